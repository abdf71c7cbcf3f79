import type { FileCard, Language, MaterialCard } from '../host';
import { t, size } from '../i18n';

/** What is read or watched of a material: not its captions, and not its picture. */
export const forms = (card: { files: FileCard[] }) =>
  card.files.filter((file) => file.role === 'main' || file.role === 'light');

/** The files that have a name of their own: a small picture that the app made is none of them. */
export const listed = (card: { files: FileCard[] }) => card.files.filter((file) => file.name || file.link);

/** The small picture of it, in the reader's language where there is one. */
export function cover(card: { files: FileCard[] }, language: Language): FileCard | null {
  const covers = card.files.filter((file) => file.role === 'cover' && file.missing === 0);
  return covers.find((file) => file.language === language) ?? covers[0] ?? null;
}

/** The languages in which it is there. */
export const languages = (card: { files: FileCard[] }): Language[] =>
  (['en', 'es'] as const).filter((language) => forms(card).some((file) => file.language === language));

/** All that it takes, in bytes. */
export const bytes = (card: { files: FileCard[] }) => listed(card).reduce((sum, file) => sum + file.bytes, 0);

/** The file that a reader of that language opens: where they stopped, else what is here in their language, else what is here. */
export function toOpen(card: MaterialCard, language: Language): FileCard | null {
  const all = forms(card);
  const here = all.filter((file) => file.missing === 0);
  const of = (files: FileCard[]) => files.find((file) => file.language === language) ?? files[0];
  return here.find((file) => file.key === card.progress?.rendition) ?? of(here) ?? of(all) ?? null;
}

/** Where it stands, in a few words. */
export function standing(card: MaterialCard): string {
  if (card.removed) return t('library.state.removed');
  if (card.preparation === 'done') return t('library.state.done');
  if (card.files.some((file) => file.lost)) return t('library.state.lost');
  if (card.missing) return t('library.state.coming', { size: size(card.missing) });
  if (!card.here) return t('library.state.away');
  const { progress } = card;
  const file = card.files.find((one) => one.key === progress?.rendition);
  if (card.preparation === 'started' && progress?.page)
    return file?.pages
      ? t('library.state.page', { page: progress.page, pages: file.pages })
      : t('library.state.onPage', { page: progress.page });
  if (card.preparation === 'started') return t('library.state.started');
  if (card.state === 'waiting') return t('forum.state.waiting');
  return card.kind === 'link' ? t('library.state.link') : t('library.state.here');
}

/** The address of a reading place: which material, which of its files, and where in it. */
export type Reading = {
  id: string;
  key: string | null;
  page: number | null;
  second: number | null;
  /** What is looked for there. */ words: string | null;
};

export function readingPath({ id, key, page, second, words }: Partial<Reading> & { id: string }): string {
  const place = page ? `p${page}` : second ? `s${Math.floor(second)}` : '';
  return [id, key ?? '', place, encodeURIComponent(words ?? '').replaceAll('!', '%21')].join('!').replace(/!+$/, '');
}

export function parseReading(path: string): Reading {
  const [id = '', key = '', place = '', sought = ''] = path.split('!');
  const number = Number(place.slice(1));
  const at = Number.isInteger(number) && number >= 0 ? number : null;
  let words: string | null = null;
  try {
    words = decodeURIComponent(sought) || null;
  } catch {
    // a link that somebody wrote by hand
  }
  return {
    id,
    key: key || null,
    page: place.startsWith('p') && at ? at : null,
    second: place.startsWith('s') ? at : null,
    words,
  };
}
