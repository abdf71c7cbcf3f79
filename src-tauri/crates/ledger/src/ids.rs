//! The names of things: groups, devices, changes, objects, epochs. Each is a hash, so nobody has to hand names out.
//! On purpose not here: any meaning of a name.

use core::fmt;
use core::str::FromStr;

use minicbor::decode::{Decode, Decoder};
use minicbor::encode::{Encode, Encoder, Write};
use thiserror::Error;

/// A text that is not the lower-case hexadecimal form of an id of this length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an id of {bytes} bytes in lower-case hexadecimal")]
pub struct ParseIdError {
    /// How many bytes the id has.
    pub bytes: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// The id with exactly these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes of the id.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let mut bytes = [0; $len];
                unhex(text, &mut bytes).then_some(Self(bytes)).ok_or(ParseIdError { bytes: $len })
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0).map(drop)
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                let bytes = d.bytes()?;
                bytes.try_into().map(Self).map_err(|_| {
                    minicbor::decode::Error::message(concat!("length of ", stringify!($name))).at(at)
                })
            }
        }
    };
}

id!(
    /// A group: the first 16 bytes of the BLAKE3 hash of its founding key.
    GroupId,
    16
);
id!(
    /// A device: the first 16 bytes of the BLAKE3 hash of its verifying key.
    DeviceId,
    16
);
id!(
    /// A change: the BLAKE3 hash of its header's bytes.
    ChangeHash,
    32
);
id!(
    /// What a change is about: the first 16 bytes of the BLAKE3 hash of a noun and its stable id.
    ObjectId,
    16
);
id!(
    /// A key of an audience: the first 16 bytes of the BLAKE3 hash of the key.
    EpochId,
    16
);

impl GroupId {
    /// The group that this founding key (an ed25519 verifying key) founds.
    #[must_use]
    pub fn of(founding_key: &[u8; 32]) -> Self {
        Self(short("mutual-learning 2026 group id", &[founding_key]))
    }
}

impl DeviceId {
    /// The device that signs with this key (an ed25519 verifying key).
    #[must_use]
    pub fn of(key: &[u8; 32]) -> Self {
        Self(short("mutual-learning 2026 device id", &[key]))
    }
}

impl ObjectId {
    /// The object that is called `id` among its `noun`'s, for instance `("session", "s07")`.
    #[must_use]
    pub fn of(noun: &str, id: &str) -> Self {
        // The noun's length keeps ("a", "bc") and ("ab", "c") apart.
        let length = (noun.len() as u64).to_le_bytes();
        Self(short(
            "mutual-learning 2026 object id",
            &[&length, noun.as_bytes(), id.as_bytes()],
        ))
    }
}

/// The first 16 bytes of BLAKE3 in its key derivation mode.
pub(crate) fn short(context: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut name = [0; 16];
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize_xof().fill(&mut name);
    name
}

fn unhex(text: &str, bytes: &mut [u8]) -> bool {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    if text.len() != 2 * bytes.len() {
        return false;
    }
    let (pairs, _) = text.as_bytes().as_chunks::<2>();
    bytes
        .iter_mut()
        .zip(pairs)
        .all(|(byte, [high, low])| match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => {
                *byte = high << 4 | low;
                true
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hex_goes_there_and_back() {
        let id = DeviceId::of(&[7; 32]);
        assert_eq!(id.to_string().parse::<DeviceId>().unwrap(), id);
        assert_eq!(id.to_string().len(), 32);
    }

    #[test]
    fn other_texts_are_no_ids() {
        let good = "00112233445566778899aabbccddeeff";
        assert!(good.parse::<GroupId>().is_ok());
        for bad in [
            "",
            "00",
            "00112233445566778899AABBCCDDEEFF",
            "0g112233445566778899aabbccddeeff",
            &good[1..],
        ] {
            assert_eq!(bad.parse::<GroupId>(), Err(ParseIdError { bytes: 16 }));
        }
        assert!(
            "é0112233445566778899aabbccddeef"
                .parse::<GroupId>()
                .is_err()
        );
    }

    #[test]
    fn nouns_and_ids_do_not_run_together() {
        assert_ne!(ObjectId::of("a", "bc"), ObjectId::of("ab", "c"));
        assert_eq!(
            ObjectId::of("session", "s07"),
            ObjectId::of("session", "s07")
        );
    }

    #[test]
    fn the_same_key_names_group_and_device_differently() {
        assert_ne!(
            GroupId::of(&[1; 32]).as_bytes(),
            DeviceId::of(&[1; 32]).as_bytes()
        );
    }
}
