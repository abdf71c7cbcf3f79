//! What a file tells of itself becomes what is proposed: title, author, pages, minutes, a picture. The person who adds it confirms.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use files::{Added, Store};
use replica::{Error, Replica, Result};

use super::extracted::{Asked, Extracted, Extracts, Part};
use super::made::made;
use super::material::{Kind, LONGEST_LINE, Look, MaterialText, Rendition, Role};
use crate::clean::line;
use crate::error::Code;
use crate::forum::text;
use crate::language::{Both, Language};

/// The largest picture of a file, in bytes.
const LARGEST_COVER: usize = 200_000;
/// So many words are read in a minute, in a second language.
const WORDS_A_MINUTE: u32 = 130;
/// Nothing takes longer, in minutes.
const MOST_MINUTES: u32 = 600;

/// What a file that is being added tells of itself; with the error, where it cannot be opened by others either.
pub(super) fn about(
    extracts: &dyn Extracts,
    path: &Path,
    rendition: &Rendition,
) -> (Extracted, Option<Error>) {
    let told = matches!(
        rendition.look(),
        Look::Pdf | Look::Document | Look::Text | Look::Image
    );
    if !told || rendition.bytes > super::extract::LONGEST || rendition.role == Role::Captions {
        return (Extracted::default(), None);
    }
    let asked = Asked::of(rendition, Part::About);
    let read = std::fs::File::open(path).map_err(Error::from);
    let read = read.and_then(|mut file| extracts.extract(&asked, &mut file));
    match read {
        Ok(found) => (found, None),
        Err(error) => {
            // it is added all the same, and the person who adds it is told
            let error = clear(error).with("name", &rendition.name);
            let noticed = error.is(Code::FileEncrypted) || error.is(Code::FileBroken);
            (Extracted::default(), noticed.then_some(error))
        }
    }
}

/// What keeps a file from being read, by an error of its own.
pub(super) fn clear(error: Error) -> Error {
    let why = error.params().get("why").map(String::as_str);
    let code = match why.filter(|_| error.is(Code::FileNoText)) {
        Some("encrypted") => Code::FileEncrypted,
        Some("damaged") => Code::FileBroken,
        _ => return error,
    };
    Error::of(code).because(error)
}

/// Puts into a rendition what its file tells.
pub(super) fn fill(rendition: &mut Rendition, about: &Extracted) {
    rendition.pages = about.pages.or(rendition.pages);
    if rendition.language.is_none() && rendition.role != Role::Cover {
        rendition.language = text::guess(&about.begins);
    }
}

/// Puts into what is said of a material what its first file tells, where a name of a file stood for it.
pub(super) fn propose(told: &mut MaterialText, rendition: &Rendition, about: &Extracted) {
    let titles = [&about.title, &about.heading].into_iter().flatten();
    let mut titles = titles.map(|title| line(title));
    let title = titles.find(|title| is_title(title, &rendition.name));
    let language = rendition.language.unwrap_or(Language::En);
    // without one the name of the file stays, on the side of its language
    let title = title.unwrap_or_else(|| told.title.best(language).to_owned());
    told.title = Both::default();
    *told.title.side_mut(language) = Some(title);
    told.author = about
        .author
        .as_deref()
        .map(line)
        .filter(|name| is_author(name));
    told.minutes = minutes(told.kind, about);
}

/// How long it takes, if that can be told.
fn minutes(kind: Kind, about: &Extracted) -> Option<u32> {
    let words = about.words.filter(|words| *words > 0)?;
    let read = words.div_ceil(WORDS_A_MINUTE);
    let least = match kind {
        // slides are looked at as well
        Kind::Presentation => about.pages.unwrap_or_default().div_ceil(2),
        _ => 1,
    };
    Some(read.max(least).clamp(1, MOST_MINUTES))
}

