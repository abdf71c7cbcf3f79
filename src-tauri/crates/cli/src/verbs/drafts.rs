//! Lists the drafts, or posts, takes back and throws one away.

use programme::drafts::discard_draft::discard_draft;
use programme::drafts::post_draft::post_draft;
use programme::drafts::show_drafts::show_drafts;
use programme::drafts::take_back::take_back;

use crate::arguments::DraftsDeed;
use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, deed: Option<DraftsDeed>) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    match deed {
        Some(DraftsDeed::Post { id }) => drop(post_draft(&mut programme, place.now, &id)?),
        Some(DraftsDeed::TakeBack { id }) => take_back(&mut programme, &id)?,
        Some(DraftsDeed::Discard { id }) => discard_draft(&mut programme, &id)?,
        None => {}
    }
    let drafts = show_drafts(&programme)?;
    if place.json {
        return say::json(&drafts);
    }
    let blocks = drafts.iter().map(|draft| {
        let heading = draft.heading.best(place.language);
        format!(
            "{}  {}  {heading}\n\n{}\n\n",
            draft.id, draft.saved_at, draft.text
        )
    });
    say::text(&blocks.collect::<String>())
}
