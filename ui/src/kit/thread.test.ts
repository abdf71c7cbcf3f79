import { describe, expect, it } from 'vitest';
import { draw, hue, type Stop } from './thread';

const frame = { top: 12, low: 29 };
const stop = (id: string, module: number, date: string | null): Stop => ({ id, module, date, standing: 'later' });
const edition = { from: '2023-02', to: '2023-07' };
const six = [
  stop('o', 0, '2023-02-13'),
  stop('1', 1, '2023-02-23'),
  stop('2', 1, '2023-03-09'),
  stop('3', 1, '2023-03-23'),
  stop('4', 4, '2023-04-06'),
  stop('5', 2, '2023-04-20'),
  stop('6', 2, '2023-05-04'),
  stop('7', 2, '2023-05-18'),
  stop('8', 4, '2023-06-01'),
  stop('9', 3, '2023-06-15'),
  stop('10', 3, '2023-06-29'),
  stop('11', 3, '2023-07-13'),
  stop('12', 4, '2023-07-20'),
];

describe('the thread of the six-month programme', () => {
  const drawing = draw(six, edition, '2023-05-15', frame);

  it('begins a week before the first and ends a week after the last session', () => {
    expect(drawing.stops[0]?.x).toBeCloseTo(40.9, 1);
    expect(drawing.stops.at(-1)?.x).toBeCloseTo(959.1, 1);
  });
  it('finds the module that falls between the others, and makes bands of the rest', () => {
    expect(drawing.woven).toBe(4);
    expect(drawing.bands.map((band) => band.module)).toEqual([1, 2, 3]);
    expect(drawing.bands[0]?.from).toBeCloseTo(73.4, 1);
    expect(drawing.bands[0]?.to).toBeCloseTo(289.2, 1);
  });
  it('passes under each band and comes up at each session of its own', () => {
    expect(drawing.path.startsWith('M40.9 12 C')).toBe(true);
    expect(drawing.path.match(/ 345 12/g)).toHaveLength(1);
    expect(drawing.path.match(/L[\d.]+ 29/g)).toHaveLength(3);
    expect(drawing.path.endsWith('959.1 12')).toBe(true);
  });
  it('marks today and names the months', () => {
    expect(drawing.today).toBeCloseTo(573.1, 1);
    expect(drawing.months.map((month) => month.date.slice(5, 7))).toEqual(['02', '03', '04', '05', '06', '07']);
  });
  it('marks no today outside the edition', () => {
    expect(draw(six, edition, '2024-01-01', frame).today).toBeNull();
  });
});

describe('other programmes', () => {
  it('draws only the months when no session is known', () => {
    const drawing = draw([], { from: '2024-09', to: null }, '2024-09-16', frame);
    expect(drawing).toMatchObject({ axis: 'empty', stops: [], bands: [], today: 500 });
    expect(drawing.months).toEqual([{ x: 0, date: '2024-09-01' }]);
  });
  it('keeps the order, and no calendar, when no date is known', () => {
    const drawing = draw(
      [stop('a', 1, null), stop('b', 1, null), stop('c', 2, null), stop('d', 2, null)],
      edition,
      '2023-03-01',
      frame,
    );
    expect(drawing).toMatchObject({ axis: 'order', months: [], today: null });
    expect(drawing.stops.map((placed) => placed.x)).toEqual([125, 375, 625, 875]);
    expect(drawing.bands).toHaveLength(2);
  });
  it('leaves out what has no date when others have one', () => {
    expect(
      draw([stop('a', 1, '2023-03-01'), stop('b', 1, null)], edition, '2023-03-01', frame).stops.map(
        (placed) => placed.id,
      ),
    ).toEqual(['a']);
  });
  it('draws a single session', () => {
    const drawing = draw([stop('a', 1, '2023-03-01')], edition, '2023-03-01', frame);
    expect(drawing.stops[0]?.x).toBe(500);
    expect(drawing.bands[0]).toMatchObject({ from: 474, to: 526 });
  });
  it('lets bands never overlap, however many modules follow each other closely', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      stop(`s${i}`, (i % 8) + 1, `2023-03-${String(1 + (i % 28)).padStart(2, '0')}`),
    );
    const { bands, path } = draw(many, edition, '2023-03-10', frame);
    for (const [i, band] of bands.entries()) {
      expect(band.to).toBeGreaterThan(band.from);
      const after = bands[i + 1];
      if (after && after.from > band.from + 8) expect(after.from).toBeGreaterThanOrEqual(band.to);
    }
    expect(path).not.toContain('NaN');
  });
  it('has a hue for every module', () => {
    expect([0, 1, 4, 5, 9].map(hue)).toEqual([0, 1, 4, 1, 1]);
  });
});
