import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import { router } from '../kit';
import Search from './Search.svelte';

const open = () => {
  const fake = stage({ role: 'member' });
  const onclose = vi.fn();
  render(Search, { onclose });
  return { fake, onclose };
};
const box = () => screen.getByRole('combobox', { name: 'Search' });

it('finds a page by a word of what it holds, and goes there by the keyboard alone', async () => {
  const { onclose } = open();
  await userEvent.type(box(), 'dark');
  const pages = await screen.findByRole('group', { name: 'Pages' });
  expect(within(pages).getByRole('option', { name: /Settings/ })).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Enter}');
  expect(onclose).toHaveBeenCalled();
  expect(router.route).toEqual({ page: 'settings', id: null });
});

it('finds people whatever stands on their letters', async () => {
  open();
  await userEvent.type(box(), 'huaman');
  const people = await screen.findByRole('group', { name: 'People' });
  expect(within(people).getByRole('option', { name: /Rosa Huamán/ })).toBeInTheDocument();
});

it('finds what was written, and turns through all results', async () => {
  open();
  await userEvent.type(box(), 'stays');
  const forum = await screen.findByRole('group', { name: 'Forum' });
  expect(within(forum).getAllByRole('option').length).toBeGreaterThan(0);
  const all = screen.getAllByRole('option');
  await userEvent.keyboard('{ArrowUp}');
  expect(all.at(-1)).toHaveAttribute('aria-selected', 'true');
  expect(box()).toHaveAttribute('aria-activedescendant', all.at(-1)!.id);
});

it('says when nothing is found', async () => {
  open();
  await userEvent.type(box(), 'zzzz');
  expect(await screen.findByRole('status')).not.toBeEmptyDOMElement();
  expect(screen.queryAllByRole('option')).toEqual([]);
});
