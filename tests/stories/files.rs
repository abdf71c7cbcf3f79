//! Programme files: what goes out comes in again, and what is broken is told with its place and kept nowhere.

use std::collections::BTreeSet;

use programme::Language;
use programme::programmes::follow::importable;
use programme::schedule::read_file::{LARGEST, read};
use programme::schedule::template;

use crate::broken_cases::cases;
use crate::desk::{Desk, SEED, TIMED, UPCOMING, edited, edition, text_of};

/// Sees a text through a profile: follows it, and exports it.
fn through(person: &str, text: &str) -> String {
    let desk = Desk::of(person);
    let file = desk.write("edition.toml", text);
    desk.run(["import".as_ref(), file.as_os_str()]).success();
    desk.run(["export"]).success().out
}

#[test]
fn what_goes_out_comes_in_again() {
    for text in [
        text_of(SEED),
        text_of(TIMED),
        text_of(UPCOMING),
        template::text().to_owned(),
    ] {
        let once = through("wim", &text);
        let twice = through("jean", &once);
        assert_eq!(once, twice);
        assert_eq!(edition(&once), edition(&text));
    }
}

#[test]
fn a_founded_programme_goes_out_as_it_came_in() {
    for name in [SEED, TIMED, UPCOMING] {
        let pilar = Desk::of("pilar").founding(name);
        let out = pilar.run(["export"]).success().out;
        assert_eq!(edition(&out), edition(&text_of(name)), "{name}");
    }
}

#[test]
fn what_is_rarely_written_comes_through_too() {
    let text = text_of(TIMED);
    let odd = edited(
        &text,
        "about.en = \"We meet, and each organisation says what it would like to take home.\"",
        "about.en = \"\"\"Three \\\"quotes\\\", a back\\\\slash,\n\ttwo lines, an emoji 👩‍👧 and ünïcode.\"\"\"",
    );
    let odd = odd.replacen(
        "date = \"2023-02-13\"\nweekday = \"monday\"\nstart = \"15:00\"",
        "date = 2023-02-13\nweekday = \"Lunes\"\nstart = 15:00:00\nzone = \"America/Lima\"",
        1,
    );
    let out = through("wim", &odd);
    assert_eq!(edition(&out), edition(&odd));
    assert_eq!(through("jean", &out), out);
}

#[test]
fn nothing_that_is_read_is_lost_on_the_way_out() {
    // a minute is the finest that a schedule says; a file that says more is refused rather than rounded
    let odd = text_of(TIMED).replacen("start = \"15:00\"", "start = \"15:00:30\"", 1);
    match read(odd.as_bytes()) {
        Ok(read) => assert_eq!(edition(&through("wim", &odd)), read.edition),
        Err(error) => assert_eq!(error.code(), "file-value"),
    }
}

