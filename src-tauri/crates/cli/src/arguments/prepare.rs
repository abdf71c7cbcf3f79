//! What people type to prepare and announce a programme.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use programme::Language;
use programme::enquiries::Step;

use super::values::{language, wall};

/// What to do with an edition.
#[derive(Debug, Subcommand)]
pub enum EditionAction {
    /// Found a new edition as a draft: only facilitators see it until it is published
    New {
        /// The programme file to begin with; the built-in template if absent
        file: Option<PathBuf>,
        /// Its id, for file names and for ever
        #[arg(long)]
        id: Option<String>,
        /// Your name (default: your account's)
        #[arg(long, allow_hyphen_values = true)]
        name: Option<String>,
        /// Its title in English
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        title_en: Option<String>,
        /// Its title in Spanish
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        title_es: Option<String>,
        /// The month or day on which it begins: 2027-02 or 2027-02-11
        #[arg(long, value_name = "WHEN")]
        from: Option<String>,
    },
    /// Found the next edition from the one at hand, as a draft: modules, sessions and questions come along, dates do not
    Copy {
        /// Its id (default: the old one with the month)
        #[arg(long)]
        id: Option<String>,
        /// The month or day on which it begins: 2027-09
        #[arg(long, value_name = "WHEN")]
        from: String,
        /// Organisations and persons come along too
        #[arg(long)]
        people: bool,
    },
    /// Change what is said of the edition; what is not given stays
    Edit {
        #[command(flatten)]
        said: EditionArgument,
    },
    /// Publish the draft: the whole group sees it
    Publish,
    /// Show the edition as facilitators prepare it
    Show,
    /// Write the programme as a booklet (PDF): sessions, questions, and room to write
    Booklet {
        /// Where to
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// In both languages, one behind the other
        #[arg(long)]
        both: bool,
        /// Times are the programme's, and not your own
        #[arg(long)]
        their_time: bool,
    },
}

/// What is said of an edition.
#[derive(Debug, Args)]
pub struct EditionArgument {
    #[command(flatten)]
    pub words: WordsOf,
    /// The zone in which its times are meant
    #[arg(long = "in-zone", value_name = "ZONE")]
    pub in_zone: Option<String>,
    /// Whom to write to: an e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Its page on the web
    #[arg(long)]
    pub url: Option<String>,
    /// When it begins: 2027-02
    #[arg(long, value_name = "WHEN")]
    pub from: Option<String>,
    /// When it ends: 2027-07
    #[arg(long, value_name = "WHEN")]
    pub to: Option<String>,
    /// Of the sessions, in percent, for a certificate
    #[arg(long)]
    pub percent: Option<u32>,
}

/// Title and description in both languages. An empty text takes one away.
#[derive(Debug, Args)]
pub struct WordsOf {
    /// The title in English
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub title_en: Option<String>,
    /// The title in Spanish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub title_es: Option<String>,
    /// What it is about, in English
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub about_en: Option<String>,
    /// What it is about, in Spanish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub about_es: Option<String>,
}

/// When something takes place, and where.
#[derive(Debug, Args)]
pub struct WhenOf {
    /// Its date: 2027-02-11
    #[arg(long)]
    pub date: Option<String>,
    /// Its hour on the wall of its zone: 15:00
    #[arg(long)]
    pub start: Option<String>,
    /// How long, in minutes
    #[arg(long)]
    pub minutes: Option<u32>,
    /// The zone in which it is stated, where it is not the edition's
    #[arg(long = "in-zone", value_name = "ZONE")]
    pub in_zone: Option<String>,
    /// Where: an https link
    #[arg(long)]
    pub link: Option<String>,
}

/// Where something stands among its like.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct PlaceOf {
    /// Behind this one
    #[arg(long, value_name = "ID")]
    pub after: Option<String>,
    /// Before all others
    #[arg(long)]
    pub first: bool,
}

