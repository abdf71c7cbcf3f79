//! What a file tells of itself, before anybody has said anything: its media type by its bytes, and title and language by its name.
//! It is a guess, and whoever adds the file sees and corrects it.

use std::io::Read as _;
use std::path::Path;

use super::material::{Kind, Role};
use crate::clean::line;
use crate::language::Language;

/// So many bytes of a file are looked at.
const LOOKED_AT: u64 = 64 * 1024;

/// What a file is most likely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// Its media type.
    pub media: String,
    /// What kind of material it is.
    pub kind: Kind,
    /// What it is for beside others of the same material.
    pub role: Role,
    /// Its language, if its name says so.
    pub language: Option<Language>,
    /// A title.
    pub title: String,
    /// What the names of all renditions of one material have in common.
    pub stem: String,
}

/// Words in names that tell the language.
const LANGUAGES: &[(&str, Language)] = &[
    ("en", Language::En),
    ("eng", Language::En),
    ("english", Language::En),
    ("ingles", Language::En),
    ("inglés", Language::En),
    ("es", Language::Es),
    ("spa", Language::Es),
    ("esp", Language::Es),
    ("spanish", Language::Es),
    ("espanol", Language::Es),
    ("español", Language::Es),
    ("castellano", Language::Es),
];

/// Words in names that tell a light version.
const LIGHT: &[&str] = &[
    "light", "small", "ligero", "ligera", "liviano", "liviana", "360p", "240p", "480p", "audio",
];

/// Guesses what a file is. One that cannot be read is guessed by its name: adding it says what is wrong.
pub fn guess(path: &Path) -> Guess {
    let mut begins = Vec::new();
    // a pipe is not opened: somebody may never write into it
    if std::fs::metadata(path).is_ok_and(|found| found.is_file())
        && let Ok(file) = std::fs::File::open(path)
        && file.take(LOOKED_AT).read_to_end(&mut begins).is_err()
    {
        begins.clear();
    }
    let name = file_name(path);
    let (stem, ends) = name.rsplit_once('.').unwrap_or((&name, ""));
    let media = media(&begins, &ends.to_lowercase());
    let mut named = Named::of(stem);
    if named.title.trim().is_empty() {
        named.title.clone_from(&name);
    }
    Guess {
        kind: kind(&media),
        role: match (is_captions(&media), named.light) {
            (true, _) => Role::Captions,
            (_, true) => Role::Light,
            _ => Role::Main,
        },
        language: named.language,
        stem: crate::fold::fold(&named.title),
        title: named.title,
        media,
    }
}

/// The name of a file on one line, without what no text is.
pub fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = line(&name.to_string_lossy());
    match name.chars().count() > 200 {
        // the end tells what it is
        true => {
            let (stem, ends) = name.rsplit_once('.').unwrap_or((&name, ""));
            let ends: String = ends.chars().take(10).collect();
            let stem: String = stem.chars().take(180).collect();
            format!("{}.{ends}", stem.trim_end())
        }
        false => name,
    }
}

fn is_captions(media: &str) -> bool {
    matches!(media, "text/vtt" | "application/x-subrip")
}

fn kind(media: &str) -> Kind {
    match media {
        _ if media.starts_with("video/") || media.starts_with("audio/") => Kind::Video,
        _ if media.contains("presentation") || media == "application/vnd.ms-powerpoint" => {
            Kind::Presentation
        }
        "application/pdf" | "application/msword" | "text/plain" | "text/markdown" => {
            Kind::Publication
        }
        _ if media.contains("wordprocessingml") || media.ends_with("opendocument.text") => {
            Kind::Publication
        }
        _ => Kind::Other,
    }
}

/// The media type: by the bytes where they tell, else by how the name ends.
fn media(begins: &[u8], ends: &str) -> String {
    if let Some(document) = open_document(begins) {
        return document;
    }
    // what comes before the mark of a PDF is passed over by all readers
    let head = begins.get(..1024.min(begins.len())).unwrap_or_default();
    if head.windows(5).any(|bytes| bytes == b"%PDF-") {
        return "application/pdf".to_owned();
    }
    if let Some(media) = matroska(head) {
        return media.to_owned();
    }
    if let Some(found) = infer::get(begins) {
        let media = found.mime_type();
        let zip = media == "application/zip";
        let unsure = zip
            || matches!(
                media,
                "text/html" | "text/xml" | "application/x-ole-storage"
            );
        if !unsure {
            return media.to_owned();
        }
        if zip && let Some(office) = office(ends) {
            return office.to_owned();
        }
        if media == "application/x-ole-storage" {
            return old_office(ends)
                .unwrap_or("application/x-ole-storage")
                .to_owned();
        }
        if zip {
            return media.to_owned();
        }
    }
    by_name(begins, ends).to_owned()
}

/// An ODF document says what it is in its first member, which is not compressed.
fn open_document(begins: &[u8]) -> Option<String> {
    let rest = begins.strip_prefix(b"PK\x03\x04")?.get(26..)?;
    let rest = rest.strip_prefix(b"mimetype")?;
    let media: Vec<u8> = rest
        .iter()
        .copied()
        .take_while(|byte| byte.is_ascii_lowercase() || matches!(byte, b'/' | b'.' | b'-'))
        .take(100)
        .collect();
    let media = String::from_utf8(media).ok()?;
    media
        .starts_with("application/vnd.oasis.opendocument.")
        .then_some(media)
}

