//! What an update of the app does once in each programme: what an earlier version kept without understanding it takes effect,
//! and the rows are made anew with all that their fields say.
//!
//! Not here: the tables themselves (`database`), and making them anew from the first change on (`rebuild`).

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::Result;
use crate::judging::Judge;
use crate::noun::Said;
use crate::projection::Projection;
use crate::reconsider::rejudge;
use crate::record::{self as record, fact, put_fact};
use crate::register::ids;

/// The fact under which it is noted for which version the rows were made.
pub const MADE_FOR: &str = "made_for";

/// Does what is left to do since the version that was here before. Costs one reading where that is nothing.
///
/// # Errors
/// See the crate.
pub fn after_update(projection: Projection<'_>) -> Result<()> {
    let nouns = projection.nouns();
    let version = nouns.version.to_string();
    let connection = projection.connection();
    if fact(connection, MADE_FOR)?.as_deref() == Some(&version) {
        return Ok(());
    }
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    if fact(&transaction, MADE_FOR)?.as_deref() == Some(&version) {
        return Ok(());
    }
    let projection = Projection::new(&transaction, nouns);
    for rules in nouns.rules {
        for id in ids(&transaction, rules.noun)? {
            projection.project(rules.noun, &id)?;
        }
    }
    (nouns.updated)(&transaction)?;
    apply_pending(projection)?;
    put_fact(&transaction, MADE_FOR, &version)?;
    transaction.commit()?;
    Ok(())
}

/// Applies the accepted changes that an earlier version did not understand, as far as this one does. The rules of their nouns
/// judge them first.
fn apply_pending(projection: Projection<'_>) -> Result<()> {
    let connection: &Connection = &projection;
    let pending = record::newer(connection)?;
    let Some(group) = record::group(connection)?.filter(|_| !pending.is_empty()) else {
        return Ok(());
    };
    let mut judge = Judge::new(projection, record::roster(connection, group)?);
    for hash in pending {
        let Some(change) = record::change(connection, &hash)? else {
            continue;
        };
        if matches!(projection.read(&change)?, Said::Newer) {
            continue;
        }
        record::forget_newer(connection, &hash)?;
        rejudge(projection, &mut judge, &change)?;
        if record::aside(connection, &hash)?.is_none() {
            projection.apply(&change)?;
        }
    }
    Ok(())
}
