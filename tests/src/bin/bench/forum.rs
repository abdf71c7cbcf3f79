//! What 20,000 posts cost: taking them in, opening the longest conversation, and finding words.

use std::time::Instant;

use programme::forum::Conversation;
use programme::forum::show_conversation::show_conversation;
use programme::forum::show_forum::show_forum;
use programme::search::find::{Query, find};
use programme::undecided::undecided;
use programme::{Language, Noun};
use replica::database;
use replica::database::Expect;
use replica::rebuild::rebuild;
use replica::record;
use replica::register::{Fields, put};
use replica::stamp::stamp;
use replica::{Pace, Replica};
use rusqlite::{Connection, params};
use stories::Told;
use stories::dice::Dice;
use zeroize::Zeroizing;

use crate::desk::{founder, words};
use crate::verdict::{median, verdict};

pub const POSTS: u64 = 20_000;
/// Of these, so many stand in one conversation.
pub const LONGEST: u64 = 1_000;
/// Searches.
const SEARCHES: usize = 60;
/// The aims: of bare FTS5, and in milliseconds.
const SEARCH: (f64, f64) = (1.5, 16.0);
/// The tables that a post fills, as we have them.
const BARE: &str = "
CREATE TABLE register (noun INTEGER NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, change BLOB NOT NULL, hlc INTEGER NOT NULL, value ANY,
  PRIMARY KEY (noun, id, field, change)) STRICT, WITHOUT ROWID;
CREATE TABLE post (id TEXT NOT NULL PRIMARY KEY, person TEXT NOT NULL, place TEXT NOT NULL, reply_to TEXT, title TEXT, text TEXT NOT NULL,
  language TEXT, at TEXT NOT NULL, edited_at TEXT) STRICT;
CREATE INDEX post_by_place ON post (place, at, person, id);
CREATE TABLE searchable (doc INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (kind, id)) STRICT;
CREATE VIRTUAL TABLE found USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');";

pub struct Row {
    id: String,
    place: String,
    text: String,
    at: String,
}

/// Prints the table.
///
/// # Errors
/// Those of the databases.
pub fn measure() -> Told {
    let now = "2023-05-15T12:00:00Z".parse()?;
    let mut desk = founder(now)?;
    let rows = write(&mut desk.programme, now)?;
    let start = Instant::now();
    rebuild(&mut desk.programme, &Pace::UNWATCHED)?;
    #[allow(clippy::cast_precision_loss, reason = "some thousands")]
    let per_second = |start: Instant| POSTS as f64 / start.elapsed().as_secs_f64();
    let ours = per_second(start);
    let key = Zeroizing::new([7; 32]);
    let mut bare = database::open(
        &desk.folder.path().join("bare.db"),
        &key,
        Expect::New,
        &[&[BARE]],
    )?;
    let start = Instant::now();
    insert(&mut bare, &desk.programme, &rows)?;
    let peer = per_second(start);
    println!("## Forum: {POSTS} posts, {LONGEST} of them in one conversation\n");
    println!("| | peer | ours | ratio | aim |\n|---|---|---|---|---|");
    println!(
        "| posts a second: verified, judged, applied and searchable, against bare verification and bare inserts into the same tables | {peer:.0} | {ours:.0} | {:.2} | |",
        ours / peer
    );
    let longest = Conversation::Question("q-s07-1".to_owned());
    let opened = timed(9, |_| {
        let page = show_conversation(&desk.programme, &longest)?;
        Ok(page.posts.len()
            + page
                .posts
                .iter()
                .map(|post| post.replies.len())
                .sum::<usize>())
    })?;
    println!(
        "| the longest conversation, its posts set as HTML, ms | | {:.1} | | |",
        median(opened)
    );
    let forum = timed(9, |_| Ok(show_forum(&desk.programme)?.sections.len()))?;
    println!(
        "| the list of conversations, ms | | {:.1} | | |",
        median(forum)
    );
    let waits = timed(9, |_| Ok(undecided(&desk.programme, Language::En)?.len()))?;
    println!(
        "| what is undecided, ms: asked each half minute while the group's page stands open | | {:.1} | | |",
        median(waits)
    );
    let mut dice = Dice(5);
    let asked: Vec<String> = (0..SEARCHES)
        .map(|_| {
            let mut two = words(&mut dice, 14);
            two.retain(|letter| letter.is_alphabetic() || letter == ' ');
            two
        })
        .collect();
    let searched = timed(SEARCHES, |nth| {
        let words = asked.get(nth).cloned().unwrap_or_default();
        let asked = Query {
            words,
            ..Query::default()
        };
        Ok(find(&desk.programme, Language::Es, &asked)?.len())
    })?;
    let bare = timed(SEARCHES, |nth| {
        search(&bare, asked.get(nth).map_or("", String::as_str))
    })?;
    let (ours, peer) = (median(searched), median(bare));
    println!(
        "| two words, ms, against bare FTS5 that gives the same rows | {peer:.2} | {ours:.2} | {:.2} | ≤ {:.1}: {}; < {:.0} ms: {} |\n",
        ours / peer,
        SEARCH.0,
        verdict(ours / peer <= SEARCH.0),
        SEARCH.1,
        verdict(ours < SEARCH.1)
    );
    Ok(())
}