/// What to do with a session.
#[derive(Debug, Subcommand)]
pub enum SessionAction {
    /// Add one
    Add {
        #[command(flatten)]
        said: SessionArgument,
        #[command(flatten)]
        place: PlaceOf,
    },
    /// Change one; what is not given stays
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        said: SessionArgument,
    },
    /// Take one out: it can be undone, and nothing that is tied to it is lost
    Remove {
        /// Its id
        id: String,
    },
    /// Move one to another date or hour, or to another place among the others
    Move {
        /// Its id
        id: String,
        /// The date, 2027-02-11
        #[arg(long)]
        date: Option<chrono::NaiveDate>,
        /// The hour on the wall of its zone, 15:00
        #[arg(long, value_parser = wall)]
        start: Option<chrono::NaiveTime>,
        #[command(flatten)]
        place: PlaceOf,
    },
}

/// What is said of a session.
#[derive(Debug, Args)]
pub struct SessionArgument {
    #[command(flatten)]
    pub words: WordsOf,
    #[command(flatten)]
    pub when: WhenOf,
    /// Its module, by its id
    #[arg(long)]
    pub module: Option<String>,
    /// It opens the programme
    #[arg(long, value_name = "yes|no")]
    pub opening: Option<String>,
    /// It closes the programme
    #[arg(long, value_name = "yes|no")]
    pub wrap_up: Option<String>,
    /// Spoken in: en, es or both
    #[arg(long, value_name = "LANGUAGES")]
    pub spoken: Option<String>,
    /// Interpreted into: en, es or both
    #[arg(long, value_name = "LANGUAGES")]
    pub interpreted: Option<String>,
    /// Somebody who comes from outside: `Name | who they are`; several times for several
    #[arg(long, value_name = "GUEST", allow_hyphen_values = true)]
    pub guest: Vec<String>,
}

/// What to do with a module.
#[derive(Debug, Subcommand)]
pub enum ModuleAction {
    /// Add one
    Add {
        #[command(flatten)]
        said: ModuleArgument,
        #[command(flatten)]
        place: PlaceOf,
    },
    /// Change one; what is not given stays
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        said: ModuleArgument,
    },
    /// Take one out; its sessions stay
    Remove {
        /// Its id
        id: String,
    },
    /// Put one elsewhere among the others
    Move {
        /// Its id
        id: String,
        #[command(flatten)]
        place: PlaceOf,
    },
}

/// What is said of a module.
#[derive(Debug, Args)]
pub struct ModuleArgument {
    #[command(flatten)]
    pub words: WordsOf,
    /// A short title in English, for narrow places
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub short_en: Option<String>,
    /// A short title in Spanish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub short_es: Option<String>,
    /// A topic: `English | Spanish`; several times for several. They replace those that are there
    #[arg(long, value_name = "TOPIC", allow_hyphen_values = true)]
    pub topic: Vec<String>,
}

/// What to do with an information meeting.
#[derive(Debug, Subcommand)]
pub enum MeetingAction {
    /// Add one
    Add {
        #[command(flatten)]
        said: MeetingArgument,
    },
    /// Change one; what is not given stays
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        said: MeetingArgument,
    },
    /// Take one out
    Remove {
        /// Its id
        id: String,
    },
}

/// What is said of an information meeting.
#[derive(Debug, Args)]
pub struct MeetingArgument {
    /// Its title in English
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub title_en: Option<String>,
    /// Its title in Spanish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub title_es: Option<String>,
    #[command(flatten)]
    pub when: WhenOf,
}

