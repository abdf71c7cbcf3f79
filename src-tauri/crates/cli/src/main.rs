//! `mutual`: the same core without a window, for scripts, office relays and tests.
//!
//! Not here: rules. Each verb converts, calls one function of the core, and shows what it gave.

mod arguments;
mod context;
mod json;
mod say;
mod verbs;

use std::process::ExitCode;

use clap::Parser as _;
use programme::search::find::Query;

use arguments::{Arguments, Verb};
use context::Context;
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
    let context = Context::of(&arguments)?;
    match arguments.verb {
        Verb::New { file, name, sheet } => {
            verbs::new::run(&context, file.as_deref(), name, sheet.as_deref())
        }
        Verb::Import { file } => verbs::import::run(&context, &file),
        Verb::Export { out, public } => verbs::export::run(&context, out.as_deref(), public),
        Verb::Template { out } => verbs::template::run(&context, out.as_deref()),
        Verb::Programmes => verbs::programmes::run(&context),
        Verb::Show => verbs::show::run(&context),
        Verb::Next => verbs::next::run(&context),
        Verb::Findings { file } => verbs::findings::run(&context, file.as_deref()),
        Verb::People { import } => verbs::people::run(&context, import.as_deref()),
        Verb::Ics { session, out, open } => {
            verbs::ics::run(&context, session.as_deref(), out.as_deref(), open)
        }
        Verb::Note {
            session,
            text,
            text_file,
        } => verbs::note::run(&context, session.as_deref(), text, text_file.as_deref()),
        Verb::Sheet { out, forget } => verbs::sheet::run(&context, out.as_deref(), forget),
        Verb::Bell { once, test } => verbs::bell::run(&context, once, test),
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
            verbs::reminders::run(&context, asked)
        }
        Verb::Move {
            session,
            date,
            start,
        } => verbs::r#move::run(&context, &session, date, start),
        Verb::Storage { action } => verbs::storage::run(&context, action),
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
            verbs::invite::run(&context, asked)
        }
        Verb::Join {
            file,
            name,
            person,
            look: true,
            sealed_with,
        } if name.is_none() && person.is_none() => {
            verbs::join::look(&context, &file, sealed_with.as_deref())
        }
        Verb::Join {
            file,
            name,
            person,
            look: _,
            sealed_with,
        } => verbs::join::run(
            &context,
            &file,
            name,
            person.as_deref(),
            sealed_with.as_deref(),
        ),
        Verb::Members { action } => verbs::members::run(&context, action),
        Verb::Exchange { watch, pause, .. } => verbs::exchange::run(&context, watch, pause),
        Verb::Question { action } => verbs::question::run(&context, action),
        Verb::Post {
            on,
            title,
            words,
            draft,
        } => verbs::post::run(&context, &on, title, &words, draft),
        Verb::Reply { post, words, draft } => verbs::post::reply(&context, &post, &words, draft),
        Verb::Edit {
            post,
            versions: true,
            ..
        } => verbs::post::versions(&context, &post),
        Verb::Edit { post, words, .. } => verbs::post::edit(&context, &post, &words),
        Verb::Remove { post } => verbs::remove::run(&context, &post),
        Verb::Moderate { what, how } => verbs::moderate::run(&context, &what, how),
        Verb::Report { post, words } => verbs::report::run(&context, &post, &words),
        Verb::Translate { post, to, words } => verbs::translate::run(&context, &post, to, &words),
        Verb::Posts { on, untranslated } => verbs::posts::run(&context, &on, untranslated),
        Verb::Case { action } => verbs::case::run(&context, action),
        Verb::Forum { action } => verbs::forum::run(&context, &action),
        Verb::Drafts { action } => verbs::drafts::run(&context, action),
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
            verbs::search::run(&context, &asked)
        }
        Verb::Tell { text, text_file } => verbs::tell::run(&context, text, text_file.as_deref()),
        Verb::Erase { what } => verbs::erase::run(&context, &what),
        Verb::Undecided { settle, choose } => verbs::undecided::run(&context, settle, choose),
        Verb::Recover {
            sheet,
            place: at,
            name,
        } => verbs::recover::run(&context, &sheet, &at, &name),
        Verb::Doctor => verbs::doctor::run(&context),
        Verb::Rebuild { check } => verbs::rebuild::run(&context, check),
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
