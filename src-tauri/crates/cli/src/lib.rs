//! `mutual`: the same core without a window, for scripts, office relays and tests.
//!
//! Not here: rules. Each verb converts, calls one function of the core, and shows what it gave.
//! It is a library so that its manual and its shells' completions are written from what it really takes.

mod arguments;
mod context;
mod given;
mod json;
mod say;
mod verbs;
mod written;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use arguments::{Arguments, Verb};
use context::Context;
use say::{Failure, Result};

/// What the program takes, as clap knows it.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Does what was typed, and says what came of it.
pub fn run() -> ExitCode {
    device::memory::keep_no_core();
    let arguments = Arguments::parse();
    if let Verb::Extract(asked) = &arguments.verb {
        return verbs::extract::run(asked);
    }
    let language = arguments.common.language();
    match work(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say::failure(language, &failure);
            ExitCode::FAILURE
        }
    }
}

fn work(arguments: Arguments) -> Result<()> {
    let context = Context::of(&arguments.common)?;
    let outcome = done(&context, arguments.verb);
    // what was done is done, whatever comes of this
    if let Err(failure) = context.leave() {
        say::failure(context.language, &failure);
    }
    outcome
}

fn done(context: &Context, verb: Verb) -> Result<()> {
    match verb {
        Verb::New(arguments) => verbs::new::run(context, arguments),
        Verb::Import(arguments) => verbs::import::run(context, arguments),
        Verb::Export(arguments) => verbs::export::run(context, arguments),
        Verb::Template(arguments) => verbs::template::run(context, arguments),
        Verb::Programmes => verbs::programmes::run(context),
        Verb::Show => verbs::show::run(context),
        Verb::Next => verbs::next::run(context),
        Verb::Findings(arguments) => verbs::findings::run(context, arguments),
        Verb::People(arguments) => verbs::people::run(context, arguments),
        Verb::Ics(arguments) => verbs::ics::run(context, arguments),
        Verb::Note(arguments) => verbs::note::run(context, arguments),
        Verb::Sheet(arguments) => verbs::sheet::run(context, arguments),
        Verb::Bell(arguments) => verbs::bell::run(context, arguments),
        Verb::Reminders(arguments) => verbs::reminders::run(context, arguments),
        Verb::Edition(arguments) => verbs::edition::run(context, arguments),
        Verb::Session(arguments) => verbs::session::run(context, arguments),
        Verb::Module(arguments) => verbs::module::run(context, arguments),
        Verb::Meeting(arguments) => verbs::meeting::run(context, arguments),
        Verb::Schedule(arguments) => verbs::schedule::run(context, arguments),
        Verb::Undo(arguments) => verbs::edits::run(context, arguments),
        Verb::Announce(arguments) => verbs::announce::run(context, arguments),
        Verb::Enquiry(arguments) => verbs::enquiry::run(context, arguments),
        Verb::Attendance(arguments) => verbs::attendance::run(context, arguments),
        Verb::Certificates(arguments) => verbs::certificates::run(context, arguments),
        Verb::Progress(arguments) => verbs::progress::run(context, arguments),
        Verb::Move(arguments) => verbs::r#move::run(context, arguments),
        Verb::Storage(arguments) => verbs::storage::run(context, arguments),
        Verb::Invite(arguments) => verbs::invite::run(context, arguments),
        Verb::Join(arguments) => verbs::join::run(context, arguments),
        Verb::Members(arguments) => verbs::members::run(context, arguments),
        Verb::Exchange(arguments) => verbs::exchange::run(context, arguments),
        Verb::Question(arguments) => verbs::question::run(context, arguments),
        Verb::Post(arguments) => verbs::post::run(context, arguments),
        Verb::Reply(arguments) => verbs::post::reply(context, arguments),
        Verb::Edit(arguments) => verbs::post::edit(context, arguments),
        Verb::Remove(arguments) => verbs::remove::run(context, arguments),
        Verb::Moderate(arguments) => verbs::moderate::run(context, arguments),
        Verb::Material(arguments) => verbs::material::run(context, arguments),
        Verb::Report(arguments) => verbs::report::run(context, arguments),
        Verb::Translate(arguments) => verbs::translate::run(context, arguments),
        Verb::Posts(arguments) => verbs::posts::run(context, arguments),
        Verb::Case(arguments) => verbs::case::run(context, arguments),
        Verb::Forum(arguments) => verbs::forum::run(context, arguments),
        Verb::Drafts(arguments) => verbs::drafts::run(context, arguments),
        Verb::Search(arguments) => verbs::search::run(context, arguments),
        Verb::Tell(arguments) => verbs::tell::run(context, arguments),
        Verb::Erase(arguments) => verbs::erase::run(context, arguments),
        Verb::Undecided(arguments) => verbs::undecided::run(context, arguments),
        Verb::Recover(arguments) => verbs::recover::run(context, arguments),
        Verb::Passphrase(arguments) => verbs::passphrase::run(context, arguments),
        Verb::Doctor => verbs::doctor::run(context),
        Verb::Rebuild(arguments) => verbs::rebuild::run(context, arguments),
        // it knows no profile, and has answered already
        Verb::Extract(_) => Ok(()),
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
