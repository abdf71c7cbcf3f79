//! Random histories: the tables are what the ledger says, made anew or in any order of arrival.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use ledger::{Audience, Change, GroupId, Identity, ObjectId};
use programme::notes::save_note::save_note;
use programme::noun::Noun;
use programme::people::PersonLabel;
use programme::people::change_organisation::{
    OrganisationDraft, remove_organisation, save_organisation,
};
use programme::people::change_person::{PersonDraft, remove_person, save_person};
use programme::people::introduce::{IntroductionDraft, save_introduction};
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use programme::table::NOUNS;
use programme::{Both, Language};
use proptest::prelude::*;
use replica::Projection;
use replica::database::in_memory;
use replica::record;
use replica::record::append::append;
use replica::record::{Author, Entry};
use replica::register;
use replica::register::{Fields, Set, Value, Write};
use replica::{Pace, Profile, Replica, rebuild};
use rusqlite::Connection;
use zeroize::Zeroizing;

fn start() -> DateTime<Utc> {
    "2023-02-13T09:00:00Z".parse().unwrap()
}

/// What a facilitator may do to the list of people.
#[derive(Debug, Clone)]
enum Deed {
    Organisation {
        name: String,
        country: &'static str,
        edits: Option<usize>,
    },
    Person {
        name: String,
        organisation: usize,
        edits: Option<usize>,
    },
    Introduce {
        person: usize,
        challenge: String,
    },
    RemoveOrganisation(usize),
    RemovePerson(usize),
    Note(String),
}

fn deed() -> impl Strategy<Value = Deed> {
    let name = "[A-ZÁÑa-záéíñ]{1,12}( [A-Za-zñ]{1,8})?";
    prop_oneof![
        (
            name,
            prop::sample::select(vec!["PE", "KE", "MD"]),
            prop::option::of(0_usize..8)
        )
            .prop_map(|(name, country, edits)| Deed::Organisation {
                name,
                country,
                edits
            }),
        (name, 0_usize..8, prop::option::of(0_usize..8)).prop_map(|(name, organisation, edits)| {
            Deed::Person {
                name,
                organisation,
                edits,
            }
        }),
        (0_usize..8, ".{0,40}")
            .prop_map(|(person, challenge)| Deed::Introduce { person, challenge }),
        (0_usize..8).prop_map(Deed::RemoveOrganisation),
        (0_usize..8).prop_map(Deed::RemovePerson),
        ".{0,60}".prop_map(Deed::Note),
    ]
}

fn facilitator(folder: &std::path::Path) -> Replica {
    let profile =
        Profile::create(folder, Zeroizing::new([7; 32]), start(), &programme::NOUNS).unwrap();
    let founder = Founder {
        name: "Elena Prado",
        person: None,
        origin: "own",
    };
    let id = found(&profile, start(), &template().unwrap(), &founder).unwrap();
    profile.programme(&id).unwrap()
}

fn nth(connection: &Connection, table: &str, at: usize) -> Option<String> {
    let mut statement = connection
        .prepare(&format!("SELECT id FROM {table} ORDER BY id"))
        .unwrap();
    let ids: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    if ids.is_empty() {
        None
    } else {
        ids.get(at % ids.len()).cloned()
    }
}

