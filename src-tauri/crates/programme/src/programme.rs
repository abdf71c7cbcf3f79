//! One programme on this computer: its database, and the one way to write what is shared.
//!
//! Not here: what may be written (each noun's verbs) and how it is read (each noun's pages).

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, Identity, ObjectId};
use rusqlite::{Connection, TransactionBehavior};

use crate::apply::apply;
use crate::database::{self, Expect, Key};
use crate::error::{Code, Error, Result};
use crate::record::{self, Author, Entry};
use crate::register::{self, Fields, Noun, Remove, Set, Write};

/// One programme, opened.
pub struct Programme {
    pub(crate) connection: Connection,
    author: Option<Author>,
    facilitator: bool,
}

/// What a transaction touched, for the event that makes the UI read again.
pub type Touched = BTreeSet<Noun>;

impl Programme {
    /// Opens a programme's database for a device.
    ///
    /// # Errors
    /// Those of [`database::open`].
    pub fn open(path: &Path, key: &Key, identity: &Identity) -> Result<Self> {
        let connection = database::open(path, key, Expect::There, database::PROGRAMME)?;
        Self::of(connection, identity)
    }

    /// A programme over a database that is already open.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(connection: Connection, identity: &Identity) -> Result<Self> {
        let mut programme = Self {
            connection,
            author: None,
            facilitator: false,
        };
        programme.enter(identity)?;
        Ok(programme)
    }

    /// Takes this device's place in the group, if it has one.
    pub(crate) fn enter(&mut self, identity: &Identity) -> Result<()> {
        let Some(group) = record::store::fact(&self.connection, "group")? else {
            return Ok(());
        };
        let group = group
            .parse()
            .map_err(|error| Error::internal("group", format!("{error}")))?;
        let incarnation = record::store::fact(&self.connection, "incarnation")?
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| Error::internal("incarnation", "none was noted"))?;
        let roster = record::store::roster(&self.connection, group)?;
        let standing = roster.standing(identity.device(), &roster.heads());
        self.facilitator = standing
            .as_ref()
            .is_some_and(|standing| standing.power == ledger::Power::Facilitator);
        if standing.is_some() {
            let identity = Identity::from_bytes(&identity.to_bytes());
            self.author = Some(Author {
                identity,
                group,
                incarnation,
            });
        }
        Ok(())
    }

    /// Whether this device may write as a facilitator.
    pub const fn is_facilitator(&self) -> bool {
        self.facilitator
    }

    /// Whether this device is a member of the group, or only follows the programme file.
    pub const fn is_member(&self) -> bool {
        self.author.is_some()
    }

    /// The database, to read from.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// A number that moves when another process wrote to the database.
    ///
    /// # Errors
    /// Those of the database.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Writes what is shared, as a facilitator: signed changes and what they do to the tables, in one
    /// transaction.
    ///
    /// # Errors
    /// `not-facilitator`; those of `write`; those of the database. Nothing is kept then.
    pub fn write<T>(
        &mut self,
        now: DateTime<Utc>,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Touched)> {
        if !self.facilitator {
            return Err(Error::of(Code::NotFacilitator));
        }
        let author = self
            .author
            .as_ref()
            .ok_or_else(|| Error::of(Code::NotFacilitator))?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writing = Writing {
            connection: &transaction,
            author,
            now,
            touched: Touched::new(),
        };
        let outcome = write(&mut writing)?;
        let touched = writing.touched;
        transaction.commit()?;
        Ok((outcome, touched))
    }
}

/// A transaction in which shared things are written.
pub struct Writing<'t> {
    connection: &'t Connection,
    author: &'t Author,
    now: DateTime<Utc>,
    touched: Touched,
}

impl<'t> Writing<'t> {
    /// Writing within a transaction that somebody else holds (the founding of a programme).
    pub(crate) const fn within(
        connection: &'t Connection,
        author: &'t Author,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            connection,
            author,
            now,
            touched: Touched::new(),
        }
    }

    /// The database, to read from.
    pub const fn connection(&self) -> &Connection {
        self.connection
    }

    /// Makes an object's fields be `fields`. Only what differs is written; nothing is, if nothing does.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set(&mut self, noun: Noun, id: &str, fields: &Fields) -> Result<()> {
        let shown = register::store::shown(self.connection, noun, id)?.unwrap_or_default();
        let names: BTreeSet<&String> = shown.keys().chain(fields.keys()).collect();
        let mut writes = Vec::new();
        for name in names {
            if shown.get(name) != fields.get(name) {
                let mut write = Write::new(name.clone(), fields.get(name).cloned());
                write.sees = register::store::heads(self.connection, noun, id, name)?;
                writes.push(write);
            }
        }
        if writes.is_empty() {
            return Ok(());
        }
        let set = Set {
            noun: noun.number(),
            id: id.to_owned(),
            writes,
        };
        let payload = minicbor::to_vec(&set).map_err(|error| Error::internal("payload", error))?;
        self.append(register::SET, noun, id, payload)
    }

    /// Removes an object for good.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove(&mut self, noun: Noun, id: &str) -> Result<()> {
        let remove = Remove {
            noun: noun.number(),
            id: id.to_owned(),
        };
        let payload =
            minicbor::to_vec(&remove).map_err(|error| Error::internal("payload", error))?;
        self.append(register::REMOVE, noun, id, payload)
    }

    fn append(&mut self, kind: u16, noun: Noun, id: &str, payload: Vec<u8>) -> Result<()> {
        let entry = Entry {
            kind,
            object: ObjectId::of(noun.name(), id),
            audience: Audience::Group,
            payload,
        };
        let change: Change = record::append::append(self.connection, self.author, self.now, entry)?;
        if let Some(noun) = apply(self.connection, &change)? {
            self.touched.insert(noun);
        }
        Ok(())
    }
}
