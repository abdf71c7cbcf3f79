import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import type { Group } from '../host';
import Page from './Page.svelte';

const standing: Group['standing'] = {
  place: null, last: null, paused: false, waiting: 2, sent: 0, outOfOrder: 0, newer: 0, unreadable: 0, noKey: 0, forks: 0, rolledBack: false, removed: false, held: false,
};
const group = (): Group => ({
  standing: { ...standing }, last: null, date: '2023-05-15', messages: [], undecided: [],
  members: {
    devices: [
      { id: 'd1', person: 'pilar', name: 'Pilar Otero', facilitator: true, here: true },
      { id: 'd2', person: 'rosa', name: 'Rosa Luz', facilitator: false, here: false },
    ],
    invitations: [], aside: [], forks: [], mayEdit: true, removed: false,
  },
});

describe('the group', () => {
  it('teaches what it is where a programme is only followed', async () => {
    stage({ role: 'following' });
    render(Page);
    expect(await screen.findByText(/With an invitation you join its group/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Join with an invitation' })).toBeInTheDocument();
  });

  it('says how exchange stands, and exchanges when asked', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Page);
    expect(await screen.findByText('No place to exchange was chosen yet.')).toBeInTheDocument();
    expect(screen.getByText('2 changes wait for a link.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Choose the folder' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Exchange now' }));
    expect(fake.called('exchangeNow')).toHaveLength(1);
    fake.fail('exchangeNow', { code: 'storage-missing', params: { path: '/media/office' } });
    await userEvent.click(screen.getByRole('button', { name: 'Exchange now' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('is not there now');
  });

  it('says how far an exchange has come, and stops it', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    fake.groupHere.standing.place = 'folder:/media/office/group';
    let end = () => {};
    fake.exchangeWaits = new Promise((resolve) => (end = resolve));
    render(Page);
    await userEvent.click(await screen.findByRole('button', { name: 'Exchange now' }));
    expect(await screen.findByText('Looking for what is new')).toBeInTheDocument();
    fake.exchanged(3, 8);
    expect(await screen.findByRole('progressbar', { name: '3 of 8' })).toHaveValue(3);
    await userEvent.click(screen.getByRole('button', { name: 'Stop for now' }));
    expect(fake.called('stopExchange')).toHaveLength(1);
    end();
    await expect.poll(() => screen.queryByRole('progressbar')).toBeNull();
  });

  it('looks into everything, and says what is well and what is not', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Page);
    await userEvent.click(await screen.findByRole('button', { name: 'Look into everything' }));
    expect(await screen.findByText('The database is sound.')).toBeInTheDocument();
    expect(screen.getByText('All signatures hold, and the tables agree with them.')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('is not there now');
    expect(fake.called('lookInto')).toHaveLength(1);
  });

  it('invites, and says what the text is worth', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Page);
    await userEvent.click(await screen.findByRole('button', { name: 'Invite' }));
    await userEvent.type(screen.getByLabelText('Organisation'), 'Casa del Sol');
    await userEvent.click(screen.getByRole('button', { name: 'Make the invitation' }));
    expect(await screen.findByText(/Whoever has this text can join the group/)).toBeInTheDocument();
    expect(fake.called('inviteMember')[0]?.[0]).toMatchObject({ label: 'participant', organisation: 'Casa del Sol', joins: null });
  });

  it('asks before somebody is removed', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Page);
    await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
    expect(await screen.findByText(/What they wrote stays/)).toBeInTheDocument();
    expect(fake.called('changeMember')).toEqual([]);
    await userEvent.click(screen.getAllByRole('button', { name: 'Remove' }).at(-1)!);
    expect(fake.called('changeMember')).toEqual([['removePerson', 'rosa']]);
  });

  it('keeps a message that could not be sent', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Page);
    fake.fail('sendMessage', { code: 'no-key', params: {} });
    const words = await screen.findByLabelText('Your message');
    await userEvent.type(words, 'We cannot come');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('is not on this computer yet');
    expect(words).toHaveValue('We cannot come');
  });

  it('shows both of two values, and takes one', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = {
      ...group(),
      undecided: [{ noun: 'person', id: 'ines', subject: 'Inés Vega', name: 'email', field: 'e-mail', mine: true, values: [
        { change: 'c1', text: 'one@example.org', name: 'Pilar Otero', shown: false }, { change: 'c2', text: 'two@example.org', name: 'Rosa Luz', shown: true },
      ] }],
    };
    render(Page);
    expect(await screen.findByText('two@example.org')).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('button', { name: 'Take this' })[0]!);
    expect(fake.called('settleUndecided')[0]?.[1]).toMatchObject({ change: 'c1' });
    await expect.poll(() => screen.queryByText('two@example.org')).toBeNull();
  });
});