fn perform(programme: &mut Replica, now: DateTime<Utc>, deed: Deed) {
    match deed {
        Deed::Organisation {
            name,
            country,
            edits,
        } => {
            let draft = OrganisationDraft {
                id: edits.and_then(|at| nth(programme.connection(), "organisation", at)),
                name,
                country: country.to_owned(),
                city: None,
                zone: "America/Lima".to_owned(),
                languages: vec!["es".to_owned()],
                about: Both::default(),
            };
            save_organisation(programme, now, &draft).unwrap();
        }
        Deed::Person {
            name,
            organisation,
            edits,
        } => {
            let draft = PersonDraft {
                id: edits.and_then(|at| nth(programme.connection(), "person", at)),
                name,
                organisation: nth(programme.connection(), "organisation", organisation),
                labels: vec![PersonLabel::Participant],
                email: None,
                languages: vec!["es".to_owned()],
            };
            save_person(programme, now, &draft).unwrap();
        }
        Deed::Introduce { person, challenge } => {
            if let Some(person) = nth(programme.connection(), "person", person) {
                let draft = IntroductionDraft {
                    person,
                    practice: "night staff".to_owned(),
                    challenge,
                    languages: vec!["es".to_owned()],
                    language: Language::Es,
                };
                save_introduction(programme, now, &draft).unwrap();
            }
        }
        Deed::RemoveOrganisation(at) => {
            if let Some(id) = nth(programme.connection(), "organisation", at) {
                remove_organisation(programme, now, &id).unwrap();
            }
        }
        Deed::RemovePerson(at) => {
            if let Some(id) = nth(programme.connection(), "person", at) {
                remove_person(programme, now, &id).unwrap();
            }
        }
        Deed::Note(text) => {
            save_note(programme.connection(), now, "opening", &text).unwrap();
        }
    }
}

