//! The window as a screen reader sees it: names, roles and states over AT-SPI, the accessibility bus of Linux, and what a
//! reader does there: press, and write into a field.
//!
//! Roles and states are numbers on the bus (`atspi-constants.h`).

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use serde::Serialize;

use stories::Told;
use stories::home::Home;
use stories::until::until;
use stories::webview::{PATIENCE, Window};
use zbus::connection::Builder;
use zbus::names::OwnedBusName;
use zbus::zvariant::{DynamicType, ObjectPath, OwnedObjectPath, OwnedValue};
use zbus::{Connection, Message};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// Where WebKit keeps the roots of its pages.
const PAGES: &str = "/org/a11y/webkit/accessible";

/// What something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What is read aloud at once (`role="alert"`).
    Alert = 101,
    CheckBox = 7,
    Dialog = 16,
    Button = 43,
    Entry = 79,
    Heading = 83,
    Link = 88,
    Password = 40,
    /// A region whose changes are read aloud (`role="status"`).
    Status = 54,
}

/// `ATSPI_STATE_FOCUSABLE`.
const FOCUSABLE: u32 = 11;

/// Something in the tree.
#[derive(Debug, Clone)]
pub struct Thing {
    bus: OwnedBusName,
    path: OwnedObjectPath,
    /// Its role's number.
    pub role: u32,
    /// What it is called.
    pub name: String,
}

/// Somebody who reads a window through the bus.
pub struct Reader {
    bus: Connection,
    root: (OwnedBusName, OwnedObjectPath),
}

impl Reader {
    /// Finds the page of a home's window.
    pub async fn of(home: &Home) -> Told<Self> {
        let session = Connection::session().await?;
        let address: String = session
            .call_method(
                Some("org.a11y.Bus"),
                "/org/a11y/bus",
                Some("org.a11y.Bus"),
                "GetAddress",
                &(),
            )
            .await
            .map_err(|error| {
                format!("there is no accessibility bus (Debian's package at-spi2-core): {error}")
            })?
            .body()
            .deserialize()?;
        let bus = Builder::address(address.as_str())?.build().await?;
        let data = home.profile().display().to_string();
        let root = until("the page on the accessibility bus", PATIENCE, async || {
            root_of(&bus, &data).await
        })
        .await?;
        Ok(Self { bus, root })
    }

    /// Everything that is shown, from the top.
    pub async fn all(&self) -> Told<Vec<Thing>> {
        let mut waits = VecDeque::from([self.root.clone()]);
        let mut all = Vec::new();
        let mut seen = HashSet::new();
        while let Some((bus, path)) = waits.pop_front() {
            if !seen.insert((bus.to_string(), path.to_string())) {
                continue;
            }
            // what is gone meanwhile is not there
            let Ok(children) = children(&self.bus, &bus, &path).await else {
                continue;
            };
            if let Ok((role, name)) = said(&self.bus, &bus, &path).await {
                all.push(Thing {
                    bus,
                    path,
                    role,
                    name,
                });
            }
            // depth first, in the order in which it is read
            for child in children.into_iter().rev() {
                waits.push_front(child);
            }
        }
        Ok(all)
    }

    /// Waits for something whose name begins with these words.
    pub async fn finds(&self, role: Role, name: &str) -> Told<Thing> {
        let what = format!("{role:?} “{name}” on the accessibility bus");
        let found = until(&what, PATIENCE, async || {
            let found = self.all().await?.into_iter();
            Ok(found
                .filter(|thing| thing.role == role as u32)
                .find(|thing| thing.name.starts_with(name)))
        })
        .await;
        match found {
            Ok(found) => Ok(found),
            Err(error) => {
                let all = self.all().await?.into_iter();
                let all: Vec<String> = all
                    .map(|thing| format!("{} “{}”", thing.role, thing.name))
                    .collect();
                Err(format!("{error}; there are: {}", all.join(", ")).into())
            }
        }
    }

