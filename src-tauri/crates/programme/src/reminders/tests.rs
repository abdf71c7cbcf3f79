//! Stories of reminders, each with a clock of its own.

use chrono::{DateTime, TimeDelta, Utc};
use zones::Tz;

use super::choose::{choices, choose};
use super::confirm::confirm;
use super::reminder::{Choice, Due, Look};
use super::ruth::{Ruth, at, stated};
use super::when_only::{rang_locked, when_only};
use crate::language::{Both, Language};
use crate::schedule::{Meeting, Question};

const NOTHING: [&str; 0] = [];

#[test]
fn each_lead_rings_once_at_its_time() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    // 15:00 in Amsterdam is 13:00 UTC
    let first = ruth.look("2023-05-11T12:59");
    assert_eq!(
        (first.ring.len(), first.next),
        (0, Some(at("2023-05-11T13:00")))
    );
    assert_eq!(ruth.rings("2023-05-11T13:00"), ["session.s01.10080"]);
    assert_eq!(ruth.rings("2023-05-11T13:01"), NOTHING);
    assert_eq!(ruth.rings("2023-05-17T13:00"), ["session.s01.1440"]);
    assert_eq!(ruth.rings("2023-05-18T12:00"), ["session.s01.60"]);
    let last = ruth.look("2023-05-18T12:50");
    assert_eq!(last.next, None);
    let [ring] = last.ring.as_slice() else {
        panic!("{last:?}")
    };
    assert!(ring.join && ring.urgent);
    assert_eq!(ring.title, "Session 1: Soup 1");
    assert_eq!(
        ring.body,
        "In 10 minutes, at 08:00.\nSchedule of 30 April 2023."
    );
}

#[test]
fn sleep_across_two_leads_shows_the_shorter_one() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    assert_eq!(ruth.rings("2023-05-11T13:00"), ["session.s01.10080"]);
    let woken = ruth.look("2023-05-18T12:20");
    assert_eq!(woken.ring.len(), 1);
    assert_eq!((woken.ring[0].lead, woken.ring[0].join), (60, false));
    assert!(woken.ring[0].body.starts_with("In 40 minutes"));
    assert_eq!(
        ruth.states(),
        [10, 60, 1_440, 10_080]
            .into_iter()
            .zip([None, Some(0), Some(2), Some(1)])
            .filter_map(|(lead, state)| Some(("session s01".to_owned(), lead, state?)))
            .collect::<Vec<_>>()
    );
    // it goes on still, and then it is over
    assert_eq!(ruth.rings("2023-05-18T13:30"), ["session.s01.10"]);
    let mut slept = Ruth::with(&["2023-05-18 15:00"]);
    assert_eq!(slept.rings("2023-05-18T15:00"), NOTHING);
    assert!(slept.states().iter().all(|(_, _, state)| *state == 3));
}

#[test]
fn several_that_were_missed_are_one_summary() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-19 15:00", "2023-05-20"]);
    let woken = ruth.look("2023-05-18T10:00");
    assert_eq!(woken.ring, []);
    let summary = woken.summary.unwrap();
    assert_eq!(summary.title, "3 dates are coming up");
    assert_eq!(
        summary.body,
        "Session 1: Soup 1 · Today at 08:00\nSession 2: Soup 2 · Tomorrow at 08:00\n\
         Session 3: Soup 3 · On Saturday, 20 May 2023, time to be announced\n\
         Schedule of 30 April 2023."
    );
    assert_eq!(
        summary.tags[2],
        ("session s03".to_owned(), 10_080, "2023-05-20".to_owned())
    );
    // nobody showed it: it comes back under the same tag, and one confirmation is for all
    assert_eq!(ruth.rings("2023-05-18T10:01"), ["summary"]);
    assert_eq!(ruth.rings("2023-05-18T10:02"), NOTHING);
    // what falls due in time rings by itself
    let mut grace = Ruth::with(&["2023-05-18 15:00", "2023-05-18 15:00"]);
    grace.settings.leads = vec![10];
    let both = ["session.s01.10", "session.s02.10"];
    assert_eq!(grace.rings("2023-05-18T12:54"), both);
}

