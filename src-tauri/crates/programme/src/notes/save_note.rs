//! Keeping a private note.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::note::{LONGEST, Note};
use super::store;
use crate::error::Code;
use crate::search;
use crate::search::Kind;
use replica::stamp::stamp;
use replica::{Error, Result};

/// Keeps a note, whole, in one transaction. An emptied note is kept as an empty one.
///
/// # Errors
/// `session-unknown`, `note-too-long` (what was kept before stays).
pub fn save_note(
    connection: &Connection,
    now: DateTime<Utc>,
    session: &str,
    text: &str,
) -> Result<Note> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Error::of(Code::NoteTooLong)
            .with("limit", LONGEST)
            .with("length", length));
    }
    if !store::session_exists(connection, session)? {
        return Err(Error::of(Code::SessionUnknown).with("id", session));
    }
    let note = Note {
        text: text.to_owned(),
        saved_at: Some(stamp(now)),
    };
    let transaction = connection.unchecked_transaction()?;
    store::put(&transaction, session, &note)?;
    search::put(&transaction, Kind::Note, session, &note.text)?;
    transaction.commit()?;
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::NOUNS;
    use replica::database::in_memory;

    fn with_session() -> Connection {
        let connection = in_memory(NOUNS.migrations).unwrap();
        connection
            .execute("INSERT INTO session (id) VALUES ('s01')", [])
            .unwrap();
        connection
    }

    #[test]
    fn a_note_is_kept_and_replaced() {
        let connection = with_session();
        let now = "2023-05-15T12:00:00Z".parse().unwrap();
        save_note(&connection, now, "s01", "¿Cómo lo dicen\na los vecinos?").unwrap();
        let kept = save_note(&connection, now, "s01", "Preguntar a Grace").unwrap();
        assert_eq!(store::note(&connection, "s01").unwrap(), kept);
        assert_eq!(kept.saved_at.as_deref(), Some("2023-05-15T12:00:00.000Z"));
    }

    #[test]
    fn too_long_a_note_leaves_the_one_that_was_kept() {
        let connection = with_session();
        let now = "2023-05-15T12:00:00Z".parse().unwrap();
        save_note(&connection, now, "s01", "kept").unwrap();
        let error = save_note(&connection, now, "s01", &"x".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(error.code(), "note-too-long");
        assert_eq!(store::note(&connection, "s01").unwrap().text, "kept");
    }

    #[test]
    fn a_note_needs_its_session() {
        let connection = with_session();
        let now = "2023-05-15T12:00:00Z".parse().unwrap();
        assert_eq!(
            save_note(&connection, now, "s99", "x").unwrap_err().code(),
            "session-unknown"
        );
    }
}
