import {
  Attempt,
  host,
  LongAttempt,
  Reading,
  readerOffset,
  type Group,
  type InvitationCard,
  type InvitationDraft,
  type Invited,
  type Looked,
  type MemberAction,
  type Organisation,
  type Undecided,
  type Written,
} from '../host';
import { localise, type Named } from '../i18n';
import { FormKeeper, typed } from '../kit';

/** A question before something is done. */
export type Asked = { words: Named<'group.ask', '.title'>; name: string; yes: () => unknown };

/** The group: how exchange stands, who belongs to it, what waits to be decided. */
export class GroupState {
  readonly reading = new Reading<Group | null>(host(), () => host().group(), [
    'exchange',
    'members',
    'messages',
    // what was decided differently at once may be of any kind
    'schedule',
    'people',
    'forum',
    'cases',
    'programmes',
  ]);
  readonly attempt = new Attempt();
  readonly exchanging = new LongAttempt(host(), 'exchange');
  readonly telling = new Attempt();
  readonly looking = new LongAttempt(host(), 'check');
  readonly rebuilding = new LongAttempt(host(), 'rebuild');
  /** What was looked into, and what is wrong with it. */
  looked = $state.raw<Looked[] | null>(null);
  organisations = $state.raw<Organisation[]>([]);
  /** Whom an invitation may be for: the list, with the reader first. */
  people = $state.raw<{ id: string; name: string; mine: boolean }[]>([]);
  inviting = $state(false);
  invited = $state.raw<Invited | null>(null);
  /** An invitation that was made under a passphrase, and is to be shown again. */
  locked = $state.raw<InvitationCard | null>(null);
  /** What is asked about once more before it is done; the words stand under `group.ask`. */
  asked = $state.raw<Asked | null>(null);
  /** By how many minutes the reader's clock differs from UTC; null until known. */
  offset = $state<number | null>(null);
  /** A message to the facilitators. */
  readonly message = new FormKeeper('message');

  follow = (): (() => void) => {
    void this.message.begin();
    void readerOffset(host()).then((offset) => (this.offset = offset));
    return this.reading.follow(30);
  };

  #do = (work: () => Promise<unknown>): Promise<unknown> => this.attempt.run(work).then(this.reading.again);

  chooseFolder = () =>
    this.#do(async () => {
      const chosen = await host().chooseStorageFolder();
      if (chosen && !chosen.taken)
        this.asked = { words: 'emptyFolder', name: chosen.path, yes: () => this.takeFolder(chosen.path) };
    });
  takeFolder = (path: string) => {
    this.asked = null;
    return this.#do(() => host().useStorageFolder(path));
  };
  leaveFolder = () => this.#do(() => host().leaveStorage());
  pause = (paused: boolean) => this.#do(() => host().pauseExchange(paused));
  exchange = (): Promise<unknown> => this.exchanging.run(() => host().exchangeNow()).then(this.reading.again);
  makeAnew = (): Promise<unknown> =>
    this.rebuilding.run(
      () => host().makeTablesAnew(),
      () => void this.lookInto(),
    );
  lookInto = () =>
    this.looking.run(
      () => host().lookInto(),
      (looked) => (this.looked = looked),
    );

  /** The reader's date at an instant. */
  dayOf = (instant: string | null): string | null =>
    instant && this.offset !== null ? localise(instant, this.offset).date : null;

  ask = (action: MemberAction, id: string, name: string, words: Asked['words']): void => {
    this.attempt.error = null;
    this.asked = { words, name, yes: () => this.change(action, id) };
  };

  change = (action: MemberAction, id: string): Promise<unknown> => {
    this.asked = null;
    return this.#do(() => host().changeMember(action, id));
  };

  /** Opens the form; the organisations are there to choose from. */
  startInviting = async (): Promise<void> => {
    this.attempt.error = null;
    this.invited = null;
    this.locked = null;
    this.inviting = true;
    await this.attempt.run(
      () => host().people(),
      (people) => {
        this.organisations = people.organisations;
        const all = [...people.organisations.flatMap((organisation) => organisation.people), ...people.unattached];
        this.people = all
          .map(({ id, name, mine }) => ({ id, name, mine }))
          .sort((one, other) => Number(other.mine) - Number(one.mine) || one.name.localeCompare(other.name));
      },
    );
  };

  invite = (draft: InvitationDraft, passphrase: string | null): Promise<unknown> =>
    this.attempt
      .run(
        () => host().inviteMember(draft, passphrase),
        (invited) => {
          typed.forget('group ');
          this.invited = invited;
        },
      )
      .then(this.reading.again);

  /** The text once more. One that was made under a passphrase asks for one first. */
  showAgain = async (invitation: InvitationCard, passphrase: string | null = null): Promise<void> => {
    if (invitation.sealed && passphrase === null) {
      this.attempt.error = null;
      this.invited = null;
      this.locked = invitation;
      this.inviting = true;
      return;
    }
    await this.attempt.run(
      () => host().showInvitation(invitation.id, passphrase),
      (text) => {
        this.locked = null;
        this.invited = { id: invitation.id, text };
        this.inviting = true;
      },
    );
  };

  close = (): void => {
    if (this.inviting) typed.forget('group ');
    this.inviting = false;
    this.invited = null;
    this.locked = null;
    this.asked = null;
    this.attempt.error = null;
  };

  saveText = () => this.attempt.run(() => host().saveInvitation(this.invited?.text ?? ''));

  tell = (): Promise<unknown> =>
    this.telling
      .run(
        () => host().sendMessage(this.message.field()),
        () => void this.message.done(),
      )
      .then(this.reading.again);
  askToErase = (id: string): void => {
    this.asked = { words: 'eraseMessage', name: '', yes: () => this.erase(id) };
  };
  erase = (id: string): Promise<unknown> => {
    this.asked = null;
    return this.telling.run(() => host().eraseMessage(id)).then(this.reading.again);
  };
  settle = (one: Undecided, value: Written): Promise<unknown> => this.#do(() => host().settleUndecided(one, value));
}
