import { resolve } from 'node:path';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/host/bindings.ts'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  // how it is set is prettier's
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // links are addresses of our own router, which knows no `resolve`
      'svelte/no-navigation-without-resolve': 'off',
      // {' '} keeps a space that Svelte would take away
      'svelte/no-useless-mustaches': 'off',
      // sets and maps that are made anew, or that no page shows, are plain on purpose
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        projectService: true,
        tsconfigRootDir: resolve(import.meta.dirname),
        extraFileExtensions: ['.svelte'],
        svelteConfig,
      },
    },
  },
);
