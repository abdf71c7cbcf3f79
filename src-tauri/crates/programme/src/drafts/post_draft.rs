//! Posting a draft: it waits for a link from now on.

use chrono::{DateTime, Utc};
use replica::ids::{author_in, new_id};
use replica::record::fact;
use replica::stamp::stamp;
use replica::{Error, Projection, Replica, Result};
use rusqlite::Connection;

use super::draft::{Body, Draft};
use super::kinds::for_kind;
use super::store;
use crate::error::Code;

/// Posts a draft of whatever kind, and returns the id that the object will have.
///
/// # Errors
/// `draft-unknown`; `not-member`, `removed`, `held`; what is missing or too long; why it may not be posted there. The draft
/// stays as it is then.
pub fn post_draft(replica: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<String> {
    may_post(replica)?;
    replica.transact(|projection| post(projection, now, id))
}

/// Keeps what was written and posts it, in one transaction: where it may not be posted, all stays as it was. Returns the id that
/// the object will have.
///
/// # Errors
/// As [`post_draft`]; those of `keep`.
pub fn keep_and_post(
    replica: &mut Replica,
    now: DateTime<Utc>,
    keep: impl FnOnce(&Projection<'_>) -> Result<String>,
) -> Result<String> {
    may_post(replica)?;
    replica.transact(|projection| {
        let id = keep(projection)?;
        post(projection, now, &id)
    })
}

/// Keeps several and posts them, in one transaction: where one may not be posted, all stays as it was. Returns the ids that the
/// objects will have.
///
/// # Errors
/// As [`keep_and_post`].
pub fn keep_and_post_all<T>(
    replica: &mut Replica,
    now: DateTime<Utc>,
    all: &[T],
    keep: impl Fn(&Projection<'_>, &T) -> Result<String>,
) -> Result<Vec<String>> {
    may_post(replica)?;
    replica.transact(|projection| {
        let one = |one: &T| {
            let id = keep(projection, one)?;
            post(projection, now, &id)
        };
        all.iter().map(one).collect()
    })
}

/// Posts a draft within a transaction; whether this device may post has been asked.
///
/// # Errors
/// As [`post_draft`].
pub(crate) fn post(projection: &Projection<'_>, now: DateTime<Utc>, id: &str) -> Result<String> {
    let (kind, _) = store::is_here(projection, id)?
        .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
    for_kind!(kind, post_as(projection, now, id))
}

fn post_as<B: Body>(connection: &Connection, now: DateTime<Utc>, id: &str) -> Result<String> {
    let draft: Draft<B> = store::draft(connection, id)?
        .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
    let me = fact(connection, "me")?.ok_or_else(|| Error::of(replica::Code::NotMember))?;
    let draft = named_after(connection, &me, draft)?;
    let draft = Draft {
        body: draft.body.fit()?,
        ..draft
    };
    B::check(connection, &me, &draft)?;
    let posted = Draft {
        // a slip that is mended makes nothing late
        posted_at: draft.posted_at.or_else(|| Some(stamp(now))),
        changing: false,
        refused: None,
        ..draft
    };
    store::put(connection, &posted)?;
    Ok(posted.id)
}

/// A draft that was begun before its author joined gets an id that names them.
fn named_after<B: Body>(connection: &Connection, me: &str, draft: Draft<B>) -> Result<Draft<B>> {
    if author_in(&draft.id) == me {
        return Ok(draft);
    }
    store::delete(connection, &draft.id)?;
    let id = new_id(me)?;
    let mut body = draft.body;
    body.renamed(&draft.id, &id);
    Ok(Draft { id, body, ..draft })
}

/// Whether this device may post at all.
///
/// # Errors
/// `not-member`, `removed`, `held`.
pub fn may_post(replica: &Replica) -> Result<()> {
    let code = match (replica.is_member(), replica.is_removed(), replica.is_held()) {
        (true, ..) => return Ok(()),
        (_, true, _) => replica::Code::Removed,
        (_, _, true) => replica::Code::Held,
        _ => replica::Code::NotMember,
    };
    Err(Error::of(code))
}
