//! One programme on this computer: its database, and the one way to write what is shared.
//!
//! Not here: what may be written (each noun's verbs) and how it is read (each noun's pages).

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, GroupId, Identity, ObjectId, Roster};
use rusqlite::{Connection, TransactionBehavior};

use crate::after_update::after_update;
use crate::apply::{apply, remake};
use crate::database::{self, Expect, Key};
use crate::error::{Code, Error, Result};
use crate::judging::Judge;
use crate::keys::rotate;
use crate::reconsider::reconsider;
use crate::record::{self, Author, Entry};
use crate::register::{self, Fields, Noun, Remove, Set, Write};

/// One programme, opened.
pub struct Programme {
    pub(crate) connection: Connection,
    identity: Identity,
    author: Option<Author>,
    facilitator: bool,
    removed: bool,
    held: bool,
    /// What the place in the group was taken from: another process may have changed it.
    place: (Option<String>, Option<String>),
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
        record::store::fill_columns(&connection)?;
        after_update(&connection)?;
        let mut programme = Self {
            connection,
            identity: Identity::from_bytes(&identity.to_bytes()),
            author: None,
            facilitator: false,
            removed: false,
            held: false,
            place: (None, None),
        };
        programme.enter()?;
        Ok(programme)
    }

    /// Takes this device's place in the group, as it is noted now.
    ///
    /// # Errors
    /// Those of the database.
    pub fn enter(&mut self) -> Result<()> {
        let place = noted(&self.connection)?;
        let found = place_of(&self.connection, &self.identity)?;
        self.place = place;
        self.take(found);
        Ok(())
    }

    fn take(&mut self, found: Place) {
        self.removed = found.removed;
        self.held = found.held;
        self.facilitator = found.facilitator;
        self.author = found.author;
    }

    /// Whether this device may write as a facilitator.
    pub const fn is_facilitator(&self) -> bool {
        self.facilitator
    }

    /// Whether this device is a member of the group, or only follows the programme file.
    pub const fn is_member(&self) -> bool {
        self.author.is_some()
    }

    /// Whether this device was in the group and is no longer.
    pub const fn is_removed(&self) -> bool {
        self.removed
    }

    /// Whether this device joined and is held: its invitation was over, or more came by it than were expected. A
    /// facilitator may still accept it.
    pub const fn is_held(&self) -> bool {
        self.held
    }

    /// The group, where the programme has one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn group(&self) -> Result<Option<GroupId>> {
        group(&self.connection)
    }

    /// This device.
    pub const fn identity(&self) -> &Identity {
        &self.identity
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
    /// `not-facilitator`, `removed`; those of `write`; those of the database. Nothing is kept then.
    pub fn write<T>(
        &mut self,
        now: DateTime<Utc>,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Touched)> {
        self.write_as(now, true, write)
    }

    /// Writes what is one's own, as any member.
    ///
    /// # Errors
    /// `not-member`, `removed`; otherwise as [`Self::write`].
    pub fn write_own<T>(
        &mut self,
        now: DateTime<Utc>,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Touched)> {
        self.write_as(now, false, write)
    }

    fn write_as<T>(
        &mut self,
        now: DateTime<Utc>,
        as_facilitator: bool,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<(T, Touched)> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // another process may have learnt meanwhile that this device was removed, or begun a new life of it
        let noted = noted(&transaction)?;
        if noted != self.place {
            let found = place_of(&transaction, &self.identity)?;
            self.place = noted;
            self.removed = found.removed;
            self.held = found.held;
            self.facilitator = found.facilitator;
            self.author = found.author;
        }
        if self.removed {
            return Err(Error::of(Code::Removed));
        }
        if self.held {
            return Err(Error::of(Code::Held));
        }
        let author = match (&self.author, as_facilitator) {
            (Some(author), false) => author,
            (Some(author), true) if self.facilitator => author,
            (_, true) => return Err(Error::of(Code::NotFacilitator)),
            (None, false) => return Err(Error::of(Code::NotMember)),
        };
        let mut writing = Writing {
            connection: &transaction,
            author,
            facilitator: self.facilitator,
            now,
            touched: Touched::new(),
        };
        let outcome = write(&mut writing)?;
        let touched = writing.touched;
        transaction.commit()?;
        Ok((outcome, touched))
    }

    /// One transaction for what is not written as an author: taking in what others wrote, and noting what was sent.
    ///
    /// # Errors
    /// Those of `work` and of the database.
    pub fn transact<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&transaction)?;
        transaction.commit()?;
        Ok(outcome)
    }

    /// The same for thousands of changes: with room for the pages that they touch, which are enciphered each time they have
    /// to make way for others.
    ///
    /// # Errors
    /// As [`Self::transact`].
    pub fn transact_much<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let usual: i64 = self
            .connection
            .pragma_query_value(None, "cache_size", |row| row.get(0))?;
        self.connection.pragma_update(None, "cache_size", ROOM)?;
        let outcome = self.transact(work);
        self.connection.pragma_update(None, "cache_size", usual)?;
        self.connection.execute_batch("PRAGMA shrink_memory")?;
        outcome
    }
}

