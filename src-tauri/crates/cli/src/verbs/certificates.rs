//! Certificates: issued, shown, written as files, withdrawn, and checked.

use std::path::{Path, PathBuf};

use programme::certificates::issue::{Draft, For, issue_certificates};
use programme::certificates::list::certificate_list;
use programme::certificates::mine::show_certificate;
use programme::certificates::page::verifier_page;
use programme::certificates::paper::certificate_files;
use programme::certificates::show_certificates::{Card, my_certificate, show_certificates};
use programme::certificates::verify::{Answer, Verdict, verify_certificate};
use programme::certificates::withdraw::{certificate_of, withdraw_certificate};
use programme::people::persons;
use programme::words;
use replica::Replica;
use serde::Serialize;

use super::attendance::{list_as, person_of};
use crate::arguments::certificates::{CertificatesAction, LanguageArgument, YesOrNo};
use crate::context::Context;
use crate::given::bytes_up_to;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual certificates`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: CertificatesAction,
}

/// The most that is read of a file that somebody brings, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A certificate with the files that were written.
#[derive(Debug, Serialize)]
struct Issued {
    #[serde(flatten)]
    card: Card,
    /// The paths.
    files: Vec<PathBuf>,
    /// What could not be written, by the code of its error.
    missing: Option<String>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    if let CertificatesAction::Verify { file } = &arguments.action {
        return verify(context, file);
    }
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let at = &mut programme;
    match arguments.action {
        CertificatesAction::Issue {
            out,
            person,
            reason,
            language,
            signed_by,
            place,
        } => {
            let draft = draft(context, at, person, reason, language, signed_by, place)?;
            // a folder that cannot be written to is found before anything is signed
            folder(&out)?;
            if draft.persons.is_empty() {
                return told(context, &[], "certificate.nobody_left");
            }
            let (ids, _) = issue_certificates(at, context.now, &draft)?;
            let page = show_certificates(at, context.now, context.language)?;
            let mut all: Vec<Card> = page
                .people
                .into_iter()
                .flat_map(|one| one.certificates)
                .collect();
            all.retain(|card| ids.contains(&card.id));
            let issued = all
                .into_iter()
                .map(|card| files(context, at, card, &out))
                .collect::<Result<Vec<_>>>();
            match issued {
                Ok(issued) => told(context, &issued, "certificate.issued"),
                Err(failure) => {
                    // what was signed stays, whatever became of the files
                    say::remark(&words::word(context.language, "certificate.issued_anyway"));
                    Err(failure)
                }
            }
        }
        CertificatesAction::Show => shown(context, at),
        CertificatesAction::Files { certificate, out } => {
            let id = certificate_of(at, &certificate)?;
            folder(&out)?;
            let page = show_certificates(at, context.now, context.language)?;
            let card = page
                .people
                .into_iter()
                .flat_map(|one| one.certificates)
                .find(|card| card.id == id)
                .ok_or_else(|| Failure::of("certificate-unknown").with("id", &id))?;
            told(
                context,
                &[files(context, at, card, &out)?],
                "certificate.written",
            )
        }
        CertificatesAction::Mine { out, group } => mine(context, at, out.as_deref(), group),
        CertificatesAction::Withdraw {
            certificate,
            reason,
        } => {
            let id = certificate_of(at, &certificate)?;
            withdraw_certificate(at, context.now, &id, &reason)?;
            match context.json {
                true => say::json(&serde_json::json!({ "id": id })),
                false => say::text(&format!(
                    "{id}\n{}\n",
                    words::word(context.language, "certificate.was_withdrawn")
                )),
            }
        }
        CertificatesAction::List { out } => {
            let kind = list_as(&out)?;
            let reader = context.reader(Some(&profile))?;
            let made = certificate_list(at, &reader, context.now, context.language, kind)?;
            let bytes = documents::list::bytes(made).map_err(replica::Error::from)?;
            say::file(context.json, &out, &bytes)
        }
        CertificatesAction::Page { out } => {
            let page = verifier_page(at, context.now, context.language)?;
            say::file(context.json, &out, page.as_bytes())
        }
        CertificatesAction::Verify { .. } => Ok(()),
    }
}

fn folder(out: &Path) -> Result<()> {
    let named = |error: std::io::Error| {
        Failure::from(replica::Error::from(error)).with("path", out.display())
    };
    std::fs::create_dir_all(out).map_err(named)?;
    say::writable(&out.join("writable.pdf"))
}

fn draft(
    context: &Context,
    programme: &Replica,
    named: Vec<String>,
    reason: Option<String>,
    language: LanguageArgument,
    signers: Vec<String>,
    place: Option<String>,
) -> Result<Draft> {
    let page = show_certificates(programme, context.now, context.language)?;
    let persons = match named.is_empty() {
        true => page
            .people
            .iter()
            .filter(|one| {
                // whose certificate was withdrawn gets another one only by name
                one.reached && one.certificates.is_empty()
            })
            .map(|one| For {
                person: one.person.clone(),
                reason: None,
            })
            .collect(),
        false => {
            let everybody = persons(programme.connection())?;
            named
                .iter()
                .map(|name| {
                    Ok(For {
                        person: person_of(&everybody, name)?,
                        reason: reason.clone(),
                    })
                })
                .collect::<Result<Vec<_>>>()?
        }
    };
    Ok(Draft {
        persons,
        language: language.into(),
        signers: match signers.is_empty() {
            true => page.signers,
            false => signers,
        },
        place,
    })
}

/// Writes the files of one certificate. What could not be set as PDF is said, and the others are written all the same.
fn files(context: &Context, programme: &Replica, card: Card, out: &Path) -> Result<Issued> {
    let made = documents::certificate::files(&certificate_files(programme, &card.id)?);
    let mut files = Vec::new();
    for (name, bytes) in made.files {
        let path = out.join(name);
        say::shared(&path, &bytes)?;
        files.push(path);
    }
    let missing = made.unset.map(|unset| {
        let failure = Failure::from(replica::Error::from(unset));
        let code = failure.code.clone();
        say::failure(context.language, &failure.with("name", &card.name));
        code
    });
    Ok(Issued {
        card,
        files,
        missing,
    })
}

fn told(context: &Context, issued: &[Issued], after: &str) -> Result<()> {
    if context.json {
        return say::json(&issued);
    }
    let mut text = String::new();
    for one in issued {
        text.push_str(&format!(
            "{}  {}  {}\n",
            one.card.code, one.card.name, one.card.said
        ));
        for file in &one.files {
            text.push_str(&format!("    {}\n", file.display()));
        }
    }
    text.push_str(&format!("{}\n", words::word(context.language, after)));
    say::text(&text)
}

fn shown(context: &Context, programme: &Replica) -> Result<()> {
    let page = show_certificates(programme, context.now, context.language)?;
    if context.json {
        return say::json(&page);
    }
    let mut text = String::new();
    for words in &page.words {
        text.push_str(&format!(
            "{}\n    {}\n    {}\n\n",
            words::word(context.language, "certificate.compare"),
            words.en,
            words.es
        ));
    }
    for one in &page.people {
        text.push_str(&format!("{}  · {}\n", one.name, one.said));
        for card in &one.certificates {
            let state = match card.withdrawn {
                Some(_) => "certificate.list.withdrawn",
                None => "certificate.list.stands",
            };
            text.push_str(&format!(
                "    {}  {}  {}\n",
                card.code,
                card.issued,
                words::word(context.language, state)
            ));
        }
    }
    say::text(&text)
}

fn mine(
    context: &Context,
    programme: &mut Replica,
    out: Option<&Path>,
    group: Option<YesOrNo>,
) -> Result<()> {
    if let Some(group) = group {
        show_certificate(programme, context.now, group == YesOrNo::Yes)?;
    }
    let mine = my_certificate(programme)?;
    match (mine.certificate, out) {
        (Some(card), Some(out)) => {
            folder(out)?;
            let written = [files(context, programme, card, out)?];
            told(context, &written, "certificate.written")
        }
        (Some(card), None) if context.json => say::json(&card),
        (Some(card), None) => say::text(&format!(
            "{}  {}  {}\n{}\n",
            card.code, card.name, card.said, card.title
        )),
        (None, _) => Err(Failure::of("certificate-unknown").with("id", "")),
    }
}

fn verify(context: &Context, file: &Path) -> Result<()> {
    let bytes = bytes_up_to(file, LARGEST)?;
    let profile = context.profile_if_any()?;
    let verdict = verify_certificate(profile.as_ref(), &bytes)?;
    if context.json {
        return say::json(&verdict);
    }
    say::text(&in_words(context, &verdict))
}

fn in_words(context: &Context, verdict: &Verdict) -> String {
    let word = |key: &str| words::word(context.language, key);
    let answer = match verdict.answer {
        Answer::IssuerKnown => "known",
        Answer::IssuerUnknown => "unknown",
        Answer::NotValid => "not-valid",
    };
    let mut text = format!("{}\n", word(&"certificate.answer.{}".replace("{}", answer)));
    if let Some(why) = verdict.why {
        let why = serde_json::to_value(why).unwrap_or_default();
        let why = why.as_str().unwrap_or_default().to_owned();
        text.push_str(&format!(
            "{}\n",
            word(&"certificate.why.{}".replace("{}", &why))
        ));
    }
    let facts = [
        &verdict.name,
        &verdict.said,
        &verdict.title,
        &verdict.issued,
        &verdict.code,
        &verdict.issuer,
    ];
    for fact in facts.into_iter().flatten() {
        text.push_str(&format!("    {fact}\n"));
    }
    if let (Answer::IssuerUnknown, Some(words)) = (verdict.answer, &verdict.words) {
        text.push_str(&format!(
            "{}\n    {}\n    {}\n",
            word("certificate.compare"),
            words.en,
            words.es
        ));
    }
    if let Some(until) = &verdict.known_until {
        text.push_str(&format!("{} {until}\n", word("certificate.known_until")));
    }
    text
}
