//! Notices in a real dunst.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use device::notify::{self, Chosen, Notice};

use super::desktop::{Desktop, until};

#[test]
fn a_notice_is_shown_with_its_words() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    assert!(show(&mut actor, "s03;Sesión 3: Apego & <cuidado>;").starts_with("dunst 1."));
    assert_eq!(displayed(&desktop), 1);

    desktop.dunst(&["close"]).unwrap();
    until("the notice was closed", || displayed(&desktop) == 0);
    let history = desktop.dunst(&["history"]).unwrap();
    assert!(history.contains("Mutual Learning"), "{history}");
    // as Pango draws it, which would swallow a word in angle brackets
    let drawn =
        "urgent: Sesión 3: Apego &amp; &lt;cuidado&gt;|Sesión 3: Apego &amp; &lt;cuidado&gt;";
    assert!(history.contains(drawn), "{history}");
}

#[test]
fn the_same_tag_takes_the_place_of_the_earlier_notice() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    assert!(show(&mut actor, "s03;in 1 hour;").ends_with("replaced false"));
    assert!(show(&mut actor, "s03;in 10 minutes;").ends_with("replaced true"));
    assert_eq!(displayed(&desktop), 1);
    assert!(show(&mut actor, "s04;another;").ends_with("replaced false"));
    assert_eq!(displayed(&desktop), 2);

    // killed between showing and noting it, and started again
    actor.kill();
    let mut actor = desktop.actor();
    show(&mut actor, "s03;in 10 minutes;");
    assert_eq!(
        displayed(&desktop),
        2,
        "a second process doubled the notice"
    );
}

#[test]
fn a_chosen_action_reaches_the_callback() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    actor.ask("listen", Path::new("-"));

    show(&mut actor, "s03;click;default=Abrir,join=Unirse");
    desktop.dunst(&["action"]).unwrap();
    assert_eq!(actor.ask("chosen", Path::new("-")), "s03 default");
    desktop.dunst(&["close-all"]).unwrap();

    show(&mut actor, "s04;one button;join=Unirse");
    desktop.dunst(&["action"]).unwrap();
    assert_eq!(actor.ask("chosen", Path::new("-")), "s04 join");
    desktop.dunst(&["close-all"]).unwrap();

    show(&mut actor, "s05;two buttons;join=Unirse,open=Abrir");
    desktop.dunst(&["context"]).unwrap();
    assert_eq!(actor.ask("chosen", Path::new("-")), "s05 open");
}

#[test]
fn nobody_who_shows_notices_is_told_at_once() {
    let desktop = Desktop::start();
    let begun = Instant::now();
    assert_eq!(
        show(&mut desktop.actor(), "s03;unseen;"),
        "no-notifications"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn no_bus_is_told_at_once() {
    let mut desktop = Desktop::start();
    let mut actor = desktop.actor();
    desktop.stop_bus();
    let begun = Instant::now();
    assert_eq!(show(&mut actor, "s03;unseen;"), "no-notifications");
    assert_eq!(actor.ask("threads", Path::new("notices")), "0");
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_daemon_that_was_killed_and_started_again_shows_the_next_notice() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    actor.ask("listen", Path::new("-"));
    show(&mut actor, "s03;before;join=Unirse");
    desktop.stop_dunst();
    until("nothing was waited for", || threads(&mut actor) == "0");
    assert_eq!(show(&mut actor, "s03;in between;"), "no-notifications");

    desktop.start_dunst();
    // the new daemon counts from 1 again: the old number must not replace a stranger's notice
    let mut stranger = desktop.actor();
    show(&mut stranger, "x01;not ours;");
    show(&mut stranger, "x02;not ours either;");
    assert!(show(&mut actor, "s03;after;join=Unirse").ends_with("replaced false"));
    assert_eq!(displayed(&desktop), 3);
    desktop.dunst(&["close-all"]).unwrap();
    show(&mut actor, "s03;again;join=Unirse");
    desktop.dunst(&["action"]).unwrap();
    assert_eq!(actor.ask("chosen", Path::new("-")), "s03 join");
}

#[test]
fn closed_notices_leave_no_thread() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    let round = |actor: &mut super::actor::Actor, count: u32| {
        for n in 0..count {
            show(actor, &format!("s{n};notice {n};join=Unirse"));
        }
        assert_eq!(displayed(&desktop), count);
        let waiting = threads(actor);
        desktop.dunst(&["close-all"]).unwrap();
        until("all were closed", || threads(actor) == "0");
        waiting
    };
    // whatever the libraries keep for themselves is there after the first
    assert_eq!(round(&mut actor, 1), "1");
    until("the line was closed", || all(&mut actor) <= 4);
    let before = all(&mut actor);
    assert_eq!(round(&mut actor, 20), "1", "each notice has its own thread");
    until("no thread was left", || all(&mut actor) <= before);
    // what idles there wakes the computer twice a second
    until("the library's helpers ended", || {
        actor.ask("threads", Path::new("blocking-1")) == "0"
    });
}

#[test]
fn a_notice_is_shown_from_within_a_runtime() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    let shown = actor.ask("show-in-runtime", Path::new("s03;in a runtime;"));
    assert!(shown.starts_with("dunst 1."), "{shown}");
    assert_eq!(displayed(&desktop), 1);
}

