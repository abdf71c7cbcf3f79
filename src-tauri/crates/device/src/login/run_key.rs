//! The person's `Run` key (Microsoft, "Run and RunOnce Registry Keys").

use std::io::ErrorKind;
use std::path::Path;

use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, KEY_READ, KEY_WRITE};

use crate::command_line;
use crate::error::Error;

const KEY: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const NAME: &str = "MutualLearningBell";

pub(super) fn set(program: &Path, args: &[&str]) -> Result<(), Error> {
    let command = command_line::written(program, args)?;
    let (key, _) = RegKey::predef(HKEY_CURRENT_USER)
        .create_subkey_with_flags(KEY, KEY_WRITE)
        .map_err(failed)?;
    key.set_value(NAME, &command).map_err(failed)
}

pub(super) fn is_set() -> Result<bool, Error> {
    let key = RegKey::predef(HKEY_CURRENT_USER).open_subkey_with_flags(KEY, KEY_READ);
    match key.and_then(|key| key.get_raw_value(NAME)) {
        Ok(_) => Ok(true),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(failed(e)),
    }
}

pub(super) fn remove() -> Result<(), Error> {
    let key = RegKey::predef(HKEY_CURRENT_USER).open_subkey_with_flags(KEY, KEY_WRITE);
    match key.and_then(|key| key.delete_value(NAME)) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(failed(e)),
        _ => Ok(()),
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::io(Path::new(KEY), &error)
}
