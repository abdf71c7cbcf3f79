//! What was begun in a form and not sent yet.

use std::collections::BTreeMap;

use programme::forms::Form;
use programme::forms::discard_form;
use programme::forms::save_form;
use programme::forms::show_forms::{self, FormCard};
use tauri::AppHandle;

use crate::error::CommandResult;
use crate::events::changed;
use crate::shell::work;

/// What was begun, the last one first.
#[tauri::command]
#[specta::specta]
pub async fn show_forms(app: AppHandle) -> CommandResult<Vec<FormCard>> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        Ok(show_forms::show_forms(inner.programme()?)?)
    })
    .await
}

/// Keeps what stands in a form's fields. Nothing is read anew for it: somebody is writing.
#[tauri::command]
#[specta::specta]
pub async fn save_form(
    app: AppHandle,
    form: Form,
    fields: BTreeMap<String, String>,
) -> CommandResult<()> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(save_form::save_form(
            inner.programme()?,
            shell.now(),
            &form,
            fields,
        )?)
    })
    .await
}

/// Throws away what is kept of a form.
#[tauri::command]
#[specta::specta]
pub async fn discard_form(app: AppHandle, form: Form) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        discard_form::discard_form(inner.programme()?, &form)?;
        changed(app, ["forum"]);
        Ok(())
    })
    .await
}
