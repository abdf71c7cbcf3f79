import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import type { Options } from '../host/fake';
import Page from './Page.svelte';

const user = userEvent.setup();
async function open(options: Partial<Options> = {}) {
  const fake = stage(options);
  const onsettings = vi.fn();
  const onstart = vi.fn();
  render(Page, { start: await fake.start(), onsettings, onstart });
  return { fake, onsettings, onstart };
}

describe('Settings', () => {
  it('saves each choice as it is made', async () => {
    const { fake, onsettings } = await open();
    await user.click(screen.getByRole('radio', { name: '12 hours' }));
    expect(fake.prefs.hourCycle).toBe('h12');
    await user.click(screen.getByRole('radio', { name: 'Saturday' }));
    expect(fake.prefs.firstDay).toBe('saturday');
    await user.click(screen.getByRole('radio', { name: 'dark' }));
    expect(onsettings).toHaveBeenLastCalledWith(expect.objectContaining({ theme: 'dark' }));
  });

  it('takes a zone by hand, and tells of one that does not exist', async () => {
    const { fake } = await open();
    await user.click(screen.getByRole('checkbox', { name: 'Same as the system (Lima)' }));
    const field = screen.getByLabelText('Another time zone');
    await user.type(field, 'Asia/Kolkata{Tab}');
    expect(fake.prefs.zone).toBe('Asia/Kolkata');
    await user.clear(field);
    await user.type(field, 'Moon/Base{Tab}');
    expect(await screen.findByRole('alert')).toHaveTextContent('We do not know the time zone');
    expect(fake.prefs.zone).toBe('Asia/Kolkata');
  });

  it('leaves the sample at once, and throws it away only after asking', async () => {
    const { fake, onstart } = await open();
    await user.click(screen.getByRole('button', { name: 'Delete the sample' }));
    expect(fake.called('leaveSample')).toHaveLength(0);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete the sample' }));
    expect(fake.called('leaveSample')).toEqual([[true]]);
    expect(onstart).toHaveBeenCalledOnce();
  });

  it('shows the way to the recovery sheet to who founded, and to nobody else', async () => {
    await open({ role: 'facilitator' });
    expect(screen.getByRole('link', { name: 'Open the recovery sheet' })).toHaveAttribute('href', '/sheet');
    expect(screen.queryByRole('button', { name: 'Leave the sample' })).not.toBeInTheDocument();
  });
});
