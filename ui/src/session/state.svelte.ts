import { Attempt, host, Reading, type Reminders, type SessionPage } from '../host';
import { NoteKeeper } from './note.svelte';

/** One session, its questions and the reader's own note on it. */
export class SessionState {
  readonly reading: Reading<SessionPage>;
  readonly note: NoteKeeper;
  /** What rings. When it cannot be read the page goes without it: Settings is where that is told. */
  readonly reminders = new Reading<Reminders>(host(), () => host().reminders(), ['settings', 'programmes']);
  readonly attempt = new Attempt();
  /** Of the reader's zone now, to say at what hour a note was kept; null until known. */
  offset = $state<number | null>(null);

  constructor(private readonly id: string) {
    this.note = new NoteKeeper(id);
    this.reading = new Reading<SessionPage>(
      host(),
      async () => {
        const page = await host().session(id);
        this.note.take(page.note);
        return page;
      },
      ['schedule', 'notes', 'settings', 'programmes'],
    );
  }

  follow(): () => void {
    void this.#readOffset();
    const stops = [this.reading.follow(20), this.reminders.follow()];
    return () => stops.forEach((stop) => stop());
  }

  async #readOffset(): Promise<void> {
    try {
      const [zones, settings] = await Promise.all([host().zones(), host().settings()]);
      const mine = settings.zone ?? settings.detectedZone;
      this.offset = zones.find((zone) => zone.id === mine)?.offsetMinutes ?? null;
    } catch {
      // Without it the note says that it is kept, only not since when.
      this.offset = null;
    }
  }

  /** Whether this session rings; null while that is not known. */
  get rings(): boolean | null {
    const known = this.reminders.value;
    return known && !known.muted.includes(`session ${this.id}`);
  }

  remind = (on: boolean) => this.attempt.inTurn(() => host().mute(`session ${this.id}`, !on)).then(this.reminders.again);

  ponder = (question: string, pondered: boolean) => this.attempt.inTurn(() => host().ponder(question, pondered)).then(this.reading.again);
}
