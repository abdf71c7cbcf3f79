import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { locale } from '../i18n';
import { tell } from './table';
import Trouble from './Trouble.svelte';

describe('an error', () => {
  it('says what, what is safe and what next, with its parameters', () => {
    const told = tell({
      code: 'file-unknown-key',
      params: { line: '12', column: '3', key: 'wekday', near: 'weekday' },
    });
    expect(told.what).toBe('Line 12, column 3: nothing is called “wekday”.');
    expect(told.safe).toBe('Nothing was imported.');
    expect(told.next).toContain('“weekday”');
  });
  it('promises nothing where nothing is promised', () => {
    expect(tell({ code: 'passphrase-short', params: {} }).safe).toBeNull();
  });
  it('that is not known is told as such, its code in the detail', () => {
    for (const code of ['from-the-future', 'constructor', '__proto__']) {
      const told = tell({ code, params: { detail: 'os error 2' } });
      expect(told.what).toBe('Something went wrong.');
      expect(told.detail).toBe(`${code}: os error 2`);
    }
  });
  it('offers the steps that the table names and the place can do', async () => {
    const tryAgain = vi.fn();
    render(Trouble, { error: { code: 'keyring-locked', params: {} }, steps: { tryAgain, chooseFile: vi.fn() } });
    expect(screen.getAllByRole('button')).toHaveLength(1);
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(tryAgain).toHaveBeenCalledOnce();
  });
  it('is told in Spanish, its detail folded', () => {
    void locale.apply({ language: 'es', hourCycle: 'locale', firstDay: 'locale' });
    render(Trouble, { error: { code: 'open-failed', params: { detail: 'xdg-open: 3' } } });
    expect(screen.getByRole('alert')).toHaveTextContent('El equipo no pudo abrirlo.');
    expect(screen.getByText('xdg-open: 3').closest('details')).not.toHaveAttribute('open');
  });
});
