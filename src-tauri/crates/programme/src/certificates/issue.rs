//! Issuing certificates, in one go.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use credentials::claim::new_id;
use credentials::{Claim, sign};
use ledger::Audience;
use replica::keys::current::current;
use replica::record::{self, fact, refused};
use replica::stamp::stamp;
use replica::{Error, Replica, Result, Touched, Writing};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::certificate::{
    Certificate, CertificateLanguage, Issuance, Kept, bytes, fields_of, hex, issuance_fields,
};
use super::{seal, store};
use crate::attendance::progress::{Progress, Standing, halves, percent, progress};
use crate::attendance::show_attendance::entries;
use crate::clean::at_most;
use crate::error::Code;
use crate::language::Language;
use crate::noun::Noun;
use crate::people::{LONGEST_NAME, Organisation, countries, organisations, persons};
use crate::schedule::{Edition, edition};
use crate::words;

/// The longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 1_000;
/// So many sign at most: more do not fit on the paper.
pub const MOST_SIGNERS: usize = 3;

/// Who shall have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificateFor", rename_all = "camelCase")]
pub struct For {
    /// The person's id.
    pub person: String,
    /// Why, though they have not attended enough; facilitators only.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificatesDraft", rename_all = "camelCase")]
pub struct Draft {
    /// To whom.
    pub persons: Vec<For>,
    /// In which language.
    pub language: CertificateLanguage,
    /// Who signs on the paper, by name.
    pub signers: Vec<String>,
    /// The place of issue.
    #[serde(default)]
    pub place: Option<String>,
}

/// What all certificates of one issue have in common.
struct Common {
    achievement: [u8; 16],
    title: String,
    description: String,
    criteria: String,
    issuer: String,
    organisations: u32,
    countries: u32,
    language: CertificateLanguage,
    signers: Vec<String>,
    place: Option<String>,
    issued: DateTime<Utc>,
}

/// The same in each of the languages, joined where there are two and they differ.
fn in_each(language: CertificateLanguage, say: impl Fn(Language) -> String) -> String {
    let mut said: Vec<String> = Vec::new();
    for one in language.languages() {
        let text = say(*one);
        if !text.is_empty() && !said.contains(&text) {
            said.push(text);
        }
    }
    said.join(" / ")
}

fn common(
    connection: &Connection,
    edition: &Edition,
    homes: &[Organisation],
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<Common> {
    let language = draft.language;
    let group = record::group(connection)?.map(|group| group.to_string());
    let of = format!("{} {}", group.unwrap_or_default(), edition.id);
    let digest = blake3::derive_key("mutual-learning 2026 achievement", of.as_bytes());
    let mut signers = Vec::new();
    for signer in &draft.signers {
        if let Some(signer) = at_most(Some(signer), LONGEST_NAME)? {
            signers.push(signer);
        }
    }
    if signers.len() > MOST_SIGNERS {
        return Err(Error::of(Code::FieldInvalid)
            .with("field", "signers")
            .with("value", signers.join(", ")));
    }
    let countries: BTreeSet<&str> = homes.iter().map(|home| home.country.as_str()).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Common {
        achievement: digest.first_chunk().copied().unwrap_or_default(),
        title: title(edition, language),
        description: match in_each(language, |language| edition.about.best(language).to_owned()) {
            none if none.is_empty() => in_each(language, |language| {
                words::word(language, "certificate.about")
            }),
            about => about,
        },
        criteria: in_each(language, |language| {
            words::phrase(
                language,
                "certificate.criteria",
                &[("percent", &percent(edition).to_string())],
            )
        }),
        issuer: edition
            .title
            .best(
                language
                    .languages()
                    .first()
                    .copied()
                    .unwrap_or(Language::En),
            )
            .to_owned(),
        organisations: count(homes.len()),
        countries: count(countries.len()),
        language,
        signers,
        place: at_most(draft.place.as_deref(), LONGEST_NAME)?,
        issued: now,
    })
}

/// The programme and its time. In two languages the time stands in figures, so that the code on the paper stays coarse.
fn title(edition: &Edition, language: CertificateLanguage) -> String {
    let titles = in_each(language, |language| edition.title.best(language).to_owned());
    let span = match language.languages() {
        [one] => words::span(*one, &edition.span),
        _ => match edition.span.to {
            Some(to) => format!("{} – {to}", edition.span.from),
            None => edition.span.from.to_string(),
        },
    };
    format!("{titles}, {span}")
}

/// An organisation with its place: `Hogar Wiñay, Ayacucho, Perú`.
fn home(organisation: &Organisation, country: String) -> String {
    let parts = [
        Some(organisation.name.clone()),
        organisation.city.clone(),
        Some(country),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

fn certificate(
    common: &Common,
    seed: &[u8; 32],
    (person, name): (&str, &str),
    organisation: Option<&Organisation>,
    progress: &Progress,
) -> Result<Certificate> {
    let mut random = [0; 16];
    ledger::system_random(&mut random).map_err(refused)?;
    let id = new_id(random);
    let lines: Vec<String> = organisation.map_or_else(Vec::new, |organisation| {
        let names = common.language.languages().iter();
        let mut names: Vec<String> = names
            .map(|language| countries::name(&organisation.country, *language))
            .collect();
        // "Peru" and "Perú" stand once, with the accent
        if let [english, spanish] = names.as_slice()
            && crate::fold::key(english) == crate::fold::key(spanish)
        {
            names = vec![spanish.clone()];
        }
        names
            .into_iter()
            .map(|country| home(organisation, country))
            .collect()
    });
    let attended = halves(progress.attended);
    let sessions = format!("{attended}/{}", progress.counted);
    let said = match lines.first() {
        Some(line) => format!("{line} · {sessions}"),
        None => sessions,
    };
    let claim = Claim {
        id,
        achievement: common.achievement,
        name: name.to_owned(),
        said,
        title: common.title.clone(),
        description: common.description.clone(),
        criteria: common.criteria.clone(),
        issuer: common.issuer.clone(),
        issued: common.issued.timestamp(),
    };
    let signed = sign(claim, seed);
    if !signed.holds() {
        return Err(Error::internal(
            "certificate",
            "what was signed does not hold",
        ));
    }
    let claim = signed.claim;
    Ok(Certificate {
        id: hex(&claim.id),
        person: person.to_owned(),
        name: claim.name,
        organisation: lines,
        attended,
        counted: progress.counted,
        organisations: common.organisations,
        countries: common.countries,
        language: common.language,
        signers: common.signers.clone(),
        place: common.place.clone(),
        said: claim.said,
        title: claim.title,
        description: claim.description,
        criteria: claim.criteria,
        issuer: claim.issuer,
        achievement: hex(&claim.achievement),
        issued: claim.issued,
        key: hex(&signed.key.0),
        signatures: [
            hex(&signed.signatures.jwt),
            hex(&signed.signatures.proof),
            hex(&signed.signatures.qr),
        ],
    })
}

/// The ids of persons who have one that was not withdrawn.
pub(super) fn have_one(connection: &Connection) -> Result<BTreeMap<String, String>> {
    let issuances = store::issuances(connection)?;
    let all = store::all(connection)?.into_iter();
    Ok(all
        .filter(|kept| {
            issuances
                .get(&kept.certificate.issuance())
                .is_some_and(|issuance| issuance.withdrawn.is_none())
        })
        .map(|kept| (kept.certificate.person, kept.certificate.id))
        .collect())
}

/// Issues certificates, all or none; gives their ids in the order of the draft.
///
/// # Errors
/// `not-facilitator`, `person-unknown`, `text-too-long`; `certificate-nobody` for an empty draft; `certificate-there` for somebody who
/// has one; `not-eligible` for somebody who has not attended enough, and no reason is given; `certificate-key` where the key that
/// signs has not come to this device.
pub fn issue_certificates(
    replica: &mut Replica,
    now: DateTime<Utc>,
    draft: &Draft,
) -> Result<(Vec<String>, Touched)> {
    replica.write(now, |writing| issue(writing, now, draft))
}

fn issue(writing: &mut Writing<'_>, now: DateTime<Utc>, draft: &Draft) -> Result<Vec<String>> {
    if draft.persons.is_empty() {
        return Err(Error::of(Code::CertificateNobody));
    }
    // nobody who has left may hold the key that signs
    writing.rotate_keys_if_due()?;
    let connection = writing.connection();
    let seed = signing_seed(connection)?.ok_or_else(|| Error::of(Code::CertificateKey))?;
    let group =
        record::group(connection)?.ok_or_else(|| Error::internal("certificates", "no group"))?;
    let roster = record::roster(connection, group)?;
    let edition = edition(connection)?;
    let homes = organisations(connection)?;
    let marks = entries(connection)?;
    let everybody = persons(connection)?;
    let common = common(connection, &edition, &homes, draft, now)?;
    let mut have = have_one(connection)?;
    let mut ids = Vec::new();
    let mut seen = BTreeSet::new();
    for wanted in &draft.persons {
        // named twice is meant once
        if !seen.insert(&wanted.person) {
            continue;
        }
        let person = everybody
            .iter()
            .find(|person| person.id == wanted.person)
            .ok_or_else(|| Error::of(Code::PersonUnknown).with("id", &wanted.person))?;
        if have.contains_key(&person.id) {
            return Err(Error::of(Code::CertificateThere).with("name", &person.name));
        }
        let progress = progress(&edition, &person.id, &marks);
        let reason = at_most(wanted.reason.as_deref(), LONGEST_REASON)?;
        if progress.standing != Standing::Reached && reason.is_none() {
            return Err(Error::of(Code::NotEligible).with("name", &person.name));
        }
        let organisation = homes
            .iter()
            .find(|home| Some(&home.id) == person.organisation.as_ref());
        let certificate = certificate(
            &common,
            &seed,
            (&person.id, &person.name),
            organisation,
            &progress,
        )?;
        let public = certificate.issuance();
        let issuance = Issuance {
            key: certificate.key.clone(),
            at: stamp(now),
            sealed: Some(seal::sealed_for(&roster, group, &public, &certificate)?),
            forms: certificate.forms(),
            withdrawn: None,
            id: public,
        };
        let id = certificate.id.clone();
        have.insert(person.id.clone(), id.clone());
        let kept = Kept {
            certificate,
            reason: reason.filter(|_| progress.standing != Standing::Reached),
            why: None,
        };
        writing.set(Noun::Certificate, &id, &fields_of(&kept)?)?;
        writing.set(
            Noun::Issuance,
            &issuance.id.clone(),
            &issuance_fields(&issuance),
        )?;
        ids.push(id);
    }
    Ok(ids)
}

/// The names that sign where nobody says otherwise: the facilitators', the reader's first.
///
/// # Errors
/// See the crate.
pub fn usual_signers(connection: &Connection) -> Result<Vec<String>> {
    let me = fact(connection, "me")?;
    let mut all: Vec<_> = persons(connection)?
        .into_iter()
        .filter(|person| {
            person
                .labels
                .contains(&crate::people::PersonLabel::Facilitator)
        })
        .collect();
    all.sort_by_key(|person| Some(&person.id) != me.as_ref());
    all.truncate(2);
    Ok(all.into_iter().map(|person| person.name).collect())
}

/// The seed of the key that signs now; none where the facilitators' current epoch has not come to this device, since the one before it
/// may be in the hands of somebody who has left.
fn signing_seed(connection: &Connection) -> Result<Option<zeroize::Zeroizing<[u8; 32]>>> {
    if let Some(epoch) = current(connection, Audience::Facilitators)?
        && record::judged_epoch(connection, epoch.epoch)?.is_none()
    {
        return Ok(None);
    }
    record::secret(connection, "certificate")
}

/// The public key that signs now, where this device holds it.
///
/// # Errors
/// See the crate.
pub(super) fn current_key(connection: &Connection) -> Result<Option<credentials::IssuerKey>> {
    Ok(signing_seed(connection)?.map(|seed| credentials::forms::key_of(&seed)))
}

/// The keys that ever issued something, newest last.
pub(super) fn keys(connection: &Connection) -> Result<Vec<credentials::IssuerKey>> {
    let mut all: Vec<(String, String)> = store::issuances(connection)?
        .into_values()
        .map(|issuance| (issuance.at, issuance.key))
        .collect();
    all.sort();
    let mut keys = Vec::new();
    for (_, key) in all {
        if let Some(key) = bytes(&key).map(credentials::IssuerKey)
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    Ok(keys)
}
