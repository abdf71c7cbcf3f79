//! Throwing away what was begun in a form: its author does, by sending it, by saving it or in so many words.

use super::form::Form;
use super::store;
use replica::Replica;
use replica::Result;

/// Throws away what is kept of a form, if anything is.
///
/// # Errors
/// See the crate.
pub fn discard_form(programme: &mut Replica, form: &Form) -> Result<()> {
    programme.transact(|connection| store::delete(connection, form))
}
