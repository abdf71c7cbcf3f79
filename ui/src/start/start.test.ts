import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import App from '../App.svelte';
import type { Options } from '../host/fake';

const user = userEvent.setup();
function open(options: Partial<Options>) {
  const fake = stage(options);
  render(App);
  return fake;
}

describe('the first run', () => {
  it('joins with an invitation that was pasted', async () => {
    const fake = open({ opened: 'firstRun' });
    await userEvent.click(await screen.findByRole('button', { name: /Join with an invitation/ }));
    await userEvent.type(screen.getByLabelText('The invitation'), 'nothing');
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('there is no invitation in this text');
    await userEvent.type(screen.getByLabelText('The invitation'), ' BEGIN');
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
    await userEvent.type(await screen.findByLabelText('Your name'), 'Rosa Luz');
    await userEvent.click(screen.getByRole('button', { name: 'Join the group' }));
    await expect.poll(() => fake.called('joinGroup')).toEqual([['nothing BEGIN', null, 'Rosa Luz', null, null]]);
  });

  it('joins as somebody of the list, who needs no other name', async () => {
    const fake = open({ opened: 'firstRun' });
    await userEvent.click(await screen.findByRole('button', { name: /Join with an invitation/ }));
    await userEvent.type(screen.getByLabelText('The invitation'), 'BEGIN');
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
    await userEvent.selectOptions(await screen.findByLabelText('Who you are'), 'Sol Paredes');
    expect(screen.queryByLabelText('Your name')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Join the group' }));
    await expect.poll(() => fake.called('joinGroup')).toEqual([['BEGIN', null, '', 'sol-paredes', null]]);
  });

  it('comes back with the recovery sheet, and says what is missing', async () => {
    const fake = open({ opened: 'firstRun' });
    await userEvent.click(await screen.findByRole('button', { name: /Come back with the recovery sheet/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Bring it back' }));
    expect(screen.getByText('Write the four lines.')).toBeInTheDocument();
    expect(screen.getByText('Choose the folder where the group exchanges.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('The four lines of the sheet'), 'not a key');
    await userEvent.click(screen.getByRole('button', { name: 'Choose the folder' }));
    expect(await screen.findByText('/media/office/group')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Your name'), 'Elena Prado');
    await userEvent.click(screen.getByRole('button', { name: 'Bring it back' }));
    expect(await screen.findByText('This is no recovery sheet that can be read.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('The four lines of the sheet'), ' AB-CD');
    await userEvent.click(screen.getByRole('button', { name: 'Bring it back' }));
    await expect
      .poll(() => fake.called('recoverGroup').at(-1))
      .toEqual(['not a key AB-CD', '/media/office/group', 'Elena Prado', null]);
  });

  it('turns to Spanish and opens the sample', async () => {
    const fake = open({ opened: 'firstRun' });
    expect(await screen.findByRole('button', { name: /Look around first/ })).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Español' }));
    expect(await screen.findByRole('button', { name: /Dar una vuelta antes/ })).toBeInTheDocument();
    expect(document.documentElement.lang).toBe('es');
    expect(fake.prefs.language).toBe('es');
    await user.click(screen.getByRole('button', { name: /Dar una vuelta antes/ }));
    expect(await screen.findByRole('heading', { name: 'Procesos de reintegración' })).toBeInTheDocument();
    expect(screen.getByText(/Una muestra: personas y lugares inventados/)).toBeInTheDocument();
    expect(document.title).toBe('Hoy · Mutual Learning');
  });

  it('has the language of the settings preselected', async () => {
    open({ opened: 'firstRun', language: 'es' });
    expect(await screen.findByRole('radio', { name: 'Español' })).toBeChecked();
  });

  it('shows what is in a file before it is followed', async () => {
    const fake = open({ opened: 'firstRun' });
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    expect(await screen.findByRole('heading', { name: 'Mutual Learning Program' })).toBeInTheDocument();
    expect(screen.getByText(/13 sessions and 1 information meeting/)).toBeInTheDocument();
    expect(screen.getByText('The file contradicts itself in 2 places')).toBeInTheDocument();
    expect(fake.called('followProgramme')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Follow it' }));
    expect(fake.called('followProgramme')).toEqual([['Documents/mlp-2023.toml', null]]);
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
    expect(screen.getByText(/The schedule as known on 3 May, 12 days ago/)).toBeInTheDocument();
  });

  it('looks into a file that is dropped on the window', async () => {
    const fake = open({ opened: 'firstRun' });
    await screen.findByRole('button', { name: /Open a programme file/ });
    fake.drop('Documents/dropped.toml');
    expect(await screen.findByRole('heading', { name: 'Mutual Learning Program' })).toBeInTheDocument();
    expect(fake.called('checkProgrammeFile')).toEqual([['Documents/dropped.toml']]);
    expect(fake.called('followProgramme')).toHaveLength(0);
  });

  it('does not follow a file with a finding that blocks', async () => {
    const fake = open({ opened: 'firstRun' });
    const [first] = fake.chosenFile?.findings ?? [];
    if (fake.chosenFile && first) fake.chosenFile.findings = [{ ...first, blocking: true }];
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    expect(await screen.findByText('has to be mended first')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Follow it' })).not.toBeInTheDocument();
  });

  it('asks for a passphrase twice, and only one of ten characters goes through', async () => {
    const fake = open({ opened: 'firstRun', keyring: false });
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    const follow = await screen.findByRole('button', { name: 'Follow it' });
    expect(screen.getByText(/Without it nothing can be opened again/)).toBeInTheDocument();
    await user.type(screen.getByLabelText('Passphrase'), 'short');
    await user.click(follow);
    expect(screen.getByLabelText('Passphrase')).toBeInvalid();
    await user.type(screen.getByLabelText('Passphrase'), ' but longer');
    await user.type(screen.getByLabelText('The same once more'), 'other');
    await user.click(follow);
    expect(screen.getByText('The two are not the same.')).toBeInTheDocument();
    expect(fake.called('followProgramme')).toHaveLength(0);
    await user.clear(screen.getByLabelText('The same once more'));
    await user.type(screen.getByLabelText('The same once more'), 'short but longer');
    await user.click(follow);
    expect(fake.called('followProgramme')).toEqual([['Documents/mlp-2023.toml', 'short but longer']]);
  });

  it('shows the fields when the keyring turns out to be missing on the way', async () => {
    const fake = open({ opened: 'firstRun' });
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    fake.fail('followProgramme', { code: 'passphrase-needed', params: {} });
    await user.click(await screen.findByRole('button', { name: 'Follow it' }));
    expect(await screen.findByLabelText('Passphrase')).toBeInTheDocument();
  });

  it('tells a file’s error with its place', async () => {
    const fake = open({ opened: 'firstRun' });
    fake.fail('chooseProgrammeFile', {
      code: 'file-not-toml',
      params: { line: '7', column: '2', detail: 'expected `=`' },
    });
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('line 7, column 2');
    expect(alert).toHaveTextContent('Nothing was imported.');
  });

  it('founds from the template, and leads to the recovery sheet', async () => {
    const fake = open({ opened: 'firstRun' });
    await user.click(await screen.findByRole('button', { name: /Start a programme/ }));
    await user.click(screen.getByRole('button', { name: 'Start the programme' }));
    expect(screen.getByText('Please write your name.')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Your name'), 'Elena Prado');
    await user.click(screen.getByRole('button', { name: 'Start the programme' }));
    expect(fake.called('foundProgramme')).toEqual([[null, 'Elena Prado', null]]);
    expect(await screen.findByRole('heading', { name: 'Recovery sheet' })).toBeInTheDocument();
    const forget = screen.getByRole('button', { name: 'Remove the key from this computer' });
    expect(forget).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Save the sheet' }));
    await user.click(screen.getByRole('checkbox', { name: /printed/ }));
    await user.click(forget);
    expect(fake.called('forgetFoundingKey')).toHaveLength(1);
    expect(await screen.findByText('The founding key is on paper only.')).toBeInTheDocument();
  });
});

describe('a profile that is locked or in trouble', () => {
  it('opens with its passphrase, and a wrong one loses nothing', async () => {
    open({ opened: 'passphrase' });
    await user.type(await screen.findByLabelText('Passphrase'), 'wrong{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not the passphrase.');
    await user.clear(screen.getByLabelText('Passphrase'));
    await user.type(screen.getByLabelText('Passphrase'), 'correct horse battery{Enter}');
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
  });

  it('is told as what it is, and never offers to begin anew over it', async () => {
    open({ opened: 'trouble', trouble: 'key-lost' });
    expect(await screen.findByRole('alert')).toHaveTextContent('nothing new was written over it');
    expect(screen.queryByRole('button', { name: /Start a programme|Open a programme file/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
  });
});

describe('the frame', () => {
  it('moves the focus to the heading of the page that opens, and the title follows', async () => {
    open({});
    await screen.findByRole('heading', { name: 'Reintegration processes' });
    await user.click(screen.getByRole('link', { name: 'People' }));
    await expect.poll(() => document.activeElement?.textContent).toBe('People');
    expect(document.activeElement?.tagName).toBe('H1');
    expect(document.title).toBe('People · Mutual Learning');
    expect(screen.getByRole('link', { name: 'People' })).toHaveAttribute('aria-current', 'page');
  });

  it('shows only what exists', async () => {
    open({});
    await screen.findByRole('heading', { name: 'Reintegration processes' });
    const rail = screen.getByRole('navigation', { name: 'Main' });
    expect([...rail.querySelectorAll('a')].map((link) => link.textContent)).toEqual([
      'Today',
      'Programme',
      'Forum',
      'People',
      'Group',
      'Settings',
    ]);
  });

  it('turns light and dark, and keeps it', async () => {
    const fake = open({});
    await user.click(await screen.findByRole('button', { name: 'Light or dark' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(fake.prefs.theme).toBe('dark');
    delete document.documentElement.dataset.theme;
  });

  it('reminds a founder of the sheet until it is on paper', async () => {
    open({ role: 'facilitator', sheetTaken: false });
    expect(await screen.findByRole('link', { name: /recovery sheet of this programme/ })).toHaveAttribute(
      'href',
      '/sheet',
    );
  });

  it('tells when the start itself fails', async () => {
    const fake = stage({});
    fake.fail('start', { code: 'something-new' as never, params: {} });
    render(App);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong that should not.');
    fake.fail('start', null);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
  });
});
