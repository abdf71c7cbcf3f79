//! What the group refuses after it was signed is a draft again, with the reason: nobody's words are lost because somebody was
//! removed, or wrote where they might not, before either knew. What it takes at last is no draft any more.

use replica::ids::author_in;
use replica::reconsider::stands;
use replica::stamp::stamp;
use replica::{Result, Returned};
use rusqlite::Connection;

use super::draft::{Body, Draft, Kind};
use super::store;

/// Keeps a refused object as a draft. The tables must still hold it.
///
/// # Errors
/// See the crate.
pub(crate) fn keep<B: Body>(
    connection: &Connection,
    kind: Kind,
    returned: &Returned<'_>,
) -> Result<()> {
    let id = draft_of(kind, returned.id);
    if store::is_here(connection, &id)?.is_some() {
        return Ok(());
    }
    let Some((mut body, translates)) = B::of_object(connection, kind, returned.id)? else {
        return Ok(());
    };
    // what was accepted before stands: only the change comes back
    let stands = stands(connection, kind.noun(), returned.id)?;
    if !stands {
        body.renamed(returned.id, &id);
    }
    let draft = Draft {
        id,
        edits: (stands && translates.is_none()).then(|| returned.id.to_owned()),
        translates,
        body,
        saved_at: stamp(returned.now),
        posted_at: None,
        changing: false,
        refused: Some(returned.reason.as_str().to_owned()),
    };
    store::put(connection, &draft)
}

/// Lets the draft of an object go that counts at last, unless its author has written on. The tables must hold it again.
///
/// # Errors
/// See the crate.
pub(crate) fn let_go<B: Body>(connection: &Connection, kind: Kind, id: &str) -> Result<()> {
    let kept = draft_of(kind, id);
    let Some(draft) = store::draft::<B>(connection, &kept)? else {
        return Ok(());
    };
    let is = B::of_object(connection, kind, id)?;
    let unchanged = is.is_some_and(|(body, _)| draft.body.says(&body));
    match draft.refused.is_some() && unchanged {
        true => store::delete(connection, &kept),
        false => Ok(()),
    }
}

/// The id under which a refused object is a draft: one, however often it is refused.
fn draft_of(kind: Kind, id: &str) -> String {
    let hash = blake3::hash(format!("{} {id}", kind.word()).as_bytes());
    let hex = hash.to_hex();
    format!("{}.{}", author_in(id), hex.get(..16).unwrap_or_default())
}
