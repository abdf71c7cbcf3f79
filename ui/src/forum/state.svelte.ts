import { tick } from 'svelte';
import {
  Attempt,
  host,
  Reading,
  readerOffset,
  type Query,
  type CasePage,
  type CasesPage,
  type Conversation,
  type ConversationPage,
  type DraftCard,
  type Form,
  type FormCard,
  type ForumPage,
  type SearchHit,
  type Moderating,
  type PostCard,
  type Schedule,
  type OutcomeStep,
} from '../host';
import { CaseKeeper, DraftKeeper } from './draft.svelte';

/** The conversations, the drafts, and what the pages beside them need. */
export class ForumState {
  readonly reading = new Reading<ForumPage>(host(), () => host().showForum(), [
    'forum',
    'reads',
    'drafts',
    'schedule',
    'people',
    'programmes',
  ]);
  readonly drafts = new Reading<DraftCard[]>(host(), () => host().showDrafts(), ['drafts', 'programmes']);
  readonly forms = new Reading<FormCard[]>(host(), () => host().showForms(), ['forms', 'programmes']);
  readonly cases = new Reading<CasesPage>(host(), () => host().showCases(), [
    'cases',
    'drafts',
    'reads',
    'people',
    'programmes',
  ]);
  readonly schedule = new Reading<Schedule>(host(), () => host().schedule(), ['schedule', 'programmes']);
  readonly attempt = new Attempt();
  /** By how many minutes the reader's clock differs from UTC; null until known. */
  offset = $state<number | null>(null);

