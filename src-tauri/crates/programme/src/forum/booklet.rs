//! What of the forum goes on paper: a conversation, a module or everything, in the order in which it is read. How it is
//! written (Markdown, HTML, PDF) is another's affair.
//!
//! What is hidden or removed is left out, with a line that says so.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::conversation::Conversation;
use super::post_card::{PostCard, PostState};
use super::show_conversation::show_conversation;
use super::show_forum::{ConversationLine, show_forum};
use crate::case_studies::show_case::{CasePage, CaseStage, show_case};
use crate::case_studies::show_cases::show_cases;
use crate::error::Code;
use crate::language::Language;
use crate::schedule::edition;
use crate::time::Reader;
use crate::words::{date, phrase, word};
use replica::{Error, Pace, Replica, Result};

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PaperPart {
    /// All of it.
    Everything,
    /// The questions of a module, by its id.
    Module(String),
    /// One conversation.
    Conversation(Conversation),
}

/// What goes on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booklet {
    /// What the programme is called.
    pub title: String,
    /// The reader's language: the booklet's own words are in it.
    pub language: Language,
    /// On which day it was written, in words.
    pub day: String,
    /// In the order of reading.
    pub pieces: Vec<Piece>,
}

/// A piece of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A new page begins.
    Break,
    /// So many lines to write on.
    Lines(u8),
    /// A heading: 2 for a module, 3 for a conversation, 4 for a section of a case.
    Heading(u8, String),
    /// A line of the booklet's own.
    Note(String),
    /// What somebody wrote.
    Said(Said),
}

/// What somebody wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Who, of which organisation, and when, in words; empty where the heading says so.
    pub who: String,
    /// It answers what stands above it.
    pub below: bool,
    /// Markdown.
    pub text: String,
    /// Its language, where it is known.
    pub language: Option<Language>,
    /// A line that stands in place of the words: they were removed or are hidden.
    pub gone: Option<String>,
    /// A translation into the reader's language.
    pub translation: Option<Translated>,
}

/// A translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// By whom, in words.
    pub by: String,
    /// Into which language.
    pub language: Language,
    /// Markdown.
    pub text: String,
}

/// Gathers a part of the forum in the reader's language; what exists in the other language only stands as it is.
///
/// # Errors
/// `module-unknown`, `question-unknown`, `person-unknown`, `case-unknown`, `post-unknown`, `stopped`.
pub fn booklet(
    programme: &Replica,
    reader: &Reader,
    language: Language,
    part: &PaperPart,
    pace: &Pace<'_>,
) -> Result<Booklet> {
    let title = edition(programme.connection())?.title;
    let mut gathering = Gathering {
        programme,
        language,
        reader,
        pieces: Vec::new(),
    };
    let parts = parts(programme, language, part)?;
    let due = parts
        .iter()
        .map(|(_, conversations)| conversations.len())
        .sum::<usize>();
    let mut done = 0;
    for (heading, conversations) in parts {
        if !heading.is_empty() {
            gathering.pieces.push(Piece::Heading(2, heading));
        }
        for conversation in conversations {
            gathering.conversation(&conversation)?;
            done += 1;
            pace.step(done, u32::try_from(due).unwrap_or(u32::MAX))?;
        }
    }
    let pieces = gathering.pieces;
    Ok(Booklet {
        title: title.best(language).to_owned(),
        language,
        day: date(
            language,
            reader.now.with_timezone(&reader.zone).date_naive(),
        ),
        pieces,
    })
}

type Conversations = Vec<(String, Vec<Conversation>)>;

fn parts(programme: &Replica, language: Language, part: &PaperPart) -> Result<Conversations> {
    let forum = show_forum(programme)?;
    let conversations = |lines: Vec<ConversationLine>| -> Vec<Conversation> {
        lines.into_iter().map(|line| line.conversation).collect()
    };
    let mut parts: Conversations = Vec::new();
    match part {
        PaperPart::Conversation(conversation) => {
            parts.push((String::new(), vec![conversation.clone()]));
        }
        PaperPart::Module(id) => {
            let section = forum
                .sections
                .into_iter()
                .find(|section| section.module.as_ref() == Some(id));
            let section = section.ok_or_else(|| Error::of(Code::ModuleUnknown).with("id", id))?;
            parts.push((
                section.title.best(language).to_owned(),
                conversations(section.lines),
            ));
        }
        PaperPart::Everything => {
            // a question that nobody answered waits for its module's booklet
            let answered = |lines: Vec<ConversationLine>| -> Vec<ConversationLine> {
                lines.into_iter().filter(|line| line.posts > 0).collect()
            };
            for section in forum.sections {
                parts.push((
                    section.title.best(language).to_owned(),
                    conversations(answered(section.lines)),
                ));
            }
            let cases = show_cases(programme)?.cases.into_iter();
            let cases = cases.filter(|case| case.stage != CaseStage::Removed);
            parts.push((
                word(language, "forum.cases"),
                cases.map(|case| Conversation::Case(case.id)).collect(),
            ));
            for (key, lines) in [
                ("topics", forum.topics),
                ("introductions", forum.introductions),
            ] {
                parts.push((
                    word(language, &format!("forum.{key}")),
                    conversations(answered(lines)),
                ));
            }
        }
    }
    parts.retain(|(_, conversations)| !conversations.is_empty());
    Ok(parts)
}

