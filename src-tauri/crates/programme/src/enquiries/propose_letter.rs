//! The letter that goes with a step, in the person's language, to be edited; and that letter as a mail file, with an invitation in it
//! where there is one.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use replica::{Error, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::change_enquiry::known;
use super::enquiry::Step;
use super::letter::mailto;
use crate::language::Language;
use crate::people::person;
use crate::schedule::when::extent;
use crate::schedule::{Edition, Meeting, edition};
use crate::words;
use replica::record::fact;

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "EnquiryLetter", rename_all = "camelCase")]
pub struct Letter {
    /// Whom it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub body: String,
    /// The language that they are in.
    pub language: Language,
    /// The link that opens it in a mail program.
    pub mailto: String,
}

/// The letter that takes somebody to a step.
///
/// # Errors
/// `enquiry-unknown`; `not-facilitator`.
pub fn propose_letter(
    replica: &Replica,
    now: DateTime<Utc>,
    id: &str,
    step: Step,
    reader: Language,
) -> Result<Letter> {
    if !replica.is_facilitator() {
        return Err(Error::of(replica::Code::NotFacilitator));
    }
    let connection = replica.connection();
    let enquiry = known(connection, id)?;
    let language = enquiry.told.language.unwrap_or(reader);
    let edition = edition(connection)?;
    let me = fact(connection, "me")?.unwrap_or_default();
    let from = person(connection, &me)?.map_or_else(String::new, |person| person.name);
    let name = match enquiry.told.people.lines().next() {
        Some(first) if !first.is_empty() => first.to_owned(),
        _ => enquiry.told.organisation.clone(),
    };
    let meetings: Vec<String> = edition
        .meetings
        .iter()
        .filter(|meeting| extent(&edition, &meeting.stated).is_some_and(|(_, ends)| ends > now))
        .filter_map(|meeting| line_of(&edition, meeting, language))
        .collect();
    let meetings = match meetings.is_empty() {
        true => words::word(language, "enquiry.letter.no_meeting"),
        false => meetings.join("\n"),
    };
    let key = |part: &str| format!("enquiry.letter.{}.{part}", step.as_str());
    let title = edition.title.best(language).to_owned();
    let begins = words::month_or_date(language, edition.span.from);
    let said = |part: &str| {
        words::phrase(
            language,
            &key(part),
            &[
                ("name", &name),
                ("title", &title),
                ("begins", &begins),
                ("meetings", &meetings),
                ("from", &from),
            ],
        )
    };
    let (subject, body) = (said("subject"), said("body"));
    Ok(Letter {
        mailto: mailto(&enquiry.told.email, &subject, &body),
        to: enquiry.told.email,
        subject,
        body,
        language,
    })
}

/// A meeting on a line: its day and hour where it is stated, the zone, and the link.
fn line_of(edition: &Edition, meeting: &Meeting, language: Language) -> Option<String> {
    use chrono::Datelike as _;
    let date = meeting.stated.date?;
    let day = words::phrase(
        language,
        "announce.day",
        &[
            ("weekday", &words::weekday(language, date.weekday())),
            ("date", &words::date(language, date)),
        ],
    );
    let mut text = format!("- {day}");
    if let Some(start) = meeting.stated.start {
        let zone = edition.zone_of(&meeting.stated);
        text.push_str(&format!(", {} ({})", start.format("%H:%M"), zone.name()));
    }
    if let Some(link) = &meeting.link {
        text.push_str(&format!("\n  {link}"));
    }
    Some(text)
}

/// A letter as a mail file that a mail program opens to be sent, with a file in it where there is one.
///
/// # Errors
/// `internal` where it cannot be written.
pub fn mail_file(
    letter: &Letter,
    from: Option<&str>,
    file: Option<(&str, &str)>,
) -> Result<Vec<u8>> {
    let mut message = MessageBuilder::new()
        .to(letter.to.as_str())
        .subject(letter.subject.as_str())
        .header("X-Unsent", mail_builder::headers::raw::Raw::new("1"))
        .text_body(letter.body.as_str());
    if let Some(from) = from {
        message = message.from(from);
    }
    if let Some((name, text)) = file {
        message = message.attachment("text/plain", name, text.as_bytes());
    }
    message
        .write_to_vec()
        .map_err(|error| Error::internal("mail", error))
}
