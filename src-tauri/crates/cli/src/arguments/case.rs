//! What people type about case studies.

use std::path::PathBuf;

use clap::Subcommand;
use programme::Language;

use super::forum::WordsArgument;
use super::values::language;

/// What to do with a case study.
#[derive(Debug, Subcommand)]
pub enum CaseAction {
    /// Bring one to the group: it waits for a link
    Bring {
        #[command(flatten)]
        told: CaseArgument,
        /// Keep it as a draft, and bring it later
        #[arg(long, conflicts_with = "facilitators_first")]
        draft: bool,
        /// Send it to the facilitators as a message, and keep it as a draft
        #[arg(long)]
        facilitators_first: bool,
    },
    /// Bring a draft that was kept
    Send {
        /// The draft's id
        id: String,
    },
    /// Read one, with what others contributed
    Show {
        /// Its id
        id: String,
        /// What it said before, instead
        #[arg(long)]
        versions: bool,
    },
    /// Contribute to a section of one
    Contribute {
        /// Its id
        id: String,
        /// The section's key, as `case show` gives it; `asks` for what its author asks
        #[arg(long)]
        section: String,
        #[command(flatten)]
        words: WordsArgument,
    },
    /// Say one of one's own otherwise; what is not given stays
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        told: CaseArgument,
    },
    /// Say one in another language: its sections in their order, and `--in` names the language
    Translate {
        /// Its id
        id: String,
        #[command(flatten)]
        told: CaseArgument,
    },
    /// Say that it was discussed, what was decided, and what was learned
    Settle {
        /// Its id
        id: String,
        /// The session that takes it up, by its id
        #[arg(long)]
        session: Option<String>,
        /// It was discussed
        #[arg(long)]
        discussed: bool,
        /// What was decided, in Markdown
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        decided: Option<String>,
        /// Close it, with what was learned, in Markdown
        #[arg(
            long,
            value_name = "TEXT",
            conflicts_with = "open",
            allow_hyphen_values = true
        )]
        learned: Option<String>,
        /// Open it again
        #[arg(long)]
        open: bool,
    },
    /// Remove one: its words are erased for everyone (what still waits for a link is a draft again)
    Remove {
        /// Its id
        id: String,
    },
}

/// What a case tells and asks.
#[derive(Debug, clap::Args)]
pub struct CaseArgument {
    /// What it is called
    #[arg(long, allow_hyphen_values = true)]
    pub title: Option<String>,
    /// What happened, in Markdown: each line that begins with ## begins a section (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub text_file: Option<PathBuf>,
    /// What is asked of the others, in Markdown
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub asks: Option<String>,
    /// The session that is to take it up, by its id
    #[arg(long)]
    pub session: Option<String>,
    /// Its language, en or es; without it, it is guessed
    #[arg(long = "in", value_name = "LANGUAGE", value_parser = language)]
    pub within: Option<Language>,
}
