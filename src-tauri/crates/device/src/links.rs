//! Links that open a page of the app: `mutual://session/<id>`, `mutual://meeting/<id>`, `mutual://forum`,
//! `mutual://today`. They carry
//! ids only; whoever holds one learns nothing, and whatever else stands in one is refused.
//!
//! Linux: a desktop file of this person's, made the handler of the scheme by xdg-mime. Windows: a class of this
//! person's in the registry. macOS: the scheme stands in the bundle's Info.plist, and nothing can be set at run time.
//! Linux has been tried, the other two are written from documentation.

use std::fmt;
use std::path::Path;

use crate::error::Error;

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "links/handler.rs"]
mod system;
#[cfg(windows)]
#[path = "links/class.rs"]
mod system;
#[cfg(target_os = "macos")]
mod system {
    use super::Path;
    use crate::error::Error;

    pub(super) fn register(_: &Path, _: &[&str]) -> Result<(), Error> {
        Ok(())
    }

    pub(super) fn remove() -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(not(target_os = "macos"))]
const SCHEME: &str = "mutual";

/// Longer than any id of ours.
const LONGEST: usize = 64;

/// A page that a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// The session of this id.
    Session(String),
    /// The information meeting of this id.
    Meeting(String),
    /// The forum.
    Forum,
    /// The first page.
    Today,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => write!(f, "mutual://session/{id}"),
            Self::Meeting(id) => write!(f, "mutual://meeting/{id}"),
            Self::Forum => f.write_str("mutual://forum"),
            Self::Today => f.write_str("mutual://today"),
        }
    }
}

/// What a link opens. `None` for all that [`Link`] would not have written: other words, capitals, a query, escapes,
/// an id of other characters than `a`–`z`, `0`–`9` and `-`, or longer than 64.
pub fn parse(url: &str) -> Option<Link> {
    let page = url.strip_prefix("mutual://")?;
    match page {
        "today" => return Some(Link::Today),
        "forum" => return Some(Link::Forum),
        _ => {}
    }
    let (noun, id) = page.split_once('/')?;
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > LONGEST || !id.bytes().all(letter) {
        return None;
    }
    match noun {
        "session" => Some(Link::Session(id.to_owned())),
        "meeting" => Some(Link::Meeting(id.to_owned())),
        _ => None,
    }
}

/// Has this person's system open our links with `program`, which gets `args` and then the link.
///
/// # Errors
/// `read-only`, `disk-full`; `internal` when the system does not take it.
pub fn register(program: &Path, args: &[&str]) -> Result<(), Error> {
    if !program.is_absolute() {
        return Err(Error::internal("only a whole path opens links"));
    }
    system::register(program, args)
}

/// Takes back what [`register`] set; nothing there is as good.
///
/// # Errors
/// `read-only` when the place cannot be changed.
pub fn remove() -> Result<(), Error> {
    system::remove()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_what_it_was_written_for() {
        for link in [
            Link::Session("s03".to_owned()),
            Link::Session("-".to_owned()),
            Link::Meeting("info-1".to_owned()),
            Link::Meeting("a".repeat(LONGEST)),
            Link::Forum,
            Link::Today,
        ] {
            assert_eq!(parse(&link.to_string()), Some(link));
        }
    }

    #[test]
    fn whatever_else_stands_in_a_link_is_refused() {
        let long = format!("mutual://session/{}", "a".repeat(LONGEST + 1));
        for odd in [
            "",
            "mutual",
            "mutual:",
            "mutual://",
            "mutual:today",
            "mutual:/today",
            "mutual:///today",
            "MUTUAL://today",
            "mutual://Today",
            "mutual://today/",
            "mutual://today?from=x",
            "mutual://today#x",
            " mutual://today",
            "mutual://today\n",
            "mutual://session",
            "mutual://session/",
            "mutual://session//s03",
            "mutual://session/s03/",
            "mutual://session/S03",
            "mutual://session/s_03",
            "mutual://session/s03?join=1",
            "mutual://session/s03#top",
            "mutual://session/s03%00",
            "mutual://session/%73",
            "mutual://session/../meeting/x",
            "mutual://session/s03 --flag",
            "mutual://session/sesión",
            "mutual://session/s03\0",
            "mutual://session/\u{FF53}03",
            "mutual://user@session/s03",
            "mutual://session:80/s03",
            "mutual://meetings/info-1",
            "https://session/s03",
            "file:///etc/passwd",
            "xmutual://today",
            long.as_str(),
        ] {
            assert_eq!(parse(odd), None, "{odd:?}");
        }
    }
}
