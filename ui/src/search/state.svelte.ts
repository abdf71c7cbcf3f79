import { Attempt, host, type People, type Query, type SearchHit } from '../host';
import { locale, moment, t, type Named } from '../i18n';
import type { Page } from '../kit';
import { readingPath } from '../library/material';

/** Somewhere that a search leads. */
export type Goal = {
  key: string;
  group: Named<'search.group'>;
  title: string;
  meta: string;
  page: Page;
  id: string | null;
};

/** So many of each group are shown: more would hide the next group. */
const MOST = 6;

/** Letters without what stands on them, and without case: "mañana" is found by "manana". */
const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(locale.tag);

/** Every word that was typed begins a word of the text. */
function matches(text: string, typed: string): boolean {
  const words = plain(text).split(/[^\p{L}\p{N}@.]+/u);
  return plain(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((begun) => words.some((word) => word.startsWith(begun)));
}

/** Where a hit of the search in texts leads: a post is shown where it stands, all else as a whole. */
export function goalOf(hit: SearchHit, words: string): Pick<Goal, 'page' | 'id'> {
  if (hit.kind === 'page') {
    const id = hit.place.slice('material:'.length);
    return { page: 'material', id: readingPath({ id, key: hit.file, page: hit.page, second: hit.second, words }) };
  }
  if (hit.place.startsWith('material:')) return { page: 'library', id: hit.place.slice('material:'.length) };
  if (hit.place.startsWith('session:')) return { page: 'session', id: hit.place.slice('session:'.length) };
  return { page: 'forum', id: hit.kind === 'post' || hit.kind === 'translation' ? `post:${hit.id}` : hit.place };
}

/** What tells a hit from all others. */
export const keyOf = (hit: SearchHit) => [hit.kind, hit.id, hit.place, hit.file, hit.page, hit.second].join(' ');

/** Where in a file it stands. */
export function placeOf(hit: SearchHit): string | null {
  if (hit.page) return t('search.page', { number: hit.page });
  return hit.second === null ? null : t('search.second', { time: moment(hit.second) });
}

/** One search over pages, people, and all that was written. */
export class Palette {
  typed = $state('');
  readonly attempt = new Attempt();
  #hits = $state.raw<SearchHit[]>([]);
  #people = $state.raw<People | null>(null);
  #turn = 0;

  /** The people are few and read once; what was written is asked for as one types. */
  open = async (): Promise<void> => {
    this.typed = '';
    this.#hits = [];
    await this.attempt.run(
      () => host().people(),
      (people) => (this.#people = people),
    );
  };

  type = async (typed: string): Promise<void> => {
    // what was found by other letters is not what Enter should open
    if (!typed.startsWith(this.typed)) this.#hits = [];
    this.typed = typed;
    const turn = ++this.#turn;
    if (!typed.trim()) return void (this.#hits = []);
    const asked: Query = { words: typed, person: null, organisation: null, language: null };
    const found = await this.attempt.inTurn(() => host().find(asked));
    // An older answer that arrives late must not overwrite a newer one.
    if (found && turn === this.#turn) this.#hits = found;
  };

  get goals(): Goal[] {
    if (!this.typed.trim()) return [];
    // in the order in which they stand: the arrows go down the page
    const texts = this.#texts();
    const of = (group: Goal['group']) => texts.filter((goal) => goal.group === group);
    return [...this.#pages(), ...this.#persons(), ...of('sessions'), ...of('library'), ...of('forum')];
  }

  #pages(): Goal[] {
    const pages: [Page, string | null, string, string][] = [
      ['today', null, t('nav.today'), ''],
      ['programme', null, t('nav.programme'), t('search.also.programme')],
      ['library', null, t('nav.library'), t('search.also.library')],
      ['forum', null, t('nav.forum'), ''],
      ['forum', 'drafts', t('forum.drafts.title'), t('nav.forum')],
      ['forum', 'paper', t('forum.paper.open'), t('nav.forum')],
      ['people', null, t('nav.people'), t('people.tab.list')],
      ['people', 'members', t('people.tab.members'), t('search.also.members')],
      ['people', 'messages', t('people.tab.messages'), ''],
      ['sync', null, t('group.exchange.title'), t('search.also.sync')],
      ['settings', null, t('nav.settings'), t('search.also.settings')],
      ['sheet', null, t('sheet.title'), ''],
      ['verify', null, t('certificates.verify.heading'), ''],
      ['add', null, t('search.also.add'), ''],
    ];
    return pages
      .filter(([, , title, also]) => matches(`${title} ${also}`, this.typed))
      .slice(0, MOST)
      .map(([page, id, title]) => ({ key: `page ${page} ${id}`, group: 'pages', title, meta: '', page, id }));
  }

  #persons(): Goal[] {
    const organisations = this.#people?.organisations ?? [];
    const goal = (id: string, title: string, meta: string): Goal => ({
      key: `person ${id}`,
      group: 'people',
      title,
      meta,
      page: 'people',
      id,
    });
    const persons = [
      ...organisations.flatMap(({ name, people }) => people.map((person) => goal(person.id, person.name, name))),
      ...(this.#people?.unattached ?? []).map((person) => goal(person.id, person.name, '')),
    ];
    const places = organisations.map(({ id, name, city }) => goal(id, name, city ?? ''));
    return [...persons, ...places].filter(({ title }) => matches(title, this.typed)).slice(0, MOST);
  }

  #texts(): Goal[] {
    return this.#hits.slice(0, 4 * MOST).map((hit) => ({
      key: keyOf(hit),
      group:
        hit.kind === 'material' || hit.kind === 'page'
          ? 'library'
          : hit.kind === 'session' || hit.kind === 'note'
            ? 'sessions'
            : 'forum',
      title: hit.title || t(`forum.search.kind.${hit.kind}`),
      meta: [hit.author?.name ?? placeOf(hit), hit.snippet.map((part) => part.text).join('')]
        .filter(Boolean)
        .join(': '),
      ...goalOf(hit, this.typed.trim()),
    }));
  }
}