/// What a Matroska file says of itself near its beginning. Programs write the header in several lengths.
fn matroska(head: &[u8]) -> Option<&'static str> {
    let rest = head.strip_prefix(b"\x1a\x45\xdf\xa3")?;
    let says = |word: &[u8]| rest.windows(word.len()).any(|bytes| bytes == word);
    match (says(b"webm"), says(b"matroska")) {
        (true, _) => Some("video/webm"),
        (_, true) => Some("video/x-matroska"),
        _ => None,
    }
}

fn office(ends: &str) -> Option<&'static str> {
    Some(match ends {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "odt" => "application/vnd.oasis.opendocument.text",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        _ => return None,
    })
}

fn old_office(ends: &str) -> Option<&'static str> {
    Some(match ends {
        "doc" => "application/msword",
        "ppt" | "pps" => "application/vnd.ms-powerpoint",
        "xls" => "application/vnd.ms-excel",
        _ => return None,
    })
}

fn by_name(begins: &[u8], ends: &str) -> &'static str {
    let text = !begins.is_empty() && !begins.contains(&0);
    match ends {
        "vtt" if text => "text/vtt",
        "srt" if text => "application/x-subrip",
        "svg" if text => "image/svg+xml",
        "htm" | "html" | "xhtml" if text => "text/html",
        "md" | "markdown" if text => "text/markdown",
        "csv" if text => "text/csv",
        "txt" | "text" if text => "text/plain",
        // a player finds out; many begin without a mark
        "mp3" if !text && !begins.is_empty() => "audio/mpeg",
        "m4a" | "aac" if !text && !begins.is_empty() => "audio/mp4",
        "mp4" | "m4v" if !text && !begins.is_empty() => "video/mp4",
        _ if text && std::str::from_utf8(begins.get(..1_000).unwrap_or(begins)).is_ok() => {
            "text/plain"
        }
        _ => "application/octet-stream",
    }
}

/// What a name says.
struct Named {
    title: String,
    language: Option<Language>,
    light: bool,
}

impl Named {
    fn of(stem: &str) -> Self {
        let parted = stem.replace(['_', '.', '(', ')', '[', ']', '+'], " ");
        // dashes part words too, where no blank does
        let parted = match parted.contains(' ') {
            true => parted,
            false => parted.replace('-', " "),
        };
        let mut words: Vec<&str> = parted.split_whitespace().collect();
        let (mut language, mut light) = (None, false);
        // such words stand at the end, and a title is more than they are
        while words.len() > 1
            && let Some(last) = words.last()
        {
            let word = last.trim_matches('-').to_lowercase();
            let named = LANGUAGES.iter().find(|(known, _)| *known == word);
            if let (Some((_, named)), None) = (named, language) {
                language = Some(*named);
            } else if LIGHT.contains(&word.as_str()) && !light {
                light = true;
            } else if !word.is_empty() {
                break;
            }
            words.pop();
        }
        let title = words.join(" ");
        let mut letters = title.chars();
        let title = match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => stem.to_owned(),
        };
        Self {
            title,
            language,
            light,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_title_language_and_weight() {
        for (name, title, language, light) in [
            ("handout", "Handout", None, false),
            (
                "Family_strengthening_ES",
                "Family strengthening",
                Some(Language::Es),
                false,
            ),
            (
                "family-strengthening-en",
                "Family strengthening",
                Some(Language::En),
                false,
            ),
            (
                "Care leavers (español)",
                "Care leavers",
                Some(Language::Es),
                false,
            ),
            ("film.en.360p", "Film", Some(Language::En), true),
            ("film_audio_es", "Film", Some(Language::Es), true),
            ("es", "Es", None, false),
            ("Who cares - a talk", "Who cares - a talk", None, false),
            ("", "", None, false),
        ] {
            let named = Named::of(name);
            assert_eq!(
                (named.title.as_str(), named.language, named.light),
                (title, language, light),
                "{name}"
            );
        }
    }

    #[test]
    fn bytes_tell_what_a_file_is_whatever_its_name_says() {
        let png = b"\x89PNG\r\n\x1a\n0000IHDR";
        let odp = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.presentationPK";
        for (bytes, ends, expected) in [
            (b"%PDF-1.7\n".as_slice(), "txt", "application/pdf"),
            (b"\n\n%PDF-1.4", "pdf", "application/pdf"),
            (png, "pdf", "image/png"),
            (
                odp,
                "zip",
                "application/vnd.oasis.opendocument.presentation",
            ),
            (b"WEBVTT\n\n", "vtt", "text/vtt"),
            (
                b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x10\x42\x82\x85webm",
                "bin",
                "video/webm",
            ),
            (
                b"\x1a\x45\xdf\xa3\x42\x82\x88matroska",
                "mkv",
                "video/x-matroska",
            ),
            (b"\0\x01\x02", "mp3", "audio/mpeg"),
            (b"not sound", "mp3", "text/plain"),
            (
                b"1\n00:00:01,000 --> 00:00:02,000\nHola",
                "srt",
                "application/x-subrip",
            ),
            (b"<svg onload=alert(1)>", "svg", "image/svg+xml"),
            (b"<html><script>", "html", "text/html"),
            (b"Hola", "", "text/plain"),
            (b"Hola", "pdf", "text/plain"),
            (b"\0\x01\x02", "pdf", "application/octet-stream"),
            (b"", "pdf", "application/octet-stream"),
        ] {
            assert_eq!(media(bytes, ends), expected, "{ends}");
        }
    }
}
