//! What is made from something else in the repository and kept beside it: the look's dark colours for
//! readers who chose nothing, and the icons. NOTICE has a file of its own.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::package::tauri;
use crate::step::{Step, root};
use crate::trouble::Trouble;

/// Where the script of the page is kept that checks certificates, and its name.
const VERIFIER: &str = "src-tauri/crates/programme/src/certificates";
const VERIFIER_SCRIPT: &str = "verifier.js";
const CHOSEN: &str = ":root[data-theme=\"dark\"] {";
const UNCHOSEN: &str = "@media (prefers-color-scheme: dark) {";
const MADE: [&str; 6] = [
    "128x128.png",
    "128x128@2x.png",
    "32x32.png",
    "icon.icns",
    "icon.ico",
    "icon.png",
];

/// Whether the dark colours for readers who chose nothing are those of the dark theme.
///
/// # Errors
/// When they differ, or the tokens are not where they should be.
pub fn dark_is_current() -> Result<(), Trouble> {
    let (path, css) = tokens()?;
    let wanted = with_dark_copied(&css).ok_or_else(|| odd_tokens(&path))?;
    if css == wanted {
        return Ok(());
    }
    Err(Trouble::new(
        format!("{}: the two dark blocks differ", path.display()),
        "edit the block of the dark theme only, then: cargo xtask bindings",
    ))
}

/// Copies the dark theme's colours for readers who chose nothing.
///
/// # Errors
/// When the tokens cannot be read, understood or written.
pub fn write_dark() -> Result<(), Trouble> {
    let (path, css) = tokens()?;
    let wanted = with_dark_copied(&css).ok_or_else(|| odd_tokens(&path))?;
    if css == wanted {
        Ok(())
    } else {
        write(&path, wanted.as_bytes())
    }
}

/// Whether the script of the page that checks certificates is the one that its sources give.
///
/// # Errors
/// When it is not, or Vite fails.
pub fn verifier_is_current() -> Result<(), Trouble> {
    let made = root().join("target").join("verifier");
    let folder = made.display().to_string();
    Step::npm(["run", "verifier"])
        .with("VERIFIER_OUT", folder)
        .run()?;
    if read(&made.join(VERIFIER_SCRIPT))? == read(&root().join(VERIFIER).join(VERIFIER_SCRIPT))? {
        return Ok(());
    }
    Err(Trouble::new(
        format!("{VERIFIER}/{VERIFIER_SCRIPT} is not what ui/verifier gives"),
        "edit ui/verifier only, then: cargo xtask bindings",
    ))
}

/// Makes that script.
///
/// # Errors
/// When Vite fails.
pub fn write_verifier() -> Result<(), Trouble> {
    Step::npm(["run", "verifier"]).run()
}

fn odd_tokens(path: &Path) -> Trouble {
    Trouble::new(
        format!(
            "{}: \"{CHOSEN}\" and \"{UNCHOSEN}\" are not both there",
            path.display()
        ),
        "put both blocks back; the second is written from the first by: cargo xtask bindings",
    )
}

/// The style sheet with the block of the dark theme copied into the media query. Nothing when either
/// of the two is missing or not closed.
fn with_dark_copied(css: &str) -> Option<String> {
    let chosen = block(css, CHOSEN)?;
    let colours: Vec<String> = chosen
        .strip_prefix(CHOSEN)?
        .strip_suffix('}')?
        .trim()
        .lines()
        .map(|line| format!("    {}", line.trim()).trim_end().to_owned())
        .collect();
    let copy = format!(
        "{UNCHOSEN}\n  :root:not([data-theme]) {{\n{}\n  }}\n}}",
        colours.join("\n")
    );
    Some(css.replacen(block(css, UNCHOSEN)?, &copy, 1))
}

/// From an opening line to the brace that closes it.
fn block<'css>(css: &'css str, opening: &str) -> Option<&'css str> {
    let from = css.get(css.find(opening)?..)?;
    let mut depth = 0_u32;
    for (at, c) in from.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return from.get(..=at),
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

