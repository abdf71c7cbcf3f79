import {
  Attempt,
  host,
  Keeper,
  type KeepChoice,
  type Language,
  type Library,
  type LightWay,
  LongAttempt,
  type MaterialCard,
  type MaterialKind,
  type MaterialText,
  type MaterialWords,
  type Preparation,
  Reading,
  readerOffset,
  type Schedule,
} from '../host';
import { locale, plural, say } from '../i18n';
import { Drag } from '../kit';
import { bytes, languages } from './material';

export type Sort = 'new' | 'title' | 'session' | 'size';

/** Letters without what stands on them, and without case: "mañana" is found by "manana". */
const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(locale.tag);

/** What is being prepared, kept as one types. */
export class MaterialKeeper extends Keeper<MaterialWords> {
  /** It was shared or deleted: nothing of it is kept any more. */
  over = false;

  protected override keep(words: MaterialWords): Promise<string> {
    return this.over ? Promise.resolve(words.id ?? '') : host().saveMaterial(words);
  }

  get told(): MaterialText {
    return this.draft.told;
  }

  say = (told: Partial<MaterialText>): void => this.type({ told: { ...this.draft.told, ...told } });
}

/** The library: what is shown of it, what is selected, and what is being done. */
export class LibraryState {
  readonly reading = new Reading<Library>(host(), () => host().showLibrary(), [
    'materials',
    'drafts',
    'people',
    'schedule',
    'exchange',
    'programmes',
  ]);
  readonly schedule = new Reading<Schedule>(host(), () => host().schedule(), ['schedule', 'settings', 'programmes']);
  readonly attempt = new Attempt();
  readonly adding = new LongAttempt(host(), 'files');
  readonly verifying = new LongAttempt(host(), 'verify');
  /** Files that could not be added, of the last time. */
  failed = $state.raw<{ name: string; code: string; params: { [name: string]: string } }[]>([]);
  /** Files that were added, and that others may not be able to read. */
  noticed = $state.raw<{ name: string; code: string; params: { [name: string]: string } }[]>([]);
  offset = $state<number | null>(null);

  words = $state('');
  module = $state('');
  session = $state('');
  kind = $state<MaterialKind | ''>('');
  language = $state<Language | ''>('');
  toDo = $state(false);
  here = $state(false);
  sort = $state<Sort>('new');
  /** So many rows are drawn; more when they are asked for. */
  shown = $state(100);
  readonly drag = new Drag();
  /** Marked, to do something with all of them. */
  marked = $state.raw<ReadonlySet<string>>(new Set());

  follow(): () => void {
    void readerOffset(host()).then((offset) => (this.offset = offset));
    const stops = [this.reading.follow(), this.schedule.follow()];
    return () => stops.forEach((stop) => stop());
  }

  get filtered(): boolean {
    return Boolean(
      this.words.trim() || this.module || this.session || this.kind || this.language || this.toDo || this.here,
    );
  }

  clear = (): void => {
    [this.words, this.module, this.session, this.kind, this.language] = ['', '', '', '', ''];
    [this.toDo, this.here] = [false, false];
  };

