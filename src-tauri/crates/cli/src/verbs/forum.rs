//! Writes the forum into a file.

use programme::forum::booklet::{Part, booklet};
use programme::forum::export::{html, markdown};
use programme::schedule::store::edition;
use programme::{Code, Error, Programme};

use crate::arguments::{ForumDeed, Paper};
use crate::place::Place;
use crate::say::{self, Result};
use crate::verbs::post::conversation;

/// Runs the verb.
pub fn run(place: &Place, deed: &ForumDeed) -> Result<()> {
    let ForumDeed::Export {
        format,
        module,
        on,
        out,
    } = deed;
    let profile = place.profile()?;
    let programme = place.programme(&profile)?;
    let part = match (module, conversation(on)) {
        (Some(module), _) => Part::Module(named(&programme, module)?),
        (None, Some(conversation)) => Part::Conversation(conversation),
        (None, None) => Part::Everything,
    };
    let reader = place.reader(Some(&profile))?;
    let booklet = booklet(&programme, &reader, place.language, &part)?;
    let written = match format {
        Paper::Md => markdown(&booklet),
        Paper::Html => html(&booklet),
    };
    say::written(place.json, out.as_deref(), &written)
}

/// A module by its number or id.
fn named(programme: &Programme, module: &str) -> Result<String> {
    let modules = edition(programme.connection())?.modules;
    let nth = module
        .parse::<usize>()
        .ok()
        .and_then(|nth| nth.checked_sub(1));
    let found = modules
        .iter()
        .find(|known| known.id == module)
        .or_else(|| modules.get(nth?));
    Ok(found
        .map(|found| found.id.clone())
        .ok_or_else(|| Error::of(Code::ModuleUnknown).with("id", module))?)
}
