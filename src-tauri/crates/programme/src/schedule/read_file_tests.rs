use super::*;

fn told(text: &str) -> Error {
    read(text.as_bytes()).unwrap_err()
}

const HEAD: &str = "format = 1\nid = \"e\"\ntitle.en = \"E\"\nzone = \"UTC\"\nfrom = \"2023-02\"\n";

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_key_that_was_meant() {
    let error = told(&format!(
        "{HEAD}[[session]]\nid = \"s1\"\nopening = true\nstrat = \"15:00\"\ntitle.en = \"S\"\n"
    ));
    let param = |name: &str| error.params()[name].clone();
    assert_eq!(error.code(), "file-unknown-key");
    assert_eq!(
        (param("key"), param("near")),
        ("strat".into(), "start".into())
    );
    assert_eq!((param("line"), param("column")), ("9".into(), "1".into()));
}

#[test]
fn a_wrong_type_is_told_where_it_stands() {
    let error = told(&format!("{HEAD}rhythm_weeks = \"two\"\n"));
    assert_eq!(error.code(), "file-wrong-type");
    assert_eq!(
        (
            error.params()["line"].as_str(),
            error.params()["column"].as_str()
        ),
        ("6", "16")
    );
    assert_eq!(error.params()["expected"], "whole-number");
}

#[test]
fn a_date_that_does_not_exist_is_a_flaw_quoted_or_not() {
    let quoted =
        read(format!("{HEAD}[[meeting]]\nid = \"m\"\ndate = \"2023-02-30\"\n").as_bytes()).unwrap();
    assert!(
        matches!(&quoted.flaws[..], [Flaw::DateMissing { date, place, .. }] if date == "2023-02-30" && place.line == 8)
    );
    let bare = read(
        format!("{HEAD}[[meeting]]\nid = \"m\"\ndate = 2023-02-30 # so it was said\n").as_bytes(),
    )
    .unwrap();
    assert_eq!(bare.flaws, quoted.flaws);
}

#[test]
fn what_is_named_must_be_there() {
    let error = told(&format!(
        "{HEAD}[[session]]\nid = \"s1\"\nmodule = \"m9\"\ntitle.en = \"S\"\n"
    ));
    assert_eq!(
        (error.code(), error.params()["value"].as_str()),
        ("file-value", "m9")
    );
    assert_eq!(error.params()["line"], "8");
}

#[test]
fn a_newer_format_is_told_before_anything_else() {
    let error = told("format = 99\nwhat_is_this = 1\n");
    assert_eq!(
        (error.code(), error.params()["format"].as_str()),
        ("file-newer", "99")
    );
}

#[test]
fn all_problems_are_counted_and_the_first_is_shown() {
    let error = told(&format!("{HEAD}a = 1\nb = 2\nc = 3\n"));
    assert_eq!(
        (
            error.params()["key"].as_str(),
            error.params()["more"].as_str()
        ),
        ("a", "2")
    );
}

#[test]
fn september_alone_is_enough() {
    let read = read(HEAD.as_bytes()).unwrap();
    assert!(read.edition.sessions.is_empty());
    assert_eq!(read.edition.span.from.to_string(), "2023-02");
}
