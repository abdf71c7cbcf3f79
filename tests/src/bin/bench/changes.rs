//! Changes appended and applied a second, against bare inserts of the same bytes into the same kind of
//! database plus bare signatures over the same headers.

use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use programme::people::{Introduction, fields};
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use programme::{Language, Noun};
use replica::database;
use replica::database::Expect;
use replica::{Profile, Replica};
use rusqlite::{Connection, params};
use stories::Told;
use zeroize::Zeroizing;

use crate::verdict::verdict;

/// What DESIGN §4 asks of a newcomer's first exchange; the one limit that is written down for this path.
const AIM: f64 = 0.40;
const BARE: &str = "CREATE TABLE change (hash BLOB NOT NULL PRIMARY KEY, header BLOB NOT NULL, signature BLOB NOT NULL, \
    salt BLOB NOT NULL, payload BLOB NOT NULL) STRICT;";

/// Prints the table.
///
/// # Errors
/// Those of the databases.
pub fn measure() -> Told {
    println!(
        "Changes signed, appended and applied a second: introductions of about 500 bytes, SQLCipher on disk, synchronous=FULL\n"
    );
    println!("| | bare insert + bare signature | Mutual Learning | ratio | aim |");
    println!("|---|---:|---:|---:|---|");
    for (each, count) in [(1, 600), (100, 6000)] {
        let folder = tempfile::tempdir()?;
        let (ours, rows) = ours(folder.path(), each, count)?;
        let bare = bare(folder.path(), each, &rows)?;
        let ratio = ours / bare;
        println!(
            "| {each} a transaction | {bare:.0}/s | {ours:.0}/s | {ratio:.2} | ≥ {AIM:.2}: {} |",
            verdict(ratio >= AIM)
        );
    }
    println!();
    Ok(())
}

/// A change's columns.
struct Row([Vec<u8>; 5]);

fn ours(folder: &Path, each: usize, count: usize) -> Told<(f64, Vec<Row>)> {
    let now: DateTime<Utc> = "2023-05-15T12:00:00Z".parse()?;
    let profile = Profile::create(
        &folder.join("profile"),
        Zeroizing::new([7; 32]),
        now,
        &programme::NOUNS,
    )?;
    let founder = Founder {
        name: "Pilar Otero",
        person: None,
        origin: "own",
    };
    let id = found(&profile, now, &template()?, &founder)?;
    let mut programme = profile.programme(&id)?;
    let before = changes(&programme)?;
    let introductions: Vec<_> = (0..count).map(introduction).collect();
    let start = Instant::now();
    for some in introductions.chunks(each) {
        programme.write(now, |writing| {
            some.iter().try_for_each(|introduction| {
                writing.set(
                    Noun::Introduction,
                    &introduction.person,
                    &fields::of_introduction(introduction),
                )
            })
        })?;
    }
    let rate = per_second(count, start);
    if changes(&programme)? != before + count {
        return Err("not every change was appended".into());
    }
    let mut statement = programme.connection().prepare(
        "SELECT hash, header, signature, salt, payload FROM change ORDER BY hlc DESC, seq DESC LIMIT ?1",
    )?;
    let rows = statement
        .query_map(params![i64::try_from(count)?], |row| {
            Ok(Row([
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ]))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok((rate, rows))
}

fn changes(programme: &Replica) -> Told<usize> {
    let count: i64 =
        programme
            .connection()
            .query_row("SELECT count(*) FROM change", [], |row| row.get(0))?;
    Ok(usize::try_from(count)?)
}

fn introduction(number: usize) -> Introduction {
    Introduction {
        person: format!("person-{number}"),
        practice: format!(
            "{number}: {}",
            "We visit each family before anybody speaks of going home. ".repeat(5)
        ),
        challenge: "Saying no without closing the door, and being believed when we say yes. "
            .repeat(2),
        language: Language::En,
        photo: None,
    }
}

fn bare(folder: &Path, each: usize, rows: &[Row]) -> Told<f64> {
    let key = Zeroizing::new([7; 32]);
    let mut connection: Connection =
        database::open(&folder.join("bare.db"), &key, Expect::New, &[&[BARE]])?;
    let signing = SigningKey::from_bytes(&[9; 32]);
    let start = Instant::now();
    for some in rows.chunks(each) {
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO change (hash, header, signature, salt, payload) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for Row([hash, header, _, salt, payload]) in some {
                let signature = signing.sign(header).to_bytes();
                insert.execute(params![hash, header, signature.as_slice(), salt, payload])?;
            }
        }
        transaction.commit()?;
    }
    Ok(per_second(rows.len(), start))
}

#[allow(clippy::cast_precision_loss, reason = "a few thousand")]
fn per_second(count: usize, start: Instant) -> f64 {
    count as f64 / start.elapsed().as_secs_f64()
}