/// Everything that is made from the ledger, row by row, as text.
fn made(connection: &Connection) -> BTreeMap<String, Vec<String>> {
    [
        "register",
        "superseded",
        "removed",
        "edition",
        "module",
        "session",
        "organisation",
        "person",
        "introduction",
    ]
    .into_iter()
    .map(|table| {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .unwrap();
        let columns = statement.column_count();
        let mut rows: Vec<String> = statement
            .query_map([], |row| {
                (0..columns)
                    .map(|at| row.get_ref(at).map(|value| format!("{value:?}")))
                    .collect()
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        rows.sort();
        (table.to_owned(), rows)
    })
    .collect()
}

#[test]
fn a_rebuild_that_is_stopped_keeps_nothing_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut programme = facilitator(folder.path());
    let before = made(programme.connection());
    let steps = std::sync::atomic::AtomicU32::new(0);
    let whole = rebuild::rebuild(
        &mut programme,
        &Pace {
            progress: &|_, _| {
                steps.fetch_add(1, Ordering::SeqCst);
            },
            ..Pace::UNWATCHED
        },
    );
    whole.unwrap();
    let all = steps.load(Ordering::SeqCst);
    assert!(all > 2, "only {all} steps");
    // at each of them
    for last in 0..all {
        steps.store(0, Ordering::SeqCst);
        let stopped = rebuild::rebuild(
            &mut programme,
            &Pace {
                progress: &|_, _| {},
                stop: &|| steps.fetch_add(1, Ordering::SeqCst) >= last,
            },
        );
        assert_eq!(stopped.unwrap_err().code(), "stopped", "at step {last}");
        assert_eq!(made(programme.connection()), before, "at step {last}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn tables_made_anew_are_the_same(deeds in prop::collection::vec(deed(), 1..25)) {
        let folder = tempfile::tempdir().unwrap();
        let mut programme = facilitator(folder.path());
        let mut now = start();
        for deed in deeds {
            // clocks of old laptops go back as well as forward
            now += TimeDelta::seconds(if matches!(deed, Deed::RemovePerson(_)) { -90 } else { 60 });
            perform(&mut programme, now, deed);
        }
        let before = made(programme.connection());
        let note = programme::notes::note(programme.connection(), "opening").unwrap();
        let checked = rebuild::check(&mut programme, &Pace::UNWATCHED).unwrap();
        let rebuilt = rebuild::rebuild(&mut programme, &Pace::UNWATCHED).unwrap();
        prop_assert_eq!(checked, rebuilt);
        prop_assert_eq!(before, made(programme.connection()));
        // what is the person's own is not made from the ledger, and stays
        prop_assert_eq!(note, programme::notes::note(programme.connection(), "opening").unwrap());
    }

    #[test]
    fn any_order_of_arrival_gives_the_same_tables(
        writes in prop::collection::vec((0_usize..2, 0_usize..2, "[a-c]{1,3}", any::<bool>()), 1..14),
        order in any::<u64>(),
    ) {
        let group = GroupId::from_bytes([9; 16]);
        let devices: Vec<(Connection, Author)> = (0_u8..2)
            .map(|seed| {
                let identity = Identity::from_bytes(&[seed + 1; 64]);
                (in_memory(NOUNS.migrations).unwrap(), Author { identity, group, incarnation: 1 })
            })
            .collect();
        let mut changes: Vec<Change> = Vec::new();
        for (at, (who, person, value, meet)) in writes.into_iter().enumerate() {
            if meet {
                // everything so far reaches both before the next word is written
                for (connection, _) in &devices {
                    for change in &changes {
                        arrive(connection, change);
                    }
                }
            }
            let (connection, author) = &devices[who];
            let now = start() + TimeDelta::seconds(i64::try_from(at % 3).unwrap());
            changes.push(write(connection, author, now, &format!("p{person}"), &value));
        }
        let straight = in_memory(NOUNS.migrations).unwrap();
        changes.iter().for_each(|change| arrive(&straight, change));
        let mut shuffled = changes;
        let mut state = order | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        let other = in_memory(NOUNS.migrations).unwrap();
        shuffled.iter().for_each(|change| arrive(&other, change));
        prop_assert_eq!(made(&straight), made(&other));
    }
}

fn write(
    connection: &Connection,
    author: &Author,
    now: DateTime<Utc>,
    id: &str,
    name: &str,
) -> Change {
    let mut one = Write::new("name".to_owned(), Some(Value::Text(name.to_owned())));
    one.sees = register::heads(connection, Noun::Person, id, "name").unwrap();
    let set = Set {
        noun: Noun::Person.record().number,
        id: id.to_owned(),
        writes: vec![one],
    };
    let entry = Entry {
        kind: register::SET,
        object: ObjectId::of("person", id),
        audience: Audience::Group,
        payload: minicbor::to_vec(&set).unwrap(),
    };
    let change = append(connection, author, now, entry).unwrap();
    Projection::new(connection, &NOUNS).apply(&change).unwrap();
    change
}

fn arrive(connection: &Connection, change: &Change) {
    record::insert(connection, change).unwrap();
    Projection::new(connection, &NOUNS).apply(change).unwrap();
}

#[test]
fn writes_that_did_not_meet_stand_side_by_side() {
    let group = GroupId::from_bytes([9; 16]);
    let device = |seed: u8| {
        let identity = Identity::from_bytes(&[seed; 64]);
        (
            in_memory(NOUNS.migrations).unwrap(),
            Author {
                identity,
                group,
                incarnation: 1,
            },
        )
    };
    let (highlands, coast) = (device(1), device(2));
    let first = write(&highlands.0, &highlands.1, start(), "p", "Grace");
    arrive(&coast.0, &first);
    let theirs = write(
        &coast.0,
        &coast.1,
        start() + TimeDelta::seconds(1),
        "p",
        "Grace A.",
    );
    let mine = write(
        &highlands.0,
        &highlands.1,
        start() + TimeDelta::seconds(2),
        "p",
        "Grace Achieng",
    );
    arrive(&highlands.0, &theirs);
    arrive(&coast.0, &mine);
    let shown = |connection: &Connection| -> Fields {
        register::shown(connection, Noun::Person, "p")
            .unwrap()
            .unwrap()
    };
    assert_eq!(
        shown(&highlands.0)["name"],
        Value::Text("Grace Achieng".to_owned())
    );
    assert_eq!(shown(&highlands.0), shown(&coast.0));
    let heads = register::heads(&coast.0, Noun::Person, "p", "name").unwrap();
    assert_eq!(
        heads.len(),
        2,
        "both values are kept for a facilitator to decide"
    );
}
