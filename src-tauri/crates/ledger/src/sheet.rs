//! The recovery sheet's text: a founding seed as four lines of four groups that a person can copy from paper.
//! The alphabet is Crockford's base 32; each line has a checksum of its own, so an error names its line. How the
//! sheet looks when printed is not here.

use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LINES: usize = 4;
const GROUP: usize = 4;
const SYMBOLS: usize = 16;

/// What is wrong with a typed sheet. Lines and groups are counted from 1, as a person would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SheetError {
    /// Not four lines.
    #[error("{found} lines instead of 4")]
    Lines {
        /// How many there are.
        found: usize,
    },
    /// A line has too few or too many symbols.
    #[error("line {line} has {found} symbols instead of 16")]
    Length {
        /// The line.
        line: usize,
        /// How many symbols it has.
        found: usize,
    },
    /// A symbol that never occurs on a sheet.
    #[error("line {line}, group {group}: {found:?} does not occur on a sheet")]
    Symbol {
        /// The line.
        line: usize,
        /// The group within the line.
        group: usize,
        /// The symbol.
        found: char,
    },
    /// The line's checksum does not hold: something in it was misread.
    #[error("line {line} was misread")]
    Checksum {
        /// The line.
        line: usize,
    },
    /// The line is a right one, but belongs elsewhere on the sheet.
    #[error("line {line} belongs at line {belongs}")]
    Place {
        /// Where it was typed.
        line: usize,
        /// Where it belongs.
        belongs: usize,
    },
}

/// The four lines of a sheet, such as `0G0G 0G0G 0G0G 0A1B`: 13 symbols for eight bytes of the seed, three to check.
#[must_use]
pub fn write(seed: &[u8; 32]) -> Vec<Zeroizing<String>> {
    let (eights, _) = seed.as_chunks::<8>();
    eights
        .iter()
        .enumerate()
        .map(|(line, bytes)| Zeroizing::new(write_line(line, *bytes)))
        .collect()
}

/// Reads a sheet, on four lines or all on one. Case, spaces, hyphens and dots do not matter; O is 0, I and L are 1.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn read(text: &str) -> Result<Zeroizing<[u8; 32]>, SheetError> {
    let mut lines: Vec<Zeroizing<Vec<char>>> = text
        .lines()
        .map(symbols)
        .filter(|line| !line.is_empty())
        .collect();
    if let [only] = lines.as_slice()
        && only.len() == LINES * SYMBOLS
    {
        lines = only
            .chunks(SYMBOLS)
            .map(|line| Zeroizing::new(line.to_vec()))
            .collect();
    }
    if lines.len() != LINES {
        return Err(SheetError::Lines { found: lines.len() });
    }
    let mut seed = Zeroizing::new([0; 32]);
    let (eights, _) = seed.as_chunks_mut::<8>();
    for ((line, symbols), eight) in lines.iter().enumerate().zip(eights) {
        *eight = read_line(line, symbols)?;
    }
    Ok(seed)
}

fn symbols(line: &str) -> Zeroizing<Vec<char>> {
    let separator =
        |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '_' | '·');
    Zeroizing::new(line.chars().filter(|c| !separator(*c)).collect())
}

fn write_line(line: usize, bytes: [u8; 8]) -> String {
    let mut value = u128::from(u64::from_be_bytes(bytes)) << 15 | u128::from(checksum(line, bytes));
    let mut text = String::with_capacity(SYMBOLS + SYMBOLS / GROUP);
    for at in 0..SYMBOLS {
        if at > 0 && at % GROUP == 0 {
            text.push(' ');
        }
        let digit = (value >> (5 * (SYMBOLS - 1 - at))) as usize & 31;
        text.push(
            ALPHABET
                .get(digit)
                .map_or('0', |symbol| char::from(*symbol)),
        );
    }
    value.zeroize();
    text
}

fn read_line(line: usize, symbols: &[char]) -> Result<[u8; 8], SheetError> {
    let number = line + 1;
    let mut value = Zeroizing::new(0_u128);
    // A wrong symbol is told before a wrong count: it is the nearer explanation.
    for (at, symbol) in symbols.iter().enumerate() {
        let digit = digit(*symbol).ok_or(SheetError::Symbol {
            line: number,
            group: at / GROUP + 1,
            found: *symbol,
        })?;
        *value = *value << 5 | digit;
    }
    if symbols.len() != SYMBOLS {
        return Err(SheetError::Length {
            line: number,
            found: symbols.len(),
        });
    }
    let found = (*value & 0x7fff) as u16;
    // 13 symbols hold 65 bits: the first of them is never set.
    let bytes = u64::try_from(*value >> 15)
        .map_err(|_| SheetError::Checksum { line: number })?
        .to_be_bytes();
    if checksum(line, bytes) == found {
        return Ok(bytes);
    }
    match (0..LINES).find(|other| checksum(*other, bytes) == found) {
        Some(other) => Err(SheetError::Place {
            line: number,
            belongs: other + 1,
        }),
        None => Err(SheetError::Checksum { line: number }),
    }
}

