//! Letters as they are looked for: without what a person may leave out, in every script.
//!
//! Case, accents, breathings, harakat, points and width go. What makes another word of it in its script stays: the vowel signs of
//! the scripts of India and South-East Asia, and the marks of kana. It serves for finding, and for asking whether two names are
//! the same: never for deciding it.

use unicode_normalization::UnicodeNormalization as _;

/// A text without what is left out when one looks for it. `fold(fold(x)) == fold(x)`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut kept = String::with_capacity(text.len());
    // compatibility forms go (ﬁ, Ⅳ, full width, presentation forms of Arabic), and marks stand alone
    for letter in text.nfkd() {
        if is_left_out(letter) {
            continue;
        }
        for small in letter.to_lowercase().filter(|small| !is_left_out(*small)) {
            match alike(small) {
                Some(plain) => kept.push_str(plain),
                None => kept.push(plain_digit(hiragana(small))),
            }
        }
    }
    // Hangul and kana in one piece again, and what is left of marks in one order
    kept.nfc().collect()
}

/// Marks that people leave out, and what shows nothing. Marks of all other scripts are parts of their words.
pub const fn is_left_out(letter: char) -> bool {
    matches!(letter,
        // on letters of any script: accents, breathings, hamza is below
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{2de0}'..='\u{2dff}' | '\u{a66f}'..='\u{a672}' | '\u{a674}'..='\u{a67d}' | '\u{fe20}'..='\u{fe2f}'
        // Hebrew points and cantillation
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        // Arabic: harakat, hamza and madda above and below (so أ إ آ are ا, ؤ is و, ئ is ي), Quranic marks, tatweel
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{898}'..='\u{89f}' | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        // Syriac points
        | '\u{711}' | '\u{730}'..='\u{74a}'
        // nukta of the scripts of India: क़ is looked for as क
        | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{b3c}' | '\u{c3c}' | '\u{cbc}'
        // nothing to see: soft hyphen, joiners, directions, variation selectors
        | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters that do not fall apart in Unicode, but that people write for one another.
const fn alike(small: char) -> Option<&'static str> {
    Some(match small {
        // full case folding
        'ß' => "ss",
        'ς' => "σ",
        // Latin letters with a stroke, and two in one
        'ø' => "o",
        'đ' | 'ð' | 'ɖ' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ɨ' => "i",
        'ʉ' => "u",
        'ɓ' => "b",
        'ɗ' => "d",
        'ƙ' => "k",
        'ƴ' => "y",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĸ' => "k",
        'ŋ' => "n",
        // Guaraní and Hawaiian and others write a glottal stop with one of these, or with nothing
        'ʼ' | 'ʻ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ꞌ' => "",
        // Cyrillic
        'ґ' | 'ғ' => "г",
        'қ' => "к",
        'ң' => "н",
        'ұ' | 'ү' => "у",
        'ҳ' => "х",
        'ө' => "о",
        'ә' => "а",
        // Arabic: alef wasla, alef maqsura and Farsi yeh, teh marbuta, Farsi and Urdu kaf and heh; a lone hamza
        'ٱ' => "ا",
        'ى' | 'ی' | 'ے' => "ي",
        'ة' | 'ہ' | 'ھ' | 'ە' => "ه",
        'ک' | 'ڪ' => "ك",
        'ء' => "",
        _ => return None,
    })
}

/// Katakana as hiragana: the same syllables.
fn hiragana(letter: char) -> char {
    match letter {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' | '\u{30fe}' => {
            char::from_u32(letter as u32 - 0x60).unwrap_or(letter)
        }
        _ => letter,
    }
}

/// ٣ ۳ ३ ৩ ๓ are 3.
fn plain_digit(letter: char) -> char {
    const ZEROS: [u32; 20] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
        0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x19d0,
    ];
    let code = letter as u32;
    let digit = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .map(|zero| code - zero);
    digit
        .and_then(|digit| char::from_digit(digit, 10))
        .unwrap_or(letter)
}

