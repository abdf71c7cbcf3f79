//! The rules of materials: whoever shares one writes it, and facilitators put it in its place.

use ledger::Audience;
use replica::{Said, Writer};

use super::material::MaterialText;
use super::{prepared, project};
use crate::area::Area;
use crate::drafts::draft::Kind as Drafted;
use crate::drafts::returned;
use crate::noun::Noun;
use crate::rules::{Decides, Indexed, Rules, by_author, by_that_person, nowhere};
use crate::search::Kind;

/// Of materials.
pub(crate) const MATERIAL: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Material.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_author_or_facilitators,
        tables: &[("material", "id"), ("material_rendition", "material, key")],
        project: project::material,
        refused: Some(|connection, returned| {
            returned::keep::<MaterialText>(connection, Drafted::Material, returned)
        }),
        accepted: Some(|connection, id| {
            returned::let_go::<MaterialText>(connection, Drafted::Material, id)
        }),
        erased: None,
    },
    search: Some(Indexed {
        kind: Kind::Material,
        fields: &["title.", "about.", "author", "source", "why"],
    }),
    decides: Decides::Facilitators(is_told),
    conversation: nowhere,
    area: Area::Materials,
};

/// Of what a person tells of how they are prepared.
pub(crate) const PREPARED: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Prepared.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_that_person,
        tables: &[("prepared", "person, material"), ("telling", "person")],
        project: prepared::project,
        refused: None,
        accepted: None,
        erased: None,
    },
    search: None,
    decides: Decides::Nobody,
    conversation: nowhere,
    area: Area::Materials,
};

/// A facilitator may put anybody's material in its place, but the sentence why is its author's.
fn by_author_or_facilitators(writer: &Writer<'_>, said: &Said) -> bool {
    let of_the_place = match said {
        Said::Set(_, set) => set.writes.iter().all(|write| write.field != "why"),
        _ => true,
    };
    by_author(writer, said) || writer.facilitator && of_the_place
}

fn is_told(field: &str) -> bool {
    field.starts_with("title.")
        || field.starts_with("about.")
        || matches!(field, "session" | "module" | "required")
}
