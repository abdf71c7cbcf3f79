//! A profile: a folder with one database for the device and one for each programme.
//!
//! Not here: how the profile's key is kept (the crate `device`); it is passed in.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use ledger::Identity;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use zeroize::Zeroizing;

use crate::after_update::after_update;
use crate::database::{self, Expect, Key};
use crate::error::{Code, Error, Result};
use crate::ids::is_id;
use crate::migrations::DEVICE;
use crate::noun::Nouns;
use crate::projection::Projection;
use crate::record::refused;
use crate::replica::Replica;
use crate::stamp::stamp;

/// A profile, opened.
pub struct Profile {
    folder: PathBuf,
    key: Key,
    device: Connection,
    nouns: &'static Nouns,
}

impl Profile {
    /// Makes the databases of a new profile: filled under another name, they appear whole or not at all.
    ///
    /// # Errors
    /// `internal` if the system gives no randomness.
    pub fn create(
        folder: &Path,
        key: Key,
        now: DateTime<Utc>,
        nouns: &'static Nouns,
    ) -> Result<Self> {
        std::fs::create_dir_all(folder.join("programmes"))?;
        let path = folder.join("device.db");
        if path.exists() {
            return Err(Error::internal("profile", "its databases are here already"));
        }
        let unfinished = path.with_extension("unfinished");
        remove_unfinished(&unfinished)?;
        let made = make_device(&unfinished, &key, now);
        if made.is_err() {
            remove_unfinished(&unfinished)?;
        }
        made?;
        std::fs::rename(&unfinished, &path)?;
        Self::open(folder, key, nouns)
    }

