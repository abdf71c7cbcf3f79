import { Attempt, host, type Settings, type Zone } from '../host';

/** One's own settings: each choice is saved as it is made. */
export class SettingsState {
  readonly attempt = new Attempt();
  zones = $state.raw<Zone[]>([]);

  constructor(
    private readonly current: () => Settings,
    private readonly onsettings: (settings: Settings) => void,
  ) {}

  readZones = async (): Promise<void> => {
    try {
      this.zones = await host().zones();
    } catch {
      // The field still takes a zone that is typed; Rust checks it.
      this.zones = [];
    }
  };

  save = (change: Partial<Settings>): Promise<unknown> =>
    this.attempt.inTurn(() => host().saveSettings({ ...this.current(), ...change }), this.onsettings);
}
