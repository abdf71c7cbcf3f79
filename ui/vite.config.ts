import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';
import { parse } from 'yaml';
import { flatten } from './catalogue.ts';

// Rust reads the same two catalogues; only they hold words.
const locales = resolve(import.meta.dirname, process.env.LOCALES_DIR ?? '../src-tauri/locales');

const yaml: Plugin = {
  name: 'yaml',
  enforce: 'pre',
  configureServer: (server) => void server.watcher.add(locales),
  load: (id: string) =>
    id.endsWith('.yml')
      ? `export default JSON.parse(${JSON.stringify(JSON.stringify(wordsOf(readFileSync(id, 'utf8'))))})`
      : undefined,
};

/** The parts of a catalogue that the window speaks; the others are Rust's. */
const OF_THE_WINDOW = new Set(['ui', 'error', 'reason', 'zone']);

/** A catalogue as `a.b.c` → words. A browser reads a string of JSON faster than the same as a script. */
function wordsOf(catalogue: string): Record<string, string> {
  const parts = Object.entries(parse(catalogue) as object).filter(([part]) => OF_THE_WINDOW.has(part));
  return flatten(Object.fromEntries(parts));
}

/** The faces of every page are asked for with the page, not once the style sheet has been read and used. */
const FIRST_FACES = /(literata-latin-opsz-normal|source-sans-3-latin-wght-normal)-[^/]*\.woff2$/;
/** The words of a language; public/first.js asks for those of the last start. */
const WORDS = /\/(en|es)-[^/]*\.js$/;
const preloaded: Plugin = {
  name: 'preload',
  transformIndexHtml: (_html, { bundle }) => {
    const files = Object.keys(bundle ?? {});
    const link = (href: string, attrs: Record<string, string | boolean>) => ({
      tag: 'link',
      attrs: { ...attrs, href: `/${href}`, crossorigin: true },
      injectTo: 'head-prepend' as const,
    });
    return [
      ...files
        .filter((file) => FIRST_FACES.test(file))
        .map((file) => link(file, { rel: 'preload', as: 'font', type: 'font/woff2' })),
      ...files.flatMap((file) => {
        const [, language] = WORDS.exec(file) ?? [];
        return language ? [link(file, { rel: 'words', hreflang: language })] : [];
      }),
    ];
  },
};

/**
 * What pdf.js fetches while it draws: the letters of Asian PDFs, the faces that a PDF may leave out, and pictures without WebAssembly.
 * Its sandbox for scripts is not among them: nothing in a file runs.
 */
const forPdfs: Plugin = {
  name: 'for-pdfs',
  apply: 'build',
  generateBundle() {
    const from = resolve(import.meta.dirname, 'node_modules/pdfjs-dist');
    for (const folder of ['cmaps', 'standard_fonts', 'wasm'])
      for (const name of readdirSync(resolve(from, folder)))
        if (folder !== 'wasm' || name.endsWith('_nowasm_fallback.js') || name.startsWith('LICENSE'))
          if (!name.includes('QUICKJS'))
            this.emitFile({
              type: 'asset',
              fileName: `pdf/${folder}/${name}`,
              source: readFileSync(resolve(from, folder, name)),
            });
  },
};

export default defineConfig({
  plugins: [yaml, preloaded, forPdfs, svelte()],
  resolve: {
    alias: { $locales: locales },
    // Without this Vitest would take Svelte's server build and mount nothing.
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
  },
  define: { __LOCALES__: JSON.stringify(process.env.VITEST ? locales : '') },
  // The content security policy knows no data: fonts.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5173, strictPort: true, fs: { allow: ['.', locales] } },
  clearScreen: false,
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'verifier/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 30_000,
    // a busy machine takes its time to bring a page; what is wrong stays wrong
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
  },
});
