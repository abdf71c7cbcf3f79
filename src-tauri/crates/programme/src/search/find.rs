//! Finding, and showing where the words stand.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::pieces::{expression, is_run, marked};
use super::store::{self, Kind, Narrowed};
use crate::case_studies;
use crate::case_studies::CaseStudy;
use crate::case_studies::case::CaseText;
use crate::drafts;
use crate::drafts::draft::{Body as _, Draft};
use crate::forum;
use crate::forum::about::about;
use crate::forum::names::{AuthorCard, Names};
use crate::forum::post_body::PostBody;
use crate::forum::{Conversation, text};
use crate::language::Language;
use crate::materials;
use crate::materials::index_texts::found_leaf;
use crate::notes;
use crate::people;
use crate::schedule::edition;
use replica::Replica;
use replica::Result;

/// So many are shown; whoever gets as many says more words.
const MOST: u32 = 100;
/// So many pages are shown …
const MOST_PAGES: u32 = 60;
/// … and so many of one material.
const PAGES_EACH: u32 = 3;
/// So many letters of a text are shown around the first word.
const AROUND: usize = 160;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// The words; the last one may be unfinished.
    pub words: String,
    /// Of this person only.
    pub person: Option<String>,
    /// Of this organisation only.
    pub organisation: Option<String>,
    /// Not in the other language, as far as it is known: questions and sessions are in both.
    pub language: Option<Language>,
}

/// A part of a text, and whether it is a word that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Part {
    /// The text.
    pub text: String,
    /// It was asked for.
    pub marked: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// What it is.
    pub kind: Kind,
    /// Its id; of a translation, the post's; of a page, `<material>/<file>/<which>`.
    pub id: String,
    /// Where it stands: `question:ID`, `introduction:PERSON`, `case:CASE`, `topic:POST`, `session:ID`.
    pub place: String,
    /// What stands above it.
    pub title: String,
    /// The words around, with those marked that were asked for.
    pub snippet: Vec<Part>,
    /// Who wrote it.
    pub author: Option<AuthorCard>,
    /// When (RFC 3339).
    pub at: Option<String>,
    /// The file of a material that it stands in; absent for captions, which any form of the film shows.
    pub file: Option<String>,
    /// Its page or slide, from 1.
    pub page: Option<u32>,
    /// Its second, from 0.
    pub second: Option<u32>,
}

/// Finds words, the best match first.
///
/// # Errors
/// See the crate.
pub fn find(programme: &Replica, reader: Language, asked: &Query) -> Result<Vec<SearchHit>> {
    let expression = expression(&asked.words);
    if expression.is_empty() {
        return Ok(Vec::new());
    }
    let connection = programme.connection();
    let narrowed = Narrowed {
        person: asked.person.as_deref(),
        organisation: asked.organisation.as_deref(),
        language: asked.language,
    };
    let mut matches = store::matches(connection, &expression, narrowed, MOST)?;
    // where letters may stand apart, some of the pages are none
    let each = match is_run(&asked.words) {
        true => 4 * PAGES_EACH,
        false => PAGES_EACH,
    };
    let pages = store::pages(connection, &expression, narrowed, each, MOST_PAGES)?;
    matches.extend(pages);
    let finding = Finding {
        programme,
        reader,
        names: Names::of(connection)?,
        edition: OnceCell::new(),
        words: &asked.words,
        materials: RefCell::default(),
    };
    let mut found = Vec::new();
    let mut pages: BTreeMap<String, u32> = BTreeMap::new();
    for (kind, id) in matches {
        let Some(kind) = Kind::ALL.into_iter().find(|known| known.word() == kind) else {
            continue;
        };
        let hit = finding.found(kind, &id)?;
        // of a run without blanks the index knows only every two letters, which may stand apart
        let stands = |hit: &SearchHit| !is_run(&asked.words) || finding.stands_in(hit);
        let Some(hit) = hit.filter(stands) else {
            continue;
        };
        if kind == Kind::Page {
            let shown = pages.entry(hit.place.clone()).or_default();
            *shown += 1;
            if *shown > PAGES_EACH {
                continue;
            }
        }
        found.push(hit);
    }
    Ok(found)
}

struct Finding<'f> {
    programme: &'f Replica,
    reader: Language,
    names: Names,
    /// Read when the first hit needs it.
    edition: OnceCell<crate::schedule::Edition>,
    words: &'f str,
    /// Materials whose pages were found.
    materials: RefCell<BTreeMap<String, Option<materials::Material>>>,
}

