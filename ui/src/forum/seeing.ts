/** What is before somebody's eyes, and bringing something there. */

/** Calls back once half of an element, or half a screen of it, has been on the screen; at once where nobody can tell. */
export function seeing(seen: () => void): (node: HTMLElement) => (() => void) | undefined {
  return (node) => {
    if (!('IntersectionObserver' in window)) return void seen();
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        const screen = entry.rootBounds?.height ?? window.innerHeight;
        if (entry.intersectionRatio < 0.5 && entry.intersectionRect.height < screen / 2) return;
        watch.disconnect();
        seen();
      },
      { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] },
    );
    watch.observe(node);
    return () => watch.disconnect();
  };
}

/** Brings a post that stands in the page before the reader, who goes on from there; false where it does not. */
export function showPost(id: string): boolean {
  const here = document.getElementById(`post-${id}`);
  if (!here) return false;
  here.scrollIntoView({ block: 'start' });
  here.focus({ preventScroll: true });
  return true;
}

/**
 * From post to post by Page Down and Page Up, as in any feed (ARIA Authoring Practices, feed pattern). Whoever writes keeps
 * these keys for what they write.
 */
export function fromPostToPost(event: KeyboardEvent): void {
  if ((event.key !== 'PageDown' && event.key !== 'PageUp') || event.altKey || event.ctrlKey || event.metaKey) return;
  const at = event.target instanceof HTMLElement ? event.target : null;
  const here = at?.closest('textarea, input, select') ? null : at?.closest<HTMLElement>('article.post');
  if (!here) return;
  const all = [...document.querySelectorAll<HTMLElement>('article.post')];
  const next = all[all.indexOf(here) + (event.key === 'PageDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.scrollIntoView({ block: 'start' });
  next.focus({ preventScroll: true });
}