  follow(): () => void {
    void readerOffset(host()).then((offset) => (this.offset = offset));
    const stops = [
      this.reading.follow(),
      this.drafts.follow(),
      this.forms.follow(),
      this.cases.follow(),
      this.schedule.follow(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  takeBack = (id: string) => this.attempt.run(() => host().takeBack(id));
  discard = (id: string) => this.attempt.run(() => host().discardDraft(id));
  discardForm = (form: Form) => this.attempt.run(() => host().discardForm(form));
}

/** `question:q1`, as an address has it. */
export function placeOf(conversation: Conversation): string {
  const [kind, id] = Object.entries(conversation)[0] ?? ['', ''];
  return `${kind}:${id}`;
}

/** The other way round; null for what names no conversation. */
export function conversationOf(place: string): Conversation | null {
  const at = place.indexOf(':');
  const [kind, id] = [place.slice(0, at), place.slice(at + 1)];
  if (at < 0 || !id) return null;
  if (kind === 'question') return { question: id };
  if (kind === 'introduction') return { introduction: id };
  if (kind === 'case') return { case: id };
  return kind === 'topic' ? { topic: id } : null;
}

/** What stands open below a post or a section: at most one thing on a page. */
export type Open = {
  post: string;
  action: 'reply' | 'edit' | 'translate' | 'report' | 'remove' | 'hide' | 'move' | 'contribute';
};

/** What is read of posts anywhere: who may do what with them. */
export type Rules = Pick<ConversationPage, 'mayPost' | 'locked' | 'facilitates' | 'longest'>;

/** Posts that are read, and what their reader writes beside them. */
export abstract class Talk {
  readonly attempt = new Attempt();
  /** What was new when the page was opened: it is marked as long as it stays open. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());
  open = $state.raw<Open | null>(null);
  /** What is written below all. */
  keeper = $state.raw<DraftKeeper | null>(null);
  /** The answer, the contribution, or the own words that are said otherwise. */
  beside = $state.raw<DraftKeeper | null>(null);

  constructor(readonly conversation: Conversation) {}

  /** Does something, and waits until the page shows it. */
  protected abstract shows<A>(work: () => Promise<A>): Promise<A>;

  /** What nobody has told Rust yet that it was seen. */
  #unsaid = new Set<string>();
  #said = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected take(unread: string[]): void {
    const found = unread.filter((id) => !this.fresh.has(id));
    if (found.length) this.fresh = new Set([...this.fresh, ...found]);
  }

  /** It was before the reader's eyes: only that is read, not all that stands further down. */
  seen = (id: string): void => {
    if (this.#said.has(id)) return;
    this.#said.add(id);
    this.#unsaid.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.tellSeen, 300);
  };

  /** Tells what was seen; also when the page is left. */
  protected tellSeen = (): void => {
    clearTimeout(this.#timer);
    const seen = [...this.#unsaid];
    this.#unsaid.clear();
    if (seen.length) void host().markRead(seen);
  };

  /** What was begun here before and not posted. */
  protected async restore(): Promise<void> {
    const place = placeOf(this.conversation);
    const begun = await this.#begun(
      (draft) =>
        !draft.replyTo &&
        !draft.section &&
        !draft.edits &&
        !draft.translates &&
        draft.conversation !== null &&
        placeOf(draft.conversation) === place,
    );
    this.keeper = new DraftKeeper(begun ? fromCard(begun) : { conversation: this.conversation });
  }

  async #begun(is: (draft: DraftCard) => boolean): Promise<DraftCard | undefined> {
    try {
      return (await host().showDrafts()).find((draft) => !draft.posted && is(draft));
    } catch {
      // The words are kept all the same; the page of drafts tells why they could not be read.
      return undefined;
    }
  }

  /** Opens something below a post: an answer that was begun before is gone on with. */
  show = async (open: Open, post: PostCard): Promise<void> => {
    await this.#open(open);
    if (open.action === 'edit') {
      const words = { conversation: this.conversation, text: post.text, language: post.language };
      const pending = post.state === 'waiting' || post.state === 'draft';
      const begun = pending ? undefined : await this.#begun((draft) => draft.edits === post.id);
      this.beside = new DraftKeeper(
        begun
          ? fromCard(begun)
          : post.edit
            ? { ...words, id: post.edit, edits: post.id }
            : pending
              ? { ...words, id: post.id }
              : { ...words, edits: post.id },
      );
    } else if (open.action === 'reply') {
      const begun = await this.#begun((draft) => draft.replyTo === post.id && !draft.translates);
      this.beside = new DraftKeeper(begun ? fromCard(begun) : { conversation: this.conversation, replyTo: post.id });
    }
  };

  /** Opens a translation of a post: one's own is said otherwise, one that was begun is gone on with. */
  translate = async (post: PostCard, language: 'en' | 'es'): Promise<void> => {
    await this.#open({ post: post.id, action: 'translate' });
    const begun = await this.#begun((draft) => draft.translates === post.id && draft.language === language);
    const mine = post.translations.find((one) => one.mine && one.language === language);
    const words = { conversation: this.conversation, translates: post.id, language, text: mine?.text ?? '' };
    this.beside = new DraftKeeper(begun ? fromCard(begun) : mine?.state ? { ...words, id: mine.id } : words);
  };

  /** Opens a contribution to a section of a case. */
  contribute = async (section: string): Promise<void> => {
    const place = placeOf(this.conversation);
    await this.#open({ post: `section:${section}`, action: 'contribute' });
    const begun = await this.#begun(
      (draft) =>
        draft.section === section &&
        !draft.replyTo &&
        !draft.edits &&
        !draft.translates &&
        draft.conversation !== null &&
        placeOf(draft.conversation) === place,
    );
    this.beside = new DraftKeeper(begun ? fromCard(begun) : { conversation: this.conversation, section });
  };

  async #open(open: Open): Promise<void> {
    await this.beside?.save();
    this.attempt.error = null;
    this.beside = null;
    this.open = open;
  }

  close = (): void => {
    void this.beside?.save();
    this.open = null;
    this.beside = null;
  };

  /** Posts what a keeper holds; true when it waits for a link from now on. */
  post = async (keeper: DraftKeeper): Promise<boolean> => {
    if (!(await keeper.save()) || !keeper.draft.id) return false;
    const id = keeper.draft.id;
    const posted = await this.shows(async () => {
      if ((await this.attempt.run(() => host().postDraft(id))) === null) return false;
      if (keeper === this.keeper) this.keeper = new DraftKeeper({ conversation: this.conversation });
      else this.close();
      return true;
    });
    if (!posted) return false;
    await tick();
    // what was just said, for whoever works by keys
    document
      .getElementById(`post-${keeper.draft.edits ?? keeper.draft.translates ?? id}`)
      ?.focus({ preventScroll: true });
    return true;
  };

  /** Does something and closes what stands open. What changes the page is waited for until it shows. */
  protected done = (work: () => Promise<unknown>, shows = true): Promise<boolean> => {
    const doing = async () => {
      const done = (await this.attempt.run(async () => (await work(), true))) === true;
      if (done) this.close();
      return done;
    };
    return shows ? this.shows(doing) : doing();
  };

  takeBack = (id: string) => this.done(() => host().takeBack(id));
  remove = (id: string) => this.done(() => host().removePost(id));
  /** Only facilitators hear of it: the page stays as it is. */
  report = (id: string, why: string) => this.done(() => host().reportPost(id, why), false);
  moderate = (what: string, how: Moderating) => this.done(() => host().moderatePost(what, how));
  /** What a post said before; null where that could not be read. */
  versions = (id: string) => this.attempt.inTurn(() => host().showVersions(id));
}

/** One conversation. */
export class ConversationState extends Talk {
  readonly reading = new Reading<ConversationPage>(
    host(),
    async () => {
      const page = await host().showConversation(this.conversation);
      this.take(
        all(page)
          .filter((post) => post.unread)
          .map((post) => post.id),
      );
      return page;
    },
    [{ area: 'forum', id: placeOf(this.conversation) }, 'schedule', 'people', 'programmes'],
  );

