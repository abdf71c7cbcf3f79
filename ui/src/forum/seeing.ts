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
