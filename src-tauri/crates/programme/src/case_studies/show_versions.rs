//! What a case said before: every version that its author brought, the first one first.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::unknown;
use super::project::told_in;
use super::store;
use crate::forum::text::to_html;
use crate::noun::Noun;
use replica::Replica;
use replica::Result;
use replica::Said;
use replica::record::each_accepted_of;
use replica::register::{Fields, text};

/// A version of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaseVersion {
    /// When it was brought, by its author's clock (RFC 3339).
    pub at: String,
    /// What it was called.
    pub title: String,
    /// What it told and asked, in Markdown.
    pub text: String,
    /// The same as HTML that runs and fetches nothing.
    pub html: String,
}

/// The versions of a case, with the present one last.
///
/// # Errors
/// `case-unknown`.
pub fn show_versions(programme: &Replica, id: &str) -> Result<Vec<CaseVersion>> {
    let connection = programme.connection();
    store::case_study(connection, id)?.ok_or_else(|| unknown(id))?;
    let mut fields = Fields::new();
    let mut versions = Vec::new();
    let object = Noun::Case.record().object(id);
    each_accepted_of(connection, object, |change| {
        if let Said::Set(noun, set) = programme.read(change)?
            && noun == Noun::Case.record()
        {
            for write in &set.writes {
                match write.value() {
                    Some(value) => fields.insert(write.field.clone(), value),
                    None => fields.remove(&write.field),
                };
            }
            if let Some(told) = told_in(&fields) {
                let at = text(&fields, "edited_at").or_else(|| text(&fields, "at"));
                let words = told.body();
                versions.push(CaseVersion {
                    at: at.unwrap_or_default(),
                    title: told.title,
                    html: to_html(&words),
                    text: words,
                });
            }
        }
        Ok(())
    })?;
    Ok(versions)
}
