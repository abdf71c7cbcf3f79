//! The text of a file as it travels beside it, so that no other device has to read the file for it: JSON (RFC 8259), compressed with
//! brotli (RFC 7932). What comes from others is read within limits.

use std::io::{Read as _, Write as _};

use replica::{Error, Result};
use serde::{Deserialize, Serialize};

use super::extracted::TextLeaf;
use crate::clean::clean;
use crate::error::Code;

/// Its media type.
pub const MEDIA: &str = "application/vnd.mutual.text";
/// The most pages of one file.
pub const MOST_LEAVES: usize = 10_000;
/// The most text of one file, in bytes.
pub const MOST_TEXT: usize = 8 * 1024 * 1024;
/// The longest such file, inflated, in bytes: what JSON adds is little.
const LONGEST: u64 = 2 * MOST_TEXT as u64;

#[derive(Serialize, Deserialize)]
struct Written {
    leaves: Vec<TextLeaf>,
}

/// The bytes of that file.
///
/// # Errors
/// See the crate.
pub fn written(leaves: &[TextLeaf]) -> Result<Vec<u8>> {
    let leaves = leaves.to_vec();
    let json = serde_json::to_vec(&Written { leaves }).map_err(failed)?;
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 64 * 1024, 9, 22);
    writer.write_all(&json)?;
    writer.flush()?;
    drop(writer);
    Ok(compressed)
}

/// What stands in that file; pages without a word are left out.
///
/// # Errors
/// `file-no-text` for what is none.
pub fn read(bytes: &[u8]) -> Result<Vec<TextLeaf>> {
    let none = |_| Error::of(Code::FileNoText).with("why", "damaged");
    let mut json = Vec::new();
    brotli::Decompressor::new(bytes, 64 * 1024)
        .take(LONGEST)
        .read_to_end(&mut json)
        .map_err(none)?;
    let written: Written = serde_json::from_slice(&json)
        .map_err(|_| Error::of(Code::FileNoText).with("why", "damaged"))?;
    let mut left = MOST_TEXT;
    let leaves = written.leaves.into_iter().take(MOST_LEAVES);
    let leaves = leaves.map_while(|leaf| {
        left = left.checked_sub(leaf.text.len())?;
        Some(TextLeaf {
            text: clean(&leaf.text),
            ..leaf
        })
    });
    Ok(leaves.collect())
}

fn failed(error: serde_json::Error) -> Error {
    Error::internal("text", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let leaf = |number, text: &str| TextLeaf {
            number: Some(number),
            second: None,
            text: text.to_owned(),
        };
        let leaves = vec![leaf(1, "Una reflexión"), leaf(3, "and its end")];
        let bytes = written(&leaves).unwrap();
        assert_eq!(read(&bytes).unwrap(), leaves);
        for wrong in [&b""[..], b"{}", &bytes[..bytes.len() / 2]] {
            assert_eq!(read(wrong).unwrap_err().code(), "file-no-text");
        }
    }

    #[test]
    fn a_bomb_fills_no_memory() {
        let mut bomb = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut bomb, 64 * 1024, 9, 22);
        let text = vec![b' '; 1024 * 1024];
        for _ in 0..200 {
            writer.write_all(&text).unwrap();
        }
        drop(writer);
        assert!(bomb.len() < 10_000);
        assert_eq!(read(&bomb).unwrap_err().code(), "file-no-text");
    }
}
