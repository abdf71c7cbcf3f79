//! One programme on this computer: its database, this device's membership in its group, and the transactions.
//!
//! Not here: what may be written (each noun's verbs) and how it is read (each noun's pages).

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use ledger::{Change, GroupId, Identity};
use rusqlite::{Connection, TransactionBehavior};

use crate::after_update::after_update;
use crate::database::{self, Expect, Key};
use crate::error::{Code, Error, Result};
use crate::noun::{Noun, Nouns, Said};
use crate::projection::Projection;
use crate::record::{self, Author};
use crate::writing::Writing;

/// One programme, opened.
pub struct Replica {
    connection: Connection,
    nouns: &'static Nouns,
    identity: Identity,
    membership: Membership,
    /// What the membership was read from: another process may have changed it.
    read_from: Facts,
}

/// The objects that a transaction wrote, for the event that makes the UI read again.
pub type Touched = BTreeSet<(Noun, String)>;

impl Replica {
    /// Opens a programme's database for a device.
    ///
    /// # Errors
    /// Those of [`database::open`].
    pub fn open(
        path: &Path,
        key: &Key,
        identity: &Identity,
        nouns: &'static Nouns,
    ) -> Result<Self> {
        let connection = database::open(path, key, Expect::There, nouns.migrations)?;
        Self::of(connection, identity, nouns)
    }

    /// A replica over a database that is already open.
    ///
    /// # Errors
    /// See the crate.
    pub fn of(connection: Connection, identity: &Identity, nouns: &'static Nouns) -> Result<Self> {
        record::fill_columns(&connection)?;
        after_update(Projection::new(&connection, nouns))?;
        let mut replica = Self {
            connection,
            nouns,
            identity: Identity::from_bytes(&identity.to_bytes()),
            membership: Membership::default(),
            read_from: Facts::default(),
        };
        replica.enter()?;
        Ok(replica)
    }

    /// Reads this device's membership in the group anew.
    ///
    /// # Errors
    /// See the crate.
    pub fn enter(&mut self) -> Result<()> {
        self.read_from = facts(&self.connection)?;
        self.membership = membership(&self.connection, &self.identity)?;
        Ok(())
    }

    /// Whether this device may write as a facilitator.
    pub const fn is_facilitator(&self) -> bool {
        self.membership.facilitator
    }

    /// Whether this device is a member of the group, or only follows the programme file.
    pub const fn is_member(&self) -> bool {
        self.membership.author.is_some()
    }

    /// Whether this device was in the group and is no longer.
    pub const fn is_removed(&self) -> bool {
        self.membership.removed
    }

    /// Whether this device joined and is held: its invitation was over, or more came by it than were expected. A
    /// facilitator may still accept it.
    pub const fn is_held(&self) -> bool {
        self.membership.held
    }

    /// The group, where the programme has one.
    ///
    /// # Errors
    /// See the crate.
    pub fn group(&self) -> Result<Option<GroupId>> {
        record::group(&self.connection)
    }

    /// This device.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The database, to read from.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The database with the rules of its nouns, to read from.
    pub const fn projection(&self) -> Projection<'_> {
        Projection::new(&self.connection, self.nouns)
    }

    /// Reads a change.
    ///
    /// # Errors
    /// See the crate.
    pub fn read(&self, change: &Change) -> Result<Said> {
        self.projection().read(change)
    }

    /// A number that moves when another process wrote to the database.
    ///
    /// # Errors
    /// See the crate.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Writes what is shared, as a facilitator: signed changes and what they do to the tables, in one
    /// transaction.
    ///
    /// # Errors
    /// `not-facilitator`, `removed`; those of `write`. Nothing is kept then.
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
        let facts = facts(&transaction)?;
        if facts != self.read_from {
            self.membership = membership(&transaction, &self.identity)?;
            self.read_from = facts;
        }
        let member = &self.membership;
        if member.removed {
            return Err(Error::of(Code::Removed));
        }
        if member.held {
            return Err(Error::of(Code::Held));
        }
        let author = match (&member.author, as_facilitator) {
            (Some(author), false) => author,
            (Some(author), true) if member.facilitator => author,
            (_, true) => return Err(Error::of(Code::NotFacilitator)),
            (None, false) => return Err(Error::of(Code::NotMember)),
        };
        let projection = Projection::new(&transaction, self.nouns);
        let mut writing = Writing::as_member(projection, author, member.facilitator, now);
        let outcome = write(&mut writing)?;
        let touched = writing.touched();
        transaction.commit()?;
        Ok((outcome, touched))
    }

    /// One transaction for what is not written as an author: taking in what others wrote, and noting what was sent.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn transact<T>(&mut self, work: impl FnOnce(&Projection<'_>) -> Result<T>) -> Result<T> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&Projection::new(&transaction, self.nouns))?;
        transaction.commit()?;
        Ok(outcome)
    }

    /// Reads for long of one state of the database. Nobody waits for it, and what others write meanwhile is not seen.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn snapshot<T>(&mut self, read: impl FnOnce(&Projection<'_>) -> Result<T>) -> Result<T> {
        let transaction = self.connection.transaction()?;
        read(&Projection::new(&transaction, self.nouns))
    }

    /// The same as [`Self::transact`], with everything undone at its end.
    ///
    /// # Errors
    /// As [`Self::transact`].
    pub fn try_out<T>(&mut self, work: impl FnOnce(&Projection<'_>) -> Result<T>) -> Result<T> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&Projection::new(&transaction, self.nouns))?;
        transaction.rollback()?;
        Ok(outcome)
    }

    /// [`Self::transact`] for thousands of changes: with room for the pages that they touch, which are enciphered each time they have
    /// to make way for others.
    ///
    /// # Errors
    /// As [`Self::transact`].
    pub fn transact_much<T>(
        &mut self,
        work: impl FnOnce(&Projection<'_>) -> Result<T>,
    ) -> Result<T> {
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

/// What this device is in the group.
#[derive(Default)]
struct Membership {
    author: Option<Author>,
    facilitator: bool,
    removed: bool,
    held: bool,
}

/// The facts that a membership depends on: the roster's heads, and the device's incarnation.
type Facts = (Option<String>, Option<String>);

fn facts(connection: &Connection) -> Result<Facts> {
    let fact = |name| record::fact(connection, name);
    Ok((fact("roster_heads")?, fact("incarnation")?))
}

fn membership(connection: &Connection, identity: &Identity) -> Result<Membership> {
    let Some(group) = record::group(connection)? else {
        return Ok(Membership::default());
    };
    let incarnation = record::fact(connection, "incarnation")?
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| Error::internal("incarnation", "none was noted"))?;
    let roster = record::roster(connection, group)?;
    let device = identity.device();
    let standing = roster.members().remove(&device);
    let revoked = roster
        .revocations()
        .any(|(_, revoke)| revoke.device == device);
    let held = standing.is_none() && !revoked;
    Ok(Membership {
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
