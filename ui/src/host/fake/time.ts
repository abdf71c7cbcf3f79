/** What Rust does with chrono-tz, done with the browser's zone data: good enough for a stand-in, never shipped as truth. */
import type { LocalMoment, When } from '../host';

const DAY = 86_400_000;

export function offsetAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Math.round(
    (Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - instant) / 60_000,
  );
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export function localMoment(zone: string, instant: number): LocalMoment {
  const offsetMinutes = offsetAt(zone, instant);
  const shifted = new Date(instant + offsetMinutes * 60_000).toISOString();
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16), zone, offsetMinutes };
}

export function instantOf(date: string, time: string, zone: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`);
  return wall - offsetAt(zone, wall - offsetAt(zone, wall) * 60_000) * 60_000;
}

const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

export type Stated = { date: string | null; start: string | null; minutes: number; wallTime?: When['wallTime'] };

export function when(stated: Stated, programmeZone: string, zone: string, now: number): When {
  const base = { minutes: stated.minutes, wallTime: stated.wallTime ?? 'plain' } as const;
  const none = { mineEnds: null, instant: null, ends: null };
  if (!stated.date) return { ...base, ...none, state: 'unscheduled', mine: null, programme: null, daysAway: null };
  const today = localMoment(zone, now).date;
  if (!stated.start) {
    const bare = (of: string) => ({ date: stated.date ?? '', time: null, zone: of, offsetMinutes: null });
    return {
      ...base,
      ...none,
      state: 'dateOnly',
      mine: bare(zone),
      programme: bare(programmeZone),
      daysAway: days(today, stated.date),
    };
  }
  const instant = instantOf(stated.date, stated.start, programmeZone);
  const ends = instant + stated.minutes * 60_000;
  const mine = localMoment(zone, instant);
  return {
    ...base,
    state: 'timed',
    mine,
    programme: localMoment(programmeZone, instant),
    mineEnds: localMoment(zone, ends).time,
    instant: new Date(instant).toISOString(),
    ends: new Date(ends).toISOString(),
    daysAway: days(today, mine.date),
  };
}
