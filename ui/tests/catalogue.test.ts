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
    expect(codes.filter((code) => code !== 'no-keyring').sort()).toEqual(Object.keys(looks).sort());
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
