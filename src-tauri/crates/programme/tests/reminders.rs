//! A year of reminders over random sleeps, zones, moves and crashes: each that falls due rings once, or is
//! summed up once, or lapsed because it was over; nothing rings for a start that is no longer true.
//!
//! What ought to ring is worked out here a second time, from the edition alone.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use ledger::Identity;
use programme::Language;
use programme::reminders::confirm::confirm;
use programme::reminders::look::look;
use programme::reminders::{Look, ReminderSettings};
use programme::schedule::template::{lay_dates, template};
use programme::schedule::write_file::{Links, write};
use programme::schedule::{Edition, LONGEST, Meeting, Stated};
use programme::table::NOUNS;
use programme::time::{Reader, place};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use replica::Replica;
use replica::database::in_memory;
use replica::followed;
use replica::stamp::stamp;
use zones::Tz;

const ZONES: [Tz; 6] = [
    Tz::of(chrono_tz::America::Lima),
    Tz::of(chrono_tz::Europe::Amsterdam),
    Tz::of(chrono_tz::Asia::Kolkata),
    Tz::of(chrono_tz::Pacific::Auckland),
    Tz::of(chrono_tz::America::Santiago),
    Tz::of(chrono_tz::Africa::Cairo),
];

#[derive(Debug, Clone)]
enum Step {
    /// The laptop sleeps for that many minutes.
    Sleep(i64),
    /// It wakes at the very moment at which the next reminder is due.
    Wake,
    Travel(usize),
    /// To another day, by so many, and another hour.
    Move(usize, i64, u32),
    MoveBack(usize),
    TimeUnknown(usize),
    /// Of a session only: a meeting without a date is none.
    DateUnknown(usize),
    /// After so many minutes of sleep it is killed between writing and showing.
    Crash(i64),
    /// The clock goes back by that many minutes.
    ClockBack(i64),
    /// For one look the clock is a year ahead.
    ClockAhead,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (1_i64..5_000).prop_map(Step::Sleep),
        4 => (1_i64..90).prop_map(Step::Sleep),
        8 => Just(Step::Wake),
        1 => (0..ZONES.len()).prop_map(Step::Travel),
        2 => (0_usize..15, -20_i64..20, 0_u32..96).prop_map(|(at, days, quarter)| Step::Move(at, days, quarter)),
        1 => (0_usize..15).prop_map(Step::MoveBack),
        1 => (0_usize..15).prop_map(Step::TimeUnknown),
        1 => (0_usize..13).prop_map(Step::DateUnknown),
        4 => (1_i64..9_000).prop_map(Step::Crash),
        1 => (1_i64..2_000).prop_map(Step::ClockBack),
        1 => Just(Step::ClockAhead),
    ]
}

/// Subject, lead and the start that was announced.
type Key = (String, u32, String);

/// One lead as it ought to be, seen from a reader's zone.
struct Ought {
    due: DateTime<Utc>,
    ends: DateTime<Utc>,
    calls: bool,
}

struct World {
    programme: Replica,
    edition: Edition,
    first: Edition,
    settings: ReminderSettings,
    reader: Reader,
    next: Option<DateTime<Utc>>,
    heard: BTreeSet<Key>,
    /// Given back and never confirmed: it must keep its tag.
    unconfirmed: BTreeMap<Key, String>,
    /// Shown, or spoken for by a shorter lead.
    answered: BTreeSet<Key>,
}

impl World {
    fn new(quiet: bool) -> Self {
        let mut edition = template().unwrap();
        let opening = "2023-02-13".parse().unwrap();
        let three = NaiveTime::from_hms_opt(15, 0, 0).unwrap();
        lay_dates(
            &mut edition,
            opening,
            three,
            Tz::of(chrono_tz::Europe::Amsterdam),
        );
        edition.meetings = ["info-1", "info-2"]
            .into_iter()
            .zip([21, 20])
            .map(|(id, before)| Meeting {
                id: id.to_owned(),
                stated: Stated {
                    date: opening.checked_sub_days(Days::new(before)),
                    start: Some(three),
                    zone: Some(Tz::of(chrono_tz::America::Lima)),
                    ..Stated::default()
                },
                ..Meeting::default()
            })
            .collect();
        let mut settings = ReminderSettings::default();
        if quiet {
            settings.quiet_from = Some("22:00".to_owned());
            settings.quiet_to = Some("07:00".to_owned());
        }
        let identity = Identity::from_bytes(&[5; 64]);
        let world = Self {
            programme: Replica::of(in_memory(NOUNS.migrations).unwrap(), &identity, &NOUNS)
                .unwrap(),
            first: edition.clone(),
            edition,
            settings,
            reader: Reader {
                now: "2023-01-15T12:00:00Z".parse().unwrap(),
                zone: Tz::of(chrono_tz::America::Lima),
            },
            next: None,
            heard: BTreeSet::new(),
            unconfirmed: BTreeMap::new(),
            answered: BTreeSet::new(),
        };
        world.lay();
        world
    }

