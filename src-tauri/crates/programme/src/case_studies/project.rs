//! One object's fields become its row, or take it away (`None`).

use rusqlite::Connection;

use super::case::{CaseText, Section};
use super::store::{self, CaseStudy, CaseTranslation, Outcome};
use crate::language::Language;
use replica::Result;
use replica::ids::author_in;
use replica::register::{Fields, put, text as field};

pub(super) fn case(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    match fields.and_then(|fields| case_of(id, fields)) {
        Some(case) => store::put_case(connection, &case),
        // without its words, or before all of it has come, there is nothing to show
        None => store::delete_case(connection, id),
    }
}

pub(super) fn outcome(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    let Some(fields) = fields else {
        return store::delete_outcome(connection, id);
    };
    let outcome = Outcome {
        session: field(fields, "session"),
        discussed: field(fields, "discussed"),
        decided: field(fields, "decided"),
        learned: field(fields, "learned"),
        closed: field(fields, "closed"),
    };
    store::put_outcome(connection, id, &outcome)
}

pub(super) fn translation(
    connection: &Connection,
    id: &str,
    fields: Option<&Fields>,
) -> Result<()> {
    match fields.and_then(|fields| translation_of(id, fields)) {
        Some(translation) => store::put_translation(connection, &translation),
        None => store::delete_translation(connection, id),
    }
}

fn case_of(id: &str, fields: &Fields) -> Option<CaseStudy> {
    Some(CaseStudy {
        id: id.to_owned(),
        person: author_in(id).to_owned(),
        told: told_in(fields)?,
        at: field(fields, "at").unwrap_or_default(),
        edited_at: field(fields, "edited_at"),
    })
}

fn translation_of(id: &str, fields: &Fields) -> Option<CaseTranslation> {
    let told = told_in(fields)?;
    // in no known language it is nobody's to read
    told.language?;
    Some(CaseTranslation {
        id: id.to_owned(),
        case: field(fields, "case")?,
        person: author_in(id).to_owned(),
        told,
        at: field(fields, "at").unwrap_or_default(),
    })
}

/// What is told by these fields, once all that it needs has come.
pub(super) fn told_in(fields: &Fields) -> Option<CaseText> {
    let keys = field(fields, "sections").unwrap_or_default();
    let section = |key: &str| Section {
        key: key.to_owned(),
        heading: field(fields, &format!("heading.{key}")).unwrap_or_default(),
        text: field(fields, &format!("text.{key}")).unwrap_or_default(),
    };
    Some(CaseText {
        title: field(fields, "title")?,
        sections: keys.split_whitespace().map(section).collect(),
        asks: field(fields, "asks").unwrap_or_default(),
        session: field(fields, "session"),
        language: field(fields, "language").and_then(|tag| Language::from_tag(&tag)),
    })
}

/// The fields of what a case tells: `sections` names them in their order, and each has a heading and a text.
pub(crate) fn fields_of(told: &CaseText) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "title", Some(told.title.as_str()));
    put(&mut fields, "asks", Some(told.asks.as_str()));
    put(&mut fields, "session", told.session.as_deref());
    put(&mut fields, "language", told.language.map(Language::tag));
    let keys: Vec<&str> = told
        .sections
        .iter()
        .map(|section| section.key.as_str())
        .collect();
    put(&mut fields, "sections", Some(keys.join(" ")));
    for section in &told.sections {
        let key = &section.key;
        put(
            &mut fields,
            &format!("heading.{key}"),
            Some(section.heading.as_str()),
        );
        put(
            &mut fields,
            &format!("text.{key}"),
            Some(section.text.as_str()),
        );
    }
    fields
}
