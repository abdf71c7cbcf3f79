//! An invitation as a text that can be kept in a file or pasted: a bearer secret, with all that is needed to join offline.
//!
//! Around it people may write what they like; between its two marks stand base64 lines of: version (1), mode (0 plain,
//! 1 passphrase), in mode 1 memory in KiB, passes and lanes of Argon2id (32-bit big-endian each) and a salt of 16 bytes, then
//! the contents (Brotli over CBOR; in mode 1 sealed), then 8 bytes of BLAKE3 over all before, against damage on the way.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::{EpochId, EpochKey, GroupId, Purpose};
use serde::Serialize;
use specta::Type;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::error::Code;
use replica::record::refused;
use replica::{Error, Result};

const BEGIN: &str = "-----BEGIN MUTUAL LEARNING INVITATION-----";
const END: &str = "-----END MUTUAL LEARNING INVITATION-----";
const VERSION: u8 = 1;
const WIDTH: usize = 64;
const CHECK: usize = 8;
/// The most that an invitation's contents can be, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;
/// RFC 9106's second choice, for computers with little memory: 64 MiB, three passes, four lanes.
const MEMORY: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 4;
/// No invitation takes more memory, in KiB.
const MOST_MEMORY: u32 = 1024 * 1024;

/// What an invitation holds. Never printed.
#[derive(Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Contents {
    /// The group.
    #[n(0)]
    pub group: GroupId,
    /// The bearer's secret.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub secret: [u8; 32],
    /// The programme file, so that one sees what one joins before any link is there.
    #[n(2)]
    pub programme: String,
    /// The roster's changes, as they stand in the record.
    #[n(3)]
    pub roster: Vec<minicbor::bytes::ByteVec>,
    /// The group's current keys.
    #[n(4)]
    pub keys: Vec<minicbor::bytes::ByteVec>,
    /// Where the group exchanges, as the one who invites names the place.
    #[n(5)]
    pub place: Option<String>,
    /// What whoever joins is to be here: `participant`, `representative`, `facilitator`.
    #[n(6)]
    pub label: Option<String>,
    /// The organisation that they come from, by its id.
    #[n(7)]
    pub organisation: Option<String>,
    /// The person whom it is for, by their id.
    #[n(8)]
    pub person: Option<String>,
    /// Until when it holds, in milliseconds since 1970 in UTC.
    #[n(9)]
    pub until: Option<u64>,
    /// The name of the one who invites.
    #[n(10)]
    pub by: String,
    /// Where to write to the facilitators: the epoch, and its mailbox.
    #[n(11)]
    pub facilitators: Option<(EpochId, minicbor::bytes::ByteArray<32>)>,
    /// The persons of the list who have no device yet: whoever joins may be one of them.
    #[n(12)]
    #[cbor(default)]
    pub people: Vec<Waiting>,
}

/// A person of the list who has no device yet.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode, Serialize, Type)]
#[cbor(array)]
pub struct Waiting {
    /// Their id.
    #[n(0)]
    pub id: String,
    /// Their name.
    #[n(1)]
    pub name: String,
}

/// The fewest characters of a passphrase: anybody who has the text can try as many as they like.
const LEAST: usize = 10;

/// Whether a passphrase, if there is one, can seal an invitation.
///
/// # Errors
/// `passphrase-short`.
pub fn fits(passphrase: Option<&str>) -> Result<()> {
    match passphrase.is_some_and(|passphrase| passphrase.trim().nfc().count() < LEAST) {
        true => Err(Error::of(Code::PassphraseShort).with("least", LEAST)),
        false => Ok(()),
    }
}

