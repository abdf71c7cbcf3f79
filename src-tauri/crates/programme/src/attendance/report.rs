//! Zoom's report of who was in a meeting, in the shapes that it has had, in English and Spanish, from whatever program saved it.
//!
//! Not here: whose rows they are (`matching`), and what becomes of them (`review`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use replica::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clean::line;
use crate::error::Code;
use crate::fold::fold;

/// The largest report, in bytes.
const LARGEST: usize = 60 * 1024 * 1024;
/// So many lines are looked through for a header.
const LOOKED: usize = 60;
/// No name is longer, in letters.
const LONGEST_NAME: usize = 200;
/// No report names more people than a meeting holds, and some.
const MOST_NAMES: usize = 5_000;
/// No duration is longer, in minutes: two days.
const LONGEST: u32 = 48 * 60;

/// What a column is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename = "ReportColumn", rename_all = "lowercase")]
pub enum Column {
    /// The name that was shown.
    Name,
    /// A first name.
    First,
    /// A last name.
    Last,
    /// An e-mail address.
    Email,
    /// When they came.
    Join,
    /// When they left.
    Leave,
    /// How long they were there.
    Minutes,
    /// Whether they are from outside the account.
    Guest,
    /// Whether they were in the waiting room.
    Waiting,
    /// Whether they attended at all.
    Attended,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::First,
        Self::Last,
        Self::Email,
        Self::Join,
        Self::Leave,
        Self::Minutes,
        Self::Guest,
        Self::Waiting,
        Self::Attended,
    ];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::First => "first",
            Self::Last => "last",
            Self::Email => "email",
            Self::Join => "join",
            Self::Leave => "leave",
            Self::Minutes => "minutes",
            Self::Guest => "guest",
            Self::Waiting => "waiting",
            Self::Attended => "attended",
        }
    }

    /// The column of that word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == word)
    }

    /// What headers say, without case, accents and signs.
    fn of_header(header: &str, known: &BTreeMap<String, String>) -> Option<Self> {
        let key = header_key(header);
        if let Some(field) = known.get(&key) {
            return Self::of(field);
        }
        Some(match key.as_str() {
            "nameoriginalname"
            | "name"
            | "usernameoriginalname"
            | "username"
            | "participant"
            | "participantname"
            | "displayname"
            | "nombrenombreoriginal"
            | "nombre"
            | "nombredeusuario"
            | "nombredelusuario"
            | "participante"
            | "fullname"
            | "nombrecompleto"
            | "screenname"
            | "nombredelparticipante" => Self::Name,
            "firstname" | "nombredepila" => Self::First,
            "lastname" | "apellido" | "apellidos" | "surname" => Self::Last,
            "useremail"
            | "email"
            | "emailaddress"
            | "mail"
            | "emaildelusuario"
            | "emaildeusuario"
            | "correoelectronico"
            | "correo"
            | "correodelusuario"
            | "direcciondecorreoelectronico"
            | "participantemail"
            | "attendeeemail" => Self::Email,
            "jointime" | "joined" | "timejoined" | "horaparaunirse" | "horadeentrada"
            | "horadeingreso" | "entrada" | "ingreso" => Self::Join,
            "leavetime" | "left" | "timeleft" | "horaparasalir" | "horadesalida" | "salida" => {
                Self::Leave
            }
            "durationminutes"
            | "totaldurationminutes"
            | "timeinsessionminutes"
            | "duration"
            | "minutes"
            | "duracionminutos"
            | "duraciontotalminutos"
            | "duracion"
            | "minutos"
            | "tiempoenlasesionminutos"
            | "tiempoensesionminutos" => Self::Minutes,
            "guest" | "isguest" | "invitado" | "esinvitado" => Self::Guest,
            "inwaitingroom" | "waitingroom" | "enlasaladeespera" | "ensaladeespera" => {
                Self::Waiting
            }
            "attended" | "asistio" => Self::Attended,
            _ => return None,
        })
    }
}

/// A header as it is remembered: letters and digits only.
pub fn header_key(header: &str) -> String {
    fold(header)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The meeting, as the lines above the header tell of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meeting {
    /// What it was called.
    pub topic: String,
    /// When it began, as it stands there.
    pub starts: Option<Written>,
}

/// A date and time as they stand in a report; day and month may be either way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Day first, where that is a date.
    pub day_first: Option<NaiveDateTime>,
    /// Month first, where that is a date.
    pub month_first: Option<NaiveDateTime>,
    /// So many seconds east of UTC, where it says so itself.
    pub offset: Option<i32>,
}

impl Written {
    const fn plain(at: NaiveDateTime) -> Self {
        Self {
            day_first: Some(at),
            month_first: Some(at),
            offset: None,
        }
    }
}

