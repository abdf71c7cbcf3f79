import type { Language, Start } from './host';

/** What the next start shows before Rust has answered: no more than a guess, and nothing of anyone's. */
type First = {
  language: Language;
  /** The colours that were chosen; null where the system's are followed. */
  theme: 'light' | 'dark' | null;
  /** A programme was open. */
  inside: boolean;
};

const KEY = 'first';

/** Keeps what the next start can begin with. public/first.js reads it too, before the first frame. */
export function remember({ settings, opened }: Start): void {
  const theme = settings.theme === 'system' ? null : settings.theme;
  const inside = opened.state === 'ready' && opened.current !== null;
  const first: First = { language: settings.language, theme, inside };
  try {
    localStorage.setItem(KEY, JSON.stringify(first));
  } catch {
    // The next start begins in the system's language and colours, as the first one did.
  }
}

/** How the last start ended; at the first one, what the system's languages suggest. */
export function recall(system: readonly string[]): First {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as First | null;
    if (kept) return { ...kept, language: kept.language === 'es' ? 'es' : 'en' };
  } catch {
    // as if nothing had been kept
  }
  const spoken = system.find((tag) => /^(en|es)\b/.test(tag));
  return { language: spoken?.startsWith('es') ? 'es' : 'en', theme: null, inside: false };
}
