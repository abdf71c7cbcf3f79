//! What two facilitators do at the same time, without having heard of each other.

use chrono::{NaiveDate, NaiveTime};
use ledger::Audience;
use opendal::Operator;
use programme::Language;
use programme::members::name_member::name_facilitator;
use programme::members::remove_member::remove_person_from_group;
use programme::members::show_members::show_members;
use programme::messages::send_message::send_message;
use programme::messages::show_messages::show_messages;
use programme::noun::Noun;
use programme::schedule::move_session::{Moved, move_session};
use programme::undecided::{settle, undecided};
use replica::keys::current::{current_key, newest};
use replica::rebuild::prints;
use replica::record;
use replica::register;
use replica::register::text;

use crate::desk::{Desk, memory};

/// Elena and Rosa, who both facilitate, and others; at rest. Who comes last is the last to exchange.
async fn facilitators(storage: &Operator, others: &[&str]) -> Vec<Desk> {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(storage).await;
    let mut all = vec![elena];
    for (key, name) in (2..).zip(["Rosa Luz"].iter().chain(others)) {
        all.push(Desk::joining(key, &text, name));
    }
    for _ in 0..2 {
        exchange(&mut all, storage).await;
    }
    let rosa = all[1].programme.identity().device().to_string();
    let now = all[0].now;
    name_facilitator(&mut all[0].programme, now, &rosa).unwrap();
    for _ in 0..3 {
        exchange(&mut all, storage).await;
    }
    assert!(all[1].programme.is_facilitator());
    all
}

async fn exchange(all: &mut [Desk], storage: &Operator) {
    for desk in all {
        desk.exchanges(storage).await;
    }
}

fn moves(desk: &mut Desk, day: u32, hour: u32) {
    desk.later();
    let moved = Moved {
        date: NaiveDate::from_ymd_opt(2023, 6, day),
        start: NaiveTime::from_hms_opt(hour, 0, 0),
    };
    move_session(&mut desk.programme, desk.now, "s01", &moved).unwrap();
}

fn date(desk: &Desk) -> Option<String> {
    let shown = register::shown(desk.programme.connection(), Noun::Session, "s01").unwrap();
    text(&shown.unwrap(), "date")
}

#[tokio::test]
async fn one_session_that_two_facilitators_move_at_once_is_shown_to_both_and_decided_by_one() {
    let storage = memory();
    let mut all = facilitators(&storage, &["Luis Quispe"]).await;
    moves(&mut all[0], 1, 15);
    moves(&mut all[1], 8, 15);
    for _ in 0..2 {
        exchange(&mut all, &storage).await;
    }
    // until then all see the same one
    let shown = date(&all[0]);
    assert!(all.iter().all(|desk| date(desk) == shown));
    for desk in &all {
        let open = undecided(&desk.programme, Language::En).unwrap();
        let dates: Vec<_> = open.iter().filter(|one| one.name == "date").collect();
        assert_eq!(
            (open.len(), dates.len()),
            (1, 1),
            "the hour is the same: {open:?}"
        );
        let mut texts: Vec<&str> = dates[0]
            .values
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        texts.sort_unstable();
        assert_eq!(texts, ["2023-06-01", "2023-06-08"]);
        assert_eq!(dates[0].values.last().map(|one| one.text.clone()), shown);
        let mut who: Vec<_> = dates[0].values.iter().map(|one| one.name.clone()).collect();
        who.sort();
        assert_eq!(
            who,
            [Some("Elena Prado".to_owned()), Some("Rosa Luz".to_owned())]
        );
        assert_eq!(dates[0].mine, desk.programme.is_facilitator());
    }
    // she decides for the one that was not shown
    let one = undecided(&all[1].programme, Language::En)
        .unwrap()
        .remove(0);
    let other = one
        .values
        .iter()
        .find(|value| !value.shown)
        .unwrap()
        .clone();
    all[1].later();
    let now = all[1].now;
    settle(&mut all[1].programme, now, &one, &other).unwrap();
    for _ in 0..2 {
        exchange(&mut all, &storage).await;
    }
    for desk in &mut all {
        assert_eq!(date(desk), Some(other.text.clone()));
        assert!(undecided(&desk.programme, Language::En).unwrap().is_empty());
        desk.sound();
    }
    let tables = |desk: &Desk| prints(desk.programme.projection()).unwrap();
    assert_eq!(tables(&all[0]), tables(&all[1]));
}

