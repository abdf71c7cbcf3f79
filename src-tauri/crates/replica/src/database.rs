//! Opening an encrypted database: key, pragmas, migrations that only append.
//!
//! Not here: what stands in the tables. Each database brings its own list of migrations.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::{Code, Error, Result};

/// One step of the tables: statements that run once, in one transaction with the other steps that are missing. Each noun
/// brings its own; `user_version` counts the steps.
pub type Migration = &'static [&'static str];

/// A database's raw key, 32 bytes.
pub type Key = Zeroizing<[u8; 32]>;

/// Whether a database may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// It must be there: a lost database is told, never replaced by an empty one.
    There,
    /// It must not be there yet.
    New,
}

/// Opens a database with its key and brings it up to date.
///
/// # Errors
/// `database-missing`, `database-damaged` (its pages cannot be opened with the profile's key, which
/// `device` has checked), `database-newer`, `disk-full`, `read-only`, `busy`; each with `path`.
pub fn open(
    path: &Path,
    key: &Key,
    expect: Expect,
    migrations: &[Migration],
) -> Result<Connection> {
    open_connection(path, key, expect, migrations).map_err(|error| {
        let path = path.display();
        match error.is(Code::KeyChanged) {
            true => Error::of(Code::DatabaseDamaged)
                .because(error)
                .with("path", path),
            false => error.with("path", path),
        }
    })
}

fn open_connection(
    path: &Path,
    key: &Key,
    expect: Expect,
    migrations: &[Migration],
) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match expect {
        Expect::There if !path.exists() => return Err(Error::of(Code::DatabaseMissing)),
        // SQLite takes an empty file for a database that is to be made
        Expect::There if std::fs::metadata(path)?.len() == 0 => {
            return Err(Error::of(Code::DatabaseDamaged));
        }
        Expect::There => {}
        Expect::New if path.exists() => return Err(Error::of(Code::ProgrammeHere)),
        Expect::New => flags |= OpenFlags::SQLITE_OPEN_CREATE,
    }
    let mut connection = Connection::open_with_flags(path, flags)?;
    // what SQLCipher would print is told as an error of ours
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    set_key(&connection, key)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    // The first read tells whether the key opens the file.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A note that was said to be kept survives a power cut, not only the end of the process.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Nothing is written in the clear, temporary tables included; what is erased is overwritten.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "secure_delete", true)?;
    keep_statements(&connection)?;
    migrate(&mut connection, migrations)?;
    Ok(connection)
}

/// Statements stay prepared: as many as the work on one change takes, and more, since the usual 16 are parsed again and
/// again; and whatever is bound to them. SQLite would plan some of them anew at each binding, though nothing here is ever
/// analysed (the "query planner stability guarantee" turns that off).
fn keep_statements(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(128);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// An unencrypted database in memory with the same tables, for tests of SQL.
///
/// # Errors
/// `internal` when a migration is wrong.
pub fn in_memory(migrations: &[Migration]) -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    connection.pragma_update(None, "foreign_keys", true)?;
    keep_statements(&connection)?;
    migrate(&mut connection, migrations)?;
    Ok(connection)
}

/// Moves everything into the one file, which may then be renamed, and closes it. Closing alone would not say that
/// the disk is full: the rows would stay behind in the write-ahead log of the old name.
///
/// # Errors
/// `disk-full`, and `busy` when somebody else reads it.
pub fn close(connection: Connection) -> Result<()> {
    let busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        return Err(Error::of(Code::Busy));
    }
    connection.close().map_err(|(_, error)| error.into())
}

/// Gives a database another key: all pages are written anew, or none. One that has it already is left alone.
///
/// # Errors
/// `busy` when somebody else has it open, `database-damaged` when neither key opens it, `disk-full`; each with `path`.
pub fn give_key(path: &Path, former: &Key, key: &Key) -> Result<()> {
    give(path, former, key).map_err(|error| error.with("path", path.display()))
}

fn give(path: &Path, former: &Key, key: &Key) -> Result<()> {
    if opens(path, key)?.is_some() {
        return Ok(());
    }
    let connection = alone(path, former)?;
    connection.pragma_update(None, "rekey", raw(key)?.as_str())?;
    connection
        .close()
        .map_err(|(_, error)| Error::from(error))?;
    // SQLCipher says that it went well also where the last step, to the disk, did not: what is on the disk tells
    match opens(path, key)? {
        Some(_) => Ok(()),
        None => Err(Error::of(Code::DiskFull)),
    }
}

/// Whether a database can be given another key now: this one opens it, and nobody else has it open.
///
/// # Errors
/// As [`give_key`].
pub fn can_be_given_a_key(path: &Path, key: &Key) -> Result<()> {
    let closed = alone(path, key)
        .and_then(|connection| connection.close().map_err(|(_, error)| Error::from(error)));
    closed.map_err(|error| error.with("path", path.display()))
}

