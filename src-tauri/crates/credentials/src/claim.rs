//! What a certificate says.

use sha2::{Digest, Sha256};

/// What a certificate says of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The certificate's own id: what [`new_id`] makes of random bytes.
    pub id: [u8; 16],
    /// The id of what was achieved: the same for all certificates of an edition.
    pub achievement: [u8; 16],
    /// The person's name, as it stands on the paper.
    pub name: String,
    /// What they did, in a sentence: their organisation, and how many sessions.
    pub said: String,
    /// The programme and its time: `Mutual Learning, February to July 2023`.
    pub title: String,
    /// What the programme is.
    pub description: String,
    /// What a certificate asks for.
    pub criteria: String,
    /// Who issues it, by name.
    pub issuer: String,
    /// When it was issued: seconds since 1970, UTC.
    pub issued: i64,
}

impl Claim {
    /// The id of the person within this one credential. It follows from the certificate's, and says nothing of anybody.
    pub(crate) fn subject(&self) -> [u8; 16] {
        derived(&self.id, b"subject")
    }

    /// The id of the criteria.
    pub(crate) fn criteria_id(&self) -> [u8; 16] {
        derived(&self.achievement, b"criteria")
    }

    /// The code on the paper, by which facilitators find it: twelve letters and digits of its id.
    pub fn code(&self) -> String {
        code(&self.id)
    }
}

/// The code of a certificate's id, in Crockford's letters, which nobody takes for one another.
pub fn code(id: &[u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    // not the bytes in which a UUID names its version and variant
    let random = id.iter().take(6).chain(id.iter().skip(9).take(2));
    let bits = random.fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let letters: Vec<char> = (0..12)
        .map(|at| {
            let index = (bits >> (59 - 5 * at)) & 31;
            LETTERS
                .get(usize::try_from(index).unwrap_or_default())
                .map_or('0', |letter| char::from(*letter))
        })
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

fn derived(id: &[u8; 16], what: &[u8]) -> [u8; 16] {
    let digest = Sha256::new_with_prefix(what).chain_update(id).finalize();
    let mut all = [0; 16];
    all.iter_mut()
        .zip(digest.iter())
        .for_each(|(to, from)| *to = *from);
    all
}

/// Bytes as a UUID (RFC 9562, version 8: bits of our own choice).
pub fn new_id(bytes: [u8; 16]) -> [u8; 16] {
    let mut id = bytes;
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut id;
    *version = *version & 0x0f | 0x80;
    *variant = *variant & 0x3f | 0x80;
    id
}

/// An id as a URN.
pub(crate) fn urn(id: &[u8; 16]) -> String {
    let id = new_id(*id);
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_and_has_a_code() {
        let id = [0xff; 16];
        assert_eq!(urn(&id), "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
        assert_eq!(code(&id), "ZZZZ-ZZZZ-ZZZZ");
        assert_eq!(code(&[0; 16]), "0000-0000-0000");
        let mut one = [0; 16];
        one[10] = 0b0001_0000;
        assert_eq!(code(&one), "0000-0000-0001");
    }
}
