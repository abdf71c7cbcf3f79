/** The words of a video with their times, from WebVTT or SubRip, as other programs write them. What cannot be read is passed over. */
export type Cue = { from: number; to: number; text: string };

/** Captions of more than that are no captions. */
const MOST = 20_000;

const TIME = /(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})/;
const ARROW = new RegExp(`^\\s*${TIME.source}\\s*-->\\s*${TIME.source}`);

function seconds(hours: string | undefined, minutes: string, second: string, part: string): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(second) + Number(part.padEnd(3, '0')) / 1000;
}

/** Marks of style and place are left out; words between pointed brackets that are no marks stay. */
function plain(text: string): string {
  return text
    .replace(/<\/?(?:[biuv]|c|ruby|rt|lang|font)(?:[.\s][^>]*)?>/gi, '')
    .replace(/<\d[\d:.]*>/g, '')
    .replace(/\{\\[^}]*\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) =>
      name === 'amp' ? '&' : name === 'lt' ? '<' : name === 'gt' ? '>' : name === 'nbsp' ? ' ' : '',
    )
    .trim();
}

export function cues(text: string): Cue[] {
  const found: Cue[] = [];
  const lines = text.replace(/^\u{feff}/u, '').split(/\r\n|\r|\n/);
  for (let at = 0; at < lines.length && found.length < MOST; at++) {
    const times = ARROW.exec(lines[at] ?? '');
    if (!times) continue;
    const [, h1, m1 = '0', s1 = '0', p1 = '0', h2, m2 = '0', s2 = '0', p2 = '0'] = times;
    const said: string[] = [];
    while (at + 1 < lines.length && lines[at + 1]?.trim() && !ARROW.test(lines[at + 1] ?? '')) {
      at++;
      said.push(lines[at] ?? '');
    }
    // a number before the next times belongs to them
    if (ARROW.test(lines[at + 1] ?? '') && /^\d+$/.test(said.at(-1)?.trim() ?? '')) said.pop();
    const words = plain(said.join('\n'));
    const [from, to] = [seconds(h1, m1, s1, p1), seconds(h2, m2, s2, p2)];
    if (words && to > from) found.push({ from, to, text: words });
  }
  return found;
}

/** Text in whatever encoding it most likely is: UTF-8, UTF-16 by its mark, else that of Western Windows. */
export function decoded(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
