import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// One script, which the programme's page carries within (src-tauri/crates/programme/src/certificates/page.rs).
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    target: 'es2020',
    outDir: resolve(
      import.meta.dirname,
      process.env.VERIFIER_OUT ?? '../../src-tauri/crates/programme/src/certificates',
    ),
    emptyOutDir: false,
    lib: {
      entry: resolve(import.meta.dirname, 'page.ts'),
      formats: ['iife'],
      name: 'verifier',
      fileName: () => 'verifier.js',
    },
  },
});
