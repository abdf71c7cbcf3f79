import { render, screen } from '@testing-library/svelte';
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
});
