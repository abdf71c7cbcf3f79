import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import type { Group } from '../host';
import People from '../people/Page.svelte';
import Sync from '../sync/Page.svelte';

const standing: Group['standing'] = {
  place: null,
  last: null,
  paused: false,
  waiting: 2,
  sent: 0,
  outOfOrder: 0,
  newer: 0,
  filesMissing: 0,
  filesHeld: false,
  filesWaiting: 0,
  unreadable: 0,
  noKey: 0,
  forks: 0,
  silentSince: null,
  rolledBack: null,
  named: null,
  failed: null,
  removed: false,
  held: false,
  toAccept: 0,
  setAside: 0,
  ahead: null,
};
const group = (): Group => ({
  standing: { ...standing },
  last: null,
  date: '2023-05-15',
  messages: [],
  undecided: [],
  members: {
    devices: [
      {
        id: 'd1',
        person: 'pilar',
        name: 'Pilar Otero',
        facilitator: true,
        here: true,
        first: '2023-05-01T10:00:00Z',
        last: '2023-05-15T10:00:00Z',
      },
      {
        id: 'd2',
        person: 'rosa',
        name: 'Rosa Luz',
        facilitator: false,
        here: false,
        first: '2023-05-03T10:00:00Z',
        last: '2023-05-12T10:00:00Z',
      },
    ],
    former: [],
    invitations: [],
    aside: [],
    forks: [],
    mayEdit: true,
    removed: false,
  },
});

/** Chooses from the menu of somebody's row. */
async function manage(whose: string, what: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Manage: ${whose}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: what }));
}