#[test]
fn a_crash_between_writing_and_showing_repeats_the_tag() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    let before = ruth.look("2023-05-17T13:00");
    let after = ruth.look("2023-05-17T16:00");
    assert_eq!(before.ring[0].tag, after.ring[0].tag);
    assert_eq!(ruth.rings("2023-05-17T16:01").len(), 1);
    assert_eq!(ruth.rings("2023-05-17T16:02"), NOTHING);
    // what was written before a move and never shown is not rung for the old start
    ruth.look("2023-05-18T12:00");
    ruth.moves(0, "2023-06-18 15:00");
    assert_eq!(ruth.rings("2023-05-18T12:01"), NOTHING);
}

#[test]
fn what_may_have_been_shown_keeps_its_tag_beside_others() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-18 16:00", "2023-05-18 17:00"]);
    ruth.settings.leads = vec![240];
    ruth.look("2023-05-18T09:00");
    ruth.look("2023-05-18T10:00");
    let alone = ["session.s01.240", "session.s02.240"];
    assert_eq!(ruth.look("2023-05-18T10:30").ring.len(), 2);
    // the third would be summed up with the two, had they not been written already
    assert_eq!(
        ruth.rings("2023-05-18T12:00"),
        [&alone[..], &["session.s03.240"]].concat()
    );
    let mut grace = Ruth::with(&["2023-05-18 15:00", "2023-05-18 16:00", "2023-05-18 17:00"]);
    grace.settings.leads = vec![240];
    assert!(grace.look("2023-05-18T10:30").summary.is_some());
    let summary = grace.look("2023-05-18T11:00").summary.unwrap();
    assert_eq!(summary.tags.len(), 3, "what falls due meanwhile joins it");
    // two are over: the summary stays a summary
    let left = grace.look("2023-05-18T16:30").summary.unwrap();
    assert_eq!((left.tag, left.tags.len()), (summary.tag, 1));
}

#[test]
fn a_clock_set_back_or_forward_neither_loses_nor_repeats() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    assert_eq!(ruth.rings("2023-05-17T13:00"), ["session.s01.1440"]);
    assert_eq!(ruth.rings("2023-05-16T13:00"), NOTHING);
    assert_eq!(ruth.rings("2023-05-17T13:00"), NOTHING);
    // an empty battery: a year ahead everything is over, and nothing of it was
    assert_eq!(ruth.rings("2024-05-18T12:00"), NOTHING);
    assert_eq!(ruth.rings("2023-05-18T12:00"), ["session.s01.60"]);
    assert_eq!(ruth.rings("2023-05-18T12:50"), ["session.s01.10"]);
}

#[test]
fn a_border_changes_the_words_and_not_the_instant() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-25"]);
    ruth.settings.leads = vec![1_440];
    ruth.zone = Tz::of(chrono_tz::Pacific::Auckland);
    let look = ruth.look("2023-05-17T13:00");
    assert!(look.ring[0].body.starts_with("Tomorrow at 01:00."));
    confirm(&ruth.programme, &look.ring[0].tag, at("2023-05-17T13:00")).unwrap();
    ruth.zone = Tz::of(chrono_tz::America::Lima);
    assert_eq!(ruth.rings("2023-05-17T13:00"), NOTHING);
    // by day it is nine on the wall where Ruth is, once
    ruth.zone = Tz::of(chrono_tz::Pacific::Auckland);
    assert_eq!(ruth.rings("2023-05-23T20:59"), NOTHING);
    assert_eq!(ruth.rings("2023-05-23T21:00"), ["session.s02.1440"]);
    ruth.zone = Tz::of(chrono_tz::America::Lima);
    assert_eq!(ruth.rings("2023-05-24T14:00"), NOTHING);
}

#[test]
fn a_moved_session_rings_anew_and_a_move_back_does_not() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    assert_eq!(ruth.rings("2023-05-17T13:00"), ["session.s01.1440"]);
    ruth.moves(0, "2023-05-18 16:00");
    // the week before the new start has begun already: the move is told at once
    let moved = ruth.look("2023-05-17T13:30");
    assert_eq!(moved.ring[0].lead, 10_080);
    assert!(moved.ring[0].body.starts_with("Tomorrow at 09:00."));
    assert_eq!(moved.next, Some(at("2023-05-17T14:00")));
    confirm(&ruth.programme, &moved.ring[0].tag, at("2023-05-17T13:30")).unwrap();
    assert_eq!(ruth.rings("2023-05-17T14:00"), ["session.s01.1440"]);
    ruth.moves(0, "2023-05-18 15:00");
    assert_eq!(ruth.rings("2023-05-17T15:00"), NOTHING);
    ruth.edition.sessions.clear();
    ruth.lay();
    assert_eq!(ruth.look("2023-05-18T12:00"), Look::default());
}

