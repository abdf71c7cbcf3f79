//! A certificate sealed for its person: to the devices that they have in the group when it is issued, and to nobody else.
//!
//! The letter is read by the whole group as bytes. It names no device. All letters have the same size
//! and the same number of wraps, also those for a person without a device. So nobody learns from them who has a certificate.

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

/// Wraps come in so many; those beyond a person's devices open with no key that anybody has.
const WRAPS: usize = 8;
/// What is sealed is filled up with blanks to a multiple of this, in bytes.
const BYTES: usize = 4_096;

/// Seals a certificate for its person. `id` is what the group reads it under, and binds the two.
pub(super) fn sealed_for(
    roster: &Roster,
    group: GroupId,
    id: &str,
    certificate: &Certificate,
) -> Result<String> {
    let random = &mut ledger::system_random;
    let key = EpochKey::new(random).map_err(refused)?;
    let mut wraps = Vec::new();
    for (device, standing) in roster.members() {
        let theirs = standing.person.as_deref() == Some(certificate.person.as_str());
        if let (true, Some(wrapping_key)) = (theirs, standing.wrapping_key) {
            wraps.push(wrap(random, &key, group, device, &wrapping_key).map_err(refused)?);
        }
    }
    while wraps.is_empty() || wraps.len() % WRAPS != 0 {
        let nobody = Identity::new(random).map_err(refused)?;
        let theirs = nobody.wrapping_key().map_err(refused)?;
        wraps.push(wrap(random, &key, group, nobody.device(), &theirs).map_err(refused)?);
    }
    // neither the order nor a name tells which of them are somebody's
    wraps.sort_by_key(|wrap| wrap.enc);
    for wrap in &mut wraps {
        wrap.device = ledger::DeviceId::from_bytes([0; 16]);
    }
    let mut told = certificate.told()?;
    let room = told.len().next_multiple_of(BYTES);
    told.extend(std::iter::repeat_n(' ', room - told.len()));
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
    Ok(STANDARD.encode(bytes))
}

/// So many wraps are tried at most.
const MOST: usize = 64;

/// Opens one that was sealed for this device; none where it was sealed for others, or is damaged.
pub(super) fn opened(
    identity: &Identity,
    group: GroupId,
    id: &str,
    sealed: &str,
) -> Option<Certificate> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let letter: Letter = minicbor::decode(&bytes).ok()?;
    let mut wraps = letter.wraps.iter().take(MOST);
    let key = wraps.find_map(|wrap| unwrap(identity, group, letter.key, wrap).ok())?;
    let told = open(&key, Purpose::Certificate, id.as_bytes(), &letter.sealed).ok()?;
    Certificate::of_told(std::str::from_utf8(&told).ok()?)
}
