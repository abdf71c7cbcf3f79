//! Attaching a translation to a post: whoever reads that language meets it first. Nobody's machine makes it.

use chrono::{DateTime, Utc};

use super::save_draft::{PostDraft, post_at_once};
use super::store;
use crate::error::Code;
use crate::language::Language;
use replica::Replica;
use replica::{Error, Result};

/// Attaches a translation, or says one's own otherwise: it waits for a link like any post. Gives the draft's id.
///
/// # Errors
/// `post-unknown`, `text-needed`, `text-too-long`, `language-same` where the post is in that language already, `not-member`.
/// Nothing is kept then.
pub fn translate_post(
    programme: &mut Replica,
    now: DateTime<Utc>,
    of: &str,
    language: Language,
    text: &str,
) -> Result<String> {
    let of = store::post(programme.connection(), of)?
        .ok_or_else(|| Error::of(Code::PostUnknown).with("id", of))?;
    let draft = PostDraft {
        id: None,
        conversation: Some(of.place.parse()?),
        reply_to: None,
        section: None,
        edits: None,
        translates: Some(of.id),
        title: None,
        text: text.to_owned(),
        language: Some(language),
    };
    post_at_once(programme, now, &draft)
}
