//! What an update of the app does in a programme that an earlier version made.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::path::Path;

use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use programme::{NOUNS, Noun};
use replica::after_update::{MADE_FOR, after_update};
use replica::database::{in_memory, migrate};
use replica::record;
use replica::record::put_fact;
use replica::register::forget;
use replica::{Profile, Projection, Replica};
use zeroize::Zeroizing;

fn founded(folder: &Path) -> Replica {
    let now = "2023-02-01T09:00:00Z".parse().unwrap();
    let profile = Profile::create(folder, Zeroizing::new([3; 32]), now, &NOUNS).unwrap();
    let founder = Founder {
        name: "Elena Prado",
        person: None,
        origin: "own",
    };
    let id = found(&profile, now, &template().unwrap(), &founder).unwrap();
    profile.programme(&id).unwrap()
}

/// As a version left it that did not know the noun yet: kept, noted, and without effect.
fn unread(projection: Projection<'_>, noun: Noun, id: &str) {
    let connection = projection.connection();
    let object = noun.record().object(id);
    record::each_accepted_of(connection, object, |change| {
        record::put_newer(connection, &change.hash())
    })
    .unwrap();
    forget(connection, noun, id).unwrap();
    projection.project(noun, id).unwrap();
    put_fact(connection, MADE_FOR, "0").unwrap();
}

#[test]
fn what_an_earlier_version_kept_unread_takes_effect_with_the_one_that_understands_it() {
    let folder = tempfile::tempdir().unwrap();
    let programme = founded(folder.path());
    let connection = programme.connection();
    let counts = || -> (u32, u32) {
        let sql = "SELECT (SELECT count(*) FROM session WHERE id = 'opening'),
            (SELECT count(*) FROM searchable WHERE kind = 'session' AND id = 'opening')";
        connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
    };
    assert_eq!(counts(), (1, 1));
    unread(programme.projection(), Noun::Session, "opening");
    // the earlier version tells that something is here which it cannot read
    assert_eq!(counts(), (0, 0));
    assert_ne!(record::count_newer(connection).unwrap(), 0);
    after_update(programme.projection()).unwrap();
    assert_eq!(counts(), (1, 1));
    assert_eq!(record::count_newer(connection).unwrap(), 0);
}

#[test]
fn a_row_says_what_its_fields_say_by_now() {
    let folder = tempfile::tempdir().unwrap();
    let programme = founded(folder.path());
    let connection = programme.connection();
    let title = || -> String {
        let sql = "SELECT title_en FROM session WHERE id = 'opening'";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let said = title();
    // a column that the earlier version did not have yet stands empty
    connection
        .execute("UPDATE session SET title_en = '' WHERE id = 'opening'", [])
        .unwrap();
    after_update(programme.projection()).unwrap();
    assert_eq!(title(), "", "done once, not at each opening");
    put_fact(connection, MADE_FOR, "0").unwrap();
    after_update(programme.projection()).unwrap();
    assert_eq!(title(), said);
    programme
        .projection()
        .remake(Noun::Session, "opening")
        .unwrap();
    assert_eq!(title(), said);
}

#[test]
fn a_group_of_an_earlier_version_goes_on_and_sends_what_it_wrote() {
    let (earlier, _) = NOUNS.migrations.split_at(2);
    let mut connection = in_memory(earlier).unwrap();
    let identity = ledger::Identity::from_bytes(&[3; 64]);
    let birth = ledger::Birth::found(
        &mut ledger::system_random,
        1_700_000_000_000,
        "pilar",
        &identity,
    )
    .unwrap();
    for change in &birth.changes {
        let (header, body) = (change.header(), change.body().unwrap());
        connection
            .execute(
                "INSERT INTO change (hash, device, incarnation, seq, hlc, kind, header, signature, salt, payload)
                 VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                rusqlite::params![
                    change.hash().as_bytes(),
                    header.device.as_bytes(),
                    i64::try_from(header.seq).unwrap(),
                    i64::try_from(header.hlc.0).unwrap(),
                    header.kind,
                    change.header_bytes(),
                    change.signature(),
                    body.salt,
                    body.payload
                ],
            )
            .unwrap();
    }
    for (name, value) in [
        ("group", birth.group.to_string()),
        ("incarnation", "0".to_owned()),
    ] {
        connection
            .execute(
                "INSERT INTO fact (name, value) VALUES (?1, ?2)",
                [name, &value],
            )
            .unwrap();
    }
    migrate(&mut connection, NOUNS.migrations).unwrap();
    let programme = Replica::of(connection, &identity, &NOUNS).unwrap();
    assert!(programme.is_facilitator());
    let waits: (i64, i64) = programme
        .connection()
        .query_row(
            "SELECT sum(to_send), sum(object IS NULL) FROM change",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(waits, (4, 0));
}
