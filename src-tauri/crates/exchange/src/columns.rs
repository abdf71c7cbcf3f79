//! Consecutive changes of one log, in columns: what follows from the log and from the change before is left out, and bytes
//! that do not compress stand apart from those that do. Read back they are the same bytes, or their signatures do not hold.

use ledger::{Body, Change, ChangeHash, Draft, Header, Hlc, ObjectId, Refusal};
use minicbor::{Decode, Encode};

use crate::names::Log;

/// The most changes in one of these.
pub const MOST: usize = 4096;

/// Changes in columns, in two streams that are compressed apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// What looks random: hashes, signatures, salts.
    pub random: Vec<u8>,
    /// What is said, and when.
    pub said: Vec<u8>,
}

#[derive(Default, Encode, Decode)]
#[cbor(array)]
struct Random {
    /// What the first one follows.
    #[n(0)]
    before: Option<ChangeHash>,
    /// Roster heads, where they are not those of the change before; then dependencies.
    #[n(1)]
    heads: Vec<Vec<ChangeHash>>,
    #[n(2)]
    deps: Vec<Vec<ChangeHash>>,
    /// Payload hashes of those without a payload.
    #[n(3)]
    hashes: Vec<minicbor::bytes::ByteArray<32>>,
    /// 16 bytes each.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    objects: Vec<u8>,
    /// 64 bytes each.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    signatures: Vec<u8>,
    /// 16 bytes each, of those with a payload.
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    salts: Vec<u8>,
}

#[derive(Default, Encode, Decode)]
#[cbor(array)]
struct Said {
    /// One for each change: 1 the roster heads are those of the change before, 2 it has no payload any more.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    flags: Vec<u8>,
    #[n(1)]
    kinds: Vec<u16>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    audiences: Vec<u8>,
    /// The first as it is, the others as what is added to the one before (two's complement).
    #[n(3)]
    clocks: Vec<i64>,
    /// Of those with a payload.
    #[n(4)]
    payloads: Vec<minicbor::bytes::ByteVec>,
}

const SAME_HEADS: u8 = 1;
const ERASED: u8 = 2;

/// Writes the changes of one branch of a log, each the one after the one before.
///
/// # Errors
/// None in practice: writing to memory does not fail.
pub fn write(changes: &[Change]) -> Result<Columns, Refusal> {
    let mut said = Said::default();
    let mut random = Random {
        before: changes.first().and_then(|change| change.header().prev_hash),
        ..Random::default()
    };
    let mut last: Option<&Header> = None;
    for change in changes {
        let header = change.header();
        let mut flags = 0;
        if last.is_some_and(|last| last.roster_heads == header.roster_heads) {
            flags |= SAME_HEADS;
        } else {
            random.heads.push(header.roster_heads.clone());
        }
        match change.body() {
            Some(body) => {
                random.salts.extend_from_slice(&body.salt);
                said.payloads.push(body.payload.clone().into());
            }
            None => {
                flags |= ERASED;
                random.hashes.push(header.payload_hash.into());
            }
        }
        said.flags.push(flags);
        said.kinds.push(header.kind);
        said.audiences.push(header.audience as u8);
        let before = last.map_or(0, |last| last.hlc.0);
        said.clocks
            .push(header.hlc.0.wrapping_sub(before).cast_signed());
        random.deps.push(header.deps.clone());
        random.objects.extend_from_slice(header.object.as_bytes());
        random.signatures.extend_from_slice(change.signature());
        last = Some(header);
    }
    Ok(Columns {
        random: ledger::encode_payload(&random)?,
        said: ledger::encode_payload(&said)?,
    })
}

/// Reads the changes of a log from a place on.
///
/// # Errors
/// [`Refusal::Malformed`] and its like for what are no such columns.
pub fn read(
    columns: &Columns,
    group: ledger::GroupId,
    log: Log,
    first: u64,
) -> Result<Vec<Change>, Refusal> {
    let what = Refusal::Malformed { what: "columns" };
    let random: Random = ledger::decode_payload(&columns.random)?;
    let said: Said = ledger::decode_payload(&columns.said)?;
    if said.flags.len() > MOST {
        return Err(Refusal::TooLarge {
            what: "columns",
            limit: MOST,
        });
    }
    let mut heads = random.heads.into_iter();
    let mut deps = random.deps.into_iter();
    let mut kinds = said.kinds.into_iter();
    let mut audiences = said.audiences.into_iter();
    let mut clocks = said.clocks.into_iter();
    let mut hashes = random.hashes.into_iter();
    let mut payloads = said.payloads.into_iter();
    let (objects, _) = random.objects.as_chunks::<16>();
    let mut objects = objects.iter();
    let (signatures, _) = random.signatures.as_chunks::<64>();
    let mut signatures = signatures.iter();
    let (salts, _) = random.salts.as_chunks::<16>();
    let mut salts = salts.iter();
    let mut same: Option<Vec<ChangeHash>> = None;
    let mut clock = 0_u64;
    let mut before = random.before;
    let mut changes = Vec::with_capacity(said.flags.len());
    for (at, flags) in (0_u64..).zip(said.flags) {
        let missing = || what.clone();
        let roster_heads = if flags & SAME_HEADS != 0 {
            same.clone().ok_or_else(missing)?
        } else {
            heads.next().ok_or_else(missing)?
        };
        same = Some(roster_heads.clone());
        clock = clock.wrapping_add_signed(clocks.next().ok_or_else(missing)?);
        let (body, payload_hash) = if flags & ERASED != 0 {
            (None, hashes.next().ok_or_else(missing)?.into())
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
