//! Enquiries from what people have: pasted letters, mail files (RFC 5322), and lists. Never twice.

use chrono::{DateTime, Utc};
use mail_parser::{MessageParser, MimeHeaders as _};
use replica::stamp::stamp;
use replica::{Error, Replica, Result, Touched};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::change_enquiry::{Alike, alike, id_of};
use super::enquiry::{Enquiry, EnquiryText, Step, fields_of};
use super::{letter, store};
use crate::clean::line;
use crate::error::Code;
use crate::fold::fold;
use crate::language::Language;
use crate::noun::Noun;
use crate::words;

/// The largest mail file or list, in bytes.
const LARGEST: usize = 30 * 1024 * 1024;
/// The most enquiries of one list.
const MOST: usize = 2_000;

/// What becomes of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "EnquiryFate", rename_all = "kebab-case")]
pub enum Fate {
    /// It is new.
    New,
    /// It is here already.
    Known,
    /// One that is here may be the same: somebody says.
    Alike,
    /// It names nobody, or cannot be read.
    Unreadable,
}

/// One of what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "EnquiryRow", rename_all = "camelCase")]
pub struct Row {
    /// The line of a list, from 1.
    pub line: Option<u32>,
    /// What it says.
    pub told: EnquiryText,
    /// What becomes of it.
    pub fate: Fate,
    /// The one that is here and is it, or may be.
    pub known: Option<String>,
    /// What that one is called.
    pub known_name: Option<String>,
    /// Why it cannot be taken: a code.
    pub code: Option<String>,
}

