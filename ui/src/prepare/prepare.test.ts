import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import { router } from '../kit';
import Page from './Page.svelte';

const show = async (id: string | null = null, role: 'facilitator' | 'member' = 'facilitator') => {
  const user = userEvent.setup();
  const host = stage({ role });
  render(Page, { id, onstart: vi.fn() });
  await screen.findByRole('heading', { level: 1 });
  return { user, host };
};

describe('preparing', () => {
  it('lists the sessions with what is missing, and leads to what is said in one language only', async () => {
    const { user } = await show();
    expect(screen.getByText('Draft: only facilitators see it.')).toBeInTheDocument();
    const list = screen.getAllByRole('list').find((one) => within(one).queryByText(/Opening session/));
    expect(within(list!).getAllByRole('listitem')).toHaveLength(3);
    expect(screen.getByText('1 to do')).toBeInTheDocument();
    const go = vi.spyOn(router, 'go').mockImplementation(() => undefined);
    await user.click(screen.getAllByRole('link', { name: 'How to generate dialogue' }).at(-1)!);
    expect(go).toHaveBeenCalledWith('prepare', 's02');
    go.mockRestore();
  });

  it('saves a field once it is left, and keeps what does not fit with the reason beside it', async () => {
    const { user, host } = await show('s01');
    const field = screen.getByRole('textbox', { name: 'Title, English' });
    await user.clear(field);
    await user.type(field, 'Not knowing');
    expect(host.called('editSchedule')).toEqual([]);
    await user.tab();
    await waitFor(() =>
      expect(host.called('editSchedule')).toEqual([['session', 's01', { 'title.en': 'Not knowing' }]]),
    );
    await user.clear(field);
    await user.click(field);
    await user.paste('x'.repeat(201));
    await user.tab();
    expect(await screen.findByText(/too long|longer|200/i)).toBeInTheDocument();
    expect(field).toHaveValue('x'.repeat(201));
    expect(field).toHaveAttribute('aria-invalid', 'true');
  });

  it('moves a session by the keyboard, undoes and publishes', async () => {
    const { user, host } = await show();
    screen.getByRole('link', { name: /1\. Philosophy/ }).focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(host.called('reorderSchedule')).toEqual([['session', 's01', { after: 's02' }]]));
    await user.click(screen.getByRole('button', { name: /Undo: Philosophy and premises/ }));
    await waitFor(() => expect(host.called('undoEdit')).toEqual([[null]]));
    await user.click(screen.getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText('Published: the group sees each change.')).toBeInTheDocument();
  });

  it('is for those who facilitate', async () => {
    await show(null, 'member');
    expect(screen.getByText('People who facilitate prepare the programme here.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
  });

  it('follows an enquiry from step to step, with a letter', async () => {
    const { user, host } = await show('enquiries');
    await user.click(await screen.findByRole('button', { name: 'Add enquiry' }));
    await user.type(screen.getByRole('textbox', { name: 'Organisation' }), 'Hogar Luz');
    await user.click(screen.getAllByRole('button', { name: 'Add enquiry' }).at(-1)!);
    await waitFor(() => expect(host.called('addEnquiry')).toHaveLength(1));
    await user.click(await screen.findByRole('button', { name: 'Information meeting' }));
    expect(await screen.findByRole('textbox', { name: 'Subject' })).toHaveValue('Hola');
    expect(host.called('proposeLetter')).toEqual([['e-1', 'meeting']]);
    await user.click(screen.getByRole('button', { name: 'Open in mail program' }));
    await waitFor(() => expect(host.called('openLetter')).toEqual([['rosa@example.org', 'Hola', 'Ven']]));
  });
});
