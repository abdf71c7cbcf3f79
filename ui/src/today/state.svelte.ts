import { Attempt, host, Reading, type Both, type CasesPage, type ForumPage, type Today } from '../host';

/** What comes next; counts down, so it is read again by the clock as well. */
export class TodayState {
  readonly reading = new Reading<Today>(host(), () => host().today(), [
    'schedule',
    'people',
    'notes',
    'materials',
    'settings',
    'programmes',
  ]);
  /** What is new in the forum. When it cannot be read the page goes without it: the forum is where that is told. */
  readonly forum = new Reading<ForumPage>(host(), () => host().showForum(), [
    'forum',
    'reads',
    'schedule',
    'people',
    'programmes',
  ]);
  readonly cases = new Reading<CasesPage>(host(), () => host().showCases(), ['cases', 'reads', 'people', 'programmes']);
  readonly attempt = new Attempt();

  follow(): () => void {
    const stops = [this.reading.follow(20), this.forum.follow(), this.cases.follow()];
    return () => stops.forEach((stop) => stop());
  }

  /** Conversations with something new: first those that mention the reader. */
  get news(): { place: string; heading: Both; unread: number; mentioned: boolean }[] {
    const forum = this.forum.value;
    const lines = forum
      ? [...forum.sections.flatMap((section) => section.lines), ...forum.topics, ...forum.introductions]
      : [];
    const cases = (this.cases.value?.cases ?? []).map(({ place, title, language, unread }) => ({
      place,
      unread,
      heading: language === 'es' ? { en: null, es: title } : { en: title, es: null },
    }));
    const mentioned = new Set(forum?.mentions.map((line) => line.place));
    const all = [...lines, ...cases]
      .filter((line) => line.unread > 0)
      .map(({ place, heading, unread }) => ({ place, heading, unread, mentioned: mentioned.has(place) }));
    return all.sort((one, other) => Number(other.mentioned) - Number(one.mentioned));
  }

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
  tickQuestion = (question: string, done: boolean) =>
    this.attempt.inTurn(() => host().tickQuestion(question, done)).then(this.reading.again);
}
