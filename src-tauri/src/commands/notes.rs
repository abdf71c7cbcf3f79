//! Private notes, and what was thought about.

use programme::notes::{Note, ponder, save_note};
use tauri::AppHandle;

use crate::error::CommandResult;
use crate::events::changed;
use crate::shell::work;

/// Keeps a note.
#[tauri::command]
#[specta::specta]
pub async fn save_note(app: AppHandle, session: String, text: String) -> CommandResult<Note> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(save_note::save_note(
            inner.programme()?.connection(),
            shell.now(),
            &session,
            &text,
        )?)
    })
    .await
}

/// Notes that a question was thought about, or not any more.
#[tauri::command]
#[specta::specta]
pub async fn ponder(app: AppHandle, question: String, pondered: bool) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        ponder::ponder(
            inner.programme()?.connection(),
            shell.now(),
            &question,
            pondered,
        )?;
        changed(app, ["notes"]);
        Ok(())
    })
    .await
}
