//! Looks into everything that exchange depends on. What is wrong is an answer, not an error.

use replica::outbox::place::chosen;
use replica::rebuild::check;
use replica::{Code, Pace, Replica, Result, database};
use serde::Serialize;
use specta::Type;

use crate::address::Address;
use crate::blocking::try_place;
use crate::storage::nothing_odd;

/// What is looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename = "LookedPart", rename_all = "lowercase")]
pub enum Part {
    /// The pages of the database.
    Pages,
    /// Signatures, and the tables that are made from what was signed.
    Tables,
    /// The place where the group exchanges, if one was chosen.
    Storage,
}

impl Part {
    /// Its key in the catalogue, below `exchange.look`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Tables => "tables",
            Self::Storage => "storage",
        }
    }
}

/// Looks into a programme; `nonce` names what trying the place leaves for a moment.
///
/// # Errors
/// `stopped`.
pub fn look_into(
    programme: &mut Replica,
    nonce: &[u8; 16],
    pace: &Pace<'_>,
) -> Result<Vec<(Part, Result<()>)>> {
    let pages = database::check(programme.connection());
    let tables = match check(programme, pace) {
        Err(error) if error.is(Code::Stopped) => return Err(error),
        tables => tables.map(drop),
    };
    let mut looked = vec![(Part::Pages, pages), (Part::Tables, tables)];
    match chosen(programme.connection()) {
        Ok(None) => {}
        Ok(Some(at)) => {
            let tried = Address::parse(&at)
                .and_then(|at| try_place(&at, nonce).and_then(|()| nothing_odd(&at)));
            looked.push((Part::Storage, tried));
        }
        Err(error) => looked.push((Part::Storage, Err(error))),
    }
    Ok(looked)
}