fn digit(symbol: char) -> Option<u128> {
    let plain = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET
        .iter()
        .position(|known| char::from(*known) == plain)?;
    u128::try_from(at).ok()
}

/// 15 bits over the line's place and its bytes, so that lines cannot change places unseen.
fn checksum(line: usize, bytes: [u8; 8]) -> u16 {
    let mut hasher = blake3::Hasher::new_derive_key("mutual-learning 2026 recovery sheet");
    hasher
        .update(&[u8::try_from(line).unwrap_or(u8::MAX)])
        .update(&bytes);
    let [first, second, ..] = *hasher.finalize().as_bytes();
    u16::from_be_bytes([first, second]) >> 1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn text(seed: &[u8; 32]) -> String {
        write(seed)
            .iter()
            .map(|line| line.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn four_lines_of_four_groups_of_four() {
        let lines = write(&[0xa5; 32]);
        assert_eq!(lines.len(), 4);
        for line in lines {
            assert_eq!(line.split(' ').map(str::len).collect::<Vec<_>>(), [4; 4]);
        }
    }

    #[test]
    fn people_may_type_as_they_like() {
        let seed = [0x11; 32];
        let sheet = text(&seed);
        let loose = sheet
            .to_lowercase()
            .replace(' ', "-")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(*read(&loose).unwrap(), seed);
        assert_eq!(
            *read(&sheet.replace('1', "I").replace(' ', "")).unwrap(),
            seed
        );
        assert_eq!(*read(&sheet.replace('\n', " ")).unwrap(), seed);
        assert_eq!(
            *read(&format!("\n\n{}\r\n", sheet.replace('\n', "\r\n\r\n"))).unwrap(),
            seed
        );
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let sheet = text(&[7; 32]);
        let lines: Vec<&str> = sheet.lines().collect();
        assert_eq!(read("").unwrap_err(), SheetError::Lines { found: 0 });
        assert_eq!(
            read(&lines[..3].join("\n")).unwrap_err(),
            SheetError::Lines { found: 3 }
        );
        let swapped = [lines[0], lines[2], lines[1], lines[3]].join("\n");
        assert_eq!(
            read(&swapped).unwrap_err(),
            SheetError::Place {
                line: 2,
                belongs: 3
            }
        );
        let short = [lines[0], &lines[1][1..], lines[2], lines[3]].join("\n");
        assert_eq!(
            read(&short).unwrap_err(),
            SheetError::Length { line: 2, found: 15 }
        );
        let strange = [
            lines[0],
            lines[1],
            lines[2],
            &format!("{}U{}", &lines[3][..6], &lines[3][7..]),
        ]
        .join("\n");
        assert_eq!(
            read(&strange).unwrap_err(),
            SheetError::Symbol {
                line: 4,
                group: 2,
                found: 'U'
            }
        );
    }

    /// 15 bits let one misreading in 32,768 pass. Each misreading of these seeds is tried, so that the count is always the same.
    #[test]
    fn one_misread_symbol_is_seen_in_its_line() {
        let (mut tried, mut unseen) = (0, 0);
        for seed in 0..8_u8 {
            let written: Vec<Vec<char>> = text(&[seed; 32])
                .lines()
                .map(|line| line.chars().filter(|symbol| *symbol != ' ').collect())
                .collect();
            for (line, at, by) in (0..4)
                .flat_map(|line| (0..16).flat_map(move |at| (1..32).map(move |by| (line, at, by))))
            {
                let mut misread = written.clone();
                let was = ALPHABET
                    .iter()
                    .position(|symbol| char::from(*symbol) == misread[line][at])
                    .unwrap();
                misread[line][at] = char::from(ALPHABET[(was + by) % 32]);
                let lines: Vec<String> = misread.iter().map(|line| line.iter().collect()).collect();
                tried += 1;
                match read(&lines.join("\n")) {
                    Err(
                        SheetError::Checksum { line: told } | SheetError::Place { line: told, .. },
                    ) => assert_eq!(told, line + 1),
                    Err(other) => panic!("{other}"),
                    Ok(_) => unseen += 1,
                }
            }
        }
        assert!(unseen * 10_000 <= tried, "{unseen} of {tried} pass unseen");
    }

    proptest! {
        #[test]
        fn each_seed_comes_back(seed: [u8; 32]) {
            prop_assert_eq!(*read(&text(&seed)).unwrap(), seed);
        }

        #[test]
        fn any_text_is_answered(text: String) {
            prop_assert!(read(&text).is_err());
        }
    }
}
