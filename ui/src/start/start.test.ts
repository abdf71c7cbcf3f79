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
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('there is no invitation in this text');
    await userEvent.type(screen.getByLabelText('The invitation'), ' BEGIN');
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await userEvent.type(await screen.findByLabelText('Your name'), 'Rosa Luz');
    await userEvent.click(screen.getByRole('button', { name: 'Join the group' }));
    await expect.poll(() => fake.called('joinGroup')).toEqual([['nothing BEGIN', null, 'Rosa Luz', null, null]]);
  });

  it('joins as somebody of the list, who needs no other name', async () => {
    const fake = open({ opened: 'firstRun' });
    await userEvent.click(await screen.findByRole('button', { name: /Join with an invitation/ }));
    await userEvent.type(screen.getByLabelText('The invitation'), 'BEGIN');
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await userEvent.selectOptions(await screen.findByLabelText('Who you are'), 'Sol Paredes');
    expect(screen.queryByLabelText('Your name')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Join the group' }));
    await expect.poll(() => fake.called('joinGroup')).toEqual([['BEGIN', null, '', 'sol-paredes', null]]);
  });

  it('comes back with the recovery sheet, and says what is missing', async () => {
    const fake = open({ opened: 'firstRun' });
    await userEvent.click(await screen.findByRole('button', { name: /Recover with the recovery sheet/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Recover the programme' }));
    expect(screen.getByText('Write the four lines.')).toBeInTheDocument();
    expect(screen.getByText('Choose the group’s folder.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('The four lines of the sheet'), 'not a key');
    await userEvent.click(screen.getByRole('button', { name: 'Choose the folder' }));
    expect(await screen.findByText('/media/office/group')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Your name'), 'Elena Prado');
    await userEvent.click(screen.getByRole('button', { name: 'Recover the programme' }));
    expect(await screen.findByText('This recovery sheet cannot be read.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('The four lines of the sheet'), ' AB-CD');
    await userEvent.click(screen.getByRole('button', { name: 'Recover the programme' }));
    await expect
      .poll(() => fake.called('recoverGroup').at(-1))
      .toEqual(['not a key AB-CD', '/media/office/group', 'Elena Prado', null]);
  });

  it('turns to Spanish and opens the sample', async () => {
    const fake = open({ opened: 'firstRun' });
    expect(await screen.findByRole('button', { name: /Explore the sample/ })).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Español' }));
    expect(await screen.findByRole('button', { name: /Explorar el ejemplo/ })).toBeInTheDocument();
    expect(document.documentElement.lang).toBe('es');
    expect(fake.prefs.language).toBe('es');
    await user.click(screen.getByRole('button', { name: /Explorar el ejemplo/ }));
    expect(await screen.findByRole('heading', { name: 'Procesos de reintegración' })).toBeInTheDocument();
    expect(screen.getByText(/Un ejemplo: personas y lugares inventados/)).toBeInTheDocument();
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
    expect(screen.getByText('2 problems in the file')).toBeInTheDocument();
    expect(fake.called('followProgramme')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Follow the programme' }));
    expect(fake.called('followProgramme')).toEqual([['Documents/mlp-2023.toml', null]]);
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
    expect(screen.getByText(/Schedule of 3 May, 12 days ago/)).toBeInTheDocument();
  });

  it('looks into a file that is dropped on the window', async () => {
    const fake = open({ opened: 'firstRun' });
    await screen.findByRole('button', { name: /Open a programme file/ });
    fake.drop('Documents/dropped.toml');
    expect(await screen.findByRole('heading', { name: 'Mutual Learning Program' })).toBeInTheDocument();
    expect(fake.called('checkProgrammeFile')).toEqual([['Documents/dropped.toml']]);
    expect(fake.called('followProgramme')).toHaveLength(0);
  });

  it('looks into a file that was opened with the app, first of all or after unlocking', async () => {
    const fake = open({ opened: 'firstRun', given: 'Documents/opened.mutual' });
    expect(await screen.findByRole('heading', { name: 'Mutual Learning Program' })).toBeInTheDocument();
    expect(fake.called('checkProgrammeFile')).toEqual([['Documents/opened.mutual']]);
    await user.click(screen.getByRole('button', { name: 'Follow the programme' }));
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
    expect(fake.called('givenFile')).toHaveLength(1);
  });

  it('turns to a file that is opened while one is at something else', async () => {
    const fake = open({});
    await screen.findByRole('heading', { name: 'Reintegration processes' });
    fake.given = 'Documents/second.mutual';
    fake.turn('/add', null);
    expect(await screen.findByRole('button', { name: 'Follow the programme' })).toBeInTheDocument();
    expect(fake.called('checkProgrammeFile')).toEqual([['Documents/second.mutual']]);
    expect(fake.called('followProgramme')).toHaveLength(0);
  });

  it('does not follow a file with a finding that blocks', async () => {
    const fake = open({ opened: 'firstRun' });
    const [first] = fake.chosenFile?.findings ?? [];
    if (fake.chosenFile && first) fake.chosenFile.findings = [{ ...first, blocking: true }];
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    expect(await screen.findByText('must be corrected first')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Follow the programme' })).not.toBeInTheDocument();
  });

  it('asks for a passphrase twice, and only one of ten characters goes through', async () => {
    const fake = open({ opened: 'firstRun', keyring: false });
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    const follow = await screen.findByRole('button', { name: 'Follow the programme' });
    expect(screen.getByText(/Without it, nobody can open this again/)).toBeInTheDocument();
    await user.type(screen.getByLabelText('Password'), 'short');
    await user.click(follow);
    expect(screen.getByLabelText('Password')).toBeInvalid();
    await user.type(screen.getByLabelText('Password'), ' but longer');
    await user.type(screen.getByLabelText('Repeat the password'), 'other');
    await user.click(follow);
    expect(screen.getByText('The two passwords are different.')).toBeInTheDocument();
    expect(fake.called('followProgramme')).toHaveLength(0);
    await user.clear(screen.getByLabelText('Repeat the password'));
    await user.type(screen.getByLabelText('Repeat the password'), 'short but longer');
    await user.click(follow);
    expect(fake.called('followProgramme')).toEqual([['Documents/mlp-2023.toml', 'short but longer']]);
  });

  it('shows the fields when the keyring turns out to be missing on the way', async () => {
    const fake = open({ opened: 'firstRun' });
    await user.click(await screen.findByRole('button', { name: /Open a programme file/ }));
    fake.fail('followProgramme', { code: 'passphrase-needed', params: {} });
    await user.click(await screen.findByRole('button', { name: 'Follow the programme' }));
    expect(await screen.findByLabelText('Password')).toBeInTheDocument();
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
    await user.click(await screen.findByRole('button', { name: /Create a programme/ }));
    await user.click(screen.getByRole('button', { name: 'Create the programme' }));
    expect(screen.getByText('Write your name.')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Your name'), 'Elena Prado');
    await user.click(screen.getByRole('button', { name: 'Create the programme' }));
    expect(fake.called('foundProgramme')).toEqual([[null, 'Elena Prado', null]]);
    expect(await screen.findByRole('heading', { name: 'Recovery sheet' })).toBeInTheDocument();
    const forget = screen.getByRole('button', { name: 'Remove the key from this computer' });
    expect(forget).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Save the sheet' }));
    await user.click(screen.getByRole('checkbox', { name: /printed/ }));
    await user.click(forget);
    expect(fake.called('forgetFoundingKey')).toHaveLength(1);
    expect(await screen.findByText('The recovery key is only on the printed sheet.')).toBeInTheDocument();
  });
});

describe('a profile that is locked or in trouble', () => {
  it('opens with its passphrase, and a wrong one loses nothing', async () => {
    open({ opened: 'passphrase' });
    await user.type(await screen.findByLabelText('Password'), 'wrong{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not the password.');
    await user.clear(screen.getByLabelText('Password'));
    await user.type(screen.getByLabelText('Password'), 'correct horse battery{Enter}');
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
  });

  it('is told as what it is, and never offers to begin anew over it', async () => {
    open({ opened: 'trouble', trouble: 'key-lost' });
    expect(await screen.findByRole('alert')).toHaveTextContent('nothing was written over it');
    expect(screen.queryByRole('button', { name: /Create a programme|Open a programme file/ })).not.toBeInTheDocument();
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
      'Library',
      'Forum',
      'People',
      'Prepare',
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
    expect(await screen.findByRole('link', { name: 'Save the recovery sheet' })).toHaveAttribute('href', '/sheet');
  });

  it('lets one go on typing in the forum’s search, wherever one begins', async () => {
    open({ role: 'member' });
    await user.click(await screen.findByRole('link', { name: 'Forum' }));
    const box = await screen.findByRole('searchbox', { name: 'Search' });
    await user.type(box, 'stays');
    expect(box).toHaveValue('stays');
    expect(box).toHaveFocus();
    expect(window.location.pathname).toBe('/forum/search');
  });

  it('opens the search by keys, but not over a question that waits', async () => {
    open({ role: 'member' });
    await screen.findByRole('heading', { name: 'Reintegration processes' });
    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('combobox', { name: 'Search' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('combobox', { name: 'Search' })).toBeNull();
  });

  it('turns to where a notification leads, and keeps what is typed', async () => {
    const fake = stage({ role: 'member' });
    render(App);
    await screen.findByRole('heading', { name: 'Reintegration processes' });
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('combobox', { name: 'Search' });
    fake.turn('/session/s07', null);
    await expect.poll(() => screen.queryByRole('combobox', { name: 'Search' })).toBeNull();
    await expect.poll(() => window.location.pathname).toBe('/session/s07');
  });

  it('keeps a note in its own programme before a notification leads into another', async () => {
    const fake = stage({ role: 'member' });
    window.history.replaceState(null, '', '/session/s07');
    render(App);
    const note = await screen.findByRole('textbox', { name: 'Your notes' });
    await user.type(note, 'bring the list');
    fake.turn('/today', 'another');
    await expect.poll(() => window.location.pathname).toBe('/today');
    const order = fake.calls.map(({ command }) => command);
    expect(fake.called('saveNote').at(-1)?.[1]).toMatch(/bring the list$/);
    expect(order.lastIndexOf('saveNote')).toBeLessThan(order.indexOf('selectProgramme'));
  });

  it('stays where a note could not be kept', async () => {
    const fake = stage({ role: 'member' });
    fake.fail('saveNote', { code: 'disk-full', params: {} });
    window.history.replaceState(null, '', '/session/s07');
    render(App);
    await user.type(await screen.findByRole('textbox', { name: 'Your notes' }), 'bring the list');
    fake.turn('/today', 'another');
    await screen.findByRole('alert');
    expect(window.location.pathname).toBe('/session/s07');
    expect(fake.called('selectProgramme')).toHaveLength(0);
  });

  it('tells when the start itself fails', async () => {
    const fake = stage({});
    fake.fail('start', { code: 'something-new' as never, params: {} });
    render(App);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong.');
    fake.fail('start', null);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Reintegration processes' })).toBeInTheDocument();
  });
});
