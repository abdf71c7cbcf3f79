import { host, Keeper, type CaseWords, type PostDraft } from '../host';

/** A post that somebody is writing. */
export class DraftKeeper extends Keeper<PostDraft> {
  constructor(draft: Partial<PostDraft>) {
    const empty: PostDraft = { id: null, conversation: null, replyTo: null, section: null, edits: null, translates: null, title: null, text: '', language: null };
    super({ ...empty, ...draft }, (draft) => host().saveDraft(draft));
  }
}

/** A case study that somebody is writing. */
export class CaseKeeper extends Keeper<CaseWords> {
  constructor(words: CaseWords) {
    super(words, (words) => host().saveCase(words));
  }
}
