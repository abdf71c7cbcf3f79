/**
 * Formatters, each made once. To make one costs WebKit milliseconds, and Today alone asks for dozens; a formatter depends on
 * nothing but its locale and options.
 */
const made = new Map<string, unknown>();

function once<F>(kind: string, tag: string, options: object, make: () => F): F {
  const key = `${kind} ${tag} ${JSON.stringify(options)}`;
  const known = made.get(key) as F | undefined;
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

export const dateFormat = (tag: string, options: Intl.DateTimeFormatOptions) =>
  once('date', tag, options, () => new Intl.DateTimeFormat(tag, options));
export const relativeFormat = (tag: string, options: Intl.RelativeTimeFormatOptions) =>
  once('relative', tag, options, () => new Intl.RelativeTimeFormat(tag, options));
export const numberFormat = (tag: string, options: Intl.NumberFormatOptions = {}) =>
  once('number', tag, options, () => new Intl.NumberFormat(tag, options));
export const pluralRules = (tag: string) => once('plural', tag, {}, () => new Intl.PluralRules(tag));
export const listFormat = (tag: string, options: Intl.ListFormatOptions) =>
  once('list', tag, options, () => new Intl.ListFormat(tag, options));
export const displayNames = (tag: string, options: Intl.DisplayNamesOptions) =>
  once('names', tag, options, () => new Intl.DisplayNames(tag, options));
