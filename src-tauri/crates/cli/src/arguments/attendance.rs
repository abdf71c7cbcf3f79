//! What people type about attendance.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use programme::attendance::Mark;
use programme::attendance::report::Column;

/// What to do with attendance.
#[derive(Debug, Subcommand)]
pub enum AttendanceAction {
    /// Read Zoom's reports of a session, and show what they say; only with --record it is saved
    Import {
        #[command(flatten)]
        report: ReportArgument,
        /// Show it only; nothing is saved
        #[arg(long, conflicts_with = "record")]
        review: bool,
        /// Save what is sure
        #[arg(long)]
        record: bool,
    },
    /// Read Zoom's reports of a session, and show what they say; nothing is saved
    Review {
        #[command(flatten)]
        report: ReportArgument,
    },
    /// Mark persons by hand
    Mark {
        /// The session's id
        #[arg(long)]
        session: String,
        /// Everybody was there, but for those who are named
        #[arg(long)]
        all_present: bool,
        /// Who was there: an id or a whole name; as often as needed
        #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
        present: Vec<String>,
        /// Who was there for a part
        #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
        part: Vec<String>,
        /// Who was not, and had a reason
        #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
        excused: Vec<String>,
        /// Who was not, and made it up
        #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
        made_up: Vec<String>,
        /// Who was not there
        #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
        absent: Vec<String>,
        /// Why they are excused; facilitators only
        #[arg(
            long,
            value_name = "TEXT",
            requires = "excused",
            allow_hyphen_values = true
        )]
        reason: Option<String>,
        /// How it was made up
        #[arg(
            long,
            value_name = "TEXT",
            requires = "made_up",
            allow_hyphen_values = true
        )]
        how: Option<String>,
    },
    /// Write the list of all persons and sessions: .pdf, .csv or .xlsx
    List {
        /// Where to; how its name ends says what it is
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Show the marks: all, of a session, or of a person
    Show {
        /// The session's id
        #[arg(long)]
        session: Option<String>,
        /// The person: an id or a whole name
        #[arg(long, allow_hyphen_values = true)]
        person: Option<String>,
    },
}

/// A session's reports, and what somebody says of them.
#[derive(Debug, Args)]
pub struct ReportArgument {
    /// Zoom's report, in whatever shape; several where a meeting was started again; - is standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The session's id
    #[arg(long)]
    pub session: String,
    /// Whose a name of the report is: NAME=PERSON, with the person's id or whole name; two by a comma; nobody by NAME=
    #[arg(long = "match", value_name = "NAME=PERSON", value_parser = pair, allow_hyphen_values = true)]
    pub matches: Vec<(String, String)>,
    /// What an unknown column is for: name, first, last, email, join, leave, minutes, guest, waiting or attended, =HEADER
    #[arg(long, value_name = "FIELD=HEADER", value_parser = column)]
    pub column: Vec<(Column, String)>,
    /// From this share of the session on somebody was present, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub threshold: u32,
    /// The zone in which the report's times are (default: the one that fits)
    #[arg(long, value_name = "ZONE")]
    pub report_zone: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    // a name may hold the sign, an id never does
    let (name, person) = text
        .rsplit_once('=')
        .ok_or_else(|| "write it as NAME=PERSON".to_owned())?;
    match name.trim().is_empty() {
        true => Err("write it as NAME=PERSON".to_owned()),
        false => Ok((name.trim().to_owned(), person.trim().to_owned())),
    }
}

fn column(text: &str) -> Result<(Column, String), String> {
    let wrong = || {
        let all: Vec<&str> = Column::ALL.into_iter().map(Column::as_str).collect();
        format!(
            "write it as FIELD=HEADER; a field is one of {}",
            all.join(", ")
        )
    };
    let (field, header) = text.split_once('=').ok_or_else(wrong)?;
    let field = Column::of(field.trim()).ok_or_else(wrong)?;
    match header.trim().is_empty() {
        true => Err(wrong()),
        false => Ok((field, header.trim().to_owned())),
    }
}

/// The lists of persons by mark.
pub fn by_mark(
    present: Vec<String>,
    part: Vec<String>,
    excused: Vec<String>,
    made_up: Vec<String>,
    absent: Vec<String>,
) -> Vec<(Mark, String)> {
    let lists = [
        (Mark::Present, present),
        (Mark::Part, part),
        (Mark::Excused, excused),
        (Mark::MadeUp, made_up),
        (Mark::Absent, absent),
    ];
    lists
        .into_iter()
        .flat_map(|(mark, all)| all.into_iter().map(move |person| (mark, person)))
        .collect()
}
