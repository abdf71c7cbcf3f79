/**
 * Dates and hours from local parts. Rust has already turned instants into somebody's wall time, so every
 * format runs as UTC: the browser's own zone data, older than ours on an old computer, is never asked.
 */
import type { EditionSpan, When } from '../host';
import { dateFormat, relativeFormat } from './formats';
import { locale } from './locale.svelte';
import { lookup, plural, t } from './words';

const DAY = 86_400_000;

export function utc(date: string, time = '00:00'): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}

export const isoDate = (date: Date) => date.toISOString().slice(0, 10);
export const addDays = (date: string, days: number) => isoDate(new Date(utc(date).getTime() + days * DAY));
export const daysBetween = (from: string, to: string) => Math.round((utc(to).getTime() - utc(from).getTime()) / DAY);

function parts(date: Date, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormatPart[] {
  return dateFormat(locale.tag, { ...options, timeZone: 'UTC' }).formatToParts(date);
}

/** "Thursday 18 May". The year stands there only when it is not the year of `near`. */
export function day(date: string, near: string, weekday: 'long' | 'short' | null = 'long'): string {
  const year = date.slice(0, 4) === near.slice(0, 4) ? undefined : 'numeric';
  const found = parts(utc(date), { day: 'numeric', month: 'long', ...(weekday && { weekday }), ...(year && { year }) });
  // "jueves, 18 de mayo" is how Intl separates; people write it without the comma.
  return found
    .map((part, i) =>
      part.type === 'literal' && found[i - 1]?.type === 'weekday' && found[i + 1]?.type === 'day' ? ' ' : part.value,
    )
    .join('');
}

/** The columns of a list of dates: weekday and month short. */
export function dayColumns(date: string): { weekday: string; day: string; month: string } {
  const bare = (options: Intl.DateTimeFormatOptions, type: string) =>
    (parts(utc(date), options).find((part) => part.type === type)?.value ?? '').replace(/\.$/, '');
  return {
    weekday: bare({ weekday: 'short' }, 'weekday'),
    day: String(Number(date.slice(8))),
    month: bare({ month: 'short' }, 'month'),
  };
}

export function monthName(date: string, style: 'long' | 'short' = 'long'): string {
  return dateFormat(locale.tag, { month: style, timeZone: 'UTC' }).format(utc(date)).replace(/\.$/, '');
}

/** "08:00" in the reader's hour cycle. */
export function clock(time: string): string {
  const { hourCycle } = locale;
  const hour12 = hourCycle === 'locale' ? undefined : hourCycle === 'h12';
  const twelve = hour12 ?? dateFormat(locale.tag, { hour: 'numeric' }).resolvedOptions().hour12 ?? false;
  return dateFormat(locale.tag, {
    hour: twelve ? 'numeric' : '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    hourCycle: twelve ? 'h12' : 'h23',
  }).format(utc('2000-01-01', time));
}

/** "today", "tomorrow", "in 3 days", "2 days ago". */
export function relativeDays(days: number): string {
  // In Spanish Intl says "dentro de 3 días"; people say "en 3 días". Tomorrow and the past are Intl's.
  if (days > 2) return plural('time.inDays', days);
  return relativeFormat(locale.tag, { numeric: 'auto' }).format(days, 'day');
}

/** "in 10 minutes", "in 2 hours": for what happens today. */
export function relativeMinutes(minutes: number): string {
  return minutes < 60 ? plural('time.inMinutes', minutes) : plural('time.inHours', Math.round(minutes / 60));
}

/** The day on which the reader's week begins: 1 Monday … 7 Sunday. */
export function firstWeekday(): number {
  if (locale.firstDay !== 'locale') return { monday: 1, saturday: 6, sunday: 7 }[locale.firstDay];
  const tag = new Intl.Locale(locale.tag) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return tag.getWeekInfo?.().firstDay ?? tag.weekInfo?.firstDay ?? 1;
}

export function weekdayName(number: number): string {
  // 1 January 2024 was a Monday.
  return dateFormat(locale.tag, { weekday: 'long', timeZone: 'UTC' }).format(utc(`2024-01-0${number}`));
}

/** 0 this week, 1 next week, -1 last week …, by the reader's first day of the week. */
export function weeksAway(date: string, today: string): number {
  const start = (of: string) => {
    const weekday = utc(of).getUTCDay() || 7;
    return addDays(of, -((weekday - firstWeekday() + 7) % 7));
  };
  return Math.round(daysBetween(start(today), start(date)) / 7);
}

/** "February to July 2023", "September 2024". Accepts months and dates. */
export function edition(span: EditionSpan): string {
  const month = (of: string, year: boolean) =>
    dateFormat(locale.tag, { month: 'long', ...(year && { year: 'numeric' }), timeZone: 'UTC' }).format(
      utc(of.slice(0, 7)),
    );
  if (!span.to || span.to.slice(0, 7) === span.from.slice(0, 7)) return month(span.from, true);
  return t('date.span', {
    from: month(span.from, span.from.slice(0, 4) !== span.to.slice(0, 4)),
    to: month(span.to, true),
  });
}

/** The city that names a zone, as it is written in the reader's language. */
export function place(zone: string): string {
  return lookup(`zone.${zone}`) ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** An instant as local parts, given the offset that Rust told for the reader's zone. */
export function localise(instant: string, offsetMinutes: number): { date: string; time: string } {
  const shifted = new Date(Date.parse(instant) + offsetMinutes * 60_000).toISOString();
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}

export const minutesUntil = (now: string, instant: string) =>
  Math.round((Date.parse(instant) - Date.parse(now)) / 60_000);

/** How far away it is, in words: "in 3 days", "today in 10 minutes", "now"; empty when nobody knows. */
export function away(when: When, now: string): string {
  if (when.daysAway === null) return '';
  if (when.instant !== null && when.ends !== null) {
    const start = minutesUntil(now, when.instant);
    if (start <= 0 && minutesUntil(now, when.ends) > 0) return t('time.now');
    if (when.daysAway === 0 && start > 0) return t('time.todayIn', { time: relativeMinutes(start) });
  }
  return relativeDays(when.daysAway);
}
