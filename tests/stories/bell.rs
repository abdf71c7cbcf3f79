//! The bell rings through a real notification daemon (Debian's `dunst`), on a bus of the story's own.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::desk::{Desk, TIMED};

/// Runs `mutual bell --once --json` in a session whose bus starts the daemon when it is asked for one.
fn once(desk: &Desk, now: &str, daemon: bool) -> (bool, Value, String) {
    assert!(
        std::env::var_os("DISPLAY").is_some(),
        "the notification daemon needs a display: run this under xvfb-run"
    );
    let bell = desk.mutual();
    let mut session = Command::new("dbus-run-session");
    session
        .arg("--")
        .arg(bell.get_program())
        .args(bell.get_args());
    if !daemon {
        // a bus that nobody answers on
        session = Command::new(bell.get_program());
        session
            .args(bell.get_args())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    }
    session.args(["bell", "--once", "--json", "--now", now]);
    let out = session
        .stdin(Stdio::null())
        .output()
        .expect("dbus-run-session: Debian's package dbus");
    let said = serde_json::from_slice(&out.stdout).unwrap_or(Value::Null);
    (
        out.status.success(),
        said,
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

#[test]
fn a_session_in_eight_minutes_rings_once() {
    let rosa = Desk::of("rosa").following(TIMED);
    let (_, first, told) = once(&rosa, "2023-05-18T12:52:00Z", true);
    assert_eq!(first["shown"], 1, "{first} {told}");
    assert!(
        first["answer"]
            .as_str()
            .is_some_and(|answer| answer.starts_with("dunst")),
        "{first}"
    );
    let (_, again, _) = once(&rosa, "2023-05-18T12:53:00Z", true);
    assert_eq!(
        (&again["shown"], &again["refused"]),
        (&0.into(), &0.into()),
        "{again}"
    );
}

#[test]
fn what_nobody_showed_rings_when_somebody_does() {
    let rosa = Desk::of("rosa").following(TIMED);
    let (_, alone, _) = once(&rosa, "2023-05-18T12:52:00Z", false);
    assert_eq!(
        (&alone["shown"], &alone["refused"]),
        (&0.into(), &1.into()),
        "{alone}"
    );
    let (_, later, told) = once(&rosa, "2023-05-18T12:54:00Z", true);
    assert_eq!(later["shown"], 1, "{later} {told}");
}

#[test]
fn a_muted_session_is_silent_and_its_meeting_is_not_asked() {
    let rosa = Desk::of("rosa").following(TIMED);
    let said = rosa.json(["reminders", "--mute", "s07"]);
    assert_eq!(said["muted"], serde_json::json!(["session s07"]));
    let (_, silent, _) = once(&rosa, "2023-05-18T12:52:00Z", true);
    assert_eq!(
        (&silent["shown"], &silent["refused"]),
        (&0.into(), &0.into()),
        "{silent}"
    );
    rosa.json(["reminders", "--unmute", "s07"]);
    let (_, rings, told) = once(&rosa, "2023-05-18T12:53:00Z", true);
    assert_eq!(rings["shown"], 1, "{rings} {told}");
}

#[test]
fn hours_that_cannot_be_change_nothing() {
    let rosa = Desk::of("rosa").following(TIMED);
    let before = rosa.json(["reminders"]);
    for hours in ["25:00-07:00", "22:00", "late"] {
        rosa.run(["reminders", "--quiet", hours])
            .failure("reminder-hours");
    }
    rosa.run(["reminders", "--leads", "40d"])
        .failure("reminder-hours");
    assert_eq!(rosa.json(["reminders"]), before);
}

#[test]
fn one_of_two_bells_rings() {
    let rosa = Desk::of("rosa").following(TIMED);
    let bell = |word: &str| {
        let mut child = rosa
            .mutual()
            .args(["bell", "--now", "2023-01-02T12:00:00Z"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.contains(word), "{word:?} is not in {line:?}");
        child
    };
    let mut first = bell("rings before each session");
    let mut second = bell("this one waits");
    first.kill().unwrap();
    first.wait().unwrap();
    // the lock was freed with the process that held it: a third is elected at once
    let mut third = bell("rings before each session");
    for child in [&mut second, &mut third] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
