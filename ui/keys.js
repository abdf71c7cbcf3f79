// Writes src/i18n/keys.ts from the English catalogue: a key that is not there does not compile.
// With --check it only compares, and fails when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const file = join(import.meta.dirname, 'src/i18n/keys.ts');
const catalogue = join(import.meta.dirname, '../src-tauri/locales/en.yml');

function* keys(node, path = '') {
  for (const [name, value] of Object.entries(node)) {
    const key = path ? `${path}.${name}` : name;
    if (typeof value === 'object') yield* keys(value, key);
    else yield key;
  }
}

const all = [...keys(parse(readFileSync(catalogue, 'utf8')).ui)];
const counted = all.filter((key) => key.endsWith('.one')).map((key) => key.slice(0, -'.one'.length));
const union = (members) => members.map((key) => `  | '${key}'`).join('\n');
const written = await format(
  `// Made from the English catalogue by \`cargo xtask bindings\`; do not edit.

/** The words of the window, without \`ui.\` in front. */
export type Key =
${union(all)};

/** Words that are counted: each has \`.one\` and \`.other\`. */
export type CountedKey =
${union(counted)};
`,
  { ...(await resolveConfig(file)), filepath: file },
);

if (!process.argv.includes('--check')) writeFileSync(file, written);
else if (readFileSync(file, 'utf8') !== written) {
  throw new Error('src/i18n/keys.ts is older than the English catalogue: cargo xtask bindings');
}
