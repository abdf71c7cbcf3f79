//! What was begun in a form and not sent yet.

use std::collections::BTreeMap;

use programme::Area;
use programme::forms::Form;
use programme::forms::show_forms::{self, FormCard};
use programme::forms::{discard_form, save_form};
use tauri::AppHandle;

use crate::door::{Own, read, write};
use crate::error::CommandResult;

/// What was begun, the last one first.
#[tauri::command]
#[specta::specta]
pub async fn show_forms(app: AppHandle) -> CommandResult<Vec<FormCard>> {
    read(app, |at| show_forms::show_forms(at.programme)).await
}

/// Keeps what stands in a form's fields.
#[tauri::command]
#[specta::specta]
pub async fn save_form(
    app: AppHandle,
    form: Form,
    fields: BTreeMap<String, String>,
) -> CommandResult<()> {
    write(app, move |at| {
        save_form::save_form(at.programme, at.now, &form, fields)?;
        Ok(Own::while_writing(()))
    })
    .await
}

/// Throws away what is kept of a form.
#[tauri::command]
#[specta::specta]
pub async fn discard_form(app: AppHandle, form: Form) -> CommandResult<()> {
    write(app, move |at| {
        Ok(Own::new(
            discard_form::discard_form(at.programme, &form)?,
            [Area::Forms],
        ))
    })
    .await
}
