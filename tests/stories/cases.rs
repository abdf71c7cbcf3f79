//! Case studies: brought, contributed to, translated, settled and removed.

use std::process::Command;

use serde_json::Value;

use crate::shared::Group;

const CASE: &str = "## La familia\n\nUna madre y su hijo, en un cuarto.\n\n## Lo que pasó\n\nÉl quiere volver; ella **no duerme**.\n";

#[test]
fn a_case_is_brought_contributed_to_settled_and_removed() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let file = rosa.path("case.md");
    std::fs::write(&file, CASE).unwrap();
    let file = file.to_str().unwrap();
    let told = ["--title", "La escalera", "--text-file", file];
    // without a question it is no case: it stays a draft
    rosa.run([["case", "bring"].as_slice(), &told].concat())
        .failure("text-needed");
    let asks = ["--asks", "¿Y ustedes?"];
    let first = [
        &["case", "bring"],
        told.as_slice(),
        &asks,
        &["--facilitators-first"],
    ]
    .concat();
    assert_eq!(rosa.json(first)["state"], "draft");
    let brought = rosa.json([&["case", "bring"], told.as_slice(), &asks].concat());
    let id = brought["id"].as_str().unwrap();
    // nothing has left: it is altered where it waits
    assert_eq!(brought["state"], "waiting");
    let edited = rosa.json(["case", "edit", id, "--title", "La escalera del fondo"]);
    assert_eq!(edited["id"], id);
    assert_eq!(pilar.json(["case"])["cases"].as_array().unwrap().len(), 0);
    group.exchange();
    let first = pilar.json(["tell"]).to_string();
    assert!(
        first.contains("## Lo que pasó"),
        "the facilitators read it: {first}"
    );
    let case = juan.json(["case", "show", id]);
    assert_eq!(
        (&case["title"], &case["language"], &case["stage"]),
        (
            &"La escalera del fondo".into(),
            &"es".into(),
            &"brought".into()
        )
    );
    let keys: Vec<&Value> = case["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|section| &section["key"])
        .collect();
    assert_eq!(keys, ["s1", "s2", "asks"]);

    juan.run(["case", "contribute", id, "--section", "s9", "--text", "x"])
        .failure("section-unknown");
    juan.json([
        "case",
        "contribute",
        id,
        "--section",
        "s2",
        "--text",
        "Ask her **alone**.",
    ]);
    pilar.json([
        "case",
        "contribute",
        id,
        "--section",
        "asks",
        "--text",
        "Con fecha.",
    ]);
    group.exchange();
    // who contributed to what, also after its author says a heading otherwise
    let renamed = rosa.path("renamed.md");
    std::fs::write(&renamed, CASE.replace("La familia", "Quiénes son")).unwrap();
    rosa.json(["case", "edit", id, "--text-file", renamed.to_str().unwrap()]);
    group.exchange();
    let case = juan.json(["case", "show", id]);
    let of_s2 = case["sections"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| section["key"] == "s2")
        .unwrap();
    assert_eq!(of_s2["contributions"][0]["author"]["name"], "Juan Paz");
    assert!(
        of_s2["contributions"][0]["html"]
            .as_str()
            .unwrap()
            .contains("<strong>alone</strong>")
    );
    assert_eq!(case["contributed"][0], "Casa del Río");
    let found = pilar.json(["search", "duerme"]);
    assert_eq!(
        (&found[0]["kind"], &found[0]["id"]),
        (&"case".into(), &id.into())
    );

    juan.run(["case", "settle", id, "--decided", "Nada"])
        .failure("not-yours");
    let settled = pilar.json([
        "case",
        "settle",
        id,
        "--discussed",
        "--decided",
        "Una visita",
        "--learned",
        "La fecha ayuda",
    ]);
    assert_eq!(settled["stage"], "closed");
    juan.json([
        "case",
        "contribute",
        id,
        "--section",
        "s2",
        "--text",
        "Tarde",
    ]);
    group.exchange();
    // it had been closed when the link came: the words are a draft again, with the reason
    let drafts = juan.json(["drafts"]);
    let late = drafts.as_array().unwrap().iter();
    let late = late.clone().find(|draft| draft["text"] == "Tarde").unwrap();
    assert_eq!(late["refused"], "case-closed");
    let case = rosa.json(["case", "show", id]);
    assert_eq!(case["outcome"]["learned"], "La fecha ayuda");
    let out = juan.path("paper.md");
    juan.run([
        "forum",
        "export",
        "--format",
        "md",
        "--case",
        id,
        "--out",
        out.to_str().unwrap(),
    ])
    .success();
    let paper = std::fs::read_to_string(out).unwrap();
    for words in [
        "### La escalera del fondo",
        "#### Quiénes son",
        "> Ask her **alone**.",
        "La fecha ayuda",
    ] {
        assert!(paper.contains(words), "{words}: {paper}");
    }

    let pdf = juan.path("paper.pdf");
    juan.run([
        "forum",
        "export",
        "--format",
        "pdf",
        "--case",
        id,
        "--out",
        pdf.to_str().unwrap(),
    ])
    .success();
    let read = Command::new("pdftotext").arg(&pdf).arg("-").output();
    let read = String::from_utf8(read.unwrap().stdout).unwrap();
    assert!(
        read.contains("La escalera del fondo") && read.contains("La fecha ayuda"),
        "{read}"
    );

    pilar.run(["case", "settle", id, "--open"]).success();
    rosa.json(["case", "remove", id]);
    group.exchange();
    let case = juan.json(["case", "show", id]);
    assert_eq!(
        (&case["stage"], &case["removed"], &case["title"]),
        (&"removed".into(), &"author".into(), &"".into())
    );
    assert_eq!(
        case["discussion"].as_array().unwrap().len(),
        2,
        "what others said is theirs"
    );
    assert!(
        juan.json(["search", "duerme"])
            .as_array()
            .unwrap()
            .is_empty()
    );
    let kept = rosa.json(["case"])["drafts"].to_string();
    assert!(kept.contains("La escalera del fondo"), "{kept}");
}

