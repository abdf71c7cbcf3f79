import type { Change, Host } from './host';

/** What the first page reads; each takes nothing. */
export const FIRST_READINGS = ['start', 'schedule', 'group', 'today', 'showForum', 'showCases'] as const;
type Early = (typeof FIRST_READINGS)[number];

/** Longer than any start; an answer that nobody took by then is old. */
const FRESH = 5000;

/** A door with answers on their way. */
export type Ahead = {
  host: Host;
  /** All have come, or failed. */
  settled: Promise<unknown>;
};

/**
 * The same door, with these readings asked for at once: the answers come while the pages are still loading. Each is handed out
 * once. None is as soon as anything changed or anything else was asked, and one that failed is asked again.
 */
export function readAhead(host: Host, names: readonly Early[]): Ahead {
  const early = new Map<string, Promise<unknown>>();
  const forget = () => early.clear();
  /** What changed since these were asked for: a page that takes an answer late hears of it when it begins to listen. */
  let missed: Change[] = [];
  const stop = host.onChanged((changes) => {
    missed.push(...changes);
    forget();
  });
  for (const name of names) early.set(name, host[name]());
  // nobody may come for it, and who asks again hears of the failure
  const settled = Promise.allSettled(early.values());
  setTimeout(() => {
    forget();
    stop();
    missed = [];
  }, FRESH);
  const taken = (name: Early) => (): Promise<unknown> => {
    const ask = (): Promise<unknown> => host[name]();
    const answer = early.get(name);
    early.delete(name);
    return answer ? answer.catch(ask) : ask();
  };
  const door = new Proxy(host, {
    get(target, name: keyof Host) {
      if (name === 'onChanged')
        return (listener: (changes: Change[]) => void) => {
          const end = target.onChanged(listener);
          if (missed.length) setTimeout(() => listener(missed));
          return end;
        };
      if ((FIRST_READINGS as readonly string[]).includes(name)) return taken(name as Early);
      if (name !== 'media' && !name.startsWith('on')) forget();
      return target[name];
    },
  });
  return { host: door, settled };
}
