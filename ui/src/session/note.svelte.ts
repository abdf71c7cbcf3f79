import { asCommandError, host, type CommandError, type Note } from '../host';

/** How long one may pause while typing before the words are written down, in milliseconds. */
const PAUSE = 400;
/** Somebody who types without pausing loses no more than this to a power cut, in milliseconds. */
const LONGEST = 900;

/**
 * A private note, kept as one types. The words on the screen are never replaced by older ones, and never dropped:
 * when keeping fails they stay, the error says so, and the next key or `save` tries again.
 */
export class NoteKeeper {
  text = $state('');
  kept = $state.raw<string | null>(null);
  savedAt = $state<string | null>(null);
  error = $state.raw<CommandError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unkeptSince: number | null = null;
  #saving: Promise<void> | null = null;

  constructor(private readonly session: string) {}

  get dirty(): boolean {
    return this.kept !== null && this.text !== this.kept;
  }

  /** What was read: another window's words come in only while there are none here that were not kept. */
  take(note: Note): void {
    if (this.dirty || this.#saving) return;
    this.text = note.text;
    this.kept = note.text;
    this.savedAt = note.savedAt;
  }

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#unkeptSince ??= now;
    this.#timer = setTimeout(() => void this.save(), Math.max(0, Math.min(PAUSE, this.#unkeptSince + LONGEST - now)));
  }

  /** Keeps what is written now. Saves run one after the other, so that an older text can never land last. */
  save = async (): Promise<void> => {
    clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (!this.dirty || this.#saving) return;
    this.#unkeptSince = null;
    this.#saving = this.#write(this.text);
    await this.#saving;
  };

  async #write(text: string): Promise<void> {
    try {
      const note = await host().saveNote(this.session, text);
      this.kept = text;
      this.savedAt = note.savedAt;
      this.error = null;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    } finally {
      this.#saving = null;
    }
  }
}
