//! Windows and macOS, through notify-rust.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use notify_rust::{Notification, NotificationResponse, Timeout};

use super::{APP, Chosen, Owned, Shown};
use crate::error::Error;

/// The app as these systems know it; the bundle and the shortcut in the Start menu carry the same.
#[cfg(windows)]
const ID: &str = "org.mutuallearning.desktop";

/// Each notice that is listened to costs a thread, and neither system promises to say that one is gone. Beyond this
/// many a notice is shown and its buttons do nothing.
const MOST: usize = 8;

/// macOS shows a notice only when its answer is waited for. A refusal comes at once.
const REFUSED: Duration = Duration::from_secs(1);

static LISTENING: AtomicUsize = AtomicUsize::new(0);

pub(super) fn show(notice: &Owned) -> Result<Shown, Error> {
    let mut notification = Notification::new();
    notification
        .appname(APP)
        .summary(&notice.title)
        .body(&notice.body)
        .timeout(if notice.urgent {
            Timeout::Never
        } else {
            Timeout::Default
        });
    #[cfg(windows)]
    {
        notification.app_id(ID);
        if notice.urgent {
            notification.urgency(notify_rust::Urgency::Critical);
        }
    }
    for (id, label) in &notice.actions {
        // both give a click on the notice itself without being asked
        if id != "default" {
            notification.action(id, label);
        }
    }
    let handle = notification
        .show()
        .map_err(|e| Error::NotificationsRefused {
            detail: e.to_string(),
        })?;
    listen(handle, notice)?;
    Ok(Shown {
        server: std::env::consts::OS.to_owned(),
        replaced: false,
    })
}

/// Dropping a handle shows the notice on macOS, if it was not shown before; nothing is heard of it then.
fn listen(handle: notify_rust::NotificationHandle, notice: &Owned) -> Result<(), Error> {
    if LISTENING.fetch_add(1, Ordering::Relaxed) >= MOST {
        LISTENING.fetch_sub(1, Ordering::Relaxed);
        return Ok(());
    }
    let (tag, actions) = (notice.tag.clone(), notice.actions.clone());
    let (end, ended) = sync_channel(1);
    let spawned = std::thread::Builder::new()
        .name("notices".to_owned())
        .spawn(move || {
            let heard = handle.wait_for_response(|response: &NotificationResponse| {
                let action = match response {
                    NotificationResponse::Default => "default",
                    NotificationResponse::Action(said) => chosen(&actions, said),
                    _ => return,
                };
                super::tell(Chosen {
                    tag: tag.clone(),
                    action: action.to_owned(),
                    activation: None,
                });
            });
            LISTENING.fetch_sub(1, Ordering::Relaxed);
            // nobody asks any more once the notice was out for a while
            end.send(heard.map_err(|e| e.to_string())).ok();
        });
    if let Err(e) = spawned {
        LISTENING.fetch_sub(1, Ordering::Relaxed);
        return Err(Error::internal(format!("no thread for the notices: {e}")));
    }
    if cfg!(target_os = "macos")
        && let Ok(Err(detail)) = ended.recv_timeout(REFUSED)
    {
        return Err(Error::NotificationsRefused { detail });
    }
    Ok(())
}

/// Windows says the id of a button, macOS its label.
fn chosen<'a>(actions: &'a [(String, String)], said: &'a str) -> &'a str {
    actions
        .iter()
        .find(|(id, label)| id == said || label == said)
        .map_or(said, |(id, _)| id)
}
