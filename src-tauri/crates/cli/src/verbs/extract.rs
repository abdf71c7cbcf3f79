//! Reads a file that comes over a pipe, and answers what stands in it: the program in which a hostile file may do no harm.
//!
//! Not for people: the window and the other verbs start it.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use device::child::{REFUSED, limit_own};
use documents::extract::{Unread, extract_by_parts};
use programme::materials::extract::LONGEST;
use programme::materials::extracted::Part;
use programme::materials::material::Look;

use crate::arguments::values::look;

/// What is typed after `mutual __extract`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How the file is shown
    #[arg(long, value_parser = look)]
    pub look: Look,
    /// Its media type
    #[arg(long, default_value = "")]
    pub media: String,
    /// Only what it tells of itself, or all of its text
    #[arg(long, value_enum)]
    pub part: PartArgument,
}

/// How much.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum PartArgument {
    /// Title, author, pages, a small picture
    About,
    /// All of its text
    Text,
}

/// So much memory it may take beside the file itself, in bytes, and so many seconds of work.
const MEMORY: u64 = 1024 * 1024 * 1024;
const SECONDS: u64 = 100;

/// Runs the verb: the answer as lines of JSON on the standard output, or a word why not.
pub fn run(arguments: &Arguments) -> ExitCode {
    limit_own(MEMORY + LONGEST, SECONDS);
    let part = match arguments.part {
        PartArgument::About => Part::About,
        PartArgument::Text => Part::Text,
    };
    let mut bytes = Vec::new();
    let read = std::io::stdin()
        .lock()
        .take(LONGEST + 1)
        .read_to_end(&mut bytes);
    if read.is_err() {
        return ExitCode::FAILURE;
    }
    let mut out = std::io::stdout().lock();
    let mut broken = false;
    let answer = match bytes.len() as u64 > LONGEST {
        true => Err(Unread::TooLarge),
        false => extract_by_parts(
            arguments.look,
            &arguments.media,
            part,
            bytes,
            &mut |found| {
                // a line each: what comes later may end this program
                let written = serde_json::to_writer(&mut out, &found)
                    .map_err(std::io::Error::from)
                    .and_then(|()| out.write_all(b"\n"))
                    .and_then(|()| out.flush());
                broken |= written.is_err();
            },
        ),
    };
    match answer {
        Ok(()) if broken => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => match out.write_all(why.word().as_bytes()) {
            Ok(()) => ExitCode::from(REFUSED),
            Err(_) => ExitCode::FAILURE,
        },
    }
}
