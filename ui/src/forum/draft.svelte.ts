import { host, Keeper, type CaseWords, type PostDraft } from '../host';

/** A post that somebody is writing. */
export class DraftKeeper extends Keeper<PostDraft> {
  constructor(draft: Partial<PostDraft>) {
    const empty: PostDraft = {
      id: null,
      conversation: null,
      replyTo: null,
      section: null,
      edits: null,
      translates: null,
      title: null,
      text: '',
      language: null,
    };
    super({ ...empty, ...draft });
  }

  protected override keep(draft: PostDraft): Promise<string> {
    return host().saveDraft(draft);
  }
}

/** A case study that somebody is writing. */
export class CaseKeeper extends Keeper<CaseWords> {
  protected override keep(words: CaseWords): Promise<string> {
    return host().saveCase(words);
  }
}
