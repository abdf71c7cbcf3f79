//! What was typed of an object, as its fields.

use programme::preparing::edit::{self, Put};
use programme::schedule::{Guest, Topic};
use programme::{Both, Language};

use crate::arguments::prepare::{PlaceOf, WhenOf, WordsOf};
use crate::say::{Failure, Result};

/// What was typed, by the names of fields.
pub struct Said(pub edit::Said);

/// Titles and descriptions.
pub fn words_of(words: WordsOf) -> Said {
    let mut said = Said(edit::Said::new());
    said.put("title.en", words.title_en);
    said.put("title.es", words.title_es);
    said.put("about.en", words.about_en);
    said.put("about.es", words.about_es);
    said
}

/// When and where.
pub fn when_of(said: &mut Said, when: WhenOf) {
    said.put("date", when.date);
    said.put("start", when.start);
    said.put("minutes", when.minutes.map(|minutes| minutes.to_string()));
    said.put("zone", when.in_zone);
    said.put("link", when.link);
}

/// Where among its like.
pub fn place_of(place: PlaceOf) -> Put {
    match (place.after, place.first) {
        (Some(id), _) => Put::After(id),
        (None, true) => Put::First,
        (None, false) => Put::Last,
    }
}

/// `en`, `es`, `both`, `en,es`.
pub fn languages(text: &str) -> Result<String> {
    if text == "both" {
        return Ok("en es".to_owned());
    }
    let tags = text.split([',', ' ']).filter(|tag| !tag.is_empty());
    let known: Option<Vec<&str>> = tags
        .map(|tag| Language::from_tag(tag).map(Language::tag))
        .collect();
    let known = known.ok_or_else(|| Failure::of("language-unknown").with("tag", text))?;
    Ok(known.join(" "))
}

fn json<T: serde::Serialize>(items: &[T]) -> Result<String> {
    serde_json::to_string(items).map_err(|error| replica::Error::internal("json", error).into())
}

fn sides(text: &str) -> (String, Option<String>) {
    match text.split_once('|') {
        Some((one, other)) => (one.trim().to_owned(), Some(other.trim().to_owned())),
        None => (text.trim().to_owned(), None),
    }
}

/// `English | Spanish`, each a topic.
pub fn topics(typed: &[String]) -> Result<Option<String>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let topics: Vec<Topic> = typed
        .iter()
        .map(|text| {
            let (en, es) = sides(text);
            Topic {
                id: String::new(),
                title: Both { en: Some(en), es },
                about: Both::default(),
            }
        })
        .collect();
    json(&topics).map(Some)
}

/// `Name | who they are`, each a guest.
pub fn guests(typed: &[String], language: Language) -> Result<Option<String>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let guests: Vec<Guest> = typed
        .iter()
        .map(|text| {
            let (name, who) = sides(text);
            let mut about = Both::default();
            *about.side_mut(language) = who;
            Guest { name, about }
        })
        .collect();
    json(&guests).map(Some)
}
