//! Checking a credential: does the signature hold, and what does it say?

use crate::claim::{code, urn};
use crate::find::Found;
use crate::key::IssuerKey;
use crate::shape::{Shape, seconds};
use crate::{cose, integrity, jwt};

/// What a credential says whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The certificate's id.
    pub id: [u8; 16],
    /// The code on its paper.
    pub code: String,
    /// Whose it is.
    pub name: String,
    /// What they did.
    pub said: String,
    /// The programme and its time.
    pub title: String,
    /// When it was issued: seconds since 1970, UTC.
    pub issued: i64,
    /// Who signed it.
    pub key: IssuerKey,
    /// The signature.
    pub signature: Vec<u8>,
}

/// Why a credential does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is none of this kind: another badge, or an altered shape.
    Foreign,
    /// Its signature does not hold: something was altered.
    Altered,
}

/// The id that a URN names.
fn id_of(urn: &str) -> Option<[u8; 16]> {
    let hex: String = urn
        .strip_prefix("urn:uuid:")?
        .chars()
        .filter(|letter| *letter != '-')
        .collect();
    let mut id = [0; 16];
    if hex.len() != 32 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(id)
}

fn of_shape(shape: Shape, key: IssuerKey, signature: Vec<u8>) -> Option<Checked> {
    let id = id_of(&shape.id).filter(|id| urn(id) == shape.id)?;
    Some(Checked {
        code: code(&id),
        issued: seconds(&shape.valid_from)?,
        id,
        name: shape.name,
        said: shape.said,
        title: shape.title,
        key,
        signature,
    })
}

/// Checks the signature of what was found, and reads it. Whether the issuer is known, `programme` decides.
///
/// # Errors
/// Why it does not hold.
pub fn check(found: &Found) -> Result<Checked, Fault> {
    match found {
        Found::Jwt(text) => {
            let token = jwt::read(text).ok_or(Fault::Foreign)?;
            if !token.key.signed(token.signed.as_bytes(), &token.signature) {
                return Err(Fault::Altered);
            }
            of_shape(token.shape, token.key, token.signature).ok_or(Fault::Foreign)
        }
        Found::Json(text) => {
            let proven = integrity::read(text).ok_or(Fault::Foreign)?;
            let signed = integrity::to_sign(&proven.shape, &proven.key).ok_or(Fault::Foreign)?;
            if !proven.key.signed(&signed, &proven.signature) {
                return Err(Fault::Altered);
            }
            of_shape(proven.shape, proven.key, proven.signature).ok_or(Fault::Foreign)
        }
        Found::Code(text) => {
            let coded = cose::read(text).ok_or(Fault::Foreign)?;
            if !coded
                .key
                .signed(&cose::to_sign(&coded.payload), &coded.signature)
            {
                return Err(Fault::Altered);
            }
            let facts = coded.facts;
            Ok(Checked {
                code: code(&facts.id),
                id: facts.id,
                name: facts.name,
                said: facts.said,
                title: facts.title,
                issued: facts.issued,
                key: coded.key,
                signature: coded.signature,
            })
        }
    }
}
