import { describe, expect, it } from 'vitest';
import type { SessionPage } from '../host';
import { agenda, slotAt } from './agenda';

const page = (questions: number, guests: number, minutes = 120) =>
  ({
    questions: Array.from({ length: questions }),
    session: { guests: Array.from({ length: guests }), when: { minutes } },
  }) as unknown as SessionPage;

describe('the agenda', () => {
  it('parts what is left between welcome and closing evenly', () => {
    expect(agenda(page(2, 1), 1).map(({ part, minutes, from }) => [part, minutes, from])).toEqual([
      ['welcome', 10, 0],
      ['questions', 30, 10],
      ['guests', 30, 40],
      ['case', 30, 70],
      ['closing', 10, 100],
    ]);
    expect(agenda(page(1, 0), 0).map((slot) => slot.minutes)).toEqual([10, 100, 10]);
    expect(agenda(page(0, 0), 0).map((slot) => slot.part)).toEqual(['welcome', 'questions', 'closing']);
  });

  it('follows the minutes that somebody chose, and knows where it is', () => {
    const slots = agenda(page(1, 0), 1, { questions: 20 });
    expect(slots.map((slot) => slot.from)).toEqual([0, 10, 30, 80]);
    expect(slotAt(slots, 29)?.part).toBe('questions');
    expect(slotAt(slots, 30)?.part).toBe('case');
    expect(slotAt(slots, -1)).toBeNull();
    expect(slotAt(slots, 500)).toBeNull();
  });
});
