import { Attempt, host, Reading, type Reminders, type ReminderSettings } from '../host';
import { turned } from '../kit';

const NIGHT = { quietFrom: '22:00', quietTo: '07:00' };

/** When and how reminders ring on this computer: each choice is saved as it is made. */
export class RemindersState {
  readonly reading = new Reading<Reminders>(host(), () => host().reminders(), ['settings', 'programmes']);
  readonly attempt = new Attempt();
  readonly ringing = new Attempt();
  /** Which program showed the trial notification; null until it did. */
  shownBy = $state<string | null>(null);

  #last: Promise<void> = Promise.resolve();

  follow = (): (() => void) => this.reading.follow();

  save = (change: Partial<ReminderSettings>): Promise<void> => this.#save(() => change);

  turnLead = (minutes: number, on: boolean): Promise<void> =>
    this.#save((settings) => {
      const leads = turned(settings.leads ?? [], minutes, on);
      return leads && { leads };
    });

  /** When all that was asked for is kept, or was refused. */
  settled = async (): Promise<void> => {
    await this.#last;
  };

  keepQuiet = (on: boolean): Promise<void> => this.save(on ? NIGHT : { quietFrom: null, quietTo: null });

  startAtLogin = (atLogin: boolean): Promise<void> =>
    this.attempt.inTurn(() => host().startBellAtLogin(atLogin)).then(this.reading.again);

  ringNow = (): Promise<unknown> => {
    this.shownBy = null;
    return this.ringing.run(
      () => host().ringNow(),
      (server) => (this.shownBy = server),
    );
  };

  /** Changes what is in force at that moment: a pause may have been chosen meanwhile outside of the window. */
  #save(change: (settings: ReminderSettings) => Partial<ReminderSettings> | null): Promise<void> {
    const work = async () => {
      const { settings } = await host().reminders();
      const changed = change(settings);
      if (changed) await host().saveReminders({ ...settings, ...changed });
    };
    return (this.#last = this.attempt.inTurn(work).then(this.reading.again));
  }
}