  protected shows = <A>(work: () => Promise<A>) => this.reading.shows(work);

  follow(): () => void {
    void this.restore();
    const stop = this.reading.follow();
    return () => {
      this.tellSeen();
      stop();
    };
  }
}

/** One case study. */
export class CaseState extends Talk {
  readonly reading: Reading<CasePage>;
  /** The case that is said otherwise. */
  words = $state.raw<CaseKeeper | null>(null);

  constructor(readonly id: string) {
    super({ case: id });
    this.reading = new Reading<CasePage>(
      host(),
      async () => {
        const page = await host().showCase(id);
        this.take(page.unread);
        // whoever opens it has the case itself before them
        if (page.unread.includes(id)) this.seen(id);
        return page;
      },
      [{ area: 'cases', id }, { area: 'forum', id: `case:${id}` }, 'drafts', 'schedule', 'people', 'programmes'],
    );
  }

  protected shows = <A>(work: () => Promise<A>) => this.reading.shows(work);

  follow(): () => void {
    void this.restore();
    const stop = this.reading.follow();
    return () => {
      this.tellSeen();
      stop();
    };
  }

  /** Its author says it otherwise: what was begun before is gone on with. */
  edit = async (): Promise<void> => {
    const page = this.reading.value;
    if (!page?.told) return;
    const waits = page.state === 'waiting' || page.state === 'draft';
    const begun = await host()
      .showCases()
      .then((cases) => cases.drafts.find((draft) => draft.edits === page.id))
      .catch(() => undefined);
    this.words = new CaseKeeper(
      begun
        ? { id: begun.id, edits: begun.edits, translates: null, told: begun.told }
        : { id: waits ? page.id : null, edits: waits ? null : page.id, translates: null, told: page.told },
    );
  };

  /** A member says it in another language, under the same parts: what was begun before is gone on with, one's own is said otherwise. */
  translateCase = async (language: 'en' | 'es'): Promise<void> => {
    const page = this.reading.value;
    if (!page) return;
    const begun = await host()
      .showCases()
      .then((cases) =>
        cases.drafts.find((draft) => draft.translates === page.id && draft.told.language === language && !draft.posted),
      )
      .catch(() => undefined);
    const mine = page.translations.find((one) => one.mine && one.language === language);
    const sections = page.sections
      .filter((part) => part.key !== 'asks')
      .map((part) => {
        const before = mine?.told?.sections.find((known) => known.key === part.key);
        return { key: part.key, heading: before?.heading ?? '', text: before?.text ?? '' };
      });
    const told = { title: mine?.title ?? '', sections, asks: mine?.told?.asks ?? '', session: null, language };
    this.close();
    this.words = new CaseKeeper({
      edits: null,
      translates: page.id,
      ...(begun ? { id: begun.id, told: begun.told } : { id: mine?.state ? mine.id : null, told }),
    });
  };

  /** What it said before; null where that could not be read. */
  before = () => this.attempt.inTurn(() => host().showCaseVersions(this.id));

  leave = async (): Promise<void> => {
    await this.words?.save();
    this.words = null;
    await this.reading.again();
  };

  recordOutcome = (step: OutcomeStep) => this.done(() => host().recordOutcome(this.id, step));
  removeCase = () => this.done(() => host().removeCase(this.id));
  takeCaseBack = () => this.takeBack(this.id);
}

export const all = (page: ConversationPage): PostCard[] => page.posts.flatMap((post) => [post, ...post.replies]);

/** Posts with what answers them, as they stand one after the other. */
export type Row = { id: string; post: PostCard; below: boolean };
export const inRows = (posts: PostCard[]): Row[] =>
  posts.flatMap((post) => [
    { id: post.id, post, below: false },
    ...post.replies.map((reply) => ({ id: reply.id, post: reply, below: true })),
  ]);

export function fromCard(card: DraftCard) {
  const { id, conversation, replyTo, section, edits, translates, title, text, language } = card;
  return { id, conversation, replyTo, section, edits, translates, title, text, language };
}

/** Words that are searched for as they are typed. */
export class SearchState {
  asked = $state.raw<Query>({ words: '', person: null, organisation: null, language: null });
  found = $state.raw<SearchHit[] | null>(null);
  readonly attempt = new Attempt();
  #turn = 0;

  ask = async (change: Partial<Query>): Promise<void> => {
    this.asked = { ...this.asked, ...change };
    const turn = ++this.#turn;
    if (!this.asked.words.trim()) {
      this.found = null;
      return;
    }
    const found = await this.attempt.inTurn(() => host().find(this.asked));
    // An older answer that arrives late must not overwrite a newer one.
    if (found && turn === this.#turn) this.found = found;
  };
}
