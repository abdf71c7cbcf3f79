import type { Both, Language } from '../host';
import { wordsOf } from './catalogues';
import { displayNames, listFormat, numberFormat, pluralRules } from './formats';
import type { CountedKey, Key } from './keys';
import { locale } from './locale.svelte';

export type Params = Record<string, string | number>;

/** What may stand between two parts of a key: `Named<'start.way', '.title'>` is `join`, `file` … */
export type Named<Before extends string, After extends string = ''> = Key extends infer Each
  ? Each extends `${Before}.${infer Name}${After}`
    ? Name
    : never
  : never;

const fill = (words: string, params: Params) =>
  words.replace(/%\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));

/** Words of a full key in the reader's language, or null when the catalogue has none. */
export function lookup(key: string, params: Params = {}): string | null {
  const words = wordsOf(locale.language, key);
  return words === undefined ? null : fill(words, params);
}

/** Words of the window. A missing key shows itself, as rust-i18n does; a test keeps that from happening. */
export function t(key: Key, params: Params = {}): string {
  return lookup(`ui.${key}`, params) ?? `ui.${key}`;
}

/** As {@link t}, choosing among `<key>.one` and `<key>.other` by the language's own rule; gives `count`. */
export function plural(key: CountedKey, count: number, params: Params = {}): string {
  const rule = pluralRules(locale.tag).select(count) === 'one' ? 'one' : 'other';
  return t(`${key}.${rule}` as Key, { count: numberFormat(locale.tag).format(count), ...params });
}

export type Said = { text: string; lang: Language; fallback: boolean };

/** Bilingual text in the reader's language, else in the other one and marked so that the page can say it. */
export function say(both: Both | null | undefined): Said {
  const mine = locale.language;
  const other: Language = mine === 'en' ? 'es' : 'en';
  const text = both?.[mine];
  if (text) return { text, lang: mine, fallback: false };
  const fallback = both?.[other];
  return fallback ? { text: fallback, lang: other, fallback: true } : { text: '', lang: mine, fallback: false };
}

/** "a, b and c". */
export function list(items: string[]): string {
  return listFormat(locale.tag, { type: 'conjunction' }).format(items);
}

/** As it stands within a sentence: WebKit gives the form that stands alone, and Spanish writes languages small. */
export function languageName(code: string): string {
  const name = named('language', code);
  return locale.language === 'es' ? name.charAt(0).toLocaleLowerCase(locale.tag) + name.slice(1) : name;
}

export function countryName(code: string): string {
  return named('region', code);
}

function named(type: 'language' | 'region', code: string): string {
  try {
    return displayNames(locale.tag, { type }).of(code) ?? code;
  } catch {
    // A code that Intl refuses is still what somebody wrote.
    return code;
  }
}
