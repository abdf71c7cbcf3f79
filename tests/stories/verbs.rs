//! The command line as a whole: help, exit codes, the two streams, languages, pipes, JSON.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::{Desk, SEED, TIMED, fixture, program};

const VERBS: &[&str] = &[
    "new",
    "import",
    "export",
    "template",
    "programmes",
    "show",
    "next",
    "findings",
    "people",
    "ics",
    "note",
    "sheet",
    "rebuild",
    "bell",
    "reminders",
    "move",
    "edition",
    "session",
    "module",
    "meeting",
    "schedule",
    "undo",
    "announce",
    "enquiry",
    "attendance",
    "certificates",
    "progress",
    "question",
    "post",
    "reply",
    "edit",
    "remove",
    "moderate",
    "case",
    "material",
    "report",
    "translate",
    "posts",
    "drafts",
    "forum",
    "search",
    "storage",
    "invite",
    "join",
    "members",
    "exchange",
    "tell",
    "erase",
    "undecided",
    "recover",
    "doctor",
    "passphrase",
];

#[test]
fn every_verb_explains_itself() {
    let ravi = Desk::of("ravi");
    let help = ravi
        .said(Command::new(program()).arg("--help"))
        .success()
        .out;
    for verb in VERBS {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb}: {help}");
        let own = ravi
            .said(Command::new(program()).args([verb, "--help"]))
            .success();
        assert!(
            own.out.contains(&format!("Usage: mutual {verb}")),
            "{own:?}"
        );
        assert_eq!(own.err, "");
    }
    let listed = help
        .split_once("Commands:")
        .and_then(|(_, rest)| rest.split_once("\n\n"))
        .unwrap()
        .0;
    let count = listed.lines().filter(|line| !line.is_empty()).count();
    assert_eq!(count, VERBS.len() + 1, "each verb has a story, beside help");
    ravi.said(Command::new(program()).arg("--version"))
        .success()
        .says("mutual ");
}

#[test]
fn what_is_typed_wrongly_is_told_with_exit_code_two() {
    let ravi = Desk::of("ravi");
    let typed: [&[&str]; 8] = [
        &["shwo"],
        &["import"],
        &["show", "--colour"],
        &["note", "s01", "--text", "a", "--text-file", "b"],
        &["sheet"],
        &["sheet", "--forget", "--out", "x"],
        &["show", "extra"],
        &["--now", "yesterday", "show"],
    ];
    for typed in typed {
        ravi.said(Command::new(program()).args(typed)).usage();
    }
    let nothing = ravi.said(&mut Command::new(program()));
    assert_eq!(nothing.code, Some(2));
    assert!(!ravi.data().exists());
}

#[test]
fn what_fails_is_told_on_standard_error_with_exit_code_one() {
    let ravi = Desk::of("ravi").following(TIMED);
    let seed = fixture(SEED);
    let seed = seed.to_str().unwrap();
    let typed: [(&[&str], &str); 13] = [
        (&["new", seed, "--name", "  "], "name-needed"),
        (&["import", "/nonexistent.toml"], "file-missing"),
        (&["import", "/"], "file-missing"),
        (&["findings", "/nonexistent.toml"], "file-missing"),
        (&["--programme", "nothing", "export"], "programme-unknown"),
        (&["--programme", "../device", "export"], "programme-unknown"),
        (&["--zone", "Mars/Olympus", "show"], "zone-unknown"),
        (&["ics", "--session", "s99"], "session-unknown"),
        (&["note", "s99"], "session-unknown"),
        (&["note", "s99", "--text", "x"], "session-unknown"),
        (
            &["note", "s07", "--text-file", "/nonexistent"],
            "file-missing",
        ),
        (&["sheet", "--forget"], "sheet-gone"),
        (&["export", "--out", "/nonexistent/x.toml"], "file-missing"),
    ];
    for (typed, code) in typed {
        let mut command = Command::new(program());
        command
            .arg("--data")
            .arg(ravi.data())
            .arg("--passphrase-file")
            .arg(ravi.path("passphrase"))
            .args(["--lang", "en", "--now", "2023-05-15T12:00:00Z"])
            .args(typed);
        if !typed.contains(&"--zone") {
            command.args(["--zone", "Etc/UTC"]);
        }
        let said = ravi.said(&mut command).failure(code);
        assert!(said.err.starts_with("mutual: "), "{said:?}");
    }
    assert_eq!(
        ravi.json(["programmes"]).as_array().unwrap().len(),
        1,
        "nothing came of it"
    );
}

