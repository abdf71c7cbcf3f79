//! Drafts of whatever kind: posted, taken back, thrown away, shown to the facilitators first.

use programme::Area;
use programme::drafts::show_drafts::{self, DraftCard};
use programme::drafts::{discard_draft, post_draft, send_first, take_back};
use tauri::AppHandle;

use crate::door::{Own, read, write};
use crate::error::CommandResult;

/// What is posted or taken back stands among the drafts, and where it will stand.
const SHOWN: [Area; 4] = [Area::Drafts, Area::Forum, Area::Cases, Area::Materials];

/// All drafts, and what waits for a link.
#[tauri::command]
#[specta::specta]
pub async fn show_drafts(app: AppHandle) -> CommandResult<Vec<DraftCard>> {
    read(app, |at| show_drafts::show_drafts(at.programme)).await
}

/// Posts a draft, and returns the object's id.
#[tauri::command]
#[specta::specta]
pub async fn post_draft(app: AppHandle, id: String) -> CommandResult<String> {
    write(app, move |at| {
        let id = post_draft::post_draft(at.programme, at.now, &id)?;
        Ok(Own::new(id, SHOWN).that_leaves())
    })
    .await
}

/// Shows a draft to the facilitators, and to nobody else.
#[tauri::command]
#[specta::specta]
pub async fn send_draft_first(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        send_first::send_first(at.programme, at.now, &id)
    })
    .await
}

/// Makes a draft again of what waits for a link.
#[tauri::command]
#[specta::specta]
pub async fn take_back(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        Ok(Own::new(take_back::take_back(at.programme, &id)?, SHOWN))
    })
    .await
}

/// Throws a draft away.
#[tauri::command]
#[specta::specta]
pub async fn discard_draft(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        Ok(Own::new(
            discard_draft::discard_draft(at.programme, &id)?,
            SHOWN,
        ))
    })
    .await
}
