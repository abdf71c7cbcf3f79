/** The name under which marked words are drawn (`::highlight(noted)` in the style sheet). */
const NAME = 'noted';

/** What was marked on a page, or in a text that has none. */
export type Marked = { page: number | null; quote: string };

/** Letters of a text as they stand in its nodes, without the white space that lines and columns bring. */
function letters(root: Element): { text: string; at: { node: Text; offset: number }[] } {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const at: { node: Text; offset: number }[] = [];
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { data } = node as Text;
    for (let offset = 0; offset < data.length; offset += 1) {
      if (/\s/.test(data[offset] ?? '')) continue;
      text += data[offset];
      at.push({ node: node as Text, offset });
    }
  }
  return { text, at };
}

/** Where the words stand in `root`; null: they are not there. */
export function rangeOf(root: Element, quote: string): Range | null {
  const sought = quote.replace(/\s+/g, '');
  if (!sought) return null;
  const { text, at } = letters(root);
  const begins = text.indexOf(sought);
  const [from, to] = [at[begins], at[begins + sought.length - 1]];
  if (begins < 0 || !from || !to) return null;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset + 1);
  return range;
}

/**
 * Draws what was marked over the pages that are shown in `root`: PDF pages carry `data-page-number`, parts of a text `data-leaf`.
 * Nothing is changed in them. A webview without the CSS Custom Highlight API draws nothing.
 */
export function drawMarked(root: Element, marked: Marked[]): void {
  if (!('highlights' in CSS)) return;
  const ranges: Range[] = [];
  for (const leaf of root.querySelectorAll<HTMLElement>('[data-page-number], [data-leaf]')) {
    const number = Number(leaf.dataset['pageNumber'] ?? leaf.dataset['leaf']) || null;
    const text = leaf.matches('[data-page-number]') ? leaf.querySelector('.textLayer') : leaf;
    for (const one of marked) {
      if (!text || (number && one.page !== number)) continue;
      const range = rangeOf(text, one.quote);
      if (range) ranges.push(range);
    }
  }
  if (ranges.length) CSS.highlights.set(NAME, new Highlight(...ranges));
  else CSS.highlights.delete(NAME);
}

/** Keeps what was marked drawn while pages come and go in `root`. Gives what ends it, and what draws anew. */
export function followMarked(root: Element, marked: () => Marked[]): { draw: () => void; stop: () => void } {
  let due = 0;
  const draw = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => drawMarked(root, marked()));
  };
  const observer = new MutationObserver(draw);
  observer.observe(root, { childList: true, subtree: true });
  draw();
  return {
    draw,
    stop: () => {
      observer.disconnect();
      cancelAnimationFrame(due);
      if ('highlights' in CSS) CSS.highlights.delete(NAME);
    },
  };
}
