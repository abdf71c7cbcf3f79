//! Withdrawing a certificate. People who check it with this programme are told.

use chrono::{DateTime, Utc};
use replica::stamp::stamp;
use replica::{Error, Replica, Result, Touched};

use super::certificate::{fields_of, issuance_fields};
use super::issue::LONGEST_REASON;
use super::store;
use crate::clean::at_most;
use crate::error::Code;
use crate::noun::Noun;

/// Withdraws a certificate. The reason is for facilitators.
///
/// # Errors
/// `not-facilitator`, `certificate-unknown`, `text-too-long`; `certificate-reason` without a reason.
pub fn withdraw_certificate(
    replica: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    why: &str,
) -> Result<Touched> {
    let why = at_most(Some(why), LONGEST_REASON)?;
    let ((), touched) = replica.write(now, |writing| {
        let unknown = || Error::of(Code::CertificateUnknown).with("id", id);
        let connection = writing.connection();
        let mut kept = store::one(connection, id)?.ok_or_else(unknown)?;
        let public = kept.certificate.issuance();
        let mut issuance = store::issuances(connection)?
            .remove(&public)
            .ok_or_else(unknown)?;
        let why = why.ok_or_else(|| Error::of(Code::CertificateReason))?;
        // the first reason stands
        if issuance.withdrawn.is_some() {
            return Ok(());
        }
        issuance.withdrawn = Some(stamp(now));
        writing.set(Noun::Issuance, &public, &issuance_fields(&issuance))?;
        kept.why = Some(why);
        writing.set(Noun::Certificate, id, &fields_of(&kept)?)
    })?;
    Ok(touched)
}

/// Finds a certificate by its id, its code on the paper, or its person's id or whole name; the one that stands before those that were
/// withdrawn.
///
/// # Errors
/// `certificate-unknown`; `person-several` where several persons of that name have one.
pub fn certificate_of(replica: &Replica, said: &str) -> Result<String> {
    let connection = replica.connection();
    let issuances = store::issuances(connection)?;
    let wanted = said.trim();
    let key = crate::fold::key(wanted);
    let mut found: Vec<(bool, String, String)> = store::all(connection)?
        .into_iter()
        .filter(|kept| {
            let one = &kept.certificate;
            let code = one.signed().map(|signed| signed.claim.code());
            one.id == wanted
                || one.person == wanted
                || code.is_some_and(|code| code.eq_ignore_ascii_case(wanted))
                || !key.is_empty() && crate::fold::key(&one.name) == key
        })
        .map(|kept| {
            let withdrawn = issuances
                .get(&kept.certificate.issuance())
                .is_none_or(|issuance| issuance.withdrawn.is_some());
            (withdrawn, kept.certificate.person, kept.certificate.id)
        })
        .collect();
    found.sort();
    let standing: Vec<_> = found.iter().filter(|(withdrawn, ..)| !withdrawn).collect();
    let among = if standing.is_empty() {
        found.iter().collect()
    } else {
        standing
    };
    match among.as_slice() {
        [] => Err(Error::of(Code::CertificateUnknown).with("id", wanted)),
        [only] => Ok(only.2.clone()),
        // of those that were withdrawn any will do
        [first, rest @ ..] if first.0 && rest.iter().all(|other| other.1 == first.1) => {
            Ok(first.2.clone())
        }
        _ => Err(Error::of(Code::PersonSeveral).with("name", wanted)),
    }
}
