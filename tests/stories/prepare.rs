//! Facilitators who prepare a programme among themselves, lay its dates, publish it, and undo what they did.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::shared::{Shared, exchange, joins};

/// Pilar founds a draft and shares the folder; Inés is a facilitator too, Rosa a participant.
struct Three {
    pilar: Desk,
    ines: Desk,
    rosa: Desk,
    _shared: Shared,
}

fn invited(by: &Desk, label: &str) -> std::path::PathBuf {
    let out = by.path(label);
    by.run(["invite", "--label", label, "--out", out.to_str().unwrap()])
        .success();
    out
}

impl Three {
    fn new() -> Self {
        let shared = Shared::new();
        let pilar = Desk::of("pilar");
        pilar
            .run([
                "edition",
                "new",
                "--name",
                "Pilar Otero",
                "--from",
                "2023-09",
            ])
            .success();
        pilar.run(["storage", "add", &shared.place()]).success();
        let ines = joins("ines", "Inés Vega", &invited(&pilar, "participant"));
        let rosa = joins("rosa", "Rosa Luz", &invited(&pilar, "representative"));
        let three = Self {
            pilar,
            ines,
            rosa,
            _shared: shared,
        };
        three.exchange();
        let members = three.pilar.json(["members"]);
        let of = |name: &str| {
            let devices = members["devices"].as_array().unwrap();
            let found = devices.iter().find(|one| one["name"] == name).unwrap();
            found["id"].as_str().unwrap().to_owned()
        };
        three
            .pilar
            .run(["members", "name", &of("Inés Vega")])
            .success();
        three.exchange();
        three
    }

    fn exchange(&self) {
        for _ in 0..3 {
            for desk in [&self.pilar, &self.ines, &self.rosa] {
                exchange(desk);
            }
        }
    }
}

fn dates(desk: &Desk) -> Vec<Value> {
    let sessions = desk.json(["show"])["sessions"].clone();
    let all = sessions.as_array().unwrap().iter();
    all.map(|one| one["date"].clone()).collect()
}

const LAY: [&str; 8] = [
    "schedule",
    "lay",
    "--from",
    "2023-09-07",
    "--weekday",
    "thu",
    "--at",
    "15:00",
];

#[test]
fn a_draft_is_the_facilitators_until_it_is_published() {
    let three = Three::new();
    three.pilar.run([&LAY[..], &["--save"]].concat()).success();
    three.exchange();
    let draft = three.ines.json(["edition", "show"]);
    assert_eq!(
        (&draft["draft"], &draft["dated"]),
        (&json!(true), &json!(13))
    );
    // Rosa sees that there is an edition, and nothing that is in it
    let seen = three.rosa.json(["edition", "show"]);
    assert_eq!(
        (&seen["draft"], &seen["sessions"]),
        (&json!(true), &json!(0))
    );
    let bytes = three.rosa.profile();
    let id = bytes.programmes().unwrap()[0].clone();
    assert!(dates(&three.rosa).is_empty());
    three.rosa.run(["export"]).failure("edition-draft");
    three.rosa.run(["announce"]).failure("edition-draft");
    three
        .rosa
        .run(["edition", "publish"])
        .failure("not-facilitator");
    drop((bytes, id));
    three.ines.run(["edition", "publish"]).success();
    three.exchange();
    for desk in [&three.pilar, &three.ines, &three.rosa] {
        let seen = desk.json(["edition", "show"]);
        assert_eq!(
            (
                &seen["draft"],
                &seen["dated"],
                &seen["questions"],
                &seen["unpublished"]
            ),
            (&json!(false), &json!(13), &json!(24), &json!(0))
        );
        assert_eq!(desk.json(["undecided"]), json!([]));
        desk.run(["rebuild", "--check"]).success();
    }
    assert_eq!(
        dates(&three.rosa)[..2],
        [json!("2023-09-07"), json!("2023-09-21")]
    );
}