/// A row: somebody was in the meeting once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its line, from 1.
    pub line: u32,
    /// The name that was shown.
    pub name: String,
    /// The name of the account, where another one was shown.
    pub original: Option<String>,
    /// Their address; often empty.
    pub email: String,
    /// When they came.
    pub join: Option<Written>,
    /// When they left.
    pub leave: Option<Written>,
    /// How long, where it is said.
    pub minutes: Option<u32>,
    /// What it says of time cannot be understood, or not in full: nobody can tell from it whether they were there.
    pub unclear: bool,
}

/// A report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The meeting.
    pub meeting: Meeting,
    /// Who was in it.
    pub seen: Vec<Seen>,
    /// Rows of the waiting room, which do not count.
    pub waiting: u32,
    /// Rows that name nobody or say no time.
    pub passed_over: u32,
    /// The headers of columns that are not known.
    pub unknown: Vec<String>,
}

/// Reads a report. `known` says what columns are for that this device was told of before.
///
/// # Errors
/// `report-too-large`; `list-unreadable`, `list-protected`; `report-columns` with the `headers` where no line is a header that is known;
/// `report-empty` where nobody is in it.
pub fn read_report(bytes: &[u8], known: &BTreeMap<String, String>) -> Result<Report> {
    if bytes.len() > LARGEST {
        return Err(Error::of(Code::ReportTooLarge).with("limit", MOST_NAMES));
    }
    let table = lists::read(bytes).map_err(|error| match error {
        lists::Unreadable::Empty => Error::of(Code::ReportEmpty),
        error => crate::people::list::unreadable(error),
    })?;
    let mut report = Report::default();
    let mut columns: Option<Vec<Option<Column>>> = None;
    let mut preamble: Option<Vec<String>> = None;
    let mut first: Vec<String> = Vec::new();
    let mut heading = false;
    for (at, row) in table.rows.iter().enumerate() {
        let found = header(&row.cells, known);
        if let Some(found) = found {
            // `Attendee Details` above a header of its own is nobody's row
            report.passed_over -= u32::from(heading);
            heading = false;
            if report.unknown.is_empty() {
                report.unknown = row
                    .cells
                    .iter()
                    .zip(&found)
                    .filter(|(cell, column)| column.is_none() && !cell.is_empty())
                    .map(|(cell, _)| line(cell))
                    .collect();
            }
            columns = Some(found);
            continue;
        }
        let Some(of) = &columns else {
            if at >= LOOKED {
                break;
            }
            if first.len() < row.cells.iter().filter(|cell| !cell.is_empty()).count() {
                first.clone_from(&row.cells);
            }
            meeting(&mut report.meeting, &mut preamble, &row.cells);
            continue;
        };
        let before = report.passed_over;
        one(&mut report, of, &row.cells, row.line);
        let alone = row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
        heading = alone && report.passed_over > before;
    }
    if columns.is_none() {
        let said: Vec<String> = first.iter().map(|cell| line(cell)).collect();
        return Err(match table.rows.is_empty() {
            true => Error::of(Code::ReportEmpty),
            false => Error::of(Code::ReportColumns).with("headers", said.join(" | ")),
        });
    }
    if report.seen.is_empty() {
        return Err(Error::of(Code::ReportEmpty));
    }
    let names: BTreeSet<(&str, &str)> = report
        .seen
        .iter()
        .map(|seen| (seen.name.as_str(), seen.email.as_str()))
        .collect();
    match names.len() > MOST_NAMES {
        true => Err(Error::of(Code::ReportTooLarge).with("limit", MOST_NAMES)),
        false => Ok(report),
    }
}

/// The columns of a line that is a header: a name, and something of time or an address.
fn header(cells: &[String], known: &BTreeMap<String, String>) -> Option<Vec<Option<Column>>> {
    let mut columns: Vec<Option<Column>> = cells
        .iter()
        .map(|cell| Column::of_header(cell, known))
        .collect();
    let has = |wanted: Column| columns.contains(&Some(wanted));
    let named = has(Column::Name) || has(Column::First);
    let says = [Column::Join, Column::Leave, Column::Minutes]
        .into_iter()
        .any(has);
    if !named || !says {
        return None;
    }
    // where one occurs twice the host's comes first
    for wanted in Column::ALL {
        let last = columns.iter().rposition(|column| *column == Some(wanted));
        for (at, column) in columns.iter_mut().enumerate() {
            if *column == Some(wanted) && Some(at) != last {
                *column = None;
            }
        }
    }
    Some(columns)
}

