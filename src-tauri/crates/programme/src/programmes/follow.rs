//! Following a programme: its file is read, and kept as it was read. Nobody is asked, and nothing is shared.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::error::Code;
use crate::language::Language;
use crate::schedule::findings::findings;
use crate::schedule::read_file::{Read, read_path};
use crate::schedule::write_file::{Links, write};
use crate::words;
use replica::Profile;
use replica::Projection;
use replica::followed;
use replica::origin::{KNOWN_SINCE, ORIGIN};
use replica::record::put_fact;
use replica::stamp::stamp;
use replica::{Error, Result};

/// Follows the programme of a file; one that is followed already is brought up to date, and notes stay.
///
/// # Errors
/// Those of reading the file; `file-findings` when it says what cannot be (a date that does not exist, an id
/// that stands twice), with the first of them; `programme-here` when this device is in the programme's group.
/// Nothing is half imported.
pub fn follow(
    profile: &Profile,
    now: DateTime<Utc>,
    path: &Path,
    language: Language,
) -> Result<String> {
    let read = importable(path, language)?;
    let id = read.edition.id.clone();
    let text = write(&read.edition, Links::Included);
    let lay = |projection: &Projection<'_>| -> Result<()> {
        put_fact(projection, ORIGIN, "file")?;
        put_fact(projection, KNOWN_SINCE, &stamp(now))?;
        followed::put(*projection, &text)
    };
    if profile.programmes()?.contains(&id) {
        let mut programme = profile.programme(&id)?;
        if programme.is_member() {
            return Err(Error::of(replica::Code::ProgrammeHere).with("id", id));
        }
        programme.transact(lay)?;
    } else {
        profile.add(&id, now, lay)?;
    }
    Ok(id)
}

/// Reads a file that says nothing that cannot be; what it says otherwise is told in `language`.
///
/// # Errors
/// As [`follow`].
pub fn importable(path: &Path, language: Language) -> Result<Read> {
    let read = read_path(path)?;
    let blocking: Vec<_> = findings(&read.edition, &read.flaws, &read.places, language)
        .into_iter()
        .filter(|finding| finding.blocking)
        .collect();
    match blocking.first() {
        None => Ok(read),
        Some(first) => Err(Error::of(Code::FileFindings)
            .with("path", path.display())
            .with("count", blocking.len())
            .with("code", first.code)
            .with("place", &first.place)
            .with("line", first.line.unwrap_or_default())
            .with("column", first.column.unwrap_or_default())
            .with(
                "detail",
                words::say(
                    language,
                    &format!("finding.{}.message", first.code),
                    &first.params,
                ),
            )),
    }
}