/// What to do with the schedule as a whole.
#[derive(Debug, Subcommand)]
pub enum ScheduleAction {
    /// Lay the dates of all sessions by a rhythm, and show them; nothing is saved without `--save`
    Lay {
        /// The first day
        #[arg(long, value_name = "DATE")]
        from: chrono::NaiveDate,
        /// The weekday: mon, tue, wed, thu, fri, sat, sun (default: that of the first day)
        #[arg(long)]
        weekday: Option<String>,
        /// The hour on the wall of the zone (`--zone`; default: the edition's)
        #[arg(long, value_name = "TIME", value_parser = wall)]
        at: Option<chrono::NaiveTime>,
        /// From one session to the next: 2w
        #[arg(long, value_name = "WEEKS", default_value = "2w")]
        every: String,
        /// The opening's own day, where it stands outside the rhythm
        #[arg(long, value_name = "DATE")]
        opening: Option<chrono::NaiveDate>,
        /// A day on which nobody meets, or days: 2027-03-25 or 2027-03-22..2027-03-28; several times, or with commas
        #[arg(long, value_name = "DAYS", value_delimiter = ',')]
        skip: Vec<String>,
        /// Days on which nobody meets, from a calendar file
        #[arg(long, value_name = "FILE")]
        holidays: Vec<PathBuf>,
        /// Leave sessions that have been as they are
        #[arg(long)]
        keep_past: bool,
        /// Save the dates
        #[arg(long)]
        save: bool,
    },
    /// Show what hour the sessions are where the organisations are, and the hour that is kindest to all
    Hours,
}

/// As what an edition is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnnounceFormat {
    /// One page for a browser, complete in itself
    Html,
    /// A programme file that anybody can follow in the app
    File,
}

/// What to do with enquiries.
#[derive(Debug, Subcommand)]
pub enum EnquiryAction {
    /// Add one
    Add {
        #[command(flatten)]
        told: EnquiryArgument,
        /// It is another than the one that looks like it
        #[arg(long)]
        another: bool,
    },
    /// Add those of a pasted letter, a mail file or a list (- for standard input)
    Import {
        /// The file
        file: PathBuf,
        /// Show what would become of each; nothing is saved
        #[arg(long)]
        review: bool,
        /// Those that look like one that is here are others
        #[arg(long)]
        another: bool,
    },
    /// List them
    List {
        /// Only those at this step
        #[arg(long, value_parser = step)]
        step: Option<Step>,
    },
    /// Show one
    Show {
        /// Its id
        id: String,
    },
    /// Change one; what is not given stays
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        told: EnquiryArgument,
        /// The group that they are planned into
        #[arg(long, value_name = "NAME")]
        group: Option<String>,
        /// What facilitators note of them
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        note: Option<String>,
    },
    /// Take one to a step: interested, meeting, invited, member or closed
    Step {
        /// Its id
        id: String,
        /// The step
        #[arg(value_parser = step)]
        step: Step,
    },
    /// Write the letter that goes with a step, in their language
    Letter {
        /// Its id
        id: String,
        /// The step (default: the one that comes next)
        #[arg(long, value_parser = step)]
        step: Option<Step>,
        /// Write it as a mail file, to be opened and sent in a mail program
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Put this invitation into the mail file
        #[arg(long, value_name = "FILE", requires = "out")]
        invitation: Option<PathBuf>,
    },
    /// Remove one: its words are erased for all facilitators
    Remove {
        /// Its id
        id: String,
    },
    /// Write an enquiry of your own, as a letter to the programme that you follow
    Write {
        #[command(flatten)]
        told: EnquiryArgument,
        /// Write it as a mail file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// What an enquiry says.
#[derive(Debug, Args)]
pub struct EnquiryArgument {
    /// The organisation
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub organisation: Option<String>,
    /// Its country
    #[arg(long, value_name = "NAME")]
    pub country: Option<String>,
    /// Its town
    #[arg(long, value_name = "NAME")]
    pub city: Option<String>,
    /// Who would take part; several times for several
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub person: Vec<String>,
    /// The languages that they speak
    #[arg(long, value_name = "TEXT")]
    pub languages: Option<String>,
    /// Where to answer
    #[arg(long)]
    pub email: Option<String>,
    /// The language in which to answer: en or es
    #[arg(long = "in", value_name = "LANGUAGE", value_parser = language)]
    pub within: Option<Language>,
    /// What else they say
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub message: Option<String>,
}

/// `interested`, `meeting` …
pub fn step(text: &str) -> Result<Step, String> {
    Step::of(text).ok_or_else(|| {
        let all: Vec<&str> = Step::ALL.iter().map(|step| step.as_str()).collect();
        format!("write it as one of {}", all.join(", "))
    })
}
