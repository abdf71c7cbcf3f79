//! What a material may say.

use replica::{Error, Result};

use super::material::{LONGEST_ABOUT, LONGEST_LINE, MOST_MADE, MOST_RENDITIONS, MaterialText};
use super::rendition::can_be;
use crate::clean::{clean, line};
use crate::error::Code;
use crate::language::Both;

/// A text of an optional field; an empty one is none.
fn within(text: Option<&str>, longest: usize, clean: fn(&str) -> String) -> Result<Option<String>> {
    let text = clean(text.unwrap_or_default());
    let length = text.chars().count();
    if length > longest {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", longest));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn both(text: &Both, longest: usize, clean: fn(&str) -> String) -> Result<Both> {
    Ok(Both {
        en: within(text.en.as_deref(), longest, clean)?,
        es: within(text.es.as_deref(), longest, clean)?,
    })
}

/// A material as it may be kept: texts within their limits. What is missing may still come.
///
/// # Errors
/// `text-too-long`, `link-invalid`, `too-many-files`.
pub fn fit_to_keep(told: &MaterialText) -> Result<MaterialText> {
    let text = |text: &Option<String>| within(text.as_deref(), LONGEST_LINE, line);
    let own = told.renditions.iter().filter(|one| !one.is_made()).count();
    if own > MOST_RENDITIONS || told.renditions.len() > MOST_MADE {
        return Err(Error::of(Code::TooManyFiles).with("limit", MOST_RENDITIONS));
    }
    if let Some(wrong) = told.renditions.iter().find(|rendition| !can_be(rendition)) {
        let link = wrong.link.as_deref().unwrap_or(&wrong.name);
        return Err(Error::of(Code::LinkInvalid).with("link", link));
    }
    Ok(MaterialText {
        title: both(&told.title, LONGEST_LINE, line)?,
        about: both(&told.about, LONGEST_ABOUT, clean)?,
        author: text(&told.author)?,
        source: text(&told.source)?,
        licence: text(&told.licence)?,
        why: within(Some(&told.why), LONGEST_ABOUT, clean)?.unwrap_or_default(),
        minutes: told.minutes.filter(|minutes| *minutes > 0),
        ..told.clone()
    })
}

/// A material as it may be shared.
///
/// # Errors
/// As [`fit_to_keep`]; `title-needed`, `file-needed`.
pub fn fit_to_share(told: &MaterialText) -> Result<MaterialText> {
    let told = fit_to_keep(told)?;
    if told.title.is_empty() {
        return Err(Error::of(Code::TitleNeeded));
    }
    if told
        .renditions
        .iter()
        .all(super::material::Rendition::is_made)
    {
        return Err(Error::of(Code::FileNeeded));
    }
    Ok(told)
}
