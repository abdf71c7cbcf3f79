//! The icon in the tray, for a process that has no window.
//!
//! Linux: a StatusNotifierItem over D-Bus (ksni), without GTK; KDE shows it as it is, GNOME with an extension that
//! Ubuntu brings along. A desktop that restarts gets the icon again by itself. Windows and macOS: none yet. Their
//! trays need the event loop of a window on the main thread, which the bell does not have, so it says `no-tray` there.

use crate::error::Error;

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "tray/status_item.rs"]
mod system;

#[cfg(any(target_os = "macos", windows))]
mod system {
    use super::{Menu, TrayChoice};
    use crate::error::Error;

    pub(super) struct Icon;

    impl Icon {
        pub(super) fn show(
            _: Menu,
            _: impl Fn(TrayChoice) + Send + Sync + 'static,
        ) -> Result<Self, Error> {
            Err(Error::NoTray {
                detail: "not on this system".to_owned(),
            })
        }

        pub(super) fn update(&self, _: Menu) -> bool {
            false
        }
    }
}

/// All words of the icon, in the person's language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Menu {
    /// The name beside the icon.
    pub title: String,
    /// What comes next, as a line that cannot be chosen; empty: no such line.
    pub next_line: String,
    /// The label of [`TrayChoice::Open`].
    pub open: String,
    /// The label of [`TrayChoice::Pause`].
    pub pause: String,
    /// The label of [`TrayChoice::Quit`].
    pub quit: String,
}

/// What a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayChoice {
    /// Show the window; also a click on the icon.
    Open,
    /// Be quiet for today.
    Pause,
    /// End.
    Quit,
}

/// The icon; it goes when this is dropped.
pub struct TrayHandle(system::Icon);

/// Shows the icon. Each choice is given to `callback`, on a thread of its own that ends with it. At most ten seconds.
///
/// # Errors
/// `no-tray` when this desktop has no place for it.
pub fn show(
    menu: Menu,
    callback: impl Fn(TrayChoice) + Send + Sync + 'static,
) -> Result<TrayHandle, Error> {
    system::Icon::show(menu, callback).map(TrayHandle)
}

impl TrayHandle {
    /// Other words; `false` when the icon is gone for good, because the bus is.
    pub fn update(&self, menu: Menu) -> bool {
        self.0.update(menu)
    }
}
