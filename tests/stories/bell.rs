//! The bell rings through a real notification daemon (Debian's `dunst`), on a bus of the story's own.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;

use crate::desk::{Desk, TIMED, edited, text_of};
use crate::dunst::{Dunst, Ours, until};

/// Types `bell --once` on a bus.
fn once(desk: &Desk, dunst: &Dunst, now: &str) -> Value {
    desk.said(
        dunst.on(desk
            .mutual()
            .args(["--json", "bell", "--once", "--now", now])),
    )
    .json()
}

/// Shown, and refused.
fn counts(round: &Value) -> (u64, u64) {
    let count = |name: &str| round[name].as_u64().unwrap_or_else(|| panic!("{round}"));
    (count("shown"), count("refused"))
}

#[test]
fn a_session_in_eight_minutes_rings_once() {
    let rosa = Desk::of("rosa")
        .in_zone("America/Lima")
        .in_spanish()
        .following(TIMED);
    let dunst = Dunst::start();
    let first = once(&rosa, &dunst, "2023-05-18T12:52:00Z");
    assert_eq!(counts(&first), (1, 0), "{first}");
    assert!(
        first["answer"]
            .as_str()
            .is_some_and(|answer| answer.starts_with("dunst")),
        "{first}"
    );
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:53:00Z")), (0, 0));
    // the clock is set back, and forward again
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T11:58:00Z")), (0, 0));
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:54:00Z")), (0, 0));
    let told = dunst.told();
    // the hour is Lima's, the words are Spanish
    assert!(told.contains("Sesión 7: Volver a casa"), "{told}");
    assert!(told.contains("En 8 minutos (08:00 h)."), "{told}");
}

#[test]
fn what_nobody_showed_rings_when_somebody_does() {
    let rosa = Desk::of("rosa").following(TIMED);
    let mut dunst = Dunst::start();
    dunst.fall_asleep();
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:52:00Z")), (0, 1));
    dunst.wake();
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:54:00Z")), (1, 0));
    // without any bus at all
    let ines = Desk::of("ines").following(TIMED);
    let alone = ines.json(["bell", "--once", "--now", "2023-05-18T12:52:00Z"]);
    assert_eq!(counts(&alone), (0, 1));
}

#[test]
fn a_muted_session_is_silent_and_another_has_its_own_times() {
    let rosa = Desk::of("rosa").following(TIMED);
    let dunst = Dunst::start();
    let said = rosa.json(["reminders", "--mute", "s07"]);
    assert_eq!(said["choices"]["session s07"]["muted"], true);
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:52:00Z")), (0, 0));
    rosa.json(["reminders", "--unmute", "s07"]);
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:53:00Z")), (1, 0));

    let ines = Desk::of("ines").following(TIMED);
    let own = ines.json(["reminders", "--for", "s07", "--leads", "25m"]);
    assert_eq!(
        own["choices"]["session s07"]["leads"],
        serde_json::json!([25])
    );
    assert_eq!(
        own["settings"]["leads"],
        serde_json::json!([10_080, 1440, 60, 10])
    );
    assert_eq!(counts(&once(&ines, &dunst, "2023-05-18T12:34:00Z")), (0, 0));
    assert_eq!(counts(&once(&ines, &dunst, "2023-05-18T12:35:00Z")), (1, 0));
    let usual = ines.json(["reminders", "--usual", "s07"]);
    assert_eq!(usual["choices"], serde_json::json!({}));
}

#[test]
fn a_session_that_moves_rings_at_its_new_time_and_a_cancelled_one_is_silent() {
    let rosa = Desk::of("rosa").following(TIMED);
    let dunst = Dunst::start();
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T11:30:00Z")), (1, 0));
    let s07 = "date = \"2023-05-18\"\nstart = \"15:00\"";
    let import = |name: &str, stands: &str| {
        let file = rosa.write(name, edited(&text_of(TIMED), s07, stands));
        rosa.run(["import".as_ref(), file.as_os_str()]).success();
    };
    // an hour later than was announced: what it rang for is not so any more, and that it moved is told beside it
    import("later.toml", "date = \"2023-05-18\"\nstart = \"16:00\"");
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:55:00Z")), (2, 0));
    // called off, which is told and nothing else; then announced for the evening
    import("off.toml", "");
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T13:55:00Z")), (1, 0));
    import("evening.toml", "date = \"2023-05-18\"\nstart = \"20:00\"");
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T17:55:00Z")), (2, 0));
    assert!(dunst.told().contains("In 5 minutes, at 20:00."));
}

#[test]
fn two_programmes_ring_beside_each_other() {
    let other = edited(
        &text_of(TIMED),
        "id = \"caminos-2023\"",
        "id = \"orillas-2023\"",
    );
    let rosa = Desk::of("rosa").following(TIMED);
    let file = rosa.write("other.toml", other);
    rosa.run(["import".as_ref(), file.as_os_str()]).success();
    let dunst = Dunst::start();
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:52:00Z")), (2, 0));
    assert_eq!(dunst.shown(), 2);
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:53:00Z")), (0, 0));
}

