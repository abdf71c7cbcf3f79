import { Attempt, host, Reading, type Group, type InvitationDraft, type Invited, type Looked, type MemberDeed, type Organisation, type Undecided, type Written } from '../host';
import { FormKeeper } from '../kit';

/** The group: how exchange stands, who belongs to it, what waits to be decided. */
export class GroupState {
  readonly reading = new Reading<Group | null>(host(), () => host().group(), ['group', 'people', 'settings', 'programmes']);
  readonly attempt = new Attempt();
  readonly exchanging = new Attempt();
  readonly telling = new Attempt();
  readonly looking = new Attempt();
  /** How far the exchange has come that somebody waits for. */
  progress = $state.raw<{ done: number; due: number } | null>(null);
  /** What was looked into, and what is wrong with it. */
  looked = $state.raw<Looked[] | null>(null);
  organisations = $state.raw<Organisation[]>([]);
  inviting = $state(false);
  invited = $state.raw<Invited | null>(null);
  /** What is asked about once more before it is done. */
  asked = $state.raw<{ deed: MemberDeed; id: string; name: string } | null>(null);
  /** A message to the facilitators. */
  readonly message = new FormKeeper('message');

  follow = (): (() => void) => {
    void this.message.begin();
    const ends = [this.reading.follow(30), host().onExchanged((done, due) => (this.progress = { done, due }))];
    return () => ends.forEach((end) => end());
  };

  #do = (work: () => Promise<unknown>): Promise<unknown> => this.attempt.run(work).then(this.reading.again);

  chooseFolder = () => this.#do(() => host().chooseStorageFolder());
  leaveFolder = () => this.#do(() => host().leaveStorage());
  pause = (paused: boolean) => this.#do(() => host().pauseExchange(paused));
  exchange = (): Promise<unknown> => {
    this.progress = null;
    return this.exchanging.run(() => host().exchangeNow()).then(this.reading.again);
  };
  stop = () => this.attempt.run(() => host().stopExchange());
  lookInto = () => this.looking.run(() => host().lookInto(), (looked) => (this.looked = looked));

  change = (deed: MemberDeed, id: string): Promise<unknown> => {
    this.asked = null;
    return this.#do(() => host().changeMember(deed, id));
  };

  /** Opens the form; the organisations are there to choose from. */
  startInviting = async (): Promise<void> => {
    this.attempt.error = null;
    this.invited = null;
    this.inviting = true;
    await this.attempt.run(() => host().people(), (people) => (this.organisations = people.organisations));
  };

  invite = (draft: InvitationDraft, passphrase: string | null): Promise<unknown> =>
    this.attempt.run(() => host().inviteMember(draft, passphrase), (invited) => (this.invited = invited)).then(this.reading.again);

  showAgain = async (id: string): Promise<void> => {
    await this.attempt.run(() => host().showInvitation(id), (text) => {
      this.invited = { id, text };
      this.inviting = true;
    });
  };

  close = (): void => {
    this.inviting = false;
    this.invited = null;
    this.asked = null;
    this.attempt.error = null;
  };

  saveText = () => this.attempt.run(() => host().saveInvitation(this.invited?.text ?? ''));

  tell = (): Promise<unknown> =>
    this.telling.run(() => host().sendMessage(this.message.field()), () => void this.message.done()).then(this.reading.again);
  erase = (id: string): Promise<unknown> => this.telling.run(() => host().eraseMessage(id)).then(this.reading.again);
  settle = (one: Undecided, value: Written): Promise<unknown> => this.#do(() => host().settleUndecided(one, value));
}
