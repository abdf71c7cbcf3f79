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

/// Opens an object that lies where it belongs; `limit` is how long its streams may be then, together. They are counted before any
/// is unpacked: a member may have sealed a thousand that unpack to nothing but zeros.
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
    if streams.len() != STREAMS {
        return Err(Refusal::Malformed { what: "object" });
    }
    let mut left = limit;
    let mut plain = Vec::with_capacity(STREAMS);
    for stream in &streams {
        let unpacked = ledger::decompress(stream, left)?;
        left -= unpacked.len();
        plain.push(unpacked);
    }
    plain
        .try_into()
        .map_err(|_| Refusal::Malformed { what: "object" })
}

#[cfg(test)]
mod tests {
    use ledger::DeviceId;

    use super::*;

    /// As a member who holds the key may seal it: with any number of streams.
    fn sealed(streams: &[Vec<u8>]) -> (Vec<u8>, EpochKey, Belongs) {
        let belongs = Belongs {
            group: GroupId::from_bytes([1; 16]),
            log: Log {
                device: DeviceId::from_bytes([2; 16]),
                incarnation: 0,
            },
            places: None,
        };
        let key = EpochKey::from_bytes([3; 32]);
        let plain: Vec<&[u8]> = streams.iter().map(Vec::as_slice).collect();
        let purpose = Purpose::Segment;
        let bytes = seal(&mut ledger::system_random, &key, purpose, &belongs, &plain).unwrap();
        (bytes, key, belongs)
    }

    fn opened(streams: &[Vec<u8>], limit: usize) -> Result<[Vec<u8>; 2], Refusal> {
        let (bytes, key, belongs) = sealed(streams);
        assert!(bytes.len() < 10_000, "it is small: {}", bytes.len());
        open::<2>(&bytes, &key, Purpose::Segment, &belongs, limit)
    }

    #[test]
    fn a_small_object_that_would_expand_without_limit_is_refused_before_it_does() {
        let zeros = |length: usize| vec![0; length];
        let fits = opened(&[zeros(600), zeros(400)], 1000).unwrap();
        assert_eq!(fits.map(|stream| stream.len()), [600, 400]);
        // together, and not each by itself
        let long = opened(&[zeros(600), zeros(401)], 1000).unwrap_err();
        assert!(matches!(long, Refusal::TooLarge { .. }), "{long:?}");
        // counted before one of them is unpacked: the first would be too large
        for streams in [0, 1, 3, 64] {
            let many = vec![zeros(1_000_000); streams];
            let refused = opened(&many, 1000).unwrap_err();
            assert!(
                matches!(refused, Refusal::Malformed { what: "object" }),
                "{streams}: {refused:?}"
            );
        }
    }
}
