import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/svelte';
import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { learn, locale } from '../src/i18n';
import { typed } from '../src/kit/typed';

// jsdom knows neither of these; the pages ask for both.
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
HTMLElement.prototype.scrollTo ??= () => undefined;
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};

// A page is a script of its own, and comes late on a busy computer.
configure({ asyncUtilTimeout: 10_000 });
await Promise.all([learn('en'), learn('es')]);

beforeEach(() => {
  locale.system = [];
  void locale.apply({ language: 'en', hourCycle: 'locale', firstDay: 'locale' });
  window.history.replaceState(null, '', '/');
});
// A page that was still coming when its test was over must not meet a window that is gone.
afterAll(() => vi.dynamicImportSettled());
afterEach(() => {
  typed.clear();
  cleanup();
  vi.useRealTimers();
});
