//! What files cost: adding a long one, opening it in the middle, a new version of a deck, and finding words in what they say.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use files::{Adding, Manifest, Reader, Store};
use programme::Language;
use programme::materials::extract::{due, extract};
use programme::materials::extracted::{Asked, Extracted, Extracts, TextLeaf};
use programme::materials::import_file::{Watch, import_files};
use programme::materials::index_texts::index_texts;
use programme::materials::material::MaterialText;
use programme::materials::save_material::{MaterialWords, share_at_once};
use programme::search::find::{Query, find};
use rusqlite::{Connection, params};
use stories::Told;
use stories::dice::Dice;

use crate::desk::{founder, words};
use crate::verdict::{median, verdict};

const MIB: u64 = 1024 * 1024;
const LONG: u64 = 1024 * MIB;
/// The aims.
const ADDING: f64 = 3.0;
const MEMORY: u64 = 100;
const FIRST_BYTE: f64 = 50.0;
const DECK: u64 = 200_000;
const CHANGED: u64 = 450_000;
const SEARCH: f64 = 1.5;
const PAGES: usize = 2_000;
const SEARCHES: usize = 60;

/// Prints the table.
///
/// # Errors
/// Those of the disk and of the database.
pub fn measure() -> Told {
    let folder = tempfile::tempdir()?;
    println!("## Files\n\n| | peer | ours | ratio | aim |\n|---|---|---|---|---|");
    long(folder.path())?;
    versions(folder.path())?;
    found()
}

/// A file that nothing shortens, the same each time.
fn noise(path: &Path, length: u64, seed: u64) -> Told<PathBuf> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    let mut endless = hasher.finalize_xof();
    let mut file = std::fs::File::create(path)?;
    let mut piece = vec![0; MIB as usize];
    for _ in 0..length / MIB {
        endless.fill(&mut piece);
        file.write_all(&piece)?;
    }
    file.sync_all()?;
    Ok(path.to_owned())
}

fn added(store: &Store, path: &Path, known: &[Manifest]) -> Told<files::Added> {
    let adding = Adding {
        store,
        secret: &[9; 32],
        known,
        progress: &|_, _| {},
        stop: &|| false,
    };
    Ok(adding.add(path)?)
}

/// The most memory that this process had since it was last asked, in MB.
fn peak() -> Told<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kilobytes.ok_or("no VmHWM")?.parse::<u64>()? / 1024)
}

fn long(folder: &Path) -> Told {
    let path = noise(&folder.join("long"), LONG, 1)?;
    let hash = || -> Told<f64> {
        let start = Instant::now();
        let mut hasher = blake3::Hasher::new();
        let mut file = std::fs::File::open(&path)?;
        let mut piece = vec![0; MIB as usize];
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                break;
            }
            hasher.update(piece.get(..length).unwrap_or_default());
        }
        let hash = hasher.finalize();
        assert_ne!(hash.as_bytes(), &[0; 32]);
        Ok(start.elapsed().as_secs_f64())
    };
    // what was just written is read from memory by both
    hash()?;
    let peer = hash()?;
    let start = Instant::now();
    let copy = folder.join("copy");
    std::fs::copy(&path, &copy)?;
    std::fs::File::open(&copy)?.sync_all()?;
    let copied = start.elapsed().as_secs_f64();
    std::fs::remove_file(&copy)?;
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = peak()?;
    let store = Store::new(folder.join("long.files"));
    let start = Instant::now();
    let file = added(&store, &path, &[])?;
    let ours = start.elapsed().as_secs_f64();
    let memory = peak()?.saturating_sub(before);
    println!(
        "| adding 1 GiB, s, against reading and hashing it with BLAKE3 | {peer:.2} | {ours:.2} | {:.2} | ≤ {ADDING:.1}: {} |",
        ours / peer,
        verdict(ours / peer <= ADDING)
    );
    println!(
        "| … against copying it until it is on the disk | {copied:.2} | {ours:.2} | {:.2} | |",
        ours / copied
    );
    println!(
        "| memory that adding it takes, MB | | {memory} | | < {MEMORY}: {} |",
        verdict(memory < MEMORY)
    );
    let mut opened = Vec::new();
    for _ in 0..9 {
        let start = Instant::now();
        let mut reader = Reader::open(&store, &file.address)?;
        let place = 900 * MIB;
        let byte = reader.range(place..place + 1)?;
        opened.push(start.elapsed().as_secs_f64() * 1_000.0);
        let mut whole = std::fs::File::open(&path)?;
        whole.seek(SeekFrom::Start(place))?;
        let mut same = [0];
        whole.read_exact(&mut same)?;
        assert_eq!(byte, same);
    }
    let first = median(opened);
    println!(
        "| its byte at 900 MiB, ms | | {first:.1} | | ≤ {FIRST_BYTE:.0}: {} |",
        verdict(first <= FIRST_BYTE)
    );
    std::fs::remove_file(&path)?;
    Ok(())
}

