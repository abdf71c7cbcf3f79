//! The tables as a projection of the record: what a change does to them. It is the same for one's own changes, for those of
//! others, and for making the tables anew.
//!
//! The tables are a function of the accepted changes and their payloads. When one of them is refused afterwards, or its
//! payload erased, its object is made anew from the others. Not here: the roster's judgement (`judging`).

use std::ops::Deref;

use ledger::{Audience, Change, Sealed, Standing, decode_payload};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::error::{Reason, Result};
use crate::ids::is_object_id;
use crate::noun::{Noun, Nouns, Rules, Said, Writer};
use crate::record;
use crate::register;
use crate::register::{Remove, Set};

/// A programme's database together with the rules of its nouns.
#[derive(Clone, Copy)]
pub struct Projection<'c> {
    connection: &'c Connection,
    nouns: &'static Nouns,
}

impl Deref for Projection<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl<'c> Projection<'c> {
    /// The projection into this database.
    pub const fn new(connection: &'c Connection, nouns: &'static Nouns) -> Self {
        Self { connection, nouns }
    }

    /// The database.
    pub const fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// The table of rules.
    pub const fn nouns(&self) -> &'static Nouns {
        self.nouns
    }

    /// The rules of a noun.
    ///
    /// # Errors
    /// `internal` for a noun that stands in no table: it was made by hand.
    pub(crate) fn rules(&self, noun: Noun) -> Result<&'static Rules> {
        let unknown =
            || crate::error::Error::internal("noun", format!("no rules for {}", noun.name));
        self.nouns.of(noun.number).ok_or_else(unknown)
    }

    /// Reads a change.
    ///
    /// # Errors
    /// See the crate.
    pub fn read(&self, change: &Change) -> Result<Said> {
        let kind = change.header().kind;
        if !matches!(kind, register::SET | register::REMOVE) {
            return Ok(Said::Newer);
        }
        let Some(payload) = payload(self.connection, change)? else {
            return Ok(Said::Unseen);
        };
        let said = if kind == register::SET {
            decode_payload::<Set>(payload.bytes()).map(|set| match self.nouns.of(set.noun) {
                Some(rules) => Said::Set(rules.noun, set),
                None => Said::Newer,
            })
        } else {
            decode_payload::<Remove>(payload.bytes()).map(|remove| {
                match self.nouns.of(remove.noun) {
                    Some(rules) => Said::Remove(rules.noun, remove),
                    None => Said::Newer,
                }
            })
        };
        Ok(said.unwrap_or(Said::Unreadable))
    }

    /// Why a change may not be applied though its author is in the group: the rules of its noun. The reasons have words in the
    /// catalogue.
    ///
    /// # Errors
    /// `internal` for a noun without rules.
    pub fn refusal(
        &self,
        change: &Change,
        said: &Said,
        standing: &Standing,
    ) -> Result<Option<Reason>> {
        let (noun, id) = match (said.object(), said) {
            (Some(object), _) => object,
            (None, Said::Unreadable) => return Ok(Some(Reason::Unreadable)),
            (None, _) => return Ok(None),
        };
        let rules = self.rules(noun)?;
        let header = change.header();
        Ok(if !is_object_id(id) {
            Some(Reason::Unreadable)
        } else if header.object != noun.object(id) {
            Some(Reason::OtherObject)
        } else if !rules.is_for(header.audience) {
            Some(Reason::Audience)
        } else if (rules.may_write)(&Writer::of(standing), said) {
            None
        } else {
            Some(Reason::NotYours)
        })
    }

    /// Applies what an accepted change says. Returns the object that it touched.
    ///
    /// # Errors
    /// See the crate.
    pub fn apply(&self, change: &Change) -> Result<Option<(Noun, String)>> {
        let said = self.read(change)?;
        if matches!(said, Said::Newer) {
            self.note_newer(change)?;
        }
        self.note(change, &said)?;
        let Some((noun, id)) = said.object() else {
            return Ok(None);
        };
        self.project(noun, id)?;
        Ok(Some((noun, id.to_owned())))
    }

    /// Notes an accepted change that this version does not understand: an update lets it take effect.
    ///
    /// # Errors
    /// See the crate.
    pub fn note_newer(&self, change: &Change) -> Result<()> {
        let ours = ledger::RESERVED.contains(&change.header().kind);
        match !ours && matches!(self.read(change)?, Said::Newer) {
            true => record::put_newer(self.connection, &change.hash()),
            false => Ok(()),
        }
    }

    /// Notes a change's writes, without making the row.
    fn note(&self, change: &Change, said: &Said) -> Result<()> {
        let hash = change.hash();
        match said {
            Said::Set(noun, set) => {
                let hlc = record::clamped(change.header().hlc.0);
                register::set(self.connection, *noun, set, hash.as_bytes(), hlc)
            }
            Said::Remove(noun, remove) => {
                register::remove(self.connection, *noun, &remove.id, hash.as_bytes())
            }
            Said::Unseen | Said::Newer | Said::Unreadable => Ok(()),
        }
    }

    /// Makes one object anew from the accepted changes that are left.
    ///
    /// # Errors
    /// See the crate.
    pub fn remake(&self, noun: impl Into<Noun>, id: &str) -> Result<()> {
        let noun = noun.into();
        register::forget(self.connection, noun, id)?;
        record::each_accepted_of(self.connection, noun.object(id), |change| {
            let said = self.read(change)?;
            self.note(change, &said)
        })?;
        self.project(noun, id)
    }

    /// Makes the row of one object anew from its fields.
    ///
    /// # Errors
    /// See the crate.
    pub fn project(&self, noun: impl Into<Noun>, id: &str) -> Result<()> {
        let noun = noun.into();
        let shown = register::shown(self.connection, noun, id)?;
        (self.nouns.index)(self.connection, noun, id, shown.as_ref())?;
        (self.rules(noun)?.project)(self.connection, id, shown.as_ref())
    }
}

/// What a change says: in the open, or opened with a key and not left in memory.
enum Payload<'c> {
    Open(&'c [u8]),
    Opened(Zeroizing<Vec<u8>>),
}

impl Payload<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Open(bytes) => bytes,
            Self::Opened(bytes) => bytes,
        }
    }
}

/// The payload, opened if it was for the facilitators and their key is here.
fn payload<'c>(connection: &Connection, change: &'c Change) -> Result<Option<Payload<'c>>> {
    let Some(body) = change.body() else {
        return Ok(None);
    };
    if change.header().audience == Audience::Group {
        return Ok(Some(Payload::Open(&body.payload)));
    }
    let Ok(sealed) = decode_payload::<Sealed>(&body.payload) else {
        return Ok(None);
    };
    let Some(key) = record::judged_epoch(connection, sealed.epoch)? else {
        return Ok(None);
    };
    let Ok(binding) = change.header().binding() else {
        return Ok(None);
    };
    let opened = ledger::collect(&key, change.header().group, &binding, &sealed.bytes).ok();
    Ok(opened.map(Payload::Opened))
}
