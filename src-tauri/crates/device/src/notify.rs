//! Notifications, as the system shows them.
//!
//! Linux and the other free desktops: `org.freedesktop.Notifications` over D-Bus (Desktop Notifications Specification
//! 1.2). One connection serves all notices and is kept while one of them is out: desktops send the chosen action to
//! the connection that asked, and some take a notice away with it. Tried with dunst.
//!
//! Windows: toasts through notify-rust. They appear under the app's name only once the installer has made its
//! shortcut in the Start menu; a notice with the same tag stands beside the earlier one, and a choice made later, in
//! the action centre, is not heard. macOS: through notify-rust and NSUserNotification, which asks for permission
//! when the first notice is shown and needs an app bundle; a refused permission is not told to us, the same tag does
//! not replace, and only one button is sure to be seen. A choice is heard there only by a process whose main thread
//! runs the system's event loop: the window's does, the bell's does not. On both at most eight notices are listened
//! to at a time. The code for Windows compiles and has not been tried; the one for macOS was written from
//! documentation alone.
//!
//! On purpose not here: what is said, when, and whether it was said before.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::aside::{self, Unanswered};
use crate::error::Error;

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "notify/freedesktop.rs"]
mod system;
#[cfg(any(target_os = "macos", windows))]
#[path = "notify/toast.rs"]
mod system;

/// Under this name the notices stand in the system's own settings.
const APP: &str = "Mutual Learning";

/// A desktop that starts its daemon on the first notice takes a few seconds on an old laptop.
const PATIENCE: Duration = Duration::from_secs(20);

/// One thing to say.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// Names what the notice is about: a later one with the same tag takes its place.
    pub tag: &'a str,
    /// Plain text.
    pub title: &'a str,
    /// Plain text too; what looks like markup is shown as it stands.
    pub body: &'a str,
    /// Stays until it is answered, also over a full screen.
    pub urgent: bool,
    /// Id and label of each button. The id `default` is a click on the notice itself. Not every system shows them.
    pub actions: &'a [(&'a str, &'a str)],
    /// The name of an icon in the desktop's theme or the absolute path of a picture; empty: the system's own.
    /// Linux only, the others show the app's.
    pub icon: &'a str,
}

/// What the system answered to a notice that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Who shows it, with its version.
    pub server: String,
    /// An earlier notice of the same tag was still out and gave way.
    pub replaced: bool,
}

/// What a person did with a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The notice's tag.
    pub tag: String,
    /// The id of the action; `default` for a click on the notice itself.
    pub action: String,
    /// What lets a window come to the front, where the desktop gives it (`XDG_ACTIVATION_TOKEN`).
    pub activation: Option<String>,
}

/// Shows a notice. It returns once the system has taken it, at the latest after 20 seconds.
///
/// # Errors
/// `no-notifications` when nothing shows them, `notifications-refused` when it did not take this one.
pub fn show(notice: &Notice<'_>) -> Result<Shown, Error> {
    let notice = Owned::from(notice);
    match aside::ask("notice", PATIENCE, move || system::show(&notice)) {
        Ok(result) => result,
        Err(Unanswered::Late) => Err(Error::NotificationsRefused {
            detail: "no answer in time".to_owned(),
        }),
        Err(Unanswered::Broken(detail)) => Err(Error::Internal { detail }),
    }
}

/// Each chosen action from now on is given to `callback`, on a thread of its own that ends with it. A later callback
/// takes the place of this one.
pub fn on_action(callback: impl Fn(Chosen) + Send + Sync + 'static) {
    *CALLBACK.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(callback));
}

type Callback = Arc<dyn Fn(Chosen) + Send + Sync>;

static CALLBACK: Mutex<Option<Callback>> = Mutex::new(None);

fn tell(chosen: Chosen) {
    let callback = CALLBACK
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some(callback) = callback {
        // a computer that cannot start one more thread cannot open a window either
        std::thread::Builder::new()
            .name("notice-action".to_owned())
            .spawn(move || callback(chosen))
            .ok();
    }
}

/// A notice that can go to another thread.
struct Owned {
    tag: String,
    title: String,
    body: String,
    urgent: bool,
    actions: Vec<(String, String)>,
    #[cfg_attr(
        any(target_os = "macos", windows),
        allow(dead_code, reason = "shown as the app's own there")
    )]
    icon: String,
}

impl From<&Notice<'_>> for Owned {
    fn from(notice: &Notice<'_>) -> Self {
        let action = |&(id, label): &(&str, &str)| (id.to_owned(), label.to_owned());
        Self {
            tag: notice.tag.to_owned(),
            title: notice.title.to_owned(),
            body: notice.body.to_owned(),
            urgent: notice.urgent,
            actions: notice.actions.iter().map(action).collect(),
            icon: notice.icon.to_owned(),
        }
    }
}
