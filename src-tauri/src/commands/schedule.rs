//! Today, the programme and its sessions.

use chrono::NaiveTime;
use programme::schedule::move_session::{self, Moved};
use programme::schedule::show_schedule::{self, Schedule};
use programme::schedule::show_session::{self, SessionPage};
use programme::schedule::today::{self, Today};
use tauri::AppHandle;

use crate::error::{CommandError, CommandResult};
use crate::events::written;
use crate::shell::work;

/// What comes next, and what is left to prepare.
#[tauri::command]
#[specta::specta]
pub async fn today(app: AppHandle) -> CommandResult<Today> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        let reader = inner.reader(shell.now())?;
        let open = inner.open()?;
        let (_, programme) = open
            .current
            .as_ref()
            .ok_or_else(|| CommandError::of("no-programme"))?;
        Ok(today::today(&open.profile, programme, &reader)?)
    })
    .await
}

/// The whole programme.
#[tauri::command]
#[specta::specta]
pub async fn schedule(app: AppHandle) -> CommandResult<Schedule> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        let (reader, language) = (inner.reader(shell.now())?, inner.settings.language);
        Ok(show_schedule::show_schedule(
            inner.programme()?,
            &reader,
            language,
        )?)
    })
    .await
}

/// One session.
#[tauri::command]
#[specta::specta]
pub async fn session(app: AppHandle, id: String) -> CommandResult<SessionPage> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        let reader = inner.reader(shell.now())?;
        Ok(show_session::show_session(
            inner.programme()?,
            &reader,
            &id,
        )?)
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
    work(app, move |shell, app| {
        let unknown = |_| CommandError::of("time-without-date");
        let moved = Moved {
            date: date.map(|date| date.parse().map_err(unknown)).transpose()?,
            start: start
                .map(|start| NaiveTime::parse_from_str(&start, "%H:%M").map_err(unknown))
                .transpose()?,
        };
        let mut inner = shell.lock();
        let touched = move_session::move_session(inner.programme()?, shell.now(), &id, &moved)?;
        written(app, &touched);
        Ok(())
    })
    .await
}
