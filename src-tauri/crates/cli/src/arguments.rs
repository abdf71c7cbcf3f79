//! What people type. Each verb's own actions stand in files beside this one.

mod case;
mod forum;
mod group;
mod values;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use programme::Language;

use values::{language, lead, until, wall};

pub use case::{CaseAction, CaseArgument};
pub use forum::{
    ConversationArgument, DraftsAction, ForumAction, ModerateAction, Paper, QuestionAction,
    WordsArgument,
};
pub use group::{MembersAction, StorageAction, Switch};
pub use values::Until;

/// The Mutual Learning Program without a window.
#[derive(Debug, Parser)]
#[command(
    name = "mutual",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// The profile's folder (default: the same as the window's)
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Read the profile's passphrase from the first line of this file
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Which programme, if there are several (default: the one looked at last)
    #[arg(long, global = true, value_name = "ID")]
    pub programme: Option<String>,
    /// Your time zone, as an IANA name (default: this computer's)
    #[arg(long, global = true, value_name = "ZONE")]
    pub zone: Option<String>,
    /// The language of what is said: en or es (default: this computer's)
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// Answer in JSON; its shape is described in the command line's README
    #[arg(long, global = true)]
    pub json: bool,
    /// Take this instant for the present (RFC 3339)
    #[arg(long, global = true, hide = true, value_name = "INSTANT")]
    pub now: Option<DateTime<Utc>>,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Found a programme from its file (or the built-in template); its first facilitator is you
    New {
        /// The programme file; the built-in template if absent
        file: Option<PathBuf>,
        /// Your name (default: your account's)
        #[arg(long)]
        name: Option<String>,
        /// Write the recovery sheet to this file, to be printed
        #[arg(long, value_name = "FILE")]
        sheet: Option<PathBuf>,
    },
    /// Follow the programme of a file, or bring it up to date
    Import {
        /// The programme file
        file: PathBuf,
    },
    /// Write the programme as a file that others can follow
    Export {
        /// Where to (default: standard output)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// For the public: without the links to sessions
        #[arg(long)]
        public: bool,
    },
    /// Write the built-in template as a programme file to start from
    Template {
        /// Where to (default: standard output)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List the programmes on this computer
    Programmes,
    /// Show the schedule in your own time
    Show,
    /// Show the next session
    Next,
    /// Say what contradicts itself, in a programme file or in the programme at hand
    Findings {
        /// A programme file
        file: Option<PathBuf>,
    },
    /// List the people, or import a list of them
    People {
        /// A CSV file; organisations and persons that are new are added
        #[arg(long, value_name = "FILE")]
        import: Option<PathBuf>,
    },
    /// Write sessions as a calendar file (RFC 5545)
    Ics {
        /// One session (default: all)
        #[arg(long, value_name = "ID")]
        session: Option<String>,
        /// Where to (default: standard output)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Open it in the system's calendar
        #[arg(long)]
        open: bool,
    },
    /// Read or keep your private note on a session; without one, list all notes
    Note {
        /// The session's id
        session: Option<String>,
        /// What it says; replaces the note
        #[arg(long, conflicts_with = "text_file")]
        text: Option<String>,
        /// The same, from a file (- for standard input)
        #[arg(long, value_name = "FILE")]
        text_file: Option<PathBuf>,
    },
    /// The recovery sheet of a programme that you founded
    Sheet {
        /// Write it to this file, to be printed
        #[arg(long, value_name = "FILE", required_unless_present = "forget")]
        out: Option<PathBuf>,
        /// It is printed: let the founding key leave this computer
        #[arg(long, conflicts_with = "out")]
        forget: bool,
    },
    /// Ring before each session, with the window closed, until it is ended
    Bell {
        /// Look once, ring what is due, and end
        #[arg(long)]
        once: bool,
        /// Show a notification now, and say what the system answered
        #[arg(long, conflicts_with = "once")]
        test: bool,
    },
    /// Show or choose what rings, and when
    Reminders {
        /// Ring at all: on or off
        #[arg(long, value_name = "ON_OFF")]
        ring: Option<Switch>,
        /// How long before, for instance 7d,1d,1h,10m
        #[arg(long, value_name = "LEADS", value_delimiter = ',', value_parser = lead)]
        leads: Option<Vec<u32>>,
        /// When nothing rings but what calls to a session: 22:00-07:00, or none
        #[arg(long, value_name = "HOURS")]
        quiet: Option<String>,
        /// Information meetings ring too: on or off
        #[arg(long, value_name = "ON_OFF")]
        meetings: Option<Switch>,
        /// Tell of answers and mentions in the forum: on or off
        #[arg(long, value_name = "ON_OFF")]
        answers: Option<Switch>,
        /// Say no names on a lock screen: on or off
        #[arg(long, value_name = "ON_OFF")]
        hide: Option<Switch>,
        /// Let one session or meeting be silent
        #[arg(long, value_name = "ID")]
        mute: Option<String>,
        /// Let it ring again
        #[arg(long, value_name = "ID")]
        unmute: Option<String>,
        /// The leads are meant for this session or meeting only
        #[arg(
            long = "for",
            value_name = "ID",
            requires = "leads",
            conflicts_with = "usual"
        )]
        one: Option<String>,
        /// Let this session or meeting ring at the usual times again
        #[arg(long, value_name = "ID")]
        usual: Option<String>,
        /// Where a passphrase locks the profile: keep the instants, and only these, in a file that is not
        /// encrypted, and ring from it: on or off
        #[arg(long, value_name = "ON_OFF")]
        locked: Option<Switch>,
    },
    /// Move a session or an information meeting
    Move {
        /// Its id
        session: String,
        /// The date, 2023-05-18; without one it is still to be found
        #[arg(long)]
        date: Option<chrono::NaiveDate>,
        /// The time on the wall of its zone, 15:00; without one it is still to be announced
        #[arg(long, value_parser = wall)]
        start: Option<chrono::NaiveTime>,
    },
    /// Show, choose, try or leave the place where the group exchanges
    Storage {
        /// What to do; without it, the place is shown
        #[command(subcommand)]
        action: Option<StorageAction>,
    },
    /// Invite somebody into the group: whoever has the invitation can join
    Invite {
        /// What they are to be here: participant, representative or facilitator
        #[arg(long)]
        label: Option<String>,
        /// The organisation that they come from, by its id or name
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// For this person of the list only, who may have devices already
        #[arg(long, value_name = "ID")]
        person: Option<String>,
        /// Until when it holds: an instant (RFC 3339), or how long, for instance 30d
        #[arg(long, value_name = "WHEN", value_parser = until)]
        until: Option<Until>,
        /// How many are expected to join by it
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
        joins: Option<u32>,
        /// Seal it with the passphrase in the first line of this file
        #[arg(long, value_name = "FILE")]
        sealed_with: Option<PathBuf>,
        /// Write an invitation that was made here once more
        #[arg(long, value_name = "ID", conflicts_with_all = ["label", "organisation", "person", "until", "joins"])]
        again: Option<String>,
        /// Where to (default: standard output)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Join a group by an invitation; nobody has to be online
    Join {
        /// The invitation (- for standard input)
        file: PathBuf,
        /// Your name
        #[arg(long)]
        name: Option<String>,
        /// The person of the list who you are, by their id
        #[arg(long, value_name = "ID")]
        person: Option<String>,
        /// Only say what the invitation holds: the programme, who invites, and the persons of the list
        #[arg(long)]
        look: bool,
        /// The invitation's passphrase is the first line of this file
        #[arg(long, value_name = "FILE")]
        sealed_with: Option<PathBuf>,
    },
    /// List the members, or name, accept, demote and remove them
    Members {
        /// What to do; without it, they are listed
        #[command(subcommand)]
        action: Option<MembersAction>,
    },
    /// Exchange with the group
    Exchange {
        /// Once, and end
        #[arg(long)]
        once: bool,
        /// Until it is ended: every few minutes, and when something was written
        #[arg(long, conflicts_with = "once")]
        watch: bool,
        /// Wait with exchange: on or off
        #[arg(long, value_name = "ON_OFF", conflicts_with_all = ["once", "watch"])]
        pause: Option<Switch>,
    },
    /// List the questions, or ask, change and take them back
    Question {
        /// What to do; without it all are listed
        #[command(subcommand)]
        action: Option<QuestionAction>,
    },
    /// Post in the forum: a reflection on a question, or a conversation of one's own
    Post {
        #[command(flatten)]
        on: ConversationArgument,
        /// What a conversation of one's own is called
        #[arg(long, conflicts_with_all = ["question", "introduction", "case", "topic"])]
        title: Option<String>,
        #[command(flatten)]
        words: WordsArgument,
        /// Keep it as a draft, and post it later
        #[arg(long)]
        draft: bool,
    },
    /// Answer a post
    Reply {
        /// The post's id
        post: String,
        #[command(flatten)]
        words: WordsArgument,
        /// Keep it as a draft, and post it later
        #[arg(long)]
        draft: bool,
    },
    /// Say a post of one's own otherwise
    Edit {
        /// The post's id
        post: String,
        #[command(flatten)]
        words: WordsArgument,
        /// Change nothing, and list what it said before
        #[arg(long, conflicts_with_all = ["text", "text_file", "within"])]
        versions: bool,
    },
    /// Remove a post: its words are erased for everyone (what still waits for a link is a draft again)
    Remove {
        /// The post's id
        post: String,
    },
    /// Hide, pin or move a post, or lock a conversation
    Moderate {
        /// The post's id, or the conversation: question:ID, introduction:PERSON, case:CASE, topic:POST
        what: String,
        #[command(subcommand)]
        how: ModerateAction,
    },
    /// List the case studies, or bring, read, change and settle one
    Case {
        /// What to do; without it all are listed
        #[command(subcommand)]
        action: Option<CaseAction>,
    },
    /// Tell the facilitators about a post: only they read it
    Report {
        /// The post's id
        post: String,
        #[command(flatten)]
        words: WordsArgument,
    },
    /// Attach a translation to a post
    Translate {
        /// The post's id
        post: String,
        /// Into which language
        #[arg(long, value_parser = language)]
        to: Language,
        #[command(flatten)]
        words: WordsArgument,
    },
    /// List the posts
    Posts {
        #[command(flatten)]
        on: ConversationArgument,
        /// Only those that nobody has translated into this language, en or es
        #[arg(long, value_name = "LANGUAGE", value_parser = language)]
        untranslated: Option<Language>,
    },
    /// The forum as a whole
    Forum {
        /// What to do
        #[command(subcommand)]
        action: ForumAction,
    },
    /// List the drafts, or post, take back and throw one away
    Drafts {
        /// What to do; without it all are listed
        #[command(subcommand)]
        action: Option<DraftsAction>,
    },
    /// Find words in posts, questions, sessions, introductions and notes
    Search {
        /// The words; the last one may be unfinished
        #[arg(required = true)]
        words: Vec<String>,
        /// Of this person only, by their id
        #[arg(long, value_name = "PERSON")]
        author: Option<String>,
        /// Of this organisation only, by its name
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// In this language only: en or es
        #[arg(long = "in", value_name = "LANGUAGE", value_parser = language)]
        within: Option<Language>,
    },
    /// Write to the facilitators only, or list what was written
    Tell {
        /// What it says
        #[arg(long, conflicts_with = "text_file")]
        text: Option<String>,
        /// The same, from a file (- for standard input)
        #[arg(long, value_name = "FILE")]
        text_file: Option<PathBuf>,
    },
    /// Erase for the whole group what you wrote (a facilitator: what anybody wrote)
    Erase {
        /// What: post:ID, message:ID, introduction:PERSON, or person:ID
        what: String,
    },
    /// Show what was decided differently at once, and decide
    Undecided {
        /// Which, by its number in the list
        #[arg(long, value_name = "NUMBER", requires = "choose")]
        settle: Option<usize>,
        /// The value that shall stand, by its number
        #[arg(long, value_name = "NUMBER", requires = "settle")]
        choose: Option<usize>,
    },
    /// Come back with the recovery sheet: this device becomes a facilitator of its group
    Recover {
        /// The sheet, typed or as it was printed (- for standard input)
        sheet: PathBuf,
        /// Where the group exchanges: folder:/path
        #[arg(long)]
        place: String,
        /// Your name, as it stands in the list of people or new
        #[arg(long)]
        name: String,
    },
    /// Look into everything that exchange depends on, and say what is wrong
    Doctor,
    /// Make the tables anew from the signed changes
    Rebuild {
        /// Only compare, and alter nothing
        #[arg(long)]
        check: bool,
    },
}

impl Arguments {
    /// The language of what is said.
    pub fn language(&self) -> Language {
        let tag = self
            .lang
            .as_deref()
            .unwrap_or_else(|| device::locale::system_language());
        Language::from_tag(tag).unwrap_or(Language::En)
    }
}
