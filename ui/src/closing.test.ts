import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../tests/stage';
import App from './App.svelte';

const user = userEvent.setup();

describe('closing the window the first time', () => {
  it('says what stops, and closes when it was read', async () => {
    const fake = stage({ role: 'facilitator' });
    render(App);
    await screen.findByRole('heading', { level: 1 });
    fake.close(false);
    expect(await screen.findByText(/they stop until you open it again/)).toBeInTheDocument();
    expect(fake.called('closeWindow')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Close the window' }));
    expect(fake.called('closeWindow')).toHaveLength(1);
    expect(fake.called('startBellAtLogin')).toHaveLength(0);
  });

  it('says that the bell rings on where it does', async () => {
    const fake = stage({ role: 'facilitator' });
    render(App);
    await screen.findByRole('heading', { level: 1 });
    fake.close(true);
    expect(await screen.findByText(/Reminders also come with the window closed/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Remind me from the next login on/ })).toBeNull();
  });

  it('asks before a half filled form is lost', async () => {
    const fake = stage({ role: 'facilitator' });
    render(App);
    await user.click(await screen.findByRole('link', { name: 'People' }));
    await user.click(await screen.findByRole('button', { name: 'Add a person' }));
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'X');
    await expect.poll(() => fake.called('noteUnsaved')).toEqual([[true]]);
    fake.close(false, true);
    expect(await screen.findByText(/What you typed in it is lost/)).toBeInTheDocument();
    const asked = within(screen.getByRole('dialog', { name: 'Close without saving?' }));
    await user.click(asked.getByRole('button', { name: 'Cancel' }));
    expect(fake.called('closeWindow')).toEqual([]);
    expect(screen.getByRole('textbox', { name: /Name/ })).toHaveValue('X');
    fake.close(false, true);
    await user.click(await screen.findByRole('button', { name: 'Close without saving' }));
    expect(fake.called('closeWindow')).toHaveLength(1);
  });
});
