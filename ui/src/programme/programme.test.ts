import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import type { Options } from '../host/fake';
import Page from './Page.svelte';

async function open(options: Partial<Options> = {}) {
  const fake = stage(options);
  const onstart = vi.fn();
  const opened = fake.opened;
  const programmes = opened.state === 'ready' ? opened.programmes : [];
  render(Page, { programmes, sample: opened.state === 'ready' && opened.sample, onstart });
  const heading = await screen.findByRole('heading', { level: 1 });
  return { fake, onstart, heading };
}

describe('the Programme', () => {
  it('lists every session with its date in my zone, the next one marked', async () => {
    const { heading } = await open();
    expect(heading).toHaveTextContent('Mutual Learning Program');
    const rows = within(document.querySelector<HTMLElement>('.list') as HTMLElement).getAllByRole('listitem');
    expect(rows).toHaveLength(13);
    expect(rows[0]).toHaveTextContent('Mon 13 Feb 09:00');
    expect(rows[7]).toHaveTextContent('Thu 18 May 08:00');
    expect(rows[7]).toHaveTextContent('in 3 days');
    expect(within(rows[7] as HTMLElement).getByRole('link')).toHaveAttribute('aria-current', 'step');
    expect(rows[10]).toHaveTextContent('no time yet');
  });

  it('says in words what the thread draws', async () => {
    await open();
    expect(
      screen.getByRole('img', {
        name: /February to July 2023: 13 sessions, 7 are past and the next on Thursday 18 May/,
      }),
    ).toBeInTheDocument();
  });

  it('shows a facilitator, and nobody else, what contradicts itself', async () => {
    await open({ role: 'facilitator' });
    const details = screen.getByText('2 problems in the file').closest('details') as HTMLDetailsElement;
    expect(details.open).toBe(false);
    expect(details).toHaveTextContent('In 2023 that is a Wednesday');
    expect(details).toHaveTextContent('Thursday 8 June 2023');
    expect(details).toHaveTextContent('line 112, column 11');
  });

  it('shows no findings to who follows', async () => {
    await open({ role: 'following' });
    expect(screen.queryByText(/problems? in the file/i)).not.toBeInTheDocument();
  });

  it('offers the other programmes of this computer, archives marked, and turns to one', async () => {
    const { fake, onstart } = await open({ role: 'following' });
    const section = screen.getByRole('heading', { name: 'Programmes on this computer' }).parentElement as HTMLElement;
    expect(section).toHaveTextContent('February to July 2022');
    expect(section).toHaveTextContent('archived');
    await userEvent.click(within(section).getByRole('button'));
    expect(fake.called('selectProgramme')).toEqual([['mlp-2022-02']]);
    expect(onstart).toHaveBeenCalledOnce();
  });

  it('goes to the calendar, a file, and the contact', async () => {
    const { fake } = await open();
    await userEvent.click(screen.getByRole('button', { name: 'Add all sessions to the calendar' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save as a calendar file' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save as a programme file' }));
    await userEvent.click(screen.getByRole('button', { name: 'programme@thuisbasis.example' }));
    expect(fake.called('addToCalendar')).toEqual([[null]]);
    expect(fake.called('saveCalendar')).toEqual([[null]]);
    expect(fake.called('exportProgramme')).toHaveLength(1);
    expect(fake.called('writeTo')).toEqual([['programme@thuisbasis.example']]);
  });

  it('names the programme’s date where mine is another', async () => {
    await open({ zone: 'Pacific/Auckland', language: 'es' });
    expect(screen.getByText('allí, jueves 18 de mayo')).toBeInTheDocument();
  });
});
