//! What people type about certificates.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use programme::certificates::CertificateLanguage;

/// The language of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// English
    En,
    /// Spanish
    Es,
    /// Both, side by side
    Both,
}

impl From<LanguageArgument> for CertificateLanguage {
    fn from(language: LanguageArgument) -> Self {
        match language {
            LanguageArgument::En => Self::En,
            LanguageArgument::Es => Self::Es,
            LanguageArgument::Both => Self::Both,
        }
    }
}

/// What to do with certificates.
#[derive(Debug, Subcommand)]
pub enum CertificatesAction {
    /// Issue certificates to everybody who has attended enough and has none, and write the files of each into a folder
    Issue {
        /// The folder; it is made if it is not there
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// To these alone: an id or a whole name; as often as needed
        #[arg(long, value_name = "PERSON", allow_hyphen_values = true)]
        person: Vec<String>,
        /// Why those who are named get one though they have not attended enough; facilitators only
        #[arg(
            long,
            value_name = "TEXT",
            requires = "person",
            allow_hyphen_values = true
        )]
        reason: Option<String>,
        /// The language of the certificates
        #[arg(long = "in", value_name = "LANGUAGE", default_value = "both")]
        language: LanguageArgument,
        /// Who signs on the paper; up to three times. Otherwise the facilitators
        #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
        signed_by: Vec<String>,
        /// The place of issue
        #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
        place: Option<String>,
    },
    /// List who has a certificate, who can get one, and who cannot yet
    Show,
    /// Write the files of a certificate again: by its id, its code, or its person
    Files {
        /// An id, a code, or a person's id or whole name
        #[arg(allow_hyphen_values = true)]
        certificate: String,
        /// The folder; it is made if it is not there
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Your own certificate: show it, write its files, or let the group know of it
    Mine {
        /// The folder for its files; it is made if it is not there
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Whether the group may know that you have one
        #[arg(long, value_name = "YES|NO")]
        group: Option<YesOrNo>,
    },
    /// Withdraw a certificate: people who check it with this programme are told
    Withdraw {
        /// An id, a code, or a person's id or whole name
        #[arg(allow_hyphen_values = true)]
        certificate: String,
        /// Why; facilitators only
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        reason: String,
    },
    /// Check a certificate: a PDF, SVG, JSON or JWT, pasted text, or a picture of its QR code; - is standard input
    Verify {
        /// The file
        file: PathBuf,
    },
    /// Write the page with which anybody checks certificates in a browser, without a connection
    Page {
        /// The file, which ends in .html
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Write all certificates as a list
    List {
        /// The file, which ends in .pdf, .csv or .xlsx
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesOrNo {
    /// Yes
    Yes,
    /// No
    No,
}