#[tokio::test]
async fn a_session_that_two_facilitators_move_to_the_same_day_needs_no_decision() {
    let storage = memory();
    let mut all = facilitators(&storage, &[]).await;
    moves(&mut all[0], 1, 15);
    moves(&mut all[1], 1, 15);
    for _ in 0..2 {
        exchange(&mut all, &storage).await;
    }
    for desk in &all {
        assert_eq!(date(desk).as_deref(), Some("2023-06-01"));
        assert!(undecided(&desk.programme, Language::En).unwrap().is_empty());
    }
}

/// Each of them removes somebody, and begins new keys for all who stay by what she knows.
#[tokio::test]
async fn keys_that_two_facilitators_rotate_at_once_both_hold_and_are_joined() {
    let storage = memory();
    let mut all = facilitators(&storage, &["Luis Quispe", "Inés Mora", "Tomás Paz"]).await;
    let key = |desk: &Desk, audience| {
        let key = current_key(desk.programme.connection(), audience).unwrap();
        key.map(|key| key.id())
    };
    let before = key(&all[0], Audience::Group);
    let (ines, tomas) = (all[3].person(), all[4].person());
    for (who, whom) in [(0, &ines), (1, &tomas)] {
        all[who].later();
        let now = all[who].now;
        remove_person_from_group(&mut all[who].programme, now, whom).unwrap();
    }
    let rotated = [key(&all[0], Audience::Group), key(&all[1], Audience::Group)];
    assert!(
        rotated[0] != rotated[1] && !rotated.contains(&before),
        "both rotated"
    );
    // somebody writes under each of them, before they have heard of each other
    all[0].title("opening", "Under Elena's key");
    all[1].title("s01", "Under Rosa's key");
    for _ in 0..6 {
        exchange(&mut all, &storage).await;
    }
    let (gone, stay) = (all.split_off(3), &mut all);
    let current = key(&stay[0], Audience::Group);
    assert!(
        current.is_some() && !rotated.contains(&current),
        "neither of the two was for just those who stay"
    );
    let tables = |desk: &Desk| {
        let mut tables = prints(desk.programme.projection()).unwrap();
        tables.remove("message");
        tables
    };
    for desk in stay.iter() {
        let connection = desk.programme.connection();
        assert_eq!(key(desk, Audience::Group), current);
        for audience in [Audience::Group, Audience::Facilitators] {
            assert_eq!(
                newest(connection, audience).unwrap().len(),
                1,
                "{audience:?}"
            );
        }
        assert_eq!(tables(desk), tables(&stay[0]));
        assert_eq!(show_members(&desk.programme).unwrap().devices.len(), 3);
    }
    // what is written now reaches those who stay, and those only
    let luis = &mut stay[2];
    luis.later();
    send_message(&mut luis.programme, luis.now, "Under the one key").unwrap();
    stay[0].title("opening", "For those who stay");
    for _ in 0..2 {
        exchange(stay, &storage).await;
    }
    for desk in stay.iter_mut() {
        let report = desk.exchanges(&storage).await;
        assert_eq!(
            (report.left.no_key, report.left.waiting),
            (0, 0),
            "{report:?}"
        );
        desk.sound();
    }
    for facilitator in &stay[..2] {
        assert_eq!(show_messages(&facilitator.programme).unwrap().len(), 1);
    }
    for mut desk in gone {
        desk.exchanges(&storage).await;
        assert!(desk.programme.is_removed());
        let connection = desk.programme.connection();
        assert!(
            record::epoch(connection, current.unwrap())
                .unwrap()
                .is_none()
        );
    }
}
