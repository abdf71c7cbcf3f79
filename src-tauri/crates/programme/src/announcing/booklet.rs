//! The programme on paper: its sessions with their questions, and room to write.

use chrono::Datelike as _;

use replica::{Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use crate::forum::booklet::{Booklet, Piece, Said};
use crate::language::{Both, Language};
use crate::people::organisations;
use crate::schedule::when::extent;
use crate::schedule::{Edition, Session, Stated, edition};
use crate::time::Reader;
use crate::words::{date, phrase, weekday, word};

/// How many lines there are to write on, under each session.
const LINES: u8 = 6;

/// What the booklet is to be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ProgrammePaper", rename_all = "camelCase")]
pub struct Paper {
    /// In both languages, one behind the other.
    pub both: bool,
    /// Times are the programme's, and not the reader's own.
    pub their_time: bool,
}

/// Gathers the programme for paper, in the reader's language first.
///
/// # Errors
/// See the crate.
pub fn programme_booklet(
    replica: &Replica,
    reader: &Reader,
    language: Language,
    paper: Paper,
) -> Result<Booklet> {
    let edition = edition(replica.connection())?;
    let zone = match paper.their_time {
        true => edition.zone,
        false => reader.zone,
    };
    let languages = match paper.both {
        true => vec![language, language.other()],
        false => vec![language],
    };
    let mut pieces = Vec::new();
    for (at, language) in languages.iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Break);
            pieces.push(Piece::Heading(1, edition.title.best(*language).to_owned()));
        }
        pieces.extend(set(&edition, zone, *language));
    }
    let count = organisations(replica.connection())?.len();
    if count > 0 {
        pieces.push(Piece::Note(crate::words::count(
            language,
            "paper.organisations",
            i64::try_from(count).unwrap_or(i64::MAX),
        )));
    }
    Ok(Booklet {
        title: edition.title.best(language).to_owned(),
        language,
        day: crate::words::span(language, &edition.span),
        pieces,
    })
}

fn said(both: &Both, language: Language) -> Option<Piece> {
    let text = both.best(language);
    (!text.is_empty()).then(|| {
        Piece::Said(Said {
            text: escaped(text),
            language: Some(match both.side(language) {
                Some(_) => language,
                None => language.other(),
            }),
            ..Said::default()
        })
    })
}

/// What is no Markdown and shall not become any.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_{}[]<>#+-.!|~".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn set(edition: &Edition, zone: Tz, language: Language) -> Vec<Piece> {
    let mut pieces = Vec::new();
    pieces.extend(said(&edition.about, language));
    pieces.push(Piece::Note(phrase(
        language,
        "announce.their_zone",
        &[("zone", zone.name())],
    )));
    let contact = [&edition.contact.email, &edition.contact.url];
    let contact: Vec<&str> = contact.iter().filter_map(|one| one.as_deref()).collect();
    if !contact.is_empty() {
        pieces.push(Piece::Note(contact.join(" · ")));
    }
    let numbered = edition.numbered();
    let mut ordered: Vec<&Session> = edition.sessions.iter().collect();
    ordered.sort_by_key(|session| {
        let begins = extent(edition, &session.stated).map(|(begins, _)| begins);
        (begins.is_none(), begins, !session.opening)
    });
    let mut module = None;
    for session in ordered {
        let of = edition
            .modules
            .iter()
            .zip(1..)
            .find(|(one, _)| session.module.as_deref() == Some(&one.id));
        if let Some((one, number)) = of
            && module != Some(&one.id)
        {
            pieces.push(Piece::Heading(
                2,
                format!("{number}. {}", one.title.best(language)),
            ));
            if module.is_none() || edition.sessions.len() <= 20 {
                pieces.extend(said(&one.about, language));
            }
            module = Some(&one.id);
        }
        let at = numbered.iter().position(|one| one.id == session.id);
        let title = session.title.best(language);
        pieces.push(Piece::Heading(
            3,
            match at {
                Some(at) => phrase(
                    language,
                    "calendar.session",
                    &[("number", &(at + 1).to_string()), ("title", title)],
                ),
                None => title.to_owned(),
            },
        ));
        pieces.push(Piece::Note(when(edition, &session.stated, zone, language)));
        pieces.extend(said(&session.about, language));
        for guest in &session.guests {
            let who = guest.about.best(language);
            let line = match who.is_empty() {
                true => guest.name.clone(),
                false => format!("{}: {who}", guest.name),
            };
            pieces.push(Piece::Note(line));
        }
        let questions = edition
            .questions
            .iter()
            .filter(|question| question.session.as_deref() == Some(&session.id));
        let mut asked = false;
        for question in questions {
            if !asked {
                pieces.push(Piece::Heading(4, word(language, "paper.questions")));
                asked = true;
            }
            pieces.extend(said(&question.text, language));
        }
        pieces.push(Piece::Lines(LINES));
    }
    if !edition.meetings.is_empty() {
        pieces.push(Piece::Heading(2, word(language, "announce.meetings")));
        for meeting in &edition.meetings {
            let title = match meeting.title.best(language) {
                "" => word(language, "announce.meeting"),
                title => title.to_owned(),
            };
            let at = when(edition, &meeting.stated, zone, language);
            pieces.push(Piece::Note(format!("{title}: {at}")));
        }
    }
    pieces
}

fn when(edition: &Edition, stated: &Stated, zone: Tz, language: Language) -> String {
    let Some(day) = stated.date else {
        return word(language, "announce.to_be_found");
    };
    let said = |day: chrono::NaiveDate| {
        phrase(
            language,
            "announce.day",
            &[
                ("weekday", &weekday(language, day.weekday())),
                ("date", &date(language, day)),
            ],
        )
    };
    match (stated.start, extent(edition, stated)) {
        (Some(_), Some((begins, ends))) => {
            let (begins, ends) = (begins.with_timezone(&zone), ends.with_timezone(&zone));
            format!(
                "{}, {}–{}",
                said(begins.date_naive()),
                begins.format("%H:%M"),
                ends.format("%H:%M")
            )
        }
        _ => format!("{}, {}", said(day), word(language, "announce.hour_to_come")),
    }
}
