//! How a draft becomes a post, or a translation of one.

use replica::ids::author_in;
use replica::register::{Fields, put, shown, text};
use replica::{Error, Result, Writing};
use rusqlite::Connection;

use super::conversation::Conversation;
use super::fit::fit;
use super::post_body::PostBody;
use super::store;
use super::text::{LONGEST, guess};
use super::whereabouts::{known, place_of};
use crate::case_studies;
use crate::clean::clean;
use crate::drafts::draft::{Body, Draft, Kind};
use crate::error::Code;
use crate::language::Language;
use crate::noun::Noun;

/// The longest title of a topic, in characters.
pub const LONGEST_TITLE: usize = 200;

impl Body for PostBody {
    const OWN: Kind = Kind::Post;
    const TRANSLATION: Kind = Kind::Translation;

    fn place(draft: &Draft<Self>) -> String {
        draft.body.place.clone()
    }

    fn renamed(&mut self, from: &str, to: &str) {
        // what began a topic begins one again
        if self.place == Conversation::Topic(from.to_owned()).to_string() {
            self.place = Conversation::Topic(to.to_owned()).to_string();
        }
    }

    fn says(&self, object: &Self) -> bool {
        let placed = Self {
            place: object.place.clone(),
            ..self.clone()
        };
        placed == *object
    }

    fn fit(&self) -> Result<Self> {
        let text = fit(&self.text, LONGEST)?;
        Ok(Self {
            language: self.language.or_else(|| guess(&text)),
            text,
            ..self.clone()
        })
    }

    fn check(connection: &Connection, me: &str, draft: &Draft<Self>) -> Result<()> {
        let body = &draft.body;
        let begins = body.place == Conversation::Topic(draft.id.clone()).to_string();
        if begins {
            let title = body.title.as_deref().unwrap_or_default();
            fit(title, LONGEST_TITLE).map_err(|error| match error.is(Code::TextNeeded) {
                true => Error::of(Code::TitleNeeded),
                false => error,
            })?;
        } else {
            known(connection, &body.place.parse()?)?;
        }
        // a translation adds nothing to what was said
        let adds = draft.translates.is_none();
        if adds && store::moderation(connection, &body.place)?.locked {
            return Err(Error::of(Code::ConversationLocked));
        }
        if let Ok(Conversation::Case(case)) = body.place.parse() {
            if adds && case_studies::is_closed(connection, &case)? {
                return Err(Error::of(Code::CaseClosed));
            }
            if let (Some(section), None) = (&body.section, &draft.edits) {
                case_studies::has_section(connection, &case, section)?;
            }
        }
        let unknown = |id: &str| Error::of(Code::PostUnknown).with("id", id);
        if let Some(of) = &draft.translates {
            let post = store::post(connection, of)?.ok_or_else(|| unknown(of))?;
            // a translation is in another language than its post
            if body.language.is_none() || body.language == post.language {
                return Err(Error::of(Code::LanguageSame));
            }
        }
        if let Some(to) = &body.reply_to {
            place_of(connection, to)?.ok_or_else(|| unknown(to))?;
        }
        if let Some(edits) = &draft.edits {
            let post = store::post(connection, edits)?.ok_or_else(|| unknown(edits))?;
            if post.person != me {
                return Err(Error::of(replica::Code::NotYours));
            }
        }
        Ok(())
    }

    fn words(&self) -> String {
        let title = self.title.iter().cloned();
        let words: Vec<String> = title.chain([self.text.clone()]).collect();
        words.join("\n\n")
    }

    fn sign(writing: &mut Writing<'_>, draft: &Draft<Self>, at: &str) -> Result<()> {
        if let Some(of) = &draft.translates {
            return sign_translation(writing, draft, of, at);
        }
        let body = &draft.body;
        let id = draft.edits.as_ref().unwrap_or(&draft.id);
        let mut fields = match draft.edits {
            Some(_) => shown(writing.connection(), Noun::Post, id)?.unwrap_or_default(),
            None => {
                let mut fields = Fields::new();
                put(&mut fields, "place", Some(body.place.as_str()));
                put(&mut fields, "reply_to", body.reply_to.as_deref());
                put(&mut fields, "section", body.section.as_deref());
                put(&mut fields, "at", Some(at));
                fields
            }
        };
        put(&mut fields, "text", Some(clean(&body.text)));
        put(&mut fields, "title", body.title.as_deref().map(clean));
        put(&mut fields, "language", body.language.map(Language::tag));
        if draft.edits.is_some() {
            put(&mut fields, "edited_at", Some(at));
        }
        writing.set(Noun::Post, id, &fields)
    }

    fn of_object(
        connection: &Connection,
        kind: Kind,
        id: &str,
    ) -> Result<Option<(Self, Option<String>)>> {
        let Some(fields) = shown(connection, kind.noun(), id)? else {
            return Ok(None);
        };
        let translates = match kind {
            Kind::Translation => text(&fields, "post"),
            _ => None,
        };
        let place = match &translates {
            Some(post) => place_of(connection, post)?,
            // where it stands now, which facilitators may have moved
            None => match store::post(connection, id)? {
                Some(post) => Some(post.place),
                None => text(&fields, "place"),
            },
        };
        let (Some(place), Some(words)) = (place, text(&fields, "text")) else {
            return Ok(None);
        };
        let body = Self {
            place,
            reply_to: text(&fields, "reply_to"),
            section: text(&fields, "section"),
            title: text(&fields, "title"),
            text: words,
            language: text(&fields, "language").and_then(|tag| Language::from_tag(&tag)),
        };
        Ok(Some((body, translates)))
    }
}

/// One's own translation into a language is changed rather than made twice.
fn sign_translation(
    writing: &mut Writing<'_>,
    draft: &Draft<PostBody>,
    of: &str,
    at: &str,
) -> Result<()> {
    let me = author_in(&draft.id);
    let body = &draft.body;
    let mine = store::translations_of(writing.connection(), of)?
        .into_iter()
        .find(|known| author_in(&known.id) == me && Some(known.language) == body.language);
    let id = mine.map_or_else(|| draft.id.clone(), |mine| mine.id);
    let mut fields = Fields::new();
    put(&mut fields, "post", Some(of));
    put(&mut fields, "language", body.language.map(Language::tag));
    put(&mut fields, "text", Some(clean(&body.text)));
    put(&mut fields, "at", Some(at));
    writing.set(Noun::Translation, &id, &fields)
}
