/** What can be chosen, in minutes before the start. */
const OFFERED = [10_080, 4_320, 1_440, 60, 30, 10];

/** One time before a start that may be chosen. */
export interface Lead {
  minutes: number;
  chosen: boolean;
  /** It is the only one: reminders without a single lead would be on and never ring. */
  last: boolean;
}

/** The longest first; with those that were chosen elsewhere, so that they can be turned off here. */
export function offered(chosen: number[]): Lead[] {
  return [...new Set([...OFFERED, ...chosen])]
    .sort((a, b) => b - a)
    .map((minutes) => ({
      minutes,
      chosen: chosen.includes(minutes),
      last: chosen.length === 1 && chosen.includes(minutes),
    }));
}

/** The leads with one more or one less; null when none would be left. */
export function turned(chosen: number[], minutes: number, on: boolean): number[] | null {
  const others = chosen.filter((lead) => lead !== minutes);
  if (on) return [...others, minutes].sort((a, b) => b - a);
  return others.length ? others : null;
}
