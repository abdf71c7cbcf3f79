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
  /** The read that begins once the one that runs has ended. */
  #following: Promise<void> | null = null;
  /** How many reads have begun. */
  #begun = 0;

  constructor(
    private readonly host: Host,
    private readonly fetch: () => Promise<T>,
    private readonly interests: Interest[],
  ) {}

  /** Reads once more. A read that runs already may know nothing of what was just written: another one follows it. */
  again = (): Promise<void> => {
    if (this.#running === null) return this.#begin();
    const turn = this.#turn;
    this.#following ??= this.#running.then(() => (turn === this.#turn ? this.#begin() : undefined));
    return this.#following;
  };

  /** Does something, and waits until what it changed shows, where it changed anything. */
  shows = async <A>(work: () => Promise<A>): Promise<A> => {
    const before = this.#begun;
    const answer = await work();
    // the event comes by a way of its own
    if (this.#begun === before && !this.#following) await new Promise((on) => setTimeout(on, 50));
    await (this.#following ?? (this.#begun > before ? this.#running : null));
    return answer;
  };

  #begin(): Promise<void> {
    this.#following = null;
    this.#begun++;
    const run = this.#once(this.#turn).then(() => {
      if (this.#running === run) this.#running = null;
    });
    this.#running = run;
    return run;
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
      if (concerns(changes, this.interests)) void this.again();
    });
    const awake = () => {
      if (document.visibilityState === 'visible') void this.again();
    };
    const timer = everySeconds ? setInterval(awake, everySeconds * 1000) : undefined;
    if (everySeconds) document.addEventListener('visibilitychange', awake);
    return () => {
      this.#turn++;
      this.#running = null;
      this.#following = null;
      stop();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', awake);
    };
  }
}
