import type { SessionPage } from '../host';

export type Part = 'welcome' | 'questions' | 'case' | 'guests' | 'closing';
export type Slot = { part: Part; minutes: number; /** Minutes from the beginning. */ from: number };

/** So long welcome and closing take, in minutes. */
const FRAME = 10;

/** The parts of a session, as far as there is something for them: what is left between welcome and closing is parted evenly. */
export function agenda(page: SessionPage, cases: number, chosen: Partial<Record<Part, number>> = {}): Slot[] {
  const whole = page.session.when.minutes;
  const inner: Part[] = [
    ...(page.questions.length ? (['questions'] as const) : []),
    ...(page.session.guests.length ? (['guests'] as const) : []),
    ...(cases ? (['case'] as const) : []),
  ];
  if (!inner.length) inner.push('questions');
  const each = Math.max(5, Math.floor((whole - 2 * FRAME) / inner.length / 5) * 5);
  const parts: Part[] = ['welcome', ...inner, 'closing'];
  let from = 0;
  return parts.map((part) => {
    const bare = part === 'welcome' || part === 'closing' ? FRAME : each;
    const minutes = chosen[part] ?? bare;
    const slot = { part, minutes, from };
    from += minutes;
    return slot;
  });
}

/** Which slot a minute falls in; none before the beginning and after the end. */
export const slotAt = (slots: Slot[], minute: number) =>
  slots.find((slot) => minute >= slot.from && minute < slot.from + slot.minutes) ?? null;