#[test]
fn what_one_prepares_while_another_publishes_is_published_later_and_nothing_is_lost() {
    let three = Three::new();
    three.pilar.run(["edition", "publish"]).success();
    // Inés knows nothing of it yet
    let title = "A session of Inés";
    let added = three
        .ines
        .json(["session", "add", "--title-en", title, "--module", "m1"]);
    let id = added["id"].as_str().unwrap();
    three
        .ines
        .run(["session", "edit", "s01", "--title-en", "Not knowing"])
        .success();
    three.exchange();
    let waiting = three.pilar.json(["edition", "show"]);
    assert_eq!(waiting["unpublished"], 2);
    assert_eq!(three.rosa.json(["edition", "show"])["sessions"], 13);
    // two wrote one title: both are kept, and somebody decides
    let undecided = three.pilar.json(["undecided"]);
    assert_eq!(undecided.as_array().unwrap().len(), 1, "{undecided}");
    let values = undecided[0]["values"].as_array().unwrap();
    let at = values
        .iter()
        .position(|one| one["text"] == "Not knowing")
        .unwrap()
        + 1;
    three
        .pilar
        .run(["undecided", "--settle", "1", "--choose", &at.to_string()])
        .success();
    three.pilar.run(["edition", "publish"]).success();
    three.exchange();
    for desk in [&three.pilar, &three.ines, &three.rosa] {
        let sessions = desk.json(["show"])["sessions"].clone();
        let all = sessions.as_array().unwrap();
        assert_eq!(all.len(), 14);
        assert!(
            all.iter()
                .any(|one| one["id"] == id && one["title"]["en"] == title)
        );
        assert!(
            all.iter()
                .any(|one| one["id"] == "s01" && one["title"]["en"] == "Not knowing")
        );
        desk.run(["rebuild", "--check"]).success();
    }
}

#[test]
fn two_who_put_a_session_at_the_same_place_keep_both_and_none_is_rewritten() {
    let three = Three::new();
    three.pilar.run(["edition", "publish"]).success();
    three.exchange();
    for (desk, title) in [(&three.pilar, "Of Pilar"), (&three.ines, "Of Inés")] {
        desk.run(["session", "add", "--title-en", title, "--after", "s02"])
            .success();
    }
    // one takes out what the other moves
    three.pilar.run(["session", "remove", "s05"]).success();
    three
        .ines
        .run(["session", "move", "s05", "--first"])
        .success();
    three.exchange();
    let order = |desk: &Desk| -> Vec<String> {
        let sessions = desk.json(["show"])["sessions"].clone();
        let all = sessions.as_array().unwrap().iter();
        all.map(|one| one["title"]["en"].as_str().unwrap().to_owned())
            .collect()
    };
    let seen = order(&three.rosa);
    assert_eq!(seen, order(&three.pilar));
    assert_eq!(seen, order(&three.ines));
    let at = |title: &str| seen.iter().position(|one| one == title).unwrap();
    assert!(at("Of Pilar") > at("How to generate dialogue"));
    assert!(at("Of Inés") > at("How to generate dialogue"));
    assert!(at("Dialogues that generate possibilities") > at("Of Inés").max(at("Of Pilar")));
    assert_eq!(seen.len(), 14, "taking out wins");
    assert_eq!(three.ines.json(["undecided"]), json!([]));
    // and can be undone, with all that the session had
    three.pilar.run(["undo"]).success();
    three.exchange();
    assert!(
        order(&three.rosa)
            .iter()
            .any(|one| one == "Impact of institutionalisation")
    );
}