/// New bytes of a file that is added beside what is there.
fn new_bytes(store: &Store, path: &Path, known: &files::Added) -> Told<u64> {
    let known = Manifest::read(store, &known.address)?;
    let added = added(store, path, &[known])?;
    Ok(added.objects.iter().map(|(_, bytes)| bytes).sum())
}

fn versions(folder: &Path) -> Told {
    let store = Store::new(folder.join("versions.files"));
    let deck = |name: &str, title: &str| -> Told<PathBuf> {
        let path = folder.join(name);
        let mut zip = Zip::default();
        for (number, length) in (0..36_u64).map(|number| (number, 370_000 - number * 1_000)) {
            let mut picture = vec![0; length as usize];
            let mut hasher = blake3::Hasher::new();
            hasher.update(&number.to_le_bytes());
            hasher.finalize_xof().fill(&mut picture);
            zip.member(&format!("ppt/media/image{number}.jpeg"), &picture);
            let slide = format!("<p:sld>{title} {number}{}</p:sld>", " text".repeat(400));
            zip.member(&format!("ppt/slides/slide{number}.xml"), slide.as_bytes());
        }
        std::fs::write(&path, zip.finish())?;
        Ok(path)
    };
    let first = added(&store, &deck("deck.pptx", "Title")?, &[])?;
    let again = new_bytes(&store, &deck("deck2.pptx", "Another title")?, &first)?;
    println!(
        "| a deck of 13 MB with all slides written anew, bytes that leave | | {again} | | ≤ {DECK}: {} |",
        verdict(again <= DECK)
    );
    let path = noise(&folder.join("twenty"), 20 * MIB, 2)?;
    let first = added(&store, &path, &[])?;
    let mut file = std::fs::OpenOptions::new().write(true).open(&path)?;
    file.seek(SeekFrom::Start(7 * MIB))?;
    let mut other = vec![0; (20 * MIB / 100) as usize];
    blake3::Hasher::new().finalize_xof().fill(&mut other);
    file.write_all(&other)?;
    drop(file);
    let again = new_bytes(&store, &path, &first)?;
    println!(
        "| 20 MiB with a contiguous 1 % changed, bytes that leave | | {again} | | ≤ {CHANGED}: {} |",
        verdict(again <= CHANGED)
    );
    Ok(())
}

/// A zip whose members are stored as they are.
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    central: Vec<u8>,
    members: u16,
}