/// Writes an invitation, under a passphrase if one is given: for the first time or once more.
///
/// # Errors
/// `passphrase-short`; `internal` if the system gives no randomness.
pub fn write(contents: &Contents, passphrase: Option<&str>) -> Result<String> {
    fits(passphrase)?;
    let plain = Zeroizing::new(
        minicbor::to_vec(contents).map_err(|error| Error::internal("invitation", error))?,
    );
    let packed = Zeroizing::new(ledger::compress(&plain).map_err(refused)?);
    let mut bytes = Zeroizing::new(vec![VERSION, u8::from(passphrase.is_some())]);
    match passphrase {
        None => bytes.extend_from_slice(&packed),
        Some(passphrase) => {
            let mut salt = [0; 16];
            ledger::system_random(&mut salt).map_err(refused)?;
            for cost in [MEMORY, PASSES, LANES] {
                bytes.extend_from_slice(&cost.to_be_bytes());
            }
            bytes.extend_from_slice(&salt);
            let composed = Zeroizing::new(passphrase.nfc().collect::<String>());
            let key = key(&composed, &salt, [MEMORY, PASSES, LANES])?;
            let sealed = ledger::seal(
                &mut ledger::system_random,
                &key,
                Purpose::Invitation,
                &bytes,
                &packed,
            )
            .map_err(refused)?;
            bytes.extend_from_slice(&sealed);
        }
    }
    let check = blake3::hash(&bytes);
    bytes.extend_from_slice(check.as_bytes().get(..CHECK).unwrap_or_default());
    let text = Zeroizing::new(STANDARD.encode(&*bytes));
    let mut lines = String::with_capacity(text.len() * 66 / 64 + 100);
    lines.push_str(BEGIN);
    lines.push('\n');
    for line in text.as_bytes().chunks(WIDTH) {
        lines.push_str(&String::from_utf8_lossy(line));
        lines.push('\n');
    }
    lines.push_str(END);
    lines.push('\n');
    Ok(lines)
}

/// Whether there is an invitation in this text.
pub fn is_one(text: &str) -> bool {
    text.contains(BEGIN)
}

/// Reads an invitation from whatever text it stands in.
///
/// # Errors
/// `invitation-unreadable` with a `reason` (`missing`, `damaged`, `newer`), `invitation-locked` without the passphrase
/// that it needs, `invitation-wrong` with another one.
pub fn read(text: &str, passphrase: Option<&str>) -> Result<Contents> {
    let unreadable = |reason: &str| Error::of(Code::InvitationUnreadable).with("reason", reason);
    let (_, rest) = text
        .split_once(BEGIN)
        .ok_or_else(|| unreadable("missing"))?;
    // a text that was cut off on the way has no end
    let (lines, _) = rest.split_once(END).ok_or_else(|| unreadable("damaged"))?;
    // what mail programs put between lines: spaces, marks of quoting, line ends of any kind
    let plain: Zeroizing<String> = Zeroizing::new(
        lines
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '>')
            .collect(),
    );
    if plain.len() > LARGEST {
        return Err(unreadable("damaged"));
    }
    let bytes = Zeroizing::new(
        STANDARD
            .decode(plain.as_bytes())
            .map_err(|error| unreadable("damaged").because(error))?,
    );
    let (body, check) = bytes
        .len()
        .checked_sub(CHECK)
        .and_then(|at| bytes.split_at_checked(at))
        .ok_or_else(|| unreadable("damaged"))?;
    if blake3::hash(body).as_bytes().get(..CHECK) != Some(check) {
        return Err(unreadable("damaged"));
    }
    let packed = match body {
        [VERSION, 0, rest @ ..] => Zeroizing::new(rest.to_vec()),
        [VERSION, 1, rest @ ..] => unlock(body, rest, passphrase)?,
        [version, ..] if *version > VERSION => return Err(unreadable("newer")),
        _ => return Err(unreadable("damaged")),
    };
    let unpacked = Zeroizing::new(
        ledger::decompress(&packed, LARGEST)
            .map_err(|error| unreadable("damaged").because(error))?,
    );
    minicbor::decode(&unpacked).map_err(|error| unreadable("damaged").because(error))
}

fn unlock(body: &[u8], rest: &[u8], passphrase: Option<&str>) -> Result<Zeroizing<Vec<u8>>> {
    let damaged = || Error::of(Code::InvitationUnreadable).with("reason", "damaged");
    let passphrase = passphrase.ok_or_else(|| Error::of(Code::InvitationLocked))?;
    let (costs, rest) = rest.split_first_chunk::<12>().ok_or_else(damaged)?;
    let (salt, sealed) = rest.split_first_chunk::<16>().ok_or_else(damaged)?;
    let mut cost = costs
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| u32::from_be_bytes(*bytes));
    let costs = [cost.next(), cost.next(), cost.next()].map(Option::unwrap_or_default);
    // what would take all memory, or all day, is no invitation of ours
    let [memory, passes, lanes] = costs;
    let fits = memory <= MOST_MEMORY && (1..=16).contains(&passes) && (1..=16).contains(&lanes);
    if !fits || memory < 8 * lanes {
        return Err(damaged());
    }
    let bound = body.get(..2 + 12 + 16).unwrap_or_default();
    // keyboards write an accent in one piece or in two; sealed is the first, and was what was typed
    let mut forms = vec![
        passphrase.nfc().collect::<String>(),
        passphrase.to_owned(),
        passphrase.nfd().collect(),
    ];
    forms.dedup();
    for form in forms.into_iter().map(Zeroizing::new) {
        let key = key(&form, salt, costs)?;
        if let Ok(opened) = ledger::open(&key, Purpose::Invitation, bound, sealed) {
            return Ok(opened);
        }
    }
    Err(Error::of(Code::InvitationWrong))
}

