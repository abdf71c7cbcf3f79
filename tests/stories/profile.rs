//! A profile is made and opened: founded, with and without a passphrase, and its recovery sheet.

use std::path::PathBuf;

use crate::desk::{Desk, TIMED, fixture};

pub const ID: &str = "caminos-2023";

pub fn database(desk: &Desk) -> PathBuf {
    desk.data().join("programmes").join(format!("{ID}.db"))
}

#[test]
fn a_programme_is_founded_and_its_key_goes_onto_paper() {
    let pilar = Desk::of("pilar");
    let (file, sheet) = (fixture(TIMED), pilar.path("sheet.txt"));
    pilar
        .run(["new".as_ref(), file.as_os_str()])
        .success()
        .says(ID)
        .complains("mutual sheet --out FILE");
    pilar.run(["sheet", "--forget"]).failure("sheet-needed");
    pilar
        .run(["sheet".as_ref(), "--out".as_ref(), sheet.as_os_str()])
        .success();
    let text = std::fs::read_to_string(&sheet).unwrap();
    assert!(text.contains("Paths Home") && text.contains("15 May 2023"));
    let key = seed(&text);
    pilar.run(["sheet", "--forget"]).success();
    pilar.run(["sheet", "--forget"]).failure("sheet-gone");
    pilar
        .run(["sheet".as_ref(), "--out".as_ref(), sheet.as_os_str()])
        .failure("sheet-gone");
    assert_eq!(
        std::fs::read_to_string(&sheet).unwrap(),
        text,
        "the paper's file is not touched"
    );
    for (path, bytes) in pilar.bytes() {
        assert!(
            !bytes.windows(32).any(|window| window == key),
            "the founding key is still in {}",
            path.display()
        );
    }
    // the facilitator goes on without it
    let list = fixture("people-example.csv");
    pilar
        .run(["people".as_ref(), "--import".as_ref(), list.as_os_str()])
        .success();
}

/// The founding key of a sheet, typed off the paper.
fn seed(sheet: &str) -> [u8; 32] {
    let lines: Vec<&str> = sheet
        .lines()
        .filter(|line| line.starts_with("    "))
        .map(str::trim)
        .collect();
    let seed = ledger::sheet::read(&lines.join("\n")).unwrap();
    *seed
}

#[test]
fn a_sheet_that_was_written_with_the_founding_may_be_forgotten_too() {
    let pilar = Desk::of("pilar");
    let (file, sheet) = (fixture(TIMED), pilar.path("sheet.txt"));
    let said = pilar
        .run([
            "new".as_ref(),
            file.as_os_str(),
            "--sheet".as_ref(),
            sheet.as_os_str(),
        ])
        .success();
    assert_eq!(said.err, "");
    seed(&std::fs::read_to_string(&sheet).unwrap());
    pilar.run(["sheet", "--forget"]).success();
    pilar.run(["sheet", "--forget"]).failure("sheet-gone");
}

#[test]
fn where_the_sheet_cannot_be_written_nothing_is_founded() {
    let pilar = Desk::of("pilar");
    let file = fixture(TIMED);
    pilar
        .run([
            "new".as_ref(),
            file.as_os_str(),
            "--sheet".as_ref(),
            "/nonexistent/sheet.txt".as_ref(),
        ])
        .failure("file-missing");
    assert!(!pilar.data().exists());
}

#[test]
fn a_wrong_and_a_missing_passphrase_are_told_and_change_nothing() {
    let ravi = Desk::of("ravi").following(TIMED);
    let before = ravi.bytes();
    let wrong = ravi.write("wrong", "un puente y siete ríos\n");
    ravi.said(
        ravi.mutual_without_passphrase()
            .arg("--passphrase-file")
            .arg(&wrong)
            .arg("show"),
    )
    .failure("passphrase-wrong");
    let missing = ravi
        .said(ravi.mutual_without_passphrase().arg("show"))
        .refused();
    assert!(missing.err.contains("--passphrase-file"), "{missing:?}");
    let nowhere = ravi.path("nowhere");
    ravi.said(
        ravi.mutual_without_passphrase()
            .arg("--passphrase-file")
            .arg(&nowhere)
            .arg("show"),
    )
    .failure("file-missing");
    assert_eq!(ravi.bytes(), before);
    ravi.run(["show"]).success();
}

#[test]
fn a_passphrase_that_is_too_short_makes_nothing() {
    let ravi = Desk::of("ravi");
    std::fs::write(ravi.path("passphrase"), "short\n").unwrap();
    let file = fixture(TIMED);
    ravi.run(["import".as_ref(), file.as_os_str()])
        .failure("passphrase-short");
    assert!(!ravi.data().exists());
}

#[test]
fn without_a_profile_every_verb_says_so() {
    let ravi = Desk::of("ravi");
    for typed in [
        &["show"][..],
        &["next"],
        &["note"],
        &["people"],
        &["ics"],
        &["export"],
        &["rebuild"],
    ] {
        ravi.run(typed).failure("no-profile");
    }
    assert_eq!(ravi.json(["programmes"]), serde_json::json!([]));
    assert!(!ravi.data().exists());
}

#[test]
fn a_passphrase_is_changed_and_killed_at_any_moment_the_new_one_opens_all() {
    let rosa = Desk::of("rosa").following(TIMED);
    rosa.run(["note", "s07", "--text", "Ask Grace"]).success();
    let old = rosa.path("passphrase");
    let (first, second) = ("cuatro barcas de nogal", "tres garzas tranquilas");
    let file = |name: &str, text: &str| rosa.write(name, format!("{text}\n"));
    let (one, two) = (file("first", first), file("second", second));
    let with = |present: &std::path::Path, words: &[&str]| {
        let mut command = rosa.mutual_without_passphrase();
        command.arg("--passphrase-file").arg(present).args(words);
        command
    };
    let change = |present: &std::path::Path, to: &std::path::Path| {
        with(present, &["passphrase", "--new-file", to.to_str().unwrap()])
    };
    let short = file("short", "corta");
    rosa.said(&mut change(&old, &short)).refused();
    rosa.said(&mut change(&one, &two))
        .refused()
        .complains("password");
    rosa.said(&mut change(&old, &one)).success();
    rosa.said(&mut with(&old, &["note", "s07"])).refused();
    let (mut present, mut next) = (one, two);
    // how long it takes undisturbed; the first half of it only stretches passphrases
    let begun = std::time::Instant::now();
    rosa.said(&mut change(&present, &next)).success();
    let whole = begun.elapsed();
    std::mem::swap(&mut present, &mut next);
    let (mut kept, mut came) = (0, 0);
    // a machine that is busy takes longer: the pauses grow until both have happened
    for part in 8..80_u32 {
        if part >= 24 && kept > 0 && came > 0 {
            break;
        }
        let pause = whole * part / 20;
        let mut child = change(&present, &next)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        #[allow(
            clippy::disallowed_methods,
            reason = "it is killed at a moment of the clock"
        )]
        std::thread::sleep(pause);
        child.kill().ok();
        child.wait().unwrap();
        // either the one or the other opens, and all is there
        let note = |file: &std::path::Path| rosa.said(&mut with(file, &["note", "s07"]));
        let changed = note(&next).code == Some(0);
        assert_ne!(
            changed,
            note(&present).code == Some(0),
            "both or none open, after {pause:?}"
        );
        if changed {
            std::mem::swap(&mut present, &mut next);
            came += 1;
        } else {
            kept += 1;
        }
        note(&present).success().says("Ask Grace");
    }
    assert!(
        kept > 0 && came > 0,
        "{kept} were cut off in time, {came} came through"
    );
}
