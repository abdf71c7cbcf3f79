//! What an altered app of a member may write over others: whoever receives it keeps it aside with its reason, and nothing
//! comes of it.
//!
//! Honest verbs never write such a thing, so it is appended to the record beside them. Not here: what only facilitators may
//! sign (`powers`), and what is sealed for them (`sealed`).

use ledger::{Change, ERASE, Erase, ObjectId, encode_payload};
use programme::forum::posts;
use programme::noun::Noun;
use replica::record;
use replica::record::Entry;
use replica::register::{REMOVE, Remove};

use crate::circle::{Circle, of_the_ledger, set};
use crate::desk::Desk;

fn remove(noun: Noun, id: &str) -> Entry {
    let remove = Remove {
        noun: noun.record().number,
        id: id.to_owned(),
    };
    Entry {
        kind: REMOVE,
        payload: encode_payload(&remove).unwrap(),
        ..set(noun, id, "name", "")
    }
}

/// The change with which somebody said so of themselves.
fn introduction(desk: &Desk) -> Change {
    let object = ObjectId::of(Noun::Introduction.name(), &desk.person());
    let mut found = None;
    record::each_accepted_of(desk.programme.connection(), object, |change| {
        found = Some(change.clone());
        Ok(())
    })
    .unwrap();
    found.unwrap()
}

#[tokio::test]
async fn what_a_member_writes_over_others_is_kept_aside_and_shown_to_facilitators() {
    let mut circle = Circle::at_rest().await;
    let (elena, rosa, luis) = (
        circle.elena.person(),
        circle.rosa.person(),
        circle.luis.person(),
    );
    let known = posts(circle.elena.programme.connection()).unwrap();
    let hers = known[0].id.clone();
    let mut cases = vec![
        (
            set(Noun::Session, "opening", "title.en", "Mine"),
            "not-yours",
        ),
        (remove(Noun::Session, "opening"), "not-yours"),
        (
            set(Noun::Edition, "edition", "title.en", "Mine"),
            "not-yours",
        ),
        (set(Noun::Question, "q", "text.en", "Why?"), "not-yours"),
        (set(Noun::Organisation, "o", "name", "Casa"), "not-yours"),
        (set(Noun::Person, &luis, "name", "Nobody"), "not-yours"),
        (remove(Noun::Person, &rosa), "not-yours"),
        (remove(Noun::Introduction, &luis), "not-yours"),
        (
            set(Noun::Introduction, &luis, "challenge", "No"),
            "not-yours",
        ),
        (set(Noun::Post, &hers, "text", "I was wrong."), "not-yours"),
        (remove(Noun::Post, &hers), "not-yours"),
        (set(Noun::Moderation, &hers, "hidden", "no"), "not-yours"),
        (
            set(Noun::Moderation, &hers, "removed", "author"),
            "not-yours",
        ),
        (
            set(Noun::Moderation, &hers, "place", "topic:x"),
            "not-yours",
        ),
        (
            set(Noun::Outcome, &format!("{elena}.1"), "closed", "1"),
            "not-yours",
        ),
    ];
    for noun in [
        Noun::Post,
        Noun::Translation,
        Noun::Case,
        Noun::CaseTranslation,
    ] {
        let id = format!("{elena}.00000000000000ff");
        cases.push((set(noun, &id, "text", "In her name"), "not-yours"));
    }
    // a message that all can read
    let message = format!("{rosa}.00000000000000ff");
    cases.push((set(Noun::Message, &message, "text", "For all"), "audience"));
    // what it says is of another object than its header tells
    let other = Entry {
        object: ObjectId::of(Noun::Person.name(), &rosa),
        ..set(Noun::Introduction, &rosa, "challenge", "Elsewhere")
    };
    cases.push((other, "other-object"));
    let garbage = Entry {
        payload: vec![0xff; 9],
        ..set(Noun::Introduction, &rosa, "challenge", "")
    };
    cases.push((garbage, "unreadable"));
    for (entry, reason) in cases {
        let what = format!("{entry:?}");
        let luis = circle.refuses(&what, entry, reason).await;
        assert_eq!(luis, Some(reason), "{what}");
    }
    // and what she may say counts afterwards
    circle.rosa.says_of_herself("I am sorry");
    circle.all_exchange().await;
    for desk in [&circle.elena, &circle.luis] {
        assert!(desk.challenge().contains("I am sorry"));
    }
}

#[tokio::test]
async fn a_member_erases_nobody_elses_words_and_nothing_of_the_roster() {
    let mut circle = Circle::at_rest().await;
    let words = introduction(&circle.luis).hash();
    let mut joined = None;
    record::each_of_kind(
        circle.elena.programme.connection(),
        ledger::JOIN,
        |change| {
            joined = Some(change.hash());
            Ok(())
        },
    )
    .unwrap();
    for change in [words, joined.unwrap()] {
        let entry = of_the_ledger(ERASE, &Erase { change });
        let luis = circle.refuses("ERASE", entry, "not-yours").await;
        assert_eq!(luis, Some("not-yours"));
    }
    for desk in [&circle.elena, &circle.luis, &circle.rosa] {
        assert_eq!(desk.challenge(), "I bring a question");
        let kept = record::change(desk.programme.connection(), &words).unwrap();
        assert!(kept.unwrap().body().is_some());
    }
}
