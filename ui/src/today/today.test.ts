import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import * as sample from '../host/fake/programme';
import Page from './Page.svelte';

const user = userEvent.setup();

describe('Today', () => {
  it('says when in my own time first, and in the programme’s beside it', async () => {
    stage();
    render(Page);
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
    expect(screen.getByText('Thursday 18 May')).toBeInTheDocument();
    expect(screen.getByText('in 3 days')).toBeInTheDocument();
    const clocks = screen.getAllByText(/^\d\d:\d\d$/);
    expect(clocks.map((clock) => clock.textContent)).toEqual(['08:00', '15:00']);
    expect(screen.getByText('your time, Lima')).toBeInTheDocument();
    expect(screen.getByText('programme time, Amsterdam')).toBeInTheDocument();
  });

  it('names both dates when they differ', async () => {
    stage({ zone: 'Pacific/Auckland' });
    render(Page);
    expect(await screen.findByText('your time, Auckland, Friday 19 May')).toBeInTheDocument();
    expect(screen.getByText('programme time, Amsterdam, Thursday 18 May')).toBeInTheDocument();
  });

  it('shows one clock to somebody who lives in the programme’s zone', async () => {
    stage({ zone: 'Europe/Amsterdam' });
    render(Page);
    expect(await screen.findByText('your time, Amsterdam')).toBeInTheDocument();
    expect(screen.queryByText(/^programme time/)).not.toBeInTheDocument();
  });

  it('fills Join 15 minutes before, not sooner', async () => {
    stage({ now: '2023-05-18T12:44:00Z' });
    const { unmount } = render(Page);
    expect(await screen.findByRole('button', { name: 'Join on Zoom' })).not.toHaveClass('first');
    unmount();
    const fake = stage({ now: '2023-05-18T12:46:00Z' });
    render(Page);
    const join = await screen.findByRole('button', { name: 'Join on Zoom' });
    expect(join).toHaveClass('first');
    expect(document.querySelectorAll('.btn.first')).toHaveLength(1);
    await user.click(join);
    expect(fake.called('joinSession')).toEqual([['s07']]);
  });

  it('keeps the tick of a question, by keyboard', async () => {
    const fake = stage();
    render(Page);
    const tick = await screen.findByRole('checkbox', { name: /first step after a crisis/ });
    expect(screen.getByText('3 questions to think about')).toBeInTheDocument();
    tick.focus();
    await user.keyboard(' ');
    expect(fake.called('tickQuestion')).toEqual([['q1', true]]);
    expect(await screen.findByText('2 questions to think about')).toBeInTheDocument();
    expect(await screen.findByRole('checkbox', { name: /first step after a crisis/ })).toBeChecked();
  });

  it('unticks again what could not be kept', async () => {
    const fake = stage();
    render(Page);
    const tick = await screen.findByRole('checkbox', { name: /first step after a crisis/ });
    fake.fail('tickQuestion', { code: 'disk-full', params: {} });
    await user.click(tick);
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk of this computer is full.');
    expect(tick).not.toBeChecked();
  });

  it('drops none of two ticks that follow each other at once', async () => {
    const fake = stage();
    render(Page);
    const boxes = await screen.findAllByRole('checkbox');
    for (const box of boxes.slice(0, 2)) box.click();
    expect(await screen.findByText('One question to think about')).toBeInTheDocument();
    expect([...fake.ticked].sort()).toEqual(['q1', 'q2']);
  });

  it('says that a time is still to be announced instead of inventing one', async () => {
    stage({ now: '2023-06-20T10:00:00Z' });
    render(Page);
    expect(await screen.findByText('Thursday 29 June')).toBeInTheDocument();
    expect(screen.getByText('time to be announced')).toBeInTheDocument();
    expect(document.querySelector('.clock')).toBeNull();
  });

  it('teaches when nothing comes: empty, without dates, over', async () => {
    stage({ sessions: [] });
    const empty = render(Page);
    expect(await screen.findByRole('heading', { name: 'No sessions yet' })).toBeInTheDocument();
    empty.unmount();
    stage({ sessions: sample.sessions.map((session) => ({ ...session, date: null })) });
    const undated = render(Page);
    expect(await screen.findByRole('heading', { name: 'No dates yet' })).toBeInTheDocument();
    undated.unmount();
    stage({ now: '2023-08-01T10:00:00Z' });
    render(Page);
    expect(await screen.findByRole('heading', { name: 'This edition is over' })).toBeInTheDocument();
  });

  it('keeps what it shows when reading again fails, and says so', async () => {
    const fake = stage();
    render(Page);
    await screen.findByRole('heading', { name: 'Reintegration processes' });
    fake.fail('today', { code: 'busy', params: {} });
    fake.emit('schedule');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Another window or program is writing');
    expect(screen.getByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
    fake.fail('today', null);
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    await expect.poll(() => screen.queryByRole('alert')).toBeNull();
  });

  it('reads in Spanish, and marks what exists in one language only', async () => {
    stage({ language: 'es' });
    const { unmount } = render(Page);
    expect(await screen.findByText('jueves 18 de mayo')).toBeInTheDocument();
    expect(screen.getByText('en 3 días')).toBeInTheDocument();
    expect(screen.queryByText('solo en español')).not.toBeInTheDocument();
    unmount();
    stage();
    render(Page);
    expect(await screen.findByText('¿Qué sabe el barrio de los niños que cuidamos?')).toHaveAttribute('lang', 'es');
    expect(screen.getByText('only in Spanish')).toBeInTheDocument();
  });
});
