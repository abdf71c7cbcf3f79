//! The text of a list that some program saved, in whatever encoding it chose.
//!
//! In this order: a byte-order mark; UTF-8 where it is valid; UTF-16 without a mark, by where its zeros and line ends
//! stand; what chardetng takes it for (the detector of Firefox: every legacy encoding of the web), and between that
//! guess, Windows-1252 and Mac Roman by what letters people use.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_MAC_CYRILLIC};

/// What was read, and as what: the person is shown both, for a guess may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// WHATWG's name: `UTF-8`, `windows-1251`.
    pub encoding: &'static str,
    /// It was guessed from the letters alone.
    pub guessed: bool,
}

/// `None` for what is no text: a zip, a picture.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        // UTF-32LE begins with UTF-16LE's mark; no program writes lists in it
        let rest = bytes.get(mark..).unwrap_or_default();
        let (text, wrong) = encoding.decode_without_bom_handling(rest);
        if !wrong {
            return Some(Decoded {
                text: text.into_owned(),
                encoding: encoding.name(),
                guessed: false,
            });
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Some(Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            guessed: false,
        });
    }
    if let Some(encoding) = utf_16(bytes) {
        return with(encoding, bytes, true);
    }
    if bytes.contains(&0) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // chardetng knows no Mac Roman, which Excel for Mac writes: it takes it for a Western or Central European one
    if mac_cyrillic_likelier(bytes, guess) {
        return with(X_MAC_CYRILLIC, bytes, true);
    }
    if mac_likelier(bytes, guess) {
        return with(MACINTOSH, bytes, true);
    }
    with(guess, bytes, true).or_else(|| with(WINDOWS_1252, bytes, true))
}

fn with(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Option<Decoded> {
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    (!wrong || !guessed).then(|| Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        guessed,
    })
}

/// UTF-16 without a mark: what separates a list (comma, tab, line end, quote, digits, blank) is ASCII in every script,
/// so its zeros all stand on one side; and it decodes without a lone surrogate.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    let mark = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let (mut little, mut big) = (0_usize, 0_usize);
    for pair in pairs.iter().take(4096) {
        little += usize::from(pair[1] == 0 && mark(pair[0]));
        big += usize::from(pair[0] == 0 && mark(pair[1]));
    }
    let (encoding, most, least) = if little > big {
        (UTF_16LE, little, big)
    } else {
        (UTF_16BE, big, little)
    };
    // a list in Chinese may have one comma in twenty letters
    let enough = most * 40 >= pairs.len().min(4096) && most > least * 8;
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    (enough && !wrong && !text.contains('\0')).then_some(encoding)
}

/// Whether the bytes beyond ASCII make likelier letters in Mac Roman than in what was guessed.
///
/// A name has a letter among letters. In Mac Roman the common ones are 0x87–0x9F (á à â ä ã å ç é è ê ë í ì î ï ñ ó ò ô ö
/// õ ú ù û ü), which in Windows' and ISO's single-byte encodings are marks (‡ ˆ ‰ Š ‹ Œ Ž ‘ ’ “ ” • – — ˜ ™ š › œ ž Ÿ) or
/// controls, and marks do not stand between two letters.
fn mac_likelier(bytes: &[u8], guess: &'static Encoding) -> bool {
    // Cyrillic and the other scripts have their letters from 0x80 on in their own encodings
    if !WESTERN.contains(&guess.name()) {
        return false;
    }
    let letter_at = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|byte| byte.is_ascii_alphabetic())
    };
    let (mut mac, mut other) = (0_i32, 0_i32);
    for (at, byte) in bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| !byte.is_ascii())
    {
        let beside = letter_at(at.checked_sub(1)) || letter_at(Some(at + 1));
        let after_small = at
            .checked_sub(1)
            .and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_lowercase);
        let between = letter_at(at.checked_sub(1)) && letter_at(Some(at + 1));
        match byte {
            // a capital after a small letter (Ž Š Œ Ÿ Õ É Ó) is another letter or mark of Mac Roman (é ä å ü ’ … ”)
            0x8a | 0x8c | 0x8e | 0x9f | 0xc0..=0xd6 | 0xd8..=0xde if after_small => mac += 3,
            // O’Brien, d’Or: Õ between two capitals or before one
            0xd5 if bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase) => mac += 1,
            // letters in Windows' encodings too (Š Œ Ž š œ ž Ÿ), but rare next to á é í ó ú ñ
            0x8a | 0x8c | 0x8e | 0x9a | 0x9c | 0x9e | 0x9f if beside => mac += 1,
            // ’ stands between letters (O’Brien), and is í in Mac Roman: neither says much
            0x92 if between => {}
            // … “ ” – — stand before and after words, seldom in them
            0x85 | 0x91..=0x94 | 0x96 | 0x97 if !between => {}
            0x80..=0x9f if between => mac += 3,
            0x80..=0x9f if beside => mac += 1,
            // 0xc0–0xff are letters in Windows' encodings, and mostly marks in Mac Roman
            0xc0..=0xff if beside => other += 3,
            _ => {}
        }
    }
    mac > other
}

