/** An invented conversation of the stand-in. */
import type { AuthorCard, PostCard } from '../host';

const of = (id: string, name: string, organisation: string, city: string): AuthorCard => ({ id, name, organisation, city });
export const rosa = of('rosa-huaman', 'Rosa Huamán', 'Hogar Wiñay', 'Ayacucho');
const luis = of('luis-quispe', 'Luis Quispe', 'Casa Amanecer', 'Cochabamba');
const grace = of('grace-achieng', 'Grace Achieng', 'Tumaini Family Care', 'Kisumu');
const elena = of('elena-prado', 'Elena Prado', 'Thuisbasis', 'Amsterdam');
export const authors = [elena, grace, luis, rosa];

const bare: Omit<PostCard, 'id' | 'author' | 'at' | 'html' | 'text'> = {
  mine: false, state: null, editedAt: null, language: 'es', answers: null, unread: false, pinned: false, hidden: null, removed: null, translations: [], replies: [],
};

export const paragraph = (text: string) => `<p>${text}</p>\n`;
const said = (text: string) => ({ text, html: paragraph(text) });

export const posts = (): PostCard[] => [
  {
    ...bare, id: 'luis-quispe.1', author: luis, at: '2023-05-11T23:20:00Z',
    ...said('En nuestro caso fue la vecina. No la trabajadora social, ni yo. La vecina le dijo a la madre: «Yo también tuve miedo, y abrí la puerta igual».'),
    translations: [{ id: 'elena-prado.9', author: elena, language: 'en', mine: false, ...said('In our case it was the neighbour. Not the social worker, nor me.') }],
    replies: [
      { ...bare, id: 'grace-achieng.2', author: grace, at: '2023-05-14T06:05:00Z', language: 'en', unread: true, ...said('Luis, this stays with me. We always sent the most experienced person.') },
    ],
  },
];
