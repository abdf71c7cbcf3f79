//! Cutting a file where its content says so, so that a new version shares most chunks with the one before: FastCDC, 64 KiB on
//! average, with a table that only the group knows. Lengths of chunks would tell a known file otherwise (eprint 2025/558).

use std::io::{self, Read};

use fastcdc::v2020::{self, Normalization};

/// No chunk but the last of a member is shorter, in bytes.
const LEAST: usize = 16 * 1024;
/// In bytes.
const AVERAGE: usize = 64 * 1024;
/// No chunk is longer, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;

/// The table that says where to cut.
pub struct Table {
    gear: Vec<u64>,
    shifted: Vec<u64>,
    masks: (u64, u64),
}

impl Table {
    /// The table of a group.
    pub fn of(secret: &[u8; 32]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("mutual-learning 2026 cut");
        hasher.update(secret);
        let mut bytes = [0; 256 * 8];
        hasher.finalize_xof().fill(&mut bytes);
        let numbers = bytes.as_chunks::<8>().0.iter();
        let gear: Vec<u64> = numbers.map(|number| u64::from_le_bytes(*number)).collect();
        Self {
            shifted: gear.iter().map(|number| number << 1).collect(),
            gear,
            masks: v2020::select_masks(AVERAGE, Normalization::Level1),
        }
    }

    /// How long the first chunk of these bytes is. They are all that is left, or at least [`MOST_BYTES`].
    fn first(&self, bytes: &[u8]) -> usize {
        let (small, large) = self.masks;
        let (_, length) = v2020::cut_gear(
            bytes,
            LEAST,
            AVERAGE,
            MOST_BYTES,
            small,
            large,
            small << 1,
            large << 1,
            &self.gear,
            &self.shifted,
        );
        length.max(1)
    }
}

/// Reads a file chunk by chunk, and never holds more than two of the longest.
pub struct Cutting<'c, R> {
    table: &'c Table,
    file: R,
    /// Where else to cut, in bytes from the start, in order.
    cuts: std::iter::Peekable<std::vec::IntoIter<u64>>,
    buffer: Vec<u8>,
    /// Where the buffer begins in the file.
    at: u64,
    ended: bool,
}

impl<'c, R: Read> Cutting<'c, R> {
    /// Cuts a file, also at these places.
    pub fn new(table: &'c Table, file: R, cuts: Vec<u64>) -> Self {
        Self {
            table,
            file,
            cuts: cuts.into_iter().peekable(),
            buffer: Vec::with_capacity(2 * MOST_BYTES),
            at: 0,
            ended: false,
        }
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// Those of reading.
    pub fn next_chunk(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.fill()?;
        while self.cuts.next_if(|cut| *cut <= self.at).is_some() {}
        let until = self.cuts.peek().map(|cut| cut - self.at);
        let until = until.and_then(|until| usize::try_from(until).ok());
        let window = until.unwrap_or(usize::MAX).min(self.buffer.len());
        let Some(bytes) = self.buffer.get(..window).filter(|bytes| !bytes.is_empty()) else {
            return Ok(None);
        };
        let length = self.table.first(bytes);
        let rest = self.buffer.split_off(length);
        self.at += length as u64;
        Ok(Some(std::mem::replace(&mut self.buffer, rest)))
    }

    fn fill(&mut self) -> io::Result<()> {
        while !self.ended && self.buffer.len() < MOST_BYTES {
            let from = self.buffer.len();
            let room = 2 * MOST_BYTES - from;
            let read = (&mut self.file)
                .take(room as u64)
                .read_to_end(&mut self.buffer)?;
            self.ended = read < room;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that nothing repeats, the same each time.
    fn noise(length: usize, seed: u8) -> Vec<u8> {
        let mut bytes = vec![0; length];
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[seed]);
        hasher.finalize_xof().fill(&mut bytes);
        bytes
    }

    fn lengths(table: &Table, bytes: &[u8], cuts: Vec<u64>) -> Vec<usize> {
        let mut cutting = Cutting::new(table, bytes, cuts);
        let mut lengths = Vec::new();
        let mut joined = Vec::new();
        while let Some(chunk) = cutting.next_chunk().unwrap() {
            lengths.push(chunk.len());
            joined.extend(chunk);
        }
        assert_eq!(joined, bytes);
        lengths
    }

    #[test]
    fn where_it_is_cut_never_changes() {
        // a golden vector: the crate behind it moved its cuts once, and then nothing known is found again
        let table = Table::of(&[7; 32]);
        let lengths = lengths(&table, &noise(1_000_000, 1), Vec::new());
        assert_eq!(lengths.iter().sum::<usize>(), 1_000_000);
        assert_eq!(GOLDEN, lengths.as_slice());
    }

    const GOLDEN: &[usize] = &[
        47_006, 53_053, 146_673, 71_717, 69_244, 28_512, 27_793, 110_192, 34_326, 148_835, 67_440,
        173_776, 21_433,
    ];

    #[test]
    fn another_group_cuts_elsewhere() {
        let bytes = noise(1_000_000, 1);
        let one = lengths(&Table::of(&[7; 32]), &bytes, Vec::new());
        let other = lengths(&Table::of(&[8; 32]), &bytes, Vec::new());
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_put_in_between_changes_the_chunks_around_it_only() {
        let table = Table::of(&[7; 32]);
        let bytes = noise(3_000_000, 2);
        let mut more = bytes.clone();
        more.splice(1_000_000..1_000_000, *b"a sentence");
        let chunks = |bytes: &[u8]| {
            let mut cutting = Cutting::new(&table, bytes, Vec::new());
            std::iter::from_fn(|| cutting.next_chunk().unwrap())
                .map(|chunk| Name(*blake3::hash(&chunk).as_bytes()))
                .collect::<std::collections::BTreeSet<_>>()
        };
        let (one, other) = (chunks(&bytes), chunks(&more));
        assert!(other.difference(&one).count() <= 2);
    }

    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    struct Name([u8; 32]);

    proptest::proptest! {
        #[test]
        fn whatever_the_hints_say_the_file_stays_whole(
            length in 0usize..900_000,
            mut cuts in proptest::collection::vec(0u64..1_000_000, 0..40),
        ) {
            cuts.sort_unstable();
            let bytes = noise(length, 3);
            let lengths = lengths(&Table::of(&[7; 32]), &bytes, cuts.clone());
            let mut ends = std::collections::BTreeSet::new();
            let mut at = 0;
            for length in lengths {
                proptest::prop_assert!(length <= MOST_BYTES);
                at += length as u64;
                ends.insert(at);
            }
            for cut in cuts {
                proptest::prop_assert!(cut == 0 || cut >= length as u64 || ends.contains(&cut));
            }
        }
    }
}
