//! One object's fields become its row, or take it away (`None`). One that cannot be shown yet, since a part of it is still on
//! its way or only a newer app understands it, has no row until it can.

use replica::Result;
use replica::register::Fields;
use rusqlite::Connection;

use super::{fields, store};

/// What is shown, if it was not taken out.
fn standing(shown: Option<&Fields>) -> Option<&Fields> {
    shown.filter(|shown| !fields::is_removed(shown))
}

pub(super) fn edition(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match shown.map(|shown| fields::edition(id, shown)) {
        Some(Ok(edition)) => store::put_edition(connection, &edition),
        _ => store::delete(connection, "edition", id),
    }
}

pub(super) fn module(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match standing(shown).map(|shown| (fields::module(id, shown), shown)) {
        Some((Ok(module), shown)) => {
            store::put_module(connection, &module, &fields::position(shown))
        }
        _ => store::delete(connection, "module", id),
    }
}

pub(super) fn session(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match standing(shown).map(|shown| (fields::session(id, shown), shown)) {
        Some((Ok(session), shown)) => {
            store::put_session(connection, &session, &fields::position(shown))
        }
        _ => store::delete(connection, "session", id),
    }
}

pub(super) fn question(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match standing(shown) {
        Some(shown) => store::put_question(
            connection,
            &fields::question(id, shown),
            &fields::position(shown),
        ),
        None => store::delete(connection, "question", id),
    }
}

pub(super) fn meeting(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match standing(shown) {
        Some(shown) => store::put_meeting(
            connection,
            &fields::meeting(id, shown),
            &fields::position(shown),
        ),
        None => store::delete(connection, "meeting", id),
    }
}
