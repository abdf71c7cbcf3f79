//! The tables are what the signed changes say, after whatever was typed; and where they are not, that is told.

use std::collections::BTreeMap;

use replica::Profile;
use replica::Replica;
use rusqlite::types::Value;

use crate::desk::{Desk, SEED, TIMED, edited, fixture, text_of};

const ID: &str = "caminos-2023";

fn programme(profile: &Profile) -> Replica {
    profile.programme(ID).unwrap()
}

/// Alters the tables behind the program's back.
fn by_hand(desk: &Desk, sql: &str) {
    let profile = desk.profile();
    let changed = programme(&profile).connection().execute(sql, []).unwrap();
    assert!(changed > 0, "{sql} changed nothing");
}

/// Every row of every table; but for the index of words, which is told by what it finds.
fn dump(desk: &Desk) -> BTreeMap<String, Vec<Vec<Value>>> {
    let profile = desk.profile();
    let programme = programme(&profile);
    let connection = programme.connection();
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'found%' AND name <> 'searchable' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    names
        .into_iter()
        .map(|name| {
            let columns = connection
                .prepare(&format!("SELECT * FROM {name}"))
                .unwrap()
                .column_count();
            let order = if columns > 1 { "1, 2" } else { "1" };
            let mut statement = connection
                .prepare(&format!("SELECT * FROM {name} ORDER BY {order}"))
                .unwrap();
            let rows = statement
                .query_map([], |row| {
                    (0..columns).map(|column| row.get(column)).collect()
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            (name, rows)
        })
        .collect()
}

#[test]
fn the_tables_agree_after_every_verb() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let list = fixture("people-example.csv");
    let moved = pilar.write(
        "moved.toml",
        edited(&text_of(SEED), "2023-07-20", "2023-07-27"),
    );
    let seed = fixture(SEED);
    let typed: [Vec<&std::ffi::OsStr>; 8] = [
        vec!["people".as_ref(), "--import".as_ref(), list.as_os_str()],
        ["note", "s07", "--text", "x"].map(AsRef::as_ref).to_vec(),
        vec!["ics".as_ref()],
        ["--programme", ID, "sheet", "--out", "/dev/null"]
            .map(AsRef::as_ref)
            .to_vec(),
        vec!["import".as_ref(), seed.as_os_str()],
        vec!["import".as_ref(), moved.as_os_str()],
        vec!["import".as_ref(), seed.as_os_str()],
        vec!["rebuild".as_ref()],
    ];
    for (nth, typed) in typed.into_iter().enumerate() {
        if nth == 3 {
            let sheet = pilar.path("sheet.txt");
            pilar
                .run(["sheet".as_ref(), "--out".as_ref(), sheet.as_os_str()])
                .success();
        } else {
            pilar.run(typed).success();
        }
        for id in pilar.json(["programmes"]).as_array().unwrap() {
            let id = id["id"].as_str().unwrap();
            pilar
                .run(["--programme", id, "rebuild", "--check"])
                .success();
        }
    }
    let rebuilt = pilar.json(["--programme", ID, "rebuild", "--check"]);
    assert!(rebuilt["changes"].as_u64().unwrap() > 40, "{rebuilt}");
    assert!(rebuilt["rows"].as_u64().unwrap() > 40, "{rebuilt}");
}

#[test]
fn a_row_that_was_changed_by_hand_is_found_and_mended() {
    let pilar = Desk::of("pilar").founding(TIMED);
    pilar.run(["note", "s07", "--text", "mine"]).success();
    let whole = dump(&pilar);
    for (table, sql) in [
        (
            "session",
            "UPDATE session SET title_en = 'Bingo' WHERE id = 's07'",
        ),
        ("session", "DELETE FROM session WHERE id = 's07'"),
        ("module", "INSERT INTO module (id) VALUES ('m9')"),
        (
            "register",
            "UPDATE register SET value = 'x' WHERE field = 'link' AND id = 's01'",
        ),
        ("person", "UPDATE person SET labels = 'participant'"),
        ("edition", "UPDATE edition SET zone = 'Etc/UTC'"),
        (
            "removed",
            "INSERT INTO removed (noun, id, change) VALUES (3, 's01', zeroblob(32))",
        ),
    ] {
        by_hand(&pilar, sql);
        let spoilt = dump(&pilar);
        assert_ne!(whole, spoilt);
        pilar
            .run(["rebuild", "--check"])
            .failure("tables-differ")
            .complains(&format!("“{table}”"))
            .complains("mutual rebuild");
        assert_eq!(dump(&pilar), spoilt, "a check alters nothing");
        pilar.run(["rebuild"]).success();
        assert_eq!(dump(&pilar), whole, "{sql}");
    }
}

#[test]
fn a_followed_programme_is_made_anew_from_its_file() {
    let ravi = Desk::of("ravi").following(TIMED);
    ravi.run(["note", "s07", "--text", "mine"]).success();
    let whole = dump(&ravi);
    by_hand(
        &ravi,
        "UPDATE session SET date = '2023-05-19' WHERE id = 's07'",
    );
    ravi.run(["rebuild", "--check"]).failure("tables-differ");
    ravi.run(["rebuild"]).success();
    assert_eq!(dump(&ravi), whole);
}

#[test]
fn a_changed_signature_is_refused_and_nothing_is_altered() {
    for sql in [
        "UPDATE change SET signature = zeroblob(64) WHERE hash = (SELECT hash FROM change WHERE kind > 31 LIMIT 1)",
        "UPDATE change SET payload = CAST(payload || x'00' AS BLOB) WHERE hash = (SELECT hash FROM change WHERE kind > 31 LIMIT 1)",
        "DELETE FROM change WHERE hash = (SELECT hash FROM change WHERE kind > 31 ORDER BY seq LIMIT 1)",
    ] {
        let pilar = Desk::of("pilar").founding(TIMED);
        by_hand(&pilar, sql);
        let spoilt = dump(&pilar);
        for typed in [&["rebuild", "--check"][..], &["rebuild"]] {
            pilar.run(typed).refused();
            assert_eq!(dump(&pilar), spoilt, "{sql}");
        }
    }
}