/// Opens a database that nobody else has open: out of the write-ahead log, which needs just that. Others would go on writing pages
/// with the old key.
fn alone(path: &Path, key: &Key) -> Result<Connection> {
    let connection = opens(path, key)?.ok_or_else(|| Error::of(Code::DatabaseDamaged))?;
    let mode: String =
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    match mode == "delete" {
        true => Ok(connection),
        false => Err(Error::of(Code::Busy)),
    }
}

/// The database opened with this key; `None` when it has another one.
fn opens(path: &Path, key: &Key) -> Result<Option<Connection>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    set_key(&connection, key)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    match connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())) {
        Ok(()) => Ok(Some(connection)),
        Err(error) => match Error::from(error) {
            other if other.is(Code::KeyChanged) => Ok(None),
            error => Err(error),
        },
    }
}

/// A raw key, so that opening costs no derivation (the profile's key is random already).
fn set_key(connection: &Connection, key: &Key) -> Result<()> {
    connection.pragma_update(None, "key", raw(key)?.as_str())?;
    Ok(())
}

fn raw(key: &Key) -> Result<Zeroizing<String>> {
    use std::fmt::Write as _;
    let mut hex = Zeroizing::new(String::with_capacity(67));
    hex.push_str("x'");
    for byte in key.iter() {
        write!(hex, "{byte:02x}").map_err(|error| Error::internal("key", error))?;
    }
    hex.push('\'');
    Ok(hex)
}

/// Takes the steps that are missing.
///
/// # Errors
/// `database-newer`.
pub fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<()> {
    let version = |connection: &Connection| -> Result<usize> {
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        usize::try_from(version).map_err(|error| Error::internal("database version", error))
    };
    if version(connection)? == migrations.len() {
        return Ok(());
    }
    // Another process may be doing the same: look again once the write lock is held.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done = version(&transaction)?;
    if done > migrations.len() {
        return Err(Error::of(Code::DatabaseNewer).with("version", done));
    }
    for migration in migrations.iter().skip(done) {
        for statements in *migration {
            transaction.execute_batch(statements)?;
        }
    }
    transaction.pragma_update(None, "user_version", migrations.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

/// Whether the database's pages hold together (SQLCipher's own check of each page's authentication code,
/// then SQLite's of its trees).
///
/// # Errors
/// `database-damaged` with the first complaint in `detail`.
pub fn check(connection: &Connection) -> Result<()> {
    for pragma in ["cipher_integrity_check", "quick_check"] {
        let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
        let complaints: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(complaint) = complaints.into_iter().find(|complaint| complaint != "ok") {
            return Err(Error::of(Code::DatabaseDamaged).with("detail", complaint));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTES: &[Migration] = &[&["CREATE TABLE note (text TEXT NOT NULL) STRICT;"]];

    fn key(byte: u8) -> Key {
        Zeroizing::new([byte; 32])
    }

    #[test]
    fn nothing_stands_in_the_clear_and_another_key_makes_nothing_new() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.db");
        let made = open(&path, &key(1), Expect::New, NOTES).unwrap();
        made.execute("INSERT INTO note (text) VALUES ('soup for everybody')", [])
            .unwrap();
        drop(made);
        let bytes = std::fs::read(&path).unwrap();
        assert!(
            !bytes.windows(4).any(|window| window == b"soup"),
            "a note stands in the clear"
        );
        assert!(
            !bytes.starts_with(b"SQLite format"),
            "the file shows what it is"
        );

        let error = open(&path, &key(2), Expect::There, NOTES).unwrap_err();
        assert_eq!(error.code(), "database-damaged");
        assert_eq!(
            std::fs::read(&path).unwrap(),
            bytes,
            "a wrong key changed the file"
        );
    }

    #[test]
    fn a_lost_database_is_told_and_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone.db");
        let error = open(&path, &key(1), Expect::There, NOTES).unwrap_err();
        assert_eq!(error.code(), "database-missing");
        assert!(!path.exists());
    }

    #[test]
    fn an_emptied_database_is_told_and_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.db");
        std::fs::write(&path, b"").unwrap();
        let error = open(&path, &key(1), Expect::There, NOTES).unwrap_err();
        assert_eq!(error.code(), "database-damaged");
        assert_eq!(std::fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn every_flipped_page_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("flipped.db");
        drop(open(&path, &key(1), Expect::New, NOTES).unwrap());
        let whole = std::fs::read(&path).unwrap();
        for page in 0..whole.len() / 4096 {
            let mut bytes = whole.clone();
            bytes[page * 4096 + 2_000] ^= 1;
            std::fs::write(&path, &bytes).unwrap();
            let told =
                open(&path, &key(1), Expect::There, NOTES).and_then(|database| check(&database));
            assert_eq!(told.unwrap_err().code(), "database-damaged", "page {page}");
        }
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newer.db");
        let made = open(&path, &key(1), Expect::New, NOTES).unwrap();
        made.pragma_update(None, "user_version", 99).unwrap();
        drop(made);
        let error = open(&path, &key(1), Expect::There, NOTES).unwrap_err();
        assert_eq!(
            (error.code(), error.params()["version"].as_str()),
            ("database-newer", "99")
        );
    }
}
