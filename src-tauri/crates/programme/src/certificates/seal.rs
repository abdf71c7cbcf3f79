//! A certificate sealed for its person: to the devices that they have in the group when it is issued, and to nobody else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::{EpochKey, GroupId, Identity, Purpose, Roster, Wrap, open, seal, unwrap, wrap};
use minicbor::{Decode, Encode};
use replica::record::refused;
use replica::{Error, Result};

use super::certificate::Certificate;

/// What travels: a fresh key, wrapped for each device, and what it seals.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Letter {
    #[n(0)]
    key: ledger::EpochId,
    #[n(1)]
    wraps: Vec<Wrap>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Seals a certificate for its person; none where they have no device in the group. `id` is what the group reads it under, and binds
/// the two.
pub(super) fn sealed_for(
    roster: &Roster,
    group: GroupId,
    id: &str,
    certificate: &Certificate,
) -> Result<Option<String>> {
    let random = &mut ledger::system_random;
    let key = EpochKey::new(random).map_err(refused)?;
    let mut wraps = Vec::new();
    for (device, standing) in roster.members() {
        let theirs = standing.person.as_deref() == Some(certificate.person.as_str());
        if let (true, Some(wrapping_key)) = (theirs, standing.wrapping_key) {
            wraps.push(wrap(random, &key, group, device, &wrapping_key).map_err(refused)?);
        }
    }
    if wraps.is_empty() {
        return Ok(None);
    }
    let told = certificate.told()?;
    let sealed = seal(
        random,
        &key,
        Purpose::Certificate,
        id.as_bytes(),
        told.as_bytes(),
    )
    .map_err(refused)?;
    let letter = Letter {
        key: key.id(),
        wraps,
        sealed,
    };
    let bytes = minicbor::to_vec(letter).map_err(|error| Error::internal("cbor", error))?;
    Ok(Some(STANDARD.encode(bytes)))
}

/// Opens one that was sealed for this device; none where it was sealed for others, or is damaged.
pub(super) fn opened(
    identity: &Identity,
    group: GroupId,
    id: &str,
    sealed: &str,
) -> Option<Certificate> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let letter: Letter = minicbor::decode(&bytes).ok()?;
    let mine = letter
        .wraps
        .iter()
        .find(|wrap| wrap.device == identity.device())?;
    let key = unwrap(identity, group, letter.key, mine).ok()?;
    let told = open(&key, Purpose::Certificate, id.as_bytes(), &letter.sealed).ok()?;
    Certificate::of_told(std::str::from_utf8(&told).ok()?)
}
