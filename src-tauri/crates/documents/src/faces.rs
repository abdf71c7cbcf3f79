//! The two families, and which letters they have.

use genpdf::fonts::{FontData, FontFamily};

use crate::Error;

macro_rules! face {
    ($family:literal, $face:literal, $file:literal) => {
        include_bytes!(concat!(
            env!("FACES"),
            "/",
            $family,
            "/",
            $face,
            "/",
            $file,
            "_",
            $face,
            ".ttf"
        ))
    };
}

/// The whole face is embedded: of a part of it genpdfi 0.2.7 keeps no table of letters, and then nobody can search or copy a
/// word, nor have it read aloud.
fn face(bytes: &[u8]) -> Result<FontData, Error> {
    Ok(FontData::new(bytes.to_vec(), None)?)
}

/// The faces of a certificate: as they are, for a setter that finds each by its own name, weight and slant.
pub const CERTIFICATE: [&[u8]; 4] = [
    face!("literata", "400Regular", "Literata"),
    face!("literata", "400Regular_Italic", "Literata"),
    face!("source-sans-3", "400Regular", "SourceSans3"),
    face!("source-sans-3", "600SemiBold", "SourceSans3"),
];

/// The face of what people wrote.
pub fn literata() -> Result<FontFamily<FontData>, Error> {
    Ok(FontFamily {
        regular: face(face!("literata", "400Regular", "Literata"))?,
        bold: face(face!("literata", "600SemiBold", "Literata"))?,
        italic: face(face!("literata", "400Regular_Italic", "Literata"))?,
        bold_italic: face(face!("literata", "600SemiBold_Italic", "Literata"))?,
    })
}

/// The face of names, dates and page numbers.
pub fn source_sans() -> Result<FontFamily<FontData>, Error> {
    let regular = face(face!("source-sans-3", "400Regular", "SourceSans3"))?;
    let bold = face(face!("source-sans-3", "600SemiBold", "SourceSans3"))?;
    Ok(FontFamily {
        italic: regular.clone(),
        bold_italic: bold.clone(),
        regular,
        bold,
    })
}

/// What stands in place of a letter that a face lacks.
pub const LACKING: char = '□';

/// The widest word that is set in one piece, in millimetres: a wider one would stand over the margin.
const WIDEST: f32 = 100.0;

/// Text as the faces can set it in so much room, and whether it lacked a letter; `width` is a letter's, in millimetres, or none
/// where the face has no such letter. What joins and colours emoji goes without a trace.
pub fn settable(width: impl Fn(char) -> Option<f32>, text: &str, room: f32) -> (String, bool) {
    let widest = room.min(WIDEST);
    let mut set = String::with_capacity(text.len());
    let mut lacks = false;
    let mut word = 0.0;
    for letter in text.chars() {
        if letter.is_whitespace() {
            word = 0.0;
            set.push(' ');
            continue;
        }
        let joins = matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        if joins {
            continue;
        }
        let (letter, wide) = match width(letter) {
            Some(wide) => (letter, wide),
            None => {
                lacks = true;
                (LACKING, width(LACKING).unwrap_or(WIDEST / 20.0))
            }
        };
        word += wide;
        if word > widest {
            word = wide;
            set.push(' ');
        }
        set.push(letter);
    }
    (set, lacks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_faces_lack_is_marked_and_long_words_are_broken() {
        let has = |letter: char| (letter.is_ascii() || letter == 'ñ').then_some(3.0);
        assert_eq!(
            settable(has, "niño 👩\u{200d}👧", 146.0),
            ("niño □□".to_owned(), true)
        );
        assert_eq!(settable(has, "a\nb\tc", 146.0), ("a b c".to_owned(), false));
        let (set, _) = settable(has, &"x".repeat(100), 146.0);
        assert!(set.split(' ').all(|word| word.len() <= 33), "{set}");
        let (set, _) = settable(has, &"x".repeat(100), 30.0);
        assert!(set.split(' ').all(|word| word.len() <= 10), "{set}");
    }

    #[test]
    fn the_faces_have_what_both_languages_need() {
        let (text, sans) = (literata().unwrap(), source_sans().unwrap());
        for letter in "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’–—…·•□€".chars()
        {
            assert!(text.regular.has_glyph(letter), "{letter}");
            assert!(letter == '□' || sans.regular.has_glyph(letter), "{letter}");
        }
    }
}
