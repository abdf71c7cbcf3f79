//! Words as the index of words has them, in every script: what is in a text is found by typing it.
//!
//! Scripts that set blanks between words are cut there. Those that set none (Thai, Lao, Khmer, Myanmar, Han, kana), and Hangul,
//! which hangs endings on its words, are cut into every two letters that follow each other. So nothing depends on a list of words.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::fold::{fold, is_left_out};

/// What a letter is to the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Of a word that blanks and marks set apart.
    Word,
    /// Of a script that sets nothing between words, or hangs endings on them (Hangul).
    Dense,
    /// Between words.
    Between,
    /// Goes with what stands before it.
    Mark,
}

fn class(letter: char) -> Class {
    match letter {
        // Thai, Lao, Myanmar, Khmer; their digits are words
        '\u{e50}'..='\u{e59}' | '\u{ed0}'..='\u{ed9}' | '\u{1040}'..='\u{1049}' | '\u{17e0}'..='\u{17e9}' => Class::Word,
        // vowels and finals of Hangul that stand apart, and the sound marks of narrow katakana
        '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7fb}' | '\u{ff9e}' | '\u{ff9f}' => Class::Mark,
        _ if is_combining_mark(letter) || is_left_out(letter) && !letter.is_alphanumeric() => Class::Mark,
        '\u{e01}'..='\u{e4f}' | '\u{e81}'..='\u{ecf}' | '\u{edc}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' | '\u{17d7}'
        | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}'
        // Hangul
        | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97c}' | '\u{ac00}'..='\u{d7fb}' | '\u{ffa1}'..='\u{ffdc}'
        // Han, kana, bopomofo
        | '\u{2e80}'..='\u{2fd5}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}' => Class::Dense,
        _ if letter.is_alphanumeric() => Class::Word,
        _ => Class::Between,
    }
}

/// A word, or one letter (with its marks) of a dense run: where it stands in the text, and folded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where it stands in the text, in bytes.
    at: Range<usize>,
    /// What is compared.
    folded: String,
    /// It is one letter of a script that sets no blanks.
    dense: bool,
    /// It stands right after the letter before it.
    follows: bool,
}

/// The pieces of a text.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<(usize, bool)> = None; // where the piece began, whether it is dense
    let mut close = |from: usize, to: usize, dense: bool| {
        // one letter may stand for several words (ﷺ)
        let folded = fold(&text[from..to]).split_whitespace().collect::<String>();
        if !folded.is_empty() {
            let follows = dense
                && pieces
                    .last()
                    .is_some_and(|last| last.dense && last.at.end == from);
            pieces.push(Piece {
                at: from..to,
                folded,
                dense,
                follows,
            });
        }
    };
    for (at, letter) in text.char_indices() {
        let class = class(letter);
        match (class, open) {
            (Class::Mark, _) | (Class::Word, Some((_, false))) => {
                // a mark with nothing before it is left out
            }
            (Class::Word | Class::Dense, _) => {
                if let Some((from, dense)) = open {
                    close(from, at, dense);
                }
                open = Some((at, class == Class::Dense));
            }
            (Class::Between, Some((from, dense))) => {
                close(from, at, dense);
                open = None;
            }
            (Class::Between, None) => {}
        }
    }
    if let Some((from, dense)) = open {
        close(from, text.len(), dense);
    }
    pieces
}

/// What is put into the index: words, and of dense runs every two letters that follow each other, and the last alone.
/// FTS5 with `tokenize = 'ascii'` takes them as they are, for it splits at nothing beyond ASCII.
pub fn indexed(text: &str) -> String {
    let pieces = pieces(text);
    let mut out = String::with_capacity(text.len() * 2);
    for (number, piece) in pieces.iter().enumerate() {
        out.push_str(&piece.folded);
        if let Some(next) = pieces.get(number + 1).filter(|next| next.follows) {
            out.push_str(&next.folded);
        }
        out.push(' ');
    }
    out
}

