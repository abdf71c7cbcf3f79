//! The one way to write what is shared: signed changes, and what they do to the tables, in one transaction.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, ObjectId, Roster};
use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::judging::Judge;
use crate::keys::rotate;
use crate::noun::Noun;
use crate::projection::Projection;
use crate::reconsider::reconsider;
use crate::record::{self, Author, Entry};
use crate::register::{self, Fields, Remove, Set, Write};

/// A transaction in which shared things are written.
pub struct Writing<'t> {
    projection: Projection<'t>,
    author: &'t Author,
    facilitator: bool,
    now: DateTime<Utc>,
    preparing: bool,
    touched: BTreeSet<(Noun, String)>,
}

impl<'t> Writing<'t> {
    /// Writing as a facilitator within a transaction that somebody else holds (the founding of a programme).
    pub const fn within(
        projection: Projection<'t>,
        author: &'t Author,
        now: DateTime<Utc>,
    ) -> Self {
        Self::as_member(projection, author, true, now)
    }

    pub(crate) const fn as_member(
        projection: Projection<'t>,
        author: &'t Author,
        facilitator: bool,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            projection,
            author,
            facilitator,
            now,
            preparing: false,
            touched: BTreeSet::new(),
        }
    }

    /// What was written so far.
    pub(crate) fn touched(self) -> BTreeSet<(Noun, String)> {
        self.touched
    }

    /// Who writes.
    pub const fn author(&self) -> &Author {
        self.author
    }

    /// Whether a facilitator writes.
    pub const fn is_facilitator(&self) -> bool {
        self.facilitator
    }

    /// From now on what may be prepared ([`crate::Rules::may_be_prepared`]) is written for the facilitators alone, or for all again.
    pub const fn preparing(&mut self, on: bool) {
        self.preparing = on;
    }

    /// The present.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Signs and keeps one of the ledger's own kinds.
    ///
    /// # Errors
    /// See the crate.
    pub fn sign(&mut self, kind: u16, object: ObjectId, payload: Vec<u8>) -> Result<Change> {
        let entry = Entry {
            kind,
            object,
            audience: Audience::Group,
            payload,
        };
        let change =
            record::append::append(self.projection.connection(), self.author, self.now, entry)?;
        if Roster::takes(kind) {
            let roster = record::roster(self.connection(), self.author.group)?;
            let heads = roster.heads_for(self.author.identity.device());
            record::put_roster_heads(self.connection(), &heads)?;
            // what was set aside may count by it, and the other way round
            let mut judge = Judge::new(self.projection, roster);
            let turned = reconsider(self.projection, &mut judge, &BTreeSet::new())?;
            for (noun, id) in turned.objects {
                self.projection.remake(noun, &id)?;
                self.touched.insert((noun, id));
            }
        }
        Ok(change)
    }

    /// Begins the epochs that are due, and hands the current ones on.
    ///
    /// # Errors
    /// See the crate.
    pub fn rotate_keys_if_due(&mut self) -> Result<()> {
        if self.facilitator {
            let roster = record::roster(self.connection(), self.author.group)?;
            rotate::rotate_if_due(self.connection(), self.author, &roster, self.now)?;
        }
        Ok(())
    }

    /// The database, to read from.
    pub const fn connection(&self) -> &'t Connection {
        self.projection.connection()
    }

    /// The database with the rules of its nouns.
    pub const fn projection(&self) -> Projection<'t> {
        self.projection
    }

    /// Makes an object's fields be `fields`. Only what differs is written; nothing is, if nothing does.
    ///
    /// # Errors
    /// See the crate.
    pub fn set(&mut self, noun: impl Into<Noun>, id: &str, fields: &Fields) -> Result<()> {
        self.set_and_say(noun, id, fields, &[])
    }

    /// The same, and says these fields again with whatever else is written: who changes them at the same time meets it.
    ///
    /// # Errors
    /// See the crate.
    pub fn set_and_say(
        &mut self,
        noun: impl Into<Noun>,
        id: &str,
        fields: &Fields,
        again: &[&str],
    ) -> Result<()> {
        let noun = noun.into();
        let shown = register::shown(self.connection(), noun, id)?.unwrap_or_default();
        let names: BTreeSet<&String> = shown.keys().chain(fields.keys()).collect();
        let mut writes = Vec::new();
        for name in names {
            if shown.get(name) != fields.get(name) {
                let mut write = Write::new(name.clone(), fields.get(name).cloned());
                write.sees = register::heads(self.connection(), noun, id, name)?;
                writes.push(write);
            }
        }
        if !writes.is_empty() {
            for name in again {
                if !writes.iter().any(|write| write.field == *name) {
                    let mut write = Write::new((*name).to_owned(), fields.get(*name).cloned());
                    write.sees = register::heads(self.connection(), noun, id, name)?;
                    writes.push(write);
                }
            }
        }
        self.write(noun, id, writes)
    }

    fn write(&mut self, noun: Noun, id: &str, writes: Vec<Write>) -> Result<()> {
        if writes.is_empty() {
            return Ok(());
        }
        let set = Set {
            noun: noun.number,
            id: id.to_owned(),
            writes,
        };
        let payload = minicbor::to_vec(&set).map_err(|error| Error::internal("payload", error))?;
        self.append(register::SET, noun, id, payload)
    }

    /// Writes all fields anew for the audience that reads it now, also those that stand so already: what was prepared becomes the
    /// group's.
    ///
    /// # Errors
    /// See the crate.
    pub fn restate(&mut self, noun: impl Into<Noun>, id: &str, fields: &Fields) -> Result<()> {
        let noun = noun.into();
        // also those that were emptied
        let mut names = register::names(self.connection(), noun, id)?;
        names.extend(fields.keys().cloned());
        let mut writes = Vec::new();
        for name in &names {
            let mut write = Write::new(name.clone(), fields.get(name).cloned());
            write.sees = register::heads(self.connection(), noun, id, name)?;
            writes.push(write);
        }
        self.write(noun, id, writes)
    }

    /// Writes one field so that all its values that stand now are settled, also by the one that is shown already.
    ///
    /// # Errors
    /// See the crate.
    pub fn settle(
        &mut self,
        noun: impl Into<Noun>,
        id: &str,
        field: &str,
        value: Option<register::Value>,
    ) -> Result<()> {
        let noun = noun.into();
        let mut write = Write::new(field.to_owned(), value);
        write.sees = register::heads(self.connection(), noun, id, field)?;
        self.write(noun, id, vec![write])
    }

    /// Removes an object for good.
    ///
    /// # Errors
    /// See the crate.
    pub fn remove(&mut self, noun: impl Into<Noun>, id: &str) -> Result<()> {
        let noun = noun.into();
        let remove = Remove {
            noun: noun.number,
            id: id.to_owned(),
        };
        let payload =
            minicbor::to_vec(&remove).map_err(|error| Error::internal("payload", error))?;
        self.append(register::REMOVE, noun, id, payload)
    }

    fn append(&mut self, kind: u16, noun: Noun, id: &str, payload: Vec<u8>) -> Result<()> {
        let entry = Entry {
            kind,
            object: noun.object(id),
            audience: match self.projection.rules(noun)? {
                rules if self.preparing && rules.may_be_prepared => Audience::Facilitators,
                rules => rules.audience,
            },
            payload,
        };
        let change: Change =
            record::append::append(self.projection.connection(), self.author, self.now, entry)?;
        self.projection.apply(&change)?;
        // also what is sealed for others, and cannot be read back here
        self.touched.insert((noun, id.to_owned()));
        Ok(())
    }
}
