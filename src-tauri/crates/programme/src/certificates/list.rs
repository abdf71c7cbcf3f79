//! The certificates of an edition as a list, such as funders ask for.

use chrono::{DateTime, Utc};
use lists::write::{Cell, csv, xlsx};
use replica::{Error, Replica, Result};

use super::show_certificates::{Card, show_certificates};
use crate::attendance::list::{ListAs, Made};
use crate::forum::booklet::{Booklet, Piece};
use crate::language::Language;
use crate::time::Reader;
use crate::words::{date, word};

/// Makes the list: a row for each certificate, also for those that were withdrawn.
///
/// # Errors
/// `not-facilitator`; see the crate.
pub fn certificate_list(
    replica: &Replica,
    reader: &Reader,
    now: DateTime<Utc>,
    language: Language,
    kind: ListAs,
) -> Result<Made> {
    let page = show_certificates(replica, now, language)?;
    let title = page.title.best(language).to_owned();
    let day_of = |instant: &str| {
        let instant = DateTime::parse_from_rfc3339(instant).ok()?;
        Some(instant.to_utc().date_naive())
    };
    let day = |instant: &str| day_of(instant).map_or_else(String::new, |day| date(language, day));
    let state = |card: &Card| match &card.withdrawn {
        Some(withdrawn) => format!(
            "{} · {}",
            word(language, "certificate.list.withdrawn"),
            day(withdrawn)
        ),
        None => word(language, "certificate.list.stands"),
    };
    let rows: Vec<(String, &Card)> = page
        .people
        .iter()
        .flat_map(|one| {
            let home = one.organisation.clone().unwrap_or_default();
            one.certificates
                .iter()
                .map(move |card| (home.clone(), card))
        })
        .collect();
    if kind == ListAs::Pdf {
        let mut pieces = Vec::new();
        let mut home: Option<&str> = None;
        for (organisation, card) in &rows {
            if home != Some(organisation) {
                home = Some(organisation);
                pieces.push(Piece::Heading(
                    2,
                    match organisation.is_empty() {
                        true => word(language, "ui.attendance.noHome"),
                        false => organisation.clone(),
                    },
                ));
            }
            pieces.push(Piece::Heading(4, card.name.clone()));
            pieces.push(Piece::Note(format!(
                "{} · {} · {} · {}",
                card.code,
                day(&card.issued),
                card.said,
                state(card)
            )));
        }
        return Ok(Made::Paper(Booklet {
            title,
            language,
            day: date(language, reader.today()),
            pieces,
        }));
    }
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut table = vec![
        [
            "attendance.list.organisation",
            "attendance.list.person",
            "certificate.list.said",
            "certificate.list.issued",
            "certificate.list.code",
            "certificate.list.state",
        ]
        .iter()
        .map(|key| Cell::Text(word(language, key)))
        .collect::<Vec<_>>(),
    ];
    for (organisation, card) in &rows {
        table.push(vec![
            text(organisation),
            text(&card.name),
            text(&card.said),
            day_of(&card.issued).map_or_else(|| text(""), Cell::Day),
            text(&card.code),
            Cell::Text(state(card)),
        ]);
    }
    Ok(Made::File(match kind {
        ListAs::Xlsx => xlsx(&title, &table).map_err(|error| Error::internal("xlsx", error))?,
        ListAs::Csv | ListAs::Pdf => csv(&table).into_bytes(),
    }))
}
