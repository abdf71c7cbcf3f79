//! The files of a programme: what is here of each, and which of their objects the group still lacks.
//!
//! Not here: the objects themselves (the crate `files`), and which files somebody wants to have (the nouns).

use std::collections::BTreeSet;

use files::{Address, Manifest, Name, Store};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Code, Error, Result};
use crate::replica::Replica;

/// A file that somebody wants to have here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedFile {
    /// Where it is found.
    pub address: Address,
    /// Its length, in bytes.
    pub bytes: u64,
}

/// What somebody wants to have here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The files, what matters most first.
    pub files: Vec<WantedFile>,
    /// So many bytes may come, if there is a limit.
    pub most: Option<u64>,
}

/// An object that the group shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outgoing {
    /// Its name.
    pub object: Name,
    /// Its length.
    pub bytes: u64,
    /// It was put, and was not seen there yet.
    pub sent: bool,
}

/// What is on this device of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Here {
    /// Bytes of all its objects.
    pub bytes: u64,
    /// Bytes of those that are here.
    pub here: u64,
    /// Since when the storage lacks some of it (RFC 3339).
    pub lost: Option<String>,
}

impl Here {
    /// Whether all of it is here.
    pub const fn is_whole(&self) -> bool {
        self.here == self.bytes
    }
}

impl From<files::Error> for Error {
    fn from(error: files::Error) -> Self {
        use files::Error as Files;
        match error {
            Files::Io(error) => error.into(),
            Files::Stopped => Self::of(Code::Stopped),
            Files::Changed => Self::of(Code::FileChanged),
            Files::NotAFile => Self::of(Code::NotAFile),
            Files::TooLarge { limit } => {
                Self::of(Code::FileTooLong).with("limit", limit / (1024 * 1024 * 1024))
            }
            Files::NoRoom { needed, free } => Self::of(Code::NoRoom)
                .with("needed", megabytes(needed))
                .with("free", megabytes(free)),
            Files::Missing(name) => Self::of(Code::ObjectMissing).with("object", name),
            Files::Damaged(name) => Self::of(Code::ObjectDamaged).with("object", name),
            Files::Randomness => Self::internal("files", "no randomness"),
        }
    }
}

const fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

/// The files of a programme lie beside its database.
///
/// # Errors
/// `internal` for a database in memory.
pub fn store(replica: &Replica) -> Result<Store> {
    store_of(replica.connection())
}

/// The same, for whoever has only the database.
///
/// # Errors
/// `internal` for a database in memory.
pub fn store_of(connection: &Connection) -> Result<Store> {
    let path = connection.path().filter(|path| !path.is_empty());
    let path = path.ok_or_else(|| Error::internal("files", "a database in memory has none"))?;
    Ok(Store::new(
        std::path::Path::new(path).with_extension("files"),
    ))
}

/// Notes a file whose manifest is here, and how much of it is.
///
/// # Errors
/// See the crate; `object-missing`, `object-damaged`.
pub fn note_file(connection: &Connection, store: &Store, address: &Address) -> Result<Here> {
    let manifest = Manifest::read(store, address)?;
    let name = address.manifest;
    let own = store.length(name).unwrap_or_default();
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO file_object (manifest, object, bytes) VALUES (?1, ?2, ?3)",
    )?;
    for (object, bytes) in manifest.objects() {
        insert.execute(params![name.as_bytes(), object.as_bytes(), bytes])?;
    }
    insert.execute(params![name.as_bytes(), name.as_bytes(), own])?;
    count_here(connection, store, name)
}

/// Counts anew what is here of a file.
///
/// # Errors
/// See the crate.
pub fn count_here(connection: &Connection, store: &Store, manifest: Name) -> Result<Here> {
    let (mut bytes, mut here) = (0, 0);
    for (object, length) in objects(connection, manifest)? {
        bytes += length;
        if store.length(object) == Some(length) {
            here += length;
        }
    }
    let lost = self::here(connection, manifest)?.and_then(|known| known.lost);
    let lost = lost.filter(|_| here < bytes);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO file (manifest, bytes, here, lost) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![manifest.as_bytes(), bytes, here, lost])?;
    Ok(Here { bytes, here, lost })
}

/// Notes that the storage lacks some of a file, or has all of it.
///
/// # Errors
/// See the crate.
pub fn note_lost(connection: &Connection, manifest: Name, since: Option<&str>) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO file (manifest, bytes, here, lost) VALUES (?1, 1, 0, ?2)
             ON CONFLICT (manifest) DO UPDATE SET
               lost = CASE WHEN ?2 IS NULL THEN NULL ELSE coalesce(lost, ?2) END",
        )?
        .execute(params![manifest.as_bytes(), since])?;
    Ok(())
}

/// What is here of a file; `None` while its manifest has not come.
///
/// # Errors
/// See the crate.
pub fn here(connection: &Connection, manifest: Name) -> Result<Option<Here>> {
    Ok(connection
        .prepare_cached("SELECT bytes, here, lost FROM file WHERE manifest = ?1")?
        .query_row([manifest.as_bytes()], |row| {
            Ok(Here {
                bytes: row.get(0)?,
                here: row.get(1)?,
                lost: row.get(2)?,
            })
        })
        .optional()?)
}

