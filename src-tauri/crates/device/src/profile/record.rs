//! `profile.json`: how the key of a profile is kept. It stands in clear and holds no secret.
//!
//! A BLAKE3 sum over all the rest tells a damaged file from a wrong passphrase or a changed key. It protects from
//! accidents only; whoever may write here may also write the sum, and so each value is judged by itself as well.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::former::Former;
use super::wrapped::Wrapped;
use crate::error::Error;
use crate::hex;

/// The file's name in the profile's folder.
pub(super) const FILE: &str = "profile.json";

/// What an older version cannot read: a change of the passphrase that is not finished.
const CHANGING: u32 = 2;
const FORMAT: u32 = 1;
const SUM: &str = "sum";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    format: u32,
    /// Random; names the profile's item in the keyring and says nothing else.
    pub(super) profile: String,
    pub(super) key: Kept,
    /// Until the change of the key is finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) former: Option<Former>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Kept {
    Keyring { check: String },
    Passphrase { argon2id: Wrapped },
    Open {},
}

impl Record {
    pub(super) fn new(key: Kept) -> Result<Self, Error> {
        let mut id = [0; 16];
        getrandom::fill(&mut id)
            .map_err(|e| Error::internal(format!("the system gives no randomness: {e}")))?;
        Ok(Self {
            format: FORMAT,
            profile: hex::write(&id).to_string(),
            key,
            former: None,
        })
    }

    /// Another key, with the one before it until no database has that any more.
    pub(super) fn change(&mut self, key: Kept, former: Former) {
        self.format = CHANGING;
        self.key = key;
        self.former = Some(former);
    }

    /// Every database has the new key.
    pub(super) fn changed(&mut self) -> Option<Former> {
        self.format = FORMAT;
        self.former.take()
    }

    /// The bytes of the file. No line end follows the last brace, so that every cut is seen.
    pub(super) fn write(&self) -> Result<Vec<u8>, Error> {
        let failed = |e| Error::internal(format!("{FILE}: {e}"));
        let Value::Object(mut members) = serde_json::to_value(self).map_err(failed)? else {
            return Err(Error::internal("a record is an object"));
        };
        let sum = sum(&members);
        members.insert(SUM.to_owned(), Value::String(sum));
        serde_json::to_vec_pretty(&members).map_err(failed)
    }

    /// The record in `bytes`. Errors: `profile-damaged`, `profile-newer`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |reason| Error::ProfileDamaged { reason };
        let mut members: Map<String, Value> =
            serde_json::from_slice(bytes).map_err(|_| damaged("unreadable"))?;
        let stated = members.shift_remove(SUM);
        if stated != Some(Value::String(sum(&members))) {
            return Err(damaged("altered"));
        }
        // the sum is the same in all formats, so a later version is never mistaken for damage
        let format = members.get("format").and_then(Value::as_u64);
        match format.and_then(|format| u32::try_from(format).ok()) {
            Some(format) if format > CHANGING => Err(Error::ProfileNewer { format }),
            Some(FORMAT | CHANGING) => {
                let record: Self = serde_json::from_value(Value::Object(members))
                    .map_err(|_| damaged("parameters"))?;
                match (record.format == CHANGING) == record.former.is_some() {
                    true => Ok(record),
                    false => Err(damaged("parameters")),
                }
            }
            _ => Err(damaged("parameters")),
        }
    }
}

fn sum(members: &Map<String, Value>) -> String {
    let text = Value::Object(members.clone()).to_string();
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::super::key::MasterKey;
    use super::*;

    fn written() -> Vec<u8> {
        let key = MasterKey::random().unwrap();
        let argon2id = Wrapped::seal(&key, "siete ríos y un puente").unwrap();
        Record::new(Kept::Passphrase { argon2id })
            .unwrap()
            .write()
            .unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        for key in [
            Kept::Open {},
            Kept::Keyring {
                check: "00".to_owned(),
            },
        ] {
            let record = Record::new(key).unwrap();
            let again = Record::read(&record.write().unwrap()).unwrap();
            assert_eq!(format!("{record:?}"), format!("{again:?}"));
        }
    }

    #[test]
    fn a_cut_at_any_byte_is_damage() {
        let whole = written();
        assert!(Record::read(&whole).is_ok());
        for end in 0..whole.len() {
            assert_eq!(
                Record::read(&whole[..end]).unwrap_err().code(),
                "profile-damaged",
                "{end}"
            );
        }
    }

    #[test]
    fn a_flipped_bit_anywhere_is_damage() {
        let whole = written();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                // a space that became another white space of JSON changes nothing
                if bytes[at].is_ascii_whitespace() && whole[at].is_ascii_whitespace() {
                    continue;
                }
                let error = Record::read(&bytes).unwrap_err();
                assert_eq!(error.code(), "profile-damaged", "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn unknown_members_are_damage_even_with_a_right_sum() {
        let mut members: Map<String, Value> = serde_json::from_slice(&written()).unwrap();
        members.shift_remove(SUM);
        members.insert("more".to_owned(), Value::Null);
        members.insert(SUM.to_owned(), Value::String(sum(&members)));
        let bytes = serde_json::to_vec(&members).unwrap();
        assert_eq!(Record::read(&bytes).unwrap_err().code(), "profile-damaged");
    }

    #[test]
    fn a_later_format_is_told_as_one() {
        let mut members: Map<String, Value> = serde_json::from_slice(&written()).unwrap();
        members.shift_remove(SUM);
        members.insert("format".to_owned(), Value::from(3));
        members.insert("more".to_owned(), Value::Null);
        members.insert(SUM.to_owned(), Value::String(sum(&members)));
        let error = Record::read(&serde_json::to_vec(&members).unwrap()).unwrap_err();
        assert_eq!(error.code(), "profile-newer");
        assert_eq!(error.params().get("format").map(String::as_str), Some("3"));
    }
}
