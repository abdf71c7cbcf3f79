//! Organisations, persons and introductions.

use programme::people::change_organisation::{self, OrganisationDraft};
use programme::people::change_person::{self, PersonDraft};
use programme::people::introduce::{self, IntroductionDraft};
use programme::people::list::import::{self, ListChoices, ListLook, PeopleImport};
use programme::people::show_people::{People, show_people};
use programme::words;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use crate::door::{read, write, write_of};
use crate::error::CommandResult;
use crate::files::{bytes, local};
use crate::long::programme_beside;
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
        let programme = shell.current()?;
        let kind = words::word(shell.lock().settings.language, "file.picture");
        let chosen = app
            .dialog()
            .file()
            .add_filter(kind, &["jpg", "jpeg", "png", "webp"])
            .blocking_pick_file();
        let Some(path) = chosen else { return Ok(false) };
        let picture = bytes(&local(path)?)?;
        write_of(shell, app, &programme, |at| {
            introduce::save_photo(at.programme, at.now, &person, &picture)
        })?;
        Ok(true)
    })
    .await
}

/// Takes a list that was pasted, and says what an import would do.
#[tauri::command]
#[specta::specta]
pub async fn look_at_people(app: AppHandle, text: String) -> CommandResult<ListLook> {
    work(app, move |shell, _| {
        let (programme, list) = (shell.current()?, text.into_bytes());
        let seen = look(shell, &programme, &list, &ListChoices::default())?;
        shell.keep_list(programme, list);
        Ok(seen)
    })
    .await
}

/// Lets the person choose a list, and says what an import would do; nothing when they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_people_file(app: AppHandle) -> CommandResult<Option<ListLook>> {
    work(app, |shell, app| {
        let programme = shell.current()?;
        let kind = words::word(shell.lock().settings.language, "file.list");
        let chosen = app
            .dialog()
            .file()
            .add_filter(kind, &["xlsx", "ods", "csv", "tsv", "txt"])
            .blocking_pick_file();
        let Some(path) = chosen else { return Ok(None) };
        let list = bytes(&local(path)?)?;
        let seen = look(shell, &programme, &list, &ListChoices::default())?;
        shell.keep_list(programme, list);
        Ok(Some(seen))
    })
    .await
}

/// Says what an import of the list would do that was looked at last, with these choices.
#[tauri::command]
#[specta::specta]
pub async fn look_again_at_people(app: AppHandle, choices: ListChoices) -> CommandResult<ListLook> {
    work(app, move |shell, _| {
        let (programme, list) = shell.list()?;
        look(shell, &programme, &list, &choices)
    })
    .await
}

fn look(
    shell: &Shell,
    programme: &str,
    list: &[u8],
    choices: &ListChoices,
) -> CommandResult<ListLook> {
    let language = shell.lock().settings.language;
    let replica = programme_beside(shell, programme)?;
    Ok(import::look(&replica, list, choices, language)?)
}

/// Imports the list that was looked at last.
#[tauri::command]
#[specta::specta]
pub async fn import_people(app: AppHandle, choices: ListChoices) -> CommandResult<PeopleImport> {
    work(app, move |shell, app| {
        let (programme, list) = shell.list()?;
        write_of(shell, app, &programme, |at| {
            import::import_list(at.programme, at.now, &list, &choices, at.language)
        })
    })
    .await
}

/// Takes the last import back.
#[tauri::command]
#[specta::specta]
pub async fn undo_import(app: AppHandle) -> CommandResult<u32> {
    write(app, |at| import::undo_import(at.programme, at.now)).await
}
