//! The one event: what changed, so that who shows it reads again.

use std::collections::BTreeSet;

use programme::changes::changes_of;
use programme::{Area, Change};
use replica::{Replica, Touched};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager as _};
use tauri_specta::Event as _;

use crate::shell::{Shell, exchange_soon};

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct Changed {
    /// Each with the object that changed, where it is one.
    pub changes: Vec<Change>,
}

/// The window was asked to close: a form would be lost, or what closing stops has not been said yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub struct Closing {
    /// The bell is started at login, and rings on.
    pub rings_on: bool,
    /// A form is half filled, and closing would lose it.
    pub unsaved: bool,
}

/// A notification, a link or a second start leads to a page: the window turns to it and loses nothing that is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct Turned {
    /// The page's path.
    pub path: String,
    /// The programme whose page it is; the open one if absent. The page keeps what is typed before it looks at another.
    pub programme: Option<String>,
}

/// Turns the window to a page.
///
/// # Errors
/// When the window is gone.
pub fn turned(app: &AppHandle, path: String, programme: Option<String>) -> tauri::Result<()> {
    Turned { path, programme }.emit(app)
}

/// Tells the window that these areas changed, whatever is shown of them.
pub fn changed(app: &AppHandle, areas: impl IntoIterator<Item = Area>) {
    tell(app, areas.into_iter().map(Change::all).collect());
}

/// Tells the window of a programme that is another one now, or that another process has written.
pub fn changed_all(app: &AppHandle) {
    changed(app, Area::OF_A_PROGRAMME);
}

/// Tells the window what was written for the group, which hears of it soon.
pub fn written(app: &AppHandle, replica: &Replica, touched: &Touched) {
    tell(app, changes_of(replica.connection(), touched));
    exchange_soon(app);
}

/// Tells the window.
pub fn tell(app: &AppHandle, changes: BTreeSet<Change>) {
    if changes.is_empty() {
        return;
    }
    if changes.iter().any(|change| change.area == Area::Materials) {
        app.state::<Shell>().forget_file();
        app.state::<Shell>().texts.ask();
    }
    let changes = changes.into_iter().collect();
    if let Err(error) = (Changed { changes }).emit(app) {
        // a window that is closing reads no more
        tracing::debug!("{error}");
    }
}
