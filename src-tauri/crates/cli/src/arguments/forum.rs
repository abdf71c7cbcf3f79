//! What people type in the forum: questions, conversations and what is said in them.

use std::path::PathBuf;

use clap::Subcommand;

use super::values::language;
use programme::Language;

/// What to do with a question.
#[derive(Debug, Subcommand)]
pub enum QuestionAction {
    /// Ask one, before a session or in a module
    Add {
        #[command(flatten)]
        prepares: PreparesArgument,
        /// Its words in English
        #[arg(long, allow_hyphen_values = true)]
        text_en: Option<String>,
        /// Its words in Spanish
        #[arg(long, allow_hyphen_values = true)]
        text_es: Option<String>,
        /// Answers are hoped for so many hours before the session
        #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=672))]
        before: Option<u32>,
    },
    /// Say it otherwise; what is not given stays
    Edit {
        /// Its id
        id: String,
        /// Its words in English
        #[arg(long, allow_hyphen_values = true)]
        text_en: Option<String>,
        /// Its words in Spanish
        #[arg(long, allow_hyphen_values = true)]
        text_es: Option<String>,
        /// Answers are hoped for so many hours before the session; 0: at any time
        #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(0..=672))]
        before: Option<u32>,
    },
    /// Take it back
    Remove {
        /// Its id
        id: String,
    },
}

/// What a question belongs to.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct PreparesArgument {
    /// The session that it prepares, by its number or id
    #[arg(long)]
    pub session: Option<String>,
    /// The module that it belongs to, by its number or id
    #[arg(long)]
    pub module: Option<String>,
}

/// A conversation.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub struct ConversationArgument {
    /// On this question, by its id
    #[arg(long)]
    pub question: Option<String>,
    /// On this person's introduction, by their id
    #[arg(long, value_name = "PERSON")]
    pub introduction: Option<String>,
    /// On this case study, by its id
    #[arg(long, value_name = "CASE")]
    pub case: Option<String>,
    /// In the conversation that this post began
    #[arg(long, value_name = "POST")]
    pub topic: Option<String>,
}

/// What somebody says.
#[derive(Debug, clap::Args)]
pub struct WordsArgument {
    /// The words, in Markdown
    #[arg(long, conflicts_with = "text_file", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// The same, from a file (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub text_file: Option<PathBuf>,
    /// Their language, en or es; without it, it is guessed
    #[arg(long = "in", value_name = "LANGUAGE", value_parser = language)]
    pub within: Option<Language>,
}

/// What `drafts` does.
#[derive(Debug, Subcommand)]
pub enum DraftsAction {
    /// Post a draft
    Post {
        /// Its id
        id: String,
    },
    /// Take back what waits for a link
    TakeBack {
        /// Its id
        id: String,
    },
    /// Throw a draft away
    Discard {
        /// Its id
        id: String,
    },
}

/// What `moderate` does.
#[derive(Debug, Subcommand)]
pub enum ModerateAction {
    /// Hide a post; its author reads why
    Hide {
        /// Why
        reason: String,
    },
    /// Show it again
    Show,
    /// Put it before the others
    Pin,
    /// Put it among them again
    Unpin,
    /// Move it, and what answers it, to another conversation
    Move {
        /// question:ID, introduction:PERSON, case:CASE or topic:POST
        to: String,
    },
    /// Let nobody post in a conversation any more
    Lock,
    /// Let people post there again
    Unlock,
}

/// What `forum` does.
#[derive(Debug, Subcommand)]
pub enum ForumAction {
    /// Write the forum, a module or a conversation into a file
    Export {
        /// How
        #[arg(long, value_enum, default_value_t = Paper::Html)]
        format: Paper,
        /// Only the questions of this module, by its number or id
        #[arg(long, conflicts_with_all = ["question", "introduction", "case", "topic"])]
        module: Option<String>,
        #[command(flatten)]
        on: ConversationArgument,
        /// The file; without it, it goes to standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// How the forum is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Paper {
    /// Markdown.
    Md,
    /// One HTML page that needs nothing else.
    Html,
    /// A PDF on A4.
    Pdf,
}
