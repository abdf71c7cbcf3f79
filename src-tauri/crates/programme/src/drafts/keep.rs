//! Keeping what somebody writes, at each pause: on this device only, and thrown away by nobody else.

use chrono::{DateTime, Utc};
use replica::ids::new_id;
use replica::record::fact;
use replica::stamp::stamp;
use replica::{Error, Projection, Result};
use rusqlite::Connection;

use super::draft::{Body, Draft};
use super::store;
use crate::error::Code;

/// What a draft is about. It stays as it was begun: who goes on with a draft changes only its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The draft that it goes on with; a new one if absent.
    pub id: Option<String>,
    /// The own object that it changes.
    pub edits: Option<String>,
    /// The object that it translates.
    pub translates: Option<String>,
}

/// What is there already of a draft that is gone on with.
pub struct Begun<'b, B> {
    /// The draft's id.
    pub id: &'b str,
    /// The body as it was last kept.
    pub kept: Option<&'b B>,
    /// It was signed while its author went on: the object's words. The draft changes that object from now on.
    pub left: Option<&'b B>,
}

/// Keeps a draft, and returns its id. `body` makes the new body from what is there already. One transaction is open.
///
/// # Errors
/// `draft-unknown` for the id of another kind's draft; those of `body`. What was kept before stays then.
pub fn keep<B: Body>(
    projection: &Projection<'_>,
    now: DateTime<Utc>,
    about: &About,
    body: impl FnOnce(&Projection<'_>, Begun<'_, B>) -> Result<B>,
) -> Result<String> {
    let id = about.id.as_deref();
    let kept = id
        .map(|id| store::draft::<B>(projection, id))
        .transpose()?
        .flatten();
    if let (Some(id), None) = (id, &kept)
        && store::is_here(projection, id)?.is_some()
    {
        // a draft of another kind is not written over
        return Err(Error::of(Code::DraftUnknown).with("id", id));
    }
    let left = match (id, &kept) {
        (Some(id), None) => B::of_object(projection, B::OWN, id)?.map(|(body, _)| (id, body)),
        _ => None,
    };
    let id = match id {
        Some(id) if left.is_none() => id.to_owned(),
        _ => new_id(&fact(projection, "me")?.unwrap_or_default())?,
    };
    let begun = Begun {
        id: &id,
        kept: kept.as_ref().map(|kept| &kept.body),
        left: left.as_ref().map(|(_, body)| body),
    };
    let body = body(projection, begun)?;
    let changed = |kept: &Draft<B>| kept.posted_at.is_some() && kept.body != body;
    let draft = Draft {
        edits: match (&left, &kept) {
            (Some((object, _)), _) => Some((*object).to_owned()),
            (None, Some(kept)) => kept.edits.clone(),
            (None, None) => about.edits.clone(),
        },
        translates: match &kept {
            Some(kept) => kept.translates.clone(),
            None => about.translates.clone(),
        },
        saved_at: stamp(now),
        // what waits for a link is changed where it waits, and leaves when it is posted again
        changing: kept
            .as_ref()
            .is_some_and(|kept| kept.changing || changed(kept)),
        posted_at: kept.as_ref().and_then(|kept| kept.posted_at.clone()),
        refused: kept.as_ref().and_then(|kept| kept.refused.clone()),
        body,
        id,
    };
    store::put(projection, &draft)?;
    Ok(draft.id)
}

/// Keeps the words of an object that its author removes: they are a draft again, of a new one.
///
/// # Errors
/// See the crate.
pub(crate) fn begin_again<B: Body>(
    connection: &Connection,
    me: &str,
    now: DateTime<Utc>,
    body: B,
) -> Result<()> {
    let draft = Draft {
        id: new_id(me)?,
        edits: None,
        translates: None,
        body,
        saved_at: stamp(now),
        posted_at: None,
        changing: false,
        refused: None,
    };
    store::put(connection, &draft)
}
