//! The rules of certificates: facilitators issue and withdraw them, and the person alone says that the group may know.

use ledger::Audience;

use super::store;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Rules, by_facilitators, by_that_person, plain};

/// Of what a certificate says.
pub(crate) const CERTIFICATE: Rules = plain(
    Noun::Certificate,
    Audience::Facilitators,
    by_facilitators,
    &[("certificate", "id")],
    store::project,
    Area::Certificates,
    Decides::Nobody,
);

/// Of what the group reads of one.
pub(crate) const ISSUANCE: Rules = plain(
    Noun::Issuance,
    Audience::Group,
    by_facilitators,
    &[("issuance", "id")],
    store::project_issuance,
    Area::Certificates,
    Decides::Nobody,
);

/// Of a person's word that the group may know.
pub(crate) const SHOWN_CERTIFICATE: Rules = plain(
    Noun::ShownCertificate,
    Audience::Group,
    by_that_person,
    &[("shown_certificate", "person")],
    store::project_shown,
    Area::Certificates,
    Decides::Nobody,
);
