//! The edition as a file that anybody may follow in the app.

use replica::{Error, Replica, Result};

use crate::error::Code;
use crate::schedule::write_file::{Links, write};
use crate::schedule::{Edition, edition};

/// The edition as the public may know it.
///
/// # Errors
/// `edition-draft` as long as it is prepared.
pub fn public(replica: &Replica) -> Result<Edition> {
    let mut edition = edition(replica.connection())?;
    if edition.draft {
        return Err(Error::of(Code::EditionDraft));
    }
    edition.questions.clear();
    for session in &mut edition.sessions {
        session.link = None;
    }
    for meeting in &mut edition.meetings {
        meeting.link = None;
    }
    Ok(edition)
}

/// The text of the file.
///
/// # Errors
/// As [`public`].
pub fn announcement_file(replica: &Replica) -> Result<String> {
    Ok(write(&public(replica)?, Links::LeftOut))
}
