import type { Host } from './host';
import { tauriHost } from './tauri';

export type * from './host';
export { FIRST_READINGS, readAhead } from './ahead';
export { Attempt } from './attempt.svelte';
export { LongAttempt } from './long.svelte';
export { readerOffset } from './offset';
export { keepAll, Keeper } from './keeper.svelte';
export { asCommandError, Reading } from './reading.svelte';

let door: Host | null = null;

/** The door in use. Throws when the window asks before {@link openDoor} or {@link useHost}: a fault of ours, never of data. */
export function host(): Host {
  if (!door) throw new Error('no host');
  return door;
}

/** Puts another door in: tests do so. */
export function useHost(other: Host): void {
  door = other;
}

/** Tauri's door inside the app; in a plain browser, while developing, the one in memory. */
export async function openDoor(): Promise<void> {
  if ('__TAURI_INTERNALS__' in window) door = tauriHost;
  else if (import.meta.env.DEV) door = (await import('./fake')).fakeFromAddress(window.location.search);
}
