//! Telling the facilitators about a post: only they read it.

use chrono::{DateTime, Utc};

use super::store;
use crate::error::Code;
use crate::messages::send_message::send_about;
use replica::{Error, Result};
use replica::{Replica, Touched};

/// Sends a report, and gives the message's id.
///
/// # Errors
/// `post-unknown`; those of sending a message.
pub fn report_post(
    programme: &mut Replica,
    now: DateTime<Utc>,
    post: &str,
    why: &str,
) -> Result<(String, Touched)> {
    if store::post(programme.connection(), post)?.is_none() {
        return Err(Error::of(Code::PostUnknown).with("id", post));
    }
    send_about(programme, now, why, Some(&format!("post:{post}")))
}
