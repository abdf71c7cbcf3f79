//! The text of what was added is read beside all else, and what came from others goes into the index of words. One thread does it
//! at a time, and nobody waits for it.

use bell::extractor::{Extractor, extract_all};
use programme::Area;
use programme::materials::index_texts::index_texts;
use tauri::{AppHandle, Manager as _};

use crate::error::CommandResult;
use crate::events::{changed, written};
use crate::long::programme_beside;
use crate::shell::Shell;
use crate::texts::Texts;

/// Begins to read, if somebody asked for it and nothing is read yet.
pub fn begin(app: &AppHandle) {
    if !app.state::<Shell>().texts.begins() {
        return;
    }
    let app = app.clone();
    std::thread::spawn(move || {
        let shell = app.state::<Shell>();
        let _ends = Ends(&shell.texts);
        if let Err(error) = read(&app, &shell) {
            tracing::warn!("the text of files: {:?}", error.code);
        }
    });
}

/// However it ends, it can begin again.
struct Ends<'t>(&'t Texts);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.ends();
    }
}

fn read(app: &AppHandle, shell: &Shell) -> CommandResult<()> {
    // nothing is open yet, or no longer
    let Ok(programme) = shell.current() else {
        return Ok(());
    };
    let mut replica = programme_beside(shell, &programme)?;
    let stop = || shell.current().ok().as_ref() != Some(&programme);
    let done = match Extractor::beside() {
        Ok(extractor) => extract_all(&mut replica, shell.now(), &extractor, &|_| true, &stop)?,
        Err(error) => {
            tracing::warn!("{error}");
            index_texts(&mut replica)?;
            return Ok(());
        }
    };
    if !done.touched.is_empty() {
        written(app, &replica, &done.touched);
    }
    if done.drafts {
        changed(app, [Area::Drafts, Area::Materials]);
    }
    Ok(())
}
