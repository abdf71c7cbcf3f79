//! What drafts of several kinds share: one id is one draft, and one that cannot be read harms no other.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::Path;

use chrono::{DateTime, Utc};
use programme::case_studies::case::{CaseText, Section};
use programme::case_studies::remove_case::remove_case;
use programme::case_studies::save_case::{CaseWords, save_case};
use programme::drafts::post_draft::post_draft;
use programme::drafts::show_drafts::show_drafts;
use programme::drafts::sign::sign;
use programme::forum::locate_post::locate_post;
use programme::forum::save_draft::{PostDraft, save_draft};
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use programme::{Code, NOUNS, Noun};
use replica::register::ids;
use replica::{Profile, Replica};
use zeroize::Zeroizing;

fn now() -> DateTime<Utc> {
    "2023-05-15T12:00:00Z".parse().unwrap()
}

fn founded(folder: &Path) -> Replica {
    let profile = Profile::create(folder, Zeroizing::new([3; 32]), now(), &NOUNS).unwrap();
    let founder = Founder {
        name: "Elena Prado",
        person: None,
        origin: "own",
    };
    let id = found(&profile, now(), &template().unwrap(), &founder).unwrap();
    profile.programme(&id).unwrap()
}

fn post(id: Option<&str>, text: &str) -> PostDraft {
    PostDraft {
        id: id.map(str::to_owned),
        conversation: None,
        reply_to: None,
        section: None,
        edits: None,
        translates: None,
        title: Some("Visits".to_owned()),
        text: text.to_owned(),
        language: None,
    }
}

fn case(title: &str) -> CaseWords {
    CaseWords {
        told: CaseText {
            title: title.to_owned(),
            sections: vec![Section {
                heading: "What happened".to_owned(),
                text: format!("{title} came to us."),
                ..Section::default()
            }],
            asks: "What would you do?".to_owned(),
            ..CaseText::default()
        },
        ..CaseWords::default()
    }
}

#[test]
fn a_draft_is_never_written_over_by_one_of_another_kind() {
    let folder = tempfile::tempdir().unwrap();
    let mut programme = founded(folder.path());
    let told = save_case(&mut programme, now(), &case("Two children")).unwrap();
    let said = save_draft(&mut programme, now(), &post(None, "A hard visit")).unwrap();
    let error = save_draft(&mut programme, now(), &post(Some(&told), "Oops")).unwrap_err();
    assert!(error.is(Code::DraftUnknown), "{error}");
    let mut over = case("Oops");
    over.id = Some(said);
    let error = save_case(&mut programme, now(), &over).unwrap_err();
    assert!(error.is(Code::DraftUnknown), "{error}");
    let texts: Vec<String> = show_drafts(&programme)
        .unwrap()
        .into_iter()
        .map(|draft| draft.text)
        .collect();
    assert!(texts.iter().any(|text| text.contains("Two children")));
    assert!(texts.iter().any(|text| text == "A hard visit"));
}

#[test]
fn a_draft_that_cannot_be_read_stays_and_keeps_the_others_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut programme = founded(folder.path());
    let bad = save_draft(&mut programme, now(), &post(None, "Of another version")).unwrap();
    let good = save_draft(&mut programme, now(), &post(None, "Of this one")).unwrap();
    for id in [&bad, &good] {
        post_draft(&mut programme, now(), id).unwrap();
    }
    let connection = programme.connection();
    connection
        .execute(
            "UPDATE draft SET body = '{\"newer\":1}' WHERE id = ?1",
            [&bad],
        )
        .unwrap();
    let shown = show_drafts(&programme).unwrap();
    assert_eq!(shown.len(), 1);
    sign(&mut programme, now()).unwrap();
    assert_eq!(ids(programme.connection(), Noun::Post).unwrap(), [good]);
    let left: String = programme
        .connection()
        .query_row("SELECT id FROM draft", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, bad);
    // and nobody writes over it
    let error = save_draft(&mut programme, now(), &post(Some(&bad), "Oops")).unwrap_err();
    assert!(error.is(Code::DraftUnknown), "{error}");
}

#[test]
fn a_case_that_waits_is_no_post() {
    let folder = tempfile::tempdir().unwrap();
    let mut programme = founded(folder.path());
    let told = save_case(&mut programme, now(), &case("Two children")).unwrap();
    post_draft(&mut programme, now(), &told).unwrap();
    let error = locate_post(&programme, &told).unwrap_err();
    assert!(error.is(Code::PostUnknown), "{error}");
}

#[test]
fn a_case_that_its_author_removes_is_a_draft_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut programme = founded(folder.path());
    let told = save_case(&mut programme, now(), &case("Two children")).unwrap();
    post_draft(&mut programme, now(), &told).unwrap();
    sign(&mut programme, now()).unwrap();
    remove_case(&mut programme, now(), &told).unwrap();
    let drafts = show_drafts(&programme).unwrap();
    assert_eq!(drafts.len(), 1);
    assert_ne!(drafts.first().unwrap().id, told);
}
