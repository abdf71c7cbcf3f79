import {
  asCommandError,
  host,
  keepAll,
  LongAttempt,
  type CommandError,
  type FileCheck,
  type InvitationLook,
  type Start,
} from '../host';

import type { Named } from '../i18n';
import { typed } from '../kit';

export type Way = 'ways' | 'file' | 'found' | 'join' | 'recover' | 'check';
type Busy = Named<'start.busy'>;
/** What Rust asks of a passphrase as well; said here so that nobody waits for a refusal. */
export const SHORTEST = 10;

/** The way in: choose, look at the file, follow or found; and unlocking what is already here. */
export class Entrance {
  way = $state<Way>('ways');
  file = $state.raw<FileCheck | null>(null);
  name = $state('');
  passphrase = $state('');
  again = $state('');
  asked = $state(false);
  /** An invitation as it was pasted or read, and what it says. */
  text = $state('');
  sealedWith = $state('');
  sealed = $state(false);
  invitation = $state.raw<InvitationLook | null>(null);
  /** The person of the list who joins; empty for somebody who is not in it. */
  person = $state('');
  /** The recovery sheet as it was typed, and the folder where the group exchanges. */
  sheet = $state('');
  folder = $state('');
  error = $state.raw<CommandError | null>(null);
  /** What runs at this moment, as a key below `start.busy`. */
  busy = $state<Busy | null>(null);

  /** What was typed here before a link or a search led away. */
  readonly #begins = typed.over('start', { way: 'ways' as Way, name: '', text: '', sheet: '', folder: '' });

  constructor(
    private readonly onstart: (start: Start) => void,
    needsPassphrase: boolean,
  ) {
    this.asked = needsPassphrase;
    const { way, ...fields } = this.#begins;
    Object.assign(this, fields);
    // the file that was looked at is not here any more
    if (way === 'join' || way === 'recover') this.way = way;
  }

  /** Keeps what is typed; passwords are not. */
  keep = (): void => {
    const fields = { name: this.name, text: this.text, sheet: this.sheet, folder: this.folder };
    // where one was belongs to what was typed there, and is nothing by itself
    const way = Object.values(fields).some(Boolean) ? '' : this.way;
    typed.keep('start', { way: this.way, ...fields }, { way, name: '', text: '', sheet: '', folder: '' });
  };

  async #run<T>(busy: Busy, work: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = busy;
    this.error = null;
    try {
      return await work();
    } catch (thrown) {
      const error = asCommandError(thrown);
      if (error.code === 'passphrase-needed') this.asked = true;
      if (error.code === 'invitation-locked') this.sealed = true;
      this.error = error;
      return null;
    } finally {
      this.busy = null;
    }
  }

  async #enter(busy: Busy, work: () => Promise<Start | null>): Promise<void> {
    const start = await this.#run(busy, work);
    if (!start) return;
    typed.forget('start');
    this.onstart(start);
  }

  chooseFile = async (): Promise<void> => {
    const file = await this.#run('reading', () => host().chooseProgrammeFile());
    if (!file) return;
    this.file = file;
    if (this.way === 'ways') this.way = 'file';
  };
  /** A file that was dropped on the window; an unlocked way in is needed first. */
  take = async (path: string): Promise<void> => {
    const file = await this.#run('reading', () => host().checkProgrammeFile(path));
    if (!file) return;
    this.file = file;
    if (this.way === 'ways') this.way = 'file';
  };
  /** The file that the window was given. */
  takeGiven = async (): Promise<void> => {
    const path = await this.#run('reading', () => host().givenFile());
    if (!path) return;
    await this.take(path);
    // whatever one was at; what is typed there is still there when one comes back to it
    if (this.file) this.way = 'file';
  };
  back = (): void => {
    this.way = 'ways';
    this.file = null;
    this.invitation = null;
    this.person = '';
    this.error = null;
  };
  invited = (): void => {
    this.way = 'join';
    this.error = null;
  };
  chooseInvitation = async (): Promise<void> => {
    const text = await this.#run('reading', () => host().chooseInvitation());
    if (text === null) return;
    this.text = text;
    await this.look();
  };
  look = async (): Promise<void> => {
    const look = await this.#run('reading', () => host().lookAtInvitation(this.text, this.sealedWith || null));
    if (look) this.invitation = look;
  };
  join = () =>
    this.#enter('joining', () =>
      host().joinGroup(this.text, this.sealedWith || null, this.name.trim(), this.person || null, this.#secret),
    );
  /** A certificate is checked by anybody, with a programme or without. */
  toCheck = (): void => {
    this.way = 'check';
    this.error = null;
  };
  toRecover = (): void => {
    this.way = 'recover';
    this.error = null;
  };
  chooseFolder = async (): Promise<void> => {
    const folder = await this.#run('reading', () => host().chooseGroupFolder());
    if (folder) this.folder = folder;
  };
  /** Reading what the group wrote. */
  readonly recovering = new LongAttempt(host(), 'recover');
  recover = (): Promise<void> =>
    this.#enter('recovering', async () => {
      const id = await this.recovering.run(() =>
        host().recoverGroup(this.sheet, this.folder, this.name.trim(), this.#secret),
      );
      if (this.recovering.error) throw this.recovering.error;
      // what is being written elsewhere is kept first; the programme is in the list in any case
      return id !== null && (await keepAll()) ? host().selectProgramme(id) : null;
    });
  found = (): void => {
    this.way = 'found';
    this.file = null;
    this.error = null;
  };

  /** Why the passphrase will not do, as a key below `passphrase`; null when it will. */
  get refused(): 'short' | 'differs' | null {
    if (!this.asked) return null;
    if ([...this.passphrase].length < SHORTEST) return 'short';
    return this.passphrase === this.again ? null : 'differs';
  }
  get #secret(): string | null {
    return this.asked ? this.passphrase : null;
  }

  sample = () => this.#enter('sample', () => host().openSample());
  follow = () => this.#enter('following', () => host().followProgramme(this.file?.path ?? '', this.#secret));
  begin = () =>
    this.#enter('founding', () => host().foundProgramme(this.file?.path ?? null, this.name.trim(), this.#secret));
  unlock = () => this.#enter('unlocking', () => host().unlock(this.passphrase));
  tryAgain = () => this.#enter('opening', () => host().tryAgain());
}