    /// Waits for words anywhere in a region of that role, as they are read aloud.
    pub async fn hears(&self, role: Role, words: &str) -> Told {
        let what = format!("“{words}” read aloud from {role:?}");
        until(&what, PATIENCE, async || {
            for thing in self.all().await? {
                if thing.role == role as u32 && self.text_below(&thing).await?.contains(words) {
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Everything that is said within something.
    async fn text_below(&self, thing: &Thing) -> Told<String> {
        let mut text = thing.name.clone();
        let mut waits = vec![(thing.bus.clone(), thing.path.clone())];
        while let Some((bus, path)) = waits.pop() {
            if let Ok(own) = text_of(&self.bus, &bus, &path).await {
                text.push_str(&own);
            }
            waits.extend(children(&self.bus, &bus, &path).await.unwrap_or_default());
        }
        Ok(text)
    }

    /// Presses it.
    pub async fn presses(&self, role: Role, name: &str) -> Told {
        let thing = self.finds(role, name).await?;
        let action = "org.a11y.atspi.Action";
        call(
            &self.bus,
            &thing.bus,
            &thing.path,
            action,
            "DoAction",
            &(0_i32,),
        )
        .await?;
        Ok(())
    }

    /// Brings the focus to a field, and types into it.
    pub async fn writes(&self, window: &Window, role: Role, name: &str, text: &str) -> Told {
        let field = self.finds(role, name).await?;
        let component = "org.a11y.atspi.Component";
        call(
            &self.bus,
            &field.bus,
            &field.path,
            component,
            "GrabFocus",
            &(),
        )
        .await?;
        window
            .sees(
                "the field with the focus",
                "return document.activeElement.matches('input, textarea')",
            )
            .await?;
        let active = window.driver().active_element().await?;
        Ok(active.send_keys(text).await?)
    }

    /// What can have the focus and has no name, each with its role's number.
    pub async fn nameless(&self) -> Told<Vec<u32>> {
        let mut found = Vec::new();
        for thing in self.all().await? {
            let controls = [Role::Button, Role::CheckBox, Role::Entry, Role::Link];
            let control = controls.iter().any(|role| thing.role == *role as u32);
            if control && thing.name.trim().is_empty() && self.is(&thing, FOCUSABLE).await? {
                found.push(thing.role);
            }
        }
        Ok(found)
    }

    async fn is(&self, thing: &Thing, state: u32) -> Told<bool> {
        let answer = call(
            &self.bus,
            &thing.bus,
            &thing.path,
            ACCESSIBLE,
            "GetState",
            &(),
        )
        .await?;
        let states: Vec<u32> = answer.body().deserialize()?;
        let word = states.get(state as usize / 32).copied().unwrap_or_default();
        Ok(word & (1 << (state % 32)) != 0)
    }
}

/// So long an answer is waited for: what is taken out of the page meanwhile gives none.
const ANSWER: Duration = Duration::from_secs(2);

async fn call<B: Serialize + DynamicType>(
    bus: &Connection,
    name: &OwnedBusName,
    path: impl TryInto<ObjectPath<'_>, Error: Into<zbus::Error>>,
    interface: &str,
    method: &str,
    body: &B,
) -> Told<Message> {
    let asked = bus.call_method(Some(name), path, Some(interface), method, body);
    Ok(tokio::time::timeout(ANSWER, asked).await??)
}

/// The root of the page that the process with this word on its command line shows.
async fn root_of(bus: &Connection, word: &str) -> Told<Option<(OwnedBusName, OwnedObjectPath)>> {
    let names = zbus::fdo::DBusProxy::new(bus).await?;
    for name in names.list_names().await? {
        if !name.starts_with(':') {
            continue;
        }
        let introspect = "org.freedesktop.DBus.Introspectable";
        let Ok(answer) = call(bus, &name, PAGES, introspect, "Introspect", &()).await else {
            continue;
        };
        let tree: String = answer.body().deserialize()?;
        for part in tree.split("<node name=\"").skip(1) {
            let id = part.split('"').next().unwrap_or_default();
            let path = OwnedObjectPath::try_from(format!("{PAGES}/{id}"))?;
            let Ok(parent) = property(bus, &name, &path, "Parent").await else {
                continue;
            };
            let (app, _): (String, OwnedObjectPath) = parent.try_into()?;
            let Ok(app) = OwnedBusName::try_from(app) else {
                continue;
            };
            let Ok(process) = names
                .get_connection_unix_process_id(app.inner().clone())
                .await
            else {
                continue;
            };
            let typed = std::fs::read(format!("/proc/{process}/cmdline"))?;
            if String::from_utf8_lossy(&typed).contains(word) {
                return Ok(Some((name, path)));
            }
        }
    }
    Ok(None)
}

async fn property(
    bus: &Connection,
    name: &OwnedBusName,
    path: &OwnedObjectPath,
    property: &str,
) -> Told<OwnedValue> {
    let answer = call(
        bus,
        name,
        path,
        "org.freedesktop.DBus.Properties",
        "Get",
        &(ACCESSIBLE, property),
    )
    .await?;
    Ok(answer.body().deserialize()?)
}

async fn said(
    bus: &Connection,
    name: &OwnedBusName,
    path: &OwnedObjectPath,
) -> Told<(u32, String)> {
    let answer = call(bus, name, path, ACCESSIBLE, "GetRole", &()).await?;
    let called = property(bus, name, path, "Name").await?;
    Ok((answer.body().deserialize()?, called.try_into()?))
}

async fn children(
    bus: &Connection,
    name: &OwnedBusName,
    path: &OwnedObjectPath,
) -> Told<Vec<(OwnedBusName, OwnedObjectPath)>> {
    let answer = call(bus, name, path, ACCESSIBLE, "GetChildren", &()).await?;
    let children: Vec<(String, OwnedObjectPath)> = answer.body().deserialize()?;
    children
        .into_iter()
        .map(|(name, path)| Ok((OwnedBusName::try_from(name)?, path)))
        .collect()
}

async fn text_of(bus: &Connection, name: &OwnedBusName, path: &OwnedObjectPath) -> Told<String> {
    let text = "org.a11y.atspi.Text";
    let answer = call(bus, name, path, text, "GetText", &(0_i32, -1_i32)).await?;
    Ok(answer.body().deserialize()?)
}
