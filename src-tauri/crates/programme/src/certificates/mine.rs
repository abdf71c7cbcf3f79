//! The reader's own certificate, and whether the group may know of it.

use chrono::{DateTime, Utc};
use replica::record::fact;
use replica::register::{Fields, put};
use replica::{Error, Replica, Result, Touched};

use super::certificate::{Certificate, Issuance};
use super::{seal, store};
use crate::error::Code;
use crate::noun::Noun;

/// The certificate that was sealed for this device, the newest that stands first, with what the group reads of it.
pub(super) fn mine(replica: &Replica) -> Result<Option<(Certificate, Issuance)>> {
    let Some(group) = replica.group()? else {
        return Ok(None);
    };
    let me = fact(replica.connection(), "me")?;
    let mut found: Vec<(Certificate, Issuance)> = Vec::new();
    for (id, issuance) in store::issuances(replica.connection())? {
        let sealed = issuance.sealed.as_deref();
        let opened = sealed.and_then(|sealed| seal::opened(replica.identity(), group, &id, sealed));
        // a facilitator may seal another person's by mistake: it is not shown as the reader's
        if let Some(certificate) = opened.filter(|one| Some(&one.person) == me.as_ref())
            && certificate.key == issuance.key
            && certificate.issuance() == id
        {
            found.push((certificate, issuance));
        }
    }
    found.sort_by_key(|(certificate, issuance)| (issuance.withdrawn.is_none(), certificate.issued));
    Ok(found.pop())
}

/// Lets the group know that the reader has a certificate, or no longer.
///
/// # Errors
/// `not-member`, `removed`; `certificate-unknown` where the reader has none.
pub fn show_certificate(replica: &mut Replica, now: DateTime<Utc>, on: bool) -> Result<Touched> {
    let (_, issuance) =
        mine(replica)?.ok_or_else(|| Error::of(Code::CertificateUnknown).with("id", ""))?;
    let ((), touched) = replica.write_own(now, |writing| {
        let me = fact(writing.connection(), "me")?
            .ok_or_else(|| Error::of(Code::CertificateUnknown).with("id", ""))?;
        if on {
            let mut fields = Fields::new();
            put(&mut fields, "issuance", Some(issuance.id.as_str()));
            return writing.set(Noun::ShownCertificate, &me, &fields);
        }
        writing.set(Noun::ShownCertificate, &me, &Fields::new())
    })?;
    Ok(touched)
}