#[test]
fn a_notice_that_follows_at_once_on_a_closed_one_is_heard() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    actor.ask("listen", Path::new("-"));
    show(&mut actor, "s03;first;join=Unirse");
    for _ in 0..20 {
        // that it was closed, and the number of the new one, are on their way at the same time
        desktop.dunst(&["close-all"]).unwrap();
        show(&mut actor, "s03;next;join=Unirse");
        desktop.dunst(&["action"]).unwrap();
        assert_eq!(actor.ask("chosen", Path::new("-")), "s03 join");
    }
}

#[test]
fn a_stranger_cannot_choose_for_the_person() {
    let mut desktop = Desktop::start();
    desktop.start_dunst();
    let mut actor = desktop.actor();
    actor.ask("listen", Path::new("-"));
    show(&mut actor, "s03;ours;join=Unirse");
    for id in 1..=5 {
        let id = format!("uint32:{id}");
        let signal = "org.freedesktop.Notifications.ActionInvoked";
        let path = "/org/freedesktop/Notifications";
        let (_, sent) = desktop.run(
            "dbus-send",
            &[
                "--session",
                "--type=signal",
                path,
                signal,
                &id,
                "string:stranger",
            ],
        );
        assert!(sent, "dbus-send could not send a signal");
    }
    desktop.dunst(&["action"]).unwrap();
    // signals arrive in order: the stranger's would have come first
    assert_eq!(actor.ask("chosen", Path::new("-")), "s03 join");
}

fn show(actor: &mut super::actor::Actor, what: &str) -> String {
    actor.ask("show", Path::new(what))
}

fn displayed(desktop: &Desktop) -> u32 {
    let count = desktop.dunst(&["count", "displayed"]).unwrap();
    count.trim().parse().unwrap()
}

/// How many threads of the other process wait for notices.
fn threads(actor: &mut super::actor::Actor) -> String {
    actor.ask("threads", Path::new("notices"))
}

fn all(actor: &mut super::actor::Actor) -> u32 {
    actor.ask("threads", Path::new("")).parse().unwrap()
}

static CHOSEN: OnceLock<Mutex<Receiver<Chosen>>> = OnceLock::new();

/// What the other process does with notices: `show <tag>;<title>;<id>=<label>,…`.
pub fn answer(question: &str, what: &Path) -> Option<String> {
    let what = what.to_str().unwrap();
    let answer = match question {
        "show" => shown(what),
        "show-in-runtime" => tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(async { shown(what) }),
        "listen" => {
            let (tell, told) = channel();
            notify::on_action(move |chosen| tell.send(chosen).unwrap());
            CHOSEN.set(Mutex::new(told)).unwrap();
            "listening".to_owned()
        }
        "chosen" => {
            let told = CHOSEN.get().unwrap().lock().unwrap();
            match told.recv_timeout(Duration::from_secs(20)) {
                Ok(chosen) => format!("{} {}", chosen.tag, chosen.action),
                Err(_) => "nothing".to_owned(),
            }
        }
        "threads" => std::fs::read_dir("/proc/self/task")
            .unwrap()
            .filter_map(|thread| std::fs::read_to_string(thread.unwrap().path().join("comm")).ok())
            .filter(|name| what.is_empty() || name.trim() == what)
            .count()
            .to_string(),
        _ => return None,
    };
    Some(answer)
}

fn shown(what: &str) -> String {
    let mut words = what.split(';');
    let (tag, title) = (words.next().unwrap(), words.next().unwrap());
    let actions: Vec<(&str, &str)> = words
        .next()
        .unwrap()
        .split(',')
        .filter_map(|action| action.split_once('='))
        .collect();
    let notice = Notice {
        tag,
        title,
        body: title,
        urgent: true,
        actions: &actions,
        icon: "",
    };
    match notify::show(&notice) {
        Ok(shown) => format!("{} replaced {}", shown.server, shown.replaced),
        Err(error) => error.code().to_owned(),
    }
}
