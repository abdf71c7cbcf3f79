import type { Change, Code, CommandError, Host, Interest } from './host';

/** Whatever was thrown, as an error with a code. */
export function asCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    const params = 'params' in thrown && typeof thrown.params === 'object' && thrown.params ? thrown.params : {};
    return { code: thrown.code as Code, params: params as CommandError['params'] };
  }
  return { code: 'internal', params: { detail: thrown instanceof Error ? thrown.message : String(thrown) } };
}

/** Whether one of these changes is one that somebody shows. A change without an id may be of any object. */
export function concerns(changes: Change[], interests: Interest[]): boolean {
  return changes.some((change) =>
    interests.some((interest) =>
      typeof interest === 'string'
        ? interest === change.area
        : interest.area === change.area && (change.id === null || change.id === interest.id),
    ),
  );
}

/**
 * Something read through the door and read again whenever something of it changes.
 * What is shown stays while it reads again, and when reading fails: the error stands beside it.
 */
export class Reading<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** It was read at least once. */
  read = $state(false);
  #turn = 0;
  #running: Promise<void> | null = null;
  /** Something changed after the read that runs had begun. */
  #stale = false;
  #waiting: (() => void)[] = [];

  constructor(
    private readonly host: Host,
    private readonly fetch: () => Promise<T>,
    private readonly interests: Interest[],
  ) {}

  /** Reads once more; who asks while a read runs that nothing has made old gets that one. */
  again = (): Promise<void> => {
    this.#running ??= this.#go();
    return this.#running;
  };

  /** Waits for the next read to end, for two seconds at most; ask for it before what changes something. */
  next = (): Promise<void> =>
    new Promise((resolve) => {
      this.#waiting.push(resolve);
      setTimeout(resolve, 2_000);
    });

  async #go(): Promise<void> {
    const turn = ++this.#turn;
    do {
      this.#stale = false;
      await this.#once(turn);
    } while (this.#stale && turn === this.#turn);
    if (turn !== this.#turn) return;
    this.#running = null;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #once(turn: number): Promise<void> {
    try {
      const value = await this.fetch();
      // what is no longer followed shows nothing more
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
      this.read = true;
    } catch (thrown) {
      if (turn === this.#turn) this.error = asCommandError(thrown);
    }
  }

  /** Reads now, then on every change that concerns it; with `everySeconds` also by the clock, for what counts down. */
  follow(everySeconds?: number): () => void {
    void this.again();
    const stop = this.host.onChanged((changes) => {
      if (!concerns(changes, this.interests)) return;
      this.#stale = this.#running !== null;
      void this.again();
    });
    const awake = () => {
      if (document.visibilityState === 'visible') void this.again();
    };
    const timer = everySeconds ? setInterval(awake, everySeconds * 1000) : undefined;
    if (everySeconds) document.addEventListener('visibilitychange', awake);
    return () => {
      this.#turn++;
      this.#running = null;
      stop();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', awake);
    };
  }
}
