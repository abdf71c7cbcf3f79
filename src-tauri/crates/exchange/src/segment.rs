//! A segment: packed changes of one log, compressed and sealed under the group's key. Its head stands in the clear, and is
//! bound to what it seals.

use ledger::{Change, EpochId, EpochKey, GroupId, Purpose, Random, Refusal};
use minicbor::{Decode, Encode};

use crate::names::Log;
use crate::pack::{pack, unpack};

/// The version of this format.
pub const VERSION: u8 = 1;
/// The most bytes of payload in one segment.
pub const LARGEST: usize = 256 * 1024;
/// The most that is read of an object: more than any segment can be.
pub const LIMIT: usize = 4 * 1024 * 1024;
/// How much a segment's changes can be when unpacked, against bytes that would fill all memory.
const UNPACKED: usize = 16 * 1024 * 1024;

/// What stands in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Clear {
    /// [`VERSION`].
    #[n(0)]
    pub version: u8,
    /// The group.
    #[n(1)]
    pub group: GroupId,
    /// The log's device.
    #[n(2)]
    pub device: ledger::DeviceId,
    /// The log's life.
    #[n(3)]
    pub incarnation: u32,
    /// The place of the first change.
    #[n(4)]
    pub first: u64,
    /// How many changes.
    #[n(5)]
    pub count: u32,
    /// The key under which the rest is sealed.
    #[n(6)]
    pub epoch: EpochId,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Object {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    clear: Vec<u8>,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Seals the changes of one branch of a log.
///
/// # Errors
/// [`Refusal::Randomness`]; `Malformed` for no changes.
pub fn seal(
    random: &mut impl Random,
    key: &EpochKey,
    group: GroupId,
    log: Log,
    changes: &[Change],
) -> Result<Vec<u8>, Refusal> {
    let empty = Refusal::Malformed { what: "segment" };
    let first = changes.first().ok_or_else(|| empty.clone())?.header().seq;
    let clear = Clear {
        version: VERSION,
        group,
        device: log.device,
        incarnation: log.incarnation,
        first,
        count: u32::try_from(changes.len()).map_err(|_| empty.clone())?,
        epoch: key.id(),
    };
    let clear = ledger::encode_payload(&clear)?;
    let packed = zstd::bulk::compress(&pack(changes)?, 19).map_err(|_| empty)?;
    let sealed = ledger::seal(random, key, Purpose::Segment, &clear, &packed)?;
    ledger::encode_payload(&Object { clear, sealed })
}

/// What a segment says in the clear.
///
/// # Errors
/// `Newer` for a later version; `Malformed` for anything else.
pub fn clear(bytes: &[u8]) -> Result<Clear, Refusal> {
    let object: Object = ledger::decode_payload(bytes)?;
    read(&object)
}

fn read(object: &Object) -> Result<Clear, Refusal> {
    // the version first: a later one may look otherwise behind it
    let mut decoder = minicbor::Decoder::new(&object.clear);
    let version = decoder
        .array()
        .and_then(|_| decoder.u8())
        .map_err(|_| Refusal::Malformed { what: "segment" })?;
    if version > VERSION {
        return Err(Refusal::Newer { version });
    }
    ledger::decode_payload(&object.clear)
}

/// Opens a segment that lies at a place of a log.
///
/// # Errors
/// `Sealed` for another key or altered bytes, `Malformed` for what is inside or belongs elsewhere.
pub fn open(
    bytes: &[u8],
    key: &EpochKey,
    group: GroupId,
    log: Log,
) -> Result<Vec<Change>, Refusal> {
    let elsewhere = Refusal::Malformed { what: "segment" };
    let object: Object = ledger::decode_payload(bytes)?;
    let clear = read(&object)?;
    if clear.group != group || clear.device != log.device || clear.incarnation != log.incarnation {
        return Err(elsewhere);
    }
    let packed = ledger::open(key, Purpose::Segment, &object.clear, &object.sealed)?;
    let packed = zstd::bulk::decompress(&packed, UNPACKED).map_err(|_| elsewhere.clone())?;
    let changes = unpack(&packed, group, log, clear.first)?;
    if u32::try_from(changes.len()).ok() != Some(clear.count) {
        return Err(elsewhere);
    }
    Ok(changes)
}