struct Gathering<'g> {
    programme: &'g Replica,
    language: Language,
    reader: &'g Reader,
    pieces: Vec<Piece>,
}

impl Gathering<'_> {
    fn conversation(&mut self, conversation: &Conversation) -> Result<()> {
        if let Conversation::Case(id) = conversation {
            return self.case(&show_case(self.programme, id)?);
        }
        let page = show_conversation(self.programme, conversation)?;
        let heading = page.heading.best(self.language).to_owned();
        self.pieces.push(Piece::Heading(3, heading));
        if page.posts.is_empty() {
            self.note("forum.nobody");
        }
        self.posts(&page.posts, false);
        Ok(())
    }

    fn case(&mut self, case: &CasePage) -> Result<()> {
        let translation = case
            .translations
            .iter()
            .find(|one| case.language != Some(self.language) && one.language == self.language);
        let title = translation.map_or(&case.title, |one| &one.title);
        self.pieces.push(Piece::Heading(3, title.clone()));
        let who = self.who(
            &case.author.name,
            case.author.organisation.as_deref(),
            &case.at,
        );
        self.pieces.push(Piece::Note(who));
        if case.stage == CaseStage::Removed {
            let by = case.removed.as_deref() == Some("author");
            self.note(match by {
                true => "forum.removedByAuthor",
                false => "forum.removedByFacilitator",
            });
        }
        for section in &case.sections {
            let translated = translation.and_then(|one| {
                let part = one.sections.iter().find(|part| part.key == section.key)?;
                Some((one, part))
            });
            let heading = match (section.key.as_str(), translated) {
                (crate::case_studies::ASKS, _) => word(self.language, "forum.asks"),
                (_, Some((_, part))) if !part.heading.is_empty() => part.heading.clone(),
                _ => section.heading.clone(),
            };
            if !heading.is_empty() {
                self.pieces.push(Piece::Heading(4, heading));
            }
            self.pieces.push(Piece::Said(Said {
                text: section.text.clone(),
                language: case.language,
                translation: translated
                    .map(|(one, part)| self.translated(&one.author.name, one.language, &part.text)),
                ..Said::default()
            }));
            self.posts(&section.contributions, true);
        }
        if !case.discussion.is_empty() {
            let heading = word(self.language, "forum.discussion");
            self.pieces.push(Piece::Heading(4, heading));
            self.posts(&case.discussion, false);
        }
        for (key, said) in [
            ("forum.decided", &case.outcome.decided),
            ("forum.learned", &case.outcome.learned),
        ] {
            if let Some(text) = said {
                let heading = word(self.language, key);
                self.pieces.push(Piece::Heading(4, heading));
                self.pieces.push(Piece::Said(Said {
                    text: text.clone(),
                    ..Said::default()
                }));
            }
        }
        Ok(())
    }

    fn note(&mut self, key: &str) {
        self.pieces.push(Piece::Note(word(self.language, key)));
    }

    fn posts(&mut self, posts: &[PostCard], below: bool) {
        for post in posts {
            self.post(post, below);
            for reply in &post.replies {
                self.post(reply, true);
            }
        }
    }

    fn post(&mut self, post: &PostCard, below: bool) {
        let gone = match (post.removed.as_deref(), &post.hidden) {
            (Some("author"), _) => Some("removedByAuthor"),
            (Some(_), _) => Some("removedByFacilitator"),
            (None, Some(_)) => Some("hidden"),
            (None, None) => None,
        };
        let translation = post
            .translations
            .iter()
            .find(|one| post.language != Some(self.language) && one.language == self.language);
        let mut who = self.who(
            &post.author.name,
            post.author.organisation.as_deref(),
            &post.at,
        );
        // one's own words that nobody else has yet
        if post.state == Some(PostState::Waiting) {
            who = format!("{who} · {}", word(self.language, "forum.waiting"));
        }
        self.pieces.push(Piece::Said(Said {
            who,
            below,
            text: post.text.clone(),
            language: post.language,
            gone: gone.map(|key| word(self.language, &format!("forum.{key}"))),
            translation: translation
                .map(|one| self.translated(&one.author.name, one.language, &one.text)),
        }));
    }

    fn translated(&self, by: &str, language: Language, text: &str) -> Translated {
        Translated {
            by: phrase(self.language, "forum.translatedBy", &[("name", by)]),
            language,
            text: text.to_owned(),
        }
    }

    fn who(&self, name: &str, organisation: Option<&str>, at: &str) -> String {
        let mut who = name.to_owned();
        if let Some(organisation) = organisation {
            who = format!("{who}, {organisation}");
        }
        if let Ok(at) = chrono::DateTime::parse_from_rfc3339(at) {
            let day = at.with_timezone(&self.reader.zone).date_naive();
            who = format!("{who} · {}", date(self.language, day));
        }
        who
    }
}