#[test]
fn spanish_is_spoken_throughout() {
    let luz = Desk::of("luz").in_spanish();
    let file = fixture(SEED);
    luz.run(["findings".as_ref(), file.as_os_str()])
        .success()
        .says("jueves")
        .says("1 de febrero de 2023");
    luz.run(["show"]).failure("no-profile");
    luz.run(["import".as_ref(), fixture(TIMED).as_os_str()])
        .success()
        .says("13 sesiones");
    luz.run(["next"])
        .success()
        .says("Volver a casa")
        .says("jue 2023-05-18");
    luz.run(["show"])
        .success()
        .says("El cuidado de quienes cuidan");
    let said = luz.run(["note", "s07", "--text", "x"]).success();
    let english = Desk::of("luz").following(TIMED);
    let other = english.run(["note", "s07", "--text", "x"]).success();
    assert_ne!(said.out, other.out);
    luz.run(["import", "/nonexistent.toml"])
        .failure("file-missing");
    // a tag with a region is its language, and a language that we do not have is English
    for (tag, word) in [("es-PE", "Caminos a casa"), ("qu", "Paths Home")] {
        let said = luz.run(["--lang", tag, "show"]);
        let said = if said.code == Some(2) {
            let mut command = Command::new(program());
            command
                .arg("--data")
                .arg(luz.data())
                .arg("--passphrase-file")
                .arg(luz.path("passphrase"))
                .args(["--lang", tag, "--zone", "Etc/UTC", "show"]);
            luz.said(&mut command)
        } else {
            said
        };
        said.success().says(word);
    }
}

#[test]
fn a_reader_that_goes_away_early_is_no_failure() {
    let ravi = Desk::of("ravi").following(TIMED);
    // more than any pipe holds, so that the writer meets the closed end
    let long = "a line of a long note\n".repeat(15_000);
    let file = ravi.write("long", &long);
    ravi.run([
        "note".as_ref(),
        "s07".as_ref(),
        "--text-file".as_ref(),
        file.as_os_str(),
    ])
    .success();
    for typed in [
        &["note", "s07"][..],
        &["note"],
        &["--json", "note"],
        &["ics"],
        &["show"],
    ] {
        let mut child = ravi
            .mutual()
            .args(typed)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut out = BufReader::with_capacity(64, child.stdout.take().unwrap());
        out.read_line(&mut first).unwrap();
        drop(out);
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{typed:?}: {err}");
        assert_eq!(err, "", "{typed:?}");
        assert!(!first.is_empty());
    }
}

#[test]
fn every_verb_answers_in_json() {
    let pilar = Desk::of("pilar");
    let (timed, seed) = (fixture(TIMED), fixture(SEED));
    let (timed, seed) = (timed.to_str().unwrap(), seed.to_str().unwrap());
    let list = fixture("people-example.csv");
    let sheet = pilar.path("sheet.txt");
    let sheet = sheet.to_str().unwrap();
    let out = pilar.path("out");
    let out = out.to_str().unwrap();
    assert_eq!(pilar.json(["programmes"]), json!([]));
    let founded = pilar.json(["new", timed, "--name", "Pilar Otero"]);
    assert_eq!(
        founded,
        json!({"id": "caminos-2023", "facilitator": "Pilar Otero", "sessions": 13, "sheet": null})
    );
    let followed = pilar.json(["import", seed]);
    assert_eq!(
        followed,
        json!({"id": "mlp-2023-02", "sessions": 13, "meetings": 2, "updated": false, "findings": 3})
    );
    assert_eq!(pilar.json(["import", seed])["updated"], json!(true));
    let programmes = pilar.json(["programmes"]);
    let roles: Vec<&Value> = programmes
        .as_array()
        .unwrap()
        .iter()
        .map(|programme| &programme["role"])
        .collect();
    assert_eq!(roles, [&json!("facilitator"), &json!("following")]);
    let own = |typed: &[&str]| pilar.json(["--programme", "caminos-2023"].iter().chain(typed));
    assert_eq!(own(&["show"])["sessions"].as_array().unwrap().len(), 13);
    assert_eq!(own(&["show"])["knownSince"], Value::Null);
    assert_eq!(own(&["next"])["id"], "s07");
    assert_eq!(own(&["findings"]), json!([]));
    assert_eq!(pilar.json(["findings", seed]).as_array().unwrap().len(), 3);
    assert_eq!(
        own(&["people", "--import", list.to_str().unwrap()])["peopleAdded"],
        10
    );
    assert_eq!(
        own(&["people"])["organisations"].as_array().unwrap().len(),
        4
    );
    assert_eq!(own(&["note", "s07", "--text", "mine"])["text"], "mine");
    assert_eq!(own(&["note", "s07"])["text"], "mine");
    assert_eq!(own(&["note", "s08"]), json!({"text": "", "savedAt": null}));
    assert_eq!(own(&["note"])["s07"]["savedAt"], "2023-05-15T12:00:00.000Z");
    for verb in ["ics", "export", "template"] {
        let inline = own(&[verb]);
        let written = own(&[verb, "--out", out]);
        assert_eq!(inline["out"], Value::Null, "{verb}");
        assert_eq!(written["out"], out, "{verb}");
        assert_eq!(written["text"], Value::Null, "{verb}");
        assert_eq!(
            inline["text"].as_str().unwrap(),
            std::fs::read_to_string(out).unwrap(),
            "{verb}"
        );
    }
    assert_eq!(
        own(&["sheet", "--out", sheet]),
        json!({"out": sheet, "forgotten": false})
    );
    assert_eq!(
        own(&["sheet", "--forget"]),
        json!({"out": null, "forgotten": true})
    );
    let checked = own(&["rebuild", "--check"]);
    assert_eq!(own(&["rebuild"]), checked);
    assert!(checked["changes"].as_u64().unwrap() > 0);
}