const WESTERN: [&str; 7] = [
    "windows-1252",
    "windows-1250",
    "windows-1254",
    "windows-1257",
    "windows-1258",
    "ISO-8859-2",
    "ISO-8859-4",
];

/// Nor Mac Cyrillic: what was taken for a Latin alphabet has hardly a Latin letter beside those beyond ASCII.
fn mac_cyrillic_likelier(bytes: &[u8], guess: &'static Encoding) -> bool {
    if !WESTERN.contains(&guess.name()) {
        return false;
    }
    let count = |of: fn(&u8) -> bool| bytes.iter().filter(|byte| of(byte)).count();
    let small = count(|byte| matches!(byte, 0xdf..=0xfe));
    let large = count(|byte| matches!(byte, 0x80..=0x9f));
    // addresses in a list are ASCII, so a word at a time
    let words = bytes.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let (mut whole, mut mixed) = (0_usize, 0_usize);
    for word in words.filter(|word| word.len() > 2) {
        match word.iter().filter(|byte| !byte.is_ascii()).count() {
            0 => {}
            beyond if beyond == word.len() => whole += 1,
            _ => mixed += 1,
        }
    }
    whole > mixed * 4 && small > large && large > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &[(&str, &[&str], &str)] = &[
        // text, encodings that can write it, the top-level domain or nothing
        (
            "Nombre;Organización;Correo\r\nAna Núñez;Fundación Niño;ana@example.org\r\nJosé Peña;Asociación Río;jose@example.org\r\n",
            &["windows-1252", "macintosh"],
            "Spanish",
        ),
        (
            "Nom;Prénom;Ville\r\nLefèvre;Élodie;Orléans\r\nGarçon;François;Besançon\r\n",
            &["windows-1252", "macintosh"],
            "French",
        ),
        (
            "Name;Straße;Ort\r\nMüller;Große Gasse 3;Köln\r\nJäger;Wörthstraße;München\r\n",
            &["windows-1252", "macintosh"],
            "German",
        ),
        (
            "Nome;Organização\r\nJoão Conceição;Associação São José\r\nInês Gonçalves;Fundação Ação\r\n",
            &["windows-1252", "macintosh"],
            "Portuguese",
        ),
        (
            "Имя;Организация;Город\r\nАнна Иванова;Фонд Надежда;Москва\r\nПётр Сидоров;Школа;Тверь\r\n",
            &[
                "windows-1251",
                "KOI8-R",
                "IBM866",
                "ISO-8859-5",
                "x-mac-cyrillic",
            ],
            "Russian",
        ),
        (
            "Ім'я;Організація;Місто\r\nЄвгенія Їжак;Фонд Ґанок;Київ\r\nОлексій Мельник;Школа;Львів\r\n",
            &["windows-1251", "KOI8-U", "x-mac-cyrillic"],
            "Ukrainian",
        ),
        (
            "Imię;Nazwisko;Miasto\r\nŁukasz;Wiśniewski;Łódź\r\nMałgorzata;Dąbrowska;Kraków\r\n",
            &["windows-1250", "ISO-8859-2"],
            "Polish",
        ),
        (
            "Ad;Soyad;Şehir\r\nAyşe;Yılmaz;İstanbul\r\nÇağrı;Öztürk;Eskişehir\r\n",
            &["windows-1254"],
            "Turkish",
        ),
        (
            "Όνομα;Οργάνωση;Πόλη\r\nΜαρία Παπαδοπούλου;Ίδρυμα Ελπίδα;Αθήνα\r\n",
            &["windows-1253", "ISO-8859-7"],
            "Greek",
        ),
        (
            "الاسم;المنظمة;المدينة\r\nأحمد علي;مؤسسة الأمل;القاهرة\r\n",
            &["windows-1256"],
            "Arabic",
        ),
        (
            "שם;ארגון;עיר\r\nדוד כהן;קרן תקווה;ירושלים\r\n",
            &["windows-1255"],
            "Hebrew",
        ),
        (
            "名前,組織,都市\r\n山田太郎,希望財団,東京\r\n鈴木花子,学校,大阪\r\n",
            &["Shift_JIS", "EUC-JP"],
            "Japanese",
        ),
        (
            "姓名,组织,城市\r\n王小明,希望基金会,北京\r\n李华,学校,上海\r\n",
            &["GBK", "gb18030"],
            "Chinese",
        ),
        (
            "姓名,組織,城市\r\n王小明,希望基金會,臺北\r\n",
            &["Big5"],
            "Taiwanese",
        ),
        (
            "이름,단체,도시\r\n김철수,희망재단,서울\r\n이영희,학교,부산\r\n",
            &["EUC-KR"],
            "Korean",
        ),
        (
            "ชื่อ,องค์กร,เมือง\r\nสมชาย ใจดี,มูลนิธิความหวัง,กรุงเทพ\r\n",
            &["windows-874"],
            "Thai",
        ),
        (
            "Tên,Tổ chức,Thành phố\r\nNguyễn Văn Anh,Quỹ Hy Vọng,Hà Nội\r\n",
            &[],
            "Vietnamese",
        ),
        (
            "नाम,संगठन,शहर\r\nप्रिया शर्मा,आशा न्यास,दिल्ली\r\n",
            &[],
            "Hindi",
        ),
        // short ones, quotes, dashes
        (
            "Name\r\nMüller\r\n",
            &["windows-1252", "macintosh"],
            "German, one name",
        ),
        (
            "Nombre\r\nJosé\r\n",
            &["windows-1252", "macintosh"],
            "Spanish, one name",
        ),
        (
            "Name;About\r\nO’Brien;“Home” – a school…\r\nZoë;‘tea’\r\n",
            &["windows-1252", "macintosh"],
            "Irish",
        ),
        (
            "Name;Org\r\nO’Brien;“Home” – a school\r\n",
            &["windows-1252"],
            "Irish, only marks",
        ),
        (
            "Nom;Org\r\nJean;Les Œuvres de Béthanie\r\nZoé;Cœur\r\n",
            &["windows-1252", "macintosh"],
            "French oe",
        ),
        (
            "Имя;Почта\r\nАнна;anna@example.org\r\nЮлия;julia@example.org\r\n",
            &["windows-1251", "x-mac-cyrillic"],
            "Russian with addresses",
        ),
        ("name,org\r\nAnn Smith,School\r\n", &[], "English"),
    ];

    #[test]
    fn each_list_in_each_encoding() {
        let (mut wrong, mut all) = (Vec::new(), 0);
        for (text, legacy, language) in LISTS {
            let mut tries: Vec<(String, Vec<u8>)> = vec![
                ("utf-8".into(), text.as_bytes().to_vec()),
                (
                    "utf-8 bom".into(),
                    [b"\xef\xbb\xbf", text.as_bytes()].concat(),
                ),
            ];
            for (name, mark, from) in [
                (
                    "utf-16le",
                    &b"\xff\xfe"[..],
                    (|unit: u16| unit.to_le_bytes()) as fn(u16) -> [u8; 2],
                ),
                ("utf-16be", &b"\xfe\xff"[..], |unit: u16| unit.to_be_bytes()),
            ] {
                let units: Vec<u8> = text.encode_utf16().flat_map(from).collect();
                tries.push((format!("{name} bom"), [mark, &units].concat()));
                tries.push((name.into(), units));
            }
            for name in *legacy {
                tries.push(((*name).into(), bytes_in(name, text)));
            }
            for (name, bytes) in tries {
                all += 1;
                let found = decode(&bytes);
                if found.as_ref().map(|found| found.text.as_str()) != Some(*text) {
                    wrong.push(format!(
                        "{language} in {name}: {:?}",
                        found.map(|found| (
                            found.encoding,
                            found.text.chars().take(40).collect::<String>()
                        ))
                    ));
                }
            }
        }
        println!("{all} tries, {} wrong\n{}", wrong.len(), wrong.join("\n"));
        // two short lists of an old Mac stay ambiguous; the person sees what was guessed and may choose
        let known = [
            "French oe in macintosh",
            "Russian with addresses in x-mac-cyrillic",
        ];
        assert!(
            wrong
                .iter()
                .all(|one| known.iter().any(|known| one.starts_with(known))),
            "{wrong:?}"
        );
        assert!(decode(b"PK\x03\x04\0\0\0\0\xff\xfe\x80").is_none());
        assert!(decode(b"").is_some());
    }

    /// encoding_rs writes no UTF-16, which is what the web asks for; the rest it does.
    fn bytes_in(name: &str, text: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(name.as_bytes()).unwrap();
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{name} cannot write {text}");
        bytes.into_owned()
    }
}
