//! Keeping what somebody fills in, at each pause.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::form::Form;
use super::store::{self, Kept};
use crate::error::Code;
use replica::Replica;
use replica::stamp::stamp;
use replica::{Error, Result};

/// The most that is kept of a form, in characters: more than any of them takes, so that nothing is lost while it is made shorter.
pub const LONGEST: usize = 400_000;

/// Keeps what stands in a form's fields. With nothing in them nothing is kept.
///
/// # Errors
/// `text-too-long`. What was kept before stays.
pub fn save_form(
    programme: &mut Replica,
    now: DateTime<Utc>,
    form: &Form,
    fields: BTreeMap<String, String>,
) -> Result<()> {
    let length: usize = fields.values().map(|text| text.chars().count()).sum();
    if length > LONGEST {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", LONGEST));
    }
    programme.transact(
        |connection| match fields.values().all(|text| text.trim().is_empty()) {
            true => store::delete(connection, form),
            false => store::put(
                connection,
                &Kept {
                    form: form.clone(),
                    fields,
                    saved_at: stamp(now),
                },
            ),
        },
    )
}
