/** What a person does with the window. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** How often it is looked whether they are gone; a computer that slept is noticed by the first look. */
const EACH = 5000;

/**
 * Calls `gone`, until it says that it is done, once nobody has used the window for `minutes()`; null: never. Until the returned
 * function is called. The wall clock counts, so that a computer that slept counts as unused.
 */
export function watchIdle(
  minutes: () => number | null,
  gone: () => Promise<boolean>,
  now: () => number = Date.now,
): () => void {
  let last = now();
  let told = false;
  const here = () => {
    // the first touch after a sleep must not hide that nobody was here
    look();
    last = now();
    told = false;
  };
  function look() {
    const most = minutes();
    if (most === null || told || now() - last < most * 60_000) return;
    told = true;
    // what could not be kept yet is tried again
    void gone().then((done) => (told &&= done));
  }
  const timer = setInterval(look, EACH);
  for (const sign of SIGNS) window.addEventListener(sign, here, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) window.removeEventListener(sign, here, { capture: true });
  };
}
