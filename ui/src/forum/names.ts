/**
 * Words in the midst of a sentence that begin with a capital and are no name that the programme knows: perhaps a child or a
 * family. A hint and no more: whoever wrote them decides.
 */
export function perhapsNames(text: string, known: string[]): string[] {
  const usual = new Set(known.flatMap((name) => name.split(/\s+/)).map((word) => word.toLocaleLowerCase()));
  const found: string[] = [];
  for (const sentence of text.split(/[.!?…:\n]+\s*/)) {
    const words = sentence.match(/[\p{L}\p{M}'’-]+/gu) ?? [];
    for (const word of words.slice(1)) {
      const name = /^\p{Lu}\p{Ll}{2,}/u.test(word) && !usual.has(word.toLocaleLowerCase());
      if (name && !found.includes(word)) found.push(word);
    }
  }
  return found.slice(0, 5);
}