/// How long each of so many runs took, in milliseconds.
fn timed(times: usize, mut run: impl FnMut(usize) -> Told<usize>) -> Told<Vec<f64>> {
    let mut taken = Vec::new();
    for nth in 0..times {
        let start = Instant::now();
        run(nth)?;
        taken.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(taken)
}

/// Writes the posts.
///
/// # Errors
/// Those of the database.
pub fn write(programme: &mut Replica, now: chrono::DateTime<chrono::Utc>) -> Told<Vec<Row>> {
    let mut dice = Dice(20);
    let me = record::fact(programme.connection(), "me")?.unwrap_or_default();
    let mut rows = Vec::new();
    for number in 0..POSTS {
        let question = if number < LONGEST {
            "q-s07-1"
        } else {
            "q-s01-1"
        };
        rows.push(Row {
            id: format!("{me}.{number:016x}"),
            place: format!(
                "question:{question}{}",
                if number < LONGEST {
                    String::new()
                } else {
                    format!("-{}", number % 200)
                }
            ),
            text: words(&mut dice, 900),
            at: stamp(now + chrono::TimeDelta::seconds(number.try_into()?)),
        });
    }
    for part in rows.chunks(2000) {
        programme.write_own(now, |writing| {
            for row in part {
                let mut fields = Fields::new();
                put(&mut fields, "place", Some(row.place.as_str()));
                put(&mut fields, "at", Some(row.at.as_str()));
                put(&mut fields, "text", Some(row.text.as_str()));
                put(&mut fields, "language", Some("es"));
                writing.set(Noun::Post, &row.id, &fields)?;
            }
            Ok(())
        })?;
    }
    Ok(rows)
}

/// What any program would have to do: hold the signatures, and write the rows.
fn insert(bare: &mut Connection, programme: &Replica, rows: &[Row]) -> Told {
    let key = programme.identity().signing().verifying_key();
    let mut genuine = 0;
    record::each_own(
        programme.connection(),
        programme.identity().device(),
        0,
        0..=u64::MAX,
        |change| {
            genuine += u64::from(change.verify(&key).is_ok());
            Ok(())
        },
    )?;
    if genuine < POSTS {
        return Err("a change does not verify".into());
    }
    let transaction = bare.transaction()?;
    for (nth, row) in rows.iter().enumerate() {
        let doc = i64::try_from(nth)?;
        let mut field =
            transaction.prepare_cached("INSERT INTO register VALUES (10, ?1, ?2, ?3, ?4, ?5)")?;
        for (name, value) in [
            ("place", row.place.as_str()),
            ("at", &row.at),
            ("text", &row.text),
            ("language", "es"),
        ] {
            field.execute(params![row.id, name, [0_u8; 32], doc, value])?;
        }
        transaction
            .prepare_cached(
                "INSERT INTO post VALUES (?1, 'me', ?2, NULL, NULL, ?3, 'es', ?4, NULL)",
            )?
            .execute(params![row.id, row.place, row.text, row.at])?;
        transaction
            .prepare_cached("INSERT INTO searchable VALUES (?1, 'post', ?2)")?
            .execute(params![doc, row.id])?;
        transaction
            .prepare_cached("INSERT INTO found (rowid, text) VALUES (?1, ?2)")?
            .execute(params![doc, row.text])?;
    }
    transaction.commit()?;
    Ok(())
}

fn search(bare: &Connection, words: &str) -> Told<usize> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let Some((last, whole)) = words.split_last() else {
        return Ok(0);
    };
    let mut terms: Vec<String> = whole.iter().map(|word| format!("\"{word}\"")).collect();
    terms.push(format!("\"{last}\"*"));
    let mut statement = bare.prepare_cached(
        "SELECT p.id, p.text, p.at FROM found JOIN searchable AS s ON s.doc = found.rowid JOIN post AS p ON p.id = s.id
         WHERE found MATCH ?1 ORDER BY found.rank LIMIT 100",
    )?;
    let rows = statement.query_map([terms.join(" ")], |row| row.get::<_, String>(1))?;
    let mut length = 0;
    for row in rows {
        length += row?.len();
    }
    Ok(length)
}
