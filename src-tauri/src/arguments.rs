//! The window's command line: `--sample` opens the sample, `--data DIR` another profile, `--programme ID` looks at that
//! programme, `--now INSTANT` takes that instant (RFC 3339) for the present; `mutual://session/<id>` opens a page, and a
//! programme file is looked at.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use programme::{Language, words};

use crate::shell::Asked;

/// What is answered in the terminal, without a window.
pub fn answered(
    mut arguments: impl Iterator<Item = OsString>,
    language: Language,
) -> Option<String> {
    let word = arguments.next()?;
    let version = env!("CARGO_PKG_VERSION");
    match word.to_str()? {
        "--version" | "-V" => Some(format!("mutual-learning {version}\n")),
        "--help" | "-h" => Some(words::phrase(
            language,
            "shell.help",
            &[("version", version)],
        )),
        _ => None,
    }
}

/// What was asked for. What is not understood is told in the log and left alone: a desktop may add words.
pub fn asked(arguments: impl Iterator<Item = OsString>) -> Asked {
    asked_in(arguments, Path::new(""))
}

/// The same of a start in another folder, where its paths are meant.
pub fn asked_in(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Asked {
    let mut asked = Asked::default();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--sample") => asked.sample = true,
            Some("--data") => asked.data = arguments.next().map(Into::into),
            Some("--programme") => {
                let id = arguments.next().and_then(|id| id.into_string().ok());
                asked.programme = id.filter(|id| replica::ids::is_object_id(id));
            }
            Some("--now") => {
                asked.now = arguments
                    .next()
                    .and_then(|instant| instant.to_str()?.parse().ok());
            }
            Some(word) if word.starts_with("mutual://") => {
                asked.page = device::links::parse(word);
                // a link comes from anywhere, and on some systems brings words of its own behind it
                break;
            }
            Some(word) if word.starts_with('-') => tracing::warn!("not understood: {word}"),
            _ => match file(&argument, folder) {
                Some(path) => asked.files.push(path),
                None => tracing::warn!("there is no {}", argument.to_string_lossy()),
            },
        }
    }
    asked
}

/// A file that is there: a path, or a link as desktops give it (`file:///media/stick/edition.mutual`).
fn file(argument: &OsStr, folder: &Path) -> Option<PathBuf> {
    let link = argument.to_str().filter(|word| word.starts_with("file:"));
    let path = match link {
        Some(link) => tauri::Url::parse(link).ok()?.to_file_path().ok()?,
        None => folder.join(argument),
    };
    // in another folder, later, the same words would mean another file
    std::path::absolute(path).ok().filter(|path| path.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_in_any_order() {
        let words = ["--now", "2023-05-15T12:00:00Z", "--sample", "--data", "/p"];
        let asked = asked(words.into_iter().map(OsString::from));
        assert!(asked.sample);
        assert_eq!(asked.data, Some("/p".into()));
        assert_eq!(asked.now.map(|now| now.timestamp()), Some(1_684_152_000));
    }

    #[test]
    fn a_link_brings_no_other_words() {
        let words = [
            "--data",
            "/p",
            "mutual://today",
            "--data",
            r"\\host\share",
            "--sample",
        ];
        let asked = asked(words.into_iter().map(OsString::from));
        assert_eq!(asked.data, Some("/p".into()));
        assert!(!asked.sample);
        assert_eq!(asked.page, Some(device::links::Link::Today));
    }

    #[test]
    fn a_file_and_a_programme_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("edition.mutual");
        std::fs::write(&file, "").unwrap();
        let words = [
            "--programme".into(),
            "mlp-2023-02".into(),
            file.clone().into_os_string(),
            folder.path().join("gone.mutual").into_os_string(),
            "--unknown".into(),
        ];
        let asked = asked(words.into_iter());
        assert_eq!(asked.files, std::slice::from_ref(&file));
        assert_eq!(asked.programme.as_deref(), Some("mlp-2023-02"));
        // as a second start in that folder, and as a desktop names it
        let spaced = folder.path().join("my edition.mutual");
        std::fs::write(&spaced, "").unwrap();
        let link = tauri::Url::from_file_path(&spaced).unwrap().to_string();
        let words = ["--programme", "mlp-2023-02", "edition.mutual", &link].map(OsString::from);
        let second = asked_in(words.into_iter(), folder.path());
        assert_eq!(second.files, [file, spaced]);
        assert_eq!(second.programme.as_deref(), Some("mlp-2023-02"));
        let odd = ["--programme", "../x"].into_iter().map(OsString::from);
        assert_eq!(super::asked(odd).programme, None);
    }

    #[test]
    fn help_and_version_are_answered() {
        let of = |word: &str| answered([OsString::from(word)].into_iter(), Language::En);
        assert!(of("--version").unwrap().contains(env!("CARGO_PKG_VERSION")));
        assert!(of("--help").unwrap().contains("--sample"));
        assert_eq!(of("--sample"), None);
    }
}
