//! Case studies: what is written, brought, and said of them afterwards. Contributions are posts (`forum`).

use programme::case_studies::save_case::{self, CaseWords};
use programme::case_studies::settle_case::{self, Settling};
use programme::case_studies::show_case::{self, CasePage};
use programme::case_studies::show_cases::{self, CasesPage};
use programme::case_studies::show_versions::{self, CaseVersion};
use programme::case_studies::{bring_case, discard_case, remove_case, send_first, take_case_back};
use tauri::AppHandle;

use crate::error::CommandResult;
use crate::events::{changed, written};
use crate::ring::exchange_soon;
use crate::shell::work;

/// What the window hears of when something of a case changed that is this device's own.
const FORUM: [&str; 1] = ["forum"];

/// All cases, and those that the reader is writing.
#[tauri::command]
#[specta::specta]
pub async fn show_cases(app: AppHandle) -> CommandResult<CasesPage> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        Ok(show_cases::show_cases(inner.programme()?)?)
    })
    .await
}

/// One case, with what others contributed.
#[tauri::command]
#[specta::specta]
pub async fn show_case(app: AppHandle, id: String) -> CommandResult<CasePage> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(show_case::show_case(inner.programme()?, &id)?)
    })
    .await
}

/// What a case said before, with the present version last.
#[tauri::command]
#[specta::specta]
pub async fn show_case_versions(app: AppHandle, id: String) -> CommandResult<Vec<CaseVersion>> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(show_versions::show_versions(inner.programme()?, &id)?)
    })
    .await
}

/// Keeps a case that somebody writes, and gives the draft's id. Nothing else is read anew for it.
#[tauri::command]
#[specta::specta]
pub async fn save_case(app: AppHandle, words: CaseWords) -> CommandResult<String> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(save_case::save_case(
            inner.programme()?,
            shell.now(),
            &words,
        )?)
    })
    .await
}

/// Brings a draft to the group, and gives the case's id.
#[tauri::command]
#[specta::specta]
pub async fn bring_case(app: AppHandle, id: String) -> CommandResult<String> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let id = bring_case::bring_case(inner.programme()?, shell.now(), &id)?;
        changed(app, FORUM);
        exchange_soon(app);
        Ok(id)
    })
    .await
}

/// Sends a draft to the facilitators, who read it as a message.
#[tauri::command]
#[specta::specta]
pub async fn send_case_first(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = send_first::send_first(inner.programme()?, shell.now(), &id)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// Makes a draft again of a case that waits for a link.
#[tauri::command]
#[specta::specta]
pub async fn take_case_back(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        take_case_back::take_case_back(inner.programme()?, &id)?;
        changed(app, FORUM);
        Ok(())
    })
    .await
}

/// Throws a draft away.
#[tauri::command]
#[specta::specta]
pub async fn discard_case(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        discard_case::discard_case(inner.programme()?, &id)?;
        changed(app, FORUM);
        Ok(())
    })
    .await
}

/// Says what became of a case.
#[tauri::command]
#[specta::specta]
pub async fn settle_case(app: AppHandle, id: String, how: Settling) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = settle_case::settle_case(inner.programme()?, shell.now(), &id, &how)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// Removes a case for everyone.
#[tauri::command]
#[specta::specta]
pub async fn remove_case(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = remove_case::remove_case(inner.programme()?, shell.now(), &id)?;
        written(app, &touched);
        Ok(())
    })
    .await
}
