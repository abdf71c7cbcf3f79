//! Reads or keeps a private note.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use programme::notes;
use programme::notes::save_note::save_note;
use programme::words;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual note`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The session's id
    pub session: Option<String>,
    /// What it says; replaces the note
    #[arg(long, conflicts_with = "text_file", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// The same, from a file (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub text_file: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments {
        session,
        text,
        text_file,
    } = arguments;
    let (session, file) = (session.as_deref(), text_file.as_deref());
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let connection = programme.connection();
    let Some(session) = session else {
        let notes = notes::notes(connection)?;
        if context.json {
            return say::json(&notes);
        }
        return say::text(
            &notes
                .iter()
                .map(|(id, note)| format!("{id}\n{}\n\n", note.text))
                .collect::<String>(),
        );
    };
    let text = match (text, file) {
        (Some(text), _) => Some(text),
        (None, Some(path)) => Some(read(path)?),
        (None, None) => None,
    };
    let note = match text {
        Some(text) => save_note(connection, context.now, session, &text)?,
        None => {
            // a note on a session that is no longer in the programme can still be read
            let note = notes::note(connection, session)?;
            if note.saved_at.is_none() {
                programme::schedule::show_session::show_session(
                    &programme,
                    &context.reader(Some(&profile))?,
                    session,
                )?;
            }
            return if context.json {
                say::json(&note)
            } else {
                say::text(&note.text)
            };
        }
    };
    if context.json {
        return say::json(&note);
    }
    say::text(&format!(
        "{}\n",
        words::word(context.language, "cli.note_kept")
    ))
}

/// A text from a file, or from standard input.
pub fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path).map_err(|error| {
            Failure::from(replica::Error::from(error)).with("path", path.display())
        })?;
    }
    String::from_utf8(bytes).map_err(|_| {
        Failure::of("file-not-text")
            .with("path", path.display())
            .with("line", 1)
            .with("column", 1)
    })
}
