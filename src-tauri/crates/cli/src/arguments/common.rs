//! What holds for every verb.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use programme::Language;

/// What can be typed with every verb.
#[derive(Debug, Args)]
pub struct Common {
    /// The profile's folder (default: the same as the window's)
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Read the profile's passphrase from the first line of this file
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Which programme, if there are several (default: the one looked at last)
    #[arg(long, global = true, value_name = "ID")]
    pub programme: Option<String>,
    /// Your time zone, as an IANA name (default: this computer's)
    #[arg(long, global = true, value_name = "ZONE")]
    pub zone: Option<String>,
    /// The language of what is said: en or es (default: this computer's)
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// Answer in JSON; its shape is described in the command line's README
    #[arg(long, global = true)]
    pub json: bool,
    /// Take this instant for the present (RFC 3339)
    #[arg(long, global = true, hide = true, value_name = "INSTANT")]
    pub now: Option<DateTime<Utc>>,
}

impl Common {
    /// The language of what is said.
    pub fn language(&self) -> Language {
        let tag = self
            .lang
            .as_deref()
            .unwrap_or_else(|| device::locale::system_language());
        Language::from_tag(tag).unwrap_or(Language::En)
    }
}