    fn lay(&self) {
        let text = write(&self.edition, Links::Included);
        followed::put(self.programme.projection(), &text).unwrap();
    }

    fn state(&mut self, at: usize, change: impl FnOnce(&mut Stated)) {
        let sessions = self.edition.sessions.iter_mut().map(|it| &mut it.stated);
        let meetings = self.edition.meetings.iter_mut().map(|it| &mut it.stated);
        change(sessions.chain(meetings).nth(at).unwrap());
        self.lay();
    }

    fn first_stated(&self, at: usize) -> Stated {
        let sessions = self.first.sessions.iter().map(|it| it.stated);
        let meetings = self.first.meetings.iter().map(|it| it.stated);
        sessions.chain(meetings).nth(at).unwrap()
    }

    /// Everything that has a date, worked out from the edition.
    fn ought(&self) -> BTreeMap<Key, Ought> {
        let sessions = self.edition.sessions.iter();
        let meetings = self.edition.meetings.iter();
        let all = sessions
            .map(|it| (format!("session {}", it.id), it.stated))
            .chain(meetings.map(|it| (format!("meeting {}", it.id), it.stated)));
        let mut ought = BTreeMap::new();
        for (subject, stated) in all {
            let Some(date) = stated.date else { continue };
            let zone = stated.zone.unwrap_or(self.edition.zone);
            let (starts, ends) = match stated.start {
                Some(time) => {
                    let begins = place(date, time, zone).instant;
                    let minutes = stated.minutes.unwrap_or(LONGEST);
                    (stamp(begins), begins + TimeDelta::minutes(minutes.into()))
                }
                None => {
                    let midnight = place(date + Days::new(1), NaiveTime::MIN, zone);
                    (date.to_string(), midnight.instant)
                }
            };
            for lead in &self.settings.leads {
                let (lead, due) = match stated.start {
                    Some(time) => {
                        let begins = place(date, time, zone).instant;
                        (*lead, begins - TimeDelta::minutes((*lead).into()))
                    }
                    None if *lead < 1_440 => (0, self.nine(date)),
                    None => (*lead, self.nine(date - Days::new((*lead / 1_440).into()))),
                };
                let calls = stated.start.is_some() && lead <= 60;
                let key = (subject.clone(), lead, starts.clone());
                ought.insert(key, Ought { due, ends, calls });
            }
        }
        ought
    }

    fn nine(&self, date: NaiveDate) -> DateTime<Utc> {
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        place(date, nine, self.reader.zone).instant
    }

    fn is_quiet(&self) -> bool {
        let hour = self.reader.now.with_timezone(&self.reader.zone).hour();
        self.settings.quiet_from.is_some() && !(7..22).contains(&hour)
    }

    /// What a look gave, with the start that each is about.
    fn shown(&self, look: &Look, ought: &BTreeMap<Key, Ought>) -> Vec<(Key, String)> {
        let mut shown = Vec::new();
        for ring in &look.ring {
            let key = ought
                .keys()
                .find(|(subject, lead, _)| *subject == ring.subject && *lead == ring.lead);
            shown.push((key.unwrap().clone(), ring.tag.clone()));
        }
        if let Some(summary) = &look.summary {
            for key in &summary.tags {
                shown.push((key.clone(), summary.tag.clone()));
            }
        }
        shown
    }

    fn look(&mut self, confirmed: bool) -> Vec<(Key, String)> {
        let look = look(
            &mut self.programme,
            &self.reader,
            &self.settings,
            Language::Es,
        )
        .unwrap();
        let ought = self.ought();
        let shown = self.shown(&look, &ought);
        let now = self.reader.now;
        let subjects: BTreeSet<&String> =
            shown.iter().map(|((subject, _, _), _)| subject).collect();
        assert_eq!(subjects.len(), shown.len(), "one subject twice: {shown:?}");
        self.unconfirmed.retain(|key, _| ought.contains_key(key));
        for (key, tag) in &shown {
            let so = ought
                .get(key)
                .unwrap_or_else(|| panic!("no longer true: {key:?}"));
            assert!(so.due <= now && now < so.ends, "too early or over: {key:?}");
            assert!(so.calls || !self.is_quiet(), "in quiet hours: {key:?}");
            assert!(!self.heard.contains(key), "twice: {key:?}");
            if let Some(before) = self.unconfirmed.get(key) {
                assert_eq!(before, tag, "again under another tag: {key:?}");
            }
            if confirmed {
                confirm(&self.programme, tag, now).unwrap();
                self.heard.insert(key.clone());
                self.unconfirmed.remove(key);
            } else {
                self.unconfirmed.insert(key.clone(), tag.clone());
            }
        }
        assert!(look.next.is_none_or(|next| next > now));
        self.next = look.next;
        self.compare(&ought, confirmed);
        shown
    }

