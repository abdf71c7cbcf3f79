import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';
import { parse } from 'yaml';

// Rust reads the same two catalogues; only they hold words.
const locales = resolve(import.meta.dirname, process.env.LOCALES_DIR ?? '../src-tauri/locales');

const yaml: Plugin = {
  name: 'yaml',
  enforce: 'pre',
  configureServer: (server) => void server.watcher.add(locales),
  load: (id: string) =>
    id.endsWith('.yml') ? `export default ${JSON.stringify(parse(readFileSync(id, 'utf8')))}` : undefined,
};

export default defineConfig({
  plugins: [yaml, svelte()],
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
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 15_000,
    maxWorkers: 2,
  },
});