fn key(passphrase: &str, salt: &[u8; 16], [memory, passes, lanes]: [u32; 3]) -> Result<EpochKey> {
    let failed = |error: argon2::Error| Error::internal("passphrase", error.to_string());
    let params = Params::new(memory, passes, lanes, Some(32)).map_err(failed)?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.trim().as_bytes(), salt, &mut key)
        .map_err(failed)?;
    Ok(EpochKey::from_bytes(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents() -> Contents {
        Contents {
            group: GroupId::from_bytes([1; 16]),
            secret: [2; 32],
            programme: "format = 1".repeat(50),
            roster: vec![vec![3; 200].into()],
            keys: vec![vec![4; 32].into()],
            place: Some("folder:/mnt/office".to_owned()),
            label: Some("participant".to_owned()),
            organisation: None,
            person: None,
            until: Some(7),
            by: "Pilar Otero".to_owned(),
            facilitators: Some((EpochId::from_bytes([5; 16]), [6; 32].into())),
            people: vec![Waiting {
                id: "sol".to_owned(),
                name: "Sol Paredes".to_owned(),
            }],
        }
    }

    #[test]
    fn it_survives_a_mail_and_tells_when_it_did_not() {
        let text = write(&contents(), None).unwrap();
        assert!(read(&text, None).unwrap() == contents());
        let mailed = format!("Hola:\r\n> {}\r\nUn abrazo", text.replace('\n', "\r\n> "));
        assert!(read(&mailed, None).unwrap() == contents());
        let reason = |text: &str| {
            let error = read(text, None).err().unwrap();
            assert_eq!(error.code(), Code::InvitationUnreadable.as_str());
            error.params()["reason"].clone()
        };
        assert_eq!(reason("Hola"), "missing");
        let bytes = text.as_bytes();
        for at in 0..bytes.len() - 1 {
            let cut = String::from_utf8_lossy(&bytes[..at]);
            assert!(read(&cut, None).is_err(), "cut at {at}");
        }
        let middle = text.len() / 2;
        let other = if bytes[middle] == b'A' { "B" } else { "A" };
        let mut altered = text.clone();
        altered.replace_range(middle..=middle, other);
        assert_eq!(reason(&altered), "damaged");
    }

    #[test]
    fn a_passphrase_is_asked_for_and_held_against_it() {
        let text = write(&contents(), Some("tres garzas quietas")).unwrap();
        let code = |passphrase| read(&text, passphrase).err().unwrap().code();
        assert_eq!(code(None), Code::InvitationLocked.as_str());
        assert_eq!(code(Some("tres garzas")), Code::InvitationWrong.as_str());
        assert!(read(&text, Some(" tres garzas quietas\n")).unwrap() == contents());
    }

    #[test]
    fn one_that_would_take_all_memory_or_all_day_is_refused_before_it_does() {
        for costs in [
            [u32::MAX, 1, 1],
            [64, u32::MAX, 1],
            [64, 1, u32::MAX],
            [64, 0, 1],
            [64, 1, 0],
            [7, 1, 1],
        ] {
            let mut bytes = vec![VERSION, 1];
            bytes.extend(costs.iter().flat_map(|cost: &u32| cost.to_be_bytes()));
            bytes.extend([0; 64]);
            let check = blake3::hash(&bytes);
            bytes.extend(&check.as_bytes()[..CHECK]);
            let text = format!("{BEGIN}\n{}\n{END}", STANDARD.encode(&bytes));
            let error = read(&text, Some("x")).err().unwrap();
            assert_eq!(error.params()["reason"], "damaged", "{costs:?}");
        }
    }
}