#[test]
fn each_edit_is_undone_also_one_before_the_last_and_after_a_restart() {
    let pilar = Desk::of("pilar");
    pilar
        .run(["edition", "new", "--name", "Pilar Otero"])
        .success();
    let title = |id: &str| {
        let sessions = pilar.json(["show"])["sessions"].clone();
        let all = sessions.as_array().unwrap().iter();
        let found = all.clone().find(|one| one["id"] == id).cloned();
        found.map(|one| one["title"]["en"].as_str().unwrap().to_owned())
    };
    let first = title("s01").unwrap();
    pilar
        .run(["session", "edit", "s01", "--title-en", "One"])
        .success();
    pilar
        .run(["session", "edit", "s02", "--title-en", "Two"])
        .success();
    pilar.run(["session", "remove", "s03"]).success();
    pilar.run([&LAY[..], &["--save"]].concat()).success();
    let edits = pilar.json(["undo", "--list"]);
    let kinds: Vec<&str> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["dates", "remove", "change", "change"]);
    // the first of them, while the later ones stand
    let oldest = edits[3]["id"].as_i64().unwrap().to_string();
    pilar.run(["undo", &oldest]).success();
    assert_eq!(title("s01"), Some(first));
    assert_eq!(title("s02").as_deref(), Some("Two"));
    pilar.run(["undo", &oldest]).failure("edit-unknown");
    // the last that stands, again and again
    pilar.run(["undo"]).success();
    assert_eq!(pilar.json(["edition", "show"])["dated"], 0);
    assert_eq!(title("s03"), None);
    pilar.run(["undo"]).success();
    assert!(title("s03").is_some());
    pilar.run(["undo"]).success();
    assert_ne!(title("s02").as_deref(), Some("Two"));
    pilar.run(["undo"]).failure("edit-unknown");
    // what was written again since is not overwritten
    pilar
        .run(["session", "edit", "s04", "--title-en", "Four"])
        .success();
    pilar
        .run(["session", "edit", "s04", "--title-en", "Vier"])
        .success();
    let four = pilar.json(["undo", "--list"])[1]["id"]
        .as_i64()
        .unwrap()
        .to_string();
    pilar.run(["undo", &four]).failure("edit-overtaken");
    assert_eq!(title("s04").as_deref(), Some("Vier"));
    pilar.run(["rebuild", "--check"]).success();
}

#[test]
fn the_schedule_is_laid_as_it_is_typed_and_nothing_is_saved_unasked() {
    let pilar = Desk::of("pilar").in_zone("America/Lima");
    // also before there is a programme
    let typed = [&LAY[..6], &["--at", "15:00", "--zone", "Europe/Amsterdam"]].concat();
    let template = pilar.json(&typed);
    assert_eq!(template.as_array().unwrap().len(), 13);
    pilar
        .run(["edition", "new", "--name", "Pilar Otero"])
        .success();
    let laid = pilar.json(&typed);
    assert_eq!(laid, template);
    let row = &laid[4];
    assert_eq!(
        (&row["id"], &row["module"], &row["date"], &row["starts"]),
        (
            &json!("s04"),
            &json!("m4"),
            &json!("2023-11-02"),
            &json!("2023-11-02T15:00:00+01:00")
        )
    );
    assert_eq!(laid[0]["starts"], "2023-09-07T15:00:00+02:00");
    assert_eq!(pilar.json(["edition", "show"])["dated"], 0);
    let holidays = pilar.write(
        "holidays.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20230101T000000Z\r\n\
         DTSTART;VALUE=DATE:20230921\r\nSUMMARY:Fiesta\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    let around = [
        &typed[..],
        &[
            "--holidays",
            holidays.to_str().unwrap(),
            "--skip",
            "2023-10-12,2023-10-19",
            "--save",
        ],
    ]
    .concat();
    let laid = pilar.json(&around);
    let dates: Vec<&str> = laid
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["date"].as_str().unwrap())
        .collect();
    assert_eq!(
        dates[..4],
        ["2023-09-07", "2023-09-28", "2023-10-26", "2023-11-09"]
    );
    assert_eq!(laid[1]["passedOver"][0]["name"], "Fiesta");
    assert_eq!(laid[2]["passedOver"].as_array().unwrap().len(), 2);
    assert_eq!(pilar.json(["edition", "show"])["dated"], 13);
    for (wrong, code) in [
        (vec!["--weekday", "someday"], "field-invalid"),
        (vec!["--every", "0w"], "field-invalid"),
        (vec!["--every", "often"], "field-invalid"),
        (vec!["--skip", "2023-02-30"], "field-invalid"),
        (vec!["--skip", "2000-01-01..2100-01-01"], "no-free-day"),
        (vec!["--zone", "Mars/Olympus"], "zone-unknown"),
    ] {
        pilar
            .run([&["schedule", "lay", "--from", "2023-09-07"][..], &wrong].concat())
            .failure(code);
    }
    let bad = pilar.write("bad.ics", "hello");
    pilar
        .run([
            "schedule",
            "lay",
            "--from",
            "2023-09-07",
            "--holidays",
            bad.to_str().unwrap(),
        ])
        .failure("calendar-unreadable");
}