/// Whether that is a title, and no name of a file or of a program.
fn is_title(title: &str, name: &str) -> bool {
    /// What programs write by themselves; a number may follow.
    const NOT: &[&str] = &[
        "untitled",
        "sin título",
        "sin titulo",
        "diseño sin título",
        "diseno sin titulo",
        "untitled design",
        "powerpoint presentation",
        "presentación de powerpoint",
        "presentacion de powerpoint",
        "presentation",
        "presentación",
        "presentacion",
        "word document",
        "documento de word",
        "document",
        "documento",
        "slide",
        "diapositiva",
        "full page fax print",
        "scan",
        "scanned document",
        "escaneo",
    ];
    const BEGINS: &[&str] = &[
        "microsoft word - ",
        "microsoft powerpoint - ",
        "http://",
        "https://",
        "file:",
        "www.",
    ];
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".pdf", ".ppt", ".pptx", ".odt", ".odp", ".indd", ".pages", ".key",
        ".tex", ".qxd", ".rtf", ".txt",
    ];
    let lower = title.to_lowercase();
    let bare = lower.trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '_' | '(' | ')' | '.')
    });
    let letters = title
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count();
    let path = title.contains('\\') || title.contains('/') && !title.contains(' ');
    // words of a file's name are tied together
    let tied = title.contains('_') && !title.contains(' ');
    let length = title.chars().count();
    (2..=LONGEST_LINE).contains(&length)
        && letters >= 2
        && letters * 6 >= length
        && !path
        && !tied
        && !NOT.contains(&bare)
        && !BEGINS.iter().any(|begins| lower.starts_with(begins))
        && !ENDINGS.iter().any(|ending| lower.ends_with(ending))
        && lower != name.to_lowercase()
}

/// Whether that is somebody's name, and no program, machine or account.
fn is_author(name: &str) -> bool {
    const NOT: &[&str] = &[
        "anonymous",
        "anónimo",
        "anonimo",
        "unknown",
        "user",
        "usuario",
        "admin",
        "administrator",
        "administrador",
        "owner",
        "propietario",
        "microsoft office user",
        "python-docx",
        "canva",
        "hp",
        "dell",
        "lenovo",
        "acer",
        "asus",
        "toshiba",
        "pc",
    ];
    let lower = name.to_lowercase();
    let length = name.chars().count();
    (3..=LONGEST_LINE).contains(&length)
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '\\', '/', '_'])
        && !NOT.contains(&lower.trim())
}

/// The small picture of a file, as a rendition of its own.
///
/// # Errors
/// Those of adding.
pub(super) fn cover(
    replica: &Replica,
    store: &Store,
    of: &Rendition,
    about: &Extracted,
) -> Result<Option<(Added, Rendition)>> {
    let picture = about.cover.as_deref().map(|text| STANDARD.decode(text));
    let Some(Ok(picture)) = picture else {
        return Ok(None);
    };
    if picture.len() > LARGEST_COVER {
        return Ok(None);
    }
    let connection = replica.connection();
    made(connection, store, of, Role::Cover, &picture, "image/jpeg").map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_title_and_no_name_of_a_program() {
        for good in [
            "Before the first visit",
            "¿Qué es el acogimiento?",
            "Guía para equipos de acogida",
            "የልጆች እንክብካቤ",
            "指南書",
            "SOS",
            "101 ideas: 2020-2023 (v. 1.2)",
            "Slide 1 things to know before you visit",
            "Foster care/kinship care: a guide",
        ] {
            assert!(is_title(good, "visit.pdf"), "{good}");
        }
        for bad in [
            "",
            "a",
            "Microsoft Word - visit.doc",
            "visit_final_v3.docx",
            "informe_final_v3",
            "Visit.pdf",
            "Presentación de PowerPoint",
            "Presentación1",
            "Slide 1",
            "Document (2)",
            "2026-11-28 12:34:56",
            "Untitled-1",
            "Diseño sin título",
            "Full page fax print",
            "https://example.org/page",
            "C:\\Users\\rosa\\Desktop\\carta privada",
            "/srv/carta",
        ] {
            assert!(!is_title(bad, "visit.pdf"), "{bad}");
        }
        for (name, is) in [
            ("Rosa Luz", true),
            ("UNICEF", true),
            ("rosa.luz@example.org", false),
            ("DESKTOP\\rosa", false),
            ("Usuario", false),
            ("HP", false),
            ("python-docx", false),
        ] {
            assert_eq!(is_author(name), is, "{name}");
        }
    }

    #[test]
    fn minutes_are_those_of_somebody_who_reads_a_second_language() {
        let about = |words, pages| Extracted {
            words,
            pages: Some(pages),
            ..Extracted::default()
        };
        assert_eq!(minutes(Kind::Publication, &about(Some(1_300), 4)), Some(10));
        assert_eq!(minutes(Kind::Presentation, &about(Some(60), 20)), Some(10));
        assert_eq!(minutes(Kind::Publication, &about(None, 20)), None);
        assert_eq!(
            minutes(Kind::Publication, &about(Some(u32::MAX), 1)),
            Some(600)
        );
    }
}
