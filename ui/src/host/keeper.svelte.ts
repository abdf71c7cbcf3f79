import type { CommandError } from './host';
import { asCommandError } from './reading.svelte';

/** How long one may pause while typing before the words are written down, in milliseconds. */
const PAUSE = 400;
/** Somebody who types without pausing loses no more than this to a power cut, in milliseconds. */
const LONGEST = 900;

/** What is being written on the pages that are open. */
const open = new Set<Keeper<{ id: string | null }>>();

/** Keeps everything that is being written anywhere, before another programme is looked at; false where something could not be. */
export async function keepAll(): Promise<boolean> {
  const kept = await Promise.all([...open].map((keeper) => keeper.save()));
  return kept.every(Boolean);
}

/**
 * What somebody is writing, kept as one types. The words on the screen are never replaced by older ones, and never
 * dropped: when keeping fails they stay, the error says so, and the next key or `save` tries again.
 */
export abstract class Keeper<T extends { id: string | null }> {
  draft = $state.raw() as T;
  kept = $state(true);
  error = $state.raw<CommandError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unkeptSince: number | null = null;
  #saving: Promise<void> | null = null;

  constructor(draft: T) {
    this.draft = draft;
  }

  /** Writes it down, and gives its id. */
  protected abstract keep(draft: T): Promise<string>;

  /** Nothing of it is on its way or to be written down. */
  protected get rests(): boolean {
    return this.kept && this.#saving === null;
  }

  /** Something of it changed. */
  type(change: Partial<T>): void {
    this.draft = { ...this.draft, ...change };
    this.kept = false;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#unkeptSince ??= now;
    this.#timer = setTimeout(() => void this.save(), Math.max(0, Math.min(PAUSE, this.#unkeptSince + LONGEST - now)));
  }

  /** Keeps what is written now. Saves run one after the other, so that an older text can never land last. */
  save = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (!this.kept) {
      this.#unkeptSince = null;
      this.#saving = this.#write(this.draft);
      await this.#saving;
    }
    return this.kept;
  };

  /** Keeps the last words when the page, the window or the computer is left; gives what ends that. */
  whenLeaving = (): (() => void) => {
    const keep = () => void this.save();
    open.add(this);
    window.addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', keep);
    return () => {
      // `keepAll` waits also for what is still on its way
      void this.save().then(() => open.delete(this));
      window.removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', keep);
    };
  };

  async #write(draft: T): Promise<void> {
    try {
      const id = await this.keep(draft);
      this.kept = this.draft === draft;
      this.draft = { ...this.draft, id };
      this.error = null;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    } finally {
      this.#saving = null;
    }
  }
}