#[test]
fn what_the_public_gets_has_no_links_to_sessions() {
    let wim = Desk::of("wim").following(TIMED);
    let out = wim.run(["export", "--public"]).success().out;
    assert!(!out.contains("/sala/"), "{out}");
    let file = wim.path("public.toml");
    wim.run(["export", "--out", file.to_str().unwrap(), "--public"])
        .success();
    assert_eq!(std::fs::read_to_string(file).unwrap(), out);
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_key_that_was_meant() {
    let wim = Desk::of("wim");
    for (from, to, key, near) in [
        (
            "title.en = \"Paths Home\"",
            "tittle.en = \"Paths Home\"",
            "tittle",
            "title",
        ),
        (
            "percent = 75",
            "procent = 75\npercent = 75",
            "procent",
            "percent",
        ),
        (
            "link = \"https://example.org/sala/2208\"",
            "lnik = \"https://example.org/\"",
            "lnik",
            "link",
        ),
    ] {
        let text = edited(&text_of(TIMED), from, to);
        let line = 1 + text.lines().position(|line| line.starts_with(key)).unwrap();
        let file = wim.write("slip.toml", &text);
        wim.run(["import".as_ref(), file.as_os_str()])
            .failure("file-unknown-key")
            .complains(&format!("Line {line}, column 1"))
            .complains(&format!("slip.toml:{line}:1: "))
            .complains(&format!("“{key}”"))
            .complains(&format!("“{near}”"));
    }
}

#[test]
fn a_later_format_is_told_as_one() {
    let wim = Desk::of("wim");
    let text = text_of(TIMED).replacen("format = 1", "format = 2\nsomething = \"new\"", 1);
    let file = wim.write("later.toml", text);
    wim.run(["import".as_ref(), file.as_os_str()])
        .failure("file-newer");
    assert!(!wim.data().exists());
}

/// Those that are wrong as a whole have no line in which they are.
fn has_a_place(code: &str) -> bool {
    !matches!(code, "file-too-large" | "file-newer")
}

#[test]
fn every_broken_file_is_refused_with_its_place() {
    let wim = Desk::of("wim");
    let path = wim.path("broken.toml");
    let cases = cases(&text_of(TIMED));
    assert!(cases.len() >= 200, "{} cases", cases.len());
    let (mut codes, mut taken) = (BTreeSet::new(), Vec::new());
    for (name, bytes) in &cases {
        std::fs::write(&path, bytes).unwrap();
        let Err(error) = importable(&path, Language::En) else {
            taken.push(name);
            continue;
        };
        codes.insert(error.code());
        assert!(
            error.code().starts_with("file-"),
            "{name}: {error} is no word about a file"
        );
        // an error of ours would be one that nobody can mend
        assert_ne!(error.code(), "file-missing", "{name}");
        let number = |key: &str| {
            error
                .params()
                .get(key)
                .and_then(|number| number.parse::<usize>().ok())
        };
        if has_a_place(error.code()) {
            let (line, column) = (number("line").unwrap(), number("column").unwrap());
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            assert!((1..=lines).contains(&line), "{name}: {error}");
            assert!(column >= 1, "{name}: {error}");
        }
        // what looks readable and is not may never be an edition in part
        if let Ok(read) = read(bytes) {
            assert!(!read.flaws.is_empty(), "{name}");
        }
    }
    assert_eq!(taken, Vec::<&String>::new(), "these were taken");
    let every = [
        "file-findings",
        "file-missing-key",
        "file-newer",
        "file-not-text",
        "file-not-toml",
        "file-too-large",
        "file-unknown-key",
        "file-value",
        "file-wrong-type",
    ];
    assert_eq!(codes, BTreeSet::from(every), "each kind is met");
}

#[test]
fn the_program_refuses_them_too_and_nothing_is_half_imported() {
    let newcomer = Desk::of("newcomer");
    let member = Desk::of("member").following(TIMED);
    member
        .run(["note", "s07", "--text", "Preguntar a Grace"])
        .success();
    let before = member.bytes();
    let cases = cases(&text_of(TIMED));
    let step = cases.len() / 40;
    let mut tried = 0;
    for (name, bytes) in cases.iter().step_by(step) {
        tried += 1;
        let file = newcomer.write("broken.toml", bytes);
        let said = newcomer.run(["import".as_ref(), file.as_os_str()]);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{name}");
        assert!(said.err.contains("broken.toml:"), "{name}: {}", said.err);
        assert!(!said.err.contains("%{"), "{name}: {}", said.err);
        let whole = said.err.contains("too large") || said.err.contains("newer than this");
        assert!(
            whole || said.err.to_lowercase().contains("line ") || placed(&said.err),
            "{name}: {}",
            said.err
        );
        assert!(!newcomer.data().exists(), "{name} left something behind");
        member.run(["import".as_ref(), file.as_os_str()]).refused();
        assert_eq!(member.bytes(), before, "{name} changed the profile");
    }
    assert!(tried >= 40, "{tried}");
    assert_eq!(member.json(["note", "s07"])["text"], "Preguntar a Grace");
}

/// `broken.toml:12:5: …`.
fn placed(text: &str) -> bool {
    text.split_once("broken.toml:").is_some_and(|(_, rest)| {
        let mut parts = rest.splitn(3, ':');
        let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
        number(parts.next()) && number(parts.next())
    })
}

#[test]
fn a_file_as_large_as_one_can_be_is_read_and_one_byte_more_is_not() {
    let text = text_of(TIMED);
    let room = usize::try_from(LARGEST).unwrap() - text.len();
    let full = format!("{text}{}\n", "#".repeat(room - 1));
    assert_eq!(edition(&full), edition(&text));
    let over = format!("{full}#");
    assert_eq!(read(over.as_bytes()).unwrap_err().code(), "file-too-large");
}
