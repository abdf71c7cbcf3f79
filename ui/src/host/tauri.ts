import { convertFileSrc } from '@tauri-apps/api/core';
import { listen, TauriEvent } from '@tauri-apps/api/event';
import { commands, events } from './bindings';
import type { Host } from './host';

/** The door as Tauri opens it: the generated commands, and the events as something to unsubscribe from. */
export const tauriHost: Host = {
  ...commands,
  onChanged(listener) {
    const stop = events.changed.listen((event) => listener(event.payload.changes));
    return () => void stop.then((end) => end());
  },
  onClosing(listener) {
    const stop = events.closing.listen((event) => listener(event.payload.ringsOn, event.payload.unsaved));
    return () => void stop.then((end) => end());
  },
  onTurned(listener) {
    const stop = events.turned.listen((event) => listener(event.payload.path, event.payload.programme));
    void stop.then(() => commands.listens());
    return () => void stop.then((end) => end());
  },
  onProgressed(work, listener) {
    const stop = events.progressed.listen(({ payload }) => {
      if (payload.work === work) listener(payload.done, payload.due);
    });
    return () => void stop.then((end) => end());
  },
  media: (address) => convertFileSrc(address, 'media'),
  onDropped(listener) {
    const stop = listen<{ paths: string[] }>(TauriEvent.DRAG_DROP, (event) => {
      const { paths } = event.payload;
      if (paths.length) listener(paths);
    });
    return () => void stop.then((end) => end());
  },
};
