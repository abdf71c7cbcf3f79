//! Drafts of posts and of cases, as somebody at the command line meets them: one life for all, and no verb does half.

use serde_json::Value;

use crate::desk::Desk;
use crate::shared::Group;

const CASE: &str = "## La familia\n\nUna madre y su hijo.\n";

fn brings(desk: &Desk, more: &[&str]) -> String {
    let file = desk.write("case.md", CASE);
    let file = file.to_str().unwrap();
    let told = [
        "case",
        "bring",
        "--title",
        "La escalera",
        "--text-file",
        file,
        "--asks",
        "¿Y ustedes?",
    ];
    let brought = desk.json([told.as_slice(), more].concat());
    brought["id"].as_str().unwrap().to_owned()
}

#[test]
fn each_change_of_a_case_goes_on_with_the_one_that_waits() {
    let group = Group::new();
    let (rosa, juan) = (&group.rosa, &group.juan);
    let id = brings(rosa, &[]);
    group.exchange();
    rosa.json(["case", "edit", &id, "--title", "La escalera del fondo"]);
    rosa.json(["case", "edit", &id, "--asks", "¿Qué harían?"]);
    // one change waits, not two
    assert_eq!(rosa.json(["drafts"]).as_array().unwrap().len(), 1);
    group.exchange();
    let case = juan.json(["case", "show", &id]).to_string();
    assert!(
        case.contains("La escalera del fondo") && case.contains("¿Qué harían?"),
        "{case}"
    );
    // and so does each change of a post
    let post = group.reflects(rosa, "Uno");
    group.exchange();
    rosa.json(["edit", &post, "--text", "Dos"]);
    rosa.json(["edit", &post, "--text", "Tres"]);
    assert_eq!(rosa.json(["drafts"]).as_array().unwrap().len(), 1);
    group.exchange();
    assert_eq!(group.posts(juan)[0]["text"], "Tres");
}

#[test]
fn a_verb_that_fails_leaves_what_waits_as_it_was_and_keeps_nothing_of_its_own() {
    let group = Group::new();
    let (rosa, juan) = (&group.rosa, &group.juan);
    let theirs = group.reflects(juan, "Los niños llegaron con su madre y su abuela");
    group.exchange();
    let post = group.reflects(rosa, "Bueno");
    let case = brings(rosa, &[]);
    let drafts = rosa.json(["drafts"]);
    for (typed, code) in [
        (vec!["edit", &post, "--text", ""], "text-needed"),
        (vec!["edit", &theirs, "--text", "x"], "not-yours"),
        (vec!["reply", &theirs, "--text", " "], "text-needed"),
        (
            vec!["translate", &theirs, "--to", "es", "--text", "x"],
            "language-same",
        ),
        (
            vec!["case", "edit", &case, "--session", "nowhere"],
            "session-unknown",
        ),
        (vec!["case", "edit", &case, "--asks", ""], "text-needed"),
        (
            vec![
                "case",
                "contribute",
                &case,
                "--section",
                "nowhere",
                "--text",
                "x",
            ],
            "section-unknown",
        ),
        (vec!["drafts", "take-back", "nobody.1"], "draft-unknown"),
        (vec!["drafts", "take-back", &theirs], "post-sent"),
    ] {
        rosa.run(&typed).failure(code);
        assert_eq!(rosa.json(["drafts"]), drafts, "{typed:?}");
    }
    group.exchange();
    assert_eq!(group.posts(juan).len(), 2);
    assert_eq!(juan.json(["case"])["cases"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_a_draft_stays_one_until_its_author_sends_it() {
    let group = Group::new();
    let (rosa, juan) = (&group.rosa, &group.juan);
    let case = brings(rosa, &["--draft"]);
    let edited = rosa.json(["case", "edit", &case, "--title", "Secreto"]);
    assert_eq!(
        (&edited["id"], &edited["state"]),
        (&case.clone().into(), &"draft".into())
    );
    let post = rosa.json([
        "post",
        "--title",
        "Los hermanos",
        "--text",
        "Una comida",
        "--draft",
    ]);
    let post = post["id"].as_str().unwrap().to_owned();
    let edited = rosa.json(["edit", &post, "--text", "Dos comidas"]);
    assert_eq!(
        (&edited["id"], &edited["state"]),
        (&post.clone().into(), &"draft".into())
    );
    group.exchange();
    assert!(group.posts(juan).is_empty());
    assert_eq!(juan.json(["case"])["cases"], Value::Array(Vec::new()));
    let listed = rosa.run(["drafts"]).success().out;
    assert!(
        listed.contains("Secreto") && listed.contains("Dos comidas"),
        "{listed}"
    );
    let sent = rosa.run(["drafts", "post", &post]).success().out;
    assert_eq!(sent.lines().count(), 2, "the id, then one sentence: {sent}");
    rosa.json(["case", "send", &case]);
    group.exchange();
    assert_eq!(group.posts(juan)[0]["text"], "Dos comidas");
    assert_eq!(juan.json(["case"])["cases"][0]["title"], "Secreto");
}
