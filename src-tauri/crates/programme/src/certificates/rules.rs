//! The rules of certificates: facilitators issue and withdraw them, and the person alone says that the group may know.

use ledger::Audience;
use replica::{Said, Writer};

use super::store;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Rules, by_facilitators, nowhere};

const fn record(
    noun: Noun,
    audience: Audience,
    may_write: fn(&Writer<'_>, &Said) -> bool,
    tables: &'static [(&'static str, &'static str)],
    project: fn(
        &rusqlite::Connection,
        &str,
        Option<&replica::register::Fields>,
    ) -> replica::Result<()>,
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
        decides: Decides::Nobody,
        conversation: nowhere,
        area: Area::Certificates,
    }
}

/// Of what a certificate says.
pub(crate) const CERTIFICATE: Rules = record(
    Noun::Certificate,
    Audience::Facilitators,
    by_facilitators,
    &[("certificate", "id")],
    store::project,
);

/// Of what the group reads of one.
pub(crate) const ISSUANCE: Rules = record(
    Noun::Issuance,
    Audience::Group,
    by_facilitators,
    &[("issuance", "id")],
    store::project_issuance,
);

/// Of a person's word that the group may know.
pub(crate) const SHOWN_CERTIFICATE: Rules = record(
    Noun::ShownCertificate,
    Audience::Group,
    by_that_person,
    &[("shown_certificate", "person")],
    store::project_shown,
);

/// Nobody agrees in another's name, not even a facilitator.
fn by_that_person(writer: &Writer<'_>, said: &Said) -> bool {
    said.object().is_some_and(|(_, id)| writer.is(id))
}
