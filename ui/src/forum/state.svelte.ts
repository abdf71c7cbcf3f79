import {
  Attempt, host, Reading, readerOffset, type Asked, type Conversation, type ConversationPage, type DraftCard, type ForumPage, type Found, type Moderating, type PostCard, type Schedule,
} from '../host';
import { DraftKeeper } from './draft.svelte';

/** The conversations, the drafts, and what the pages beside them need. */
export class ForumState {
  readonly reading = new Reading<ForumPage>(host(), () => host().showForum(), ['forum', 'schedule', 'people', 'programmes']);
  readonly drafts = new Reading<DraftCard[]>(host(), () => host().showDrafts(), ['forum', 'programmes']);
  readonly schedule = new Reading<Schedule>(host(), () => host().schedule(), ['schedule', 'programmes']);
  readonly attempt = new Attempt();
  /** By how many minutes the reader's clock differs from UTC; null until known. */
  offset = $state<number | null>(null);

  follow(): () => void {
    void readerOffset(host()).then((offset) => (this.offset = offset));
    const stops = [this.reading.follow(), this.drafts.follow(), this.schedule.follow()];
    return () => stops.forEach((stop) => stop());
  }

  takeBack = (id: string) => this.attempt.run(() => host().takeBack(id));
  discard = (id: string) => this.attempt.run(() => host().discardDraft(id));
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
  return kind === 'topic' ? { topic: id } : null;
}

/** What stands open below a post: at most one thing on a page. */
export type Open = { post: string; deed: 'reply' | 'edit' | 'translate' | 'report' | 'remove' | 'hide' };

/** One conversation, and what its reader writes there. */
export class ConversationState {
  readonly reading: Reading<ConversationPage>;
  readonly attempt = new Attempt();
  /** What was new when the page was opened: it is marked as long as it stays open. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());
  open = $state.raw<Open | null>(null);
  /** The reflection that is written below all. */
  keeper = $state.raw<DraftKeeper | null>(null);
  /** The answer, or the own words that are said otherwise. */
  beside = $state.raw<DraftKeeper | null>(null);

  constructor(readonly conversation: Conversation) {
    this.reading = new Reading<ConversationPage>(
      host(),
      async () => {
        const page = await host().showConversation(conversation);
        this.#take(page);
        return page;
      },
      ['forum', 'schedule', 'people', 'programmes'],
    );
  }

  follow(): () => void {
    void this.#restore();
    return this.reading.follow();
  }

  #take(page: ConversationPage): void {
    const unread = all(page).filter((post) => post.unread).map((post) => post.id);
    if (unread.length === 0) return;
    this.fresh = new Set([...this.fresh, ...unread]);
    void host().markRead(unread);
  }

  /** What was begun here before and not posted. */
  async #restore(): Promise<void> {
    const place = placeOf(this.conversation);
    let begun: DraftCard | undefined;
    try {
      const drafts = await host().showDrafts();
      begun = drafts.find((draft) => draft.state === 'draft' && !draft.replyTo && !draft.edits && draft.conversation && placeOf(draft.conversation) === place);
    } catch {
      // The words are kept all the same; the page of drafts tells why they could not be read.
    }
    this.keeper = new DraftKeeper(begun ? fromCard(begun) : { conversation: this.conversation });
  }

  /** Opens something below a post: an answer that was begun before is gone on with. */
  show = async (open: Open, post: PostCard): Promise<void> => {
    await this.beside?.save();
    this.attempt.error = null;
    this.beside = null;
    this.open = open;
    if (open.deed === 'edit') {
      const words = { conversation: this.conversation, text: post.text, language: post.language };
      this.beside = new DraftKeeper(post.state === 'waiting' ? { ...words, id: post.id } : { ...words, edits: post.id });
    } else if (open.deed === 'reply') {
      const drafts = await host().showDrafts().catch(() => []);
      const begun = drafts.find((draft) => draft.state === 'draft' && draft.replyTo === post.id);
      this.beside = new DraftKeeper(begun ? fromCard(begun) : { conversation: this.conversation, replyTo: post.id });
    }
  };

  close = (): void => {
    void this.beside?.save();
    this.open = null;
    this.beside = null;
  };

  /** Posts what a keeper holds; true when it waits for a link from now on. */
  post = async (keeper: DraftKeeper): Promise<boolean> => {
    if (!(await keeper.save()) || !keeper.draft.id) return false;
    const id = keeper.draft.id;
    if ((await this.attempt.run(() => host().postDraft(id))) === null) return false;
    if (keeper === this.keeper) this.keeper = new DraftKeeper({ conversation: this.conversation });
    else this.close();
    await this.reading.again();
    return true;
  };

  #done = async (work: () => Promise<unknown>): Promise<boolean> => {
    const done = (await this.attempt.run(async () => (await work(), true))) === true;
    if (done) {
      this.close();
      await this.reading.again();
    }
    return done;
  };

  takeBack = (id: string) => this.#done(() => host().takeBack(id));
  remove = (id: string) => this.#done(() => host().removePost(id));
  report = (id: string, why: string) => this.#done(() => host().reportPost(id, why));
  translate = (id: string, language: 'en' | 'es', text: string) => this.#done(() => host().translatePost(id, language, text));
  moderate = (what: string, how: Moderating) => this.#done(() => host().moderatePost(what, how));
}

export function all(page: ConversationPage): PostCard[] {
  return page.posts.flatMap((post) => [post, ...post.replies]);
}

export function fromCard(card: DraftCard) {
  const { id, conversation, replyTo, edits, title, text, language } = card;
  return { id, conversation, replyTo, edits, title, text, language };
}

/** Words that are searched for as they are typed. */
export class SearchState {
  asked = $state.raw<Asked>({ words: '', person: null, organisation: null, language: null });
  found = $state.raw<Found[] | null>(null);
  readonly attempt = new Attempt();
  #turn = 0;

  ask = async (change: Partial<Asked>): Promise<void> => {
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
