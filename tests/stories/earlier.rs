//! A profile of an earlier version opens with nothing lost. `fixtures/profiles-2026-11` has two, of a facilitator and of a
//! participant, with what the version that made them answered (commit 6315789).

use std::path::Path;

use serde_json::Value;

use crate::desk::{Desk, fixture};

/// What a part of an answer is called now.
fn named(key: &str) -> &str {
    match key {
        "pondered" => "done",
        key => key,
    }
}

/// What was answered then is answered now. What is answered besides is new.
fn holds(was: &Value, is: &Value, place: &str) {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            for (key, value) in was {
                let there = is
                    .get(named(key))
                    .unwrap_or_else(|| panic!("{place}.{key} is gone"));
                holds(value, there, &format!("{place}.{key}"));
            }
        }
        (Value::Array(was), Value::Array(is)) => {
            assert!(was.len() <= is.len(), "{place}: {was:?} is now {is:?}");
            for (index, value) in was.iter().enumerate() {
                // what bears an id is found by it, unless it is one of several
                let same = |one: &&Value| one["id"] == value["id"];
                let single = is.iter().filter(same).count() == 1;
                let there = match value["id"].is_string() && single {
                    true => is.iter().find(same),
                    false => is.get(index),
                };
                let there = there.unwrap_or_else(|| panic!("{place}[{index}] is gone"));
                holds(value, there, &format!("{place}[{index}]"));
            }
        }
        _ => assert_eq!(was, is, "{place}"),
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

/// Somebody with a profile of November 2026.
fn of_then(person: &str) -> (Desk, Value) {
    let desk = Desk::of(person).at("2026-11-27T14:00:00Z");
    let folder = fixture("profiles-2026-11");
    copy(&folder.join(person), &desk.data());
    std::fs::write(
        desk.path("passphrase"),
        "a long passphrase of the fixture\n",
    )
    .unwrap();
    let answers = std::fs::read_to_string(folder.join(format!("{person}.json"))).unwrap();
    (desk, serde_json::from_str(&answers).unwrap())
}

/// What was found, in an order of its own: what fits a search equally well comes in that in which it was indexed.
fn by_kind(found: &Value) -> Value {
    let mut all = found.as_array().unwrap().clone();
    all.sort_by_key(|one| format!("{} {} {}", one["kind"], one["id"], one["title"]));
    Value::Array(all)
}

fn answers_as_then(person: &str, waiting: u32) {
    let (desk, answers) = of_then(person);
    for (verb, was) in answers.as_object().unwrap() {
        let is = desk.json(verb.split(' '));
        match verb.starts_with("search") {
            true => holds(&by_kind(was), &by_kind(&is), verb),
            false => holds(was, &is, verb),
        }
    }
    // a case that waits for a link was not counted then
    assert_eq!(desk.json(["storage"])["waiting"], waiting);
    desk.run(["rebuild", "--check"]).success();
    desk.run(["rebuild"]).success();
    for (verb, was) in answers.as_object().unwrap() {
        let is = desk.json(verb.split(' '));
        match verb.starts_with("search") {
            true => holds(&by_kind(was), &by_kind(&is), verb),
            false => holds(was, &is, verb),
        }
    }
}

#[test]
fn what_a_facilitator_had_in_november_2026_is_there() {
    answers_as_then("facilitator", 1);
}

#[test]
fn what_a_participant_had_in_november_2026_is_there() {
    answers_as_then("rosa", 2);
}
