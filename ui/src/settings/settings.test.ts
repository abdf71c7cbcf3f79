import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { stage } from '../../tests/stage';
import type { Options } from '../host/fake';
import Page from './Page.svelte';

const user = userEvent.setup();
async function open(options: Partial<Options> = {}, kept: 'keyring' | 'passphrase' = 'keyring') {
  const fake = stage(options);
  fake.kept = kept;
  const onsettings = vi.fn();
  const onstart = vi.fn();
  render(Page, { start: await fake.start(), onsettings, onstart });
  return { fake, onsettings, onstart };
}

describe('Settings', () => {
  it('saves each choice as it is made', async () => {
    const { fake, onsettings } = await open();
    await user.click(screen.getByRole('radio', { name: '12 hours' }));
    expect(fake.prefs.hourCycle).toBe('h12');
    await user.click(screen.getByRole('radio', { name: 'Saturday' }));
    expect(fake.prefs.firstDay).toBe('saturday');
    await user.click(screen.getByRole('radio', { name: 'dark' }));
    expect(onsettings).toHaveBeenLastCalledWith(expect.objectContaining({ theme: 'dark' }));
  });

  it('takes a zone by hand, and tells of one that does not exist', async () => {
    const { fake } = await open();
    await user.click(screen.getByRole('checkbox', { name: 'Same as the system (Lima)' }));
    const field = screen.getByLabelText('Another time zone');
    await user.type(field, 'Asia/Kolkata{Tab}');
    expect(fake.prefs.zone).toBe('Asia/Kolkata');
    await user.clear(field);
    await user.type(field, 'Moon/Base{Tab}');
    expect(await screen.findByRole('alert')).toHaveTextContent('We do not know the time zone');
    expect(fake.prefs.zone).toBe('Asia/Kolkata');
  });

  it('leaves the sample at once, and throws it away only after asking', async () => {
    const { fake, onstart } = await open();
    await user.click(screen.getByRole('button', { name: 'Delete the sample' }));
    expect(fake.called('leaveSample')).toHaveLength(0);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete the sample' }));
    expect(fake.called('leaveSample')).toEqual([[true]]);
    expect(onstart).toHaveBeenCalledOnce();
  });

  it('shows the way to the recovery sheet to who founded, and to nobody else', async () => {
    await open({ role: 'facilitator' });
    expect(screen.getByRole('link', { name: 'Open the recovery sheet' })).toHaveAttribute('href', '/sheet');
    expect(screen.queryByRole('button', { name: 'Leave the sample' })).not.toBeInTheDocument();
  });

  it('sets a password where the system opened the data, and asks for the present one from then on', async () => {
    const { fake } = await open({ role: 'facilitator' });
    await user.click(await screen.findByRole('button', { name: 'Set a password…' }));
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.queryByLabelText('Present password')).not.toBeInTheDocument();
    await user.type(dialog.getByLabelText('New password'), 'short');
    await user.click(dialog.getByRole('button', { name: 'Save the password' }));
    expect(dialog.getByText('The password has fewer than 10 characters.')).toBeInTheDocument();
    await user.type(dialog.getByLabelText('New password'), ' but longer now');
    await user.type(dialog.getByLabelText('Repeat the password'), 'something else');
    await user.click(dialog.getByRole('button', { name: 'Save the password' }));
    expect(dialog.getByText('The two passwords are different.')).toBeInTheDocument();
    expect(fake.called('changePassphrase')).toHaveLength(0);
    await user.clear(dialog.getByLabelText('Repeat the password'));
    await user.type(dialog.getByLabelText('Repeat the password'), 'short but longer now');
    await user.click(dialog.getByRole('button', { name: 'Save the password' }));
    expect(fake.called('changePassphrase')).toEqual([[null, 'short but longer now']]);

    await user.click(await screen.findByRole('button', { name: 'Change the password…' }));
    const second = within(screen.getByRole('dialog'));
    await user.type(second.getByLabelText('Present password'), 'a guess of mine');
    await user.type(second.getByLabelText('New password'), 'yet another one');
    await user.type(second.getByLabelText('Repeat the password'), 'yet another one');
    fake.fail('changePassphrase', { code: 'passphrase-wrong', params: {} });
    await user.click(second.getByRole('button', { name: 'Save the password' }));
    expect(await second.findByText('This is not the present password.')).toBeInTheDocument();
    expect(second.getByLabelText('New password')).toHaveValue('yet another one');
  });

  it('locks now, and by itself after the minutes that were chosen', async () => {
    const { fake, onstart } = await open({ role: 'facilitator' }, 'passphrase');
    await user.selectOptions(await screen.findByLabelText('Lock when nobody uses it'), 'After 15 minutes');
    expect(fake.prefs.lockAfter).toBe(15);
    await user.click(screen.getByRole('button', { name: 'Lock now' }));
    expect(onstart).toHaveBeenLastCalledWith(expect.objectContaining({ opened: { state: 'passphrase' } }));
  });
});