/// What is asked of the index: an FTS5 expression, empty where there is no word. The last word may be unfinished.
pub fn expression(asked: &str) -> String {
    let pieces = pieces(asked);
    let mut terms = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let next = pieces.get(number + 1);
        match next.filter(|next| next.follows) {
            Some(next) => terms.push(format!("\"{}{}\"", piece.folded, next.folded)),
            // the last letter of a run stands in the pair before it
            None if piece.follows => {}
            // one letter alone: whatever begins with it
            None if piece.dense || next.is_none() => terms.push(format!("\"{}\"*", piece.folded)),
            None => terms.push(format!("\"{}\"", piece.folded)),
        }
    }
    terms.join(" ")
}

/// Whether what is asked has a run of three letters or more without blanks between words.
pub fn is_run(asked: &str) -> bool {
    let pieces = pieces(asked);
    let follows = |pair: &[Piece]| pair.iter().all(|piece| piece.follows);
    pieces.windows(2).any(follows)
}

/// Where in a text the words stand that were asked for: whole words, the beginning of words for the last one, and runs of
/// dense letters wherever they stand. None: the index found letters that only stand apart here.
pub fn marked(text: &str, asked: &str) -> Vec<Range<usize>> {
    let (said, asked) = (pieces(text), pieces(asked));
    let runs: Vec<&[Piece]> = asked.chunk_by(|_, next| next.follows).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in 0..said.len() {
        for (number, run) in runs.iter().enumerate() {
            let last = number + 1 == runs.len();
            let Some(here) = said.get(start..start + run.len()) else {
                continue;
            };
            let one = |(at, (here, asked)): (usize, (&Piece, &Piece))| {
                (here.folded == asked.folded
                    || last && !asked.dense && here.folded.starts_with(&asked.folded))
                    && (at == 0 || here.follows)
            };
            let ends = here.first().zip(here.last());
            if let Some((first, final_one)) = ends
                && here.iter().zip(*run).enumerate().all(one)
            {
                let whole = first.at.start..final_one.at.end;
                match found.last_mut() {
                    Some(before) if before.end >= whole.start => {
                        before.end = before.end.max(whole.end)
                    }
                    _ => found.push(whole),
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 16] = [
        "Una reflexión sobre los niños de São Paulo",
        "हिन्दी में बच्चों की शिक्षा के बारे में",
        "বাংলা ভাষায় শিশুদের শিক্ষা",
        "தமிழ் மொழியில் குழந்தைகளின் கல்வி",
        "การศึกษาของเด็กในประเทศไทยน้ำท่วม",
        "ການສຶກສາຂອງເດັກນ້ອຍ",
        "ការអប់រំកុមារនៅកម្ពុជា",
        "ကလေးများ၏ပညာရေး",
        "東京都の子供たちの教育について",
        "关于北京儿童的教育问题",
        "서울에서 어린이들을 위한 교육",
        "تَعْلِيمُ الأَطْفَالِ في المدرسة",
        "חִנּוּךְ יְלָדִים בירושלים",
        "Пётр й Київ: ещё один вопрос",
        "Η εκπαίδευση των παιδιών στους δρόμους",
        "𞤆𞤵𞤤𞤢𞤪 𞤃𞤢𞤬𞤵", // Adlam, younger than SQLite's table of letters
    ];

    /// The table as the database has it, with these texts in it.
    fn index_of(texts: &[&str]) -> rusqlite::Connection {
        let index = rusqlite::Connection::open_in_memory().unwrap();
        let made =
            "CREATE TABLE searchable (doc INTEGER); CREATE VIRTUAL TABLE found USING fts5 (text);";
        index.execute_batch(made).unwrap();
        index
            .execute_batch(crate::search::migrations::STEP_14)
            .unwrap();
        for (number, text) in texts.iter().enumerate() {
            let row = rusqlite::params![number as i64, indexed(text)];
            index
                .execute("INSERT INTO found (rowid, text) VALUES (?1, ?2)", row)
                .unwrap();
        }
        index
    }

    fn found(index: &rusqlite::Connection, asked: &str) -> Vec<i64> {
        let mut statement = index
            .prepare("SELECT rowid FROM found WHERE found MATCH ?1 ORDER BY rowid")
            .unwrap();
        statement
            .query_map([expression(asked)], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn what_is_found() {
        let index = index_of(&TEXTS);
        for (asked, at) in [
            ("reflexion", Some(0)),
            ("NIÑ", Some(0)),
            ("sao paulo", Some(0)),
            ("हिन्दी", Some(1)),
            ("शिक्षा", Some(1)),
            ("हनद", None),
            ("শিশুদের", Some(2)),
            ("தமிழ்", Some(3)),
            ("குழந்தை", Some(3)),
            ("ประเทศไทย", Some(4)),
            ("เด็ก", Some(4)),
            ("น้ำ", Some(4)),
            ("ไทย", Some(4)),
            ("เดก", None),
            ("ເດັກ", Some(5)),
            ("កុមារ", Some(6)),
            ("ပညာ", Some(7)),
            ("東京", Some(8)),
            ("教育", Some(8)),
            ("京都", Some(8)),
            ("子供", Some(8)),
            ("供", Some(8)),
            ("コドモ", None),
            ("儿童", Some(9)),
            ("题", Some(9)),
            ("서울", Some(10)),
            ("어린이", Some(10)),
            ("교육", Some(10)),
            ("اطفال", None),
            ("الاطفال", Some(11)),
            ("تعليم", Some(11)),
            ("المدرسه", Some(11)),
            ("ילדים", Some(12)),
            ("חינוך", None),
            ("חנוך", Some(12)),
            ("петр", Some(13)),
            ("Киів", Some(13)),
            ("еще", Some(13)),
            ("εκπαιδευση", Some(14)),
            ("ΔΡΟΜΟΥΣ", Some(14)),
            ("𞤃𞤢𞤬𞤵", Some(15)),
        ] {
            let found = found(&index, asked);
            match at {
                Some(at) => assert!(
                    found.contains(&at),
                    "{asked}: {found:?} {}",
                    expression(asked)
                ),
                None => assert!(found.is_empty(), "{asked}: {found:?}"),
            }
            if let Some(at) = at {
                assert!(
                    !marked(TEXTS[at as usize], asked).is_empty(),
                    "{asked} is not marked"
                );
            }
        }
        let show = |text: &str, asked: &str| {
            marked(text, asked)
                .into_iter()
                .map(|at| text[at].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(show(TEXTS[4], "ประเทศไทย"), ["ประเทศไทย"]);
        assert_eq!(show(TEXTS[0], "nino reflex"), ["reflexión"]);
        assert_eq!(show(TEXTS[8], "京都 教育"), ["京都", "教育"]);
    }

    /// Words of one script each, with its marks and what shows nothing.
    fn word() -> impl proptest::strategy::Strategy<Value = String> {
        proptest::prop_oneof![
            "[a-zA-ZáéíóúñçßøłđœŁÜ\u{301}\u{ad}]{1,9}",
            "[а-яА-ЯёЁїЇґўқ\u{301}]{1,9}",
            "[α-ωΑ-Ωάέήίόύώς\u{308}]{1,9}",
            "[\u{621}-\u{63a}\u{640}-\u{652}]{1,9}",
            "[\u{5d0}-\u{5ea}\u{5b0}-\u{5bc}]{1,9}",
            "[\u{904}-\u{939}\u{93c}\u{93e}-\u{94d}]{1,9}",
            "[\u{1200}-\u{1248}\u{10d0}-\u{10f0}]{1,9}",
            "[\u{e01}-\u{e3a}\u{e40}-\u{e4e}]{1,9}",
            "[\u{4e00}-\u{4fff}\u{3041}-\u{3096}\u{30a1}-\u{30fa}]{1,9}",
            "[\u{ac00}-\u{b000}\u{1100}-\u{1112}]{1,9}",
            "[\u{1780}-\u{17d3}\u{1000}-\u{1049}]{1,9}",
            "[ａ-ｚ０-９ｱ-ﾝﬁﬀ①½]{1,9}",
            "[\\PC]{1,9}",
        ]
    }

    proptest::proptest! {
        #[test]
        fn what_is_in_a_text_is_found_by_typing_it(words in proptest::collection::vec(word(), 1..6)) {
            let text = words.join(" ");
            let index = index_of(&[&text]);
            for word in &words {
                if expression(word).is_empty() {
                    continue;
                }
                proptest::prop_assert_eq!(found(&index, word), [0], "{} in {}", word, text);
                proptest::prop_assert!(!marked(&text, word).is_empty(), "{} is not marked in {}", word, text);
            }
        }
    }
}
