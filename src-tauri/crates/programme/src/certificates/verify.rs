//! Checking a certificate that somebody brings, without asking anybody.

use chrono::DateTime;
use credentials::{Checked, Fault, IssuerKey, NotFound, check, find};
use replica::origin::KNOWN_SINCE;
use replica::record::fact;
use replica::{Profile, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::certificate::{Facts, form_digest, hex};
use super::issue::{current_key, keys};
use super::show_certificates::IssuerWords;
use super::store;
use crate::language::Both;
use crate::schedule::edition;
use crate::time::stamp;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificateAnswer", rename_all = "kebab-case")]
pub enum Answer {
    /// The signature holds, and a programme on this device issued it.
    IssuerKnown,
    /// The signature holds, and no programme on this device knows who signed: compare the words.
    IssuerUnknown,
    /// It does not hold.
    NotValid,
}

/// Why it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificateFault", rename_all = "kebab-case")]
pub enum Why {
    /// There is no certificate in it.
    Nothing,
    /// There is none in a PDF: another program may have saved it again.
    NothingInPdf,
    /// The QR code is of something else.
    OtherCode,
    /// There are several in it.
    Several,
    /// It is too large to be read.
    TooLarge,
    /// It is no certificate of this kind.
    Foreign,
    /// Something in it was changed after it was signed.
    Altered,
    /// It was withdrawn.
    Withdrawn,
    /// The programme's key signed it, and the programme's list has none such.
    NotIssued,
}

/// What came of checking one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "CertificateVerdict", rename_all = "camelCase")]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Why it does not hold.
    pub why: Option<Why>,
    /// Whose it is, if the signature holds.
    pub name: Option<String>,
    /// What they did.
    pub said: Option<String>,
    /// The programme and its time, as it says.
    pub title: Option<String>,
    /// When it was issued: an instant.
    pub issued: Option<String>,
    /// The code on the paper.
    pub code: Option<String>,
    /// Who signed it, as `did:key`.
    pub issuer: Option<String>,
    /// … as the words to compare.
    pub words: Option<IssuerWords>,
    /// The programme on this device that issued it.
    pub programme: Option<Both>,
    /// When it was withdrawn: an instant.
    pub withdrawn: Option<String>,
    /// Withdrawals are known up to then: an instant.
    pub known_until: Option<String>,
}

impl Verdict {
    const fn not_valid(why: Why) -> Self {
        Self {
            answer: Answer::NotValid,
            why: Some(why),
            name: None,
            said: None,
            title: None,
            issued: None,
            code: None,
            issuer: None,
            words: None,
            programme: None,
            withdrawn: None,
            known_until: None,
        }
    }

    fn of(checked: &Checked) -> Self {
        Self {
            answer: Answer::IssuerUnknown,
            why: None,
            name: Some(checked.name.clone()),
            said: Some(checked.said.clone()),
            title: Some(checked.title.clone()),
            issued: DateTime::from_timestamp(checked.issued, 0).map(stamp),
            code: Some(checked.code.clone()),
            issuer: Some(checked.key.did()),
            words: Some(IssuerWords::of(&checked.key)),
            programme: None,
            withdrawn: None,
            known_until: None,
        }
    }
}

/// The certificate in these bytes, if its signature holds.
///
/// # Errors
/// The verdict that it does not hold.
pub fn read(bytes: &[u8]) -> std::result::Result<Checked, Box<Verdict>> {
    let found = find(bytes).map_err(|none| {
        Box::new(Verdict::not_valid(match none {
            NotFound::Nothing => Why::Nothing,
            NotFound::NothingInPdf => Why::NothingInPdf,
            NotFound::OtherCode => Why::OtherCode,
            NotFound::Several => Why::Several,
            NotFound::TooLarge => Why::TooLarge,
        }))
    })?;
    check(&found).map_err(|fault| {
        Box::new(Verdict::not_valid(match fault {
            Fault::Foreign => Why::Foreign,
            Fault::Altered => Why::Altered,
        }))
    })
}

/// Whether a programme on this device knows the issuer, and what it says then; none where it does not know them.
///
/// # Errors
/// See the crate.
pub fn judged(replica: &Replica, checked: &Checked) -> Result<Option<Verdict>> {
    let connection = replica.connection();
    let issuances = store::issuances(connection)?;
    let is_ours = |key: &IssuerKey| *key == checked.key;
    let known = keys(connection)?.iter().any(is_ours)
        || current_key(connection)?.as_ref().is_some_and(is_ours);
    if !known {
        return Ok(None);
    }
    let mut verdict = Verdict::of(checked);
    verdict.programme = Some(edition(connection)?.title);
    verdict.known_until = fact(connection, KNOWN_SINCE)?;
    let facts = Facts {
        id: &hex(&checked.id),
        name: &checked.name,
        said: &checked.said,
        title: &checked.title,
        issued: checked.issued,
    };
    let issuance = issuances.get(&facts.issuance()).filter(|issuance| {
        let form = form_digest(&checked.signature);
        issuance.key == hex(&checked.key.0) && issuance.forms.split(' ').any(|one| one == form)
    });
    match issuance {
        None => {
            verdict.answer = Answer::NotValid;
            verdict.why = Some(Why::NotIssued);
        }
        Some(issuance) if issuance.withdrawn.is_some() => {
            verdict.answer = Answer::NotValid;
            verdict.why = Some(Why::Withdrawn);
            verdict.withdrawn = issuance.withdrawn.clone();
        }
        Some(_) => verdict.answer = Answer::IssuerKnown,
    }
    Ok(Some(verdict))
}

/// Checks the certificate in these bytes against every programme in the profile, where there is a profile.
///
/// # Errors
/// See the crate.
pub fn verify_certificate(profile: Option<&Profile>, bytes: &[u8]) -> Result<Verdict> {
    let checked = match read(bytes) {
        Ok(checked) => checked,
        Err(verdict) => return Ok(*verdict),
    };
    let mut not_issued = None;
    for id in profile.map_or_else(|| Ok(Vec::new()), Profile::programmes)? {
        let Some(profile) = profile else { break };
        // one that cannot be opened knows nobody; its own page says what is wrong with it
        let Ok(replica) = profile.programme(&id) else {
            tracing::warn!("programme {id} was not asked about a certificate");
            continue;
        };
        match judged(&replica, &checked) {
            // a programme that lists it says more than one that knows the key alone
            Ok(Some(verdict)) if verdict.why != Some(Why::NotIssued) => return Ok(verdict),
            Ok(Some(verdict)) => not_issued = Some(verdict),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!("programme {id} was not asked about a certificate: {error}")
            }
        }
    }
    Ok(not_issued.unwrap_or_else(|| Verdict::of(&checked)))
}
