//! A draft, and what its body has to offer.

use replica::{Result, Writing};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::noun::Noun;

/// What a draft becomes once it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A case study.
    Case,
    /// A translation of one.
    CaseTranslation,
    /// A post.
    Post,
    /// A translation of one.
    Translation,
    /// A material.
    Material,
}

impl Kind {
    /// All of them. What others can refer to is signed before what refers to it: materials and cases before posts.
    pub const ALL: [Self; 5] = [
        Self::Material,
        Self::Case,
        Self::CaseTranslation,
        Self::Post,
        Self::Translation,
    ];

    /// Its word in the database.
    pub const fn word(self) -> &'static str {
        self.noun().name()
    }

    /// The noun that it becomes.
    pub const fn noun(self) -> Noun {
        match self {
            Self::Case => Noun::Case,
            Self::CaseTranslation => Noun::CaseTranslation,
            Self::Post => Noun::Post,
            Self::Translation => Noun::Translation,
            Self::Material => Noun::Material,
        }
    }
}

/// How far a draft has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Its author writes: it was not posted yet, or is being changed since.
    Draft,
    /// It leaves with the next link.
    Waiting,
}

/// What somebody is writing, on this device only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft<B> {
    /// Its id: the object's, once it is signed.
    pub id: String,
    /// The own object that it changes.
    pub edits: Option<String>,
    /// The object that it translates.
    pub translates: Option<String>,
    /// What is written.
    pub body: B,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
    /// When it was posted first: it waits for a link.
    pub posted_at: Option<String>,
    /// It was posted, and is being changed: it stays here until it is posted again.
    pub changing: bool,
    /// The code of the error with which the group refused it.
    pub refused: Option<String>,
}

impl<B> Draft<B> {
    /// How far it has come.
    pub const fn stage(&self) -> Stage {
        match self.posted_at.is_some() && !self.changing {
            true => Stage::Waiting,
            false => Stage::Draft,
        }
    }

    /// Whether it leaves with the next link.
    pub const fn waits(&self) -> bool {
        matches!(self.stage(), Stage::Waiting)
    }

    /// A new object that was posted, and that nobody else has yet.
    pub const fn is_new_and_posted(&self) -> bool {
        self.posted_at.is_some() && self.edits.is_none() && self.translates.is_none()
    }
}

/// What is written in drafts of a kind, and how it becomes an object.
pub trait Body: Clone + PartialEq + Serialize + DeserializeOwned {
    /// The kind of one's own words.
    const OWN: Kind;
    /// The kind of a translation of somebody's words.
    const TRANSLATION: Kind;

    /// The conversation in which a draft stands.
    fn place(draft: &Draft<Self>) -> String;

    /// The draft has another id from now on: its author began it before they joined.
    fn renamed(&mut self, _from: &str, _to: &str) {}

    /// Whether a draft holds just what an object says. Where that stands may differ.
    fn says(&self, object: &Self) -> bool {
        self == object
    }

    /// The body as it may be posted.
    ///
    /// # Errors
    /// What is missing or too long.
    fn fit(&self) -> Result<Self>;

    /// Whether a draft may be posted where it is meant for.
    ///
    /// # Errors
    /// Why not.
    fn check(connection: &Connection, me: &str, draft: &Draft<Self>) -> Result<()>;

    /// All of it as one text in Markdown, for facilitators who see it first.
    fn words(&self) -> String;

    /// Signs it. `at`: when it was posted (RFC 3339).
    ///
    /// # Errors
    /// See the crate.
    fn sign(writing: &mut Writing<'_>, draft: &Draft<Self>, at: &str) -> Result<()>;

    /// The words of an object as the group has them, and what it translates.
    ///
    /// # Errors
    /// See the crate.
    fn of_object(
        connection: &Connection,
        kind: Kind,
        id: &str,
    ) -> Result<Option<(Self, Option<String>)>>;
}
