//! The credential for a QR code: the facts alone, as COSE_Sign1 (RFC 9052) in base45 (RFC 9285), as the certificates of vaccination
//! had it. With the credential's JSON the code would be too dense for paper.
//!
//! The text begins with `ML1:` and ends with `:`, since base45 may end with a blank. Payload: a map `{1: key, 2: id, 3: name, 4: said, 5: title, 6: issued}`.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::claim::Claim;
use crate::key::IssuerKey;

/// What the text of such a code begins with.
pub(crate) const BEGINS: &str = "ML1:";
/// … and ends with: base45 may end with a blank, which gets lost where text is pasted.
const ENDS: char = ':';
/// `{1: -8}`: the algorithm EdDSA.
const PROTECTED: [u8; 3] = [0xa1, 0x01, 0x27];
/// COSE_Sign1 (RFC 9052, table 1).
const TAG: u64 = 18;
/// The longest text that is read: more than any QR code holds.
const LONGEST: usize = 8 * 1024;

/// The end of the year 9999: no calendar shows more.
const LATEST: i64 = 253_402_300_799;

/// What such a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) id: [u8; 16],
    pub(crate) name: String,
    pub(crate) said: String,
    pub(crate) title: String,
    pub(crate) issued: i64,
}

impl Facts {
    pub(crate) fn of(claim: &Claim) -> Self {
        Self {
            id: claim.id,
            name: claim.name.clone(),
            said: claim.said.clone(),
            title: claim.title.clone(),
            issued: claim.issued,
        }
    }
}

/// Bytes that are written to memory: nothing can fail.
fn encoded(
    write: impl FnOnce(
        &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    match write(&mut Encoder::new(&mut bytes)) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

pub(crate) fn payload(facts: &Facts, key: &IssuerKey) -> Vec<u8> {
    encoded(|to| {
        to.map(6)?;
        to.u8(1)?.bytes(&key.0)?;
        to.u8(2)?.bytes(&facts.id)?;
        to.u8(3)?.str(&facts.name)?;
        to.u8(4)?.str(&facts.said)?;
        to.u8(5)?.str(&facts.title)?;
        to.u8(6)?.i64(facts.issued)?;
        Ok(())
    })
}

/// What is signed: the structure `Signature1`.
pub(crate) fn to_sign(payload: &[u8]) -> Vec<u8> {
    encoded(|to| {
        to.array(4)?.str("Signature1")?;
        to.bytes(&PROTECTED)?.bytes(&[])?.bytes(payload)?;
        Ok(())
    })
}

/// The text of the code.
pub(crate) fn text(payload: &[u8], signature: &[u8]) -> String {
    let message = encoded(|to| {
        to.tag(minicbor::data::Tag::new(TAG))?.array(4)?;
        to.bytes(&PROTECTED)?.map(0)?;
        to.bytes(payload)?.bytes(signature)?;
        Ok(())
    });
    format!("{BEGINS}{}{ENDS}", base45::encode(&message))
}

/// A code that could be read.
pub(crate) struct Coded {
    pub(crate) facts: Facts,
    pub(crate) key: IssuerKey,
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// Reads one; whether its signature holds is another matter.
pub(crate) fn read(text: &str) -> Option<Coded> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let coded = text.strip_prefix(BEGINS)?.strip_suffix(ENDS)?;
    let message = base45::decode(coded).ok()?;
    let mut from = Decoder::new(&message);
    if from.datatype().ok()? == Type::Tag && from.tag().ok()?.as_u64() != TAG {
        return None;
    }
    if from.array().ok()? != Some(4) || from.bytes().ok()? != PROTECTED {
        return None;
    }
    if from.map().ok()? != Some(0) {
        return None;
    }
    let payload = from.bytes().ok()?.to_vec();
    let signature = from.bytes().ok()?.to_vec();
    let (facts, key) = facts(&payload)?;
    // one way to write it, and nothing behind it
    let ours = self::payload(&facts, &key) == payload && self::text(&payload, &signature) == text;
    ours.then_some(Coded {
        facts,
        key,
        payload,
        signature,
    })
}

fn facts(payload: &[u8]) -> Option<(Facts, IssuerKey)> {
    let mut from = Decoder::new(payload);
    if from.map().ok()? != Some(6) {
        return None;
    }
    let named = |from: &mut Decoder<'_>, name: u8| (from.u8().ok()? == name).then_some(());
    named(&mut from, 1)?;
    let key = IssuerKey(from.bytes().ok()?.try_into().ok()?);
    named(&mut from, 2)?;
    let id = from.bytes().ok()?.try_into().ok()?;
    named(&mut from, 3)?;
    let name = from.str().ok()?.to_owned();
    named(&mut from, 4)?;
    let said = from.str().ok()?.to_owned();
    named(&mut from, 5)?;
    let title = from.str().ok()?.to_owned();
    named(&mut from, 6)?;
    let issued = from.i64().ok().filter(|at| (0..=LATEST).contains(at))?;
    Some((
        Facts {
            id,
            name,
            said,
            title,
            issued,
        },
        key,
    ))
}