    /// Opens a profile that is there.
    ///
    /// # Errors
    /// `database-missing`, `database-damaged`, `database-newer`, `read-only`, `disk-full`.
    pub fn open(folder: &Path, key: Key, nouns: &'static Nouns) -> Result<Self> {
        let path = folder.join("device.db");
        let device = database::open(&path, &derive(&key, "device"), Expect::There, DEVICE)?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
            device,
            nouns,
        })
    }

    /// The same profile once more, with connections of its own: long work there keeps nobody waiting here.
    ///
    /// # Errors
    /// Those of [`Self::open`].
    pub fn beside(&self) -> Result<Self> {
        Self::open(&self.folder, self.key.clone(), self.nouns)
    }

    /// Gives every database of a profile another key. Each has either the one or the other at any moment, the device's own first:
    /// nobody who had the old one can add a programme then. What has the new one already is left alone, so that what was
    /// interrupted is done again. A programme that neither opens was lost before, and keeps nobody from the others.
    ///
    /// # Errors
    /// `busy` when another process has one of them open, `database-damaged` when neither key opens the device's, `disk-full`.
    pub fn give_key(folder: &Path, former: &Key, key: &Key) -> Result<()> {
        let device = folder.join("device.db");
        if !device.exists() {
            return Ok(());
        }
        database::give_key(&device, &derive(former, "device"), &derive(key, "device"))?;
        for (id, path) in listed(folder, key)? {
            match database::give_key(&path, &derive(former, &id), &derive(key, &id)) {
                Err(error) if error.is(Code::DatabaseDamaged) => tracing::warn!("{id}: {error}"),
                other => other?,
            }
        }
        Ok(())
    }

    /// Whether every database of a profile can be given another key now.
    ///
    /// # Errors
    /// `busy` when somebody has one of them open, `database-damaged` when one does not open.
    pub fn can_be_given_a_key(folder: &Path, key: &Key) -> Result<()> {
        let device = folder.join("device.db");
        if !device.exists() {
            return Ok(());
        }
        database::can_be_given_a_key(&device, &derive(key, "device"))?;
        for (id, path) in listed(folder, key)? {
            database::can_be_given_a_key(&path, &derive(key, &id))?;
        }
        Ok(())
    }

    /// Whether the databases of a profile were ever made in this folder.
    pub fn is_made(folder: &Path) -> bool {
        folder.join("device.db").exists()
            || std::fs::read_dir(folder.join("programmes"))
                .is_ok_and(|mut entries| entries.next().is_some())
    }

    /// The device's database: settings.
    pub const fn device(&self) -> &Connection {
        &self.device
    }

    /// Where the profile is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The device's keys.
    ///
    /// # Errors
    /// See the crate.
    pub fn identity(&self) -> Result<Identity> {
        let secret: Zeroizing<[u8; 64]> = self
            .device
            .query_row("SELECT secret FROM identity", [], |row| {
                row.get::<_, [u8; 64]>(0)
            })
            .map(Zeroizing::new)?;
        Ok(Identity::from_bytes(&secret))
    }

    /// The ids of the programmes on this computer, in the order in which they came.
    ///
    /// # Errors
    /// See the crate.
    pub fn programmes(&self) -> Result<Vec<String>> {
        let mut statement = self
            .device
            .prepare_cached("SELECT id FROM programme ORDER BY added_at, id")?;
        Ok(statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Opens a programme.
    ///
    /// # Errors
    /// `programme-unknown`, `database-missing` when its file is gone, and those of opening a database.
    pub fn programme(&self, id: &str) -> Result<Replica> {
        let known: Option<i64> = self
            .device
            .prepare_cached("SELECT 1 FROM programme WHERE id = ?1")?
            .query_row(params![id], |row| row.get(0))
            .optional()?;
        if known.is_none() || !is_id(id) {
            return Err(Error::of(Code::ProgrammeUnknown).with("id", id));
        }
        Replica::open(
            &self.path(id),
            &derive(&self.key, id),
            &self.identity()?,
            self.nouns,
        )
    }

    /// Adds a programme: its database is filled in one transaction, under another name, and appears whole or not at all.
    ///
    /// # Errors
    /// `programme-here`; those of `fill` and of the database.
    pub fn add(
        &self,
        id: &str,
        now: DateTime<Utc>,
        fill: impl FnOnce(&Projection<'_>) -> Result<()>,
    ) -> Result<()> {
        if !is_id(id) {
            return Err(Error::internal("programme", "not an id"));
        }
        let path = self.path(id);
        // held until the end: a second process that adds the same programme waits here, and then finds it
        let listing = Transaction::new_unchecked(&self.device, TransactionBehavior::Immediate)?;
        listing.execute(
            "INSERT OR IGNORE INTO programme (id, added_at) VALUES (?1, ?2)",
            params![id, stamp(now)],
        )?;
        if path.exists() {
            // if it was not in the list, a process that ended between the two last steps below left it so
            database::open(
                &path,
                &derive(&self.key, id),
                Expect::There,
                self.nouns.migrations,
            )?;
            listing.commit()?;
            return Err(Error::of(Code::ProgrammeHere).with("id", id));
        }
        let unfinished = path.with_extension("unfinished");
        remove_unfinished(&unfinished)?;
        let opened = database::open(
            &unfinished,
            &derive(&self.key, id),
            Expect::New,
            self.nouns.migrations,
        );
        let filled = opened.and_then(|mut connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            fill(&Projection::new(&transaction, self.nouns))?;
            transaction.commit()?;
            after_update(Projection::new(&connection, self.nouns))?;
            database::close(connection)
        });
        if let Err(error) = filled {
            remove_unfinished(&unfinished)?;
            return Err(error);
        }
        std::fs::rename(&unfinished, &path)?;
        listing.commit().map_err(|error| {
            // the disk filled up between the two: nobody was told that it was kept
            remove_unfinished(&path).ok();
            Error::from(error)
        })
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join("programmes").join(format!("{id}.db"))
    }
}

/// The programmes of a closed profile that have a database, each with its file.
fn listed(folder: &Path, key: &Key) -> Result<Vec<(String, PathBuf)>> {
    let path = folder.join("device.db");
    let device = database::open(&path, &derive(key, "device"), Expect::There, DEVICE)?;
    let ids: Vec<String> = device
        .prepare("SELECT id FROM programme ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    database::close(device)?;
    let files = ids.into_iter().filter(|id| is_id(id)).map(|id| {
        let path = folder.join("programmes").join(format!("{id}.db"));
        (id, path)
    });
    Ok(files.filter(|(_, path)| path.exists()).collect())
}

fn make_device(path: &Path, key: &Key, now: DateTime<Utc>) -> Result<()> {
    let device = database::open(path, &derive(key, "device"), Expect::New, DEVICE)?;
    let identity = Identity::new(&mut ledger::system_random).map_err(refused)?;
    device.execute(
        "INSERT INTO identity (one, secret, made_at) VALUES (1, ?1, ?2)",
        params![identity.to_bytes().as_slice(), stamp(now)],
    )?;
    database::close(device)
}

/// What was left of a database that never came to be: nobody was told that it was kept.
fn remove_unfinished(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(Path::new(&name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Each database has a key of its own, so that one file in the wrong place opens nothing else.
fn derive(key: &Key, name: &str) -> Key {
    let mut hasher = blake3::Hasher::new_derive_key("mutual-learning 2026 database");
    hasher.update(key.as_slice()).update(name.as_bytes());
    Zeroizing::new(*hasher.finalize().as_bytes())
}
