import { asCommandError, host, Keeper, type Form } from '../host';

/** What somebody fills in, kept until it is sent or saved. */
export class FormKeeper extends Keeper<{ id: string | null; fields: Record<string, string> }> {
  readonly #form: Form;

  /** `fields` is what stands there where nothing was begun. */
  constructor(form: Form, fields: Record<string, string> = {}) {
    super({ id: null, fields });
    this.#form = form;
  }

  protected override async keep(draft: { fields: Record<string, string> }): Promise<string> {
    await host().saveForm(this.#form, draft.fields);
    return 'form';
  }

  /** One of its fields; empty where nothing stands. */
  field = (name = 'text'): string => this.draft.fields[name] ?? '';

  write = (text: string, name = 'text'): void => this.type({ fields: { ...this.draft.fields, [name]: text } });

  /** What was begun before comes back, unless somebody is writing already; true where something was. */
  begin = async (): Promise<boolean> => {
    try {
      const same = JSON.stringify(this.#form);
      const begun = (await host().showForms()).find((card) => JSON.stringify(card.form) === same);
      if (!begun || !this.rests) return false;
      this.draft = { id: 'form', fields: { ...this.draft.fields, ...begun.fields } };
      return true;
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return false;
    }
  };

  /** It was sent or saved: nothing of it is kept any more. */
  done = async (): Promise<void> => {
    await this.save();
    this.draft = { id: null, fields: {} };
    try {
      await host().discardForm(this.#form);
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  };
}
