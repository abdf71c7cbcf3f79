//! Certificates as they are shown: to facilitators all of them, and to everybody their own.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use credentials::{IssuerKey, WordsIn};
use replica::{Error, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::certificate::{Certificate, CertificateLanguage, Issuance};
use super::issue::{current_key, keys, usual_signers};
use super::{mine, store};
use crate::attendance::progress::{Standing, counts, in_words, is_over, progress};
use crate::attendance::show_attendance::entries;
use crate::error::Code;
use crate::language::{Both, Language};
use crate::people::{organisations, persons};
use crate::schedule::edition;
use crate::time::stamp;

/// The words by which people compare an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IssuerWords {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
}

impl IssuerWords {
    /// Those of a key.
    pub fn of(key: &IssuerKey) -> Self {
        Self {
            en: key.words(WordsIn::English),
            es: key.words(WordsIn::Spanish),
        }
    }
}

/// A certificate as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificateCard", rename_all = "camelCase")]
pub struct Card {
    /// Its id.
    pub id: String,
    /// The code on the paper.
    pub code: String,
    /// The person's id.
    pub person: String,
    /// The name on it.
    pub name: String,
    /// What it says they did.
    pub said: String,
    /// The programme and its time.
    pub title: String,
    /// Its language.
    pub language: CertificateLanguage,
    /// When it was issued: an instant.
    pub issued: String,
    /// When it was withdrawn: an instant.
    pub withdrawn: Option<String>,
    /// Why it was issued though the rule was not met; for facilitators.
    pub reason: Option<String>,
    /// Why it was withdrawn; for facilitators.
    pub why: Option<String>,
    /// The group may know.
    pub shown: bool,
}

/// Somebody who may get a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificateCandidate", rename_all = "camelCase")]
pub struct Candidate {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their organisation's name.
    pub organisation: Option<String>,
    /// How far they have come, in a sentence.
    pub said: String,
    /// They have attended enough.
    pub reached: bool,
    /// Their certificates, the one that stands first.
    pub certificates: Vec<Card>,
}

/// Everything that the facilitators' page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificatesPage", rename_all = "camelCase")]
pub struct Page {
    /// The programme.
    pub title: Both,
    /// All sessions that count are over.
    pub over: bool,
    /// This device has the key that signs.
    pub can_sign: bool,
    /// Who signs where nobody says otherwise.
    pub signers: Vec<String>,
    /// By these words others compare the issuer: of the key that signs now, and of those that signed before it.
    pub words: Vec<IssuerWords>,
    /// Those who count, by their organisations and names.
    pub people: Vec<Candidate>,
}

/// The reader's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MyCertificate", rename_all = "camelCase")]
pub struct Mine {
    /// It; absent: there is none, or none has come to this device.
    pub certificate: Option<Card>,
    /// By these words others compare the issuer.
    pub words: Option<IssuerWords>,
}

pub(super) fn card(certificate: &Certificate, issuance: Option<&Issuance>, shown: bool) -> Card {
    let signed = certificate.signed();
    Card {
        id: certificate.id.clone(),
        code: signed.map(|signed| signed.claim.code()).unwrap_or_default(),
        person: certificate.person.clone(),
        name: certificate.name.clone(),
        said: certificate.said.clone(),
        title: certificate.title.clone(),
        language: certificate.language,
        issued: stamp(DateTime::from_timestamp(certificate.issued, 0).unwrap_or_default()),
        withdrawn: issuance.and_then(|issuance| issuance.withdrawn.clone()),
        reason: None,
        why: None,
        shown,
    }
}

