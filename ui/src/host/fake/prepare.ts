/** What is prepared in the stand-in: a few sessions of the sample programme. */
import type { Prepare, SessionForm, When } from '../host';
import { both, modules } from './programme';

const when: When = {
  state: 'timed',
  mine: { date: '2023-05-18', time: '08:00', zone: 'America/Lima', offsetMinutes: -300 },
  programme: { date: '2023-05-18', time: '15:00', zone: 'Europe/Amsterdam', offsetMinutes: 120 },
  mineEnds: '10:00',
  instant: '2023-05-18T13:00:00.000Z',
  ends: '2023-05-18T15:00:00.000Z',
  minutes: 120,
  wallTime: 'plain',
  daysAway: 3,
};

const session = (
  id: string,
  number: number | null,
  en: string,
  es: string | null,
  date: string | null,
): SessionForm => ({
  id,
  number,
  opening: number === null,
  wrapUp: false,
  module: number === null ? null : 'm1',
  moduleNumber: number === null ? 0 : 1,
  topics: [],
  title: both(en, es),
  about: both(null),
  stated: { date, start: date && '15:00', weekday: null, minutes: 120, zone: null, when },
  link: null,
  languages: ['en', 'es'],
  interpretation: [],
  guests: [],
});

export const prepared = (): Omit<Prepare, 'programme' | 'mayEdit'> => ({
  date: '2023-05-15',
  zone: 'America/Lima',
  now: '2023-05-15T12:00:00.000Z',
  draft: true,
  unpublished: 41,
  edition: {
    id: 'mlp-2023-02',
    title: both('Mutual Learning Program', 'Programa de Aprendizaje Mutuo'),
    about: both(null),
    zone: 'Europe/Amsterdam',
    languages: ['en', 'es'],
    from: '2023-02',
    to: '2023-07',
    rhythmWeeks: 2,
    email: 'info@example.org',
    url: null,
    percent: 80,
    countsOpening: false,
  },
  modules: modules.map((one) => ({ ...one, short: one.short ?? both(null), about: one.about ?? both(null) })),
  sessions: [
    session('opening', null, 'Opening session', 'Sesión de apertura', '2023-02-13'),
    session('s01', 1, 'Philosophy and premises', 'Filosofía y premisas', '2023-02-23'),
    session('s02', 2, 'How to generate dialogue', null, '2023-03-09'),
  ],
  questions: [
    { id: 'q1', session: 's01', module: null, text: both('What did you learn?', '¿Qué aprendiste?'), before: null },
  ],
  meetings: [],
  findings: [],
  missing: [{ noun: 'session', id: 's02', field: 'title', language: 'es', said: 'How to generate dialogue' }],
  edits: [
    {
      id: 7,
      at: '2023-05-15T11:00:00.000Z',
      kind: 'change',
      noun: 'session',
      object: 's01',
      subject: both('Philosophy and premises', 'Filosofía y premisas'),
      objects: 1,
      fields: ['date'],
      undone: false,
      stands: true,
    },
  ],
  age: { source: 'own', knownSince: '2023-05-15T12:00:00.000Z', days: 0 },
});
