//! Bytes as lower-case hexadecimal: the one form that every keyring takes (KWallet keeps text only) and that stays
//! readable in `profile.json`.

use zeroize::Zeroizing;

/// The bytes in lower-case hexadecimal, wiped when dropped since they may be a key.
pub(crate) fn write(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
    text
}

/// Exactly `N` bytes from hexadecimal, or `None` for anything else.
pub(crate) fn read<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    if text.len() != N * 2 {
        return None;
    }
    let mut bytes = Zeroizing::new([0; N]);
    let mut halves = text.chars().map(|c| c.to_digit(16));
    for byte in bytes.iter_mut() {
        let value = halves.next()?? << 4 | halves.next()??;
        *byte = u8::try_from(value).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = write(&[0, 15, 16, 255]);
        assert_eq!(text.as_str(), "000f10ff");
        assert_eq!(*read::<4>(&text).unwrap(), [0, 15, 16, 255]);
    }

    #[test]
    fn other_lengths_and_letters_are_refused() {
        for text in ["", "0", "000f10f", "000f10fff", "000f10fg", "éé0f1", "éééé"] {
            assert!(read::<4>(text).is_none(), "{text}");
        }
    }
}
