/** Invented organisations and people of the stand-in. */
import type { Both, Introduction, Person, PersonLabel } from '../host';
import { both } from './programme';

export type StatedOrganisation = {
  id: string;
  name: string;
  city: string;
  country: string;
  zone: string;
  languages: string[];
  about: Both | null;
};

const rows = `Huellas|Guatemala City|GT|America/Guatemala|es|Marta Tzoc, Pablo Rivas
Semilla|Santa Ana|SV|America/El_Salvador|es|Rut Menjívar, Óscar Cruz, Alba Paz
Hogar Wiñay|Ayacucho|PE|America/Lima|es+qu|Rosa Huamán, Julia Ccori
Fundación Nido|Quito|EC|America/Guayaquil|es|Luis Ortega, Inés Paredes, Sara Lema
Familias que Acogen|Medellín|CO|America/Bogota|es|Mateo Restrepo, Diana Rúa
Casa Amanecer|Cochabamba|BO|America/La_Paz|es+qu|Luis Quispe, Rosmery Vargas
Luz del Sur|Temuco|CL|America/Santiago|es|Camila Huenchul, Jorge Soto
Mitã Róga|Asunción|PY|America/Asuncion|es+gn|Liz Benítez, Hugo Ferreira, Nora Gill
Thuisbasis|Amsterdam|NL|Europe/Amsterdam|nl+en|Elena Prado, Joost de Wit
Nyumba Yathu|Lilongwe|MW|Africa/Blantyre|en+ny|Chikondi Banda, Ruth Phiri
Iteka|Huye|RW|Africa/Kigali|rw+en|Claudine Uwase, Eric Mugisha, Alice Keza
Tumaini Family Care|Kisumu|KE|Africa/Nairobi|en+sw|Grace Achieng, Daniel Otieno
Bright Path|Gulu|UG|Africa/Kampala|en|Sarah Akello, Moses Opio, Joy Lamwaka
Casa Noastră|Chișinău|MD|Europe/Chisinau|ro+ru|Irina Rusu, Ana Ciobanu
Sneha Foster Care|Pune|IN|Asia/Kolkata|mr+en|Anita Kulkarni, Ravi Joshi`
  .split('\n')
  .map((row) => row.split('|') as [string, string, string, string, string, string]);

const slug = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^\w ]/g, '')
    .trim()
    .replaceAll(' ', '-')
    .toLowerCase();

const amanecer = both(
  null,
  'Fuimos un hogar de niños durante diecinueve años. En 2019 cerramos el dormitorio y dejamos la cocina: ' +
    'los sábados comen con nosotros las familias del barrio. ' +
    'Hoy acompañamos a 64 niños en su casa y a 11 en familias de acogida.',
);

export const organisations: StatedOrganisation[] = rows.map(([name, city, country, zone, languages]) => ({
  id: slug(name),
  name,
  city,
  country,
  zone,
  languages: languages.split('+'),
  about: name === 'Casa Amanecer' ? amanecer : null,
}));

const luis: Introduction = {
  practice: 'Visito a las familias los lunes y los jueves. Antes enseñaba carpintería en el hogar.',
  challenge: '¿Cómo hablar con los vecinos antes de que un niño regrese?',
  languages: ['es', 'qu'],
  language: 'es',
  photo: null,
};

export const people: Person[] = rows.flatMap(([organisation, , , , languages, names]) =>
  names.split(', ').map((name, i) => {
    const labels: PersonLabel[] =
      name === 'Elena Prado' ? ['facilitator'] : [i === 0 ? 'representative' : 'participant'];
    return {
      id: slug(name),
      name,
      organisation: slug(organisation),
      labels,
      email: name === 'Elena Prado' ? 'elena@thuisbasis.example' : null,
      languages: languages.split('+'),
      introduction: name === 'Luis Quispe' ? luis : null,
      certificate: false,
      mine: name === 'Rosa Huamán',
    };
  }),
);
