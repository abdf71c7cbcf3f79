import { host } from '../host';

/** So many bytes are asked for at once, at the most: as many as the other side gives. */
export const PIECE = 4 * 1024 * 1024;

/** The bytes of a file from one place to another, the end not included; fewer where it ends. */
export async function range(material: string, key: string, from: number, to: number): Promise<Uint8Array> {
  const answer = await fetch(host().media(`material/${material}/${key}/${from}/${to}`), { cache: 'no-store' });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** All of a range, however long: piece by piece, as the other side gives it. */
export async function whole(material: string, key: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(to - from);
  let at = 0;
  while (from + at < to) {
    const piece = await range(material, key, from + at, Math.min(to, from + at + PIECE));
    if (!piece.length) break;
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.slice(0, at);
}

/** The beginning of a file, up to so many bytes. */
export const beginning = (material: string, key: string, length: number) => whole(material, key, 0, length);
