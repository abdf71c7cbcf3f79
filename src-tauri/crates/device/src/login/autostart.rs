//! `$XDG_CONFIG_HOME/autostart` (Desktop Application Autostart Specification).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::desktop_entry;
use crate::error::Error;

fn place() -> Result<PathBuf, Error> {
    let folder = desktop_entry::folder("XDG_CONFIG_HOME", ".config")?;
    Ok(folder
        .join("autostart")
        .join("mutual-learning-bell.desktop"))
}

pub(super) fn set(program: &Path, args: &[&str]) -> Result<(), Error> {
    let exec = desktop_entry::exec(program, args)?;
    let tried = desktop_entry::try_exec(program);
    let text = format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Mutual Learning\n\
         Icon=mutual-learning\n\
         {tried}\
         Exec={exec}\n\
         Terminal=false\n"
    );
    desktop_entry::write(&place()?, &text)
}

pub(super) fn is_set() -> Result<bool, Error> {
    let place = place()?;
    match std::fs::read_to_string(&place) {
        // KDE and GNOME switch a file off by a line each, rather than removing it
        Ok(text) => Ok(!text.lines().any(|line| {
            let line: String = line.split_whitespace().collect();
            line == "Hidden=true" || line == "X-GNOME-Autostart-enabled=false"
        })),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(Error::io(&place, &e)),
    }
}

pub(super) fn remove() -> Result<(), Error> {
    desktop_entry::remove(&place()?)
}
