import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import Menu from './Menu.svelte';

it('is opened, walked and left by keys', async () => {
  const [copy, hide] = [vi.fn(), vi.fn()];
  render(Menu, {
    label: 'More',
    of: 'Rosa',
    items: [
      { label: 'Copy link', act: copy },
      { label: 'Hide', act: hide, apart: true },
    ],
  });
  const button = screen.getByRole('button', { name: 'More: Rosa' });
  expect(button).toHaveAttribute('aria-expanded', 'false');
  button.focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(await screen.findByRole('menu', { name: 'More: Rosa' })).toBeInTheDocument();
  await expect.poll(() => document.activeElement?.textContent).toBe('Copy link');
  await userEvent.keyboard('{ArrowUp}');
  expect(screen.getByRole('menuitem', { name: 'Hide' })).toHaveFocus();
  await userEvent.keyboard('c');
  expect(screen.getByRole('menuitem', { name: 'Copy link' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(button).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Hide' }));
  expect(hide).toHaveBeenCalledTimes(1);
  expect(copy).not.toHaveBeenCalled();
  expect(screen.queryByRole('menu')).toBeNull();
});
