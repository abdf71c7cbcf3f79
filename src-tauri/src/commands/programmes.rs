//! Programme files, founding, and the recovery sheet.

use std::path::{Path, PathBuf};

use programme::programmes::check_file::{FileCheck, check_file};
use programme::programmes::export::export;
use programme::programmes::follow::{follow, importable};
use programme::programmes::found::{Founder, found};
use programme::programmes::recovery_sheet;
use programme::schedule::template::template;
use programme::schedule::write_file::Links;
use programme::{Area, words};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use super::start::{Start, begun, own_or_new};
use crate::error::CommandResult;
use crate::events::{changed, changed_all};
use crate::files::{Saved, local, save, save_secret};
use crate::shell::{Shell, work};

/// Lets the person choose a programme file, and says what is in it.
#[tauri::command]
#[specta::specta]
pub async fn choose_programme_file(app: AppHandle) -> CommandResult<Option<FileCheck>> {
    work(app, |shell, app| {
        let kind = words::word(shell.lock().settings.language, "file.programme");
        let chosen = app
            .dialog()
            .file()
            .add_filter(kind, &["mutual", "toml"])
            .blocking_pick_file();
        let Some(path) = chosen else { return Ok(None) };
        let path = local(path)?;
        shell.choose(&path);
        check(shell, &path).map(Some)
    })
    .await
}

/// Says what is in a programme file that was dropped on the window.
#[tauri::command]
#[specta::specta]
pub async fn check_programme_file(app: AppHandle, path: PathBuf) -> CommandResult<FileCheck> {
    work(app, move |shell, _| check(shell, &path)).await
}

fn check(shell: &Shell, path: &Path) -> CommandResult<FileCheck> {
    shell.was_chosen(path)?;
    let language = shell.lock().settings.language;
    // read and judged before the lock is taken again: it may lie on a slow disk, and be large
    let mut check = check_file(None, path, language)?;
    let inner = shell.lock();
    if let Some(open) = inner.open.as_ref().filter(|open| !open.sample) {
        check.already_here = open.profile.programmes()?.contains(&check.id);
    }
    Ok(check)
}

/// Follows the programme of a file, in a profile that is made if there is none.
#[tauri::command]
#[specta::specta]
pub async fn follow_programme(
    app: AppHandle,
    path: PathBuf,
    passphrase: Option<String>,
) -> CommandResult<Start> {
    work(app, move |shell, app| {
        shell.was_chosen(&path)?;
        let language = shell.lock().settings.language;
        importable(&path, language)?;
        let mut inner = shell.lock();
        own_or_new(shell, &mut inner, passphrase.as_deref())?;
        let open = inner.open()?;
        let id = follow(&open.profile, shell.now(), &path, language)?;
        open.select(&id)?;
        changed_all(app);
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// Founds a programme from a file, or from the built-in template.
#[tauri::command]
#[specta::specta]
pub async fn found_programme(
    app: AppHandle,
    path: Option<PathBuf>,
    name: String,
    passphrase: Option<String>,
) -> CommandResult<Start> {
    work(app, move |shell, app| {
        let language = shell.lock().settings.language;
        let edition = match &path {
            Some(path) => {
                shell.was_chosen(path)?;
                importable(path, language)?.edition
            }
            None => template()?,
        };
        programme::people::name(&name)?;
        let mut inner = shell.lock();
        own_or_new(shell, &mut inner, passphrase.as_deref())?;
        let open = inner.open()?;
        let founder = Founder {
            name: &name,
            person: None,
            origin: "own",
        };
        let id = found(&open.profile, shell.now(), &edition, &founder)?;
        open.select(&id)?;
        changed_all(app);
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// Looks at another programme.
#[tauri::command]
#[specta::specta]
pub async fn select_programme(app: AppHandle, id: String) -> CommandResult<Start> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        inner.open()?.select(&id)?;
        changed_all(app);
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// Writes the programme as a file that others can follow.
#[tauri::command]
#[specta::specta]
pub async fn export_programme(app: AppHandle) -> CommandResult<Saved> {
    work(app, |shell, app| {
        let (text, name) = {
            let mut inner = shell.lock();
            let id = inner
                .open()?
                .current
                .as_ref()
                .map(|(id, _)| id.clone())
                .unwrap_or_default();
            (
                export(inner.programme()?, Links::Included)?,
                format!("{id}.mutual"),
            )
        };
        save(app, &name, &text)
    })
    .await
}

/// Writes the recovery sheet, to be printed.
#[tauri::command]
#[specta::specta]
pub async fn save_recovery_sheet(app: AppHandle) -> CommandResult<Saved> {
    work(app, |shell, app| {
        let (text, name) = {
            let mut inner = shell.lock();
            let language = inner.settings.language;
            let text = recovery_sheet::recovery_sheet(inner.programme()?, shell.now(), language)?;
            (text, words::word(language, "file.sheet"))
        };
        let saved = save_secret(app, &name, &text)?;
        if saved.path.is_some() {
            let mut inner = shell.lock();
            recovery_sheet::note_written(inner.programme()?, shell.now())?;
        }
        Ok(saved)
    })
    .await
}

/// The sheet is printed: the founding key leaves this computer.
#[tauri::command]
#[specta::specta]
pub async fn forget_founding_key(app: AppHandle) -> CommandResult<Start> {
    work(app, |shell, app| {
        let mut inner = shell.lock();
        recovery_sheet::forget_founding_key(inner.programme()?)?;
        changed(app, [Area::Programmes]);
        Ok(begun(shell, &mut inner))
    })
    .await
}
