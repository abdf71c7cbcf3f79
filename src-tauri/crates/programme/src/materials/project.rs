//! A material's fields become its rows, or take them away (`None`).

use replica::Result;
use replica::ids::{author_in, is_object_id};
use replica::register::{Fields, put, text as field};
use rusqlite::Connection;

use super::material::{
    Kind, LONGEST_ABOUT, LONGEST_LINE, MOST_MADE, Made, Material, MaterialText, Rendition,
};
use super::rendition::can_be;
use super::store;
use crate::clean::{clean, line};
use crate::language::{Both, Language};

/// What the field of a rendition begins with; its key follows, and its value is JSON.
pub(super) const RENDITION: &str = "rendition.";

pub(crate) fn material(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    match fields {
        Some(fields) => store::put(connection, &material_of(id, fields)),
        None => store::delete(connection, id),
    }
}

fn material_of(id: &str, fields: &Fields) -> Material {
    Material {
        id: id.to_owned(),
        person: author_in(id).to_owned(),
        told: told_in(fields),
        at: short(fields, "at").unwrap_or_default(),
        removed: short(fields, "removed"),
    }
}

/// A text that another device wrote, on one line and no longer than it can be.
fn short(fields: &Fields, name: &str) -> Option<String> {
    let text: String = line(&field(fields, name)?)
        .chars()
        .take(LONGEST_LINE)
        .collect();
    Some(text).filter(|text| !text.is_empty())
}

fn long(fields: &Fields, name: &str) -> Option<String> {
    let text: String = clean(&field(fields, name)?)
        .chars()
        .take(LONGEST_ABOUT)
        .collect();
    Some(text).filter(|text| !text.is_empty())
}

/// What is told by these fields. What cannot be is left out.
fn told_in(fields: &Fields) -> MaterialText {
    let word = |name: &str| field(fields, name).unwrap_or_default();
    MaterialText {
        title: Both {
            en: short(fields, "title.en"),
            es: short(fields, "title.es"),
        },
        about: Both {
            en: long(fields, "about.en"),
            es: long(fields, "about.es"),
        },
        kind: Kind::of_word(&word("kind")).unwrap_or(Kind::Other),
        made: Made::of_word(&word("made")).unwrap_or(Made::Existing),
        author: short(fields, "author"),
        source: short(fields, "source"),
        licence: short(fields, "licence"),
        module: field(fields, "module").filter(|id| is_object_id(id)),
        session: field(fields, "session").filter(|id| is_object_id(id)),
        required: word("required") == "yes",
        minutes: word("minutes").parse().ok(),
        why: long(fields, "why").unwrap_or_default(),
        renditions: renditions_in(fields),
    }
}

fn renditions_in(fields: &Fields) -> Vec<Rendition> {
    let named = fields.keys().filter(|name| name.starts_with(RENDITION));
    let read = named.filter_map(|name| {
        let rendition: Rendition = serde_json::from_str(&field(fields, name)?).ok()?;
        let is_it = name.strip_prefix(RENDITION) == Some(rendition.key.as_str());
        (is_it && can_be(&rendition)).then_some(rendition)
    });
    let mut renditions: Vec<Rendition> = read.take(MOST_MADE).collect();
    for rendition in &mut renditions {
        rendition.name = line(&rendition.name).chars().take(LONGEST_LINE).collect();
    }
    renditions.sort_by_key(|rendition| (rendition.role, rendition.language.map(Language::tag)));
    renditions
}

/// The fields of what is told.
pub(crate) fn fields_of(told: &MaterialText) -> Result<Fields> {
    let mut fields = Fields::new();
    for language in Language::ALL {
        let tag = language.tag();
        put(
            &mut fields,
            &format!("title.{tag}"),
            told.title.side(language),
        );
        put(
            &mut fields,
            &format!("about.{tag}"),
            told.about.side(language),
        );
    }
    put(&mut fields, "kind", Some(told.kind.word()));
    put(&mut fields, "made", Some(told.made.word()));
    put(&mut fields, "author", told.author.as_deref());
    put(&mut fields, "source", told.source.as_deref());
    put(&mut fields, "licence", told.licence.as_deref());
    put(&mut fields, "module", told.module.as_deref());
    put(&mut fields, "session", told.session.as_deref());
    put(&mut fields, "required", told.required.then_some("yes"));
    put(
        &mut fields,
        "minutes",
        told.minutes.map(|minutes| minutes.to_string()),
    );
    put(&mut fields, "why", Some(told.why.as_str()));
    for rendition in &told.renditions {
        let json = serde_json::to_string(rendition)
            .map_err(|error| replica::Error::internal("rendition", error))?;
        put(
            &mut fields,
            &format!("{RENDITION}{}", rendition.key),
            Some(json),
        );
    }
    Ok(fields)
}
