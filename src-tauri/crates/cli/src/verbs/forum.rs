//! Writes the forum into a file.

use std::path::Path;

use programme::Code;
use programme::forum::booklet::{PaperPart, booklet};
use programme::forum::export::{html, markdown};
use programme::schedule::edition;
use replica::{Error, Replica};

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
        (Some(module), _) => PaperPart::Module(named(&programme, module)?),
        (None, Some(conversation)) => PaperPart::Conversation(conversation),
        (None, None) => PaperPart::Everything,
    };
    let reader = place.reader(Some(&profile))?;
    let booklet = booklet(&programme, &reader, place.language, &part)?;
    let out = out.as_deref();
    match format {
        Paper::Md => say::written(place.json, out, &markdown(&booklet)),
        Paper::Html => say::written(place.json, out, &html(&booklet)),
        Paper::Pdf => {
            let bytes = documents::forum::pdf(&booklet).map_err(replica::Error::from)?;
            say::file(
                place.json,
                out.unwrap_or(Path::new("mutual-forum.pdf")),
                &bytes,
            )
        }
    }
}

/// A module by its number or id.
fn named(programme: &Replica, module: &str) -> Result<String> {
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
