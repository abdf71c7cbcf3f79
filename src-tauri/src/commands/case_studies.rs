//! Case studies: what is written, and what became of them. Drafts have commands of their own (`drafts`), and contributions are
//! posts (`forum`).

use programme::Area;
use programme::case_studies::record_outcome::{self, OutcomeStep};
use programme::case_studies::remove_case;
use programme::case_studies::save_case::{self, CaseWords};
use programme::case_studies::show_case::{self, CasePage};
use programme::case_studies::show_cases::{self, CasesPage};
use programme::case_studies::show_versions::{self, CaseVersion};
use tauri::AppHandle;

use crate::door::{Own, read, write};
use crate::error::CommandResult;

/// All cases, and those that the reader is writing.
#[tauri::command]
#[specta::specta]
pub async fn show_cases(app: AppHandle) -> CommandResult<CasesPage> {
    read(app, |at| show_cases::show_cases(at.programme)).await
}

/// One case, with what others contributed.
#[tauri::command]
#[specta::specta]
pub async fn show_case(app: AppHandle, id: String) -> CommandResult<CasePage> {
    read(app, move |at| show_case::show_case(at.programme, &id)).await
}

/// What a case said before, with the present version last.
#[tauri::command]
#[specta::specta]
pub async fn show_case_versions(app: AppHandle, id: String) -> CommandResult<Vec<CaseVersion>> {
    read(app, move |at| {
        show_versions::show_versions(at.programme, &id)
    })
    .await
}

/// Keeps a case that somebody writes, and returns the draft's id.
#[tauri::command]
#[specta::specta]
pub async fn save_case(app: AppHandle, words: CaseWords) -> CommandResult<String> {
    write(app, move |at| {
        let id = save_case::save_case(at.programme, at.now, &words)?;
        Ok(Own::kept(id, words.id.as_deref()))
    })
    .await
}

/// Records what became of a case.
#[tauri::command]
#[specta::specta]
pub async fn record_outcome(app: AppHandle, id: String, step: OutcomeStep) -> CommandResult<()> {
    write(app, move |at| {
        record_outcome::record_outcome(at.programme, at.now, &id, &[step])
    })
    .await
}

/// Removes a case for everyone.
#[tauri::command]
#[specta::specta]
pub async fn remove_case(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        let touched = remove_case::remove_case(at.programme, at.now, &id)?;
        // one's own words are a draft again
        Ok(Own::new((), [Area::Drafts]).and(touched))
    })
    .await
}
