//! The rules of enquiries: facilitators write and read them, and nobody else does.

use ledger::Audience;

use super::store;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Rules, by_facilitators, every_field, nowhere};

/// Of enquiries.
pub(crate) const ENQUIRY: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Enquiry.record(),
        audience: Audience::Facilitators,
        may_be_prepared: false,
        may_write: by_facilitators,
        tables: &[("enquiry", "id")],
        project: store::project,
        refused: None,
        accepted: None,
        erased: None,
    },
    search: None,
    decides: Decides::Facilitators(every_field),
    conversation: nowhere,
    area: Area::Enquiries,
};