#[test]
fn a_case_is_read_in_two_languages_and_what_it_said_before_can_be_seen() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let file = rosa.path("case.md");
    std::fs::write(&file, CASE).unwrap();
    let file = file.to_str().unwrap();
    let brought = rosa.json([
        "case",
        "bring",
        "--title",
        "La escalera",
        "--text-file",
        file,
        "--asks",
        "¿Y ustedes?",
    ]);
    let id = brought["id"].as_str().unwrap();
    group.exchange();
    let english = juan.path("english.md");
    std::fs::write(
        &english,
        "## The family\n\nTwo brothers.\n\n## What happened\n\nHe sleeps under the **stairs**.\n",
    )
    .unwrap();
    let english = english.to_str().unwrap();
    let said = |title: &'static str, within: &'static str| {
        [
            "case",
            "translate",
            id,
            "--title",
            title,
            "--text-file",
            english,
            "--asks",
            "And you?",
            "--in",
            within,
        ]
    };
    juan.run(said("La escalera", "es")).failure("language-same");
    let waits = juan.json(said("The stairs", "en"));
    assert_eq!(waits["state"], "waiting");
    // its author reads it at once, nobody else before it left
    let own = &juan.json(["case", "show", id])["translations"][0];
    assert_eq!(
        (&own["state"], &own["mine"]),
        (&"waiting".into(), &true.into())
    );
    assert_eq!(
        pilar.json(["case", "show", id])["translations"],
        serde_json::json!([])
    );
    group.exchange();
    let page = pilar.json(["case", "show", id]);
    let translation = &page["translations"][0];
    assert_eq!(
        (&translation["title"], &translation["author"]["name"]),
        (&"The stairs".into(), &"Juan Paz".into())
    );
    // each part under the key of the one that it says
    let parts = translation["sections"].as_array().unwrap().iter();
    let keys: Vec<&Value> = parts.clone().map(|part| &part["key"]).collect();
    assert_eq!(keys, ["s1", "s2", "asks"]);
    let html: Vec<&str> = parts.filter_map(|part| part["html"].as_str()).collect();
    assert!(html[1].contains("<strong>stairs</strong>"), "{html:?}");
    let line = &pilar.json(["case"])["cases"][0];
    assert_eq!(
        line["heading"],
        serde_json::json!({ "en": "The stairs", "es": "La escalera" })
    );
    let found = pilar.json(["search", "sleeps"]);
    assert_eq!(
        (&found[0]["kind"], &found[0]["place"]),
        (
            &"case-translation".into(),
            &format!("case:{id}").as_str().into()
        )
    );
    let out = pilar.path("paper.md");
    let out = out.to_str().unwrap();
    let export = [
        "forum", "export", "--format", "md", "--case", id, "--out", out,
    ];
    pilar.run(export).success();
    let paper = std::fs::read_to_string(out).unwrap();
    assert!(
        paper.contains("### The stairs") && paper.contains("He sleeps under the **stairs**."),
        "{paper}"
    );
    // said once more by the same member, it is said otherwise and not twice
    juan.json(said("The staircase", "en"));
    rosa.json(["case", "edit", id, "--title", "La escalera del fondo"]);
    group.exchange();
    let translations = &pilar.json(["case", "show", id])["translations"];
    assert_eq!(translations.as_array().unwrap().len(), 1);
    assert_eq!(translations[0]["title"], "The staircase");
    let versions = juan.json(["case", "show", id, "--versions"]);
    let titles: Vec<&Value> = versions
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["title"])
        .collect();
    assert_eq!(titles, ["La escalera", "La escalera del fondo"]);
    assert!(versions[0]["text"].as_str().unwrap().contains("duerme"));
    // its author removes it: what others made of it goes too, by a facilitator's device
    rosa.json(["case", "remove", id]);
    group.exchange();
    group.exchange();
    for desk in [pilar, rosa, juan] {
        let page = desk.json(["case", "show", id]);
        assert_eq!(page["translations"], serde_json::json!([]));
        let found = desk.json(["search", "sleeps"]);
        assert_eq!(found, serde_json::json!([]));
    }
}

