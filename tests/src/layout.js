// What is wrong with the layout of the page that is shown, one line a fault. Judged without eyes, by boxes.
const faults = [];
const rect = (element) => element.getBoundingClientRect();
const name = (element) => {
  const text = (element.innerText ?? element.value ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
  return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${[...element.classList].map((one) => `.${one}`).join('')} "${text}"`;
};
// A quiet button reaches over its column by its negative margin, so that its words stand in line.
const body = (element) => {
  const box = rect(element);
  const style = getComputedStyle(element);
  const over = (side) => Math.min(0, parseFloat(style[side]) || 0);
  return { left: box.left - over('marginLeft'), right: box.right + over('marginRight'), top: box.top, bottom: box.bottom };
};
const shown = (element) => {
  const box = rect(element);
  return box.width > 0 && box.height > 0 && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
};
// Words for screen readers only are clipped on purpose, and those of a PDF lie unseen over its drawing.
const apart = (element) =>
  element.closest('.sr, .skip, [aria-hidden=true], svg, .pdfViewer') !== null || (element.clientWidth === 1 && element.clientHeight === 1);
const dialog = document.querySelector('dialog[open]');
const scope = dialog ?? document.body;
const all = [...scope.querySelectorAll('*')].filter((element) => shown(element) && !apart(element));
const scrolls = (element, axis) => ['auto', 'scroll'].includes(getComputedStyle(element)[`overflow${axis}`]);
const scroller = (element, axis) => {
  for (let at = element.parentElement; at; at = at.parentElement) if (scrolls(at, axis)) return at;
  return null;
};

// text that is cut off
for (const element of all) {
  const style = getComputedStyle(element);
  const clipped = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
  if (clipped && element.innerText?.trim() && !element.matches('select, input, [role=option] > span'))
    faults.push(`cut off: ${name(element)} ${element.scrollWidth}/${element.clientWidth}`);
  const low = ['hidden', 'clip'].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 2;
  if (low && element.innerText?.trim() && !element.matches('dialog, select, input'))
    faults.push(`cut off below: ${name(element)} ${element.scrollHeight}/${element.clientHeight}`);
}

// what reaches over the window's edge, where nothing scrolls sideways
for (const element of all) {
  const box = rect(element);
  if ((box.right > innerWidth + 1 || box.left < -1) && !scroller(element, 'X'))
    faults.push(`over the window's edge: ${name(element)} ${Math.round(box.left)}–${Math.round(box.right)}`);
}
// what lies over a pane and is cut off at its sides
for (const element of all) {
  const pane = scroller(element, 'Y');
  if (!pane || getComputedStyle(element).position !== 'absolute' || !element.innerText?.trim()) continue;
  const [box, edge] = [rect(element), rect(pane)];
  if (box.left < edge.left - 1 || box.right > edge.right + 1) faults.push(`cut off by its pane: ${name(element)}`);
}
if (document.documentElement.scrollWidth > innerWidth + 1) faults.push('the page scrolls sideways');
if (document.documentElement.scrollHeight > innerHeight + 1) faults.push('the whole window scrolls');

// controls wider than what holds them
for (const control of all.filter((element) => element.matches('select, input, textarea, button, .btn'))) {
  const parent = control.parentElement;
  if (parent && getComputedStyle(control).position !== 'absolute' && body(control).right > rect(parent).right + 1)
    faults.push(`wider than its column: ${name(control)} in ${name(parent)}`);
}

// a dialog's buttons are in sight
if (dialog) {
  const box = rect(dialog);
  if (box.bottom > innerHeight + 1 || box.top < -1) faults.push(`taller than the window: ${name(dialog)}`);
  for (const button of dialog.querySelectorAll('.foot button'))
    if (shown(button) && rect(button).bottom > Math.min(innerHeight, box.bottom) + 1)
      faults.push(`below the fold: ${name(button)}`);
}

// one filled button
const filled = all.filter((element) => element.matches('.btn.first'));
if (filled.length > 1) faults.push(`${filled.length} filled buttons: ${filled.map(name).join(', ')}`);

// controls that lie over one another
const controls = all.filter((element) => element.matches('a[href], button, input, select, textarea, summary'));
for (const [i, one] of controls.entries())
  for (const other of controls.slice(i + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    // a label or a list's row may cover its own control on purpose
    if (getComputedStyle(one).position === 'absolute' || getComputedStyle(other).position === 'absolute') continue;
    // a menu lies over what is beneath it on purpose
    if (one.closest('[role=menu]') !== other.closest('[role=menu]')) continue;
    // what is scrolled out of its pane is not there
    const seen = (box, control) => {
      const pane = scroller(control, 'Y');
      if (!pane) return box;
      const edge = rect(pane);
      return { left: box.left, right: box.right, top: Math.max(box.top, edge.top), bottom: Math.min(box.bottom, edge.bottom) };
    };
    const boxes = (control) =>
      (getComputedStyle(control).display === 'inline' ? [...control.getClientRects()] : [body(control)]).map((box) => seen(box, control));
    for (const a of boxes(one))
      for (const b of boxes(other)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const sticky = one.closest('.foot, .head-of-list') !== other.closest('.foot, .head-of-list');
        if (across > 3 && down > 3 && !sticky) faults.push(`overlap: ${name(one)} and ${name(other)}`);
      }
  }

// targets of 24 px (WCAG 2.2, 2.5.8), but for links within a sentence
for (const control of controls) {
  const box = rect(control);
  const inline = getComputedStyle(control).display === 'inline' || control.matches('input[type=checkbox], input[type=radio]');
  if (!inline && (box.height < 23.5 || box.width < 23.5))
    faults.push(`smaller than 24 px: ${name(control)} ${Math.round(box.width)}×${Math.round(box.height)}`);
}
// contrast of all text, of placeholders and of controls that are off: 4.5 to 1 (WCAG 1.4.3, without its exceptions)
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const read = new Map();
const colour = (text) => {
  if (!read.has(text)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    read.set(text, [r, g, b, a / 255]);
  }
  return read.get(text);
};
const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
/** What lies behind an element's text; null where a picture does. */
const ground = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.backgroundImage !== 'none') return null;
    const layer = colour(style.backgroundColor);
    layers.push(layer);
    if (layer[3] === 1) break;
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
};
const light = ([r, g, b]) => {
  const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
// WebKit does not tell a placeholder's style: its rule is looked for, and tried on
const placeholder = (field) => {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const own = rules.filter((rule) => rule.selectorText?.includes('::placeholder'));
  const last = own.filter((rule) => field.matches(rule.selectorText.replaceAll('::placeholder', '') || '*')).at(-1);
  const probe = document.createElement('span');
  probe.style.color = last?.style.color || 'darkgray';
  field.parentElement.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};
const faint = (element) => {
  let all = 1;
  for (let at = element; at; at = at.parentElement) all *= parseFloat(getComputedStyle(at).opacity);
  return all;
};
const weigh = (element, text, what) => {
  const behind = ground(element);
  if (!behind) return;
  const [r, g, b, a] = colour(text);
  const front = over([r, g, b, a * faint(element)], behind);
  const [one, other] = [light(front), light(behind)].sort((x, y) => y - x);
  const ratio = (one + 0.05) / (other + 0.05);
  if (ratio < 4.45) faults.push(`contrast ${ratio.toFixed(2)}: ${what}${name(element)}`);
};
for (const element of scope.querySelectorAll('*')) {
  // the words over a page of a PDF are there to be marked: its picture shows them, in the colours of its author
  if (!shown(element) || element.closest('.sr, .skip, .textLayer')) continue;
  const style = getComputedStyle(element);
  const field = element.matches('input:not([type=checkbox], [type=radio]), textarea');
  if (field && !element.value) {
    if (element.placeholder) weigh(element, placeholder(element), 'placeholder of ');
    continue;
  }
  const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (says || field || element.matches('select')) {
    if (!element.matches('option, script, style')) weigh(element, element.closest('svg') ? style.fill : style.color, '');
  }
}
return [...new Set(faults)];
