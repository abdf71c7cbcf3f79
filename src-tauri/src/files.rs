//! Files that a person chooses or asks for, through the system's own dialogs.

use std::io::Read as _;
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
    let named = |error: std::io::Error| replica::Error::from(error).with("path", path.display());
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .map_err(named)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(named)?;
    // a part of a file would be read as if it were all of it
    match bytes.len() as u64 > LARGEST {
        true => Err(CommandError::of(programme::Code::FileTooLarge)
            .with("limit", "64 MB")
            .with("size", bytes.len())),
        false => Ok(bytes),
    }
}

/// Lets the person choose where, and writes what appears there whole or not at all.
pub fn save(app: &AppHandle, name: &str, contents: impl AsRef<[u8]>) -> CommandResult<Saved> {
    let Some(path) = app.dialog().file().set_file_name(name).blocking_save_file() else {
        return Ok(Saved { path: None });
    };
    let path = local(path)?;
    write(&path, contents)?;
    Ok(Saved {
        path: Some(path.display().to_string()),
    })
}

/// Writes what appears whole or not at all.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> CommandResult<()> {
    let named = |error: std::io::Error| replica::Error::from(error).with("path", path.display());
    Ok(device::whole::write(path, contents.as_ref()).map_err(named)?)
}
