//! Writing the file of a rendition where somebody wants it, as it was added.

use std::io::{Read as _, Write as _};
use std::path::Path;

use replica::{Error, Replica, Result};

use super::open_file::open_file;

/// Names that Windows gives to devices.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Writes a file, whole or not at all.
///
/// # Errors
/// Those of [`open_file`]; `read-only`, `disk-full`, with `path`.
pub fn export_file(replica: &Replica, material: &str, key: Option<&str>, to: &Path) -> Result<u64> {
    // a device or a link would be replaced by the file
    if std::fs::symlink_metadata(to).is_ok_and(|found| !found.is_file()) {
        return Err(Error::of(replica::Code::NotAFile).with("path", to.display()));
    }
    let mut opened = open_file(replica, material, key)?;
    let named = |error: std::io::Error| match error.downcast::<files::Error>() {
        Ok(error) => Error::from(error).with("path", to.display()),
        Err(error) => Error::from(error).with("path", to.display()),
    };
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(named)?;
    let mut buffer = vec![0; 256 * 1024];
    let mut written = 0;
    loop {
        let read = opened.reader.read(&mut buffer).map_err(named)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        file.write_all(bytes).map_err(named)?;
        written += bytes.len() as u64;
    }
    file.as_file().sync_all().map_err(named)?;
    file.persist(to).map_err(|error| named(error.error))?;
    Ok(written)
}

/// A name that every system takes, as like the one that the file has as can be.
pub fn safe_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|letter| match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            letter if letter.is_control() || crate::clean::steers(letter) => '_',
            letter => letter,
        })
        .collect();
    let kept = kept.trim().trim_end_matches(['.', ' ']);
    let (stem, ends) = kept.rsplit_once('.').unwrap_or((kept, ""));
    let stem = stem.trim_start_matches('.').trim_end_matches(['.', ' ']);
    let lower = stem.to_lowercase();
    let numbered = lower
        .strip_prefix("com")
        .or_else(|| lower.strip_prefix("lpt"));
    let device = DEVICES.contains(&lower.as_str())
        || numbered.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    // bytes count: most systems take 255, and a number may come behind
    let mut short = String::new();
    for letter in stem.chars() {
        if short.len() + letter.len_utf8() > 180 {
            break;
        }
        short.push(letter);
    }
    let stem = match (device, short.is_empty()) {
        (true, _) => format!("{short}_"),
        (false, true) => "file".to_owned(),
        (false, false) => short,
    };
    let ends: String = ends.chars().take(20).collect();
    match ends.is_empty() {
        true => stem,
        false => format!("{stem}.{ends}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_that_every_system_takes_them() {
        for (name, safe) in [
            ("handout.pdf", "handout.pdf"),
            (r#"a/b\c:d*e?f"g<h>i|j.pdf"#, "a_b_c_d_e_f_g_h_i_j.pdf"),
            ("../../etc/passwd", "_._etc_passwd"),
            ("trailing. . .", "trailing"),
            ("CON", "CON_"),
            ("con.txt", "con_.txt"),
            ("com1.pdf", "com1_.pdf"),
            ("comic.pdf", "comic.pdf"),
            (".hidden", "file.hidden"),
            ("", "file"),
            ("niñas 👩\u{200d}👧.odp", "niñas 👩\u{200d}👧.odp"),
            ("a\u{202e}fdp.exe", "a_fdp.exe"),
        ] {
            assert_eq!(safe_name(name), safe, "{name}");
        }
        let long = safe_name(&format!("{}.pdf", "ñ".repeat(300)));
        assert!(long.len() <= 200 && long.ends_with(".pdf"));
    }
}
