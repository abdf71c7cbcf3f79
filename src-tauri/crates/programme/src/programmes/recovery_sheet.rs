//! The recovery sheet: the founding key on paper, with which a group can be taken up again when every
//! facilitator's computer is lost. Once it is printed, the key leaves this computer.

use chrono::{DateTime, Utc};

use crate::error::Code;
use crate::language::Language;
use crate::schedule;
use crate::words;
use replica::Replica;
use replica::keys::bearer::FOUNDING;
use replica::record::{fact, forget_secret, put_fact, secret};
use replica::stamp::stamp;
use replica::{Error, Result};

const WRITTEN: &str = "sheet_written";

/// The sheet as plain text, to be printed: what it is, how to keep it, and the code in four lines.
///
/// # Errors
/// `sheet-gone` when the founding key has left this computer, or was never here.
pub fn recovery_sheet(
    programme: &Replica,
    now: DateTime<Utc>,
    language: Language,
) -> Result<String> {
    let connection = programme.connection();
    let seed = secret(connection, FOUNDING)?.ok_or_else(|| Error::of(Code::SheetGone))?;
    let group = fact(connection, "group")?.unwrap_or_default();
    let edition = schedule::edition(connection)?;
    let date = words::date(language, now.date_naive());
    let lines = ledger::sheet::write(&seed);
    let text = words::phrase(
        language,
        "sheet.text",
        &[
            ("title", edition.title.best(language)),
            ("date", &date),
            ("group", &group),
            (
                "code",
                &lines
                    .iter()
                    .map(|line| line.as_str())
                    .collect::<Vec<_>>()
                    .join("\n    "),
            ),
        ],
    );
    Ok(text)
}

/// Notes that the sheet was written to a file.
///
/// # Errors
/// See the crate.
pub fn note_written(programme: &Replica, now: DateTime<Utc>) -> Result<()> {
    put_fact(programme.connection(), WRITTEN, &stamp(now))
}

/// The founding key leaves this computer: its place in the database is overwritten.
///
/// # Errors
/// `sheet-needed` as long as the sheet was never written, `sheet-gone` when the key is no longer here.
pub fn forget_founding_key(programme: &Replica) -> Result<()> {
    let connection = programme.connection();
    if secret(connection, FOUNDING)?.is_none() {
        return Err(Error::of(Code::SheetGone));
    }
    if fact(connection, WRITTEN)?.is_none() {
        return Err(Error::of(Code::SheetNeeded));
    }
    forget_secret(connection, FOUNDING)?;
    // what was overwritten must not stay in the write-ahead log either
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
