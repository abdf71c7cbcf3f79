//! A LaunchAgent (launchd.plist(5)).

use std::path::{Path, PathBuf};

use crate::error::Error;

const LABEL: &str = "org.mutuallearning.bell";

fn place() -> Result<PathBuf, Error> {
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    home.map(|home| {
        home.join("Library/LaunchAgents")
            .join(format!("{LABEL}.plist"))
    })
    .ok_or_else(|| Error::internal("this system names no home folder"))
}

pub(super) fn set(program: &Path, args: &[&str]) -> Result<(), Error> {
    let program = program
        .to_str()
        .ok_or_else(|| Error::internal("the path of the program is no Unicode"))?;
    let words: String = std::iter::once(&program)
        .chain(args)
        .map(|word| format!("<string>{}</string>", escaped(word)))
        .collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\"><dict>\n\
         <key>Label</key><string>{LABEL}</string>\n\
         <key>ProgramArguments</key><array>{words}</array>\n\
         <key>RunAtLoad</key><true/>\n\
         <key>ProcessType</key><string>Background</string>\n\
         </dict></plist>\n"
    );
    let place = place()?;
    let failed = |e| Error::io(&place, &e);
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    crate::whole::write(&place, text.as_bytes()).map_err(failed)
}

pub(super) fn is_set() -> Result<bool, Error> {
    let place = place()?;
    place.try_exists().map_err(|e| Error::io(&place, &e))
}

pub(super) fn remove() -> Result<(), Error> {
    let place = place()?;
    match std::fs::remove_file(&place) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io(&place, &e)),
        _ => Ok(()),
    }
}

fn escaped(word: &str) -> String {
    word.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
