//! What goes on the paper of a certificate. `documents` draws it.

use chrono::{DateTime, NaiveDate, Utc};
use replica::{Error, Replica, Result};

use super::certificate::Certificate;
use super::show_certificates::certificate;
use crate::error::Code;
use crate::language::{Both, Language};
use crate::materials::export_file::safe_name;
use crate::schedule::{Edition, edition};
use crate::words::{count, date, phrase, span, word};

/// A line in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// BCP 47.
    pub language: Language,
    /// The words.
    pub text: String,
}

/// A session on the thread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Where: 0 at the first session's day, 1 at the last one's.
    pub at: f32,
    /// Its module, counted from 0; the opening has none.
    pub module: Option<usize>,
}

/// What goes on the paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// In the order in which they stand.
    pub languages: Vec<Language>,
    /// What the document is called.
    pub document: String,
    /// What the programme is called.
    pub programme: Vec<Line>,
    /// From when to when.
    pub span: Vec<Line>,
    /// "This is to certify that".
    pub certify: Vec<Line>,
    /// The person's name.
    pub name: String,
    /// Their organisation with its place.
    pub organisation: Vec<Line>,
    /// What they did.
    pub statement: Vec<Line>,
    /// The modules, each in its languages.
    pub modules: Vec<Vec<Line>>,
    /// The sessions that have a day.
    pub stops: Vec<Stop>,
    /// What the thread shows, for those who do not see it.
    pub way: String,
    /// Who signs.
    pub signers: Vec<String>,
    /// What they are.
    pub role: Vec<Line>,
    /// Where and when.
    pub dated: Vec<Line>,
    /// "Check it with the app".
    pub check: Vec<Line>,
    /// The code, for people.
    pub code: String,
    /// The code, for cameras: rows of modules, dark ones true.
    pub qr: Option<Vec<Vec<bool>>>,
    /// What it says, for those who do not see it.
    pub qr_said: String,
    /// What is attached.
    pub attached: String,
    /// The credential as a VC-JWT: attached, and found there again.
    pub jwt: String,
    /// When it was issued.
    pub issued: DateTime<Utc>,
}

/// Everything that a person gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Files {
    /// What the names of the files begin with.
    pub stem: String,
    /// The paper.
    pub paper: Paper,
    /// The credential as VC-JWT.
    pub jwt: String,
    /// The credential as JSON.
    pub json: String,
    /// The picture that carries it.
    pub svg: String,
}

/// The files of a certificate that the reader may see.
///
/// # Errors
/// `certificate-unknown`.
pub fn certificate_files(replica: &Replica, id: &str) -> Result<Files> {
    let certificate = certificate(replica, id)?;
    let unknown = || Error::of(Code::CertificateUnknown).with("id", id);
    let signed = certificate.signed().ok_or_else(unknown)?;
    let edition = edition(replica.connection())?;
    let code = signed.claim.code();
    // the code tells two of the same name apart, so it is never what a limit cuts off
    Ok(Files {
        stem: format!("{} {code}", stem(&certificate.name)),
        jwt: signed.jwt(),
        json: signed.json(),
        svg: signed.svg(),
        paper: paper(&edition, &certificate, &signed),
    })
}

/// A name as files can bear it, short enough that the code has its place behind it.
fn stem(name: &str) -> String {
    // what stands behind a point would be taken for the kind of a file
    let plain = safe_name(&name.replace('.', ""));
    let mut short = String::new();
    for letter in plain.chars() {
        if short.len() + letter.len_utf8() > 120 {
            break;
        }
        short.push(letter);
    }
    short.trim().to_owned()
}

fn lines(languages: &[Language], say: impl Fn(Language) -> String) -> Vec<Line> {
    languages
        .iter()
        .map(|language| Line {
            language: *language,
            text: say(*language),
        })
        .filter(|line| !line.text.is_empty())
        .collect()
}

/// The same text in both languages stands once.
fn once(mut lines: Vec<Line>) -> Vec<Line> {
    lines.dedup_by(|later, earlier| later.text == earlier.text);
    lines
}

