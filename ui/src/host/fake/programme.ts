/** The sample programme of the stand-in: the real programme's shape, everything in it invented. */
import type { Both, Finding, Guest, Language, ModuleCard, Question } from '../host';
import type { Stated } from './time';

export const both = (en: string | null, es: string | null = null): Both => ({ en, es });
const topic = (id: string, en: string, es: string) => ({ id, title: both(en, es), about: null });

export const modules: ModuleCard[] = [
  {
    id: 'm1',
    number: 1,
    title: both('Collaborative and dialogic practices', 'Prácticas colaborativas y dialógicas'),
    short: both('Dialogue', 'Diálogo'),
    about: null,
    topics: [
      topic('m1a', 'Philosophy and premises', 'Filosofía y premisas'),
      topic('m1b', 'How to generate dialogue', 'Cómo generar diálogo'),
    ],
  },
  {
    id: 'm2',
    number: 2,
    title: both('How to work with families and communities', 'Trabajar con familias y comunidades'),
    short: both('Families and communities', 'Familias y comunidades'),
    about: null,
    topics: [
      topic('m2a', 'The impact of institutionalisation', 'El impacto de la institucionalización'),
      topic('m2b', 'Case management', 'La gestión de casos'),
      topic('m2c', 'Reintegration: crisis, loss and abuse', 'Reintegración: crisis, pérdida y abuso'),
    ],
  },
  {
    id: 'm3',
    number: 3,
    title: both('The “how” of the transformation', 'El «cómo» de la transformación'),
    short: both('The how', 'El cómo'),
    about: null,
    topics: [
      topic('m3a', 'Prevention and foster care', 'Prevención y acogida'),
      topic('m3b', 'From institution to family', 'De la institución a la familia'),
    ],
  },
  {
    id: 'm4',
    number: 4,
    title: both('Mutual care of the caregivers', 'El cuidado mutuo de quienes cuidan'),
    short: both('Care', 'Cuidado'),
    about: null,
    topics: [topic('m4a', 'Tiredness, and what restores us', 'El cansancio y lo que nos repone')],
  },
];

export type StatedSession = Stated & {
  id: string;
  module: string | null;
  title: Both;
  about?: Both;
  guests?: Guest[];
  languages?: Language[];
  interpretation?: Language[];
  link?: string;
  opening?: boolean;
  wrapUp?: boolean;
};

const link = 'https://zoom.us/j/5550100';
const s = (
  id: string,
  module: string | null,
  date: string,
  en: string,
  es: string,
  more: Partial<StatedSession> = {},
): StatedSession => ({
  id,
  module,
  date,
  start: '15:00',
  minutes: 120,
  title: both(en, es),
  link,
  languages: ['en'],
  interpretation: ['es'],
  ...more,
});

export const sessions: StatedSession[] = [
  s('opening', null, '2023-02-13', 'Opening session', 'Sesión de apertura', { opening: true }),
  s('s01', 'm1', '2023-02-23', 'Philosophy and premises', 'Filosofía y premisas'),
  s('s02', 'm1', '2023-03-09', 'How to generate dialogue', 'Cómo generar diálogo'),
  s('s03', 'm1', '2023-03-23', 'Dialogues that open possibilities', 'Diálogos que abren posibilidades'),
  s('s04', 'm4', '2023-04-06', 'Care of the caregiver', 'El cuidado de quienes cuidan'),
  s('s05', 'm2', '2023-04-20', 'The impact of institutionalisation', 'El impacto de la institucionalización'),
  s('s06', 'm2', '2023-05-04', 'Case management', 'La gestión de casos'),
  s('s07', 'm2', '2023-05-18', 'Reintegration processes', 'Procesos de reintegración', {
    about: both('With families in crisis, loss and abuse.', 'Con familias en crisis, pérdida y abuso.'),
    guests: [{ name: 'Esperanza Rojas', about: both(null, 'Madre de acogida en Cusco') }],
  }),
  s('s08', 'm4', '2023-06-01', 'Care of the caregiver', 'El cuidado de quienes cuidan'),
  s('s09', 'm3', '2023-06-15', 'Practices of prevention and foster care', 'Prácticas de prevención y acogida'),
  s('s10', 'm3', '2023-06-29', 'From institution to family', 'De la institución a la familia', { start: null }),
  s('s11', 'm3', '2023-07-13', 'Networks and advocacy', 'Redes e incidencia'),
  s('s12', 'm4', '2023-07-20', 'Care of the caregiver, and closing', 'El cuidado de quienes cuidan y cierre', {
    wrapUp: true,
  }),
];

export const questions: Omit<Question, 'done'>[] = [
  {
    id: 'q1',
    session: 's07',
    module: null,
    before: 1_440,
    due: '2023-05-17T13:00:00Z',
    text: both(
      'What helped a family in your work take the first step after a crisis?',
      '¿Qué ayudó a una familia a dar el primer paso después de una crisis?',
    ),
  },
  {
    id: 'q2',
    session: 's07',
    module: null,
    before: null,
    due: null,
    text: both('Who had to be in the room, and who was missing?', '¿Quién tenía que estar en la sala y quién faltaba?'),
  },
  {
    id: 'q3',
    session: null,
    module: 'm2',
    before: null,
    due: null,
    text: both(null, '¿Qué sabe el barrio de los niños que cuidamos?'),
  },
];

export const meetings: (Stated & { id: string; title: Both | null; link: string | null; zoneStated: string | null })[] =
  [
    {
      id: 'info-2',
      title: both(
        'For organisations that think of joining the next edition',
        'Para organizaciones que piensan en la próxima edición',
      ),
      date: '2023-06-07',
      start: '14:00',
      minutes: 60,
      link,
      zoneStated: null,
    },
  ];

export const findings: Finding[] = [
  {
    code: 'rhythm',
    place: 'session s12',
    subject: 's12',
    params: {},
    message: 'Sessions 11 and 12 are one week apart; all others are two.',
    proposals: ['Thursday 27 July 2023'],
    blocking: false,
    line: 88,
    column: 1,
  },
  {
    code: 'weekday-differs',
    place: 'meeting info-2',
    subject: 'info-2',
    params: {},
    message: 'The file says “Thursday 7 June”. In 2023 that is a Wednesday.',
    proposals: ['Wednesday 7 June 2023', 'Thursday 8 June 2023'],
    blocking: false,
    line: 112,
    column: 11,
  },
];
