import { Attempt, host, Reading, type Today } from '../host';

/** What comes next; counts down, so it is read again by the clock as well. */
export class TodayState {
  readonly reading = new Reading<Today>(host(), () => host().today(), ['schedule', 'people', 'notes', 'settings', 'programmes']);
  readonly attempt = new Attempt();

  get next() {
    const today = this.reading.value;
    return today?.sessions.find((session) => session.id === today.next) ?? null;
  }

  /** What there is to say when no session comes. */
  get teaching(): 'empty' | 'undated' | 'over' {
    const sessions = this.reading.value?.sessions ?? [];
    if (sessions.length === 0) return 'empty';
    return sessions.some((session) => session.when.state === 'unscheduled') ? 'undated' : 'over';
  }

  joinMeeting = (id: string) => this.attempt.run(() => host().joinMeeting(id));
  ponder = (question: string, pondered: boolean) => this.attempt.inTurn(() => host().ponder(question, pondered)).then(this.reading.again);
}
