import { Attempt, host, Reading, type SessionPage } from '../host';
import { NoteKeeper } from './note.svelte';

/** One session, its questions and the reader's own note on it. */
export class SessionState {
  readonly reading: Reading<SessionPage>;
  readonly note: NoteKeeper;
  readonly attempt = new Attempt();
  /** Of the reader's zone now, to say at what hour a note was kept; null until known. */
  offset = $state<number | null>(null);

  constructor(id: string) {
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
    return this.reading.follow(20);
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

  ponder = (question: string, pondered: boolean) => this.attempt.inTurn(() => host().ponder(question, pondered)).then(this.reading.again);
}
