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

/// The package's own desktop file, which handles the links of everybody on this computer.
const INSTALLED: &str = "applications/mutual-learning.desktop";

/// Whether the package that `program` came with handles links already: its desktop file lies in `share` beside the program's
/// `bin`, and a second handler would only outlive it.
fn is_installed(program: &Path, data: &[PathBuf]) -> bool {
    let bin = program.parent();
    data.iter().any(|share| {
        share.join(INSTALLED).is_file()
            && share.parent().map(|above| above.join("bin")).as_deref() == bin
    })
}

/// The folders of `XDG_DATA_DIRS`, or those that stand for it where it is not set.
fn data_folders() -> Vec<PathBuf> {
    let named = std::env::var_os("XDG_DATA_DIRS").filter(|named| !named.is_empty());
    let named = named.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    std::env::split_paths(&named).collect()
}

pub(super) fn register(program: &Path, args: &[&str]) -> Result<(), Error> {
    if args.is_empty() && is_installed(program, &data_folders()) {
        return remove();
    }
    let exec = desktop_entry::exec(program, args)?;
    let tried = desktop_entry::try_exec(program);
    let text = format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Mutual Learning\n\
         Icon=mutual-learning\n\
         {tried}\
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_handles_links_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let share = folder.path().join("share");
        let program = folder.path().join("bin/mutual-learning");
        let data = [PathBuf::from("/nowhere/share"), share.clone()];
        assert!(!is_installed(&program, &data));
        std::fs::create_dir_all(share.join("applications")).unwrap();
        std::fs::write(share.join(INSTALLED), "").unwrap();
        assert!(is_installed(&program, &data));
        // one that was built beside it is another program
        assert!(!is_installed(Path::new("/built/mutual-learning"), &data));
    }
}
