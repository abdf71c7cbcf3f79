//! Throwing away what was begun in a form: its author does, by sending it, by saving it or in so many words.

use super::{Form, store};
use crate::error::Result;
use crate::programme::Programme;

/// Throws away what is kept of a form, if anything is.
///
/// # Errors
/// Those of the database.
pub fn discard_form(programme: &mut Programme, form: &Form) -> Result<()> {
    programme.transact(|connection| store::delete(connection, form))
}
