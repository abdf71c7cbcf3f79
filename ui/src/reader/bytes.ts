import { host } from '../host';

/** So many bytes are asked for at once, at the most: as many as the other side gives. */
export const PIECE = 4 * 1024 * 1024;

/** The bytes of a file from one place to another, the end not included; fewer where it ends. */
export async function range(material: string, key: string, from: number, to: number): Promise<Uint8Array> {
  const answer = await fetch(host().media(`material/${material}/${key}/${from}/${to}`), { cache: 'no-store' });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The beginning of a file, up to so many bytes. */
export async function beginning(material: string, key: string, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const piece = await range(material, key, at, Math.min(length, at + PIECE));
    if (!piece.length) break;
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.slice(0, at);
}