  /** The materials that the filters leave, in the order that was chosen. */
  get list(): MaterialCard[] {
    const typed = plain(this.words).split(/\s+/).filter(Boolean);
    const keeps = (card: MaterialCard) =>
      (!this.kind || card.kind === this.kind) &&
      (!this.module || this.moduleOf(card) === this.module) &&
      (!this.session || card.session === this.session) &&
      (!this.language || languages(card).includes(this.language)) &&
      (!this.toDo || (card.preparation !== 'done' && !card.removed)) &&
      (!this.here || card.here) &&
      (!typed.length || typed.every((word) => this.#text(card).includes(word)));
    const list = (this.reading.value?.materials ?? []).filter(keeps);
    return this.sort === 'new' ? list : list.sort(this.#order());
  }

  #text(card: MaterialCard): string {
    const { title, about } = card;
    const said = [title.en, title.es, about.en, about.es, card.author, card.source, card.why, card.sharedBy.name];
    return plain([...said, ...card.files.map((file) => file.name)].filter(Boolean).join(' '));
  }

  #order(): (one: MaterialCard, other: MaterialCard) => number {
    const collator = new Intl.Collator(locale.tag, { numeric: true });
    const places = new Map(this.schedule.value?.sessions.map((session, i) => [session.id, i]));
    const place = (card: MaterialCard) => places.get(card.session ?? '') ?? 1e6;
    if (this.sort === 'session') return (one, other) => place(one) - place(other);
    if (this.sort === 'size') return (one, other) => bytes(other) - bytes(one);
    return (one, other) => collator.compare(say(one.title).text, say(other.title).text);
  }

  /** The module that a material belongs to, by itself or by its session. */
  moduleOf(card: { module: string | null; session: string | null }): string | null {
    const session = this.schedule.value?.sessions.find((one) => one.id === card.session);
    return card.module ?? session?.module ?? null;
  }

  mark = (id: string, on: boolean): void => {
    const marked = new Set(this.marked);
    if (on) marked.add(id);
    else marked.delete(id);
    this.marked = marked;
  };

  unmark = (): void => void (this.marked = new Set());

  /** Takes a material up, to let it go over a session: with it go all that are marked, if it is one of them. */
  take = (event: PointerEvent, card: MaterialCard): void => {
    const ids = this.marked.has(card.id) ? [...this.marked] : [card.id];
    const cards = this.reading.value?.materials.filter((one) => ids.includes(one.id)) ?? [];
    if (cards.some((one) => !one.mayChange || one.removed)) return;
    const label = ids.length > 1 ? plural('library.marked', ids.length) : say(card.title).text;
    this.drag.begin(event, label, (target) => void this.tie(ids, target === 'none' ? null : target));
  };

  /** Brings in what was chosen or dropped; true when something came. */
  add = async (from: 'files' | 'folder' | string[]): Promise<boolean> => {
    this.failed = [];
    this.noticed = [];
    const imported = await this.adding.run(() =>
      Array.isArray(from) ? host().addMaterials(from) : host().chooseMaterials(from === 'folder'),
    );
    this.failed = imported?.failed ?? [];
    this.noticed = imported?.noticed ?? [];
    await this.reading.again();
    return Boolean(imported?.drafts.length);
  };

  addLink = async (link: string): Promise<boolean> => {
    const id = await this.attempt.run(() => host().addLink(link));
    await this.reading.again();
    return id !== null;
  };

  addFile = async (material: string, replaces: string | null, draft: boolean): Promise<void> => {
    await this.adding.run(() => host().chooseRendition(material, replaces, draft));
    await this.reading.again();
  };

  lighten = async (material: string, key: string, way: LightWay): Promise<void> => {
    await this.adding.run(() => host().lightenFile(material, key, way));
    await this.reading.again();
  };

  /** Does something, and shows what came of it; true when it worked. */
  act = async (work: () => Promise<unknown>): Promise<boolean> => {
    await this.attempt.run(work);
    await this.reading.again();
    return !this.attempt.error;
  };

  share = (materials: MaterialWords[]) => this.act(() => host().shareMaterials(materials));
  shareFirst = (words: MaterialWords) => this.act(() => host().sendMaterialFirst(words));
  discard = (ids: string[]) => this.act(() => host().discardMaterials(ids));
  fetch = (ids: string[]) => this.act(() => host().fetchMaterials(ids));
  removeFiles = (ids: string[]) => this.act(() => host().removeFiles(ids));
  remove = (id: string, reason: string) => this.act(() => host().removeMaterial(id, reason));
  tie = (ids: string[], session: string | null) => this.act(() => host().tieMaterials(ids, session));
  change = (id: string, told: MaterialText) => this.act(() => host().changeMaterial(id, told));
  takeOut = (id: string, key: string) => this.act(() => host().takeOutRendition(id, key));
  progress = (id: string, state: Preparation) => this.act(() => host().setProgress(id, state));
  keep = (choice: KeepChoice) => this.act(() => host().chooseKeep(choice));
}

/** What is said of a shared material, to be changed. */
export function toldOf(card: MaterialCard): MaterialText {
  const { title, about, kind, made, author, source, licence, module, session, required, minutes, why, files } = card;
  const renditions = files.map(({ key, role, language, name, media, bytes: length, link, pages, seconds }) => ({
    ...{ key, role, language, name, media, bytes: length, link, pages, seconds },
    manifest: null,
    secret: null,
    of: null,
  }));
  return { title, about, kind, made, author, source, licence, module, session, required, minutes, why, renditions };
}
