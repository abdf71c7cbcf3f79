//! What waits becomes signed changes, once an exchange has a link. Until then it could be changed and taken back.

use chrono::{DateTime, Utc};
use replica::record::fact;
use replica::{Replica, Result, Touched, Writing};

use super::draft::{Body, Draft, Kind};
use super::kinds::for_kind;
use super::store;

/// Signs what waits, and returns what was touched. What the group no longer takes (the conversation was locked, what it
/// answers is gone) is a draft again, with the reason.
///
/// # Errors
/// See the crate.
pub fn sign(replica: &mut Replica, now: DateTime<Utc>) -> Result<Touched> {
    let mut waiting = Vec::new();
    for kind in Kind::ALL {
        let ids = store::waiting(replica.connection(), kind)?;
        waiting.extend(ids.into_iter().map(|id| (kind, id)));
    }
    if waiting.is_empty() {
        return Ok(Touched::new());
    }
    if !replica.is_member() {
        // who is held may still be accepted
        if replica.is_removed() {
            let reason = replica::Code::Removed.as_str();
            replica.transact(|projection| {
                let mut ids = waiting.iter().map(|(_, id)| id);
                ids.try_for_each(|id| store::refuse(projection, id, reason))
            })?;
        }
        return Ok(Touched::new());
    }
    let ((), touched) = replica.write_own(now, |writing| {
        for (kind, id) in &waiting {
            for_kind!(*kind, sign_one(writing, id))?;
        }
        Ok(())
    })?;
    Ok(touched)
}

fn sign_one<B: Body>(writing: &mut Writing<'_>, id: &str) -> Result<()> {
    let connection = writing.connection();
    // it may have been changed or taken back meanwhile
    let Some(draft) = store::draft::<B>(connection, id)?.filter(Draft::waits) else {
        return Ok(());
    };
    let Some(at) = draft.posted_at.clone() else {
        return Ok(());
    };
    let me = fact(connection, "me")?.unwrap_or_default();
    let checked = draft
        .body
        .fit()
        .and_then(|body| B::check(connection, &me, &draft).map(|()| body));
    match checked {
        Ok(body) => {
            store::delete(connection, id)?;
            B::sign(writing, &Draft { body, ..draft }, &at)
        }
        Err(error) if error.is(replica::Code::Internal) => Err(error),
        Err(error) => store::refuse(connection, id, error.code()),
    }
}
