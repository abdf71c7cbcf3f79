/** How far the pointer moves before it is a drag and no click, in CSS pixels. */
const THRESHOLD = 6;
/** So near to the edge of the window the page begins to scroll, in CSS pixels. */
const EDGE = 48;

/**
 * Dragging with the pointer: something is taken up and let go over an element that carries `data-drop`. The webview's own drag and
 * drop is the system's, for files; it can't be had for both on every system.
 */
export class Drag {
  /** What is being dragged, in words; none while nothing is. */
  label = $state<string | null>(null);
  /** The `data-drop` that it is over. */
  over = $state<string | null>(null);
  x = $state(0);
  y = $state(0);

  /** To be called on pointerdown. `drop` is called with the `data-drop` under the pointer when it is let go over one. */
  begin(event: PointerEvent, label: string, drop: (target: string) => void): void {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    if ((event.target as Element).closest('input, select, textarea, button:not([data-grip])')) return;
    const from = { x: event.clientX, y: event.clientY };
    const controller = new AbortController();
    const { signal } = controller;
    const end = () => {
      controller.abort();
      document.documentElement.classList.remove('dragging');
      this.label = null;
      this.over = null;
    };
    const move = (at: PointerEvent) => {
      if (this.label === null) {
        if (Math.hypot(at.clientX - from.x, at.clientY - from.y) < THRESHOLD) return;
        this.label = label;
        document.documentElement.classList.add('dragging');
        getSelection()?.removeAllRanges();
      }
      at.preventDefault();
      this.x = at.clientX;
      this.y = at.clientY;
      const under = document.elementFromPoint(at.clientX, at.clientY);
      this.over = under?.closest<HTMLElement>('[data-drop]')?.dataset['drop'] ?? null;
      this.#scroll(under, at.clientY);
    };
    const up = () => {
      const target = this.label === null ? null : this.over;
      if (this.label !== null) {
        // the click that follows belongs to the drag
        addEventListener('click', swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener('click', swallow, { capture: true }));
      }
      end();
      if (target !== null) drop(target);
    };
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape' || this.label === null) return;
      pressed.stopPropagation();
      pressed.preventDefault();
      end();
    };
    addEventListener('pointermove', move, { signal });
    addEventListener('pointerup', up, { signal });
    addEventListener('pointercancel', end, { signal });
    addEventListener('blur', end, { signal });
    addEventListener('keydown', key, { signal, capture: true });
    // a link must not begin the system's own drag
    addEventListener('dragstart', (other) => other.preventDefault(), { signal });
  }

  #scroll(under: Element | null, y: number): void {
    let pane = under;
    while (pane && !(pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY !== 'visible'))
      pane = pane.parentElement;
    const by = y < EDGE ? -12 : y > innerHeight - EDGE ? 12 : 0;
    if (by) (pane ?? document.scrollingElement)?.scrollBy({ top: by });
  }
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}