impl Finding<'_> {
    fn found(&self, kind: Kind, id: &str) -> Result<Option<SearchHit>> {
        let connection = self.programme.connection();
        Ok(match kind {
            Kind::Post => match forum::post(connection, id)? {
                Some(post) => {
                    let said = text::plain(&post.text);
                    self.in_forum(kind, &post, &said, &post.person, &post.at)?
                }
                None => self.waiting_post(id)?,
            },
            Kind::Translation => match forum::translation(connection, id)? {
                Some(translation) => match forum::post(connection, &translation.post)? {
                    Some(post) => {
                        let said = text::plain(&translation.text);
                        self.in_forum(kind, &post, &said, &translation.person, &translation.at)?
                    }
                    None => None,
                },
                None => None,
            },
            Kind::Question => {
                let asked = self
                    .edition()?
                    .questions
                    .iter()
                    .find(|asked| asked.id == id);
                asked.map(|asked| {
                    let said = self.side(&[&asked.text.en, &asked.text.es]);
                    let said = said.unwrap_or_else(|| asked.text.best(self.reader));
                    self.bare(kind, id, &format!("question:{id}"), "", said)
                })
            }
            Kind::Session => self.session(id)?.map(|session| {
                let title = session.title.best(self.reader);
                let about = &session.about;
                let said = self.side(&[&session.title.en, &session.title.es, &about.en, &about.es]);
                let place = format!("session:{id}");
                self.bare(kind, id, &place, title, said.unwrap_or(title))
            }),
            Kind::Note => {
                let note = notes::note(connection, id)?;
                let title = self
                    .session(id)?
                    .map(|session| session.title.best(self.reader));
                let place = format!("session:{id}");
                Some(SearchHit {
                    at: note.saved_at,
                    ..self.bare(kind, id, &place, title.unwrap_or_default(), &note.text)
                })
            }
            Kind::Case => match case_studies::case_study(connection, id)? {
                Some(case) => {
                    let said = text::plain(&case.told.markdown());
                    Some(self.of_case(kind, &case, &said))
                }
                None => self.waiting_case(id)?,
            },
            Kind::CaseTranslation => match case_studies::translation(connection, id)? {
                Some(translation) => {
                    let case = case_studies::case_study(connection, &translation.case)?;
                    case.map(|case| {
                        let said = text::plain(&translation.told.markdown());
                        SearchHit {
                            author: Some(self.names.author(&translation.person)),
                            at: Some(translation.at),
                            title: translation.told.title,
                            ..self.of_case(kind, &case, &said)
                        }
                    })
                }
                None => None,
            },
            Kind::Outcome => match case_studies::case_study(connection, id)? {
                Some(case) => {
                    let outcome = case_studies::outcome(connection, id)?;
                    let said = [outcome.decided, outcome.learned];
                    let said: Vec<String> = said.into_iter().flatten().collect();
                    let said = text::plain(&said.join("\n\n"));
                    Some(self.of_case(kind, &case, &said))
                }
                None => None,
            },
            Kind::Material => self.material(id)?,
            Kind::Page => self.page(id)?,
            Kind::Introduction => people::introduction(connection, id)?.map(|known| {
                let author = self.names.author(id);
                let said = format!("{}\n{}", known.practice, known.challenge);
                let place = format!("introduction:{id}");
                SearchHit {
                    author: Some(author.clone()),
                    ..self.bare(kind, id, &place, &author.name, &said)
                }
            }),
        })
    }

    fn material(&self, id: &str) -> Result<Option<SearchHit>> {
        let found = materials::show_material::told(self.programme.connection(), id)?;
        let found = found.filter(|(material, _)| material.removed.is_none());
        Ok(found.map(|(material, _)| {
            let told = &material.told;
            let why = Some(told.why.clone());
            let said = self.side(&[
                &told.title.en,
                &told.title.es,
                &told.about.en,
                &told.about.es,
                &why,
                &told.author,
                &told.source,
            ]);
            let title = told.title.best(self.reader);
            SearchHit {
                author: Some(self.names.author(&material.person)),
                at: Some(material.at.clone()),
                ..self.bare(
                    Kind::Material,
                    id,
                    &format!("material:{id}"),
                    title,
                    said.unwrap_or(title),
                )
            }
        }))
    }

    fn page(&self, id: &str) -> Result<Option<SearchHit>> {
        let connection = self.programme.connection();
        let Some(found) = found_leaf(connection, id)? else {
            return Ok(None);
        };
        let mut known = self.materials.borrow_mut();
        if !known.contains_key(&found.material) {
            let told = materials::show_material::told(connection, &found.material)?;
            let told = told.map(|(material, _)| material);
            known.insert(
                found.material.clone(),
                told.filter(|one| one.removed.is_none()),
            );
        }
        let material = known.get(&found.material).and_then(Option::as_ref);
        Ok(material.map(|material| {
            let told = &material.told;
            let mut files = told.renditions.iter();
            let of_film =
                files.any(|file| file.key == found.file && file.role == materials::Role::Captions);
            let place = format!("material:{}", material.id);
            let title = told.title.best(self.reader);
            SearchHit {
                file: (!of_film).then_some(found.file),
                page: found.leaf.number,
                second: found.leaf.second,
                ..self.bare(Kind::Page, id, &place, title, &found.leaf.text)
            }
        }))
    }

    /// One's own post that waits for a link.
    fn waiting_post(&self, id: &str) -> Result<Option<SearchHit>> {
        let connection = self.programme.connection();
        let draft: Option<Draft<PostBody>> = drafts::draft(connection, id)?;
        let Some(draft) = draft.filter(Draft::is_new_and_posted) else {
            return Ok(None);
        };
        let title = match (&draft.body.title, draft.body.place.parse::<Conversation>()) {
            (Some(title), _) => title.clone(),
            (None, Ok(conversation)) => {
                let (heading, ..) = about(connection, &conversation, &self.names)?;
                heading.best(self.reader).to_owned()
            }
            (None, Err(_)) => String::new(),
        };
        let said = text::plain(&draft.body.text);
        Ok(Some(SearchHit {
            author: Some(self.names.author(&self.names.me)),
            at: draft.posted_at,
            ..self.bare(Kind::Post, id, &draft.body.place, &title, &said)
        }))
    }

    /// One's own case study that waits for a link.
    fn waiting_case(&self, id: &str) -> Result<Option<SearchHit>> {
        let draft: Option<Draft<CaseText>> = drafts::draft(self.programme.connection(), id)?;
        let Some(draft) = draft.filter(Draft::is_new_and_posted) else {
            return Ok(None);
        };
        let said = text::plain(&draft.body.words());
        let place = Conversation::Case(id.to_owned()).to_string();
        Ok(Some(SearchHit {
            author: Some(self.names.author(&self.names.me)),
            at: draft.posted_at,
            ..self.bare(Kind::Case, id, &place, &draft.body.title, &said)
        }))
    }

    fn edition(&self) -> Result<&crate::schedule::Edition> {
        if let Some(known) = self.edition.get() {
            return Ok(known);
        }
        let read = edition(self.programme.connection())?;
        Ok(self.edition.get_or_init(|| read))
    }

    fn session(&self, id: &str) -> Result<Option<&crate::schedule::Session>> {
        let mut sessions = self.edition()?.sessions.iter();
        Ok(sessions.find(|known| known.id == id))
    }

    /// Of what is said in both languages the first that has a word that was asked for.
    fn side<'s>(&self, sides: &[&'s Option<String>]) -> Option<&'s str> {
        let mut said = sides.iter().filter_map(|side| side.as_deref());
        said.find(|side| self.marks(side))
    }

    fn in_forum(
        &self,
        kind: Kind,
        post: &forum::Post,
        said: &str,
        person: &str,
        at: &str,
    ) -> Result<Option<SearchHit>> {
        let connection = self.programme.connection();
        let hidden = forum::moderation(connection, &post.id)?.hidden.is_some();
        if hidden && !self.programme.is_facilitator() && post.person != self.names.me {
            return Ok(None);
        }
        let title = match (&post.title, post.place.parse::<Conversation>()) {
            (Some(title), _) => title.clone(),
            (None, Ok(Conversation::Question(id))) => {
                let asked = self
                    .edition()?
                    .questions
                    .iter()
                    .find(|known| known.id == id);
                asked
                    .map(|asked| asked.text.best(self.reader).to_owned())
                    .unwrap_or_default()
            }
            (None, Ok(Conversation::Introduction(person))) => self.names.author(&person).name,
            (None, Ok(topic @ Conversation::Topic(_))) => {
                let (heading, ..) = about(connection, &topic, &self.names)?;
                heading.best(self.reader).to_owned()
            }
            (None, Ok(Conversation::Case(case))) => case_studies::heading(connection, &case)?
                .best(self.reader)
                .to_owned(),
            (None, Err(_)) => String::new(),
        };
        Ok(Some(SearchHit {
            author: Some(self.names.author(person)),
            at: Some(at.to_owned()),
            ..self.bare(kind, &post.id, &post.place, &title, said)
        }))
    }

    fn of_case(&self, kind: Kind, case: &CaseStudy, said: &str) -> SearchHit {
        let place = format!("case:{}", case.id);
        SearchHit {
            author: Some(self.names.author(&case.person)),
            at: Some(case.at.clone()),
            ..self.bare(kind, &case.id, &place, &case.told.title, said)
        }
    }

    fn bare(&self, kind: Kind, id: &str, place: &str, title: &str, said: &str) -> SearchHit {
        SearchHit {
            kind,
            id: id.to_owned(),
            place: place.to_owned(),
            title: title.to_owned(),
            snippet: snippet(said, self.words),
            author: None,
            at: None,
            file: None,
            page: None,
            second: None,
        }
    }

    fn stands_in(&self, hit: &SearchHit) -> bool {
        hit.snippet.iter().any(|part| part.marked) || self.marks(&hit.title)
    }

    fn marks(&self, said: &str) -> bool {
        snippet(said, self.words).iter().any(|part| part.marked)
    }
}