#[test]
fn what_does_not_fit_is_said_and_nothing_is_kept() {
    let pilar = Desk::of("pilar");
    pilar
        .run(["edition", "new", "--name", "Pilar Otero"])
        .success();
    let before = pilar.json(["show"]);
    let long = "ñ".repeat(201);
    for (typed, code) in [
        (
            vec!["session", "edit", "s01", "--title-en", &long],
            "text-too-long",
        ),
        (
            vec!["session", "edit", "s01", "--date", "2023-02-30"],
            "field-invalid",
        ),
        (
            vec!["session", "edit", "s01", "--start", "25:00"],
            "field-invalid",
        ),
        (
            vec!["session", "edit", "s01", "--start", "15:00"],
            "time-without-date",
        ),
        (
            vec!["session", "edit", "s01", "--link", "javascript:alert(1)"],
            "link-invalid",
        ),
        (
            vec!["session", "edit", "s01", "--link", "http://example.org"],
            "link-invalid",
        ),
        (
            vec!["session", "edit", "s01", "--module", "m9"],
            "module-unknown",
        ),
        (
            vec!["session", "edit", "s01", "--minutes", "0"],
            "field-invalid",
        ),
        (
            vec!["session", "edit", "s01", "--in-zone", "Mars"],
            "zone-unknown",
        ),
        (
            vec!["session", "edit", "s01", "--spoken", "de"],
            "language-unknown",
        ),
        (
            vec!["session", "edit", "nope", "--title-en", "x"],
            "session-unknown",
        ),
        (
            vec!["session", "move", "nope", "--first"],
            "session-unknown",
        ),
        (
            vec!["session", "move", "s01", "--after", "nope"],
            "session-unknown",
        ),
        (vec!["module", "remove", "nope"], "module-unknown"),
        (
            vec!["meeting", "edit", "nope", "--title-en", "x"],
            "meeting-unknown",
        ),
        (vec!["edition", "edit", "--percent", "101"], "field-invalid"),
        (vec!["edition", "edit", "--from", ""], "field-invalid"),
        (
            vec!["edition", "edit", "--email", "nobody"],
            "email-invalid",
        ),
        (vec!["edition", "copy", "--from", "soon"], "field-invalid"),
        (
            vec!["edition", "copy", "--from", "2023-09", "--id", "Not An Id"],
            "field-invalid",
        ),
    ] {
        pilar.run(&typed).failure(code);
    }
    assert_eq!(pilar.json(["show"]), before);
    assert_eq!(pilar.json(["undo", "--list"]), json!([]));
    // an empty text takes one language away, and that is told
    pilar
        .run(["session", "edit", "s01", "--title-es", ""])
        .success();
    let missing = pilar.json(["edition", "show"])["missing"].clone();
    assert_eq!(missing.as_array().unwrap().len(), 1, "{missing}");
    assert_eq!(
        (
            &missing[0]["id"],
            &missing[0]["field"],
            &missing[0]["language"]
        ),
        (&json!("s01"), &json!("title"), &json!("es"))
    );
}

#[test]
fn the_next_edition_has_its_questions_and_none_of_the_old_dates() {
    let pilar = Desk::of("pilar").founding(crate::desk::TIMED);
    let old = pilar.json(["edition", "show"]);
    let people = pilar.write("people.csv", "name\nRosa Luz\n");
    pilar
        .run(["people".as_ref(), "--import".as_ref(), people.as_os_str()])
        .success();
    let copied = pilar.json(["edition", "copy", "--from", "2024-02", "--people"]);
    let new = pilar.json(["edition", "show"]);
    assert_eq!(copied["id"], new["id"]);
    assert_eq!(
        (
            &new["draft"],
            &new["from"],
            &new["dated"],
            &new["questions"],
            &new["sessions"],
            &new["meetings"]
        ),
        (
            &json!(true),
            &json!("2024-02"),
            &json!(0),
            &old["questions"],
            &old["sessions"],
            &json!(0)
        )
    );
    assert!(pilar.run(["people"]).success().out.contains("Rosa Luz"));
    let alone = pilar.json(["edition", "copy", "--from", "2024-09"]);
    assert_ne!(alone["id"], copied["id"]);
    assert!(!pilar.run(["people"]).success().out.contains("Rosa Luz"));
    assert_eq!(pilar.json(["programmes"]).as_array().unwrap().len(), 3);
}