fn tokens() -> Result<(PathBuf, String), Trouble> {
    let sources = root().join("ui/src");
    let path = named(&sources, "tokens.css").ok_or_else(|| {
        Trouble::new(
            format!("there is no tokens.css in {}", sources.display()),
            "put it back: it is the only place for colours, sizes and durations",
        )
    })?;
    let css = fs::read_to_string(&path).map_err(|error| Trouble::file(&path, &error))?;
    Ok((path, css))
}

fn named(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut folders = Vec::new();
    for found in fs::read_dir(folder).ok()?.flatten() {
        if found.file_name() == name {
            return Some(found.path());
        }
        if found.path().is_dir() {
            folders.push(found.path());
        }
    }
    folders.sort();
    folders.iter().find_map(|folder| named(folder, name))
}

/// Whether source and icons are those that icons/SHA256SUMS notes.
///
/// # Errors
/// When the source was edited without making the icons, or an icon was edited by hand.
pub fn icons_are_current() -> Result<(), Trouble> {
    let folder = root().join("icons");
    let noted = read(&folder.join("SHA256SUMS"))?;
    if noted == sums(&folder)?.into_bytes() {
        return Ok(());
    }
    Err(Trouble::new(
        "icons/: the icons are not those that were made from source.svg",
        "edit icons/source.svg only, then: cargo xtask bindings",
    ))
}

/// Makes the icons from their source with Tauri's own program, if either was changed.
///
/// # Errors
/// When they cannot be made or written.
pub fn write_icons() -> Result<(), Trouble> {
    if icons_are_current().is_ok() {
        return Ok(());
    }
    let folder = root().join("icons");
    // it makes those of mobile shops as well, which we do not want beside ours
    let workshop = root().join("target/icons");
    let source = folder.join("source.svg").display().to_string();
    let made = workshop.display().to_string();
    tauri(["icon", &source, "-o", &made]).run()?;
    for name in MADE {
        write(&folder.join(name), &read(&workshop.join(name))?)?;
    }
    write(&folder.join("SHA256SUMS"), sums(&folder)?.as_bytes())
}

/// The hashes of source and icons as sha256sum writes them, so that `sha256sum -c` reads them too.
fn sums(folder: &Path) -> Result<String, Trouble> {
    let mut sums = String::new();
    for name in MADE.into_iter().chain(["source.svg"]) {
        let mut bytes = read(&folder.join(name))?;
        if name.ends_with(".svg") {
            // git may give a text other line ends on Windows
            bytes.retain(|byte| *byte != b'\r');
        }
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        sums.push_str(&format!("{hash}  {name}\n"));
    }
    Ok(sums)
}

/// A whole file.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    fs::read(path).map_err(|error| Trouble::file(path, &error))
}

/// Writes a whole file and says so.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    fs::write(path, bytes).map_err(|error| Trouble::file(path, &error))?;
    println!("written: {}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = "\
:root { --a: 1px; }

:root[data-theme=\"dark\"] {
  color-scheme: dark;
  --paper: #1c1b18;   /* the ground */
}

/* a copy */
@media (prefers-color-scheme: dark) {
  :root:not([data-theme]) {
    --paper: #000000;
  }
}
.after { color: red; }
";

    #[test]
    fn the_dark_theme_is_copied_and_nothing_else_is_touched() {
        let copied = with_dark_copied(CSS).unwrap();
        assert!(copied.contains(
            "/* a copy */
@media (prefers-color-scheme: dark) {
  :root:not([data-theme]) {
    color-scheme: dark;
    --paper: #1c1b18;   /* the ground */
  }
}
.after { color: red; }
"
        ));
        assert_eq!(with_dark_copied(&copied).as_deref(), Some(copied.as_str()));
        let until_copy = |css: &str| css.split("/* a copy").next().unwrap().to_owned();
        assert_eq!(until_copy(&copied), until_copy(CSS));
    }

    #[test]
    fn tokens_without_both_blocks_are_not_guessed_at() {
        assert_eq!(
            with_dark_copied(":root[data-theme=\"dark\"] { --a: 1; }"),
            None
        );
        assert_eq!(
            with_dark_copied("@media (prefers-color-scheme: dark) { :root {} }"),
            None
        );
        assert_eq!(with_dark_copied(&CSS.replace('}', "")), None);
    }
}