#[test]
fn what_two_decide_of_a_case_at_once_is_kept_and_a_facilitator_chooses() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let file = rosa.path("case.md");
    std::fs::write(&file, CASE).unwrap();
    let brought = rosa.json([
        "case",
        "bring",
        "--title",
        "La escalera",
        "--text-file",
        file.to_str().unwrap(),
        "--asks",
        "¿Y ustedes?",
    ]);
    let id = brought["id"].as_str().unwrap();
    group.exchange();
    rosa.json(["case", "settle", id, "--decided", "Visitar a la tía"]);
    pilar.json(["case", "settle", id, "--decided", "Llamar a la escuela"]);
    group.exchange();
    let list = pilar.json(["undecided"]);
    let one = &list[0];
    assert_eq!(
        (&one["subject"], &one["name"], &one["mine"]),
        (&"La escalera".into(), &"decided".into(), &true.into()),
        "{list}"
    );
    // only what is worth a decision, and the same is shown to all
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    assert_eq!(juan.json(["undecided"])[0]["mine"], false);
    let texts = one["values"].as_array().unwrap().iter();
    let visit = texts
        .clone()
        .position(|value| value["text"] == "Visitar a la tía");
    let visit = (visit.unwrap() + 1).to_string();
    pilar
        .run(["undecided", "--settle", "1", "--choose", &visit])
        .success();
    group.exchange();
    for desk in [pilar, rosa, juan] {
        assert_eq!(desk.json(["undecided"]), serde_json::json!([]));
        let case = desk.json(["case", "show", id]);
        assert_eq!(case["outcome"]["decided"], "Visitar a la tía");
    }
}