fn titles(both: &Both, languages: &[Language]) -> Vec<Line> {
    let own = lines(languages, |language| {
        both.side(language).unwrap_or_default().to_owned()
    });
    match own.is_empty() {
        // given in the other language alone
        true => lines(
            &[languages.first().map_or(Language::En, |one| one.other())],
            |language| both.best(language).to_owned(),
        ),
        false => once(own),
    }
}

fn paper(edition: &Edition, certificate: &Certificate, signed: &credentials::Signed) -> Paper {
    let languages = certificate.language.languages();
    let issued = DateTime::from_timestamp(certificate.issued, 0).unwrap_or_default();
    // as the credential states it, so that paper, app and page show the same day
    let day = issued.date_naive();
    let number = |number: u32| i64::from(number);
    let first = languages.first().copied().unwrap_or(Language::En);
    Paper {
        languages: languages.to_vec(),
        document: phrase(
            first,
            "certificate.document",
            &[("name", &certificate.name), ("title", &certificate.title)],
        ),
        programme: titles(&edition.title, languages),
        span: lines(languages, |language| span(language, &edition.span)),
        certify: lines(languages, |language| word(language, "certificate.certify")),
        name: certificate.name.clone(),
        organisation: once(
            languages
                .iter()
                .zip(&certificate.organisation)
                .map(|(language, text)| Line {
                    language: *language,
                    text: text.clone(),
                })
                .collect(),
        ),
        statement: lines(languages, |language| {
            let attended = match language {
                Language::En => certificate.attended.clone(),
                Language::Es => certificate.attended.replace('.', ","),
            };
            phrase(
                language,
                "certificate.statement",
                &[
                    ("title", edition.title.best(language)),
                    ("attended", &attended),
                    ("counted", &certificate.counted.to_string()),
                    (
                        "organisations",
                        &count(
                            language,
                            "certificate.organisations",
                            number(certificate.organisations),
                        ),
                    ),
                    (
                        "countries",
                        &count(
                            language,
                            "certificate.countries",
                            number(certificate.countries),
                        ),
                    ),
                ],
            )
        }),
        modules: edition
            .modules
            .iter()
            .map(|module| titles(&module.title, languages))
            .collect(),
        stops: stops(edition),
        way: phrase(
            first,
            "certificate.way",
            &[
                ("sessions", &edition.sessions.len().to_string()),
                ("modules", &edition.modules.len().to_string()),
            ],
        ),
        signers: certificate.signers.clone(),
        role: lines(languages, |language| word(language, "certificate.role")),
        dated: lines(languages, |language| {
            let day = date(language, day);
            match &certificate.place {
                Some(place) => format!("{place}, {day}"),
                None => day,
            }
        }),
        check: lines(languages, |language| word(language, "certificate.check")),
        code: signed.claim.code(),
        qr: signed.qr(),
        qr_said: word(first, "certificate.qr"),
        attached: word(first, "certificate.credential"),
        jwt: signed.jwt(),
        issued,
    }
}

/// The sessions that have a day, on a line from the first to the last.
fn stops(edition: &Edition) -> Vec<Stop> {
    let mut dated: Vec<(NaiveDate, Option<usize>)> = edition
        .sessions
        .iter()
        .filter_map(|session| {
            let module = session
                .module
                .as_ref()
                .and_then(|id| edition.modules.iter().position(|module| module.id == *id));
            Some((session.stated.date?, module))
        })
        .collect();
    dated.sort();
    let (Some((first, _)), Some((last, _))) = (dated.first(), dated.last()) else {
        return Vec::new();
    };
    let days = |from: NaiveDate, to: NaiveDate| {
        i16::try_from((to - from).num_days()).map_or(f32::from(i16::MAX), f32::from)
    };
    let whole = days(*first, *last).max(1.0);
    dated
        .iter()
        .map(|(date, module)| Stop {
            at: days(*first, *date) / whole,
            module: *module,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leaves_room_for_the_code() {
        assert_eq!(stem("Dr. María González Pérez"), "Dr María González Pérez");
        assert_eq!(stem("../../../etc/passwd"), "___etc_passwd");
        assert_eq!(stem(".hidden"), "hidden");
        assert_eq!(stem("..."), "file");
        assert!(stem(&"甲".repeat(200)).len() <= 120);
        assert_eq!(stem("CON"), "CON_");
    }
}
