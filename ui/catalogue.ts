/** Nested catalogue to `a.b.c` → words: for the build and the tests; the window gets the result. */
export function flatten(node: unknown, path = '', into: Record<string, string> = {}): Record<string, string> {
  if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) flatten(value, path ? `${path}.${key}` : key, into);
  } else into[path] = String(node);
  return into;
}
