//! What a post said before: every version that its author posted, the first one first.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{store, text};
use crate::error::Code;
use crate::noun::Noun;
use replica::Replica;
use replica::Said;
use replica::record::{each_accepted_of, fact};
use replica::register::{Set, Value};
use replica::{Error, Result};

/// A version of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// When it was posted, by its author's clock (RFC 3339).
    pub at: String,
    /// Markdown.
    pub text: String,
    /// As HTML that runs and fetches nothing.
    pub html: String,
}

/// The versions of a post, with the present one last.
///
/// # Errors
/// `post-unknown`, also where the words are hidden from the reader.
pub fn show_versions(programme: &Replica, id: &str) -> Result<Vec<Version>> {
    let connection = programme.connection();
    let unknown = || Error::of(Code::PostUnknown).with("id", id);
    let post = store::post(connection, id)?.ok_or_else(unknown)?;
    let hidden = store::moderation(connection, id)?.hidden.is_some();
    let mine = fact(connection, "me")?.is_some_and(|me| me == post.person);
    if hidden && !mine && !programme.is_facilitator() {
        return Err(unknown());
    }
    let mut versions = Vec::new();
    let object = Noun::Post.record().object(id);
    each_accepted_of(connection, object, |change| {
        if let Said::Set(noun, set) = programme.read(change)?
            && noun == Noun::Post.record()
            && let Some(words) = written(&set, "text")
        {
            let at = written(&set, "edited_at").or_else(|| written(&set, "at"));
            versions.push(Version {
                at: at.unwrap_or_default(),
                html: text::to_html(&words),
                text: words,
            });
        }
        Ok(())
    })?;
    Ok(versions)
}

fn written(set: &Set, field: &str) -> Option<String> {
    let write = set.writes.iter().find(|write| write.field == field)?;
    match write.value()? {
        Value::Text(text) => Some(text),
        Value::Bytes(_) => None,
    }
}
