//! Programme files that are broken, each in one way, made from a file that is whole.
//!
//! What reads programme files must refuse every one of them, or stop at a finding that blocks,
//! and must not keep any part of it.

mod tables;

use std::fmt::Write as _;

use tables::{ADDED, MISSING, NOT_TOML, WRONG_VALUES};

/// Bytes in the cases that are merely too large.
const HUGE: usize = 10 * 1024 * 1024;
/// Levels in the cases that are nested too deeply.
const DEEP: usize = 5_000;

/// The least that a programme file holds; a line that is added to it breaks it.
const LEAST: &str = "format = 1\nid = \"x\"\ntitle.en = \"X\"\nzone = \"Europe/Amsterdam\"\n\
                     languages = [\"en\"]\nfrom = \"2023-02\"\n";

/// All broken files, named by what is wrong with each; the same list on every call.
///
/// `valid` is the text of a whole file that has each kind of table at least once and each of its
/// values on a line of its own, as `timed-2023.toml` has.
pub fn cases(valid: &str) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for (table, nth, key, values) in WRONG_VALUES {
        for value in *values {
            let text = edit(
                valid,
                table,
                *nth,
                &[key],
                Some(&format!("{key} = {value}")),
            );
            all.push((
                format!("{}: {key} = {value}", place(table, *nth)),
                text.into_bytes(),
            ));
        }
    }
    for (table, nth, keys) in MISSING {
        let text = edit(valid, table, *nth, keys, None);
        all.push((
            format!("{}: without {}", place(table, *nth), keys.join(", ")),
            text.into_bytes(),
        ));
    }
    for (table, nth, line) in ADDED {
        let text = add(valid, table, *nth, line);
        all.push((
            format!("{}: with {line}", place(table, *nth)),
            text.into_bytes(),
        ));
    }
    for line in NOT_TOML {
        let text = add(valid, "[[session]]", 3, line);
        all.push((
            format!("not TOML: {}", line.escape_debug()),
            text.into_bytes(),
        ));
    }
    truncated(valid, &mut all);
    bad_bytes(valid, &mut all);
    other_files(valid, &mut all);
    too_deep(&mut all);
    too_large(valid, &mut all);
    all
}

fn place(table: &str, nth: usize) -> String {
    if table.is_empty() {
        "top".to_owned()
    } else {
        format!("{table} {nth}")
    }
}

/// Replaces the first line of `keys` in the nth such table by `new`, or takes all of them away.
/// The table `""` is what stands before the first header.
fn edit(valid: &str, table: &str, nth: usize, keys: &[&str], new: Option<&str>) -> String {
    let (mut out, mut seen, mut inside, mut hits) = (String::new(), 0, table.is_empty(), 0);
    for line in valid.lines() {
        if line.starts_with('[') {
            inside = line == table && seen == nth;
            seen += usize::from(line == table);
        }
        let named = keys
            .iter()
            .any(|key| line.strip_prefix(key).is_some_and(|l| l.starts_with(" =")));
        if inside && named && (new.is_none() || hits == 0) {
            hits += 1;
            if let Some(new) = new {
                push_line(&mut out, new);
            }
        } else {
            push_line(&mut out, line);
        }
    }
    assert!(
        hits > 0,
        "the valid file has no {keys:?} in {table:?} number {nth}"
    );
    out
}

