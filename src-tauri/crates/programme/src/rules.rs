//! What each noun's folder says of its nouns, besides what the replica has to know.

use ledger::Audience;
use replica::register::Fields;
use replica::{Result, Said, Writer};
use rusqlite::Connection;

use crate::area::Area;
use crate::forum::conversation::Conversation;
use crate::noun::Noun;
use crate::search::Kind;

/// The rules of one noun.
pub struct Rules {
    /// What the replica has to know.
    pub record: replica::Rules,
    /// By which words it is found, if it is.
    pub search: Option<Indexed>,
    /// Who decides when a field of it was written twice at once.
    pub decides: Decides,
    /// The conversation in which it is read, where that is what it is called by.
    pub conversation: fn(&Connection, &str) -> Result<Option<Conversation>>,
    /// The part of the app that shows it, and reads again when it changes.
    pub area: Area,
}

/// By which words an object is found.
pub struct Indexed {
    /// As what.
    pub kind: Kind,
    /// The fields that are searched. One that ends in `.` stands for all that begin so.
    pub fields: &'static [&'static str],
}

impl Indexed {
    /// Whether a field is searched.
    pub fn has(&self, field: &str) -> bool {
        let named = |name: &&str| *name == field || name.ends_with('.') && field.starts_with(*name);
        self.fields.iter().any(named)
    }
}

/// Who decides when a field was written twice at once, and of which fields. What is noted beside (hours, order), and what is
/// done or undone by one press, stands as it was written last.
pub enum Decides {
    /// Nobody: the last write stands.
    Nobody,
    /// Facilitators.
    Facilitators(fn(&str) -> bool),
    /// Its author, whom its id names.
    Author(fn(&str) -> bool),
}

/// May be written by facilitators only.
pub fn by_facilitators(writer: &Writer<'_>, _: &Said) -> bool {
    writer.facilitator
}

/// May be written by the author whom its id names, and nobody else: not even a facilitator writes in another's name.
pub fn by_author(writer: &Writer<'_>, said: &Said) -> bool {
    said.object()
        .is_some_and(|(_, id)| writer.is(replica::ids::author_in(id)))
}

/// May be written by the person whose id it bears, and nobody else: not even a facilitator speaks in another's name.
pub fn by_that_person(writer: &Writer<'_>, said: &Said) -> bool {
    said.object().is_some_and(|(_, id)| writer.is(id))
}

/// May be written by facilitators, and its fields also by the person whose id it bears.
pub fn by_the_person(writer: &Writer<'_>, said: &Said) -> bool {
    let own = |id: &str| writer.is(id) && matches!(said, Said::Set(..));
    writer.facilitator || said.object().is_some_and(|(_, id)| own(id))
}

/// The rules of a noun that is only tables: nothing of it is searched, prepared, or comes back to somebody.
pub const fn plain(
    noun: Noun,
    audience: Audience,
    may_write: fn(&Writer<'_>, &Said) -> bool,
    tables: &'static [(&'static str, &'static str)],
    project: fn(&Connection, &str, Option<&Fields>) -> Result<()>,
    area: Area,
    decides: Decides,
) -> Rules {
    Rules {
        record: replica::Rules {
            noun: noun.record(),
            audience,
            may_be_prepared: false,
            may_write,
            tables,
            project,
            refused: None,
            accepted: None,
            erased: None,
        },
        search: None,
        decides,
        conversation: nowhere,
        area,
    }
}

/// All fields.
pub const fn every_field(_: &str) -> bool {
    true
}

/// It is read in no conversation.
///
/// # Errors
/// None.
pub fn nowhere(_: &Connection, _: &str) -> Result<Option<Conversation>> {
    Ok(None)
}
