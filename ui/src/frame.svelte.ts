import {
  asCommandError,
  host,
  keepAll,
  type Change,
  type CommandError,
  type Group,
  type ScheduleAge,
  type Settings,
  type Start,
} from './host';
import { locale } from './i18n';
import { remember } from './first';
import { applyTheme, isDark, typed } from './kit';

/** What stands around every page: which profile is open, the settings in force, and how old the schedule is. */
export class Frame {
  start = $state.raw<Start | null>(null);
  error = $state.raw<CommandError | null>(null);
  age = $state.raw<{ age: ScheduleAge; date: string } | null>(null);

  /** A programme file was given to the window, and waits to be looked at. */
  given = $state(false);

  /** How exchange stands, where the programme has a place for it. */
  exchange = $state.raw<Pick<Group, 'last' | 'date' | 'standing' | 'undecided'> | null>(null);

  get settings(): Settings | null {
    return this.start?.settings ?? null;
  }

  open = async (): Promise<void> => {
    try {
      const start = await host().start();
      await locale.apply(start.settings);
      this.take(start);
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  };

  take = (start: Start): void => {
    typed.turn(start.opened.state === 'ready' ? (start.opened.current?.id ?? '') : '');
    this.start = start;
    this.given ||= start.given;
    this.error = null;
    this.#apply(start.settings);
    remember(start);
    void this.#readAge();
    void this.#readExchange();
  };

  /** Looks at the programme that a notification leads to; what is being typed is kept in its own before. False: it is not. */
  lookAt = async (programme: string | null): Promise<boolean> => {
    const opened = this.start?.opened;
    if (!programme || opened?.state !== 'ready' || opened.current?.id === programme) return true;
    if (!(await keepAll())) return false;
    try {
      this.take(await host().selectProgramme(programme));
      return true;
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return false;
    }
  };

  takeSettings = (settings: Settings): void => {
    if (this.start) {
      this.start = { ...this.start, settings };
      remember(this.start);
    }
    this.#apply(settings);
  };

  /** Locks what a passphrase opens, once everything that is being typed is kept. */
  lock = async (): Promise<boolean> => {
    const opened = this.start?.opened;
    if (opened?.state !== 'ready' || opened.sample) return true;
    if (!(await keepAll())) return false;
    try {
      this.take(await host().lockProfile());
      return true;
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return false;
    }
  };

  /** Turns what is seen now; the system's wish is left from then on. */
  turnTheme = async (): Promise<void> => {
    if (!this.settings) return;
    try {
      this.takeSettings(
        await host().saveSettings({ ...this.settings, theme: isDark(this.settings.theme) ? 'light' : 'dark' }),
      );
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  };

  /** Another window or the command line may have written. */
  changed = async (changes: Change[]): Promise<void> => {
    const areas = new Set(changes.map((change) => change.area));
    try {
      if (areas.has('settings')) this.takeSettings(await host().settings());
      if (areas.has('programmes')) this.take(await host().start());
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
    // hours are told in the zone of the settings
    if (areas.has('schedule') || areas.has('settings')) await this.#readAge();
    const standing = ['exchange', 'members', 'messages', 'settings'] as const;
    if (standing.some((area) => areas.has(area))) await this.#readExchange();
  };

  #apply(settings: Settings): void {
    void locale.apply(settings);
    applyTheme(settings.theme);
  }

  async #readExchange(): Promise<void> {
    if (this.start?.opened.state !== 'ready' || !this.start.opened.current) return void (this.exchange = null);
    try {
      const group = await host().group();
      this.exchange = group?.standing.place || group?.standing.named ? group : null;
    } catch {
      // The page of the group shows why; the colophon only stays silent.
      this.exchange = null;
    }
  }

  async #readAge(): Promise<void> {
    if (this.start?.opened.state !== 'ready' || !this.start.opened.current) return void (this.age = null);
    try {
      const { age, date } = await host().schedule();
      this.age = { age, date };
    } catch {
      // The page that reads the schedule shows why; the colophon only stays silent.
      this.age = null;
    }
  }
}
