//! The programme's two languages, and text that holds both.
//!
//! Not here: the words of the interface (`words`), and the languages that a person speaks, which are
//! any BCP 47 tag.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A language in which the programme is given.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// Both, in the order in which they are written down.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The BCP 47 tag, `en` or `es`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language of a BCP 47 tag, if it is one of the programme's (`es-PE` is Spanish).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Es,
            Self::Es => Self::En,
        }
    }
}

/// One text in both languages; either side may be missing, and readers fall back visibly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Both {
    /// English.
    pub en: Option<String>,
    /// Spanish.
    pub es: Option<String>,
}

impl Both {
    /// The side in `language`, if it is there.
    pub fn side(&self, language: Language) -> Option<&str> {
        match language {
            Language::En => self.en.as_deref(),
            Language::Es => self.es.as_deref(),
        }
    }

    /// The side in `language`, to be written.
    pub fn side_mut(&mut self, language: Language) -> &mut Option<String> {
        match language {
            Language::En => &mut self.en,
            Language::Es => &mut self.es,
        }
    }

    /// The side in `language`, or else the other one; empty if both are missing.
    pub fn best(&self, language: Language) -> &str {
        self.side(language)
            .or_else(|| self.side(language.other()))
            .unwrap_or_default()
    }

    /// Nothing in either language.
    pub const fn is_empty(&self) -> bool {
        self.en.is_none() && self.es.is_none()
    }

    /// `None` when nothing is there, for fields that may be absent.
    pub fn filled(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_side_falls_back_to_the_other() {
        let title = Both {
            en: None,
            es: Some("Apertura".into()),
        };
        assert_eq!(title.best(Language::En), "Apertura");
        assert_eq!(title.side(Language::En), None);
    }

    #[test]
    fn a_regional_tag_is_its_language() {
        assert_eq!(Language::from_tag("es_PE.UTF-8"), Some(Language::Es));
        assert_eq!(Language::from_tag("qu"), None);
    }
}
