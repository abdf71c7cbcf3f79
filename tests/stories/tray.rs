//! The bell's icon, under a tray of the story's own (org.kde.StatusNotifierWatcher): no desktop is needed.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedValue, Value};

use crate::desk::{Desk, TIMED};
use crate::dunst::{Dunst, Ours, until};

const MENU: &str = "com.canonical.dbusmenu";

/// Writes down who came.
struct Watcher(Mutex<Sender<String>>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, item: &str) {
        self.0.lock().unwrap().send(item.to_owned()).unwrap();
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

struct Tray {
    bus: Connection,
    came: Receiver<String>,
}

impl Tray {
    fn on(dunst: &Dunst) -> Self {
        let (tell, came) = channel();
        let bus = Builder::address(dunst.address())
            .and_then(|builder| {
                builder.serve_at("/StatusNotifierWatcher", Watcher(Mutex::new(tell)))
            })
            .and_then(|builder| builder.name("org.kde.StatusNotifierWatcher"))
            .and_then(Builder::build)
            .unwrap();
        Self { bus, came }
    }

    /// The menu's numbers and words.
    fn entries(&self, item: &str) -> Vec<(i32, String)> {
        type Properties = std::collections::HashMap<String, OwnedValue>;
        type Layout = (i32, Properties, Vec<OwnedValue>);
        let none: Vec<&str> = Vec::new();
        let asked = (0_i32, -1_i32, none);
        let reply = self
            .bus
            .call_method(Some(item), "/MenuBar", Some(MENU), "GetLayout", &asked)
            .unwrap();
        let (_, (_, _, entries)): (u32, Layout) = reply.body().deserialize().unwrap();
        let entries = entries.into_iter().filter_map(|entry| {
            let (number, properties, _) = Layout::try_from(entry).unwrap();
            let label = <&str>::try_from(properties.get("label")?).ok()?;
            Some((number, label.to_owned()))
        });
        entries.collect()
    }

    fn choose(&self, item: &str, label: &str) {
        let entries = self.entries(item);
        let (number, _) = entries
            .iter()
            .find(|(_, text)| text == label)
            .unwrap_or_else(|| panic!("{label} is not in {entries:?}"));
        let clicked = (*number, "clicked", Value::from(0_i32), 0_u32);
        let click = zbus::Message::method_call("/MenuBar", "Event")
            .and_then(|call| call.destination(item))
            .and_then(|call| call.interface(MENU))
            // as trays do: whoever is told to quit may be gone before it answers
            .and_then(|call| call.with_flags(zbus::message::Flags::NoReplyExpected))
            .and_then(|call| call.build(&clicked));
        self.bus.send(&click.unwrap()).unwrap();
    }
}

#[test]
fn the_icon_says_what_comes_next_keeps_quiet_for_today_and_ends_the_bell() {
    let rosa = Desk::of("rosa").in_zone("America/Lima").following(TIMED);
    let dunst = Dunst::start();
    let tray = Tray::on(&dunst);
    let mut bell = rosa.mutual();
    dunst
        .on(&mut bell)
        .args(["bell", "--now", "2023-05-18T11:59:55Z"])
        .stderr(Stdio::piped());
    let mut bell = Ours(bell.spawn().unwrap());
    let mut said = BufReader::new(bell.0.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let item = tray
        .came
        .recv_timeout(Duration::from_secs(20))
        .expect("no icon came to the tray");
    let labels: Vec<String> = tray
        .entries(&item)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert!(
        labels[0].contains("08:00") && labels[0].contains("Going home"),
        "{labels:?}"
    );
    tray.choose(&item, "Pause for today");
    until("it is paused until Lima's midnight", || {
        rosa.json(["reminders"])["settings"]["pausedUntil"] == "2023-05-19T05:00:00.000Z"
    });
    tray.choose(&item, "Quit (no more reminders)");
    until("the bell has ended", || {
        bell.0.try_wait().unwrap().is_some()
    });
    assert!(bell.0.wait().unwrap().success());
}
