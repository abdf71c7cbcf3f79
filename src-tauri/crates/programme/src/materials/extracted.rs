//! What is read out of a file by a program of its own: a file that was made to harm ends that program, and not the app.

use std::io::Read;

use replica::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::material::{Look, Rendition};
use crate::error::Code;

/// A page, a slide, or some seconds of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextLeaf {
    /// Its number, from 1; absent where the file tells none.
    pub number: Option<u32>,
    /// Its second, from 0: of captions.
    #[serde(default)]
    pub second: Option<u32>,
    /// What it says, a paragraph a line.
    pub text: String,
}

/// How much is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is soon told: title, author, number of pages, a small picture.
    About,
    /// All of its text.
    Text,
}

/// What is asked of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// How it is shown.
    pub look: Look,
    /// Its media type.
    pub media: &'a str,
    /// Its length, in bytes.
    pub bytes: u64,
    /// How much.
    pub part: Part,
}

impl<'a> Asked<'a> {
    /// Of a rendition.
    pub fn of(rendition: &'a Rendition, part: Part) -> Self {
        Self {
            look: rendition.look(),
            media: &rendition.media,
            bytes: rendition.bytes,
            part,
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Extracted {
    /// What the file says it is called.
    pub title: Option<String>,
    /// The largest words of its first page.
    pub heading: Option<String>,
    /// Who the file says wrote it.
    pub author: Option<String>,
    /// How many pages or slides it has.
    pub pages: Option<u32>,
    /// About how many words it has.
    pub words: Option<u32>,
    /// How it begins: its language is told by it.
    pub begins: String,
    /// A small picture of it: JPEG, in base64.
    pub cover: Option<String>,
    /// Its pages.
    pub leaves: Vec<TextLeaf>,
    /// There is more than was read.
    pub cut: bool,
}

impl Extracted {
    /// Adds what was said later: its fields replace those before, its pages follow them.
    #[must_use]
    pub fn with(mut self, more: Self) -> Self {
        self.title = more.title.or(self.title);
        self.heading = more.heading.or(self.heading);
        self.author = more.author.or(self.author);
        self.pages = more.pages.or(self.pages);
        self.words = more.words.or(self.words);
        self.cover = more.cover.or(self.cover);
        if !more.begins.is_empty() {
            self.begins = more.begins;
        }
        self.leaves.extend(more.leaves);
        self.cut |= more.cut;
        self
    }
}

/// Reads files, in a program of its own.
pub trait Extracts {
    /// Reads one.
    ///
    /// # Errors
    /// `file-no-text` with `why`: `damaged`, `encrypted`, `too-large`, `ended` (it took too long, or too much memory).
    /// `no-extractor` where that program is not there.
    fn extract(&self, asked: &Asked<'_>, file: &mut dyn Read) -> Result<Extracted>;
}

/// Reads nothing.
#[derive(Debug, Clone, Copy)]
pub struct ReadsNothing;

impl Extracts for ReadsNothing {
    fn extract(&self, _: &Asked<'_>, _: &mut dyn Read) -> Result<Extracted> {
        Err(Error::of(Code::NoExtractor))
    }
}
