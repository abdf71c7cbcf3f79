//! A class of this person's (Microsoft, "Registering an Application to a URI Scheme").

use std::path::Path;

use winreg::RegKey;
use winreg::enums::HKEY_CURRENT_USER;

use super::SCHEME;
use crate::command_line;
use crate::error::Error;

pub(super) fn register(program: &Path, args: &[&str]) -> Result<(), Error> {
    let command = format!("{} \"%1\"", command_line::written(program, args)?);
    let set = || {
        let (class, _) = RegKey::predef(HKEY_CURRENT_USER).create_subkey(key())?;
        class.set_value("", &"URL:Mutual Learning")?;
        class.set_value("URL Protocol", &"")?;
        let (open, _) = class.create_subkey(r"shell\open\command")?;
        open.set_value("", &command)
    };
    set().map_err(failed)
}

pub(super) fn remove() -> Result<(), Error> {
    match RegKey::predef(HKEY_CURRENT_USER).delete_subkey_all(key()) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(failed(e)),
        _ => Ok(()),
    }
}

fn key() -> String {
    format!(r"Software\Classes\{SCHEME}")
}

fn failed(error: std::io::Error) -> Error {
    Error::io(Path::new(&key()), &error)
}
