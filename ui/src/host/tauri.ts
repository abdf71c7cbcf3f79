import { commands, events } from './bindings';
import type { Host } from './host';

/** The door as Tauri opens it: the generated commands, and the one event as something to unsubscribe from. */
export const tauriHost: Host = {
  ...commands,
  onChanged(listener) {
    const stop = events.changed.listen((event) => listener(event.payload.nouns));
    return () => void stop.then((end) => end());
  },
};
