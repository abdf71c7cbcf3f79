//! What a material is.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::{Both, Language};

/// The longest title, author, source and licence, in characters.
pub const LONGEST_LINE: usize = 200;
/// The longest description, and the longest sentence why, in characters.
pub const LONGEST_ABOUT: usize = 4_000;
/// The most renditions that people add …
pub const MOST_RENDITIONS: usize = 40;
/// … and the most of all: of each the app makes a text and a small picture.
pub const MOST_MADE: usize = 3 * MOST_RENDITIONS;

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        $(#[$about])*
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its word in records and databases.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one with that word.
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// What kind of material.
    #[serde(rename = "MaterialKind")]
    Kind {
        /// Something to read.
        Publication = "publication",
        /// Something to watch or to hear.
        Video = "video",
        /// Slides.
        Presentation = "presentation",
        /// A page on the web.
        Link = "link",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// Where a material comes from.
    #[serde(rename = "MaterialMade")]
    Made {
        /// It was there before.
        Existing = "existing",
        /// It was made for the programme.
        TailorMade = "tailor-made",
    }
}

words! {
    /// What a rendition is for.
    #[serde(rename = "MaterialRole")]
    Role {
        /// The material itself, in some language.
        Main = "main",
        /// The same, in fewer bytes: sound only, a small picture, slides as pages.
        Light = "light",
        /// The words of a video, with their times.
        Captions = "captions",
        /// A picture of it.
        Cover = "cover",
        /// Its text, read once for everybody's search.
        Text = "text",
    }
}

words! {
    /// How a file is shown.
    #[serde(rename = "FileLook")]
    Look {
        /// Pages.
        Pdf = "pdf",
        /// A picture.
        Image = "image",
        /// Plain text; also of what would run elsewhere.
        Text = "text",
        /// Sound.
        Audio = "audio",
        /// Moving pictures.
        Video = "video",
        /// Text and slides of office programs.
        Document = "document",
        /// A page on the web.
        Link = "link",
        /// Only other programs can show it.
        Other = "other",
    }
}

/// One form in which a material is there: a file, or a page on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Rendition {
    /// What it is known by within its material. It stays when a new version replaces the file.
    pub key: String,
    /// What it is for.
    pub role: Role,
    /// The language, where that is known and matters.
    pub language: Option<Language>,
    /// The name of the file.
    pub name: String,
    /// Its media type (RFC 6838), as far as its bytes tell.
    pub media: String,
    /// Its length, in bytes.
    #[specta(type = u32)]
    pub bytes: u64,
    /// The name of its manifest, in hexadecimal; absent: it is a link.
    pub manifest: Option<String>,
    /// What opens the manifest, in hexadecimal.
    pub secret: Option<String>,
    /// Where it is on the web.
    pub link: Option<String>,
    /// How many pages or slides it has.
    pub pages: Option<u32>,
    /// How long it lasts, in seconds.
    pub seconds: Option<u32>,
    /// The manifest of the file that it was made of: its text, its picture.
    #[serde(default)]
    pub of: Option<String>,
}

impl Rendition {
    /// The app made it of another one.
    pub const fn is_made(&self) -> bool {
        self.of.is_some() || matches!(self.role, Role::Text)
    }

    /// How it is shown.
    pub fn look(&self) -> Look {
        if self.link.is_some() {
            return Look::Link;
        }
        let media = self.media.as_str();
        match media {
            "application/pdf" => Look::Pdf,
            // it could run, and is shown as it is written
            "image/svg+xml" | "application/x-subrip" => Look::Text,
            _ if media.starts_with("image/") => Look::Image,
            _ if media.starts_with("audio/") => Look::Audio,
            _ if media.starts_with("video/") => Look::Video,
            _ if media.starts_with("text/") => Look::Text,
            _ if is_document(media) => Look::Document,
            _ => Look::Other,
        }
    }
}

fn is_document(media: &str) -> bool {
    media.starts_with("application/vnd.openxmlformats-officedocument.")
        || media.starts_with("application/vnd.oasis.opendocument.")
        || matches!(
            media,
            "application/msword" | "application/vnd.ms-powerpoint"
        )
}

/// What is said of a material, and what it consists of: while it is prepared, and once it is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MaterialText {
    /// What it is called.
    pub title: Both,
    /// What it is about.
    pub about: Both,
    /// What kind it is.
    pub kind: Kind,
    /// Where it comes from.
    pub made: Made,
    /// Who wrote or made it.
    pub author: Option<String>,
    /// Where it was published.
    pub source: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// The module that it belongs to.
    pub module: Option<String>,
    /// The session that it prepares.
    pub session: Option<String>,
    /// Everybody shall look at it before the session.
    pub required: bool,
    /// How many minutes it takes.
    pub minutes: Option<u32>,
    /// Why it is shared, in the words of the member who shares it.
    pub why: String,
    /// Its renditions.
    pub renditions: Vec<Rendition>,
}

impl Default for MaterialText {
    fn default() -> Self {
        Self {
            title: Both::default(),
            about: Both::default(),
            kind: Kind::Other,
            made: Made::Existing,
            author: None,
            source: None,
            licence: None,
            module: None,
            session: None,
            required: false,
            minutes: None,
            why: String::new(),
            renditions: Vec::new(),
        }
    }
}

/// A material that was shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its id, which names who shared it.
    pub id: String,
    /// Who shared it.
    pub person: String,
    /// What is said of it.
    pub told: MaterialText,
    /// When it was shared (RFC 3339).
    pub at: String,
    /// Why it was removed for all; a facilitator or whoever shared it did so.
    pub removed: Option<String>,
}
