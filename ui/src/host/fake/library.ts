/** Invented materials, for the window's own tests and for `npm run dev`. */
import type { AuthorCard, FileCard, Library, MaterialCard } from '../host';

const elena: AuthorCard = {
  id: 'elena',
  name: 'Elena Prado',
  organisation: 'Casa Amanecer',
  organisationId: 'casa',
  city: 'Cusco',
};

export const file = (key: string, changes: Partial<FileCard> = {}): FileCard => ({
  key,
  role: 'main',
  language: 'en',
  name: `${key}.pdf`,
  media: 'application/pdf',
  look: 'pdf',
  bytes: 2_400_000,
  missing: 0,
  lost: null,
  link: null,
  pages: 12,
  seconds: null,
  ...changes,
});

/** What is said of a material of which nothing but its title is known. */
export const told = (title: string) => ({
  title: { en: title, es: null },
  about: { en: null, es: null },
  kind: 'publication' as const,
  made: 'existing' as const,
  author: null,
  source: null,
  licence: null,
  module: null,
  session: null,
  required: false,
  minutes: null,
  why: '',
});

export const material = (id: string, changes: Partial<MaterialCard> = {}): MaterialCard => ({
  id,
  ...told(id),
  sharedBy: elena,
  at: '2023-05-10T09:00:00Z',
  mine: false,
  mayChange: false,
  state: null,
  preparation: 'to-do',
  progress: null,
  files: [file(`${id}-en`)],
  missing: 0,
  here: true,
  away: false,
  removed: null,
  ...changes,
});

export const library = (): Library => ({
  materials: [
    material('elena.grief', {
      title: { en: 'Being with a family in grief', es: 'Acompañar a una familia en el duelo' },
      about: { en: 'Twelve pages on what helps in the first days.', es: null },
      session: 's07',
      required: true,
      minutes: 30,
      preparation: 'started',
      progress: { state: 'started', rendition: 'grief-en', page: 5, second: null, at: '2023-05-14T09:00:00Z' },
      files: [file('grief-en'), file('grief-es', { language: 'es' })],
    }),
    material('elena.mamani', {
      title: { en: null, es: 'Conversación con la familia Mamani' },
      kind: 'video',
      session: 's07',
      minutes: 20,
      here: false,
      missing: 62_000_000,
      files: [
        file('mamani', {
          language: 'es',
          name: 'mamani.mp4',
          media: 'video/mp4',
          look: 'video',
          bytes: 62_000_000,
          missing: 62_000_000,
          pages: null,
          seconds: 1_200,
        }),
      ],
    }),
    material('you.visits', {
      title: { en: 'Visiting notebook', es: 'Cuaderno de visitas' },
      mine: true,
      mayChange: true,
      state: 'with-group',
      preparation: 'done',
      why: 'We use it on every visit.',
    }),
  ],
  drafts: [],
  mayShare: true,
  facilitator: false,
  choice: { preset: 'next-two', language: null, daily: null, paused: false },
  missing: 62_000_000,
  limited: false,
  toSend: 0,
  room: 4_800_000,
});
