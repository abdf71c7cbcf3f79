import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { looks } from '../src/errors';
import { flatten } from '../catalogue';

const read = (language: string) => flatten(parse(readFileSync(join(__LOCALES__, `${language}.yml`), 'utf8')));
const en = read('en');
const es = read('es');
const placeholders = (words: string | undefined) =>
  [...(words ?? '').matchAll(/%\{(\w+)\}/g)].map((found) => found[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
const root = join(import.meta.dirname, '../src');
const used = sources(root)
  .flatMap((source) =>
    [...source.matchAll(/\b(t|plural)\(\s*(['`])([^'`]+)\2/g)].map(([, call, , key]) => ({
      plural: call === 'plural',
      key: key ?? '',
    })),
  )
  .filter(({ key }) => key !== '${key}.${rule}');

/** A key with `${…}` in it stands for every key of that shape. */
const shape = (key: string) =>
  new RegExp(
    `^ui\\.${key
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replaceAll('.', '\\.'))
      .join('[\\w-]+')}$`,
  );

describe('the two catalogues', () => {
  it('hold the same keys', () => {
    // a place's name stands here only where it differs from the zone's
    const keys = (words: object) =>
      Object.keys(words)
        .filter((key) => !key.startsWith('zone.'))
        .sort();
    expect(keys(es)).toEqual(keys(en));
  });

  it('take the same parameters', () => {
    for (const key of Object.keys(en))
      if (key in es) expect([key, placeholders(es[key])]).toEqual([key, placeholders(en[key])]);
  });

  it('hold every key that the window uses', () => {
    expect(used.length).toBeGreaterThan(150);
    const keys = Object.keys(en);
    const missing = used.filter(({ plural, key }) =>
      plural ? !(`ui.${key}.one` in en && `ui.${key}.other` in en) : !keys.some((known) => shape(key).test(known)),
    );
    expect(missing).toEqual([]);
  });

  it('hold no key that the window does not use', () => {
    const idle = Object.keys(en).filter(
      (key) =>
        key.startsWith('ui.') &&
        !used.some((use) =>
          use.plural ? key === `ui.${use.key}.one` || key === `ui.${use.key}.other` : shape(use.key).test(key),
        ),
    );
    expect(idle).toEqual([]);
  });

  it('tell every error of the table, and no other', () => {
    const codes = [
      ...new Set(
        Object.keys(en)
          .filter((key) => key.startsWith('error.'))
          .map((key) => key.split('.')[1]),
      ),
    ];
    // what only the command line says: it has another way out to offer
    const ofTheCommandLine = ['no-keyring', 'file-unclear', 'files-damaged', 'language-unknown'];
    expect(codes.filter((code) => !ofTheCommandLine.includes(code ?? '')).sort()).toEqual(Object.keys(looks).sort());
    for (const code of Object.keys(looks)) {
      for (const words of [en, es]) {
        expect(words[`error.${code}.what`]).toMatch(/\.$/);
        expect(words[`error.${code}.next`]).toMatch(/[.?:]$/);
      }
    }
  });

  it('are written, not left in the other language', () => {
    const same = Object.keys(en).filter((key) => en[key] === es[key] && (en[key] ?? '').split(' ').length > 3);
    expect(same).toEqual([]);
  });
});

describe('the words', () => {
  // The command line keeps the names of its verbs and options; these texts quote them.
  const ofTheCommandLine = (key: string) =>
    key.startsWith('cli.') || key === 'error.no-keyring.next' || key === 'exchange.then';
  const english: [string, RegExp][] = [
    [
      'odd in English',
      /\b(whoever|whom|shall|anew|mend(ed)?|bears|lacks|meanwhile|hoped|otherwise|as it (is|was|stands)|this is no|has yet to)\b/iu,
    ],
    [
      'what goes or comes back',
      /\bt(ake|ook|aken)( \w+)? back\b|\bgo(es)? on\b|\bhand \w* ?(on|over)\b|\bthrown? .*away\b|\bturn .*away\b/iu,
    ],
    ['words of the code', /\b(bell|rings?|silent|founding|passphrase|sealed|device)\b|exchang/iu],
    ['everyone, someone, anyone', /\b(every|some|any)body\b/iu],
    ['save, saved', /\b(kept|keeping)\b|^Keep\b/u],
    ['a verb with its object', /^(?!.*[.?:])\p{Lu}\p{L}+ (it|them)\b/u],
    ['a connection', /(for|without) a link\b/u],
    ['signs', / %(?!\{)|\p{L}'\p{L}| …|!/u],
  ];
  const spanish: [string, RegExp][] = [
    ['inclusive by wording', /\p{L}\(as?\)|\p{L}\/as?\b|\p{L}@|\bfacilitador/iu],
    ['nobody left out', /\b((para|solo) ellos|invitados|los demás|(para|que) todos|(a un|sin|de) niños?)\b/iu],
    [
      'words of the code',
      /frase de (paso|acceso|contraseña)|campana|\bs(uen|on)a|clave fundadora|dispositivo|llavero|sellado|intercambi/iu,
    ],
    ['ejemplo, eliminar', /\b(la|una|de) muestra\b|\btirar/iu],
    ['preterite', /(^|\. )No se han? /u],
    ['an hour', /\blas %\{/iu],
    ['a verb with its object', /^\p{Lu}\p{L}*[aei]rl[oa]s?$/u],
    ['signs', /^[^¿]*\?|[^\u00a0]%(?!\{)| …|!/u],
    [
      'tú, and no calque',
      /\b(usted|por favor|tenido lugar|de otr[oa] (modo|manera)|vuelve a intentarlo|ha fallado|no pueden? ser)\b/iu,
    ],
  ];

  it('follow the glossary', () => {
    const found = [
      [en, english],
      [es, spanish],
    ].flatMap(([words, patterns]) =>
      Object.entries(words as Record<string, string>)
        .filter(([key]) => !ofTheCommandLine(key))
        .flatMap(([key, text]) =>
          (patterns as [string, RegExp][])
            .filter(([, pattern]) => pattern.test(text))
            .map(([rule]) => `${key}: ${rule}: ${text}`),
        ),
    );
    expect(found).toEqual([]);
  });

  it('stand in sentences of at most 20 words', () => {
    const long = [en, es].flatMap((words) =>
      Object.entries(words).flatMap(([key, text]) =>
        text
          .split(/[.?:;]\s|\n/)
          .filter((sentence) => sentence.split(/\s+/).filter(Boolean).length > 20)
          .map((sentence) => `${key}: ${sentence}`),
      ),
    );
    expect(long).toEqual([]);
  });

  it('are the same in Spanish wherever they are the same in English', () => {
    // gender and number
    const differ = new Set(['closed', 'Shorten it to %{limit} characters', '%{count} new', 'all']);
    const plain = (text: string) => text.replace(/\.$/, '').toLocaleLowerCase();
    const spoken = new Map<string, Map<string, string>>();
    for (const [key, text] of Object.entries(en)) {
      const other = es[key];
      if (!other || /\.(one|other)$/.test(key)) continue;
      const known = spoken.get(plain(text)) ?? new Map<string, string>();
      spoken.set(plain(text), known.set(plain(other), key));
    }
    const two = [...spoken]
      .filter(([text, others]) => others.size > 1 && ![...differ].some((known) => plain(known) === text))
      .map(([text, others]) => `${text}: ${[...others].map(([other, key]) => `${other} (${key})`).join(' | ')}`);
    expect(two).toEqual([]);
  });
});

describe('the source', () => {
  it('has no word outside the catalogue in its markup', () => {
    const found = readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.svelte'))
      .flatMap((entry) => {
        const markup = readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(
          /<(script|style)[\s\S]*?<\/\1>/g,
          '',
        );
        // Text between tags, with expressions taken out from the inside to the outside.
        let text = markup;
        for (let before = ''; before !== text;) {
          before = text;
          text = text.replace(/\{[^{}]*\}/g, '');
        }
        return [...text.replace(/<[^>]*>/g, ' ').matchAll(/[A-Za-z]{3,}/g)].map((word) => `${entry.name}: ${word[0]}`);
      })
      .filter((word) => !word.endsWith('nbsp'));
    expect(found).toEqual([]);
  });

  it('writes no colour outside the tokens, and the two dark blocks are equal', () => {
    const tokens = readFileSync(join(root, 'look/tokens.css'), 'utf8');
    const blocks = [...tokens.matchAll(/color-scheme: dark;([^}]*)\}/g)].map((block) =>
      (block[1] ?? '').replace(/\s+/g, ' ').trim(),
    );
    expect(blocks).toHaveLength(2);
    expect(blocks[0]).toBe(blocks[1]);
    for (const source of [...sources(root), readFileSync(join(root, 'look/look.css'), 'utf8')])
      expect(source).not.toMatch(/#[0-9a-f]{6}\b/i);
  });
});
