//! The sample's forum on paper, read again by a real reader (poppler).
#![allow(clippy::unwrap_used, reason = "a test that fails tells so")]

use std::path::Path;
use std::process::Command;

use programme::Language;
use programme::forum::booklet::{PaperPart, booklet};
use programme::programmes::sample::make_sample;
use programme::time::Reader;
use replica::{Pace, Profile};

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The sample's forum as a reader shows it.
fn read(language: Language, folder: &Path) -> (String, String) {
    let now = "2023-05-15T12:12:00Z".parse().unwrap();
    let profile = Profile::create(
        &folder.join(language.tag()),
        [7; 32].into(),
        now,
        &programme::NOUNS,
    )
    .unwrap();
    let id = make_sample(&profile, now).unwrap();
    let programme = profile.programme(&id).unwrap();
    let reader = Reader {
        now,
        zone: "America/Lima".parse().unwrap(),
    };
    let booklet = booklet(
        &programme,
        &reader,
        language,
        &PaperPart::Everything,
        &Pace::UNWATCHED,
    )
    .unwrap();
    let bytes = documents::forum::pdf(&booklet).unwrap();
    let path = folder.join(format!("forum-{}.pdf", language.tag()));
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap();
    (
        said("pdftotext", &["-layout", path, "-"]),
        said("pdfinfo", &[path]),
    )
}

#[test]
fn a_reader_reads_the_forum_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for (language, words) in [
        (
            Language::En,
            [
                "What helped a family",
                "Luis Quispe, Casa Amanecer · 11 May 2023",
                "In our case it was the neighbour",
                "Después de eso hablamos tres horas.",
                "Two children, of whom one wants to go home",
                "What we ask",
                "• A walk with each of them, alone",
            ],
        ),
        (
            Language::Es,
            [
                "¿Qué ayudó a una familia",
                "Ninguna. Contamos lo que pasó.",
                "«Yo también tuve miedo, y abrí la puerta",
                "La abuela que no quería firmar",
                "Aprendizajes",
                "Una firma puede pedir más de lo que dice.",
                "Estudios de caso",
            ],
        ),
    ] {
        let (text, about) = read(language, folder.path());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in words {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains('□'), "no sign is lacking: {text}");
        assert!(about.contains("A4"), "{about}");
    }
}

#[test]
fn what_no_face_has_and_what_never_ends_is_set_all_the_same() {
    use programme::forum::booklet::{Booklet, Piece, Said};
    let folder = tempfile::tempdir().unwrap();
    let said = |text: String| {
        Piece::Said(Said {
            who: "Rosa 👩‍👧, Hogar".to_owned(),
            text,
            ..Said::default()
        })
    };
    let booklet = Booklet {
        title: "El título".to_owned(),
        language: Language::Es,
        day: "15 de mayo de 2023".to_owned(),
        pieces: vec![
            Piece::Heading(2, "家".repeat(90)),
            said(format!(
                "{} 孤児 ❤️\n\n> - 1\n>   - **2**\n\n```\ncódigo\n```",
                "x".repeat(5000)
            )),
            said("línea\n".repeat(400)),
        ],
    };
    let path = folder.path().join("odd.pdf");
    std::fs::write(&path, documents::forum::pdf(&booklet).unwrap()).unwrap();
    let path = path.to_str().unwrap();
    let text = said_of(path);
    assert!(text.contains("□ representa un carácter"), "{text}");
    assert!(
        text.matches("línea").count() == 400,
        "no line is lost between the pages"
    );
    assert!(text.contains("El título · 2"), "{text}");
}

fn said_of(path: &str) -> String {
    said("pdftotext", &["-layout", path, "-"])
}

/// What is read without blanks and running heads: a word may be broken, also between two pages.
fn joined(text: &str) -> String {
    let whole: String = text.split_whitespace().collect();
    (2..200).rev().fold(whole, |whole, page| {
        whole.replace(&format!("Eltítulo·{page}"), "")
    })
}

fn booklet_of(texts: &[String], below: bool) -> programme::forum::booklet::Booklet {
    use programme::forum::booklet::{Booklet, Piece, Said};
    let pieces = texts.iter().map(|text| {
        Piece::Said(Said {
            who: "Rosa, Hogar".to_owned(),
            below,
            text: text.clone(),
            ..Said::default()
        })
    });
    Booklet {
        title: "El título".to_owned(),
        language: Language::Es,
        day: "15 de mayo de 2023".to_owned(),
        pieces: pieces.collect(),
    }
}

#[test]
fn one_post_never_stops_the_whole_booklet() {
    let folder = tempfile::tempdir().unwrap();
    let deep = [
        format!("{}hola", "> ".repeat(24)),
        format!(
            "{}{}",
            "> ".repeat(12),
            "https://e.org/".to_owned() + &"a".repeat(126)
        ),
        format!("{}fin", "- ".repeat(30)),
        format!("{}uno", "1. ".repeat(30)),
        format!("{}{}", "> ".repeat(19), "W".repeat(90)),
        format!("{}dos", "> - ".repeat(40)),
        ">".repeat(9_000),
    ];
    for below in [false, true] {
        let path = folder.path().join("deep.pdf");
        let bytes = documents::forum::pdf(&booklet_of(&deep, below)).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let text = said_of(path.to_str().unwrap());
        for words in ["hola", "fin", "uno", "dos"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        // broken where it has to be, and whole
        let joined = joined(&text);
        assert!(joined.contains(&"a".repeat(126)), "{joined}");
        assert!(joined.contains(&"W".repeat(90)), "{joined}");
    }
}

#[test]
fn every_mixture_of_marks_is_set_with_all_its_words() {
    use proptest::prelude::*;
    let folder = tempfile::tempdir().unwrap();
    let piece = prop_oneof![
        3 => "[a-z]{2}[a-zñé]{1,4}",
        2 => proptest::sample::select(vec![
            " ", "\n", "\n\n", "    ", "[", "]", "](", "![", "*", "_", "`", "```", "> ", "> > > ", "- ", "1. ", "- - - ", "# ", "<", "https://e.org/", "\\",
            "W W", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        ]).prop_map(str::to_owned),
    ];
    let texts = proptest::collection::vec(proptest::collection::vec(piece, 1..60), 12);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(8)
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&texts, |texts| {
            let texts: Vec<String> = texts.iter().map(|pieces| pieces.concat()).collect();
            let path = folder.path().join("mixture.pdf");
            let bytes = documents::forum::pdf(&booklet_of(&texts, true)).unwrap();
            std::fs::write(&path, bytes).unwrap();
            let read = joined(&said_of(path.to_str().unwrap()));
            for text in &texts {
                let words = text.split(|letter: char| !letter.is_alphanumeric());
                for word in words.filter(|word| word.len() > 2) {
                    prop_assert!(read.contains(word), "{} of {:?}", word, text);
                }
            }
            Ok(())
        })
        .unwrap();
}
