/** The page for people without the app. It is one file: its words and what the programme issued stand in it. */
import decodeQR from 'qr/decode.js';
import { check, checkCode, code, did, words, type Known, type Verdict } from './check';

type Words = Record<string, string>;
type Page = { known: Known; until: string; words: { en: Words; es: Words } };

const page = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as Page;
let language: 'en' | 'es' = document.documentElement.lang === 'es' ? 'es' : 'en';
let last: Verdict | null = null;

const one = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const say = (key: string) => page.words[language][key] ?? '';
const day = (at: Date | string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at));

function line(name: string, value: string): [HTMLElement, HTMLElement] {
  const term = document.createElement('dt');
  const told = document.createElement('dd');
  term.textContent = say(name);
  told.textContent = value;
  told.dir = 'auto';
  return [term, told];
}

function paragraph(said: string, kind = ''): HTMLElement {
  const made = document.createElement('p');
  made.textContent = said;
  made.className = kind;
  return made;
}

/** What was said of another file is gone before this one is looked at. */
function clear(): void {
  last = null;
  one('result').replaceChildren();
  one('result').hidden = true;
}

function show(verdict: Verdict, focus = true): void {
  last = verdict;
  const result = one('result');
  const parts: HTMLElement[] = [];
  const answer = document.createElement('h2');
  answer.textContent = say(`answer.${verdict.answer}`);
  answer.className = verdict.answer;
  parts.push(answer);
  if (verdict.answer === 'not-valid') {
    parts.push(paragraph(say(`why.${verdict.why}`)));
    if (verdict.withdrawn) parts.push(paragraph(`${say('withdrawnOn')} ${day(verdict.withdrawn)}`));
  }
  const { facts } = verdict;
  if (facts) {
    const list = document.createElement('dl');
    list.append(
      ...line('name', facts.name),
      ...line('said', facts.said),
      ...line('title', facts.title),
      ...line('issued', day(facts.issued)),
      ...line('code', code(facts.id)),
    );
    parts.push(list);
    if (verdict.answer !== 'not-valid') parts.push(paragraph(say('compareName'), 'note'));
    if (verdict.answer === 'issuer-unknown')
      parts.push(
        paragraph(say('compareWords')),
        paragraph(words(facts.key, language), 'words'),
        paragraph(did(facts.key), 'note'),
      );
  }
  if (verdict.answer !== 'issuer-unknown' && facts) parts.push(paragraph(`${say('until')} ${day(page.until)}`, 'note'));
  result.replaceChildren(...parts);
  result.hidden = false;
  if (focus) result.focus();
}

/** The code in a picture: as it is, and smaller where a large one shows nothing. */
async function codeIn(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file);
  for (const longest of [2400, 1600, 1000]) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const surface = canvas.getContext('2d', { willReadFrequently: true });
    if (!surface) return null;
    surface.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = surface.getImageData(0, 0, canvas.width, canvas.height);
    try {
      const said = decodeQR({ data, width, height });
      if (said) return said;
    } catch {
      // another size may do
    }
  }
  return null;
}

const latin = (bytes: Uint8Array) => {
  let said = '';
  for (let i = 0; i < bytes.length; i += 8192) said += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return said;
};

async function take(file: Blob): Promise<void> {
  clear();
  if (file.type.startsWith('image/') && file.type !== 'image/svg+xml') {
    let said: string | null = null;
    try {
      said = await codeIn(file);
    } catch {
      said = null;
    }
    show(said === null ? { answer: 'not-valid', why: 'nothing', facts: null } : checkCode(said, page.known));
    return;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let said: string;
  try {
    said = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // a PDF: what is looked for in it is ASCII
    said = latin(bytes);
  }
  show(check(said, page.known));
}

function speak(to: 'en' | 'es'): void {
  language = to;
  document.documentElement.lang = to;
  document.title = say('pageTitle');
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]'))
    element.textContent = say(element.dataset['say'] ?? '');
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset['language'] === to));
  if (last) show(last, false);
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-language]'))
  button.addEventListener('click', () => speak(button.dataset['language'] === 'es' ? 'es' : 'en'));
one<HTMLInputElement>('file').addEventListener('change', (event) => {
  const input = event.currentTarget as HTMLInputElement;
  const file = input.files?.[0];
  // the same file may be chosen twice
  if (file) void take(file).then(() => (input.value = ''));
});
one<HTMLButtonElement>('check').addEventListener('click', () =>
  show(check(one<HTMLTextAreaElement>('text').value, page.known)),
);
document.addEventListener('paste', (event) => {
  const file = event.clipboardData?.files[0];
  if (!file) return;
  event.preventDefault();
  void take(file);
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  const said = event.dataTransfer?.getData('text/plain');
  if (file) void take(file);
  else if (said) show(check(said, page.known));
});
speak(navigator.language.startsWith('es') ? 'es' : navigator.language.startsWith('en') ? 'en' : language);
one('all').hidden = false;
