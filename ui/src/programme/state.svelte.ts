import { Attempt, host, Reading, type Schedule, type Start } from '../host';
import { t } from '../i18n';
import { toast } from '../kit';

/** The whole schedule, and what can be done with a programme as a whole. */
export class ProgrammeState {
  readonly reading = new Reading<Schedule>(host(), () => host().schedule(), [
    'schedule',
    'notes',
    'settings',
    'programmes',
  ]);
  readonly attempt = new Attempt();

  constructor(private readonly onstart: (start: Start) => void) {}

  select = (id: string) => this.attempt.run(() => host().selectProgramme(id), this.onstart);
  openCalendar = () => this.attempt.run(() => host().addToCalendar(null));
  saveCalendar = () => this.attempt.run(() => host().saveCalendar(null), this.#saved);
  exportFile = () => this.attempt.run(() => host().exportProgramme(), this.#saved);
  visit = () => this.attempt.run(() => host().visitContact());
  joinMeeting = (id: string) => this.attempt.run(() => host().joinMeeting(id));
  write = (email: string) => this.attempt.run(() => host().writeTo(email));

  #saved = ({ path }: { path: string | null }): void => {
    if (path) toast.say(t('saved', { path }));
  };
}
