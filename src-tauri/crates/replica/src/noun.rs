//! What the replica knows of nouns: a table of rules. The crate that defines the nouns hands it over.
//!
//! Not here: any noun. A replica works the same for posts and for recipes.

use chrono::{DateTime, Utc};
use ledger::{Audience, ObjectId, Power, Standing};
use rusqlite::Connection;

use crate::database::Migration;
use crate::error::{Code, Result};
use crate::register::fields::{Fields, Remove, Set, TABLES};

/// A kind of object, as the record names it. Both the number and the name stand in what is signed, and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Noun {
    /// In payloads.
    pub number: u8,
    /// What ids of objects are derived from.
    pub name: &'static str,
}

impl Noun {
    /// The record's id of one object.
    pub fn object(self, id: &str) -> ObjectId {
        ObjectId::of(self.name, id)
    }
}

/// What a change of the nouns' own kinds says.
#[derive(Debug)]
pub enum Said {
    /// It writes fields.
    Set(Noun, Set),
    /// It removes an object.
    Remove(Noun, Remove),
    /// This device cannot read it: it is for others, or its key is not here yet; or its payload was erased.
    Unseen,
    /// A kind or noun that only a newer app knows.
    Newer,
    /// It is not what its kind says.
    Unreadable,
}

impl Said {
    /// The object that it is about, as far as this device can read it.
    pub fn object(&self) -> Option<(Noun, &str)> {
        match self {
            Self::Set(noun, set) => Some((*noun, set.id.as_str())),
            Self::Remove(noun, remove) => Some((*noun, remove.id.as_str())),
            Self::Unseen | Self::Newer | Self::Unreadable => None,
        }
    }
}

/// Who wrote a change, as the roster knows them.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'w> {
    /// The person, where the roster names one.
    pub person: Option<&'w str>,
    /// Whether they may write as a facilitator.
    pub facilitator: bool,
}

impl<'w> Writer<'w> {
    /// The writer with this standing.
    pub fn of(standing: &'w Standing) -> Self {
        Self {
            person: standing.person.as_deref(),
            facilitator: standing.power == Power::Facilitator,
        }
    }

    /// Whether it is this person.
    pub fn is(&self, person: &str) -> bool {
        self.person == Some(person)
    }
}

/// An object of this device that the group refused after it was signed.
#[derive(Debug, Clone, Copy)]
pub struct Returned<'r> {
    /// Its id.
    pub id: &'r str,
    /// Why the group refuses it.
    pub reason: Code,
    /// The present.
    pub now: DateTime<Utc>,
}

/// The rules of one noun.
pub struct Rules {
    /// Which noun.
    pub noun: Noun,
    /// Who can read what is written of it.
    pub audience: Audience,
    /// It may also be written for the facilitators alone, as long as they prepare it ([`crate::Writing::preparing`]).
    pub may_be_prepared: bool,
    /// Whether a member of the group may write this. `said` is a [`Said::Set`] or a [`Said::Remove`] of this noun.
    pub may_write: fn(&Writer<'_>, &Said) -> bool,
    /// The tables that are made from what was written, each with the columns that tell its rows apart.
    pub tables: &'static [(&'static str, &'static str)],
    /// Writes the row of an object from its fields, or takes it away (`None`).
    pub project: fn(&Connection, &str, Option<&Fields>) -> Result<()>,
    /// Keeps for its author what the group refused. The tables still hold it.
    pub refused: Option<fn(&Connection, &Returned<'_>) -> Result<()>>,
    /// Lets go of what [`Rules::refused`] kept, since the group takes the object at last. The tables hold it again.
    pub accepted: Option<fn(&Connection, &str) -> Result<()>>,
    /// Forgets what this device keeps besides of an object whose words were erased.
    pub erased: Option<fn(&Connection, ObjectId) -> Result<()>>,
}

impl Rules {
    /// Whether it may be written for these.
    pub fn is_for(&self, audience: Audience) -> bool {
        let prepared = self.may_be_prepared && audience == Audience::Facilitators;
        audience == self.audience || prepared
    }
}

/// The values of a followed file: what lies under all changes.
pub type Followed = Vec<(Noun, String, Fields)>;

/// The table of rules: all nouns, and what the replica asks of them at certain moments.
pub struct Nouns {
    /// One line for each noun.
    pub rules: &'static [&'static Rules],
    /// Grows with each noun, field or kind of change that is understood and was not before, and with each row that is made
    /// otherwise.
    pub version: u32,
    /// The tables of the database, as steps that only append.
    pub migrations: &'static [Migration],
    /// Reads a followed file.
    pub read_followed: fn(&str) -> Result<Followed>,
    /// The noun with whose first change the followed file has done its service.
    pub ends_following: Noun,
    /// Lets an object be found by its words, before its row is made.
    pub index: fn(&Connection, Noun, &str, Option<&Fields>) -> Result<()>,
    /// Empties what [`Nouns::index`] filled.
    pub clear_index: fn(&Connection) -> Result<()>,
    /// Brings up to date what is this device's own, after an update of the app.
    pub updated: fn(&Connection) -> Result<()>,
}

impl Nouns {
    /// The rules of the noun with that number; a newer app may know more of them.
    pub fn of(&self, number: u8) -> Option<&'static Rules> {
        self.rules
            .iter()
            .find(|rules| rules.noun.number == number)
            .copied()
    }

    /// The tables that are made from the record, the replica's own first.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let own = TABLES.iter();
        own.chain(self.rules.iter().flat_map(|rules| rules.tables))
            .copied()
    }
}