/// The words of a text around the first one that was asked for, all that were asked for marked.
fn snippet(text: &str, asked: &str) -> Vec<Part> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts: Vec<Part> = Vec::new();
    let mut put = |part: Option<&str>, marked: bool| {
        if let Some(text) = part.filter(|part| !part.is_empty()) {
            let text = text.to_owned();
            parts.push(Part { text, marked });
        }
    };
    let mut from = 0;
    for at in marked(&text, asked) {
        put(text.get(from..at.start), false);
        from = at.end;
        put(text.get(at), true);
    }
    put(text.get(from..), false);
    cut(parts)
}

/// No more than [`AROUND`] letters, of which some stand before the first marked word.
fn cut(parts: Vec<Part>) -> Vec<Part> {
    let at = parts.iter().position(|part| part.marked).unwrap_or(0);
    let mut kept = Vec::new();
    let mut room = AROUND;
    for (number, mut part) in parts.into_iter().enumerate() {
        let length = part.text.chars().count();
        if number + 1 < at {
            continue;
        }
        if number + 1 == at && length > AROUND / 3 {
            let after = part
                .text
                .chars()
                .skip(length - AROUND / 3)
                .collect::<String>();
            let after = after
                .split_once(' ')
                .map_or(after.as_str(), |(_, after)| after);
            part.text = format!("… {after}");
        }
        let length = part.text.chars().count();
        if length > room {
            let short: String = part.text.chars().take(room).collect();
            let short = short
                .rsplit_once(' ')
                .map_or(short.as_str(), |(short, _)| short);
            part.text = format!("{short} …");
            kept.push(part);
            return kept;
        }
        room -= length;
        kept.push(part);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, asked: &str) -> String {
        let parts = snippet(text, asked).into_iter();
        parts
            .map(|part| {
                if part.marked {
                    format!("[{}]", part.text)
                } else {
                    part.text
                }
            })
            .collect()
    }

    #[test]
    fn words_are_marked_whatever_stands_on_their_letters() {
        for (text, asked, shown) in [
            (
                "Una reflexión, dos reflexiones",
                "reflexion",
                "Una [reflexión], dos [reflexiones]",
            ),
            ("niño y NIÑOS", "nin", "[niño] y [NIÑOS]"),
            ("uno dos tres", "dos tr", "uno [dos] [tres]"),
            ("dosis", "dos tr", "dosis"),
            ("nada", "", "nada"),
        ] {
            assert_eq!(super::tests::shown(text, asked), shown, "{asked}");
        }
        let long = format!("{} casa {}", "palabra ".repeat(40), "después ".repeat(40));
        let shown = shown(&long, "casa");
        assert!(
            shown.starts_with("… ") && shown.ends_with(" …") && shown.contains("[casa]"),
            "{shown}"
        );
        assert!(shown.chars().count() < 200, "{shown}");
    }
}