/// What the lines above the header tell of the meeting: a header of its own, and one line.
fn meeting(meeting: &mut Meeting, preamble: &mut Option<Vec<String>>, cells: &[String]) {
    let keys: Vec<String> = cells.iter().map(|cell| header_key(cell)).collect();
    let is = |key: &str, names: &[&str]| names.contains(&key);
    let starts = ["starttime", "horadeinicio", "inicio", "actualstarttime"];
    let topics = ["topic", "tema", "asunto"];
    if keys.iter().any(|key| is(key, &starts) || is(key, &topics)) {
        *preamble = Some(keys);
        return;
    }
    let Some(named) = preamble else { return };
    for (key, cell) in named.iter().zip(cells) {
        if is(key, &starts) && meeting.starts.is_none() {
            meeting.starts = written(cell);
        } else if is(key, &topics) && meeting.topic.is_empty() {
            meeting.topic = line(cell);
        }
    }
}

fn one(report: &mut Report, columns: &[Option<Column>], cells: &[String], number: u32) {
    let of = |wanted: Column| -> &str {
        let at = columns.iter().position(|column| *column == Some(wanted));
        let cell = at.and_then(|at| cells.get(at)).map(|cell| cell.trim());
        cell.filter(|cell| *cell != "--").unwrap_or_default()
    };
    if said_yes(of(Column::Waiting)) {
        report.waiting += 1;
        return;
    }
    if !of(Column::Attended).is_empty() && !said_yes(of(Column::Attended)) {
        report.passed_over += 1;
        return;
    }
    let whole = match of(Column::Name) {
        "" => format!("{} {}", of(Column::First), of(Column::Last)),
        name => name.to_owned(),
    };
    let (name, original) = names(&line(&whole));
    let (came, left, long) = (of(Column::Join), of(Column::Leave), of(Column::Minutes));
    let seen = Seen {
        line: number,
        name: name.chars().take(LONGEST_NAME).collect(),
        original,
        email: line(of(Column::Email)).to_lowercase(),
        join: written(came),
        leave: written(left),
        minutes: minutes(long),
        unclear: false,
    };
    let lost = |cell: &str, understood: bool| !cell.is_empty() && !understood;
    let ends = [&seen.join, &seen.leave].into_iter().flatten().count();
    let times = ends == 2 || ends == 1 && seen.minutes.is_some();
    let unclear = lost(came, seen.join.is_some())
        || lost(left, seen.leave.is_some())
        || lost(long, seen.minutes.is_some()) && !times
        || !times && seen.minutes.is_none();
    match seen.name.is_empty() && seen.email.is_empty() {
        true => report.passed_over += 1,
        // a line of one cell says nothing of anybody
        false if cells.iter().filter(|cell| !cell.trim().is_empty()).count() < 2 => {
            report.passed_over += 1;
        }
        false => report.seen.push(Seen { unclear, ..seen }),
    }
}

fn said_yes(cell: &str) -> bool {
    matches!(fold(cell).as_str(), "yes" | "si" | "true" | "1" | "y" | "s")
}

/// The name that was shown, and that of the account behind it in brackets.
fn names(whole: &str) -> (String, Option<String>) {
    // what a spreadsheet would run is a name like any other
    let whole = whole.trim_start_matches('\'').trim();
    let inside = whole
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .map(|(shown, original)| (shown.trim(), original.trim()));
    match inside {
        Some((shown, original)) if !shown.is_empty() && !original.is_empty() => {
            // it may be a pronoun or a place: then no person has that name, and nothing follows from it
            (shown.to_owned(), Some(original.to_owned()))
        }
        _ => (whole.to_owned(), None),
    }
}

/// `62`, `1:02:30`, `1 h 2 min`, `62.5`.
fn minutes(cell: &str) -> Option<u32> {
    let cell = fold(cell.trim());
    if cell.is_empty() {
        return None;
    }
    let limited = |minutes: u32| (minutes <= LONGEST).then_some(minutes);
    // `1.234` may be a thousand and more: nobody knows
    let thousands = cell
        .split_once(['.', ','])
        .is_some_and(|(_, rest)| rest.len() == 3);
    if thousands {
        return None;
    }
    if let Ok(number) = cell.replace(',', ".").parse::<f64>() {
        return (0.0..=f64::from(LONGEST)).contains(&number).then(|| {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is within the limits"
            )]
            let whole = number.round() as u32;
            whole
        });
    }
    let parts: Vec<&str> = cell.split(':').collect();
    if let [hours, minutes, ..] = parts.as_slice()
        && let (Ok(hours), Ok(minutes)) = (hours.parse::<u32>(), minutes.parse::<u32>())
        && minutes < 60
    {
        return hours
            .checked_mul(60)
            .and_then(|whole| whole.checked_add(minutes))
            .and_then(limited);
    }
    let mut whole = 0_u32;
    let mut number = String::new();
    let mut any = false;
    for letter in cell.chars() {
        if letter.is_ascii_digit() {
            number.push(letter);
        } else if (letter == 'h' || letter == 'm') && !number.is_empty() {
            let value: u32 = number.parse().ok()?;
            let times = if letter == 'h' { 60 } else { 1 };
            whole = whole.checked_add(value.checked_mul(times)?)?;
            number.clear();
            any = true;
        }
    }
    // `1h30`
    if any && !number.is_empty() {
        whole = whole.checked_add(number.parse().ok()?)?;
    }
    any.then_some(whole).and_then(limited)
}

