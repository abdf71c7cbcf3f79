//! What people type about materials.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use programme::Language;

use super::values::language;

/// What to do with materials.
#[derive(Debug, Subcommand)]
pub enum MaterialAction {
    /// Add files, folders or links, and share them: they leave with the next sync
    Add {
        /// Files, folders, or https links
        #[arg(required = true)]
        what: Vec<String>,
        #[command(flatten)]
        told: MaterialArgument,
        /// Add the file to this material: another language, captions, a light version
        #[arg(long, value_name = "ID", conflicts_with = "replace")]
        to: Option<String>,
        /// A new version of this material's file: what people have read and noted stays
        #[arg(long, value_name = "ID")]
        replace: Option<String>,
        /// Which of the material's files it replaces, as `material show` gives it
        #[arg(long, value_name = "KEY", requires = "replace")]
        file: Option<String>,
        /// Keep it as a draft, and share it later (`mutual drafts post`)
        #[arg(long, conflicts_with_all = ["to", "replace"])]
        draft: bool,
    },
    /// List the materials
    List {
        /// Only those of this session
        #[arg(long)]
        session: Option<String>,
        /// Only those that are not done
        #[arg(long)]
        to_do: bool,
    },
    /// Show one
    Show {
        /// Its id
        id: String,
    },
    /// Change what is said of one; what is not given stays
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        told: MaterialArgument,
    },
    /// The text of a material's file, with its pages or slides
    Text {
        /// Its id
        id: String,
        /// Which of its files, as `material show` gives it; without it the first one that is here
        #[arg(long, value_name = "KEY")]
        file: Option<String>,
    },
    /// Write a material's file where it can be opened
    Export {
        /// Its id
        id: String,
        /// Where to
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Which of its files, as `material show` gives it; without it the first one that is here
        #[arg(long, value_name = "KEY")]
        file: Option<String>,
    },
    /// Make a light version of a file, with ffmpeg or LibreOffice where they are on this computer
    Lighten {
        /// Its id
        id: String,
        /// How
        #[arg(long = "as", value_name = "WAY")]
        way: WayArgument,
        /// Which of its files, as `material show` gives it; without it the first one that is here
        #[arg(long, value_name = "KEY")]
        file: Option<String>,
    },
    /// Look whether every byte here is what it should be
    Verify,
    /// Have materials on this computer: they come with the next sync
    Fetch {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Remove a material's files from this computer, or with a reason for everyone
    Remove {
        /// Its id
        id: String,
        /// Remove it for everyone, and say why
        #[arg(long, value_name = "REASON", allow_hyphen_values = true)]
        for_all: Option<String>,
    },
    /// Show or choose what comes by itself
    Keep {
        /// What comes by itself
        preset: Option<PresetArgument>,
        /// Files in this language only, where there is a choice; `both` for both
        #[arg(long = "in", value_name = "LANGUAGE")]
        within: Option<String>,
        /// No more than so many megabytes a day; 0 for no limit
        #[arg(long, value_name = "MB")]
        daily: Option<u32>,
        /// No files at present, only text (`on`), or files again (`off`)
        #[arg(long, value_name = "on|off")]
        pause: Option<super::group::Switch>,
    },
    /// Who tells the group that they are done with materials, and whether you do
    Prepared {
        /// With the materials of this session only, by its id
        #[arg(long)]
        session: Option<String>,
        /// Tell the group from now on (`on`), or take it back (`off`)
        #[arg(long, value_name = "on|off")]
        tell: Option<super::group::Switch>,
    },
    /// Your own notes on materials, as Markdown; of one or of all
    Notes {
        /// Its id
        id: Option<String>,
        /// Keep a note on it
        #[arg(long, value_name = "TEXT", requires = "id", allow_hyphen_values = true)]
        text: Option<String>,
        /// The page that it belongs to
        #[arg(long, requires = "text", value_parser = clap::value_parser!(u32).range(1..))]
        page: Option<u32>,
    },
    /// Say how far you have come with one
    Mark {
        /// Its id
        id: String,
        /// How far
        state: StateArgument,
    },
}

/// What comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PresetArgument {
    /// All materials
    Everything,
    /// What the next two sessions need
    NextTwo,
    /// Light files of the next session
    Little,
    /// Nothing
    Nothing,
}

/// How a file is made lighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WayArgument {
    /// Only the sound of a video
    Audio,
    /// A picture of 360 lines
    #[value(name = "360p")]
    Small,
    /// Slides or pages as PDF
    Pdf,
}

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateArgument {
    /// Not begun
    ToDo,
    /// Begun
    Started,
    /// Done
    Done,
}

/// What kind of material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArgument {
    /// Something to read
    Publication,
    /// Something to watch or to hear
    Video,
    /// Slides
    Presentation,
    /// A web page
    Link,
    /// Anything else
    Other,
}

/// What is said of a material.
#[derive(Debug, Default, clap::Args)]
pub struct MaterialArgument {
    /// Its title in English
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub title_en: Option<String>,
    /// Its title in Spanish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub title_es: Option<String>,
    /// What it is about, in English
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub about_en: Option<String>,
    /// What it is about, in Spanish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub about_es: Option<String>,
    /// What kind it is; guessed from the file
    #[arg(long)]
    pub kind: Option<KindArgument>,
    /// It was made for the programme
    #[arg(long)]
    pub tailor_made: bool,
    /// Who wrote or made it
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Where it was published
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Under which licence
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,
    /// The module that it belongs to, by its id
    #[arg(long, value_name = "ID")]
    pub module: Option<String>,
    /// The session that it prepares, by its id
    #[arg(long, value_name = "ID")]
    pub session: Option<String>,
    /// Everybody shall look at it before the session
    #[arg(long)]
    pub required: bool,
    /// How many minutes it takes
    #[arg(long)]
    pub minutes: Option<u32>,
    /// Why you share it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub why: Option<String>,
    /// The language of the file
    #[arg(long = "language", value_name = "LANGUAGE", value_parser = language)]
    pub language: Option<Language>,
}
