//! Today, the programme and its sessions.

use chrono::NaiveTime;
use programme::schedule::move_session::{self, Moved};
use programme::schedule::show_schedule::{self, Schedule};
use programme::schedule::show_session::{self, SessionPage};
use programme::schedule::today::{self, Today};
use replica::Error;
use tauri::AppHandle;

use crate::door::{read, write};
use crate::error::CommandResult;

/// What comes next, and what is left to prepare.
#[tauri::command]
#[specta::specta]
pub async fn today(app: AppHandle) -> CommandResult<Today> {
    read(app, |at| today::today(at.profile, at.programme, &at.reader)).await
}

/// The whole programme.
#[tauri::command]
#[specta::specta]
pub async fn schedule(app: AppHandle) -> CommandResult<Schedule> {
    read(app, |at| {
        show_schedule::show_schedule(at.programme, &at.reader, at.language)
    })
    .await
}

/// One session.
#[tauri::command]
#[specta::specta]
pub async fn session(app: AppHandle, id: String) -> CommandResult<SessionPage> {
    read(app, move |at| {
        show_session::show_session(at.programme, &at.reader, &id)
    })
    .await
}

/// Moves a session: its date and time on the wall of its own zone, as `2023-05-18` and `15:00`.
#[tauri::command]
#[specta::specta]
pub async fn move_session(
    app: AppHandle,
    id: String,
    date: Option<String>,
    start: Option<String>,
) -> CommandResult<()> {
    write(app, move |at| {
        let unknown = |_| Error::of(programme::Code::TimeWithoutDate);
        let time = |start: String| NaiveTime::parse_from_str(&start, "%H:%M").map_err(unknown);
        let moved = Moved {
            date: date.map(|date| date.parse().map_err(unknown)).transpose()?,
            start: start.map(time).transpose()?,
        };
        move_session::move_session(at.programme, at.now, &id, &moved)
    })
    .await
}
