//! The forum: questions.

use programme::forum::remove_question;
use programme::forum::save_question::{self, QuestionDraft};
use tauri::AppHandle;

use crate::error::CommandResult;
use crate::events::{changed, names};
use crate::shell::work;

/// Asks a question, or says one otherwise.
#[tauri::command]
#[specta::specta]
pub async fn save_question(app: AppHandle, draft: QuestionDraft) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let (_, touched) = save_question::save_question(inner.programme()?, shell.now(), &draft)?;
        changed(app, names(&touched));
        Ok(())
    })
    .await
}

/// Takes a question back.
#[tauri::command]
#[specta::specta]
pub async fn remove_question(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = remove_question::remove_question(inner.programme()?, shell.now(), &id)?;
        changed(app, names(&touched));
        Ok(())
    })
    .await
}
