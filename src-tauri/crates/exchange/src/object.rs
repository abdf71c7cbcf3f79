//! What all sealed objects have in common: a version, the name of the key, and bytes that are compressed, sealed, and bound
//! to where they belong. What they hold stands in `segment` and `pack`.

use ledger::{
    EpochId, EpochKey, GroupId, Purpose, Random, Refusal, decode_payload, encode_payload,
};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::names::Log;

/// The version of this format.
pub const VERSION: u8 = 1;

#[derive(Encode, Decode)]
#[cbor(array)]
struct Object {
    #[n(0)]
    version: u8,
    #[n(1)]
    epoch: EpochId,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Where an object belongs: opened elsewhere, it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belongs {
    /// The group.
    pub group: GroupId,
    /// The log; of a pack, the device that made it.
    pub log: Log,
    /// The first and the last place, of a segment.
    pub places: Option<(u64, u64)>,
}

impl Belongs {
    fn bound(&self, epoch: EpochId) -> Result<Vec<u8>, Refusal> {
        encode_payload(&(
            VERSION,
            self.group,
            self.log.device,
            self.log.incarnation,
            self.places,
            epoch,
        ))
    }
}

/// Seals streams of bytes for a place. Each is compressed by itself: what looks random spoils a text beside it.
///
/// # Errors
/// [`Refusal::Randomness`].
pub fn seal(
    random: &mut impl Random,
    key: &EpochKey,
    purpose: Purpose,
    belongs: &Belongs,
    plain: &[&[u8]],
) -> Result<Vec<u8>, Refusal> {
    let bound = belongs.bound(key.id())?;
    let streams = plain
        .iter()
        .map(|stream| Ok(ledger::compress(stream)?.into()))
        .collect::<Result<Vec<ByteVec>, Refusal>>()?;
    let sealed = ledger::seal(random, key, purpose, &bound, &encode_payload(&streams)?)?;
    encode_payload(&Object {
        version: VERSION,
        epoch: key.id(),
        sealed,
    })
}

/// Under which key an object is sealed.
///
/// # Errors
/// `Newer` for a later version; `Malformed` for anything else.
pub fn epoch(bytes: &[u8]) -> Result<EpochId, Refusal> {
    Ok(read(bytes)?.epoch)
}

fn read(bytes: &[u8]) -> Result<Object, Refusal> {
    // the version first: a later one may look otherwise behind it
    let mut decoder = minicbor::Decoder::new(bytes);
    let version = decoder
        .array()
        .and_then(|_| decoder.u8())
        .map_err(|_| Refusal::Malformed { what: "object" })?;
    match version {
        VERSION => decode_payload(bytes),
        0 => Err(Refusal::Malformed { what: "object" }),
        version => Err(Refusal::Newer { version }),
    }
}

/// Opens an object that lies where it belongs; `limit` is how long each stream may be then.
///
/// # Errors
/// `Sealed` for another key, another place or altered bytes; `Malformed` and `TooLarge` for what is inside.
pub fn open<const STREAMS: usize>(
    bytes: &[u8],
    key: &EpochKey,
    purpose: Purpose,
    belongs: &Belongs,
    limit: usize,
) -> Result<[Vec<u8>; STREAMS], Refusal> {
    let object = read(bytes)?;
    let bound = belongs.bound(object.epoch)?;
    let opened = ledger::open(key, purpose, &bound, &object.sealed)?;
    let streams: Vec<ByteVec> = decode_payload(&opened)?;
    let plain = streams
        .iter()
        .map(|stream| ledger::decompress(stream, limit))
        .collect::<Result<Vec<_>, Refusal>>()?;
    plain
        .try_into()
        .map_err(|_| Refusal::Malformed { what: "object" })
}