/// A name as it was typed, without what nobody sees: case, and blanks too many. Equal names are the same name.
pub fn as_typed(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase().nfc().collect()
}

/// The letters and digits of a name, folded: two names of one key look alike, and somebody is asked whether they are the same.
/// A name of signs alone is its own key.
pub fn key(name: &str) -> String {
    let folded = fold(name);
    let is_sign = |letter: char| {
        !letter.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(letter)
    };
    let key: String = folded.chars().filter(|letter| !is_sign(*letter)).collect();
    match key.is_empty() {
        true => as_typed(name),
        false => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike() {
        for alike in [
            &[
                "Fundación NIÑO",
                "fundacion nino",
                "FUNDACIO\u{301}N NIN\u{303}O",
            ][..],
            &["Straße", "STRASSE", "strasse", "STRAẞE"],
            &["ΣΊΣΥΦΟΣ", "σίσυφος", "σισυφοσ", "Σίσυφος"],
            &["İstanbul", "istanbul", "ISTANBUL", "ıstanbul"],
            &["Łódź", "lodz"],
            &["Søren Ærø", "soren aero"],
            &["Nguyễn Đức", "nguyen duc"],
            &["Mitã róga", "MITA ROGA"],
            &["ﬁn Ⅳ ｆｕｌｌ", "fin iv full"],
            &["Пётр", "петр", "ПЕТР"],
            &["Київ", "киів", "КИЇВ"],
            &["мой", "мои"],
            &["Ґанок", "ганок"],
            &["Беларусь ў", "беларусь у"],
            &["أحمد", "احمد", "إحمد", "آحمد", "أَحْمَد", "احـــمد"],
            &["مدرسة", "مدرسه"],
            &["على", "علي", "علی"],
            &["کتاب", "كتاب"],
            &["مسؤول", "مسوول"],
            &["ﷲ", "الله"],
            &["שָׁלוֹם", "שלום"],
            &["ทํา", "ทำ"],
            &["क़लम", "क़लम", "कलम"],
            &["カタカナ", "かたかな", "ｶﾀｶﾅ"],
            &["ガ", "ｶﾞ", "が"],
            &["한국", "한국"],
            &["१२३ ١٢٣ ۱۲۳ ๑๒๓", "123 123 123 123"],
        ] {
            for one in alike {
                assert_eq!(fold(one), fold(alike[0]), "{one} {}", alike[0]);
                assert_eq!(fold(&fold(one)), fold(one), "twice: {one}");
            }
        }
        for (one, other) in [
            ("हिन्दी", "हन्दी"),
            ("কি", "কা"),
            ("தமிழ்", "தமழ"),
            ("か", "が"),
            ("น้ำ", "นา"),
            ("ไทย", "ทย"),
            ("សួ", "ស"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
        // every letter: folding twice changes nothing
        let unstable: Vec<char> = ('\u{0}'..=char::MAX)
            .filter(|letter| {
                let once = fold(&letter.to_string());
                fold(&once) != once
            })
            .collect();
        assert!(unstable.is_empty(), "{unstable:?}");
    }

    #[test]
    fn names_of_every_script_have_keys_of_their_own() {
        let names = [
            "Дом надежды",
            "Солнечный круг",
            "Олена Коваль",
            "Тарас Бондар",
            "文化",
            "한국",
            "ครอบครัว",
            "أطفال",
            "ילדים",
            "አዲስ",
            "ქართული",
            "Fundación para el Desarrollo Integral de la Niñez y la Familia de Lima",
            "Fundación para el Desarrollo Integral de la Niñez y la Familia de La Paz",
            "+++",
            "***",
            "Øyvind Bø",
            "Yvind B",
        ];
        for (nth, one) in names.iter().enumerate() {
            for other in names.iter().skip(nth + 1) {
                assert_ne!(key(one), key(other), "{one} {other}");
            }
        }
        assert_eq!(key("Casa-Sol"), key("CASA SOL"));
        assert_eq!(as_typed(" Ana  RUIZ "), as_typed("ana ruiz"));
        assert_ne!(as_typed("María"), as_typed("Maria"));
    }
}
