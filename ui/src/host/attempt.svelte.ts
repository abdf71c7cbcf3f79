import type { CommandError } from './host';
import { asCommandError } from './reading.svelte';

/** Something the reader asked for: whether it runs, and why it did not work. The error stays until the next attempt. */
export class Attempt {
  error = $state.raw<CommandError | null>(null);
  busy = $state(false);

  #last: Promise<unknown> = Promise.resolve();

  /** The answer, or null when it failed; `done` runs only when it worked. A second press while it runs does nothing. */
  async run<T>(work: () => Promise<T>, done?: (answer: T) => void): Promise<T | null> {
    return this.busy ? null : this.#go(work, done);
  }

  /** As {@link run}, after what was asked before: for choices, none of which may be dropped. */
  inTurn<T>(work: () => Promise<T>, done?: (answer: T) => void): Promise<T | null> {
    const mine = this.#last.then(() => this.#go(work, done));
    this.#last = mine;
    return mine;
  }

  async #go<T>(work: () => Promise<T>, done?: (answer: T) => void): Promise<T | null> {
    this.busy = true;
    this.error = null;
    try {
      const answer = await work();
      done?.(answer);
      return answer;
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
