//! What an enquiry says, as fields and back.

use replica::register::{Fields, put, text};
use replica::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clean::{clean, line};
use crate::error::Code;
use crate::language::Language;

/// The longest line and the longest message, in characters.
pub const LONGEST_LINE: usize = 300;
/// The longest message, in characters.
pub const LONGEST_MESSAGE: usize = 10_000;

/// How far somebody has come.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, Type,
)]
#[serde(rename = "EnquiryStep", rename_all = "kebab-case")]
pub enum Step {
    /// They asked.
    #[default]
    Interested,
    /// They were asked to an information meeting.
    Meeting,
    /// They have an invitation.
    Invited,
    /// They take part.
    Member,
    /// They do not.
    Closed,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [
        Self::Interested,
        Self::Meeting,
        Self::Invited,
        Self::Member,
        Self::Closed,
    ];

    /// The word for it in the record and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interested => "interested",
            Self::Meeting => "meeting",
            Self::Invited => "invited",
            Self::Member => "member",
            Self::Closed => "closed",
        }
    }

    /// The step of that word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }
}

/// What an enquiry says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryText {
    /// The organisation.
    pub organisation: String,
    /// Its country, as they wrote it or as its code.
    pub country: String,
    /// Its town.
    pub city: String,
    /// Who would take part, a name a line.
    pub people: String,
    /// The languages that they speak, as they wrote them.
    pub languages: String,
    /// Where to answer.
    pub email: String,
    /// The language in which to answer.
    pub language: Option<Language>,
    /// What else they say.
    pub message: String,
}

/// An enquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Enquiry {
    /// Its id.
    pub id: String,
    /// When it came here: an instant.
    pub at: String,
    /// What it says.
    pub told: EnquiryText,
    /// How far they have come.
    pub step: Step,
    /// The group that they are planned into; a name that facilitators give.
    pub group: String,
    /// What facilitators note of them.
    pub note: String,
}

impl EnquiryText {
    /// As it is kept: no line is longer than a line, and nothing steers.
    ///
    /// # Errors
    /// `text-too-long`; `enquiry-empty` for one that names nobody; `email-invalid`.
    pub fn fitted(&self) -> Result<Self> {
        let told = Self {
            organisation: short(&self.organisation)?,
            country: short(&self.country)?,
            city: short(&self.city)?,
            people: long(&self.people, 2_000)?,
            languages: short(&self.languages)?,
            email: short(&self.email)?,
            language: self.language,
            message: long(&self.message, LONGEST_MESSAGE)?,
        };
        if told.organisation.is_empty() && told.people.is_empty() && told.email.is_empty() {
            return Err(Error::of(Code::EnquiryEmpty));
        }
        if !told.email.is_empty() && !crate::people::is_email(&told.email) {
            return Err(Error::of(Code::EmailInvalid).with("email", &told.email));
        }
        Ok(told)
    }

    /// What it is called in a list.
    pub fn name(&self) -> &str {
        let first = self.people.lines().next().unwrap_or_default();
        [self.organisation.as_str(), first, self.email.as_str()]
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    }
}

pub(super) fn short(text: &str) -> Result<String> {
    within(line(text), LONGEST_LINE)
}

pub(super) fn long(text: &str, most: usize) -> Result<String> {
    within(clean(text), most)
}

fn within(text: String, most: usize) -> Result<String> {
    let length = text.chars().count();
    match length > most {
        true => Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", most)),
        false => Ok(text),
    }
}

pub(super) fn fields_of(enquiry: &Enquiry) -> Fields {
    let mut fields = Fields::new();
    let told = &enquiry.told;
    for (name, value) in [
        ("organisation", &told.organisation),
        ("country", &told.country),
        ("city", &told.city),
        ("people", &told.people),
        ("languages", &told.languages),
        ("email", &told.email),
        ("message", &told.message),
        ("at", &enquiry.at),
        ("group", &enquiry.group),
        ("note", &enquiry.note),
    ] {
        put(
            &mut fields,
            name,
            Some(value.as_str()).filter(|value| !value.is_empty()),
        );
    }
    put(&mut fields, "language", told.language.map(Language::tag));
    put(&mut fields, "step", Some(enquiry.step.as_str()));
    fields
}

pub(super) fn enquiry(id: &str, fields: &Fields) -> Enquiry {
    let of = |name| text(fields, name).unwrap_or_default();
    Enquiry {
        id: id.to_owned(),
        at: of("at"),
        told: EnquiryText {
            organisation: of("organisation"),
            country: of("country"),
            city: of("city"),
            people: of("people"),
            languages: of("languages"),
            email: of("email"),
            language: text(fields, "language").and_then(|tag| Language::from_tag(&tag)),
            message: of("message"),
        },
        step: Step::of(&of("step")).unwrap_or_default(),
        group: of("group"),
        note: of("note"),
    }
}
