//! `org.freedesktop.Notifications` (Desktop Notifications Specification 1.2) over zbus.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, MessageIterator};
use zbus::fdo;
use zbus::message::{Message, Sequence, Type};
use zbus::zvariant::Value;
use zbus::{MatchRule, names::OwnedUniqueName};

use super::{APP, Chosen, Owned, Shown};
use crate::error::Error;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// How long the daemon may take for one answer, its own start included.
const ANSWER: Duration = Duration::from_secs(8);

/// More notices than a person ever has before them; a daemon that never says that one was closed fills it slowly.
const MOST: usize = 64;

/// The connection, and what is out on it. There is none while nothing is out.
struct Line {
    connection: Connection,
    out: BTreeMap<String, Out>,
}

impl Line {
    /// Anybody on the bus can send signals with these names; only the daemon that took the notice counts.
    fn find(&mut self, id: u32, daemon: &str) -> Option<(&String, &mut Out)> {
        self.out
            .iter_mut()
            .find(|(_, out)| out.id == id && out.daemon.as_str() == daemon)
    }
}

/// A notice that a person can see. The number is the daemon's own: another daemon, or the same one started again,
/// gives it to somebody else's notice.
struct Out {
    id: u32,
    daemon: OwnedUniqueName,
    activation: Option<String>,
    /// Where in the bus's order the daemon named it.
    named: Sequence,
}

static LINE: Mutex<Option<Line>> = Mutex::new(None);

fn line() -> MutexGuard<'static, Option<Line>> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lock is held until the daemon has named the notice, so that an answer which is faster than that waits for it.
pub(super) fn show(notice: &Owned) -> Result<Shown, Error> {
    let mut held = line();
    let reached = held
        .as_ref()
        .and_then(|line| Daemon::ask(&line.connection).ok());
    let daemon = match reached {
        Some(daemon) => daemon,
        None => {
            // the bus itself may have been started anew
            if let Some(broken) = held.take() {
                broken.connection.close().ok();
            }
            let connection = connect().map_err(told)?;
            let daemon = Daemon::ask(&connection).map_err(told)?;
            listen(&connection)?;
            *held = Some(Line {
                connection,
                out: BTreeMap::new(),
            });
            daemon
        }
    };
    let Some(line) = held.as_mut() else {
        return Err(Error::internal("the line to the bus is gone"));
    };
    let result = daemon.notify(line, notice);
    if line.out.is_empty() {
        hang_up(held);
    }
    result.map_err(told)
}

fn connect() -> zbus::Result<Connection> {
    Builder::session()?.method_timeout(ANSWER).build()
}

/// Closing ends the thread that listens.
fn hang_up(mut held: MutexGuard<'static, Option<Line>>) {
    let line = held.take();
    drop(held);
    if let Some(line) = line {
        line.connection.close().ok();
    }
}

/// Who answers under the name, and what it can do.
struct Daemon {
    server: String,
    owner: OwnedUniqueName,
    buttons: bool,
    markup: bool,
}

impl Daemon {
    /// The bus starts the daemon if the desktop has told it how.
    fn ask(connection: &Connection) -> zbus::Result<Self> {
        let reply = call(connection, "GetServerInformation", &())?;
        let (name, _vendor, version, _spec): (String, String, String, String) =
            reply.body().deserialize()?;
        let owner = reply.header().sender().map(|owner| owner.to_owned().into());
        let can: Vec<String> = call(connection, "GetCapabilities", &())?
            .body()
            .deserialize()?;
        let can = |what: &str| can.iter().any(|capability| capability == what);
        Ok(Self {
            server: format!("{name} {version}").trim().to_owned(),
            owner: owner.ok_or(zbus::Error::InvalidReply)?,
            buttons: can("actions"),
            markup: can("body-markup"),
        })
    }

    fn notify(&self, line: &mut Line, notice: &Owned) -> zbus::Result<Shown> {
        let earlier = line
            .out
            .get(&notice.tag)
            .filter(|out| out.daemon == self.owner)
            .map_or(0, |out| out.id);
        let body = if self.markup {
            escaped(&notice.body)
        } else {
            notice.body.clone()
        };
        // one daemon turned buttons that it had not asked for into a dialog
        let actions: Vec<&str> = notice
            .actions
            .iter()
            .filter(|_| self.buttons)
            .flat_map(|(id, label)| [id.as_str(), label.as_str()])
            .collect();
        let hints: HashMap<&str, Value<'_>> = HashMap::from([
            ("urgency", Value::U8(if notice.urgent { 2 } else { 1 })),
            // by these a notice of an earlier process of ours gives way too, where the daemon knows one of them
            ("x-dunst-stack-tag", Value::from(notice.tag.as_str())),
            (
                "x-canonical-private-synchronous",
                Value::from(notice.tag.as_str()),
            ),
        ]);
        let usual = -1i32;
        let message = (
            APP,
            earlier,
            notice.icon.as_str(),
            notice.title.as_str(),
            body.as_str(),
            actions,
            hints,
            usual,
        );
        let reply = call(&line.connection, "Notify", &message)?;
        let id: u32 = reply.body().deserialize()?;
        if line.out.len() >= MOST && !line.out.contains_key(&notice.tag) {
            line.out.pop_first();
        }
        let out = Out {
            id,
            daemon: self.owner.clone(),
            activation: None,
            named: reply.recv_position(),
        };
        line.out.insert(notice.tag.clone(), out);
        Ok(Shown {
            server: self.server.clone(),
            replaced: earlier != 0 && earlier == id,
        })
    }
}

