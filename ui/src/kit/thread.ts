/**
 * Where the woven thread runs: bands of modules on a line of months, and the one module whose sessions fall
 * between the others as a thread that passes under each band and comes up between them.
 * Pure geometry; x in thousandths of the width, y in pixels.
 */
import { addDays, daysBetween } from '../i18n/dates';

export type Stop = { id: string; module: number; date: string | null; standing: 'past' | 'now' | 'next' | 'later' };
export type Band = { from: number; to: number; module: number };
export type Label = { module: number; from: number; to: number; below: boolean };
export type Mark = { x: number; date: string };
export type Drawing = {
  /** `calendar` when dates are known; `order` when sessions are known and no date is: then x is only their order. */
  axis: 'calendar' | 'order' | 'empty';
  stops: (Stop & { x: number })[];
  bands: Band[];
  /** The path's `d`, and the module that runs as the thread; null when no module is woven. */
  path: string;
  woven: number | null;
  labels: Label[];
  months: Mark[];
  today: number | null;
};
export type Frame = { top: number; low: number };

const WIDTH = 1000;
/** How far a band reaches past its first and last session. */
const REACH = 26;
/** How far inside a band's end the thread is down. */
const INSET = 42;

export const hue = (module: number) => (module < 1 ? 0 : ((module - 1) % 4) + 1);

/** The module most of whose span belongs to others: care of the caregiver, by how its sessions fall. */
function wovenModule(stops: Stop[]): number | null {
  let best: { module: number; between: number } | null = null;
  for (const module of new Set(stops.map((stop) => stop.module).filter((number) => number > 0))) {
    const places = stops.flatMap((stop, i) => (stop.module === module ? [i] : []));
    const first = places[0] ?? 0;
    const last = places.at(-1) ?? 0;
    const between = stops.slice(first, last + 1).filter((stop) => stop.module !== module && stop.module > 0).length;
    if (between > 0 && (!best || between > best.between)) best = { module, between };
  }
  return best?.module ?? null;
}

type Run = { module: number; first: number; last: number };

function runs(placed: (Stop & { x: number })[], woven: number | null): Run[] {
  const found: Run[] = [];
  let open = false;
  for (const stop of placed) {
    const last = open ? found.at(-1) : undefined;
    open = stop.module > 0 && stop.module !== woven;
    if (open && last?.module === stop.module) last.last = stop.x;
    else if (open) found.push({ module: stop.module, first: stop.x, last: stop.x });
  }
  return found;
}

/** Bands reach past their sessions, and never into the next band or off the line. */
function bandsOf(found: Run[]): Band[] {
  return found.map((run, i) => {
    const before = found[i - 1];
    const after = found[i + 1];
    const left = before ? Math.min(REACH, (run.first - before.last) / 2 - 4) : REACH;
    const right = after ? Math.min(REACH, (after.first - run.last) / 2 - 4) : REACH;
    return {
      module: run.module,
      from: Math.max(0, run.first - Math.max(left, 2)),
      to: Math.min(WIDTH, run.last + Math.max(right, 2)),
    };
  });
}

const round = (x: number) => Math.round(x * 10) / 10;

function bend(from: number, fromY: number, to: number, toY: number, down: boolean): string {
  const width = Math.max(to - from, 0);
  const nearStop = Math.max(width - 28, width / 2);
  const nearBand = Math.min(34, width / 2);
  const [a, b] = down ? [from + nearStop, to - nearBand] : [from + nearBand, to - nearStop];
  return `C ${round(a)} ${fromY} ${round(b)} ${toY} ${round(to)} ${toY}`;
}

/** Down under each stretch of bands, up at each of the thread's own stops. */
function weave(ups: number[], bands: Band[], end: number, { top, low }: Frame): string {
  const [start, ...rest] = ups;
  if (start === undefined) return '';
  let d = `M${round(start)} ${top}`;
  let at = start;
  for (const up of [...rest, null]) {
    const under = bands.filter((band) => band.from < (up ?? Infinity) && band.to > at);
    const first = under[0];
    const last = under.at(-1);
    if (!first || !last) {
      if (up !== null) d += ` L${round(up)} ${top}`;
    } else {
      const inset = Math.min(INSET, (last.to - first.from) / 3);
      const sink = Math.max(first.from + inset, at + 4);
      const rise = Math.min(last.to - inset, (up ?? end) - 4);
      d += ` ${bend(at, top, sink, low, true)} L${round(Math.max(rise, sink))} ${low}`;
      if (up !== null) d += ` ${bend(Math.max(rise, sink), low, up, top, false)}`;
    }
    at = up ?? at;
  }
  return d;
}

