//! `cargo xtask screens`: photographs of every screen in the real WebView, to be looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::app::{self, Build};
use crate::needs::{self, Purpose};
use crate::step::root;
use crate::trouble::Trouble;
use crate::ui;

/// Every screen, both languages, light and dark, two sizes. The first word may name another folder than
/// `screens/`; what follows goes to the photographer.
///
/// # Errors
/// When something is missing, does not compile, or a screen cannot be photographed.
pub fn screens(words: &[String]) -> Result<(), Trouble> {
    let (folder, rest) = match words.split_first() {
        Some((first, rest)) if !first.starts_with('-') => (PathBuf::from(first), rest),
        _ => (root().join("screens"), words),
    };
    let pictures = photograph(&folder, rest)?;
    println!("Pictures made: {}, in {}", pictures.len(), folder.display());
    Ok(())
}

/// The first screens only, each named at the end.
///
/// # Errors
/// As [`screens`], and when no picture came of it.
pub fn first() -> Result<(), Trouble> {
    let folder = root().join("screens");
    let pictures = photograph(&folder, &["--first".to_owned()])?;
    println!("The first screens:");
    for picture in pictures {
        println!("  {}", picture.display());
    }
    Ok(())
}

fn photograph(folder: &Path, words: &[String]) -> Result<Vec<PathBuf>, Trouble> {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::new(
            "the WebView can only be driven on Linux (WebKitWebDriver)",
            "run this on Linux, or open the app with: cargo xtask run",
        ));
    }
    needs::find(Purpose::Screens)?;
    ui::build()?;
    let programs = Build::Programs.run()?;
    std::fs::create_dir_all(folder).map_err(|error| Trouble::file(folder, &error))?;
    let before = pictures(folder).map_err(|error| Trouble::file(folder, &error))?;
    let mut all = vec![folder.display().to_string()];
    all.extend_from_slice(words);
    app::story(&programs, "screens", &all).run()?;
    // pictures of an earlier run may lie here: only what this one made is its result
    let mut pictures = pictures(folder).map_err(|error| Trouble::file(folder, &error))?;
    pictures.retain(|picture, made| before.get(picture) != Some(made));
    if pictures.is_empty() {
        return Err(Trouble::new(
            format!("no picture was left in {}", folder.display()),
            "see what the photographer says above",
        ));
    }
    Ok(pictures.into_keys().collect())
}

/// Every picture under a folder, with the time when it was made.
fn pictures(folder: &Path) -> std::io::Result<BTreeMap<PathBuf, SystemTime>> {
    let mut pictures = BTreeMap::new();
    for found in std::fs::read_dir(folder)? {
        let found = found?;
        let path = found.path();
        if path.is_dir() {
            pictures.append(&mut self::pictures(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "png") {
            pictures.insert(path, found.metadata()?.modified()?);
        }
    }
    Ok(pictures)
}
