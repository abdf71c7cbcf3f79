import { Attempt, host, Reading, type Organisation, type People, type Person, type Zone } from '../host';
import { typed } from '../kit';

/** What stands open over the page: at most one thing. */
export type Form =
  | { kind: 'organisation'; organisation: Organisation | null }
  | { kind: 'person'; person: Person | null; organisation: string | null }
  | { kind: 'introduction'; person: Person }
  | { kind: 'import' };

/** Organisations by their local time, the selected one, and what is being edited. */
export class PeopleState {
  readonly reading = new Reading<People>(host(), () => host().people(), ['people', 'settings', 'programmes']);
  readonly attempt = new Attempt();
  /** `null` is nobody's choice yet; people without an organisation have the id ''. */
  chosen = $state<string | null>(null);
  form = $state.raw<Form | null>(null);
  zones = $state.raw<Zone[]>([]);

  get selected(): Organisation | null {
    const organisations = this.reading.value?.organisations ?? [];
    const mine = organisations.find((organisation) => organisation.people.some((person) => person.mine));
    return organisations.find((organisation) => organisation.id === this.chosen) ?? mine ?? organisations[0] ?? null;
  }

  mayIntroduce = (person: Person): boolean => person.mine || (this.reading.value?.mayEdit ?? false);

  /** Opens a form; the zones are fetched with the first one that offers them. */
  open = async (form: Form): Promise<void> => {
    this.attempt.error = null;
    this.form = form;
    if (form.kind === 'organisation' && this.zones.length === 0) {
      try {
        this.zones = await host().zones();
      } catch {
        // The field still takes a zone that is typed; Rust checks it.
        this.zones = [];
      }
    }
  };

  close = (): void => {
    typed.forget('people ');
    this.form = null;
    this.attempt.error = null;
  };

  /** Takes the last import back, as long as nobody else has it. */
  undoImport = async (): Promise<void> => {
    await this.attempt.run(() => host().undoImport());
    await this.reading.again();
  };

  /** Runs a save; the form stays open, words and all, when it did not work. */
  save = async (work: () => Promise<unknown>): Promise<void> => {
    await this.attempt.run(work, this.close);
    await this.reading.again();
  };
}