impl Zip {
    fn member(&mut self, name: &str, bytes: &[u8]) {
        #[allow(clippy::cast_possible_truncation, reason = "members of a small zip")]
        let (place, length, named) = (
            self.bytes.len() as u32,
            bytes.len() as u32,
            name.len() as u16,
        );
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        // its checksum is nobody's here
        common.extend(0_u32.to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend(named.to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(bytes);
        self.central.extend(b"PK\x01\x02\x14\x00");
        self.central.extend(&common);
        self.central.extend([0; 10]);
        self.central.extend(place.to_le_bytes());
        self.central.extend(name.as_bytes());
        self.members += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        #[allow(clippy::cast_possible_truncation, reason = "a small zip")]
        let (place, length) = (self.bytes.len() as u32, self.central.len() as u32);
        self.bytes.append(&mut self.central);
        self.bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
        self.bytes.extend(self.members.to_le_bytes());
        self.bytes.extend(self.members.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(place.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// Reads these pages out of any file.
struct These(Vec<TextLeaf>);

impl Extracts for These {
    fn extract(&self, _: &Asked<'_>, _: &mut dyn Read) -> replica::Result<Extracted> {
        Ok(Extracted {
            leaves: self.0.clone(),
            ..Extracted::default()
        })
    }
}

fn found() -> Told {
    let now = "2023-05-15T12:00:00Z".parse()?;
    let mut desk = founder(now)?;
    let mut dice = Dice(31);
    let leaves: Vec<TextLeaf> = (1..=PAGES)
        .map(|number| TextLeaf {
            number: u32::try_from(number).ok(),
            second: None,
            text: words(&mut dice, 2_400),
        })
        .collect();
    let bare = Connection::open_in_memory()?;
    bare.execute_batch(
        "CREATE TABLE leaf (id INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT;
         CREATE VIRTUAL TABLE found USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    for (leaf, number) in leaves.iter().zip(1_i64..) {
        for sql in [
            "INSERT INTO leaf (id, text) VALUES (?1, ?2)",
            "INSERT INTO found (rowid, text) VALUES (?1, ?2)",
        ] {
            bare.execute(sql, params![number, leaf.text])?;
        }
    }
    let path = desk.folder.path().join("book.pdf");
    std::fs::write(&path, b"%PDF-1.7\n")?;
    let imported = import_files(&mut desk.programme, now, &[path], &Watch::NOBODY)?;
    for job in due(&desk.programme, now)? {
        extract(&mut desk.programme, now, &job, &These(leaves.clone()))?;
    }
    let draft = imported.drafts.first().ok_or("no draft")?;
    let kept = programme::drafts::draft::<MaterialText>(desk.programme.connection(), draft)?;
    let words_of = MaterialWords {
        id: Some(draft.clone()),
        told: kept.ok_or("no draft")?.body,
    };
    share_at_once(&mut desk.programme, now, &words_of)?;
    let start = Instant::now();
    index_texts(&mut desk.programme)?;
    println!(
        "| {PAGES} pages put into the index, ms | | {:.0} | | |",
        start.elapsed().as_secs_f64() * 1_000.0
    );
    let asked: Vec<String> = (0..SEARCHES)
        .map(|_| {
            let mut two = words(&mut dice, 14);
            two.retain(|letter| letter.is_alphabetic() || letter == ' ');
            two
        })
        .collect();
    let (mut ours, mut peer, mut hits) = (Vec::new(), Vec::new(), 0);
    for asked in &asked {
        let query = Query {
            words: asked.clone(),
            ..Query::default()
        };
        let start = Instant::now();
        hits += find(&desk.programme, Language::Es, &query)?.len();
        ours.push(start.elapsed().as_secs_f64() * 1_000.0);
        let start = Instant::now();
        search(&bare, asked)?;
        peer.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    assert!(hits > 0, "nothing was found");
    let (ours, peer) = (median(ours), median(peer));
    println!(
        "| two words in {PAGES} pages, ms, against bare FTS5 that gives the same rows | {peer:.2} | {ours:.2} | {:.2} | ≤ {SEARCH:.1}: {} |\n",
        ours / peer,
        verdict(ours / peer <= SEARCH)
    );
    Ok(())
}

fn search(bare: &Connection, words: &str) -> Told<usize> {
    let mut terms: Vec<String> = words
        .split_whitespace()
        .map(|word| format!("\"{word}\""))
        .collect();
    if let Some(last) = terms.last_mut() {
        last.push('*');
    }
    let mut statement = bare.prepare_cached(
        "SELECT leaf.text FROM found JOIN leaf ON leaf.id = found.rowid WHERE found MATCH ?1 ORDER BY found.rank LIMIT 300",
    )?;
    let rows = statement.query_map([terms.join(" ")], |row| row.get::<_, String>(0))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.len())
}