    /// What is due has been answered, what is over has lapsed, and what is written was shown.
    fn compare(&mut self, ought: &BTreeMap<Key, Ought>, confirmed: bool) {
        let now = self.reader.now;
        let rung = self.rung();
        for (key, so) in ought {
            let state = rung.get(key).copied();
            if so.ends <= now {
                assert!(matches!(state, Some(1..=3)), "over: {key:?} {state:?}");
            } else if so.due <= now && (so.calls || !self.is_quiet()) {
                let open = !confirmed && state == Some(0);
                assert!(open || matches!(state, Some(1 | 2)), "{key:?} {state:?}");
            }
            match state {
                Some(1) => assert!(self.heard.contains(key), "never shown: {key:?}"),
                Some(2) => {
                    let (subject, lead, starts) = key;
                    let spoke = |(other, shorter, same): &Key| {
                        other == subject && same == starts && shorter < lead
                    };
                    assert!(
                        self.heard.iter().chain(self.unconfirmed.keys()).any(spoke)
                            || self.answered.contains(key),
                        "nothing speaks for {key:?}"
                    );
                }
                Some(3) => assert!(!self.answered.contains(key), "answered: {key:?}"),
                _ => {}
            }
            if matches!(state, Some(1 | 2)) {
                self.answered.insert(key.clone());
            }
        }
    }

    fn rung(&self) -> BTreeMap<Key, u32> {
        let connection = self.programme.connection();
        let mut statement = connection
            .prepare("SELECT subject, lead, starts, state FROM rung")
            .unwrap();
        statement
            .query_map([], |row| {
                Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    fn go(&mut self, step: &Step) {
        match step {
            Step::Sleep(minutes) => self.reader.now += TimeDelta::minutes(*minutes),
            Step::Wake => {
                // looked at once more, since the schedule or the zone may have changed
                self.look(true);
                if let Some(next) = self.next {
                    self.reader.now = next;
                    assert!(!self.look(true).is_empty(), "woken at {next} for nothing");
                }
            }
            Step::Travel(zone) => self.reader.zone = ZONES[*zone],
            Step::Move(at, days, quarter) => {
                let first = self.first_stated(*at).date;
                self.state(*at, |stated| {
                    stated.date = first.map(|date| date + TimeDelta::days(*days));
                    let minutes = quarter * 15;
                    stated.start = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0);
                });
            }
            Step::MoveBack(at) => {
                let first = self.first_stated(*at);
                self.state(*at, |stated| *stated = first);
            }
            Step::TimeUnknown(at) => self.state(*at, |stated| stated.start = None),
            Step::DateUnknown(at) => self.state(*at, |stated| *stated = Stated::default()),
            Step::Crash(minutes) => {
                self.reader.now += TimeDelta::minutes(*minutes);
                self.look(false);
                return;
            }
            Step::ClockBack(minutes) => self.reader.now -= TimeDelta::minutes(*minutes),
            Step::ClockAhead => {
                let now = self.reader.now;
                self.reader.now += TimeDelta::days(365);
                assert_eq!(self.look(true), []);
                self.reader.now = now;
            }
        }
        self.look(true);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        // a year is long: shrinking it would take hours, and the seed repeats it
        max_shrink_iters: 0,
        rng_seed: RngSeed::Fixed(20_230_213),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_year(steps in prop::collection::vec(step(), 120..240)) {
        live(World::new(false), &steps);
    }

    #[test]
    fn a_year_with_quiet_hours(steps in prop::collection::vec(step(), 120..240)) {
        live(World::new(true), &steps);
    }
}

fn live(mut world: World, steps: &[Step]) {
    let end = world.reader.now + TimeDelta::days(365);
    for step in steps.iter().cycle().take(4_000) {
        world.go(step);
        if world.reader.now > end {
            break;
        }
    }
    world.reader.now = end + TimeDelta::days(60);
    assert_eq!(world.look(true), []);
    let rung = world.rung();
    for key in world.ought().keys() {
        assert!(matches!(rung.get(key), Some(1..=3)), "left open: {key:?}");
    }
    assert!(!world.heard.is_empty());
}
