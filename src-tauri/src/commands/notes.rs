//! Private notes, and questions that are ticked off.

use programme::notes::{Note, save_note, tick_question};
use programme::{Area, Change};
use tauri::AppHandle;

use crate::door::{Own, write};
use crate::error::CommandResult;

/// Keeps a note.
#[tauri::command]
#[specta::specta]
pub async fn save_note(app: AppHandle, session: String, text: String) -> CommandResult<Note> {
    write(app, move |at| {
        let note = save_note::save_note(at.programme.connection(), at.now, &session, &text)?;
        Ok(Own::while_writing(note))
    })
    .await
}

/// Ticks a question off, or not any more.
#[tauri::command]
#[specta::specta]
pub async fn tick_question(app: AppHandle, question: String, done: bool) -> CommandResult<()> {
    write(app, move |at| {
        tick_question::tick_question(at.programme, at.now, &question, done)?;
        Ok(Own::of((), [Change::one(Area::Notes, question)]))
    })
    .await
}
