import {
  asCommandError,
  Attempt,
  host,
  Reading,
  type CommandError,
  type EditLine,
  type Prepare,
  type Put,
  type SessionForm,
} from '../host';
import { t } from '../i18n';
import { Drag, toast } from '../kit';

/** What is prepared: everything that a programme file holds, and what is done with it. */
export class PrepareState {
  readonly reading = new Reading<Prepare>(host(), () => host().showPrepare(), ['schedule', 'programmes', 'settings']);
  readonly attempt = new Attempt();
  readonly drag = new Drag();

  get page(): Prepare | null {
    return this.reading.value;
  }

  /** Saves fields of an object; what is wrong with them, if anything is. */
  save = async (noun: string, id: string, fields: Record<string, string | null>): Promise<CommandError | null> => {
    try {
      await host().editSchedule(noun, id, fields);
      await this.reading.again();
      return null;
    } catch (thrown) {
      return asCommandError(thrown);
    }
  };

  act = async <T>(work: () => Promise<T>): Promise<T | null> => {
    const answer = await this.attempt.run(work);
    await this.reading.again();
    return answer;
  };

  add = (noun: string, fields: Record<string, string | null> = {}, put: Put = 'last') =>
    this.act(() => host().addToSchedule(noun, fields, put));
  remove = (noun: string, id: string) => this.act(() => host().removeFromSchedule(noun, id));
  reorder = (noun: string, id: string, put: Put) => this.act(() => host().reorderSchedule(noun, id, put));
  undo = (id: number | null = null) => this.act(() => host().undoEdit(id));

  /** The edit that one step undoes. */
  get last(): EditLine | null {
    return this.page?.edits.find((edit) => edit.stands && edit.kind !== 'undo') ?? null;
  }

  publish = async (): Promise<void> => {
    const count = await this.act(() => host().publishEdition());
    if (count !== null) toast.say(t('prepare.published'));
  };

  /** Moves an object by steps among its like. */
  step = (noun: string, ids: string[], id: string, by: -1 | 1): void => {
    const at = ids.indexOf(id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= ids.length) return;
    const before = by === -1 ? to - 1 : to;
    const after = before < 0 ? null : ids[before];
    void this.reorder(noun, id, after ? { after } : 'first');
  };

  findings = (id: string) => this.page?.findings.filter((finding) => finding.subject === id) ?? [];
  missing = (id: string) => this.page?.missing.filter((one) => one.id === id) ?? [];

  /** How much of a session is still to do: one language only, no hour, no link, and its questions. */
  open = (session: SessionForm): number => {
    const asked = this.page?.questions.filter((question) => question.session === session.id) ?? [];
    return (
      this.missing(session.id).length +
      asked.reduce((sum, question) => sum + this.missing(question.id).length, 0) +
      this.findings(session.id).length
    );
  };
}
