import type { Language } from '../host';

/** Words by their full keys, in the languages that were asked for since the window opened. */
const catalogues: Partial<Record<Language, Record<string, string>>> = {};

/** Brings the words of a language: a reader of one never loads the other. */
export async function learn(language: Language): Promise<void> {
  catalogues[language] ??= (await (language === 'es' ? import('$locales/es.yml') : import('$locales/en.yml'))).default;
}

/** Whether the words of a language are here. */
export const knows = (language: Language) => catalogues[language] !== undefined;

/** The words of a full key. */
export const wordsOf = (language: Language, key: string): string | undefined => catalogues[language]?.[key];
