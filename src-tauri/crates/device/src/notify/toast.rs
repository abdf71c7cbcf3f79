//! Windows and macOS, through notify-rust.

use std::sync::atomic::{AtomicUsize, Ordering};

use notify_rust::{Notification, NotificationResponse, Timeout};

use super::{APP, Chosen, Owned, Shown};
use crate::Error;

/// The app as these systems know it; the bundle and the shortcut in the Start menu carry the same.
#[cfg(windows)]
const ID: &str = "org.mutuallearning.desktop";

/// Each notice that is listened to costs a thread, and neither system promises to say that one is gone. Beyond this
/// many a notice is shown and its buttons do nothing.
const MOST: usize = 8;

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
    listen(handle, notice.tag.clone());
    Ok(Shown {
        server: std::env::consts::OS.to_owned(),
        replaced: false,
    })
}

fn listen(handle: notify_rust::NotificationHandle, tag: String) {
    if LISTENING.fetch_add(1, Ordering::Relaxed) >= MOST {
        LISTENING.fetch_sub(1, Ordering::Relaxed);
        return;
    }
    let spawned = std::thread::Builder::new()
        .name("notices".to_owned())
        .spawn(move || {
            let heard = handle.wait_for_response(|response: &NotificationResponse| {
                let action = match response {
                    NotificationResponse::Default => "default",
                    NotificationResponse::Action(id) => id,
                    _ => return,
                };
                super::tell(Chosen {
                    tag: tag.clone(),
                    action: action.to_owned(),
                    activation: None,
                });
            });
            // a notice that the system let go of has no answer
            heard.ok();
            LISTENING.fetch_sub(1, Ordering::Relaxed);
        });
    if spawned.is_err() {
        LISTENING.fetch_sub(1, Ordering::Relaxed);
    }
}
