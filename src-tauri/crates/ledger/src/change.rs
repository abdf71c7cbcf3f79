//! A change: signed header bytes, and a payload beside them that can be erased while the chain holds.
//! Whether its author was allowed to write it is the roster's question, where it belongs in a log the chain's.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::Decoder;

use crate::codec;
use crate::error::Refusal;
use crate::header::{Draft, HEADER_LIMIT, Header, PAYLOAD_LIMIT, VERSION};
use crate::ids::{ChangeHash, DeviceId};

const SIGNED: &[u8] = b"mutual-learning 2026 change signature";

/// What can be erased: the payload, and the salt that keeps a short payload from being guessed out of its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Random, of this change alone.
    pub salt: [u8; 16],
    /// The payload; sealed when the audience is not the group.
    pub payload: Vec<u8>,
}

/// One signed, immutable fact. The header's bytes are kept as they were signed and never written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    header_bytes: Vec<u8>,
    header: Header,
    hash: ChangeHash,
    signature: [u8; 64],
    body: Option<Body>,
}

impl Change {
    /// Writes and signs a change. The lists of cited changes are sorted and repetitions dropped.
    ///
    /// # Errors
    /// [`Refusal::WrongKey`] when `key` is not the device's; [`Refusal::TooLarge`] or [`Refusal::Malformed`] when
    /// the format does not allow the header or the payload.
    pub fn sign(
        mut draft: Draft,
        key: &SigningKey,
        salt: [u8; 16],
        payload: Vec<u8>,
    ) -> Result<Self, Refusal> {
        if DeviceId::of(key.verifying_key().as_bytes()) != draft.device {
            return Err(Refusal::WrongKey);
        }
        if payload.len() > PAYLOAD_LIMIT {
            return Err(Refusal::TooLarge {
                what: "payload",
                limit: PAYLOAD_LIMIT,
            });
        }
        for list in [&mut draft.roster_heads, &mut draft.deps] {
            list.sort_unstable();
            list.dedup();
        }
        let header = Header {
            version: VERSION,
            draft,
            payload_hash: payload_hash(&salt, &payload),
        };
        let header_bytes = header.encode()?;
        let signature = key.sign(&signed(&header_bytes)).to_bytes();
        let hash = hash_of(&header_bytes);
        Ok(Self {
            header_bytes,
            header,
            hash,
            signature,
            body: Some(Body { salt, payload }),
        })
    }

    /// Puts together what a table keeps in columns. Nothing is verified but the header's form and the limits.
    ///
    /// # Errors
    /// As [`Header::decode`]; [`Refusal::TooLarge`] for the payload.
    pub fn from_parts(
        header_bytes: Vec<u8>,
        signature: [u8; 64],
        body: Option<Body>,
    ) -> Result<Self, Refusal> {
        let header = Header::decode(&header_bytes)?;
        if body
            .as_ref()
            .is_some_and(|body| body.payload.len() > PAYLOAD_LIMIT)
        {
            return Err(Refusal::TooLarge {
                what: "payload",
                limit: PAYLOAD_LIMIT,
            });
        }
        let hash = hash_of(&header_bytes);
        Ok(Self {
            header_bytes,
            header,
            hash,
            signature,
            body,
        })
    }

    /// The header as read.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header's bytes as they were signed.
    #[must_use]
    pub fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    /// The ed25519 signature (RFC 8032) over the domain prefix and the header's bytes.
    #[must_use]
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// Salt and payload; none once erased.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }

    /// The payload.
    ///
    /// # Errors
    /// [`Refusal::Erased`] when it is no longer there.
    pub fn payload(&self) -> Result<&[u8], Refusal> {
        self.body
            .as_ref()
            .map(|body| body.payload.as_slice())
            .ok_or(Refusal::Erased)
    }

    /// The change's name. It does not depend on the payload being there.
    #[must_use]
    pub fn hash(&self) -> ChangeHash {
        self.hash
    }

    /// Whether `key` is the device's and signed this header, and the payload, if there is one, is the one it names.
    ///
    /// # Errors
    /// [`Refusal::WrongKey`], [`Refusal::Signature`] or [`Refusal::PayloadHash`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), Refusal> {
        if DeviceId::of(key.as_bytes()) != self.header.device {
            return Err(Refusal::WrongKey);
        }
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&signed(&self.header_bytes), &signature)
            .map_err(|_| Refusal::Signature)?;
        match &self.body {
            Some(body) if payload_hash(&body.salt, &body.payload) != self.header.payload_hash => {
                Err(Refusal::PayloadHash)
            }
            _ => Ok(()),
        }
    }

    /// Drops salt and payload; the chain holds without them.
    pub fn erase(&mut self) {
        self.body = None;
    }

    /// The change as it travels: `[header bytes, signature, salt or null, payload or null]`.
    ///
    /// # Errors
    /// None in practice; writing to memory does not fail.
    pub fn encode(&self) -> Result<Vec<u8>, Refusal> {
        codec::written("change", |e| {
            e.array(4)?
                .bytes(&self.header_bytes)?
                .bytes(&self.signature)?;
            match &self.body {
                Some(body) => e.bytes(&body.salt)?.bytes(&body.payload)?,
                None => e.null()?.null()?,
            };
            Ok(())
        })
    }

    /// Reads one change that fills `bytes`. Nothing is verified but form and limits.
    ///
    /// # Errors
    /// [`Refusal::Newer`] for a later version (keep the bytes), otherwise what is wrong with them.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        let malformed = |_| Refusal::Malformed { what: "change" };
        let mut d = Decoder::new(bytes);
        if codec::array(&mut d, "change")? != 4 {
            return Err(Refusal::Malformed { what: "change" });
        }
        let header_bytes = d.bytes().map_err(malformed)?;
        if header_bytes.len() > HEADER_LIMIT {
            return Err(Refusal::TooLarge {
                what: "header",
                limit: HEADER_LIMIT,
            });
        }
        let signature = codec::fixed(&mut d, "signature")?;
        let body = if d.datatype().map_err(malformed)? == minicbor::data::Type::Null {
            d.null().and_then(|()| d.null()).map_err(malformed)?;
            None
        } else {
            let salt = codec::fixed(&mut d, "salt")?;
            let payload = d.bytes().map_err(malformed)?;
            if payload.len() > PAYLOAD_LIMIT {
                return Err(Refusal::TooLarge {
                    what: "payload",
                    limit: PAYLOAD_LIMIT,
                });
            }
            Some(Body {
                salt,
                payload: payload.to_vec(),
            })
        };
        codec::finished(&d)?;
        let change = Self::from_parts(header_bytes.to_vec(), signature, body)?;
        // Two encodings of one change would make segments that differ without a difference.
        if change.encode()? != bytes {
            return Err(Refusal::Malformed { what: "encoding" });
        }
        Ok(change)
    }
}

/// The hash by which a header names its payload.
#[must_use]
pub fn payload_hash(salt: &[u8; 16], payload: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("mutual-learning 2026 payload hash");
    hasher.update(salt).update(payload);
    *hasher.finalize().as_bytes()
}

fn hash_of(header_bytes: &[u8]) -> ChangeHash {
    ChangeHash::from_bytes(blake3::derive_key(
        "mutual-learning 2026 change hash",
        header_bytes,
    ))
}

fn signed(header_bytes: &[u8]) -> Vec<u8> {
    [SIGNED, header_bytes].concat()
}
