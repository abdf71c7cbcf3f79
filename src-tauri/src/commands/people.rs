//! Organisations, persons and introductions.

use programme::people::change_organisation::{self, OrganisationDraft};
use programme::people::change_person::{self, PersonDraft};
use programme::people::import_list::{self, PeopleImport};
use programme::people::introduce::{self, IntroductionDraft};
use programme::people::show_people::{People, show_people};
use programme::words;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use crate::door::{read, write, write_within};
use crate::error::CommandResult;
use crate::files::{bytes, local};
use crate::shell::{Shell, work};

/// Everybody.
#[tauri::command]
#[specta::specta]
pub async fn people(app: AppHandle) -> CommandResult<People> {
    read(app, |at| show_people(at.programme, &at.reader, at.language)).await
}

/// Enters an organisation or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_organisation(app: AppHandle, draft: OrganisationDraft) -> CommandResult<String> {
    write(app, move |at| {
        change_organisation::save_organisation(at.programme, at.now, &draft)
    })
    .await
}

/// Removes an organisation.
#[tauri::command]
#[specta::specta]
pub async fn remove_organisation(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        change_organisation::remove_organisation(at.programme, at.now, &id)
    })
    .await
}

/// Enters a person or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_person(app: AppHandle, draft: PersonDraft) -> CommandResult<String> {
    write(app, move |at| {
        change_person::save_person(at.programme, at.now, &draft)
    })
    .await
}

/// Removes a person.
#[tauri::command]
#[specta::specta]
pub async fn remove_person(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        change_person::remove_person(at.programme, at.now, &id)
    })
    .await
}

/// Writes an introduction.
#[tauri::command]
#[specta::specta]
pub async fn save_introduction(app: AppHandle, draft: IntroductionDraft) -> CommandResult<()> {
    write(app, move |at| {
        introduce::save_introduction(at.programme, at.now, &draft)
    })
    .await
}

/// Lets the person choose a portrait; false when they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_photo(app: AppHandle, person: String) -> CommandResult<bool> {
    work(app, move |shell, app| {
        let kind = words::word(shell.lock().settings.language, "file.picture");
        let chosen = app
            .dialog()
            .file()
            .add_filter(kind, &["jpg", "jpeg", "png", "webp"])
            .blocking_pick_file();
        let Some(path) = chosen else { return Ok(false) };
        let picture = bytes(&local(path)?)?;
        write_within(shell, app, &mut shell.lock(), |at| {
            introduce::save_photo(at.programme, at.now, &person, &picture)
        })?;
        Ok(true)
    })
    .await
}

/// Imports a list that was pasted.
#[tauri::command]
#[specta::specta]
pub async fn import_people(app: AppHandle, text: String) -> CommandResult<PeopleImport> {
    work(app, move |shell, app| import(shell, app, text.as_bytes())).await
}

/// Lets the person choose a list.
#[tauri::command]
#[specta::specta]
pub async fn choose_people_file(app: AppHandle) -> CommandResult<Option<PeopleImport>> {
    work(app, |shell, app| {
        let kind = words::word(shell.lock().settings.language, "file.list");
        let chosen = app
            .dialog()
            .file()
            .add_filter(kind, &["csv", "tsv", "txt"])
            .blocking_pick_file();
        chosen
            .map(|path| import(shell, app, &bytes(&local(path)?)?))
            .transpose()
    })
    .await
}

fn import(shell: &Shell, app: &AppHandle, bytes: &[u8]) -> CommandResult<PeopleImport> {
    write_within(shell, app, &mut shell.lock(), |at| {
        import_list::import_list(at.programme, at.now, bytes, at.language)
    })
}
