import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import * as sample from '../host/fake/programme';
import { NoteKeeper } from './note.svelte';
import Page from './Page.svelte';

const open = async (id = 's07') => {
  render(Page, { id });
  return screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Your notes/ });
};

describe('a note', () => {
  it('is kept while one types, after a short pause', async () => {
    const fake = stage();
    const field = await open();
    expect(field).toHaveValue('Ask Grace how they tell the neighbours.');
    await userEvent.type(field, ' Two hours was too long.');
    expect(await screen.findByText('saved on this computer at 07:12')).toBeInTheDocument();
    expect(fake.notes.get('s07')?.text).toBe('Ask Grace how they tell the neighbours. Two hours was too long.');
    expect(fake.called('saveNote').length).toBeLessThan(5);
  });

  it('does not wait for a pause that never comes', async () => {
    vi.useFakeTimers();
    const fake = stage();
    const keeper = new NoteKeeper('s07');
    keeper.take({ text: '', savedAt: null });
    for (let typed = 1; typed <= 12; typed++) {
      keeper.type({ text: 'x'.repeat(typed) });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(fake.called('saveNote').length).toBeGreaterThanOrEqual(1);
  });

  it('is kept at once when the field or the page is left', async () => {
    const fake = stage();
    const field = await open();
    await fireEvent.input(field, { target: { value: 'left' } });
    await fireEvent.blur(field);
    expect(fake.called('saveNote')).toEqual([['s07', 'left']]);
    await fireEvent.input(field, { target: { value: 'closed' } });
    await fireEvent(window, new Event('pagehide'));
    await expect.poll(() => fake.notes.get('s07')?.text).toBe('closed');
  });

  it('stays on the screen when it cannot be kept, and is kept later', async () => {
    const fake = stage();
    const field = await open();
    fake.fail('saveNote', { code: 'disk-full', params: {} });
    await fireEvent.input(field, { target: { value: 'precious' } });
    await fireEvent.blur(field);
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk of this computer is full.');
    expect(screen.getByText('not saved yet; your text stays on the screen')).toBeInTheDocument();
    // Whatever else changes meanwhile, the words that were not kept are not replaced by older ones.
    fake.emit('notes');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(field).toHaveValue('precious');
    fake.fail('saveNote', null);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await expect.poll(() => fake.notes.get('s07')?.text).toBe('precious');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('takes in what another window wrote when nothing is pending here', async () => {
    const fake = stage();
    const field = await open();
    fake.notes.set('s07', { text: 'from the other window', savedAt: '2023-05-15T12:00:00Z' });
    fake.emit('notes');
    await expect.poll(() => field.value).toBe('from the other window');
  });

  it('never lets an older save land after a newer one', async () => {
    const fake = stage();
    const keeper = new NoteKeeper('s07');
    keeper.take({ text: '', savedAt: null });
    keeper.type({ text: 'one' });
    const first = keeper.save();
    keeper.type({ text: 'two' });
    await Promise.all([first, keeper.save()]);
    expect(fake.called('saveNote').map(([, text]) => text)).toEqual(['one', 'two']);
    expect(keeper.dirty).toBe(false);
  });
});

describe('a session', () => {
  it('names both zones, the languages, the guests and its neighbours', async () => {
    stage();
    await open();
    expect(screen.getByText('Thursday 18 May, 08:00 to 10:00')).toBeInTheDocument();
    expect(screen.getByText('15:00 in Amsterdam')).toBeInTheDocument();
    expect(screen.getByText('interpreted into Spanish')).toBeInTheDocument();
    expect(screen.getByText('Esperanza Rojas')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Previous session' })).toHaveAttribute('href', '/session/s06');
    expect(screen.getByRole('link', { name: 'Next session' })).toHaveAttribute('href', '/session/s08');
  });

  it('warns of an hour that does not exist, or comes twice', async () => {
    stage({
      sessions: sample.sessions.map((session) => ({
        ...session,
        wallTime: session.id === 's07' ? 'missing' : 'twice',
      })),
    });
    await open();
    expect(screen.getByText(/does not exist on that day/)).toBeInTheDocument();
    expect(screen.queryByText(/comes twice/)).not.toBeInTheDocument();
  });

  it('that is gone says so and leads back', async () => {
    stage();
    render(Page, { id: 'nothing' });
    expect(await screen.findByRole('alert')).toHaveTextContent('not in the programme any more');
    expect(screen.getByRole('button', { name: 'Go to the programme' })).toBeInTheDocument();
  });

  it('is muted and rings again by its own box', async () => {
    const fake = stage({ role: 'following' });
    await open();
    const box = await screen.findByRole('checkbox', { name: 'Remind me of this session' });
    expect(box).toBeChecked();
    await userEvent.click(box);
    expect(fake.called('chooseReminders')).toEqual([['session s07', { muted: true, leads: null }]]);
    await expect.poll(() => fake.ring.choices['session s07']?.muted).toBe(true);
    expect(box).not.toBeChecked();
    await userEvent.click(box);
    await expect.poll(() => fake.ring.choices['session s07']?.muted).toBe(false);
    expect(box).toBeChecked();
  });

  it('rings at times of its own, and as usual again', async () => {
    const fake = stage({ role: 'following' });
    await open();
    await userEvent.click(await screen.findByText('Other times for this session'));
    await userEvent.click(screen.getByRole('checkbox', { name: '30 minutes' }));
    await expect.poll(() => fake.ring.choices['session s07']?.leads).toEqual([10_080, 1_440, 60, 30, 10]);
    await userEvent.click(await screen.findByRole('button', { name: 'Use the default times' }));
    await expect.poll(() => fake.ring.choices['session s07']).toEqual({ muted: false, leads: null });
    expect(screen.queryByRole('button', { name: 'Use the default times' })).not.toBeInTheDocument();
  });

  it('keeps its box as it was when muting fails, and tells why', async () => {
    const fake = stage({ role: 'following' });
    await open();
    fake.fail('chooseReminders', { code: 'disk-full', params: {} });
    const box = await screen.findByRole('checkbox', { name: 'Remind me of this session' });
    await userEvent.click(box);
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk of this computer is full.');
    expect(box).toBeChecked();
  });

  it('says when nothing rings anyway, and offers nothing for what is past', async () => {
    const fake = stage({ role: 'following' });
    fake.ring.settings.enabled = false;
    const { unmount } = render(Page, { id: 's07' });
    expect(await screen.findByRole('checkbox', { name: 'Remind me of this session' })).toHaveAccessibleDescription(
      'All reminders are turned off in Settings.',
    );
    unmount();
    await open('s02');
    await expect.poll(() => fake.called('reminders').length).toBe(2);
    expect(screen.queryByRole('checkbox', { name: 'Remind me of this session' })).not.toBeInTheDocument();
  });

  it('promises no reminder in the sample, which is silent', async () => {
    const fake = stage();
    await open();
    await expect.poll(() => fake.called('reminders').length).toBe(1);
    expect(screen.queryByRole('checkbox', { name: 'Remind me of this session' })).not.toBeInTheDocument();
  });

  it('is moved by a facilitator, and stays open when it was not', async () => {
    const fake = stage({ role: 'facilitator' });
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Move this session' }));
    await userEvent.clear(await screen.findByLabelText('Date'));
    await userEvent.click(screen.getByRole('button', { name: 'Move the session' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('There is a time, but no date.');
    await userEvent.type(screen.getByLabelText('Date'), '2023-05-25');
    await userEvent.click(screen.getByRole('button', { name: 'Move the session' }));
    await expect.poll(() => fake.called('moveSession').at(-1)).toEqual(['s07', '2023-05-25', '15:00']);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('goes to the calendar, and tells when that fails', async () => {
    const fake = stage();
    await open();
    fake.fail('addToCalendar', { code: 'open-failed', params: { detail: 'none' } });
    await userEvent.click(screen.getByRole('button', { name: 'Add to calendar' }));
    expect(fake.called('addToCalendar')).toEqual([['s07']]);
    expect(await screen.findByRole('alert')).toHaveTextContent('could not open it');
  });

  it('lets a facilitator ask, say it otherwise, and take it back', async () => {
    const fake = stage({ role: 'facilitator' });
    render(Page, { id: 's07' });
    await userEvent.click(await screen.findByRole('button', { name: 'Ask a question' }));
    await userEvent.click(screen.getByRole('button', { name: 'Ask the question' }));
    expect(screen.getByText('Write it in at least one language.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('In Spanish'), '¿Quién recoge al niño?');
    await userEvent.click(screen.getByRole('button', { name: 'Ask the question' }));
    await expect
      .poll(() => fake.called('saveQuestion'))
      .toEqual([
        [{ id: null, prepares: { session: 's07' }, text: { en: null, es: '¿Quién recoge al niño?' }, before: null }],
      ]);
    expect(await screen.findByText('¿Quién recoge al niño?')).toBeInTheDocument();
    const changes = screen.getAllByRole('button', { name: 'Edit' });
    await userEvent.click(changes[changes.length - 1]!);
    await userEvent.click(await screen.findByRole('button', { name: 'Withdraw question' }));
    expect(screen.getByText(/disappears for everyone/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw question' }));
    await expect.poll(() => fake.called('removeQuestion')).toHaveLength(1);
    await expect.poll(() => screen.queryByText('¿Quién recoge al niño?')).toBeNull();
  });

  it('offers no question to whoever does not facilitate', async () => {
    stage({ role: 'member' });
    render(Page, { id: 's07' });
    expect(await screen.findByRole('heading', { name: /Questions/ })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Ask a question' })).toBeNull();
  });
});
