//! Removes a post for everyone, or takes back what waits for a link.

use programme::drafts;
use programme::drafts::take_back::take_back;
use programme::forum::remove_post::remove_post;
use replica::Replica;
use replica::ids::author_in;
use replica::record::fact;

use crate::context::Context;
use crate::say::Result;
use crate::written::{State, written};

/// What is typed after `mutual remove`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The post's id
    pub post: String,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    remove(context, &arguments.post)
}

/// Removes a post by its id.
pub fn remove(context: &Context, post: &str) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let waits = drafts::is_here(programme.connection(), post)?.is_some();
    match waits {
        true => take_back(&mut programme, post)?,
        false => drop(remove_post(&mut programme, context.now, post)?),
    }
    let (state, told) = match (waits, is_own(&programme, post)?) {
        (true, _) => (State::Draft, "forum.kept"),
        (false, true) => (State::Removed, "forum.removed_own"),
        (false, false) => (State::Removed, "forum.removed"),
    };
    written(context, post, Some(state), told)
}

/// Whether its words stay with the reader as a draft: they are theirs.
pub fn is_own(programme: &Replica, id: &str) -> Result<bool> {
    Ok(fact(programme.connection(), "me")?.as_deref() == Some(author_in(id)))
}