#[test]
fn a_date_rings_by_day_until_its_time_is_announced() {
    let mut ruth = Ruth::with(&["2023-05-18"]);
    // nine in Lima is 14:00 UTC
    assert_eq!(ruth.rings("2023-05-11T13:59"), NOTHING);
    assert_eq!(ruth.rings("2023-05-11T14:00"), ["session.s01.10080"]);
    assert_eq!(ruth.rings("2023-05-17T14:00"), ["session.s01.1440"]);
    let today = ruth.look("2023-05-18T14:00");
    assert_eq!((today.ring[0].lead, today.ring[0].join), (0, false));
    assert!(
        today.ring[0]
            .body
            .starts_with("Today, time to be announced")
    );
    ruth.rings("2023-05-18T14:00");
    ruth.moves(0, "2023-05-18 19:00");
    assert_eq!(ruth.rings("2023-05-18T14:05"), ["session.s01.1440"]);
    assert_eq!(ruth.rings("2023-05-18T16:00"), ["session.s01.60"]);
    ruth.moves(0, "");
    assert_eq!(ruth.look("2023-05-18T16:50"), Look::default());
}

#[test]
fn quiet_hours_hold_back_what_does_not_call() {
    let mut ruth = Ruth::with(&["2023-05-19 06:00"]);
    ruth.zone = Tz::of(chrono_tz::Europe::Amsterdam);
    ruth.settings.quiet_from = Some("22:00".to_owned());
    ruth.settings.quiet_to = Some("07:00".to_owned());
    // due at 06:00 on the wall, heard at 07:00
    let early = ruth.look("2023-05-18T04:00");
    assert_eq!(
        (early.ring.len(), early.next),
        (0, Some(at("2023-05-18T05:00")))
    );
    assert_eq!(ruth.rings("2023-05-18T05:00"), ["session.s01.1440"]);
    assert_eq!(ruth.rings("2023-05-19T03:00"), ["session.s01.60"]);
    // switched on late in the evening, it waits for the next morning
    let mut grace = Ruth::with(&["2023-05-21 15:00"]);
    (grace.zone, grace.settings) = (ruth.zone, ruth.settings.clone());
    let evening = grace.look("2023-05-18T21:30");
    assert_eq!(evening.next, Some(at("2023-05-19T05:00")));
    assert!(evening.ring.is_empty());
}

#[test]
fn a_pause_holds_back_everything_and_then_sums_it_up() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-18 19:00"]);
    ruth.settings.leads = vec![240];
    ruth.settings.paused_until = Some("2023-05-18T13:30:00.000Z".to_owned());
    let paused = ruth.look("2023-05-18T13:10");
    assert!(paused.ring.is_empty() && paused.summary.is_none());
    assert_eq!(paused.next, Some(at("2023-05-18T13:30")));
    assert_eq!(ruth.rings("2023-05-18T13:30"), ["summary"]);
    ruth.settings.enabled = false;
    ruth.moves(0, "2023-05-18 17:00");
    assert_eq!(ruth.look("2023-05-18T14:00"), Look::default());
}

#[test]
fn what_calls_to_a_session_rings_beside_what_was_missed() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-25 11:00", "2023-05-25 12:00"]);
    let woken = ruth.look("2023-05-18T12:55");
    let [ring] = woken.ring.as_slice() else {
        panic!("{woken:?}")
    };
    assert!(ring.join && ring.title.starts_with("Session 1"), "{ring:?}");
    // those of next week fell due while it slept: together, a line each, without the one that calls
    let missed = woken.summary.unwrap();
    assert_eq!(missed.body.matches("Session").count(), 2, "{}", missed.body);
    assert!(!missed.body.contains("Session 1"), "{}", missed.body);
}

#[test]
fn what_rang_from_the_file_is_not_said_again() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    let reader = ruth.reader("2023-05-18T11:00");
    let instants = when_only(&ruth.programme, &reader, &ruth.settings).unwrap();
    assert_eq!(instants[0].at, at("2023-05-18T12:00"));
    let later = ruth.reader("2023-05-18T12:05");
    let rang = [instants[0].at].into_iter().collect();
    rang_locked(&ruth.programme, &later, &ruth.settings, &rang).unwrap();
    assert_eq!(ruth.rings("2023-05-18T12:05"), NOTHING);
    assert_eq!(ruth.rings("2023-05-18T12:50"), ["session.s01.10"]);
}

