//! Keeping a case that somebody writes, at each pause: on this device only, and thrown away by nobody else.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::case::{CaseText, MOST_SECTIONS};
use crate::drafts::keep::{About, keep};
use crate::drafts::post_draft::keep_and_post;
use crate::drafts::send_first::keep_and_send_first;
use crate::error::Code;
use replica::{Error, Projection, Replica, Result, Touched};

/// The longest draft in all, in characters: more than can be brought, so that nothing is lost while it is made shorter.
const LONGEST_DRAFT: usize = 800_000;

/// A case as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaseWords {
    /// The draft that it goes on with; a new one if absent.
    pub id: Option<String>,
    /// The own case that it says otherwise.
    pub edits: Option<String>,
    /// The case that it says in another language.
    #[serde(default)]
    pub translates: Option<String>,
    /// What it tells and asks. A section without a key is a new one.
    pub told: CaseText,
}

/// Keeps a draft, and gives its id.
///
/// # Errors
/// `text-too-long`, `too-many-sections`. What was kept before stays.
pub fn save_case(programme: &mut Replica, now: DateTime<Utc>, words: &CaseWords) -> Result<String> {
    programme.transact(|projection| kept(projection, now, words))
}

/// Keeps a case and posts it in one transaction, and gives the id that it will have. Where it may not be posted, all stays as it
/// was.
///
/// # Errors
/// As [`save_case`] and [`crate::drafts::post_draft::post_draft`].
pub fn post_at_once(
    programme: &mut Replica,
    now: DateTime<Utc>,
    words: &CaseWords,
) -> Result<String> {
    keep_and_post(programme, now, |projection| kept(projection, now, words))
}

/// Keeps a case as a draft and shows it to the facilitators first, in one transaction, and gives the draft's id.
///
/// # Errors
/// As [`save_case`] and [`crate::drafts::send_first::send_first`]; nothing is kept then.
pub fn send_first_at_once(
    programme: &mut Replica,
    now: DateTime<Utc>,
    words: &CaseWords,
) -> Result<(String, Touched)> {
    keep_and_send_first(programme, now, |projection| kept(projection, now, words))
}

fn kept(projection: &Projection<'_>, now: DateTime<Utc>, words: &CaseWords) -> Result<String> {
    let length = words.told.markdown().chars().count();
    if length > LONGEST_DRAFT {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", LONGEST_DRAFT));
    }
    if words.told.sections.len() > MOST_SECTIONS {
        return Err(Error::of(Code::TooManySections).with("limit", MOST_SECTIONS));
    }
    let about = About {
        id: words.id.clone(),
        edits: words.edits.clone(),
        translates: words.translates.clone(),
    };
    keep(projection, now, &about, |_, _| Ok(keyed(&words.told)))
}

/// Each section under a key of its own: what others contribute names it, whatever becomes of its heading.
fn keyed(told: &CaseText) -> CaseText {
    let mut told = told.clone();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for section in &mut told.sections {
        let plain = section
            .key
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric());
        if section.key.is_empty() || !plain || !taken.insert(section.key.clone()) {
            section.key.clear();
        }
    }
    for section in &mut told.sections {
        if section.key.is_empty() {
            let mut number = 1;
            while !taken.insert(format!("s{number}")) {
                number += 1;
            }
            section.key = format!("s{number}");
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case_studies::case::Section;

    #[test]
    fn sections_keep_their_keys_and_new_ones_get_their_own() {
        let told = |keys: &[&str]| CaseText {
            sections: keys
                .iter()
                .map(|key| Section {
                    key: (*key).to_owned(),
                    ..Section::default()
                })
                .collect(),
            ..CaseText::default()
        };
        for (keys, kept) in [
            (vec!["", ""], vec!["s1", "s2"]),
            (vec!["s2", "", "s1"], vec!["s2", "s3", "s1"]),
            (vec!["s1", "s1"], vec!["s1", "s2"]),
            (vec!["a b", "x"], vec!["s1", "x"]),
        ] {
            let keyed = keyed(&told(&keys));
            let found: Vec<&str> = keyed.sections.iter().map(|one| one.key.as_str()).collect();
            assert_eq!(found, kept, "{keys:?}");
        }
    }
}
