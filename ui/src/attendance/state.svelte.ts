import { Attempt, host, Reading, type AttendanceMark, type AttendancePage, type MarkDraft } from '../host';

/** Who was there, as those who facilitate mark it. */
export class AttendanceState {
  readonly reading = new Reading<AttendancePage>(host(), () => host().showAttendance(), [
    'attendance',
    'schedule',
    'people',
    'programmes',
    'settings',
  ]);
  readonly attempt = new Attempt();

  act = async <T>(work: () => Promise<T>): Promise<T | null> => {
    const answer = await this.attempt.run(work);
    await this.reading.again();
    return answer;
  };

  mark = (session: string, said: MarkDraft) => this.act(() => host().markAttendance(session, [said]));
  rest = (session: string) => this.act(() => host().markRest(session));
}

/** All marks, in the order in which they are chosen. */
export const marks: AttendanceMark[] = ['present', 'part', 'excused', 'made-up', 'absent'];
