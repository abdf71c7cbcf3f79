//! Certificates: shown, issued, written as files, withdrawn, and checked.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use programme::attendance::list::ListAs;
use programme::certificates::issue::{self, Draft};
use programme::certificates::list::certificate_list;
use programme::certificates::mine;
use programme::certificates::page::verifier_page;
use programme::certificates::paper::certificate_files;
use programme::certificates::show_certificates::{self, Mine, Page};
use programme::certificates::verify::{self, Verdict};
use programme::certificates::withdraw;
use programme::schedule::edition;
use programme::words;
use replica::Error;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use crate::door::{read, write};
use crate::ends::LongWork;
use crate::error::{CommandError, CommandResult};
use crate::files::{Saved, bytes, local, save};
use crate::long::{beside, long};
use crate::shell::{Shell, work};

/// What was written of certificates; no folder when the person closed the dialog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificatesSaved", rename_all = "camelCase")]
pub struct Written {
    /// The folder.
    pub folder: Option<String>,
    /// So many certificates.
    pub count: u32,
    /// Names with letters for which no face is on this computer: theirs have no PDF.
    pub without_paper: Vec<String>,
}

/// Who has a certificate, and who can get one.
#[tauri::command]
#[specta::specta]
pub async fn show_certificates(app: AppHandle) -> CommandResult<Page> {
    read(app, |at| {
        show_certificates::show_certificates(at.programme, at.reader.now, at.language)
    })
    .await
}

/// The reader's own certificate.
#[tauri::command]
#[specta::specta]
pub async fn my_certificate(app: AppHandle) -> CommandResult<Mine> {
    read(app, |at| show_certificates::my_certificate(at.programme)).await
}

/// Issues certificates, all or none; gives their ids.
#[tauri::command]
#[specta::specta]
pub async fn issue_certificates(app: AppHandle, draft: Draft) -> CommandResult<Vec<String>> {
    write(app, move |at| {
        issue::issue_certificates(at.programme, at.now, &draft)
    })
    .await
}

/// Lets the person choose a folder, and writes the files of these certificates there; tells how far it has come.
#[tauri::command]
#[specta::specta]
pub async fn save_certificates(app: AppHandle, ids: Vec<String>) -> CommandResult<Written> {
    work(app, move |shell, app| {
        let replica = beside(shell)?;
        let Some(path) = app.dialog().file().blocking_pick_folder() else {
            return Ok(Written::default());
        };
        let folder = local(path)?;
        long(shell, app, LongWork::Certificates, |pace| {
            let due = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let mut written = Written {
                folder: Some(folder.display().to_string()),
                ..Written::default()
            };
            for id in &ids {
                let made = certificate_files(&replica, id)?;
                let name = made.paper.name.clone();
                let files = documents::certificate::files(&made);
                for (name, bytes) in &files.files {
                    put(&folder.join(name), bytes)?;
                }
                match files.unset {
                    Some(documents::certificate::Unset::Letters(_)) => {
                        written.without_paper.push(name);
                    }
                    Some(unset) => return Err(Error::from(unset).into()),
                    None => {}
                }
                written.count += 1;
                pace.step(written.count, due)?;
            }
            Ok(written)
        })
    })
    .await
}

fn put(path: &Path, contents: &[u8]) -> CommandResult<()> {
    let named = |error: std::io::Error| Error::from(error).with("path", path.display());
    device::whole::write_shared(path, contents).map_err(named)?;
    Ok(())
}

/// Withdraws a certificate.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_certificate(app: AppHandle, id: String, why: String) -> CommandResult<()> {
    write(app, move |at| {
        withdraw::withdraw_certificate(at.programme, at.now, &id, &why)
    })
    .await
}

/// Lets the group know that the reader has a certificate, or no longer.
#[tauri::command]
#[specta::specta]
pub async fn tell_certificate(app: AppHandle, on: bool) -> CommandResult<()> {
    write(app, move |at| {
        mine::show_certificate(at.programme, at.now, on)
    })
    .await
}

/// Lets the person choose where, and writes the list of all certificates there.
#[tauri::command]
#[specta::specta]
pub async fn save_certificate_list(app: AppHandle, kind: ListAs) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let programme = beside(shell)?;
        let (reader, language) = {
            let inner = shell.lock();
            (inner.reader(shell.now())?, inner.settings.language)
        };
        let made = certificate_list(&programme, &reader, shell.now(), language, kind)?;
        let bytes = documents::list::bytes(made).map_err(Error::from)?;
        let id = edition(programme.connection())?.id;
        let name = words::word(language, "certificate.list.file");
        save(app, &format!("{id}-{name}.{}", kind.end()), &bytes)
    })
    .await
}

/// Lets the person choose where, and writes the page with which anybody checks certificates in a browser.
#[tauri::command]
#[specta::specta]
pub async fn save_verifier_page(app: AppHandle) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let language = shell.lock().settings.language;
        let page = verifier_page(&beside(shell)?, shell.now(), language)?;
        save(app, &words::word(language, "certificate.page.file"), &page)
    })
    .await
}

/// Lets the person choose a certificate, and says whether it holds; nothing when they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_certificate(app: AppHandle) -> CommandResult<Option<Verdict>> {
    work(app, |shell, app| {
        let kind = words::word(shell.lock().settings.language, "certificate.kind");
        let ends = [
            "pdf", "svg", "json", "jwt", "txt", "png", "jpg", "jpeg", "webp",
        ];
        let dialog = app.dialog().file().add_filter(kind, &ends);
        match dialog.blocking_pick_file() {
            Some(path) => checked(shell, &bytes(&local(path)?)?).map(Some),
            None => Ok(None),
        }
    })
    .await
}

/// Says whether a certificate holds that was dropped on the window.
#[tauri::command]
#[specta::specta]
pub async fn check_dropped_certificate(app: AppHandle, path: String) -> CommandResult<Verdict> {
    work(app, move |shell, _| {
        let path = Path::new(&path);
        // only what the person dropped: a page names no other file
        shell.was_chosen(path)?;
        checked(shell, &bytes(path)?)
    })
    .await
}

/// Says whether a certificate holds that was pasted, as text.
#[tauri::command]
#[specta::specta]
pub async fn check_certificate_text(app: AppHandle, text: String) -> CommandResult<Verdict> {
    work(app, move |shell, _| checked(shell, text.as_bytes())).await
}

/// The same for a picture that was pasted: its bytes in base64.
#[tauri::command]
#[specta::specta]
pub async fn check_certificate_picture(app: AppHandle, base64: String) -> CommandResult<Verdict> {
    work(app, move |shell, _| {
        let bytes = STANDARD.decode(base64).map_err(CommandError::outside)?;
        checked(shell, &bytes)
    })
    .await
}

fn checked(shell: &Shell, bytes: &[u8]) -> CommandResult<Verdict> {
    // before a profile is open nobody is known, and the signature is checked all the same
    let profile = match shell.lock().open() {
        Ok(open) => Some(open.profile.beside()?),
        Err(_) => None,
    };
    Ok(verify::verify_certificate(profile.as_ref(), bytes)?)
}
