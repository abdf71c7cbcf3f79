import { host, Keeper, type Note } from '../host';

/** A private note, kept as one types. */
export class NoteKeeper extends Keeper<{ id: string | null; text: string }> {
  savedAt = $state<string | null>(null);

  constructor(private readonly session: string) {
    super({ id: null, text: '' });
  }

  get text(): string {
    return this.draft.text;
  }

  get dirty(): boolean {
    return !this.kept;
  }

  protected override async keep({ text }: { text: string }): Promise<string> {
    const note = await host().saveNote(this.session, text);
    this.savedAt = note.savedAt;
    return this.session;
  }

  /** What was read: another window's words come in only while there are none here that were not kept. */
  take(note: Note): void {
    if (!this.rests) return;
    this.draft = { ...this.draft, text: note.text };
    this.savedAt = note.savedAt;
  }
}
