//! The few CBOR habits that every part shares: whole input, definite lengths, errors as refusals.

use minicbor::Decoder;
use minicbor::encode::{Encode, Encoder};

use crate::error::Refusal;

pub(crate) type Fallible = Result<(), minicbor::encode::Error<core::convert::Infallible>>;

/// Writes into memory, which cannot fail but for what the writer itself refuses.
pub(crate) fn written(
    what: &'static str,
    write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Fallible,
) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    write(&mut Encoder::new(&mut bytes)).map_err(|_| Refusal::Malformed { what })?;
    Ok(bytes)
}

pub(crate) fn encoded<T: Encode<()>>(what: &'static str, value: &T) -> Result<Vec<u8>, Refusal> {
    written(what, |e| e.encode(value).map(drop))
}

/// The length of a definite array; indefinite ones have two encodings of the same thing.
pub(crate) fn array(d: &mut Decoder<'_>, what: &'static str) -> Result<u64, Refusal> {
    d.array().ok().flatten().ok_or(Refusal::Malformed { what })
}

pub(crate) fn fixed<const N: usize>(
    d: &mut Decoder<'_>,
    what: &'static str,
) -> Result<[u8; N], Refusal> {
    let bytes = d.bytes().map_err(|_| Refusal::Malformed { what })?;
    bytes.try_into().map_err(|_| Refusal::Malformed { what })
}

pub(crate) fn finished(d: &Decoder<'_>) -> Result<(), Refusal> {
    if d.position() == d.input().len() {
        Ok(())
    } else {
        Err(Refusal::Trailing)
    }
}
