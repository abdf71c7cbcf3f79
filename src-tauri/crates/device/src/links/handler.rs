//! A handler of `x-scheme-handler/mutual` (Shared MIME Info, MIME Applications Associations), set by xdg-mime.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::SCHEME;
use crate::desktop_entry;
use crate::error::Error;

const FILE: &str = "mutual-learning-links.desktop";

fn place() -> Result<PathBuf, Error> {
    let folder = desktop_entry::folder("XDG_DATA_HOME", ".local/share")?;
    Ok(folder.join("applications").join(FILE))
}

pub(super) fn register(program: &Path, args: &[&str]) -> Result<(), Error> {
    let exec = desktop_entry::exec(program, args)?;
    let text = format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Mutual Learning\n\
         Icon=mutual-learning\n\
         Exec={exec} %u\n\
         Terminal=false\n\
         NoDisplay=true\n\
         MimeType=x-scheme-handler/{SCHEME};\n"
    );
    let place = place()?;
    desktop_entry::write(&place, &text)?;
    // xdg-mime writes into this folder and does not make it
    let settings = desktop_entry::folder("XDG_CONFIG_HOME", ".config")?;
    std::fs::create_dir_all(&settings).map_err(|e| Error::io(&settings, &e))?;
    run(
        "xdg-mime",
        &["default", FILE, &format!("x-scheme-handler/{SCHEME}")],
    )?;
    refresh(&place);
    Ok(())
}

pub(super) fn remove() -> Result<(), Error> {
    let place = place()?;
    desktop_entry::remove(&place)?;
    // an association with a file that is gone is passed over, as the specification says
    refresh(&place);
    Ok(())
}

/// The desktop's list of who opens what. Where there is no such program, the association alone has to do.
fn refresh(place: &Path) {
    if let Some(folder) = place.parent().and_then(Path::to_str) {
        run("update-desktop-database", &["--quiet", folder]).ok();
    }
}

fn run(program: &str, args: &[&str]) -> Result<(), Error> {
    let status = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|e| Error::internal(format!("{program}: {e}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::internal(format!("{program}: {status}")))
    }
}
