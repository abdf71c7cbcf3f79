import TurndownService from 'turndown';

const turndown = new TurndownService({ headingStyle: 'atx', bulletListMarker: '-', emDelimiter: '*', hr: '---' });
// Nothing of it is fetched, and Word brings its style sheets along.
turndown.remove(['style', 'script', 'title', 'meta', 'link']);

/**
 * What was copied from Word, LibreOffice or a page, as Markdown: emphasis, lists, links and headings stay, all else goes.
 * Null where there is no more than plain text, which the browser pastes by itself.
 */
export function fromClipboard(data: DataTransfer | null): string | null {
  const html = data?.getData('text/html');
  if (!html) return null;
  const words = turndown
    .turndown(clean(html))
    .replace(/\u00a0/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return words || null;
}

/** Word says what its program needs in comments and in elements of its own, and writes lists as paragraphs with bullets. */
function clean(html: string): string {
  const page = new DOMParser().parseFromString(html.replace(/<!--[\s\S]*?-->/g, ''), 'text/html');
  for (const own of page.querySelectorAll('img, o\\:p, [style*="mso-hide:all"]')) own.remove();
  for (const item of page.querySelectorAll<HTMLElement>('[class*="MsoListParagraph"], [style*="mso-list"]')) {
    item.textContent = (item.textContent ?? '').replace(/^\s*(?:[·•§o-]|\d+[.)])\s+/, '');
    const list = page.createElement('ul');
    const entry = page.createElement('li');
    entry.textContent = item.textContent;
    list.append(entry);
    item.replaceWith(list);
  }
  return page.body.innerHTML;
}