/// A date and time in one of the ways in which Zoom and spreadsheets write them.
pub fn written(cell: &str) -> Option<Written> {
    let cell = cell.trim().trim_matches('"');
    // a sheet's own number: days since the last of 1899
    if let Ok(days) = cell.parse::<f64>() {
        return serial(days).map(Written::plain);
    }
    // May 4, 2023 03:00:12 PM
    if let Some(named) = by_name(cell) {
        return Some(Written::plain(named));
    }
    let (date, rest) = match cell.split_once([' ', '\u{a0}', '\u{202f}']) {
        Some(parts) => parts,
        None => cell.split_once('T')?,
    };
    let (time, offset) = offset(rest.trim());
    let time = time_of(time)?;
    let date = date.trim_end_matches(',');
    let parts: Vec<u32> = date
        .split(['/', '.', '-'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [one, two, three] = parts.as_slice() else {
        return None;
    };
    let day = |year: u32, month: u32, day: u32| {
        let year = i32::try_from(if year < 100 { 2000 + year } else { year }).ok()?;
        Some(NaiveDate::from_ymd_opt(year, month, day)?.and_time(time))
    };
    if *one > 31 {
        let at = day(*one, *two, *three)?;
        return Some(Written {
            offset,
            ..Written::plain(at)
        });
    }
    let day_first = day(*three, *two, *one);
    // points stand between day and month, and never the other way round
    let month_first = day(*three, *one, *two).filter(|_| !date.contains('.'));
    (day_first.is_some() || month_first.is_some()).then_some(Written {
        day_first,
        month_first,
        offset,
    })
}

/// A time without its zone, and the zone as seconds east of UTC: `15:00:00Z`, `15:00:00+02:00`.
fn offset(time: &str) -> (&str, Option<i32>) {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return (time, Some(0));
    }
    let Some(at) = time.rfind(['+', '-']).filter(|at| *at > 0) else {
        return (time, None);
    };
    let (time, zone) = time.split_at(at);
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at(digits.len().min(2));
    let seconds = hours.parse::<i32>().ok().map(|hours| {
        let whole = hours * 3600 + minutes.parse::<i32>().unwrap_or(0) * 60;
        if zone.starts_with('-') { -whole } else { whole }
    });
    (time.trim_end(), seconds)
}

fn serial(days: f64) -> Option<NaiveDateTime> {
    // from 1982 to 2119: other numbers are none
    if !(30_000.0..80_000.0).contains(&days) {
        return None;
    }
    let begins = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    #[allow(clippy::cast_possible_truncation, reason = "it is within the limits")]
    let seconds = (days * 86_400.0).round() as i64;
    begins.checked_add_signed(chrono::TimeDelta::try_seconds(seconds)?)
}

fn by_name(cell: &str) -> Option<NaiveDateTime> {
    let plain = cell.replace([',', '\u{202f}', '\u{a0}'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let [month, day, year, rest @ ..] = words.as_slice() else {
        return None;
    };
    let number = |name: &str| {
        let months = [
            ("jan", "ene"),
            ("feb", "feb"),
            ("mar", "mar"),
            ("apr", "abr"),
            ("may", "may"),
            ("jun", "jun"),
            ("jul", "jul"),
            ("aug", "ago"),
            ("sep", "sep"),
            ("oct", "oct"),
            ("nov", "nov"),
            ("dec", "dic"),
        ];
        let short: String = fold(name).chars().take(3).collect();
        let at = months
            .iter()
            .position(|(en, es)| *en == short || *es == short)?;
        u32::try_from(at + 1).ok()
    };
    let (month, day) = match (number(month), number(day)) {
        (Some(month), _) => (month, day.parse().ok()?),
        (None, Some(month_second)) => (month_second, month.parse().ok()?),
        (None, None) => return None,
    };
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)?;
    Some(date.and_time(time_of(&rest.join(" "))?))
}

/// `15:01:22`, `03:01:22 PM`, `3:01 p. m.`
fn time_of(text: &str) -> Option<NaiveTime> {
    let folded = fold(&text.replace(['\u{202f}', '\u{a0}'], " "));
    let plain: String = folded
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '.')
        .collect();
    let (digits, half) = match plain.strip_suffix("pm") {
        Some(digits) => (digits, Some(12)),
        None => match plain.strip_suffix("am") {
            Some(digits) => (digits, Some(0)),
            None => (plain.as_str(), None),
        },
    };
    let parts: Vec<u32> = digits
        .split(':')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}