#[test]
fn who_edits_what_another_takes_out_is_told_and_somebody_decides() {
    let three = Three::new();
    three.pilar.run(["edition", "publish"]).success();
    three.exchange();
    three.pilar.run(["session", "remove", "s06"]).success();
    three
        .ines
        .run(["session", "edit", "s06", "--title-en", "Said again"])
        .success();
    three.exchange();
    for desk in [&three.pilar, &three.ines] {
        let undecided = desk.json(["undecided"]);
        let found = undecided
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == "removed")
            .unwrap_or_else(|| panic!("{undecided}"));
        let texts: std::collections::BTreeSet<&str> = found["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["text"].as_str().unwrap())
            .collect();
        let english = std::collections::BTreeSet::from(["stays", "taken out"]);
        let spanish = std::collections::BTreeSet::from(["se queda", "quitado"]);
        assert!(texts == english || texts == spanish, "{texts:?}");
    }
    // it is brought back with what the other wrote
    let undecided = three.ines.json(["undecided"]);
    let at = undecided[0]["values"]
        .as_array()
        .unwrap()
        .iter()
        .position(|one| one["text"] == "stays" || one["text"] == "se queda")
        .unwrap()
        + 1;
    three
        .ines
        .run(["undecided", "--settle", "1", "--choose", &at.to_string()])
        .success();
    three.exchange();
    for desk in [&three.pilar, &three.ines, &three.rosa] {
        let sessions = desk.json(["show"])["sessions"].clone();
        let all = sessions.as_array().unwrap();
        assert!(
            all.iter()
                .any(|one| one["id"] == "s06" && one["title"]["en"] == "Said again")
        );
        assert_eq!(desk.json(["undecided"]), json!([]));
    }
}

#[test]
fn what_is_said_of_a_draft_stays_among_facilitators_until_it_is_published() {
    let three = Three::new();
    let title = |desk: &Desk| desk.json(["show"])["title"]["en"].clone();
    let before = title(&three.rosa);
    three
        .pilar
        .run(["edition", "edit", "--title-en", "Not said yet"])
        .success();
    three.exchange();
    assert_eq!(title(&three.ines), "Not said yet");
    assert_eq!(title(&three.rosa), before);
    three.pilar.run(["edition", "publish"]).success();
    three.exchange();
    for desk in [&three.pilar, &three.ines, &three.rosa] {
        assert_eq!(title(desk), "Not said yet");
        desk.run(["rebuild", "--check"]).success();
    }
    // an edit after it, of what was prepared, reaches the group too
    three
        .ines
        .run(["session", "edit", "s02", "--title-en", "Said after"])
        .success();
    three.exchange();
    let sessions = three.rosa.json(["show"])["sessions"].clone();
    assert!(
        sessions
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["title"]["en"] == "Said after")
    );
}

#[test]
fn one_letter_that_two_facilitators_import_is_one_enquiry() {
    let three = Three::new();
    three.pilar.run(["edition", "publish"]).success();
    three.exchange();
    let letter = "From: Marta <marta@example.org>\r\nSubject: Mutual Learning\r\n\r\nOrganisation: Casa Sol\r\nCountry: Peru\r\n                  People: Marta Ruiz\r\n";
    for desk in [&three.pilar, &three.ines] {
        let file = desk.write("letter.eml", letter);
        desk.run(["enquiry", "import", file.to_str().unwrap()])
            .success();
    }
    three.exchange();
    for desk in [&three.pilar, &three.ines] {
        assert_eq!(desk.json(["enquiry", "list"]).as_array().unwrap().len(), 1);
    }
}