#[test]
fn one_session_is_muted_and_another_has_its_own_leads() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-18 15:00"]);
    let silent = Choice {
        muted: true,
        leads: None,
    };
    let own = Choice {
        muted: false,
        leads: Some(vec![5, 90]),
    };
    choose(&ruth.programme, "session s01", &silent).unwrap();
    choose(&ruth.programme, "session s02", &own).unwrap();
    assert_eq!(ruth.rings("2023-05-18T11:29"), NOTHING);
    assert_eq!(ruth.rings("2023-05-18T11:30"), ["session.s02.90"]);
    assert_eq!(
        choices(&ruth.programme).unwrap()["session s02"].leads,
        Some(vec![90, 5])
    );
    choose(&ruth.programme, "session s01", &Choice::default()).unwrap();
    assert_eq!(choices(&ruth.programme).unwrap().len(), 1);
    let unknown = choose(&ruth.programme, "session s99", &silent).unwrap_err();
    assert_eq!(unknown.code(), "session-unknown");
}

#[test]
fn a_locked_screen_learns_nothing() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-19 15:00"]);
    ruth.settings.hide_content = true;
    let summary = ruth.look("2023-05-18T10:00").summary.unwrap();
    assert_eq!(
        (summary.title.as_str(), summary.body.as_str()),
        ("Mutual Learning", "You have 2 sessions")
    );
    ruth.rings("2023-05-18T10:00");
    let ring = ruth.look("2023-05-18T12:50").ring.remove(0);
    assert_eq!(
        (ring.title.as_str(), ring.body.as_str()),
        ("Mutual Learning", "You have a session")
    );
}

#[test]
fn it_speaks_spanish() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00"]);
    ruth.language = Language::Es;
    ruth.edition.questions = vec![Question {
        before: None,
        id: "q1".to_owned(),
        session: Some("s01".to_owned()),
        module: None,
        text: Both {
            en: None,
            es: Some("¿Cómo lo dicen?".to_owned()),
        },
    }];
    ruth.edition.meetings = vec![Meeting {
        id: "info-1".to_owned(),
        stated: stated("2023-05-19"),
        ..Meeting::default()
    }];
    ruth.lay();
    ruth.known("2023-05-10T00:00:00.000Z");
    let week = ruth.look("2023-05-11T13:00").ring.remove(0);
    assert_eq!(week.title, "Sesión 1: Sopa 1");
    assert_eq!(
        week.body,
        "El jueves 18 de mayo de 2023, 08:00 h.\nUna pregunta para pensar antes."
    );
    ruth.rings("2023-05-11T13:00");
    let day = ruth.look("2023-05-12T14:00").ring.remove(0);
    assert_eq!(
        (day.subject.as_str(), day.title.as_str()),
        ("meeting info-1", "Reunión informativa")
    );
    ruth.settings.meetings = false;
    assert_eq!(ruth.rings("2023-05-12T14:00"), NOTHING);
    let soon = ruth.look("2023-05-18T12:50").ring.remove(0);
    assert_eq!(
        soon.body,
        "En 10 minutos (08:00 h).\nCronograma del 9 de mayo de 2023."
    );
}

#[test]
fn instants_alone_leave_the_profile() {
    let mut ruth = Ruth::with(&["2023-05-18 15:00", "2023-05-20"]);
    ruth.settings.leads = vec![1_440, 60];
    assert_eq!(ruth.rings("2023-05-17T13:00"), ["session.s01.1440"]);
    let reader = ruth.reader("2023-05-17T13:00");
    let due = |at: DateTime<Utc>, starts: DateTime<Utc>| Due { at, starts };
    let day = at("2023-05-19T22:00") + TimeDelta::days(1);
    assert_eq!(
        when_only(&ruth.programme, &reader, &ruth.settings).unwrap(),
        [
            due(at("2023-05-18T12:00"), at("2023-05-18T13:00")),
            due(at("2023-05-19T14:00"), day),
            due(at("2023-05-20T14:00"), day),
        ]
    );
}
