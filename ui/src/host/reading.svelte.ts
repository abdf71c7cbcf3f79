import type { CommandError, Host, Noun } from './host';

/** Whatever was thrown, as an error with a code. */
export function asCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    const params = 'params' in thrown && typeof thrown.params === 'object' && thrown.params ? thrown.params : {};
    return { code: thrown.code, params: params as CommandError['params'] };
  }
  return { code: 'internal', params: { detail: thrown instanceof Error ? thrown.message : String(thrown) } };
}

/**
 * Something read through the door and read again whenever one of its nouns changes.
 * What is shown stays while it reads again, and when reading fails: the error stands beside it.
 */
export class Reading<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** It was read at least once. */
  read = $state(false);
  #turn = 0;

  constructor(
    private readonly host: Host,
    private readonly fetch: () => Promise<T>,
    private readonly nouns: Noun[],
  ) {}

  again = async (): Promise<void> => {
    const turn = ++this.#turn;
    try {
      const value = await this.fetch();
      // An older answer that arrives late must not overwrite a newer one.
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
      this.read = true;
    } catch (thrown) {
      if (turn === this.#turn) this.error = asCommandError(thrown);
    }
  };

  /** Reads now, then on every change of its nouns; with `everySeconds` also by the clock, for what counts down. */
  follow(everySeconds?: number): () => void {
    void this.again();
    const stop = this.host.onChanged((nouns) => {
      if (nouns.some((noun) => (this.nouns as string[]).includes(noun))) void this.again();
    });
    const awake = () => {
      if (document.visibilityState === 'visible') void this.again();
    };
    const timer = everySeconds ? setInterval(awake, everySeconds * 1000) : undefined;
    if (everySeconds) document.addEventListener('visibilitychange', awake);
    return () => {
      this.#turn++;
      stop();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', awake);
    };
  }
}