/// The objects of a file, its manifest among them, with their lengths in bytes.
///
/// # Errors
/// See the crate.
pub fn objects(connection: &Connection, manifest: Name) -> Result<Vec<(Name, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT object, bytes FROM file_object WHERE manifest = ?1 ORDER BY object",
    )?;
    let rows = statement.query_map([manifest.as_bytes()], |row| {
        Ok((Name::from_bytes(row.get(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The files that an object belongs to.
///
/// # Errors
/// See the crate.
pub fn files_with(connection: &Connection, object: Name) -> Result<Vec<Name>> {
    let mut statement =
        connection.prepare_cached("SELECT manifest FROM file_object WHERE object = ?1")?;
    let rows = statement.query_map([object.as_bytes()], |row| Ok(Name::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The manifests of all files that are known here.
///
/// # Errors
/// See the crate.
pub fn known(connection: &Connection) -> Result<Vec<Name>> {
    let mut statement = connection.prepare_cached("SELECT manifest FROM file")?;
    let rows = statement.query_map([], |row| Ok(Name::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets a file that nothing speaks of any more. Its objects go when the store is swept.
///
/// # Errors
/// See the crate.
pub fn forget(connection: &Connection, manifest: Name) -> Result<()> {
    let name = manifest.as_bytes();
    connection.execute(
        "DELETE FROM outgoing_object WHERE object IN (
           SELECT object FROM file_object AS mine WHERE manifest = ?1 AND NOT EXISTS (
             SELECT 1 FROM file_object WHERE object = mine.object AND manifest <> ?1))",
        [name],
    )?;
    connection.execute("DELETE FROM file_object WHERE manifest = ?1", [name])?;
    connection.execute("DELETE FROM file WHERE manifest = ?1", [name])?;
    Ok(())
}

/// The group shall have all of a file: its manifest goes last, so that whoever has it finds the rest.
///
/// # Errors
/// See the crate.
pub fn send(connection: &Connection, manifest: Name) -> Result<()> {
    connection.execute(
        "INSERT INTO outgoing_object (object, bytes)
         SELECT object, bytes FROM file_object WHERE manifest = ?1 ORDER BY object = manifest, object
         ON CONFLICT (object) DO UPDATE SET sent = 0",
        [manifest.as_bytes()],
    )?;
    Ok(())
}

/// The group shall have one object, which it lacks.
///
/// # Errors
/// See the crate.
pub fn send_object(connection: &Connection, object: Name, bytes: u64) -> Result<()> {
    connection.execute(
        "INSERT INTO outgoing_object (object, bytes) VALUES (?1, ?2)
         ON CONFLICT (object) DO UPDATE SET sent = 0",
        params![object.as_bytes(), bytes],
    )?;
    Ok(())
}

/// What the group still lacks, what came first first.
///
/// # Errors
/// See the crate.
pub fn outgoing(connection: &Connection) -> Result<Vec<Outgoing>> {
    let mut statement = connection
        .prepare_cached("SELECT object, bytes, sent FROM outgoing_object ORDER BY place")?;
    let rows = statement.query_map([], |row| {
        Ok(Outgoing {
            object: Name::from_bytes(row.get(0)?),
            bytes: row.get(1)?,
            sent: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An object was put; whether it is there a later run finds out.
///
/// # Errors
/// See the crate.
pub fn was_put(connection: &Connection, object: Name) -> Result<()> {
    connection.execute(
        "UPDATE outgoing_object SET sent = 1 WHERE object = ?1",
        [object.as_bytes()],
    )?;
    Ok(())
}

/// An object is with the group, or is not here to be sent.
///
/// # Errors
/// See the crate.
pub fn arrived(connection: &Connection, object: Name) -> Result<()> {
    connection.execute(
        "DELETE FROM outgoing_object WHERE object = ?1",
        [object.as_bytes()],
    )?;
    Ok(())
}

/// How many bytes of files the group still lacks.
///
/// # Errors
/// See the crate.
pub fn bytes_to_send(connection: &Connection) -> Result<u64> {
    let sum = "SELECT coalesce(sum(bytes), 0) FROM outgoing_object WHERE sent = 0";
    Ok(connection
        .prepare_cached(sum)?
        .query_row([], |row| row.get(0))?)
}

/// Whether the group lacks some of a file that this device has to send.
///
/// # Errors
/// See the crate.
pub fn is_on_its_way(connection: &Connection, manifest: Name) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM file_object JOIN outgoing_object USING (object) WHERE manifest = ?1)",
        )?
        .query_row([manifest.as_bytes()], |row| row.get(0))?)
}

/// The objects of some files.
///
/// # Errors
/// See the crate.
pub fn objects_of(
    connection: &Connection,
    manifests: impl IntoIterator<Item = Name>,
) -> Result<BTreeSet<Name>> {
    let mut all = BTreeSet::new();
    for manifest in manifests {
        all.insert(manifest);
        all.extend(
            objects(connection, manifest)?
                .into_iter()
                .map(|(name, _)| name),
        );
    }
    Ok(all)
}

/// The wanted files that are not whole here, and how many bytes they lack, as far as is known.
///
/// # Errors
/// See the crate.
pub fn missing(connection: &Connection, wanted: &[WantedFile]) -> Result<u64> {
    let mut bytes = 0;
    for file in wanted {
        let lacks = match here(connection, file.address.manifest)? {
            Some(known) if known.bytes > 1 => known.bytes - known.here,
            _ => file.bytes,
        };
        bytes = u64::saturating_add(bytes, lacks);
    }
    Ok(bytes)
}

/// How many bytes all files take on this device, as far as they were counted; what two share counts once.
///
/// # Errors
/// See the crate.
pub fn room(connection: &Connection) -> Result<u64> {
    let sum = "SELECT coalesce(sum(bytes), 0) FROM (
      SELECT DISTINCT object, file_object.bytes FROM file_object JOIN file USING (manifest) WHERE file.here = file.bytes)";
    Ok(connection
        .prepare_cached(sum)?
        .query_row([], |row| row.get(0))?)
}
