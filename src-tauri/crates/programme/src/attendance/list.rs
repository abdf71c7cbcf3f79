//! Attendance as a list, such as funders ask for: a row for each person, a column for each session.

use lists::write::{Cell, csv, xlsx};
use replica::{Error, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::progress::Standing;
use super::show_attendance::{Attendance, show_attendance};
use crate::forum::booklet::{Booklet, Piece};
use crate::language::Language;
use crate::time::Reader;
use crate::words::{date, word};

/// What the list is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceListAs", rename_all = "lowercase")]
pub enum ListAs {
    /// On paper.
    Pdf,
    /// For spreadsheet programs.
    Csv,
    /// For spreadsheet programs, with its types.
    Xlsx,
}

impl ListAs {
    /// By the end of a file's name.
    pub fn of(end: &str) -> Option<Self> {
        match end.to_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// How the name of its file ends.
    pub const fn end(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A list that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// The bytes of its file.
    File(Vec<u8>),
    /// What goes on paper.
    Paper(Booklet),
}

/// Makes the list.
///
/// # Errors
/// `not-facilitator`; see the crate.
pub fn attendance_list(
    replica: &Replica,
    reader: &Reader,
    language: Language,
    kind: ListAs,
) -> Result<Made> {
    if !replica.is_facilitator() {
        return Err(Error::of(replica::Code::NotFacilitator));
    }
    let page = show_attendance(replica, reader, language)?;
    let title = page.title.best(language).to_owned();
    Ok(match kind {
        ListAs::Csv => Made::File(csv(&rows(&page, language)).into_bytes()),
        ListAs::Xlsx => Made::File(
            xlsx(&title, &rows(&page, language)).map_err(|error| Error::internal("xlsx", error))?,
        ),
        ListAs::Pdf => Made::Paper(Booklet {
            title,
            language,
            day: date(language, reader.today()),
            pieces: pieces(&page, language),
        }),
    })
}

fn rows(page: &Attendance, language: Language) -> Vec<Vec<Cell>> {
    let text = |key: &str| Cell::Text(word(language, key));
    let mut head = vec![
        text("attendance.list.organisation"),
        text("attendance.list.person"),
    ];
    head.extend(page.sessions.iter().map(|session| {
        let title = session.title.best(language);
        Cell::Text(match session.number {
            Some(number) => format!("{number}. {title}"),
            None => title.to_owned(),
        })
    }));
    for key in ["attended", "counted", "needed", "standing"] {
        head.push(text(&format!("attendance.list.{key}")));
    }
    let mut rows = vec![head];
    for person in &page.people {
        let mut row = vec![
            Cell::Text(person.organisation_name.clone().unwrap_or_default()),
            Cell::Text(person.name.clone()),
        ];
        row.extend(page.sessions.iter().map(|session| {
            let entry = person.entries.iter().find(|one| one.session == session.id);
            Cell::Text(entry.map_or_else(String::new, |entry| {
                word(
                    language,
                    &format!("ui.attendance.mark.{}", entry.mark.as_str()),
                )
            }))
        }));
        row.push(Cell::Number(person.progress.attended));
        row.push(Cell::Number(f64::from(person.progress.counted)));
        row.push(Cell::Number(f64::from(person.progress.needed)));
        let standing = match person.progress.standing {
            Standing::Reached => "reached",
            Standing::OnCourse => "onCourse",
            Standing::Tight => "tight",
            Standing::OutOfReach => "out",
        };
        row.push(text(&format!("ui.attendance.stand.{standing}")));
        rows.push(row);
    }
    rows
}

fn pieces(page: &Attendance, language: Language) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut homes: Vec<Option<&str>> = Vec::new();
    for person in &page.people {
        let home = person.organisation_name.as_deref();
        if !homes.contains(&home) {
            homes.push(home);
        }
    }
    for home in homes {
        let name = home.map_or_else(|| word(language, "ui.attendance.noHome"), str::to_owned);
        pieces.push(Piece::Heading(2, name));
        let members = page
            .people
            .iter()
            .filter(|person| person.organisation_name.as_deref() == home);
        for person in members {
            pieces.push(Piece::Heading(4, person.name.clone()));
            pieces.push(Piece::Note(person.said.clone()));
            let marks: Vec<String> = page
                .sessions
                .iter()
                .filter_map(|session| {
                    let entry = person
                        .entries
                        .iter()
                        .find(|one| one.session == session.id)?;
                    let mark = word(
                        language,
                        &format!("ui.attendance.mark.{}", entry.mark.as_str()),
                    );
                    Some(match session.number {
                        Some(number) => format!("{number}: {mark}"),
                        None => format!("{}: {mark}", session.title.best(language)),
                    })
                })
                .collect();
            if !marks.is_empty() {
                pieces.push(Piece::Note(marks.join(" · ")));
            }
        }
    }
    pieces
}
