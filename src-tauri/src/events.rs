//! The one event: these nouns changed, read again.

use std::collections::BTreeSet;

use programme::{Noun, rules};
use replica::Touched;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event as _;

use crate::ring::exchange_soon;

/// What changed, so that whoever shows it reads again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct Changed {
    /// `schedule`, `people`, `notes`, `settings`, `programmes`, `group`.
    pub nouns: Vec<String>,
}

/// The window was asked to close, and what that stops has not been said yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub struct Closing {
    /// The bell is started at login, and rings on.
    pub rings_on: bool,
}

/// How far an exchange that somebody waits for has come, in objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct Exchanged {
    /// Done.
    pub done: u32,
    /// Known to be due.
    pub due: u32,
}

/// All that a window shows of a programme, as the UI calls it: somebody else may have changed any of it.
pub const ALL: [&str; 6] = [
    "schedule",
    "people",
    "notes",
    "programmes",
    "group",
    "forum",
];

/// What the UI calls the nouns of the tables.
fn names(touched: &Touched) -> BTreeSet<&'static str> {
    let nouns = touched.iter().filter_map(|noun| Noun::of(*noun).ok());
    nouns.map(|noun| rules(noun).area.word()).collect()
}

/// Tells the window how far an exchange has come.
pub fn exchanged(app: &AppHandle, done: u32, due: u32) {
    if let Err(error) = (Exchanged { done, due }).emit(app) {
        tracing::debug!("{error}");
    }
}

/// Tells the window.
pub fn changed<'n>(app: &AppHandle, nouns: impl IntoIterator<Item = &'n str>) {
    let nouns: Vec<String> = nouns.into_iter().map(str::to_owned).collect();
    if nouns.is_empty() {
        return;
    }
    if let Err(error) = (Changed { nouns }).emit(app) {
        // a window that is closing reads no more
        tracing::debug!("{error}");
    }
}

/// Tells the window what was written for the group, which hears of it soon.
pub fn written(app: &AppHandle, touched: &Touched) {
    changed(app, names(touched));
    exchange_soon(app);
}
