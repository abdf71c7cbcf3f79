import {
  Attempt,
  type CasesPage,
  type Choice,
  host,
  type QuestionDraft,
  Reading,
  readerOffset,
  type Reminders,
  type SessionPage,
} from '../host';
import { turned } from '../kit';
import { NoteKeeper } from './note.svelte';

/** One session, its questions and the reader's own note on it. */
export class SessionState {
  readonly reading: Reading<SessionPage>;
  readonly note: NoteKeeper;
  /** What rings. When it cannot be read the page goes without it: Settings is where that is told. */
  readonly reminders = new Reading<Reminders>(host(), () => host().reminders(), ['settings', 'programmes']);
  /** The cases that the group brought. When they cannot be read the page goes without them: the forum is where that is told. */
  readonly cases = new Reading<CasesPage>(host(), () => host().showCases(), ['cases', 'people', 'programmes']);
  readonly attempt = new Attempt();
  readonly moving = new Attempt();
  readonly asking = new Attempt();
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
      ['schedule', 'notes', 'materials', 'settings', 'programmes'],
    );
  }

  follow(): () => void {
    void this.#readOffset();
    const stops = [this.reading.follow(20), this.reminders.follow(), this.cases.follow()];
    return () => stops.forEach((stop) => stop());
  }

  async #readOffset(): Promise<void> {
    this.offset = await readerOffset(host());
  }

  /** Whether this session rings; null while that is not known. */
  get rings(): boolean | null {
    return this.reminders.value ? !this.#choice.muted : null;
  }

  /** Nothing rings at all, as chosen in the settings. */
  get silent(): boolean {
    return this.reminders.value?.settings.enabled === false;
  }

  /** Minutes before the start, chosen for this session; null: the usual ones. */
  get ownLeads(): number[] | null {
    return this.#choice.leads;
  }

  /** Minutes before the start at which it rings. */
  get leads(): number[] {
    return this.ownLeads ?? this.reminders.value?.settings.leads ?? [];
  }

  /** Keeps a question; true when it is kept. */
  ask = async (draft: QuestionDraft): Promise<boolean> => {
    await this.asking.run(() => host().saveQuestion(draft));
    if (!this.asking.error) await this.reading.again();
    return !this.asking.error;
  };

  takeBack = async (id: string): Promise<boolean> => {
    await this.asking.run(() => host().removeQuestion(id));
    if (!this.asking.error) await this.reading.again();
    return !this.asking.error;
  };

  remind = (on: boolean) => this.#choose({ ...this.#choice, muted: !on });

  turnLead = (minutes: number, on: boolean) => {
    const leads = turned(this.leads, minutes, on);
    return leads ? this.#choose({ ...this.#choice, leads }) : Promise.resolve();
  };

  asUsual = () => this.#choose({ ...this.#choice, leads: null });

  get #choice(): Choice {
    return this.reminders.value?.choices[this.#subject] ?? { muted: false, leads: null };
  }

  get #subject(): string {
    return `session ${this.id}`;
  }

  #choose(choice: Choice): Promise<void> {
    return this.attempt.inTurn(() => host().chooseReminders(this.#subject, choice)).then(this.reminders.again);
  }

  /** Whether it was moved. */
  move = async (date: string | null, start: string | null): Promise<boolean> => {
    let moved = false;
    await this.moving.run(
      () => host().moveSession(this.id, date, start),
      () => (moved = true),
    );
    await this.reading.again();
    return moved;
  };

  tickQuestion = (question: string, done: boolean) =>
    this.attempt.inTurn(() => host().tickQuestion(question, done)).then(this.reading.again);
}
