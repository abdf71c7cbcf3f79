//! Attaching a translation to a post: whoever reads that language meets it first. Nobody's machine makes it.

use chrono::{DateTime, Utc};

use super::text::LONGEST;
use super::{author_in, fit, new_id, store};
use crate::error::{Code, Error, Result};
use crate::language::Language;
use crate::programme::{Programme, Touched};
use crate::record::store::fact;
use crate::register::{Fields, Noun, put};
use crate::time::stamp;

/// Attaches a translation, or says one's own otherwise; gives its id.
///
/// # Errors
/// `post-unknown`, `text-needed`, `text-too-long`, `language-same` where the post is in that language already, `not-member`;
/// those of the database.
pub fn translate_post(
    programme: &mut Programme,
    now: DateTime<Utc>,
    post: &str,
    language: Language,
    text: &str,
) -> Result<(String, Touched)> {
    let text = fit(text, LONGEST)?;
    programme.write_own(now, |writing| {
        let connection = writing.connection();
        let of = store::post(connection, post)?
            .ok_or_else(|| Error::of(Code::PostUnknown).with("id", post))?;
        if of.language == Some(language) {
            return Err(Error::of(Code::LanguageSame));
        }
        let me = fact(connection, "me")?.ok_or_else(|| Error::of(Code::NotMember))?;
        let mine = store::translations_of(connection, post)?
            .into_iter()
            .find(|known| author_in(&known.id) == me && known.language == language);
        let id = match mine {
            Some(mine) => mine.id,
            None => new_id(&me)?,
        };
        let mut fields = Fields::new();
        put(&mut fields, "post", Some(post));
        put(&mut fields, "language", Some(language.tag()));
        put(&mut fields, "text", Some(text.as_str()));
        put(&mut fields, "at", Some(stamp(now)));
        writing.set(Noun::Translation, &id, &fields)?;
        Ok(id)
    })
}