/// Reads what was pasted, a mail file, or a list, and says what would become of each. Nothing is written.
///
/// # Errors
/// `file-too-large`; `list-unreadable`, `list-protected`; `csv-header` for a list whose columns are not known.
pub fn read_enquiries(replica: &Replica, bytes: &[u8]) -> Result<Vec<Row>> {
    if bytes.len() > LARGEST {
        return Err(Error::of(Code::FileTooLarge).with("limit", LARGEST));
    }
    let known = store::enquiries(replica.connection())?;
    let told = match sort(bytes) {
        Sort::Mail => vec![(None, of_mail(bytes)?)],
        Sort::List => of_list(bytes)?,
        Sort::Letter(text) => vec![(None, letter::read(&text))],
    };
    let mut seen = known;
    let mut rows = Vec::new();
    for (line, told) in told {
        let fitted = told.fitted();
        let mut row = Row {
            line,
            told,
            fate: Fate::New,
            known: None,
            known_name: None,
            code: None,
        };
        match fitted {
            Err(error) => {
                row.fate = Fate::Unreadable;
                row.code = Some(error.code().to_owned());
            }
            Ok(told) => {
                let found = match alike(&seen, &told) {
                    Alike::New => None,
                    Alike::Same(one) => Some((Fate::Known, one)),
                    Alike::Like(one) => Some((Fate::Alike, one)),
                };
                if let Some((fate, one)) = found {
                    row.fate = fate;
                    row.known_name = Some(one.told.name().to_owned());
                    // another line of the same list has no id yet
                    row.known = Some(one.id).filter(|id| !id.is_empty());
                }
                seen.push(Enquiry {
                    id: String::new(),
                    at: String::new(),
                    told: told.clone(),
                    step: Step::Interested,
                    group: String::new(),
                    note: String::new(),
                });
                row.told = told;
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

enum Sort {
    Mail,
    List,
    Letter(String),
}

/// What it is. A letter begins with nothing that a mail file or a list begins with.
fn sort(bytes: &[u8]) -> Sort {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Sort::List;
    }
    let head = String::from_utf8_lossy(bytes.get(..4096.min(bytes.len())).unwrap_or_default())
        .into_owned();
    let headers = [
        "from:",
        "date:",
        "subject:",
        "message-id:",
        "received:",
        "mime-version:",
        "return-path:",
    ];
    let mut lines = head.lines().take(60);
    let counted = lines
        .by_ref()
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| {
            let lower = line.to_ascii_lowercase();
            headers.iter().any(|header| lower.starts_with(header))
        })
        .count();
    if counted >= 2 {
        return Sort::Mail;
    }
    let first = head
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let cells = first
        .split([',', ';', '\t'])
        .filter_map(|cell| field_of(cell.trim().trim_matches('"')));
    if cells.count() >= 2 {
        return Sort::List;
    }
    let decoded = lists::encoding::decode(bytes);
    Sort::Letter(decoded.map_or_else(String::new, |decoded| decoded.text))
}

fn of_mail(bytes: &[u8]) -> Result<EnquiryText> {
    let unreadable = || Error::of(Code::ListUnreadable);
    let mail = MessageParser::default()
        .parse(bytes)
        .ok_or_else(unreadable)?;
    let text = mail
        .body_text(0)
        .map(std::borrow::Cow::into_owned)
        .or_else(|| {
            // a forwarded letter may come as its only attachment
            let mut parts = mail.attachments();
            let part = parts.find(|part| part.is_text() && part.attachment_name().is_none());
            part.and_then(|part| part.text_contents().map(str::to_owned))
        })
        .unwrap_or_default();
    let mut told = letter::read(&text);
    let from = mail.reply_to().or_else(|| mail.from());
    let from = from.and_then(|address| address.first());
    if told.email.is_empty() {
        told.email = from
            .and_then(|address| address.address())
            .map(line)
            .filter(|address| crate::people::is_email(address))
            .unwrap_or_default();
    }
    if told.people.is_empty() {
        told.people = from
            .and_then(|address| address.name())
            .map(line)
            .unwrap_or_default();
    }
    if told.language.is_none() {
        told.language = crate::forum::text::guess(&told.message);
    }
    Ok(told)
}

/// The field that a column of a list is for.
fn field_of(header: &str) -> Option<&'static str> {
    let header = fold(header);
    for field in [
        "organisation",
        "country",
        "city",
        "people",
        "languages",
        "email",
        "message",
    ] {
        for language in Language::ALL {
            let all = words::word(language, &format!("enquiry.columns.{field}"));
            if all.split('|').any(|name| fold(name) == header) {
                return Some(field);
            }
        }
    }
    None
}

fn of_list(bytes: &[u8]) -> Result<Vec<(Option<u32>, EnquiryText)>> {
    let table = lists::read(bytes).map_err(crate::people::list::unreadable)?;
    let mut rows = table.rows.into_iter();
    let header = rows.next().map(|row| row.cells).unwrap_or_default();
    let fields: Vec<Option<&str>> = header.iter().map(|cell| field_of(cell)).collect();
    if fields.iter().flatten().count() < 2 {
        return Err(Error::of(Code::CsvHeader)
            .with("line", 1)
            .with("header", header.join(", ")));
    }
    let mut all = Vec::new();
    for row in rows.take(MOST) {
        let mut told = EnquiryText::default();
        for (cell, field) in row.cells.iter().zip(&fields) {
            let place = match field {
                Some("organisation") => &mut told.organisation,
                Some("country") => &mut told.country,
                Some("city") => &mut told.city,
                Some("people") => &mut told.people,
                Some("languages") => &mut told.languages,
                Some("email") => &mut told.email,
                Some(_) => &mut told.message,
                None => continue,
            };
            if !place.is_empty() && !cell.is_empty() {
                place.push('\n');
            }
            place.push_str(cell);
        }
        told.people = told.people.replace("; ", "\n").replace(';', "\n");
        told.language = crate::forum::text::guess(&told.message);
        all.push((Some(row.line), told));
    }
    Ok(all)
}

/// Adds those that are new, and of those that may be here the ones that somebody said are others. Gives how many came.
///
/// # Errors
/// `not-facilitator`. Nothing is kept then.
pub fn import_enquiries(
    replica: &mut Replica,
    now: DateTime<Utc>,
    told: &[EnquiryText],
) -> Result<(usize, Touched)> {
    replica.write(now, |writing| {
        let mut known = store::enquiries(writing.connection())?;
        let mut came = 0;
        for one in told {
            let told = one.fitted()?;
            if let Alike::Same(_) = alike(&known, &told) {
                continue;
            }
            let enquiry = Enquiry {
                id: id_of(&told, false)?,
                at: stamp(now),
                told,
                step: Step::Interested,
                group: String::new(),
                note: String::new(),
            };
            writing.set(Noun::Enquiry, &enquiry.id, &fields_of(&enquiry))?;
            known.push(enquiry);
            came += 1;
        }
        Ok(came)
    })
}
