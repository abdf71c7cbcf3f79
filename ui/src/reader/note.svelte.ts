import { host, Keeper, type MaterialNote } from '../host';

/** A private note on a material, kept as one types. */
export class MaterialNoteKeeper extends Keeper<MaterialNote> {
  /** It was deleted: nothing of it is kept any more. */
  over = false;

  constructor(
    private readonly material: string,
    note: MaterialNote,
  ) {
    super(note);
  }

  protected override keep(note: MaterialNote): Promise<string> {
    return this.over ? Promise.resolve(note.id ?? '') : host().saveMaterialNote(this.material, note);
  }
}
