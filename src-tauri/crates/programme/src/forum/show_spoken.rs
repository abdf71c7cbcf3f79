//! The posts that speak of a material, each with the page or second that its link leads to.

use replica::{Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::names::{AuthorCard, Names};
use super::store;
use super::text::{linked, plain};
use crate::language::Language;

/// So many letters of a post are shown.
const SHOWN: usize = 160;

/// A post that speaks of a material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpokenLine {
    /// The post.
    pub post: String,
    /// Who wrote it.
    pub author: AuthorCard,
    /// When (RFC 3339).
    pub at: String,
    /// How it begins.
    pub text: String,
    /// Its language, where it is known.
    pub language: Option<Language>,
    /// The page that it leads to, from 1.
    pub page: Option<u32>,
    /// The second that it leads to, from 0.
    pub second: Option<u32>,
}

/// The posts that speak of a material, the last one first. What facilitators hide is told to them and its author only.
///
/// # Errors
/// See the crate.
pub fn show_spoken(replica: &Replica, material: &str) -> Result<Vec<SpokenLine>> {
    let connection = replica.connection();
    let names = Names::of(connection)?;
    let mut lines = Vec::new();
    for post in store::posts_mentioning(connection, &format!("material:{material}"))? {
        let hidden = store::moderation(connection, &post.id)?.hidden.is_some();
        if hidden && !replica.is_facilitator() && post.person != names.me {
            continue;
        }
        let place = linked(&post.text, material);
        let said = plain(&post.text);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text: String = said.chars().take(SHOWN).collect();
        if text.len() < said.len() {
            text.push_str(" …");
        }
        lines.push(SpokenLine {
            author: names.author(&post.person),
            post: post.id,
            at: post.at,
            text,
            language: post.language,
            page: place.and_then(|place| place.page),
            second: place.and_then(|place| place.second),
        });
    }
    Ok(lines)
}
