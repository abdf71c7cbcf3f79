import { Attempt, host, keepAll, type FilePosition, type MaterialCard, type MaterialNote, Reading } from '../host';
import { t } from '../i18n';
import { toast } from '../kit';
import { MaterialNoteKeeper } from './note.svelte';

/** How long one rests at a place before it is kept, in milliseconds. */
const PAUSE = 800;
const NOWHERE: FilePosition = { rendition: null, page: null, second: null };
/** The most that is quoted, in characters. */
const LONGEST_QUOTE = 2000;

/** A material that is read or watched, or a draft of one that its author looks at. */
export class ReaderState {
  readonly reading: Reading<MaterialCard & { draft: boolean }>;
  readonly attempt = new Attempt();
  /** The end was reached, and the person has not said whether they are done. */
  suggests = $state(false);
  /** Where the reader is now. */
  place = $state.raw<FilePosition>(NOWHERE);
  /** The reader's own notes, kept as long as the page is open; null: they are not read yet. */
  notes = $state.raw<MaterialNoteKeeper[] | null>(null);
  readonly noting = new Attempt();
  /** Leads to a place in what is shown; each way of showing has its own. */
  leads: (place: { page: number | null; second: number | null }) => void = () => undefined;
  readonly #leaving = new Map<MaterialNoteKeeper, () => void>();
  #suggested = false;
  #place: FilePosition | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly id: string) {
    this.reading = new Reading(host(), () => this.#read(), ['materials', 'drafts', 'programmes']);
  }

  get card(): (MaterialCard & { draft: boolean }) | null {
    return this.reading.value;
  }

  async #read(): Promise<MaterialCard & { draft: boolean }> {
    try {
      return { ...(await host().showMaterial(this.id)), draft: false };
    } catch (thrown) {
      const draft = (await host().showLibrary()).drafts.find((one) => one.id === this.id);
      if (!draft) throw thrown;
      const nobody = { id: '', name: '', organisation: null, organisationId: null, city: null };
      return {
        ...{ ...draft.told, id: draft.id, files: draft.files, sharedBy: nobody, at: draft.savedAt, mine: true },
        ...{ mayChange: false, state: null, preparation: 'to-do', progress: null, missing: 0 },
        ...{ here: true, away: false, removed: null, draft: true },
      };
    }
  }

  follow(): () => void {
    const stop = this.reading.follow();
    const keep = () => void this.#keep();
    window.addEventListener('pagehide', keep);
    return () => {
      keep();
      stop();
      for (const leave of this.#leaving.values()) leave();
      window.removeEventListener('pagehide', keep);
    };
  }

  /** Where the reader is now; kept once they rest. `end`: there is no more. */
  at = (place: FilePosition, end: boolean): void => {
    this.place = place;
    if (this.card?.draft) return;
    this.#place = place;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#keep(), PAUSE);
    if (end && !this.#suggested && this.card?.preparation !== 'done') {
      this.#suggested = true;
      this.suggests = true;
    }
  };

  async #keep(): Promise<void> {
    clearTimeout(this.#timer);
    const place = this.#place;
    this.#place = null;
    if (place) await this.attempt.inTurn(() => host().keepPosition(this.id, place));
  }

  /** The words that are marked in what is shown. */
  #marked(): string {
    const words = [...(window.getSelection()?.toString() ?? '').trim()];
    return words.slice(0, LONGEST_QUOTE).join('');
  }

  /** Another file is shown: it says where one is in it. */
  turn(): void {
    void this.#keep();
    this.place = NOWHERE;
    this.leads = () => undefined;
  }

  #keeper(note: MaterialNote): MaterialNoteKeeper {
    const keeper = new MaterialNoteKeeper(this.id, note);
    this.#leaving.set(keeper, keeper.whenLeaving());
    return keeper;
  }

  readNotes = async (): Promise<void> => {
    if (this.notes) return;
    // a page that was left may still be writing some of them down
    await keepAll();
    await this.noting.inTurn(
      () => host().materialNotes(this.id),
      (notes) => (this.notes ??= notes.map((note) => this.#keeper(note))),
    );
  };

  addNote = (): void => {
    if (!this.notes) return;
    const keeper = this.#keeper({ id: null, quote: this.#marked(), text: '', savedAt: '', ...this.place });
    // marked words are a note already
    if (keeper.draft.quote) keeper.type({});
    this.notes = [...this.notes, keeper];
  };

  discardNote = async (keeper: MaterialNoteKeeper): Promise<void> => {
    await keeper.save();
    const gone = () => {
      keeper.over = true;
      this.#leaving.get(keeper)?.();
      this.#leaving.delete(keeper);
      this.notes = (this.notes ?? []).filter((one) => one !== keeper);
    };
    const { id } = keeper.draft;
    if (id) await this.noting.inTurn(() => host().discardMaterialNote(id), gone);
    else gone();
  };

  exportNotes = () =>
    this.noting.run(
      () => host().saveMaterialNotes(),
      (saved) => saved.path && toast.say(t('reader.saved', { path: saved.path })),
    );

  done = async (done: boolean): Promise<void> => {
    this.suggests = false;
    await this.attempt.inTurn(() => host().setProgress(this.id, done ? 'done' : 'started'));
    await this.reading.again();
  };

  fetch = async (): Promise<void> => {
    await this.attempt.run(() => host().fetchMaterials([this.id]));
    await this.reading.again();
  };

  save = (key: string) =>
    this.attempt.run(
      () => host().saveFile(this.id, key),
      (saved) => saved.path && toast.say(t('reader.saved', { path: saved.path })),
    );

  elsewhere = (key: string) => this.attempt.run(() => host().openElsewhere(this.id, key));
}
