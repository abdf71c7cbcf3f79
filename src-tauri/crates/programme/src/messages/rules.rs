//! The rules of messages: their author writes them, facilitators read them.

use ledger::Audience;

use super::store;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Rules, by_author, nowhere};

/// Of messages to the facilitators.
pub(crate) const MESSAGE: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Message.record(),
        audience: Audience::Facilitators,
        may_be_prepared: false,
        may_write: by_author,
        tables: &[("message", "id")],
        project: store::project,
        refused: None,
        accepted: None,
        erased: Some(store::forget_sent_object),
    },
    search: None,
    decides: Decides::Nobody,
    conversation: nowhere,
    area: Area::Messages,
};
