import { beforeEach, describe, expect, it } from 'vitest';
import type { Settings, When } from '../host';
import {
  away,
  clock,
  day,
  dayColumns,
  edition,
  firstWeekday,
  list,
  locale,
  localise,
  place,
  plural,
  relativeDays,
  say,
  t,
  weeksAway,
} from '.';

const speak = (language: Settings['language'], more: Partial<Settings> = {}) =>
  locale.apply({ language, hourCycle: 'locale', firstDay: 'locale', ...more });
beforeEach(() => speak('en'));

describe('dates', () => {
  it('are written as people write them, with the year only when it is another', () => {
    expect(day('2023-05-18', '2023-05-15')).toBe('Thursday 18 May');
    expect(day('2024-05-18', '2023-05-15')).toBe('Saturday 18 May 2024');
    speak('es');
    expect(day('2023-05-18', '2023-05-15')).toBe('jueves 18 de mayo');
    expect(dayColumns('2023-04-06')).toEqual({ weekday: 'jue', day: '6', month: 'abr' });
  });
  it('do not move with the zone of the computer that shows them', () => {
    const zone = process.env.TZ;
    for (const other of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      process.env.TZ = other;
      expect(day('2023-05-18', '2023-05-18')).toBe('Thursday 18 May');
      expect(clock('00:30')).toBe('00:30');
    }
    process.env.TZ = zone;
  });
  it('name an edition by its months', () => {
    expect(edition({ from: '2023-02', to: '2023-07' })).toBe('February to July 2023');
    expect(edition({ from: '2023-09-04', to: '2024-02' })).toBe('September 2023 to February 2024');
    expect(edition({ from: '2024-09', to: null })).toBe('September 2024');
    speak('es');
    expect(edition({ from: '2023-02', to: '2023-07' })).toBe('de febrero a julio de 2023');
  });
});

describe('hours', () => {
  it('follow the chosen cycle, midnight and noon too', () => {
    expect([clock('08:00'), clock('15:00')]).toEqual(['08:00', '15:00']);
    speak('en', { hourCycle: 'h12' });
    expect([clock('00:05'), clock('12:00'), clock('15:00')].map((hour) => hour.replace(/\s/g, ' '))).toEqual([
      '12:05 am',
      '12:00 pm',
      '3:00 pm',
    ]);
    speak('en', { hourCycle: 'h24' });
    expect(clock('00:05')).toBe('00:05');
  });
  it("follow the system's region when it speaks the language", () => {
    locale.system = ['en-US', 'es-PE'];
    expect(clock('15:00')).toMatch(/^3:00\sPM$/);
    speak('es');
    expect(locale.tag).toBe('es-PE');
  });
});

describe('how far away', () => {
  it('is said in days', () => {
    expect([relativeDays(0), relativeDays(1), relativeDays(3), relativeDays(-12)]).toEqual([
      'today',
      'tomorrow',
      'in 3 days',
      '12 days ago',
    ]);
    speak('es');
    expect([relativeDays(0), relativeDays(1), relativeDays(3), relativeDays(-12)]).toEqual([
      'hoy',
      'mañana',
      'en 3 días',
      'hace 12 días',
    ]);
  });
  it('is said in minutes on the day itself, and as now while it runs', () => {
    const when = { state: 'timed', daysAway: 0, instant: '2023-05-18T13:00:00Z', ends: '2023-05-18T15:00:00Z' } as When;
    expect(away(when, '2023-05-18T12:50:00Z')).toBe('today, in 10 minutes');
    expect(away(when, '2023-05-18T13:30:00Z')).toBe('now');
    speak('es');
    expect(away(when, '2023-05-18T12:50:00Z')).toBe('hoy, en 10 minutos');
  });
  it('counts weeks from the first day that one has chosen', () => {
    // 14 May 2023 is a Sunday.
    expect(firstWeekday()).toBe(1);
    expect(weeksAway('2023-05-21', '2023-05-15')).toBe(0);
    speak('en', { firstDay: 'sunday' });
    expect(weeksAway('2023-05-21', '2023-05-15')).toBe(1);
    expect(weeksAway('2023-05-14', '2023-05-15')).toBe(0);
  });
  it('turns an instant into local parts by the offset that it was told', () => {
    expect(localise('2023-05-15T02:40:00Z', -300)).toEqual({ date: '2023-05-14', time: '21:40' });
  });
});

describe('words', () => {
  it('follow the rule of plurals', () => {
    expect([plural('people.persons', 1), plural('people.persons', 35)]).toEqual(['1 person', '35 people']);
    speak('es');
    expect([plural('people.persons', 1), plural('people.persons', 0)]).toEqual(['1 persona', '0 personas']);
    expect(list(['a', 'b', 'c'])).toBe('a, b y c');
  });
  it('show a missing key as itself', () => {
    // @ts-expect-error such a key does not compile
    expect(t('no.such')).toBe('ui.no.such');
  });
  it('fall back to the other language and say so', () => {
    expect(say({ en: null, es: 'Hola' })).toEqual({ text: 'Hola', lang: 'es', fallback: true });
    expect(say({ en: 'Hi', es: 'Hola' })).toEqual({ text: 'Hi', lang: 'en', fallback: false });
    expect(say(null).text).toBe('');
  });
  it('name the city of a zone', () => {
    speak('es');
    expect([place('Europe/Amsterdam'), place('America/Argentina/Buenos_Aires')]).toEqual(['Ámsterdam', 'Buenos Aires']);
  });
});
