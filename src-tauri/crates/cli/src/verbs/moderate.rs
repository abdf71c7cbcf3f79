//! Hides, pins and moves posts, and locks conversations.

use programme::forum::moderate_post::{Moderating, moderate_post};
use serde_json::json;

use crate::arguments::ModerateDeed;
use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, what: &str, how: ModerateDeed) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let how = match how {
        ModerateDeed::Hide { reason } => Moderating::Hide(reason),
        ModerateDeed::Show => Moderating::Show,
        ModerateDeed::Pin => Moderating::Pin,
        ModerateDeed::Unpin => Moderating::Unpin,
        ModerateDeed::Move { to } => Moderating::Move(to.parse()?),
        ModerateDeed::Lock => Moderating::Lock,
        ModerateDeed::Unlock => Moderating::Unlock,
    };
    moderate_post(&mut programme, place.now, what, &how)?;
    match place.json {
        true => say::json(&json!({ "id": what })),
        false => say::text(&format!("{what}\n")),
    }
}
