//! Changes of one log, packed: what follows from the log and from the change before is left out, and bytes that do not
//! compress stand apart from those that do. Unpacked they are the same bytes, or their signatures do not hold.

use ledger::{Body, Change, ChangeHash, Draft, Header, Hlc, ObjectId, Refusal};
use minicbor::{Decode, Encode};

use crate::names::Log;

/// The most changes in one segment.
pub const MOST: usize = 4096;

#[derive(Default, Encode, Decode)]
#[cbor(array)]
struct Packed {
    /// One for each change: 1 the roster heads are those of the change before, 2 it has no payload any more.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    flags: Vec<u8>,
    /// What the first one follows.
    #[n(1)]
    before: Option<ChangeHash>,
    #[n(2)]
    kinds: Vec<u16>,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    audiences: Vec<u8>,
    /// The first as it is, the others as what is added to the one before (two's complement).
    #[n(4)]
    clocks: Vec<i64>,
    /// Roster heads, where they are not those of the change before; then dependencies.
    #[n(5)]
    heads: Vec<Vec<ChangeHash>>,
    #[n(6)]
    deps: Vec<Vec<ChangeHash>>,
    /// Payload hashes of those without a payload.
    #[n(7)]
    hashes: Vec<[u8; 32]>,
    /// 16 bytes each.
    #[n(8)]
    #[cbor(with = "minicbor::bytes")]
    objects: Vec<u8>,
    /// 64 bytes each.
    #[n(9)]
    #[cbor(with = "minicbor::bytes")]
    signatures: Vec<u8>,
    /// 16 bytes each, of those with a payload.
    #[n(10)]
    #[cbor(with = "minicbor::bytes")]
    salts: Vec<u8>,
    /// Of those with a payload, last: this is what compresses.
    #[n(11)]
    payloads: Vec<minicbor::bytes::ByteVec>,
}

const SAME_HEADS: u8 = 1;
const ERASED: u8 = 2;

/// Packs the changes of one branch of a log, each the one after the one before.
///
/// # Errors
/// None in practice: writing to memory does not fail.
pub fn pack(changes: &[Change]) -> Result<Vec<u8>, Refusal> {
    let mut packed = Packed {
        before: changes.first().and_then(|change| change.header().prev_hash),
        ..Packed::default()
    };
    let mut last: Option<&Header> = None;
    for change in changes {
        let header = change.header();
        let mut flags = 0;
        if last.is_some_and(|last| last.roster_heads == header.roster_heads) {
            flags |= SAME_HEADS;
        } else {
            packed.heads.push(header.roster_heads.clone());
        }
        match change.body() {
            Some(body) => {
                packed.salts.extend_from_slice(&body.salt);
                packed.payloads.push(body.payload.clone().into());
            }
            None => {
                flags |= ERASED;
                packed.hashes.push(header.payload_hash);
            }
        }
        packed.flags.push(flags);
        packed.kinds.push(header.kind);
        packed.audiences.push(header.audience as u8);
        let before = last.map_or(0, |last| last.hlc.0);
        packed
            .clocks
            .push(header.hlc.0.wrapping_sub(before).cast_signed());
        packed.deps.push(header.deps.clone());
        packed.objects.extend_from_slice(header.object.as_bytes());
        packed.signatures.extend_from_slice(change.signature());
        last = Some(header);
    }
    ledger::encode_payload(&packed)
}

/// Unpacks the changes of a log from a place on.
///
/// # Errors
/// [`Refusal::Malformed`] and its like for what is no packing.
pub fn unpack(
    bytes: &[u8],
    group: ledger::GroupId,
    log: Log,
    first: u64,
) -> Result<Vec<Change>, Refusal> {
    let what = Refusal::Malformed { what: "segment" };
    let packed: Packed = ledger::decode_payload(bytes)?;
    if packed.flags.len() > MOST {
        return Err(Refusal::TooLarge {
            what: "segment",
            limit: MOST,
        });
    }
    let mut heads = packed.heads.into_iter();
    let mut deps = packed.deps.into_iter();
    let mut kinds = packed.kinds.into_iter();
    let mut audiences = packed.audiences.into_iter();
    let mut clocks = packed.clocks.into_iter();
    let mut hashes = packed.hashes.into_iter();
    let mut payloads = packed.payloads.into_iter();
    let (objects, _) = packed.objects.as_chunks::<16>();
    let mut objects = objects.iter();
    let (signatures, _) = packed.signatures.as_chunks::<64>();
    let mut signatures = signatures.iter();
    let (salts, _) = packed.salts.as_chunks::<16>();
    let mut salts = salts.iter();
    let mut same: Option<Vec<ChangeHash>> = None;
    let mut clock = 0_u64;
    let mut before = packed.before;
    let mut changes = Vec::with_capacity(packed.flags.len());
    for (at, flags) in (0_u64..).zip(packed.flags) {
        let missing = || what.clone();
        let roster_heads = if flags & SAME_HEADS != 0 {
            same.clone().ok_or_else(missing)?
        } else {
            heads.next().ok_or_else(missing)?
        };
        same = Some(roster_heads.clone());
        clock = clock.wrapping_add_signed(clocks.next().ok_or_else(missing)?);
        let (body, payload_hash) = if flags & ERASED != 0 {
            (None, hashes.next().ok_or_else(missing)?)
        } else {
            let body = Body {
                salt: *salts.next().ok_or_else(missing)?,
                payload: payloads.next().ok_or_else(missing)?.into(),
            };
            let hash = ledger::payload_hash(&body.salt, &body.payload);
            (Some(body), hash)
        };
        let header = Header {
            version: ledger::VERSION,
            draft: Draft {
                group,
                device: log.device,
                incarnation: log.incarnation,
                seq: first.checked_add(at).ok_or_else(missing)?,
                prev_hash: before,
                roster_heads,
                deps: deps.next().ok_or_else(missing)?,
                hlc: Hlc(clock),
                audience: ledger::Audience::from_number(audiences.next().ok_or_else(missing)?)?,
                kind: kinds.next().ok_or_else(missing)?,
                object: ObjectId::from_bytes(*objects.next().ok_or_else(missing)?),
            },
            payload_hash,
        };
        let signature = *signatures.next().ok_or_else(missing)?;
        let change = Change::from_parts(header.encode()?, signature, body)?;
        before = Some(change.hash());
        changes.push(change);
    }
    Ok(changes)
}
