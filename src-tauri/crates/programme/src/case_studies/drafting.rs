//! How a draft becomes a case study, or a translation of one.

use replica::register::{put, shown, text};
use replica::{Error, Result, Writing};
use rusqlite::Connection;

use super::about::{is_closed, unknown};
use super::case::{CaseText, LONGEST, LONGEST_CASE, LONGEST_TITLE};
use super::project::fields_of;
use super::store;
use crate::clean::clean;
use crate::drafts::draft::{Body, Draft, Kind};
use crate::error::Code;
use crate::forum::conversation::Conversation;
use crate::forum::fit::fit;
use crate::forum::text::guess;
use crate::noun::Noun;
use crate::schedule::is_there;

impl Body for CaseText {
    const OWN: Kind = Kind::Case;
    const TRANSLATION: Kind = Kind::CaseTranslation;

    fn place(draft: &Draft<Self>) -> String {
        let of = draft.edits.as_ref().or(draft.translates.as_ref());
        Conversation::Case(of.unwrap_or(&draft.id).clone()).to_string()
    }

    fn fit(&self) -> Result<Self> {
        let title =
            fit(&self.title, LONGEST_TITLE).map_err(|error| match error.is(Code::TextNeeded) {
                true => Error::of(Code::TitleNeeded),
                false => error,
            })?;
        let mut sections = Vec::new();
        for section in &self.sections {
            let mut section = section.clone();
            section.heading = clean(&section.heading);
            section.text = clean(&section.text);
            // a heading alone tells nothing
            if section.text.is_empty() {
                continue;
            }
            if !section.heading.is_empty() {
                fit(&section.heading, LONGEST_TITLE)?;
            }
            section.text = fit(&section.text, LONGEST)?;
            sections.push(section);
        }
        if sections.is_empty() {
            return Err(Error::of(Code::TextNeeded));
        }
        let told = Self {
            title,
            sections,
            asks: fit(&self.asks, LONGEST)?,
            ..self.clone()
        };
        fit(&told.markdown(), LONGEST_CASE)?;
        let language = told.language.or_else(|| guess(&told.markdown()));
        Ok(Self { language, ..told })
    }

    fn check(connection: &Connection, me: &str, draft: &Draft<Self>) -> Result<()> {
        if let Some(session) = &draft.body.session
            && !is_there(connection, Noun::Session, session)?
        {
            return Err(Error::of(Code::SessionUnknown).with("id", session));
        }
        if let Some(of) = &draft.translates {
            let case = store::case_study(connection, of)?.ok_or_else(|| unknown(of))?;
            let language = draft.body.language;
            if language.is_none() || language == case.told.language {
                return Err(Error::of(Code::LanguageSame));
            }
        }
        if let Some(edits) = &draft.edits {
            let case = store::case_study(connection, edits)?.ok_or_else(|| unknown(edits))?;
            if case.person != me {
                return Err(Error::of(replica::Code::NotYours));
            }
            if is_closed(connection, edits)? {
                return Err(Error::of(Code::CaseClosed));
            }
        }
        Ok(())
    }

    fn words(&self) -> String {
        self.markdown()
    }

    fn sign(writing: &mut Writing<'_>, draft: &Draft<Self>, at: &str) -> Result<()> {
        if let Some(of) = &draft.translates {
            return sign_translation(writing, draft, of, at);
        }
        let id = draft.edits.as_ref().unwrap_or(&draft.id);
        let before = shown(writing.connection(), Noun::Case, id)?;
        let mut fields = fields_of(&draft.body);
        let shared = before.as_ref().and_then(|fields| text(fields, "at"));
        put(&mut fields, "at", Some(shared.as_deref().unwrap_or(at)));
        if draft.edits.is_some() {
            put(&mut fields, "edited_at", Some(at));
        }
        writing.set(Noun::Case, id, &fields)
    }

    fn of_object(
        connection: &Connection,
        kind: Kind,
        id: &str,
    ) -> Result<Option<(Self, Option<String>)>> {
        Ok(match kind {
            Kind::CaseTranslation => store::translation(connection, id)?
                .map(|translation| (translation.told, Some(translation.case))),
            _ => store::case_study(connection, id)?.map(|case| (case.told, None)),
        })
    }
}

/// One's own translation into a language is changed rather than made twice.
fn sign_translation(
    writing: &mut Writing<'_>,
    draft: &Draft<CaseText>,
    of: &str,
    at: &str,
) -> Result<()> {
    let me = replica::ids::author_in(&draft.id);
    let mine = store::translations_of(writing.connection(), of)?
        .into_iter()
        .find(|known| known.person == me && known.told.language == draft.body.language);
    let id = mine.map_or_else(|| draft.id.clone(), |mine| mine.id);
    let mut fields = fields_of(&draft.body);
    fields.remove("session");
    put(&mut fields, "case", Some(of));
    put(&mut fields, "at", Some(at));
    writing.set(Noun::CaseTranslation, &id, &fields)
}
