//! Two processes in one profile at once, and one that is killed: nothing that was said to be kept is lost.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use programme::notes::save_note::save_note;

use crate::desk::{Desk, SEED, TIMED, fixture, open, text_of};

/// An edition with so many sessions, a note for each.
fn long_edition(sessions: usize) -> String {
    let mut text = "format = 1\nid = \"long\"\ntitle.en = \"Long\"\nzone = \"Etc/UTC\"\nlanguages = [\"en\"]\n\
                    from = \"2023-01\"\n\n[[module]]\nid = \"m1\"\ntitle.en = \"One\"\n"
        .to_owned();
    for number in 0..sessions {
        text.push_str(&format!(
            "\n[[session]]\nid = \"s{number}\"\nmodule = \"m1\"\ntitle.en = \"S\"\n"
        ));
    }
    text
}

#[test]
fn two_who_write_at_once_lose_nothing() {
    let ravi = Desk::of("ravi");
    let file = ravi.write("long.toml", long_edition(40));
    ravi.run(["import".as_ref(), file.as_os_str()]).success();
    std::thread::scope(|scope| {
        for hand in 0..2 {
            let ravi = &ravi;
            scope.spawn(move || {
                for number in (hand..40).step_by(2) {
                    let (session, text) = (format!("s{number}"), format!("note {number}"));
                    ravi.run(["note", &session, "--text", &text]).success();
                }
            });
        }
    });
    let notes = ravi.json(["note"]);
    assert_eq!(notes.as_object().unwrap().len(), 40);
    for number in 0..40 {
        assert_eq!(
            notes[format!("s{number}")]["text"],
            format!("note {number}")
        );
    }
}

#[test]
fn two_who_import_the_same_programme_at_once_have_it_once() {
    let ravi = Desk::of("ravi").following(TIMED);
    for round in 0..5 {
        let text = text_of(SEED).replace("mlp-2023-02", &format!("mlp-{round}"));
        let file = ravi.write("edition.toml", text);
        let hands: Vec<std::process::Child> = (0..2)
            .map(|_| {
                ravi.mutual()
                    .arg("import")
                    .arg(&file)
                    .stdout(Stdio::null())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let mut well = 0;
        for hand in hands {
            let output = hand.wait_with_output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            well += usize::from(output.status.success());
            assert!(
                output.status.success() || said.contains("on this computer already"),
                "{said}"
            );
        }
        assert!(well > 0);
        ravi.run(["--programme", &format!("mlp-{round}"), "rebuild", "--check"])
            .success();
    }
    assert_eq!(ravi.json(["programmes"]).as_array().unwrap().len(), 6);
}

#[test]
fn a_programme_that_lies_in_the_folder_and_not_in_the_list_is_taken_up_again() {
    let ravi = Desk::of("ravi").following(TIMED);
    ravi.run(["note", "s07", "--text", "mine"]).success();
    let unlisted = ravi.profile();
    unlisted
        .device()
        .execute("DELETE FROM programme", [])
        .unwrap();
    drop(unlisted);
    assert_eq!(ravi.json(["programmes"]), serde_json::json!([]));
    let file = fixture(TIMED);
    ravi.run(["import".as_ref(), file.as_os_str()])
        .failure("programme-here");
    assert_eq!(ravi.json(["note", "s07"])["text"], "mine");
    ravi.run(["import".as_ref(), file.as_os_str()]).success();
    assert_eq!(ravi.json(["note", "s07"])["text"], "mine");
}

#[test]
fn processes_that_write_at_the_very_same_moment_wait_for_each_other() {
    let ravi = Desk::of("ravi");
    let file = ravi.write("long.toml", long_edition(400));
    ravi.run(["import".as_ref(), file.as_os_str()]).success();
    let hands: Vec<Hand> = [0, 200]
        .into_iter()
        .map(|first| Hand::start(&ravi, first, 200))
        .collect();
    for hand in hands {
        assert_eq!(hand.finished(), 200);
    }
    let notes = ravi.json(["note"]);
    assert_eq!(notes.as_object().unwrap().len(), 400);
}

#[test]
fn what_was_said_to_be_kept_is_there_after_the_process_is_killed() {
    for kill_after in [1, 37, 120] {
        let ravi = Desk::of("ravi");
        let file = ravi.write("long.toml", long_edition(200));
        ravi.run(["import".as_ref(), file.as_os_str()]).success();
        let kept = Hand::start(&ravi, 0, 200).killed_after(kill_after);
        assert!(kept >= kill_after);
        let notes = ravi.json(["note"]);
        let found = notes.as_object().unwrap().len();
        assert!(
            found == kept || found == kept + 1,
            "{kept} were said to be kept, {found} are there"
        );
        for number in 0..kept {
            let text = notes[format!("s{number}")]["text"].as_str().unwrap();
            assert!(text.starts_with(&format!("note {number} ")), "{text}");
        }
        ravi.run(["rebuild", "--check"]).success();
        ravi.run(["note", "s199", "--text", "goes on"]).success();
    }
}

/// Another process that writes notes, one after the other, and says each that is kept.
struct Hand {
    child: std::process::Child,
    said: BufReader<std::process::ChildStdout>,
}

const FOLDER: &str = "STORIES_HAND";

impl Hand {
    fn start(desk: &Desk, first: usize, count: usize) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["at_once::the_hand_that_writes", "--exact", "--ignored"])
            .args(["--nocapture", "--test-threads=1"])
            .env(FOLDER, desk.data())
            .env("STORIES_FIRST", first.to_string())
            .env("STORIES_COUNT", count.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// How many it said to have kept when it was through.
    fn finished(mut self) -> usize {
        let kept = count(&mut self.said);
        assert!(self.child.wait().unwrap().success());
        kept
    }

    /// Kills it as soon as it has said so many, and counts what it said until then.
    fn killed_after(mut self, least: usize) -> usize {
        let mut kept = 0;
        let mut line = String::new();
        while kept < least {
            line.clear();
            assert!(
                self.said.read_line(&mut line).unwrap() > 0,
                "it ended early"
            );
            kept += usize::from(line.contains("kept "));
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        kept + count(&mut self.said)
    }
}

fn count(said: &mut impl BufRead) -> usize {
    said.lines()
        .map_while(Result::ok)
        .filter(|line| line.contains("kept "))
        .count()
}

#[test]
#[ignore = "the other process of the stories about two who write, and about one that is killed"]
fn the_hand_that_writes() {
    let number = |name: &str| std::env::var(name).unwrap().parse::<usize>().unwrap();
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("started by a story"));
    let (first, count) = (number("STORIES_FIRST"), number("STORIES_COUNT"));
    let profile = open(&folder);
    let programme = profile.programme("long").unwrap();
    let now = "2023-05-15T12:00:00Z".parse().unwrap();
    let mut out = std::io::stdout().lock();
    for number in first..first + count {
        let text = format!("note {number} {}", "word ".repeat(200));
        save_note(programme.connection(), now, &format!("s{number}"), &text).unwrap();
        writeln!(out, "kept {number}").unwrap();
        out.flush().unwrap();
    }
}
