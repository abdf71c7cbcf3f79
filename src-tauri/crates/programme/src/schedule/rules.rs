//! The rules of the schedule's nouns: facilitators write them, everybody reads them.

use ledger::Audience;
use replica::Result;
use replica::register::Fields;
use rusqlite::Connection;

use super::project;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Indexed, Rules, by_facilitators, every_field, nowhere};
use crate::search::Kind;

type Project = fn(&Connection, &str, Option<&Fields>) -> Result<()>;
type Tables = &'static [(&'static str, &'static str)];

const fn record(noun: Noun, tables: Tables, project: Project) -> replica::Rules {
    replica::Rules {
        noun: noun.record(),
        audience: Audience::Group,
        may_be_prepared: true,
        may_write: by_facilitators,
        tables,
        project,
        refused: None,
        accepted: None,
        erased: None,
    }
}

const fn of_schedule(record: replica::Rules, search: Option<Indexed>) -> Rules {
    Rules {
        record,
        search,
        decides: Decides::Facilitators(every_field),
        conversation: nowhere,
        area: Area::Schedule,
    }
}

/// Of the edition.
pub(crate) const EDITION: Rules = of_schedule(
    record(Noun::Edition, &[("edition", "id")], project::edition),
    None,
);
/// Of modules.
pub(crate) const MODULE: Rules = of_schedule(
    record(Noun::Module, &[("module", "id")], project::module),
    None,
);
/// Of sessions.
pub(crate) const SESSION: Rules = of_schedule(
    record(Noun::Session, &[("session", "id")], project::session),
    Some(Indexed {
        kind: Kind::Session,
        fields: &["title.en", "title.es", "about.en", "about.es"],
    }),
);
/// Of questions.
pub(crate) const QUESTION: Rules = of_schedule(
    record(Noun::Question, &[("question", "id")], project::question),
    Some(Indexed {
        kind: Kind::Question,
        fields: &["text.en", "text.es"],
    }),
);
/// Of information meetings.
pub(crate) const MEETING: Rules = of_schedule(
    record(Noun::Meeting, &[("meeting", "id")], project::meeting),
    None,
);
