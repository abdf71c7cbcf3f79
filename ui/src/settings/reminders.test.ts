import { fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import { locale } from '../i18n';
import type { Options } from '../host/fake';
import Reminders from './Reminders.svelte';

const user = userEvent.setup();
const box = (name: string) => screen.getByRole('checkbox', { name });
async function open(
  options: Partial<Options> = {},
  prepare: (fake: ReturnType<typeof stage>) => void = () => undefined,
) {
  const fake = stage(options);
  prepare(fake);
  render(Reminders, { sample: (options.role ?? 'sample') === 'sample' });
  await screen.findByRole('button', { name: 'Show a test reminder' });
  return fake;
}

describe('Reminders', () => {
  it('saves a lead that is turned off or on, and leaves a pause as it is', async () => {
    const fake = await open();
    fake.ring.settings.pausedUntil = '2023-05-16T05:00:00Z';
    await user.click(box('1 day'));
    expect(fake.ring.settings).toMatchObject({ leads: [10_080, 60, 10], pausedUntil: '2023-05-16T05:00:00Z' });
    await user.click(box('30 minutes'));
    expect(fake.ring.settings.leads).toEqual([10_080, 60, 30, 10]);
    expect(box('1 day')).not.toBeChecked();
    expect(box('30 minutes')).toBeChecked();
  });

  it('never lets the last lead be turned off', async () => {
    const fake = await open({}, (fake) => (fake.ring.settings.leads = [60, 10]));
    // Two presses faster than the answer: the second one finds the last.
    await Promise.all([fireEvent.click(box('1 hour')), fireEvent.click(box('10 minutes'))]);
    await expect.poll(() => box('10 minutes')).toBeDisabled();
    await expect.poll(() => box('10 minutes')).toBeChecked();
    expect(fake.ring.settings.leads).toEqual([10]);
    expect(fake.called('saveReminders')).toHaveLength(1);
    expect(screen.getByText('Choose at least one.')).toBeInTheDocument();
  });

  it('offers a lead that was chosen elsewhere too', async () => {
    await open({}, (fake) => (fake.ring.settings.leads = [2_880, 240]));
    const names = within(screen.getByRole('group', { name: 'How long before' }))
      .getAllByRole('checkbox')
      .map((lead) => lead.parentElement?.textContent?.trim());
    expect(names).toEqual(['7 days', '3 days', '2 days', '1 day', '4 hours', '1 hour', '30 minutes', '10 minutes']);
  });

  it('keeps quiet hours, changes them, and goes without', async () => {
    const fake = await open();
    await user.click(box('Quiet hours'));
    expect(fake.ring.settings).toMatchObject({ quietFrom: '22:00', quietTo: '07:00' });
    const until = await screen.findByLabelText('Until');
    await fireEvent.change(until, { target: { value: '08:30' } });
    await expect.poll(() => fake.ring.settings.quietTo).toBe('08:30');
    await fireEvent.change(until, { target: { value: '' } });
    await fireEvent.blur(until);
    await expect.poll(() => (until as HTMLInputElement).value).toBe('08:30');
    fake.fail('saveReminders', { code: 'disk-full', params: {} });
    await fireEvent.change(until, { target: { value: '09:00' } });
    await fireEvent.blur(until);
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk of this computer is full.');
    await expect.poll(() => (until as HTMLInputElement).value).toBe('08:30');
    fake.fail('saveReminders', null);
    await user.click(box('Quiet hours'));
    expect(fake.ring.settings).toMatchObject({ quietFrom: null, quietTo: null });
  });

  it('saves the other choices, and shows none of them when nothing rings', async () => {
    const fake = await open();
    await user.click(box('Information meetings too'));
    await user.click(box('Hide details on the lock screen'));
    await user.click(box('Remind me before each session'));
    expect(fake.ring.settings).toMatchObject({ enabled: false, meetings: false, hideContent: true });
    expect(screen.queryByRole('group', { name: 'How long before' })).not.toBeInTheDocument();
  });

  it('takes back a choice that was not kept, and tells why', async () => {
    const fake = await open();
    fake.fail('saveReminders', { code: 'disk-full', params: {} });
    await user.click(box('Information meetings too'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk of this computer is full.');
    expect(box('Information meetings too')).toBeChecked();
  });

  it('rings now, and tells what the system answered', async () => {
    const fake = await open();
    const ring = screen.getByRole('button', { name: 'Show a test reminder' });
    await user.click(ring);
    expect(screen.getByRole('status')).toHaveTextContent('Shown by dunst 1.9.2.');
    fake.fail('ringNow', { code: 'no-notifications', params: {} });
    await user.click(ring);
    expect(await screen.findByRole('alert')).toHaveTextContent('No program on this computer shows notifications.');
    expect(screen.getByRole('status').textContent).toBe('');
    fake.fail('ringNow', null);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByRole('status')).toHaveTextContent('Shown by dunst 1.9.2.');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('starts the bell at login where it may, and else says what rings', async () => {
    const fake = await open({ role: 'following' });
    await user.click(box('Remind me also with the window closed'));
    expect(fake.called('startBellAtLogin')).toEqual([[true]]);
    expect(screen.queryByText('Reminders come only while this window is open.')).not.toBeInTheDocument();
  });

  it('is not started at login from the sample', async () => {
    await open();
    expect(screen.queryByRole('checkbox', { name: /Remind me also with the window closed/ })).not.toBeInTheDocument();
    expect(screen.getByText('The sample has no reminders. Your own programmes do.')).toBeInTheDocument();
  });

  it('speaks Spanish', async () => {
    await open();
    void locale.apply({ language: 'es', hourCycle: 'locale', firstDay: 'locale' });
    expect(await screen.findByRole('heading', { name: 'Recordatorios' })).toBeInTheDocument();
    expect(box('7 días')).toBeChecked();
  });
});
