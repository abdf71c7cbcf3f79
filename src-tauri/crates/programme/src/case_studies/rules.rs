//! The rules of case studies: their author writes them, and what became of one also a facilitator.

use ledger::Audience;
use replica::{Result, Said, Writer};
use rusqlite::Connection;

use super::case::CaseText;
use super::{project, store};
use crate::area::Area;
use crate::drafts::draft::Kind as Drafted;
use crate::drafts::returned;
use crate::forum::conversation::Conversation;
use crate::noun::Noun;
use crate::rules::{Decides, Indexed, Rules, by_author};
use crate::search::Kind;

/// The words of a case: all its sections, whatever they are called.
const WORDS: &[&str] = &["title", "heading.", "text.", "asks"];

/// Of cases.
pub(crate) const CASE: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Case.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_author,
        tables: &[
            ("case_study", "id"),
            ("case_section", "case_study, position"),
        ],
        project: project::case,
        refused: Some(|connection, returned| {
            returned::keep::<CaseText>(connection, Drafted::Case, returned)
        }),
        accepted: Some(|connection, id| {
            returned::let_go::<CaseText>(connection, Drafted::Case, id)
        }),
        erased: None,
    },
    search: Some(Indexed {
        kind: Kind::Case,
        fields: WORDS,
    }),
    decides: Decides::Author(is_told),
    conversation: of_case,
    area: Area::Cases,
};

/// Of what became of cases.
pub(crate) const OUTCOME: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Outcome.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_author_or_facilitators,
        tables: &[("case_outcome", "id")],
        project: project::outcome,
        refused: None,
        accepted: None,
        erased: None,
    },
    search: Some(Indexed {
        kind: Kind::Outcome,
        fields: &["decided", "learned"],
    }),
    decides: Decides::Facilitators(is_decided),
    conversation: of_case,
    area: Area::Cases,
};

/// Of translations of cases.
pub(crate) const CASE_TRANSLATION: Rules = Rules {
    record: replica::Rules {
        noun: Noun::CaseTranslation.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_author,
        tables: &[("case_translation", "id")],
        project: project::translation,
        refused: Some(|connection, returned| {
            returned::keep::<CaseText>(connection, Drafted::CaseTranslation, returned)
        }),
        accepted: Some(|connection, id| {
            returned::let_go::<CaseText>(connection, Drafted::CaseTranslation, id)
        }),
        erased: None,
    },
    search: Some(Indexed {
        kind: Kind::CaseTranslation,
        fields: WORDS,
    }),
    decides: Decides::Author(is_told),
    conversation: of_translation,
    area: Area::Cases,
};

fn by_author_or_facilitators(writer: &Writer<'_>, said: &Said) -> bool {
    writer.facilitator || by_author(writer, said)
}

fn is_told(field: &str) -> bool {
    matches!(field, "title" | "asks" | "session")
        || field.starts_with("heading.")
        || field.starts_with("text.")
}

fn is_decided(field: &str) -> bool {
    matches!(field, "session" | "decided" | "learned")
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "the rules of other nouns ask the database"
)]
fn of_case(_: &Connection, id: &str) -> Result<Option<Conversation>> {
    Ok(Some(Conversation::Case(id.to_owned())))
}

fn of_translation(connection: &Connection, id: &str) -> Result<Option<Conversation>> {
    let translation = store::translation(connection, id)?;
    Ok(translation.map(|translation| Conversation::Case(translation.case)))
}
