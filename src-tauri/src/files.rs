//! Files that a person chooses or asks for, through the system's own dialogs.

use std::path::{Path, PathBuf};

use serde::Serialize;
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, FilePath};

use crate::error::{CommandError, CommandResult};

/// The largest file that is read into memory here; the core has limits of its own.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Where something was written; no path when the person closed the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Saved {
    /// The file.
    pub path: Option<String>,
}

/// The path of a file that was chosen.
pub fn local(path: FilePath) -> CommandResult<PathBuf> {
    path.into_path().map_err(CommandError::outside)
}

/// A file's bytes.
pub fn bytes(path: &Path) -> CommandResult<Vec<u8>> {
    Ok(programme::file::read(path, LARGEST)?)
}

/// Lets the person choose where, and writes a file that appears whole or not at all. Others may read it.
pub fn save(app: &AppHandle, name: &str, contents: impl AsRef<[u8]>) -> CommandResult<Saved> {
    save_by(app, name, |path| {
        device::whole::write_shared(path, contents.as_ref())
    })
}

/// The same for a secret, by which one joins or recovers a group: nobody else may read it.
pub fn save_secret(
    app: &AppHandle,
    name: &str,
    contents: impl AsRef<[u8]>,
) -> CommandResult<Saved> {
    save_by(app, name, |path| {
        device::whole::write(path, contents.as_ref())
    })
}

fn save_by(
    app: &AppHandle,
    name: &str,
    write: impl FnOnce(&Path) -> std::io::Result<()>,
) -> CommandResult<Saved> {
    let Some(path) = app.dialog().file().set_file_name(name).blocking_save_file() else {
        return Ok(Saved { path: None });
    };
    let path = local(path)?;
    let named = |error: std::io::Error| replica::Error::from(error).with("path", path.display());
    write(&path).map_err(named)?;
    Ok(Saved {
        path: Some(path.display().to_string()),
    })
}