describe('the group', () => {
  it('teaches what it is where a programme is only followed', async () => {
    stage({ role: 'following' });
    render(Sync);
    expect(await screen.findByText(/With an invitation you join its group/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Join with an invitation' })).toBeInTheDocument();
  });

  it('says how exchange stands, and exchanges when asked', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Sync);
    expect(await screen.findByText('No folder has been chosen yet.')).toBeInTheDocument();
    expect(screen.getByText('2 changes not sent yet.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Choose the folder' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Sync now' }));
    expect(fake.called('exchangeNow')).toHaveLength(1);
    fake.fail('exchangeNow', { code: 'storage-missing', params: { path: '/media/office' } });
    await userEvent.click(screen.getByRole('button', { name: 'Sync now' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('is not there now');
  });

  it('asks whoever joined for the folder, which has another path here', async () => {
    const fake = stage({ role: 'member' });
    fake.groupHere = group();
    fake.groupHere.standing.named = 'folder:/media/nube/Caminos';
    fake.folderIsEmpty = true;
    render(Sync);
    expect(await screen.findByText('The group’s folder is “Caminos”. Choose it on this computer.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Choose the folder' }));
    // nothing of the group lies there: said before it is taken
    expect(await screen.findByText(/this is not their folder/)).toBeInTheDocument();
    expect(fake.called('useStorageFolder')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Use this folder anyway' }));
    expect(fake.called('useStorageFolder')).toEqual([['/media/office/group']]);
  });

  it('lets a facilitator turn away who waits, and let back in who was removed', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    const bruno = {
      id: 'd3',
      person: 'bruno',
      name: 'Bruno Sol',
      facilitator: false,
      here: false,
      first: null,
      last: null,
    };
    const late = { ...bruno, id: 'd4', person: 'late', name: 'Tarde Ríos' };
    fake.groupHere.members.former = [bruno];
    fake.groupHere.members.invitations = [
      {
        id: 'i1',
        label: null,
        organisation: null,
        person: null,
        until: null,
        expected: 1,
        joined: [],
        held: [late],
        over: true,
        here: true,
        sealed: false,
      },
    ];
    render(People, { props: { id: 'members' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Decline: Tarde Ríos' }));
    expect(await screen.findByText('Decline Tarde Ríos?')).toBeInTheDocument();
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Decline' }));
    await userEvent.click(screen.getByText('One computer is no longer in the group'));
    await userEvent.click(screen.getByRole('button', { name: 'Accept again: Bruno Sol' }));
    expect(await screen.findByText(/They read what the group wrote in between/)).toBeInTheDocument();
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Accept again' }));
    expect(fake.called('changeMember')).toEqual([
      ['removeDevice', 'd4'],
      ['accept', 'd3'],
    ]);
  });

  it('tells of a clock that goes wrong, and asks a removed device for nothing', async () => {
    const fake = stage({ role: 'member' });
    fake.groupHere = group();
    Object.assign(fake.groupHere.standing, {
      place: 'folder:/media/office',
      removed: true,
      unreadable: 53,
      ahead: { name: 'Rosa Luz', at: '2035-01-01T10:00:00Z', here: false },
    });
    render(Sync);
    expect(await screen.findByText(/Something from Rosa Luz is dated 1 January 2035/)).toBeInTheDocument();
    expect(screen.queryByText(/could not be read/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    expect(screen.queryByText('Messages to the facilitators')).toBeNull();
  });

  it('tells what exchange has failed with while nobody waited for it', async () => {
    const fake = stage({ role: 'member' });
    fake.groupHere = group();
    fake.groupHere.standing.place = 'folder:/media/stick/group';
    fake.groupHere.standing.failed = {
      code: 'storage-missing',
      params: { path: '/media/stick/group' },
      since: '2023-05-12T10:00:00Z',
    };
    render(Sync);
    expect(await screen.findByText('Sync has not worked since 12 May.')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('is not there now');
    expect(screen.getAllByRole('button', { name: 'Choose the folder' })).toHaveLength(1);
  });

  it('says how far an exchange has come, and stops it', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    fake.groupHere.standing.place = 'folder:/media/office/group';
    let end = () => {};
    fake.exchangeWaits = new Promise((resolve) => (end = resolve));
    render(Sync);
    await userEvent.click(await screen.findByRole('button', { name: 'Sync now' }));
    expect(await screen.findByText('Looking for what is new')).toBeInTheDocument();
    fake.progressed('check', 1, 2);
    fake.progressed('exchange', 3, 8);
    expect(await screen.findByRole('progressbar', { name: 'Looking for what is new: 3 of 8' })).toHaveValue(3);
    await userEvent.click(screen.getByRole('button', { name: 'Stop for now' }));
    expect(fake.called('stopWork')).toEqual([['exchange']]);
    expect(screen.getByRole('progressbar', { name: 'Stopping…' })).toBeInTheDocument();
    end();
    await expect.poll(() => screen.queryByRole('progressbar')).toBeNull();
  });

  it('says nothing of a check that was stopped', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    fake.fail('lookInto', { code: 'stopped', params: {} });
    render(Sync);
    const check = await screen.findByRole('button', { name: 'Check everything' });
    await userEvent.click(check);
    await expect.poll(() => fake.called('lookInto')).toHaveLength(1);
    await expect.poll(() => check).toBeEnabled();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('looks into everything, and says what is well and what is not', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(Sync);
    await userEvent.click(await screen.findByRole('button', { name: 'Check everything' }));
    expect(await screen.findByText('The database is in order.')).toBeInTheDocument();
    expect(screen.getByText('All signatures are valid, and the tables match them.')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('is not there now');
    expect(fake.called('lookInto')).toHaveLength(1);
  });

  it('invites, and says what the text is worth', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(People, { props: { id: 'members' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Create an invitation' }));
    await userEvent.type(screen.getByLabelText('Organisation'), 'Casa del Sol');
    await userEvent.click(screen.getByRole('button', { name: 'Create the invitation' }));
    expect(await screen.findByText(/Anyone with this text can join the group/)).toBeInTheDocument();
    expect(fake.called('inviteMember')[0]?.[0]).toMatchObject({
      label: 'participant',
      organisation: 'Casa del Sol',
      joins: null,
    });
  });

  it('asks before somebody is removed', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(People, { props: { id: 'members' } });
    await manage('Rosa Luz', 'Remove');
    expect(await screen.findByText(/What they wrote stays/)).toBeInTheDocument();
    expect(fake.called('changeMember')).toEqual([]);
    await userEvent.click(screen.getAllByRole('button', { name: 'Remove' }).at(-1)!);
    expect(fake.called('changeMember')).toEqual([['removePerson', 'rosa']]);
  });

  it('removes one device of somebody who has two, never the one in use with it', async () => {
    const fake = stage({ role: 'facilitator' });
    const here = group();
    here.members.devices.splice(1, 0, {
      id: 'd3',
      person: 'pilar',
      name: 'Pilar Otero',
      facilitator: true,
      here: false,
      first: '2023-03-02T10:00:00Z',
      last: '2023-04-20T10:00:00Z',
    });
    fake.groupHere = here;
    render(People, { props: { id: 'members' } });
    await userEvent.click(await screen.findByText('2 computers'));
    expect(screen.getByText('since 2 March')).toBeInTheDocument();
    expect(screen.getByText('last wrote 25 days ago')).toBeInTheDocument();
    // her person as a whole cannot be removed from here
    expect(screen.queryByRole('button', { name: 'Manage: Pilar Otero' })).toBeNull();
    await manage('Pilar Otero, 2', 'Remove this computer');
    await userEvent.click(screen.getAllByRole('button', { name: 'Remove' }).at(-1)!);
    expect(fake.called('changeMember')).toEqual([['removeDevice', 'd3']]);
  });

  it('asks before one leaves, and before power is given', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(People, { props: { id: 'members' } });
    await manage('Rosa Luz', 'Make facilitator');
    expect(await screen.findByText(/read messages to the facilitators/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(screen.getByRole('button', { name: 'Leave the group' }));
    expect(await screen.findByText(/Only a facilitator can accept this computer again/)).toBeInTheDocument();
    expect(fake.called('changeMember')).toEqual([]);
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Leave the group' }));
    expect(fake.called('changeMember')).toEqual([['removeDevice', 'd1']]);
  });

  it('invites oneself on another computer', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    render(People, { props: { id: 'members' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Create an invitation' }));
    const whom = await screen.findByLabelText('For');
    const somebody = [...whom.querySelectorAll('option')].find((option) => option.value !== '')!;
    await userEvent.selectOptions(whom, somebody.value);
    expect(screen.queryByLabelText('Organisation')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Create the invitation' }));
    expect(fake.called('inviteMember')[0]?.[0]).toMatchObject({ person: somebody.value, label: null, joins: 1 });
  });

  it('shows the text of an invitation under a passphrase only under one', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    fake.groupHere.members.invitations = [
      {
        id: 'i1',
        label: 'participant',
        organisation: null,
        person: null,
        until: '2023-06-14T10:00:00Z',
        expected: 3,
        joined: [],
        held: [],
        over: false,
        here: true,
        sealed: true,
      },
    ];
    render(People, { props: { id: 'members' } });
    expect(await screen.findByText(/3 expected/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show the text' }));
    expect(fake.called('showInvitation')).toEqual([]);
    await userEvent.type(await screen.findByLabelText('Password for the invitation'), 'a river and a bridge');
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Show the text' }));
    expect(fake.called('showInvitation')).toEqual([['i1', 'a river and a bridge']]);
    expect(await screen.findByText(/Anyone with this text can join the group/)).toBeInTheDocument();
  });

  it('tells facilitators what was not accepted, from whom, when and why', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = group();
    fake.groupHere.members.aside = [
      {
        change: 'c1',
        device: 'd9',
        name: 'Juan Quispe',
        at: '2023-05-14T10:00:00Z',
        noun: 'session',
        reason: 'not-yours',
      },
    ];
    render(People, { props: { id: 'members' } });
    expect(await screen.findByText('One change was not accepted')).toBeInTheDocument();
    expect(screen.getByText(/Juan Quispe, 14 May: a session: /)).toBeInTheDocument();
  });

  it('asks who facilitates alone for no message to themselves', async () => {
    stage({ role: 'facilitator' }).groupHere = group();
    render(People, { props: { id: 'messages' } });
    expect(await screen.findByText('No messages yet.')).toBeInTheDocument();
    expect(screen.queryByLabelText('Your message to the facilitators')).toBeNull();
  });

  it('keeps a message that could not be sent', async () => {
    const fake = stage({ role: 'member' });
    fake.groupHere = group();
    fake.groupHere.members.mayEdit = false;
    render(People, { props: { id: 'messages' } });
    fake.fail('sendMessage', { code: 'no-key', params: {} });
    const words = await screen.findByLabelText('Your message to the facilitators');
    await userEvent.type(words, 'We cannot come');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('does not have the readers’ key yet');
    expect(words).toHaveValue('We cannot come');
  });

  it('shows both of two values, and takes one', async () => {
    const fake = stage({ role: 'facilitator' });
    fake.groupHere = {
      ...group(),
      undecided: [
        {
          noun: 'person',
          id: 'ines',
          subject: 'Inés Vega',
          name: 'email',
          field: 'e-mail',
          mine: true,
          values: [
            { change: 'c1', text: 'one@example.org', name: 'Pilar Otero', shown: false },
            { change: 'c2', text: 'two@example.org', name: 'Rosa Luz', shown: true },
          ],
        },
      ],
    };
    render(Sync);
    expect(await screen.findByText('two@example.org')).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('button', { name: 'Use this version' })[0]!);
    expect(fake.called('settleUndecided')[0]?.[1]).toMatchObject({ change: 'c1' });
    await expect.poll(() => screen.queryByText('two@example.org')).toBeNull();
  });
});
