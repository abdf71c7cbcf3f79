import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { stage } from '../../tests/stage';
import type { AttendancePerson, AttendanceRow, SessionCard } from '../host';
import Attendance from './Attendance.svelte';
import Mine from './Mine.svelte';

const person = (id: string, name: string): AttendancePerson => ({
  id,
  name,
  organisation: 'casa',
  organisationName: 'Casa Luz',
  entries: [],
  progress: { person: id, counted: 12, attended: 0, needed: 10, open: 12, mayMiss: 2, standing: 'on-course' },
  said: '0 of 12 sessions. 2 more can be missed.',
});

const row = (more: Partial<AttendanceRow>): AttendanceRow => ({
  name: '',
  line: 2,
  person: null,
  personName: null,
  candidates: [],
  certainty: 'sure',
  minutes: 120,
  mark: 'present',
  why: 'name',
  intervals: [[0, 120]],
  byHand: null,
  ...more,
});

async function show(sessions?: (session: SessionCard) => SessionCard) {
  const user = userEvent.setup();
  const host = stage({ role: 'facilitator' });
  const all = (await host.schedule()).sessions.map((one) => ({ ...one, when: { ...one.when, daysAway: -1 } }));
  host.attendanceHere = {
    ...host.attendanceHere,
    sessions: sessions ? all.map(sessions) : all,
    people: [person('rosa', 'Rosa Huamán'), person('luis', 'Luis Paredes')],
  };
  const last = all.at(-1)!.id;
  return { user, host, last };
}

describe('attendance', () => {
  it('marks everybody, and then the exceptions with their reason', async () => {
    const { user, host, last } = await show();
    render(Attendance);
    await user.click(await screen.findByRole('button', { name: 'Mark all others as present' }));
    expect(host.called('markRest')).toEqual([[last]]);
    expect(await screen.findByText('2 of 2 marked')).toBeInTheDocument();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Attendance of Luis Paredes' }), 'excused');
    const why = await screen.findByRole('textbox', { name: /Why/ });
    await user.type(why, 'su hija');
    await user.tab();
    await waitFor(() =>
      expect(host.called('markAttendance').at(-1)).toEqual([
        last,
        [{ person: 'luis', mark: 'excused', how: null, reason: 'su hija' }],
      ]),
    );
    // what was said of one mark does not stay with another
    await user.selectOptions(screen.getByRole('combobox', { name: 'Attendance of Luis Paredes' }), 'absent');
    await waitFor(() =>
      expect(host.called('markAttendance').at(-1)).toEqual([
        last,
        [{ person: 'luis', mark: 'absent', how: null, reason: null }],
      ]),
    );
  });

  it('asks whose a name is, and saves only then', async () => {
    const { user, host, last } = await show();
    host.reviewHere = (choices) => ({
      session: choices.session,
      title: { en: 'Session', es: null },
      begins: '2023-05-04T13:00:00Z',
      minutes: 120,
      threshold: 60,
      remarks: [{ notice: 'waiting', detail: '2' }],
      zoneToConfirm: null,
      rows: [
        choices.chosen['Luis']
          ? row({ name: 'Luis', person: 'luis', personName: 'Luis Paredes', why: 'chosen' })
          : row({
              name: 'Luis',
              certainty: 'unsure',
              why: 'alike',
              candidates: [{ id: 'luis', name: 'Luis Paredes', organisation: 'Casa Luz' }],
            }),
        row({ name: 'Rosa Huamán', person: 'rosa', personName: 'Rosa Huamán' }),
      ],
    });
    render(Attendance);
    await user.click(await screen.findByRole('button', { name: 'Read a Zoom report' }));
    await user.type(screen.getByRole('textbox', { name: 'Or paste it here' }), 'Name,Join Time');
    await user.click(screen.getByRole('button', { name: 'Read the report' }));
    expect(await screen.findByText('One needs you')).toBeInTheDocument();
    expect(screen.getByText(/waiting room: 2/)).toBeInTheDocument();
    expect(screen.getAllByRole('img', { name: 'minute 0 to 120' })).toHaveLength(2);
    expect(host.called('recordReports')).toEqual([]);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Who is Luis?' }), 'luis');
    expect(await screen.findByText('2 matched')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save attendance of 2' }));
    await waitFor(() =>
      expect(host.called('recordReports')).toEqual([
        [{ session: last, threshold: 50, zone: null, chosen: { Luis: ['luis'] }, columns: {} }],
      ]),
    );
  });

  it('says nothing before a session has begun', async () => {
    await show((one) => ({ ...one, when: { ...one.when, daysAway: 3 } }));
    render(Attendance);
    expect(await screen.findByText('No session has begun yet.')).toBeInTheDocument();
  });

  it('tells each person how far they have come, once somebody marked them', async () => {
    const { host } = await show();
    host.attendanceHere = { ...host.attendanceHere, me: 'rosa', mayMark: false };
    const shown = render(Mine);
    await waitFor(() => expect(host.called('showAttendance')).not.toEqual([]));
    expect(screen.queryByRole('heading', { name: 'Your attendance' })).toBeNull();
    shown.unmount();
    await host.markRest('s01');
    render(Mine);
    expect(await screen.findByRole('heading', { name: 'Your attendance' })).toBeInTheDocument();
    expect(screen.getByText('Luis Paredes')).toBeInTheDocument();
  });
});
