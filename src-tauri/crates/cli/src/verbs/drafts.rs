//! Lists the drafts, or posts, takes back and throws one away.

use programme::drafts::Stage;
use programme::drafts::discard_draft::discard_draft;
use programme::drafts::post_draft::post_draft;
use programme::drafts::show_drafts::{DraftCard, show_drafts};
use programme::drafts::take_back::take_back;
use programme::time::Reader;
use programme::words;

use crate::arguments::DraftsDeed;
use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, deed: Option<DraftsDeed>) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let done = match deed {
        Some(DraftsDeed::Post { id }) => {
            Some((post_draft(&mut programme, place.now, &id)?, "waits"))
        }
        Some(DraftsDeed::TakeBack { id }) => {
            take_back(&mut programme, &id)?;
            Some((id, "kept"))
        }
        Some(DraftsDeed::Discard { id }) => {
            discard_draft(&mut programme, &id)?;
            Some((id, "discarded"))
        }
        None => None,
    };
    if place.json {
        return say::json(&show_drafts(&programme)?);
    }
    if let Some((id, told)) = done {
        let told = words::word(place.language, &format!("forum.{told}"));
        return say::text(&format!("{id}\n{told}\n"));
    }
    let reader = place.reader(Some(&profile))?;
    let drafts = show_drafts(&programme)?;
    let blocks = drafts.iter().map(|draft| block(place, &reader, draft));
    say::text(&blocks.collect::<String>())
}

fn block(place: &Place, reader: &Reader, draft: &DraftCard) -> String {
    let heading = match &draft.title {
        Some(title) => title.as_str(),
        None => draft.heading.best(place.language),
    };
    let stands = match (&draft.refused, draft.state) {
        (Some(code), _) => words::word(place.language, &format!("error.{code}.what")),
        (None, Stage::Waiting) => words::word(place.language, "forum.waits"),
        (None, Stage::Draft) => words::word(place.language, "forum.kept"),
    };
    format!(
        "{}  {}  {heading}\n{stands}\n\n{}\n\n",
        draft.id,
        say::at(reader, &draft.saved_at),
        draft.text
    )
}