fn call<Body>(connection: &Connection, method: &str, body: &Body) -> zbus::Result<Message>
where
    Body: serde::Serialize + zbus::zvariant::DynamicType,
{
    connection.call_method(Some(NAME), PATH, Some(NAME), method, body)
}

/// The specification's markup is a little of XML; a title of somebody's is none.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Hears what becomes of the notices, on one thread for all of them, which ends when none is out.
fn listen(connection: &Connection) -> Result<(), Error> {
    let broken = |e: zbus::Error| Error::internal(format!("nobody listens for notices: {e}"));
    let rule = || MatchRule::builder().msg_type(Type::Signal);
    let notices = rule()
        .interface(NAME)
        .and_then(|rule| rule.path(PATH))
        .map_err(broken)?
        .build();
    let owner = rule()
        .sender("org.freedesktop.DBus")
        .and_then(|rule| rule.member("NameOwnerChanged"))
        .and_then(|rule| rule.arg(0, NAME))
        .map_err(broken)?
        .build();
    let bus = DBusProxy::new(connection).map_err(broken)?;
    for rule in [notices, owner] {
        bus.add_match_rule(rule).map_err(|e| broken(e.into()))?;
    }
    let heard = MessageIterator::from(connection);
    let ours = connection.unique_name().cloned();
    std::thread::Builder::new()
        .name("notices".to_owned())
        .spawn(move || {
            for message in heard {
                match message {
                    Ok(message) if hear(&message, ours.as_ref()) => {}
                    _ => break,
                }
            }
        })
        .map_err(|e| Error::internal(format!("no thread for the notices: {e}")))?;
    Ok(())
}

/// Whether to go on listening.
fn hear(message: &Message, ours: Option<&OwnedUniqueName>) -> bool {
    let header = message.header();
    if header.message_type() != Type::Signal {
        return true;
    }
    let (Some(member), Some(sender)) = (header.member(), header.sender()) else {
        return true;
    };
    let mut held = line();
    let Some(line) = held
        .as_mut()
        .filter(|line| line.connection.unique_name() == ours)
    else {
        return false;
    };
    let body = message.body();
    match member.as_str() {
        "ActivationToken" => {
            if let Ok((id, token)) = body.deserialize::<(u32, String)>()
                && let Some((_, out)) = line.find(id, sender.as_str())
            {
                out.activation = Some(token);
            }
        }
        "ActionInvoked" => {
            if let Ok((id, action)) = body.deserialize::<(u32, String)>()
                && let Some((tag, out)) = line.find(id, sender.as_str())
            {
                super::tell(Chosen {
                    tag: tag.clone(),
                    action,
                    activation: out.activation.take(),
                });
            }
        }
        "NotificationClosed" => {
            // a daemon gives the number of a replaced notice to the new one, also when the person closed the earlier
            // one just before; only the one that was named before this was said is closed
            if let Ok((id, _reason)) = body.deserialize::<(u32, u32)>()
                && let Some((tag, out)) = line.find(id, sender.as_str())
                && out.named < message.recv_position()
            {
                let tag = tag.clone();
                line.out.remove(&tag);
            }
        }
        // the daemon ended or another took its place: nobody sees the notices any more
        "NameOwnerChanged" if sender.as_str() == "org.freedesktop.DBus" => {
            if let Ok((name, _, new)) = body.deserialize::<(String, String, String)>()
                && name == NAME
            {
                line.out.retain(|_, out| out.daemon.as_str() == new);
            }
        }
        _ => return true,
    }
    if line.out.is_empty() {
        hang_up(held);
        return false;
    }
    true
}

/// A daemon that is not there, or a bus, is told apart from one that says no.
fn told(error: zbus::Error) -> Error {
    let detail = error.to_string();
    let refused = match error {
        zbus::Error::MethodError(name, _, _) => {
            let name = name.as_str();
            let gone = ["ServiceUnknown", "NameHasNoOwner", "Disconnected"]
                .iter()
                .any(|end| name.strip_prefix("org.freedesktop.DBus.Error.") == Some(end));
            !gone && !name.starts_with("org.freedesktop.DBus.Error.Spawn.")
        }
        zbus::Error::FDO(error) => !matches!(
            *error,
            fdo::Error::ServiceUnknown(_)
                | fdo::Error::NameHasNoOwner(_)
                | fdo::Error::SpawnChildExited(_)
        ),
        zbus::Error::InvalidReply | zbus::Error::Variant(_) => true,
        // it was connected and did not answer
        zbus::Error::InputOutput(e) => e.kind() == std::io::ErrorKind::TimedOut,
        _ => false,
    };
    if refused {
        Error::NotificationsRefused { detail }
    } else {
        Error::NoNotifications { detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_markup() {
        assert_eq!(
            escaped("Apego & cuidado <b>2</b>"),
            "Apego &amp; cuidado &lt;b&gt;2&lt;/b&gt;"
        );
    }
}