#[test]
fn killed_at_any_moment_it_shows_one_notice() {
    let rosa = Desk::of("rosa").following(TIMED);
    let dunst = Dunst::start();
    let begun = Instant::now();
    once(&rosa, &dunst, "2023-05-18T09:00:00Z");
    let whole = begun.elapsed();
    // that was the reminder of the day before
    dunst.told();
    for part in 1..=12 {
        let mut bell = rosa.mutual();
        dunst.on(&mut bell);
        bell.args(["bell", "--once", "--now", "2023-05-18T12:52:00Z"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut bell = Ours(bell.spawn().unwrap());
        // spread over the life of a whole run, so that some fall between writing, showing and confirming
        let life = whole * part / 12;
        let end = Instant::now() + life;
        until("its life is over", || {
            Instant::now() >= end || bell.0.try_wait().unwrap().is_some()
        });
    }
    once(&rosa, &dunst, "2023-05-18T12:53:00Z");
    assert_eq!(dunst.shown(), 1);
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:54:00Z")), (0, 0));
}

#[test]
fn the_bell_goes_on_when_the_daemon_is_started_again() {
    let rosa = Desk::of("rosa").following(TIMED);
    let mut dunst = Dunst::start();
    let mut bell = rosa.mutual();
    dunst
        .on(&mut bell)
        .args(["bell", "--now", "2023-05-18T11:59:57Z"])
        .stderr(Stdio::piped());
    let mut bell = Ours(bell.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(bell.0.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.contains("come before each session"), "{line}");
    // it has looked once, and its next look is when an hour is left
    dunst.fall_asleep();
    dunst.wake();
    until("the new daemon shows the reminder", || dunst.shown() == 1);
}

#[test]
fn a_bell_that_sleeps_hears_what_another_process_writes() {
    let rosa = Desk::of("rosa").following(TIMED);
    let dunst = Dunst::start();
    let mut bell = rosa.mutual();
    dunst
        .on(&mut bell)
        .args(["bell", "--now", "2023-05-16T11:59:58Z"])
        .stderr(Stdio::piped());
    let mut bell = Ours(bell.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(bell.0.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.contains("come before each session"), "{line}");
    // what was due a week before is shown, and nothing more for a day: by itself it would look in an hour
    until("what is due", || dunst.shown() == 1);
    rosa.json(["reminders", "--for", "s07", "--leads", "49h"]);
    until("it rings what was asked for meanwhile", || {
        dunst.shown() == 2
    });
}

#[test]
fn a_locked_profile_rings_by_consent_and_says_no_more_than_that_there_is_a_session() {
    let rosa = Desk::of("rosa").following(TIMED);
    let dunst = Dunst::start();
    let locked = |now: &str| {
        let mut bell = rosa.mutual_without_passphrase();
        bell.args(["--json", "bell", "--once", "--now", now]);
        rosa.said(dunst.on(&mut bell))
    };
    locked("2023-05-18T11:00:00Z")
        .refused()
        .complains("locked with a password");
    rosa.json([
        "reminders",
        "--locked",
        "on",
        "--now",
        "2023-05-18T11:00:00Z",
    ]);
    assert_eq!(counts(&locked("2023-05-18T11:30:00Z").json()), (0, 0));
    assert_eq!(counts(&locked("2023-05-18T12:00:00Z").json()), (1, 0));
    assert_eq!(counts(&locked("2023-05-18T12:01:00Z").json()), (0, 0));
    let told = dunst.told();
    assert!(told.contains("You have a session"), "{told}");
    assert!(!told.contains("Going home"), "{told}");
    // whoever knows the passphrase does not say the same again, and goes on from there
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:02:00Z")), (0, 0));
    assert_eq!(counts(&once(&rosa, &dunst, "2023-05-18T12:50:00Z")), (1, 0));
    assert_eq!(counts(&locked("2023-05-18T12:51:00Z").json()), (0, 0));

    // whatever writes while the profile is open is known to who rings while it is locked
    let pilar = Desk::of("pilar").founding(TIMED);
    pilar.json([
        "reminders",
        "--locked",
        "on",
        "--now",
        "2023-05-18T11:00:00Z",
    ]);
    pilar
        .run([
            "move",
            "s07",
            "--date",
            "2023-05-18",
            "--start",
            "20:00",
            "--now",
            "2023-05-18T11:01:00Z",
        ])
        .success();
    let mut bell = pilar.mutual_without_passphrase();
    bell.args(["--json", "bell", "--once", "--now", "2023-05-18T17:55:00Z"]);
    assert_eq!(counts(&pilar.said(dunst.on(&mut bell)).json()), (1, 0));

    rosa.json(["reminders", "--locked", "off"]);
    locked("2023-05-18T12:00:00Z")
        .refused()
        .complains("locked with a password");
    assert!(!rosa.data().join("instants.json").exists());
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
    let mut first = bell("come before each session");
    let mut second = bell("This one waits");
    first.kill().unwrap();
    first.wait().unwrap();
    // the lock was freed with the process that held it: a third is elected at once
    let mut third = bell("come before each session");
    for child in [&mut second, &mut third] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