function monthsBetween(from: string, to: string, x: (date: string) => number): Mark[] {
  const months: Mark[] = [{ x: 0, date: from }];
  let month = `${from.slice(0, 7)}-01`;
  for (;;) {
    month = `${addDays(month, 32).slice(0, 7)}-01`;
    if (month > to) break;
    months.push({ x: x(month), date: month });
  }
  // Words need room: a month that would be hidden by the next one is left out, and long editions name every third.
  const step = months.length > 18 ? 3 : 1;
  return months.filter((mark, i) => i % step === 0 && (months[i + 1]?.x ?? WIDTH) - mark.x >= 45 / step);
}

/** Draws any number of sessions of any number of modules; `today` is the reader's date. */
export function draw(
  sessions: Stop[],
  span: { from: string; to: string | null },
  today: string,
  frame: Frame,
): Drawing {
  const dated = sessions
    .filter((stop) => stop.date !== null)
    .sort((a, b) => (a.date ?? '').localeCompare(b.date ?? ''));
  if (dated.length === 0) {
    if (sessions.length === 0) return onlyMonths(span, today, frame);
    const gap = WIDTH / sessions.length;
    return place(
      sessions.map((stop, i) => ({ ...stop, x: gap * (i + 0.5) })),
      frame,
      { axis: 'order', months: [], today: null },
    );
  }
  const from = addDays(dated[0]?.date ?? '', -7);
  const to = addDays(dated.at(-1)?.date ?? '', 7);
  const days = daysBetween(from, to);
  const x = (date: string) => (daysBetween(from, date) / days) * WIDTH;
  return place(
    dated.map((stop) => ({ ...stop, x: x(stop.date ?? '') })),
    frame,
    {
      axis: 'calendar',
      months: monthsBetween(from, to, x),
      today: today >= from && today <= to ? x(today) : null,
    },
  );
}

function onlyMonths(span: { from: string; to: string | null }, today: string, frame: Frame): Drawing {
  const from = `${span.from.slice(0, 7)}-01`;
  const to = addDays(`${addDays(`${(span.to ?? span.from).slice(0, 7)}-01`, 32).slice(0, 7)}-01`, -1);
  const x = (date: string) => (daysBetween(from, date) / (daysBetween(from, to) + 1)) * WIDTH;
  return {
    axis: 'empty',
    stops: [],
    bands: [],
    path: `M0 ${frame.top} L${WIDTH} ${frame.top}`,
    woven: null,
    labels: [],
    months: monthsBetween(from, to, x),
    today: today >= from && today <= to ? x(today) : null,
  };
}

function place(
  stops: (Stop & { x: number })[],
  frame: Frame,
  axis: Pick<Drawing, 'axis' | 'months' | 'today'>,
): Drawing {
  const woven = wovenModule(stops);
  const bands = bandsOf(runs(stops, woven));
  const ends = { first: stops[0]?.x ?? 0, last: stops.at(-1)?.x ?? WIDTH };
  const ups =
    woven === null
      ? []
      : stops.filter((stop, i) => stop.module === woven || (stop.module === 0 && i === 0)).map((stop) => stop.x);
  const path =
    woven === null
      ? `M${round(ends.first)} ${frame.top} L${round(ends.last)} ${frame.top}`
      : weave(ups, bands, bands.at(-1)?.to ?? WIDTH, frame);
  const labels: Label[] = [];
  for (const [i, band] of bands.entries()) {
    // A module that returns is named once.
    if (labels.some((label) => label.module === band.module)) continue;
    labels.push({ module: band.module, from: band.from, to: (bands[i + 1]?.from ?? WIDTH) - 12, below: false });
  }
  const under = woven === null ? undefined : bands[0];
  if (woven !== null && under) labels.push({ module: woven, from: under.from, to: WIDTH, below: true });
  return { ...axis, stops, bands, path, woven, labels };
}
