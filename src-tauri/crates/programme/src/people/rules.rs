//! The rules of people and organisations: facilitators write them, and everybody writes of themselves.

use ledger::Audience;
use replica::Result;
use replica::register::Fields;
use rusqlite::Connection;

use super::project;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Indexed, Rules, by_facilitators, by_the_person, every_field, nowhere};
use crate::search::Kind;

type Project = fn(&Connection, &str, Option<&Fields>) -> Result<()>;
type Tables = &'static [(&'static str, &'static str)];

const fn record(noun: Noun, tables: Tables, project: Project) -> replica::Rules {
    replica::Rules {
        noun: noun.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_the_person,
        tables,
        project,
        refused: None,
        accepted: None,
        erased: None,
    }
}

const fn of_people(record: replica::Rules, search: Option<Indexed>) -> Rules {
    Rules {
        record,
        search,
        decides: Decides::Facilitators(every_field),
        conversation: nowhere,
        area: Area::People,
    }
}

/// Of organisations.
pub(crate) const ORGANISATION: Rules = of_people(
    replica::Rules {
        may_write: by_facilitators,
        ..record(
            Noun::Organisation,
            &[("organisation", "id")],
            project::organisation,
        )
    },
    None,
);
/// Of persons.
pub(crate) const PERSON: Rules = of_people(
    record(Noun::Person, &[("person", "id")], project::person),
    None,
);
/// Of introductions.
pub(crate) const INTRODUCTION: Rules = of_people(
    record(
        Noun::Introduction,
        &[("introduction", "person")],
        project::introduction,
    ),
    Some(Indexed {
        kind: Kind::Introduction,
        fields: &["practice", "challenge"],
    }),
);
