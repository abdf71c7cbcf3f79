/** An invented conversation of the stand-in. */
import type { AuthorCard, CasePage, PostCard } from '../host';

const of = (id: string, name: string, organisation: string, city: string): AuthorCard => ({
  id,
  name,
  organisation,
  organisationId: organisation.toLowerCase().replaceAll(' ', '-'),
  city,
});
export const rosa = of('rosa-huaman', 'Rosa Huamán', 'Hogar Wiñay', 'Ayacucho');
const luis = of('luis-quispe', 'Luis Quispe', 'Casa Amanecer', 'Cochabamba');
const grace = of('grace-achieng', 'Grace Achieng', 'Tumaini Family Care', 'Kisumu');
const elena = of('elena-prado', 'Elena Prado', 'Thuisbasis', 'Amsterdam');
export const authors = [elena, grace, luis, rosa];

const bare: Omit<PostCard, 'id' | 'author' | 'at' | 'html' | 'text'> = {
  mine: false,
  state: null,
  edit: null,
  editedAt: null,
  language: 'es',
  section: null,
  answers: null,
  inTime: null,
  unread: false,
  pinned: false,
  hidden: null,
  removed: null,
  translations: [],
  replies: [],
};

export const paragraph = (text: string) => `<p>${text}</p>\n`;
const said = (text: string) => ({ text, html: paragraph(text) });

export const posts = (): PostCard[] => [
  {
    ...bare,
    id: 'luis-quispe.1',
    author: luis,
    at: '2023-05-11T23:20:00Z',
    ...said(
      'En nuestro caso fue la vecina. No la trabajadora social, ni yo. La vecina le dijo a la madre: ' +
        '«Yo también tuve miedo, y abrí la puerta igual».',
    ),
    translations: [
      {
        id: 'elena-prado.9',
        author: elena,
        language: 'en',
        mine: false,
        state: null,
        ...said('In our case it was the neighbour. Not the social worker, nor me.'),
      },
    ],
    replies: [
      {
        ...bare,
        id: 'grace-achieng.2',
        author: grace,
        at: '2023-05-14T06:05:00Z',
        language: 'en',
        unread: true,
        ...said('Luis, this stays with me. We always sent the most experienced person.'),
      },
    ],
  },
];

/** A case of Luis, of which nobody could be recognised. */
export const caseOf = (): CasePage => ({
  id: 'luis-quispe.c1',
  place: 'case:luis-quispe.c1',
  title: 'Two children, one of whom wants to go home',
  author: luis,
  mine: false,
  state: null,
  stage: 'brought',
  removed: null,
  at: '2023-05-10T15:00:00Z',
  editedAt: null,
  language: 'en',
  session: 's07',
  sections: [
    {
      key: 's1',
      heading: 'The family',
      ...said('A boy of nine wants to go back to his mother. His older sister does not.'),
      contributions: [
        {
          ...bare,
          id: 'grace-achieng.c2',
          author: grace,
          at: '2023-05-12T09:00:00Z',
          language: 'en',
          section: 's1',
          unread: true,
          ...said('Who asked the sister, and where?'),
        },
      ],
    },
    { key: 'asks', heading: '', ...said('Would you let them go home apart?'), contributions: [] },
  ],
  translations: [],
  discussion: [],
  outcome: { discussed: null, decided: null, decidedHtml: null, learned: null, learnedHtml: null, closed: null },
  told: null,
  contributed: ['Tumaini Family Care'],
  unread: ['luis-quispe.c1', 'grace-achieng.c2'],
  locked: false,
  facilitates: false,
  mayPost: true,
  maySettle: false,
  longest: 200,
});
