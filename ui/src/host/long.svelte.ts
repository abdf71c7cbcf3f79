import { Attempt } from './attempt.svelte';
import type { Host, LongWork } from './host';

/** Something that takes long: it tells how far it has come, and can be ended. To end it is no fault. */
export class LongAttempt extends Attempt {
  /** Steps done, and known to be due; null before the first. */
  progress = $state.raw<{ done: number; due: number } | null>(null);
  /** It was asked to end, and has not yet. */
  ending = $state(false);

  constructor(
    private readonly door: Host,
    readonly work: LongWork,
  ) {
    super();
  }

  override async run<T>(go: () => Promise<T>, done?: (answer: T) => void): Promise<T | null> {
    if (this.busy) return null;
    this.progress = null;
    this.ending = false;
    const deaf = this.door.onProgressed(this.work, (done, due) => (this.progress = { done, due }));
    try {
      return await super.run(go, done);
    } finally {
      deaf();
      if (this.error?.code === 'stopped') this.error = null;
    }
  }

  stop = (): void => {
    this.ending = true;
    void this.door.stopWork(this.work);
  };
}