/// Puts `new` right after the nth such header, or at the very top for the table `""`.
fn add(valid: &str, table: &str, nth: usize, new: &str) -> String {
    let (mut out, mut seen, mut done) = (String::new(), 0, false);
    if table.is_empty() {
        push_line(&mut out, new);
        done = true;
    }
    for line in valid.lines() {
        push_line(&mut out, line);
        if line == table && !table.is_empty() {
            if seen == nth {
                push_line(&mut out, new);
                done = true;
            }
            seen += 1;
        }
    }
    assert!(done, "the valid file has no {table:?} number {nth}");
    out
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// Files that end too early: only cuts after which no TOML reader can take the rest as whole.
fn truncated(valid: &str, all: &mut Vec<(String, Vec<u8>)>) {
    let mut before = String::new();
    for (number, line) in valid.lines().enumerate() {
        let cut = match (number % 9, line.split_once(" = \"")) {
            (_, _) if line.starts_with('#') || line.is_empty() => None,
            (_, _) if line.starts_with('[') && number % 2 == 0 => {
                line.strip_suffix(']').map(|l| ("header", l.to_owned()))
            }
            (0, Some((key, text))) => {
                let half = text.chars().count() / 2;
                let kept: String = text.trim_end_matches('"').chars().take(half).collect();
                Some(("string", format!("{key} = \"{kept}")))
            }
            (3, Some((key, _))) => Some(("value", format!("{key} ="))),
            (6, Some((key, _))) => Some(("key", key.to_owned())),
            (_, None) if line.ends_with(']') && line.contains(" = [") => {
                line.strip_suffix(']').map(|l| ("list", l.to_owned()))
            }
            _ => None,
        };
        if let Some((what, rest)) = cut {
            all.push((
                format!("ends in a {what} on line {}", number + 1),
                (before.clone() + rest.as_str()).into_bytes(),
            ));
        }
        push_line(&mut before, line);
    }
}

/// Bytes that are no UTF-8, and characters that TOML forbids, at places over the whole file.
fn bad_bytes(valid: &str, all: &mut Vec<(String, Vec<u8>)>) {
    let bad: [(&str, &[u8]); 5] = [
        ("the byte FF", b"\xff"),
        ("a broken pair", b"\xc3\x28"),
        ("half a surrogate", b"\xed\xa0\x80"),
        ("an overlong slash", b"\xc0\xaf"),
        ("a NUL", b"\0"),
    ];
    for (name, bytes) in bad {
        for tenth in [0, 3, 5, 8, 10] {
            let mut file = valid.as_bytes().to_vec();
            let at = file.len() * tenth / 10;
            let tail = file.split_off(at);
            file.extend_from_slice(bytes);
            file.extend(tail);
            all.push((format!("{name} at byte {at}"), file));
        }
    }
    let latin: Vec<u8> = valid
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect();
    all.push(("written in Latin-1".to_owned(), latin));
}

/// Files that are something else altogether.
fn other_files(valid: &str, all: &mut Vec<(String, Vec<u8>)>) {
    let mut bitmap =
        b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0".to_vec();
    bitmap.extend([0; 24]);
    bitmap.extend([200, 120, 40].iter().cycle().take(16));
    let mut state = 7_u64;
    let noise = std::iter::repeat_with(|| {
        // Knuth's MMIX generator: the same noise on every machine.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes().first().copied().unwrap_or_default()
    });
    let mut json = String::from("{\"format\": 1, \"lines\": [");
    for line in valid.lines() {
        let _ = write!(json, "{line:?}, ");
    }
    json.push_str("null]}");
    let wide = || valid.encode_utf16();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("only blanks", b"  \n\t\n\r\n   \n".to_vec()),
        ("only a comment", b"# a programme\n".to_vec()),
        ("only a byte order mark", b"\xef\xbb\xbf".to_vec()),
        ("a picture (BMP)", bitmap),
        (
            "a picture (PNG)",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec(),
        ),
        (
            "an archive (ZIP)",
            b"PK\x03\x04\x14\0\0\0\x08\0edition.toml".to_vec(),
        ),
        (
            "a document (PDF)",
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".to_vec(),
        ),
        (
            "a page (HTML)",
            b"<!doctype html>\n<html lang=\"en\"><title>Sign in</title></html>\n".to_vec(),
        ),
        (
            "XML",
            b"<?xml version=\"1.0\"?>\n<programme format=\"1\"/>\n".to_vec(),
        ),
        ("JSON", json.into_bytes()),
        (
            "YAML",
            b"format: 1\nid: paths\ntitle:\n  en: Paths\n".to_vec(),
        ),
        ("a list (CSV)", b"date,title\n2023-02-13,Opening\n".to_vec()),
        (
            "a calendar",
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n".to_vec(),
        ),
        (
            "UTF-16 with a mark",
            [0xfeff]
                .into_iter()
                .chain(wide())
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        (
            "UTF-16, big end first",
            wide().flat_map(u16::to_be_bytes).collect(),
        ),
        (
            "UTF-32",
            valid
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect(),
        ),
        ("nothing but NUL", vec![0; 4096]),
        ("nothing but FF", vec![0xff; 4096]),
        ("noise", noise.take(8192).collect()),
        ("the file twice", valid.repeat(2).into_bytes()),
        (
            "the file backwards",
            valid.chars().rev().collect::<String>().into_bytes(),
        ),
    ];
    all.extend(
        files
            .into_iter()
            .map(|(name, bytes)| (format!("another file: {name}"), bytes)),
    );
}

/// Nesting that would exhaust the stack of a careless reader.
fn too_deep(all: &mut Vec<(String, Vec<u8>)>) {
    let lines = [
        (
            "lists",
            format!("about.en = {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        ),
        (
            "lists, not closed",
            format!("about.en = {}", "[".repeat(DEEP)),
        ),
        (
            "lists of languages",
            format!(
                "contact.email = {}\"en\"{}",
                "[".repeat(DEEP),
                "]".repeat(DEEP)
            ),
        ),
        (
            "tables",
            format!("about = {}1{}", "{ a = ".repeat(DEEP), " }".repeat(DEEP)),
        ),
        (
            "tables, not closed",
            format!("about = {}", "{ a = ".repeat(DEEP)),
        ),
        (
            "lists of tables",
            format!(
                "session = {}1{}",
                "[{ a = ".repeat(DEEP),
                " }]".repeat(DEEP)
            ),
        ),
        (
            "dots in a key",
            format!("about{} = \"x\"", ".a".repeat(DEEP)),
        ),
        (
            "dots in a header",
            format!("[attendance{}]", ".a".repeat(DEEP)),
        ),
    ];
    for (name, line) in lines {
        all.push((
            format!("{DEEP} deep: {name}"),
            format!("{LEAST}{line}\n").into_bytes(),
        ));
    }
}

/// Values of ten megabytes. The last is well-formed and refused only for its size.
fn too_large(valid: &str, all: &mut Vec<(String, Vec<u8>)>) {
    let long = "a".repeat(HUGE);
    let files = [
        (
            "id",
            edit(valid, "", 0, &["id"], Some(&format!("id = \"{long}\""))),
        ),
        (
            "zone",
            edit(valid, "", 0, &["zone"], Some(&format!("zone = \"{long}\""))),
        ),
        ("key", add(valid, "[[session]]", 1, &format!("{long} = 1"))),
        (
            "number",
            edit(
                valid,
                "[[session]]",
                1,
                &["minutes"],
                Some(&format!("minutes = {}", "9".repeat(HUGE))),
            ),
        ),
        ("title, not closed", format!("{LEAST}about.en = \"{long}")),
        (
            "title",
            edit(
                valid,
                "",
                0,
                &["title.en"],
                Some(&format!("title.en = \"{long}\"")),
            ),
        ),
    ];
    all.extend(files.map(|(name, text)| (format!("ten megabytes: {name}"), text.into_bytes())));
}
