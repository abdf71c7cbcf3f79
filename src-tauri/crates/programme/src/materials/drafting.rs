//! How a draft becomes a material.

use replica::outbox::files as outbox;
use replica::register::{exists, put, shown, text};
use replica::{Error, Result, Writing};
use rusqlite::Connection;

use super::address::address_of;
use super::fit::fit_to_share;
use super::material::MaterialText;
use super::project::fields_of;
use super::store;
use crate::drafts::draft::{Body, Draft, Kind};
use crate::error::Code;
use crate::language::Language;
use crate::noun::Noun;

impl Body for MaterialText {
    const OWN: Kind = Kind::Material;
    // a material holds both languages itself
    const TRANSLATION: Kind = Kind::Material;

    fn place(draft: &Draft<Self>) -> String {
        format!("material:{}", draft.edits.as_ref().unwrap_or(&draft.id))
    }

    fn fit(&self) -> Result<Self> {
        fit_to_share(self)
    }

    fn check(connection: &Connection, _: &str, draft: &Draft<Self>) -> Result<()> {
        let there = |noun, id: &Option<String>, code| match id {
            Some(id) if !exists(connection, noun, id)? => Err(Error::of(code).with("id", id)),
            _ => Ok(()),
        };
        there(Noun::Session, &draft.body.session, Code::SessionUnknown)?;
        there(Noun::Module, &draft.body.module, Code::ModuleUnknown)?;
        // nobody could ever fetch it
        for rendition in &draft.body.renditions {
            if let Some(address) = address_of(rendition) {
                let here = outbox::here(connection, address.manifest)?;
                if !here.is_some_and(|here| here.is_whole()) {
                    return Err(Error::of(Code::FileNotHere).with("name", &rendition.name));
                }
            }
        }
        Ok(())
    }

    fn words(&self) -> String {
        let title = |language| self.title.side(language).map(|title| format!("# {title}"));
        let about = |language| self.about.side(language).map(str::to_owned);
        let mut said = Vec::new();
        said.extend(Language::ALL.into_iter().filter_map(title));
        said.extend(Language::ALL.into_iter().filter_map(about));
        said.push(self.why.clone());
        let names = self.renditions.iter();
        said.extend(names.map(|one| one.link.clone().unwrap_or_else(|| one.name.clone())));
        said.retain(|part| !part.trim().is_empty());
        said.join("\n\n")
    }

    fn sign(writing: &mut Writing<'_>, draft: &Draft<Self>, at: &str) -> Result<()> {
        let id = draft.edits.as_ref().unwrap_or(&draft.id);
        let before = shown(writing.connection(), Noun::Material, id)?;
        let mut fields = fields_of(&draft.body)?;
        let shared = before.as_ref().and_then(|fields| text(fields, "at"));
        put(&mut fields, "at", Some(shared.as_deref().unwrap_or(at)));
        writing.set(Noun::Material, id, &fields)?;
        for address in draft.body.renditions.iter().filter_map(address_of) {
            outbox::send(writing.connection(), address.manifest)?;
        }
        Ok(())
    }

    fn of_object(
        connection: &Connection,
        _: Kind,
        id: &str,
    ) -> Result<Option<(Self, Option<String>)>> {
        Ok(store::material(connection, id)?.map(|material| (material.told, None)))
    }
}
