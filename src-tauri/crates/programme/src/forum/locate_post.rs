//! Finding a post's conversation, for a link that names only the post.

use replica::{Error, Replica, Result};

use super::whereabouts::place_of;
use crate::error::Code;

/// Where a post stands: `question:ID` and so on.
///
/// # Errors
/// `post-unknown`.
pub fn locate_post(replica: &Replica, id: &str) -> Result<String> {
    place_of(replica.connection(), id)?.ok_or_else(|| Error::of(Code::PostUnknown).with("id", id))
}
