//! `mutual`: the same core without a window, for scripts, office relays and tests.
//!
//! Not here: rules. Each verb converts, calls one function of the core, and shows what it gave.

mod arguments;
mod json;
mod place;
mod say;
mod verbs;

use std::process::ExitCode;

use clap::Parser as _;
use programme::search::find::Query;

use arguments::{Arguments, Verb};
use place::Place;
use say::{Failure, Result};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = arguments.language();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say::failure(language, &failure);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let place = Place::of(&arguments)?;
    match arguments.verb {
        Verb::New { file, name, sheet } => {
            verbs::new::run(&place, file.as_deref(), name, sheet.as_deref())
        }
        Verb::Import { file } => verbs::import::run(&place, &file),
        Verb::Export { out, public } => verbs::export::run(&place, out.as_deref(), public),
        Verb::Template { out } => verbs::template::run(&place, out.as_deref()),
        Verb::Programmes => verbs::programmes::run(&place),
        Verb::Show => verbs::show::run(&place),
        Verb::Next => verbs::next::run(&place),
        Verb::Findings { file } => verbs::findings::run(&place, file.as_deref()),
        Verb::People { import } => verbs::people::run(&place, import.as_deref()),
        Verb::Ics { session, out, open } => {
            verbs::ics::run(&place, session.as_deref(), out.as_deref(), open)
        }
        Verb::Note {
            session,
            text,
            text_file,
        } => verbs::note::run(&place, session.as_deref(), text, text_file.as_deref()),
        Verb::Sheet { out, forget } => verbs::sheet::run(&place, out.as_deref(), forget),
        Verb::Bell { once, test } => verbs::bell::run(&place, once, test),
        Verb::Reminders {
            ring,
            leads,
            quiet,
            meetings,
            answers,
            hide,
            mute,
            unmute,
            one,
            usual,
            locked,
        } => {
            let asked = verbs::reminders::Asked {
                ring,
                leads,
                quiet,
                meetings,
                answers,
                hide,
                mute,
                unmute,
                one,
                usual,
                locked,
            };
            verbs::reminders::run(&place, asked)
        }
        Verb::Move {
            session,
            date,
            start,
        } => verbs::r#move::run(&place, &session, date, start),
        Verb::Storage { deed } => verbs::storage::run(&place, deed),
        Verb::Invite {
            label,
            organisation,
            person,
            until,
            joins,
            sealed_with,
            again,
            out,
        } => {
            let asked = verbs::invite::Asked {
                label,
                organisation,
                person,
                until,
                joins,
                sealed_with,
                again,
                out,
            };
            verbs::invite::run(&place, asked)
        }
        Verb::Join {
            file,
            name,
            person,
            look: true,
            sealed_with,
        } if name.is_none() && person.is_none() => {
            verbs::join::look(&place, &file, sealed_with.as_deref())
        }
        Verb::Join {
            file,
            name,
            person,
            look: _,
            sealed_with,
        } => verbs::join::run(
            &place,
            &file,
            name,
            person.as_deref(),
            sealed_with.as_deref(),
        ),
        Verb::Members { deed } => verbs::members::run(&place, deed),
        Verb::Exchange { watch, pause, .. } => verbs::exchange::run(&place, watch, pause),
        Verb::Question { deed } => verbs::question::run(&place, deed),
        Verb::Post {
            on,
            title,
            words,
            draft,
        } => verbs::post::run(&place, &on, title, &words, draft),
        Verb::Reply { post, words, draft } => verbs::post::reply(&place, &post, &words, draft),
        Verb::Edit {
            post,
            versions: true,
            ..
        } => verbs::post::versions(&place, &post),
        Verb::Edit { post, words, .. } => verbs::post::edit(&place, &post, &words),
        Verb::Remove { post } => verbs::remove::run(&place, &post),
        Verb::Moderate { what, how } => verbs::moderate::run(&place, &what, how),
        Verb::Report { post, words } => verbs::report::run(&place, &post, &words),
        Verb::Translate { post, to, words } => verbs::translate::run(&place, &post, to, &words),
        Verb::Posts { on, untranslated } => verbs::posts::run(&place, &on, untranslated),
        Verb::Case { deed } => verbs::case::run(&place, deed),
        Verb::Forum { deed } => verbs::forum::run(&place, &deed),
        Verb::Drafts { deed } => verbs::drafts::run(&place, deed),
        Verb::Search {
            words,
            author,
            organisation,
            within,
        } => {
            let asked = Query {
                words: words.join(" "),
                person: author,
                organisation,
                language: within,
            };
            verbs::search::run(&place, &asked)
        }
        Verb::Tell { text, text_file } => verbs::tell::run(&place, text, text_file.as_deref()),
        Verb::Erase { what } => verbs::erase::run(&place, &what),
        Verb::Undecided { settle, choose } => verbs::undecided::run(&place, settle, choose),
        Verb::Recover {
            sheet,
            place: at,
            name,
        } => verbs::recover::run(&place, &sheet, &at, &name),
        Verb::Doctor => verbs::doctor::run(&place),
        Verb::Rebuild { check } => verbs::rebuild::run(&place, check),
    }
}

impl From<replica::Error> for Failure {
    fn from(error: replica::Error) -> Self {
        let params = error
            .params()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        Self {
            code: error.code().to_owned(),
            params,
        }
    }
}

impl From<device::Error> for Failure {
    fn from(error: device::Error) -> Self {
        let params = error
            .params()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            code: error.code().to_owned(),
            params,
        }
    }
}