/// Every member's name, at whatever depth; those of a map by id are no names.
fn members(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                found.insert(name.clone());
                // what a message is made of differs with the message
                if name != "params" {
                    members(field, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| members(item, found)),
        _ => {}
    }
}

#[test]
fn every_member_of_the_json_stands_in_the_readme() {
    let readme = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/cli/README.md"),
    )
    .unwrap();
    let pilar = Desk::of("pilar").founding(TIMED);
    let list = fixture("people-example.csv");
    let seed = fixture(SEED);
    let report = pilar.write(
        "report.csv",
        "Name,Join Time,Leave Time\nAmina,2023-05-04 15:00,2023-05-04 16:00\n",
    );
    let mut found = BTreeSet::new();
    for typed in [
        &["programmes"][..],
        &["show"],
        &["next"],
        &["people", "--import", list.to_str().unwrap()],
        &["people"],
        &["note", "s07"],
        &["ics"],
        &["rebuild", "--check"],
        &["findings", seed.to_str().unwrap()],
        &["storage"],
        &["invite"],
        &["members"],
        &["tell"],
        &["undecided"],
        &["doctor"],
        &["reminders"],
        &["attendance", "mark", "--session", "s06", "--all-present"],
        &[
            "attendance",
            "review",
            report.to_str().unwrap(),
            "--session",
            "s06",
        ],
        &["progress"],
        &["import", seed.to_str().unwrap()],
    ] {
        members(&pilar.json(typed), &mut found);
    }
    assert!(found.len() > 40, "{found:?}");
    let missing: Vec<&String> = found
        .iter()
        .filter(|name| {
            !readme.contains(&format!("`{name}`")) && !readme.contains(&format!("\"{name}\""))
        })
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
    for verb in VERBS {
        let named = readme
            .lines()
            .any(|line| line.starts_with("### ") && line.contains(verb));
        assert!(named, "{verb}");
    }
}

#[test]
fn a_note_comes_from_standard_input_too() {
    let ravi = Desk::of("ravi").following(TIMED);
    let words = ravi.write("words", "¿Qué preguntaron\nlos vecinos?\n");
    let said = ravi.said(
        ravi.mutual()
            .args(["note", "s07", "--text-file", "-"])
            .stdin(std::fs::File::open(&words).unwrap()),
    );
    said.success();
    assert_eq!(
        ravi.run(["note", "s07"]).success().out,
        "¿Qué preguntaron\nlos vecinos?\n"
    );
    let bytes = ravi.write("bytes", b"\xff\xfe");
    ravi.run([
        "note".as_ref(),
        "s07".as_ref(),
        "--text-file".as_ref(),
        bytes.as_os_str(),
    ])
    .failure("file-not-text");
    let long = ravi.write("long", "x".repeat(400_001));
    ravi.run([
        "note".as_ref(),
        "s07".as_ref(),
        "--text-file".as_ref(),
        long.as_os_str(),
    ])
    .failure("note-too-long")
    .complains("400000");
    assert_eq!(
        ravi.run(["note", "s07"]).success().out,
        "¿Qué preguntaron\nlos vecinos?\n",
        "the kept one stays"
    );
}

#[test]
fn notes_stay_when_the_schedule_is_renewed_even_of_a_session_that_is_gone() {
    let ravi = Desk::of("ravi").following(TIMED);
    ravi.run(["note", "s11", "--text", "de Marisol"]).success();
    let text = crate::desk::text_of(TIMED).replace("id = \"s11\"", "id = \"s11b\"");
    let file = ravi.write("renewed.toml", text);
    ravi.run(["import".as_ref(), file.as_os_str()])
        .success()
        .says("up to date");
    assert_eq!(ravi.run(["note", "s11"]).success().out, "de Marisol");
    ravi.run(["note", "s11", "--text", "more"])
        .failure("session-unknown");
}