/// The facilitators' page.
///
/// # Errors
/// `not-facilitator`.
pub fn show_certificates(
    replica: &Replica,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Page> {
    if !replica.is_facilitator() {
        return Err(Error::of(replica::Code::NotFacilitator));
    }
    let connection = replica.connection();
    let edition = edition(connection)?;
    let marks = entries(connection)?;
    let issuances = store::issuances(connection)?;
    let shown = store::shown(connection)?;
    let homes: BTreeMap<String, String> = organisations(connection)?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    let mut cards: BTreeMap<String, Vec<Card>> = BTreeMap::new();
    for kept in store::all(connection)? {
        let id = kept.certificate.issuance();
        let lets = shown.get(&kept.certificate.person) == Some(&id);
        let mut card = card(&kept.certificate, issuances.get(&id), lets);
        card.reason = kept.reason;
        card.why = kept.why;
        cards.entry(card.person.clone()).or_default().push(card);
    }
    for certificates in cards.values_mut() {
        certificates.sort_by(|one, other| {
            (one.withdrawn.is_some(), &other.issued).cmp(&(other.withdrawn.is_some(), &one.issued))
        });
    }
    let mut listed = persons(connection)?;
    listed.retain(|person| counts(person) || cards.contains_key(&person.id));
    let mut people: Vec<Candidate> = listed
        .into_iter()
        .map(|person| {
            let progress = progress(&edition, &person.id, &marks);
            Candidate {
                organisation: person
                    .organisation
                    .as_ref()
                    .and_then(|id| homes.get(id))
                    .cloned(),
                said: in_words(&progress, language),
                reached: progress.standing == Standing::Reached,
                certificates: cards.remove(&person.id).unwrap_or_default(),
                name: person.name,
                person: person.id,
            }
        })
        .collect();
    let key = |text: &str| crate::fold::key(text);
    people.sort_by_cached_key(|one| {
        (
            one.organisation.is_none(),
            key(one.organisation.as_deref().unwrap_or_default()),
            key(&one.name),
        )
    });
    let key = current_key(connection)?;
    Ok(Page {
        title: edition.title.clone(),
        over: is_over(&edition, now),
        can_sign: key.is_some(),
        signers: usual_signers(connection)?,
        words: all_words(connection, key)?,
        people,
    })
}

/// The words of each key, the one that signs now first.
fn all_words(
    connection: &rusqlite::Connection,
    current: Option<IssuerKey>,
) -> Result<Vec<IssuerWords>> {
    let mut all: Vec<IssuerKey> = keys(connection)?;
    all.reverse();
    if let Some(current) = current {
        all.retain(|key| *key != current);
        all.insert(0, current);
    }
    Ok(all.iter().map(IssuerWords::of).collect())
}

/// The reader's own certificate.
///
/// # Errors
/// See the crate.
pub fn my_certificate(replica: &Replica) -> Result<Mine> {
    let Some((certificate, issuance)) = mine::mine(replica)? else {
        return Ok(Mine {
            certificate: None,
            words: None,
        });
    };
    let shown = store::shown(replica.connection())?
        .get(&certificate.person)
        .is_some_and(|id| *id == issuance.id);
    Ok(Mine {
        words: certificate
            .signed()
            .map(|signed| IssuerWords::of(&signed.key)),
        certificate: Some(card(&certificate, Some(&issuance), shown)),
    })
}

/// Who lets the group know that they have a certificate, and it stands: by their persons' ids.
///
/// # Errors
/// See the crate.
pub fn who_shows(replica: &Replica) -> Result<Vec<String>> {
    let issuances = store::issuances(replica.connection())?;
    let shown = store::shown(replica.connection())?.into_iter();
    Ok(shown
        .filter(|(_, id)| {
            issuances
                .get(id)
                .is_some_and(|issuance| issuance.withdrawn.is_none())
        })
        .map(|(person, _)| person)
        .collect())
}

/// A certificate that the reader may see: a facilitator any, everybody their own.
///
/// # Errors
/// `certificate-unknown`.
pub fn certificate(replica: &Replica, id: &str) -> Result<Certificate> {
    if let Some((own, _)) = mine::mine(replica)?.filter(|(own, _)| own.id == id) {
        return Ok(own);
    }
    let kept = match replica.is_facilitator() {
        true => store::one(replica.connection(), id)?,
        false => None,
    };
    kept.map(|kept| kept.certificate)
        .ok_or_else(|| Error::of(Code::CertificateUnknown).with("id", id))
}
