//! Brotli (RFC 7932), for what is sealed: its dictionary knows the words of many languages, so that a short text in English
//! or Spanish becomes a quarter smaller than with a compressor that has to learn them first.

use std::io::Read as _;

use brotli::enc::BrotliEncoderParams;

use crate::error::Refusal;

/// Up to this length the slowest and smallest quality is used; beyond it nobody wants to wait for it.
const SHORT: usize = 64 * 1024;

/// What was not worth compressing, and what was.
const STORED: u8 = 0;
const BROTLI: u8 = 1;

/// Compresses; what becomes no smaller stays as it is. One byte tells which.
///
/// # Errors
/// None in practice: writing to memory does not fail.
pub fn compress(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let params = BrotliEncoderParams {
        quality: if bytes.len() <= SHORT { 11 } else { 9 },
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = vec![BROTLI];
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params)
        .map_err(|_| Refusal::Malformed { what: "compressed" })?;
    if compressed.len() > bytes.len() {
        compressed = [&[STORED], bytes].concat();
    }
    Ok(compressed)
}

/// Decompresses what is at most `limit` bytes long then.
///
/// # Errors
/// [`Refusal::Malformed`] for what is not compressed; [`Refusal::TooLarge`].
pub fn decompress(compressed: &[u8], limit: usize) -> Result<Vec<u8>, Refusal> {
    let what = "compressed";
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match compressed {
        [STORED, stored @ ..] => stored.take(most).read_to_end(&mut bytes),
        [BROTLI, brotli @ ..] => brotli::Decompressor::new(brotli, 4096)
            .take(most)
            .read_to_end(&mut bytes),
        _ => return Err(Refusal::Malformed { what }),
    }
    .map_err(|_| Refusal::Malformed { what })?;
    if bytes.len() > limit {
        return Err(Refusal::TooLarge { what, limit });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_comes_back_up_to_its_limit() {
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let compressed = compress(&bytes).unwrap();
            assert_eq!(decompress(&compressed, length).unwrap(), bytes);
            if length > 0 {
                assert!(matches!(
                    decompress(&compressed, length - 1),
                    Err(Refusal::TooLarge { .. })
                ));
            }
        }
    }

    #[test]
    fn what_is_cut_or_not_compressed_is_refused() {
        let compressed = compress(b"a text that is not finished when it ends here").unwrap();
        for length in 0..compressed.len() {
            assert!(decompress(&compressed[..length], 1000).is_err(), "{length}");
        }
        assert!(decompress(&[0xff; 40], 1000).is_err());
        let stored = compress(&[7, 1, 250]).unwrap();
        assert_eq!(stored, [STORED, 7, 1, 250]);
        assert_eq!(decompress(&stored, 3).unwrap(), [7, 1, 250]);
    }
}
