//! The tray icon, under a watcher of the tests' own.

use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use device::tray::{self, Menu, TrayChoice, TrayHandle};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedValue, Value};

use super::actor::Actor;
use super::desktop::{Desktop, until};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// What a desktop's tray does first: it writes down who came.
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
    desktop: Connection,
    came: Receiver<String>,
}

impl Tray {
    fn start(desktop: &Desktop) -> Self {
        let (tell, came) = channel();
        let connection = Builder::address(desktop.address())
            .and_then(|builder| {
                builder.serve_at("/StatusNotifierWatcher", Watcher(Mutex::new(tell)))
            })
            .and_then(|builder| builder.name(WATCHER))
            .and_then(Builder::build)
            .unwrap();
        Self {
            desktop: connection,
            came,
        }
    }

    fn item(&self) -> String {
        let came = self.came.recv_timeout(Duration::from_secs(20));
        came.expect("no icon came to the tray")
    }

    fn title(&self, item: &str) -> String {
        let proxy = zbus::blocking::Proxy::new(
            &self.desktop,
            item,
            "/StatusNotifierItem",
            "org.kde.StatusNotifierItem",
        );
        proxy.unwrap().get_property("Title").unwrap()
    }

    /// Number, label and whether it can be chosen, in order; lines between groups are left out.
    fn entries(&self, item: &str) -> Vec<(i32, String, bool)> {
        type Properties = std::collections::HashMap<String, OwnedValue>;
        type Layout = (i32, Properties, Vec<OwnedValue>);
        let none: Vec<&str> = Vec::new();
        let reply = self.menu(item, "GetLayout", &(0i32, -1i32, none));
        let (_, (_, _, entries)): (u32, Layout) = reply.body().deserialize().unwrap();
        entries
            .into_iter()
            .filter_map(|entry| {
                let (number, properties, _) = Layout::try_from(entry).unwrap();
                let text = properties.get("label")?;
                let enabled = properties
                    .get("enabled")
                    .map(|v| bool::try_from(v).unwrap());
                let text = <&str>::try_from(text).unwrap().to_owned();
                Some((number, text, enabled.unwrap_or(true)))
            })
            .collect()
    }

    fn choose(&self, item: &str, label: &str) {
        let entries = self.entries(item);
        let (number, ..) = entries.iter().find(|(_, text, _)| text == label).unwrap();
        self.menu(item, "Event", &(number, "clicked", Value::from(0i32), 0u32));
    }

    fn menu<Body>(&self, item: &str, method: &str, body: &Body) -> zbus::Message
    where
        Body: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let menu = Some("com.canonical.dbusmenu");
        self.desktop
            .call_method(Some(item), "/MenuBar", menu, method, body)
            .unwrap()
    }
}

#[test]
fn a_desktop_without_a_tray_is_told() {
    let desktop = Desktop::start();
    assert_eq!(ask(&mut desktop.actor(), "tray-show"), "no-tray");
    let mut without_bus = Desktop::start();
    let mut actor = without_bus.actor();
    without_bus.stop_bus();
    assert_eq!(ask(&mut actor, "tray-show"), "no-tray");
}

#[test]
fn the_icon_comes_to_the_tray_and_its_choices_arrive() {
    let desktop = Desktop::start();
    let tray = Tray::start(&desktop);
    let mut actor = desktop.actor();
    assert_eq!(ask(&mut actor, "tray-show"), "shown");
    let item = tray.item();
    assert_eq!(tray.title(&item), "Mutual Learning");
    let labels: Vec<_> = tray
        .entries(&item)
        .into_iter()
        .map(|(_, label, enabled)| (label, enabled))
        .collect();
    let expected = [
        ("Sesión 3__4: mañana 15:00", false),
        ("Abrir", true),
        ("Pausa por hoy", true),
        ("Salir", true),
    ];
    assert_eq!(labels, expected.map(|(label, can)| (label.to_owned(), can)));

    for (label, choice) in [
        ("Pausa por hoy", "Pause"),
        ("Abrir", "Open"),
        ("Salir", "Quit"),
    ] {
        tray.choose(&item, label);
        assert_eq!(ask(&mut actor, "tray-chosen"), choice);
    }
    let click = Some("org.kde.StatusNotifierItem");
    tray.desktop
        .call_method(
            Some(&*item),
            "/StatusNotifierItem",
            click,
            "Activate",
            &(0i32, 0i32),
        )
        .unwrap();
    assert_eq!(ask(&mut actor, "tray-chosen"), "Open");

    assert_eq!(ask(&mut actor, "tray-update"), "true");
    assert_eq!(tray.entries(&item)[0].1, "Sesión 4: el lunes");

    assert_eq!(ask(&mut actor, "tray-hide"), "hidden");
    until("the icon was gone", || {
        let bus = zbus::blocking::fdo::DBusProxy::new(&tray.desktop).unwrap();
        !bus.name_has_owner(item.as_str().try_into().unwrap())
            .unwrap()
    });
}

#[test]
fn a_desktop_that_starts_again_gets_the_icon_again() {
    let desktop = Desktop::start();
    let tray = Tray::start(&desktop);
    let mut actor = desktop.actor();
    assert_eq!(ask(&mut actor, "tray-show-in-runtime"), "shown");
    let item = tray.item();
    tray.desktop.close().unwrap();
    let tray = Tray::start(&desktop);
    assert_eq!(tray.item(), item);
    tray.choose(&item, "Abrir");
    assert_eq!(ask(&mut actor, "tray-chosen"), "Open");
}

fn ask(actor: &mut Actor, question: &str) -> String {
    actor.ask(question, Path::new("-"))
}

/// The other process's icon, and what was chosen there.
static SHOWN: Mutex<Option<(TrayHandle, Receiver<TrayChoice>)>> = Mutex::new(None);

fn menu(next_line: &str) -> Menu {
    Menu {
        title: "Mutual Learning".to_owned(),
        next_line: next_line.to_owned(),
        open: "Abrir".to_owned(),
        pause: "Pausa por hoy".to_owned(),
        quit: "Salir".to_owned(),
    }
}

pub fn answer(question: &str, _: &Path) -> Option<String> {
    let mut shown = SHOWN.lock().unwrap();
    let answer = match question {
        "tray-show" => show(&mut shown),
        "tray-show-in-runtime" => tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(async { show(&mut shown) }),
        "tray-update" => {
            let (handle, _) = shown.as_ref().unwrap();
            handle.update(menu("Sesión 4: el lunes")).to_string()
        }
        "tray-chosen" => {
            let (_, chosen) = shown.as_ref().unwrap();
            match chosen.recv_timeout(Duration::from_secs(20)) {
                Ok(choice) => format!("{choice:?}"),
                Err(_) => "nothing".to_owned(),
            }
        }
        "tray-hide" => {
            *shown = None;
            "hidden".to_owned()
        }
        _ => return None,
    };
    Some(answer)
}

fn show(shown: &mut Option<(TrayHandle, Receiver<TrayChoice>)>) -> String {
    let (tell, chosen) = channel();
    let menu = menu("Sesión 3_4: mañana 15:00");
    match tray::show(menu, move |choice| tell.send(choice).unwrap()) {
        Ok(handle) => {
            *shown = Some((handle, chosen));
            "shown".to_owned()
        }
        Err(error) => error.code().to_owned(),
    }
}