/// Room for pages, in KiB (negative, as SQLite counts it).
const ROOM: i64 = -32 * 1024;

/// This device's place in the group.
struct Place {
    author: Option<Author>,
    facilitator: bool,
    removed: bool,
    held: bool,
}

/// The facts that a place depends on.
fn noted(connection: &Connection) -> Result<(Option<String>, Option<String>)> {
    let fact = |name| record::store::fact(connection, name);
    Ok((fact("roster_heads")?, fact("incarnation")?))
}

/// The group that is noted, if there is one.
///
/// # Errors
/// Those of the database.
pub fn group(connection: &Connection) -> Result<Option<GroupId>> {
    record::store::fact(connection, "group")?
        .map(|group| {
            group
                .parse()
                .map_err(|error| Error::internal("group", format!("{error}")))
        })
        .transpose()
}

fn place_of(connection: &Connection, identity: &Identity) -> Result<Place> {
    let Some(group) = group(connection)? else {
        return Ok(Place {
            author: None,
            facilitator: false,
            removed: false,
            held: false,
        });
    };
    let incarnation = record::store::fact(connection, "incarnation")?
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| Error::internal("incarnation", "none was noted"))?;
    let roster = record::store::roster(connection, group)?;
    let device = identity.device();
    let standing = roster.members().remove(&device);
    let revoked = roster
        .revocations()
        .any(|(_, revoke)| revoke.device == device);
    let held = standing.is_none() && !revoked;
    Ok(Place {
        held,
        facilitator: standing
            .as_ref()
            .is_some_and(|standing| standing.power == ledger::Power::Facilitator),
        removed: standing.is_none() && revoked,
        author: standing.map(|_| Author {
            identity: Identity::from_bytes(&identity.to_bytes()),
            group,
            incarnation,
        }),
    })
}

/// A transaction in which shared things are written.
pub struct Writing<'t> {
    connection: &'t Connection,
    author: &'t Author,
    facilitator: bool,
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
            facilitator: true,
            now,
            touched: Touched::new(),
        }
    }

    /// Who writes.
    pub const fn author(&self) -> &Author {
        self.author
    }

    /// Whether a facilitator writes.
    pub const fn is_facilitator(&self) -> bool {
        self.facilitator
    }

    /// The present.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Signs and keeps one of the ledger's own kinds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn sign(&mut self, kind: u16, object: ObjectId, payload: Vec<u8>) -> Result<Change> {
        let entry = Entry {
            kind,
            object,
            audience: Audience::Group,
            payload,
        };
        let change = record::append::append(self.connection, self.author, self.now, entry)?;
        if Roster::takes(kind) {
            let roster = record::store::roster(self.connection, self.author.group)?;
            let heads = roster.heads_for(self.author.identity.device());
            record::store::put_roster_heads(self.connection, &heads)?;
            // what was set aside may count by it, and the other way round
            let mut judge = Judge::new(self.connection, roster);
            let turned = reconsider(self.connection, &mut judge, &BTreeSet::new())?;
            for (noun, id) in turned.objects {
                remake(self.connection, noun, &id)?;
                self.touched.insert(noun);
            }
        }
        Ok(change)
    }

    /// Begins the epochs that are due, and hands the current ones on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn look_after_keys(&mut self) -> Result<()> {
        if self.facilitator {
            let roster = record::store::roster(self.connection, self.author.group)?;
            rotate::look_after(self.connection, self.author, &roster, self.now)?;
        }
        Ok(())
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

    /// Writes one field so that all its values that stand now are settled, also by the one that is shown already.
    ///
    /// # Errors
    /// Those of the database.
    pub fn settle(
        &mut self,
        noun: Noun,
        id: &str,
        field: &str,
        value: Option<register::Value>,
    ) -> Result<()> {
        let mut write = Write::new(field.to_owned(), value);
        write.sees = register::store::heads(self.connection, noun, id, field)?;
        let set = Set {
            noun: noun.number(),
            id: id.to_owned(),
            writes: vec![write],
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
            audience: match noun {
                Noun::Message => Audience::Facilitators,
                _ => Audience::Group,
            },
            payload,
        };
        let change: Change = record::append::append(self.connection, self.author, self.now, entry)?;
        if let Some(noun) = apply(self.connection, &change)? {
            self.touched.insert(noun);
        }
        Ok(())
    }
}
