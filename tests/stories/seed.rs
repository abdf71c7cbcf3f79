//! What the edition of February 2023 says against itself, and every other contradiction by one slip in an edition
//! that has none.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::desk::{Desk, SEED, TIMED, edited, edition, fixture, text_of};

/// The findings of a text, as `code subject`.
fn found(desk: &Desk, text: &str) -> BTreeSet<String> {
    names(&findings(desk, text))
}

fn findings(desk: &Desk, text: &str) -> Value {
    let file = desk.write("edition.toml", text);
    desk.json(["findings".as_ref(), file.as_os_str()])
}

fn names(findings: &Value) -> BTreeSet<String> {
    let found: Vec<String> = findings
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!(
                "{} {}",
                finding["code"].as_str().unwrap(),
                finding["subject"].as_str().unwrap()
            )
        })
        .collect();
    let set: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "each is told once: {found:?}");
    set
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

const THURSDAY: &str = "weekday-differs info-2";
const GREENWICH: &str = "zone-differs info-1";
const ONE_WEEK: &str = "rhythm s12";

#[test]
fn the_seed_edition_contradicts_itself_three_times_and_each_place_is_where_it_stands() {
    let wim = Desk::of("wim");
    let text = text_of(SEED);
    let findings = findings(&wim, &text);
    assert_eq!(names(&findings), set([THURSDAY, GREENWICH, ONE_WEEK]));
    let lines: Vec<&str> = text.lines().collect();
    let stands = [
        ("weekday-differs", "weekday = \"thursday\""),
        ("zone-differs", "zone = \"GMT\""),
        ("rhythm", "date = \"2023-07-20\""),
    ];
    for (finding, (code, line)) in findings.as_array().unwrap().iter().zip(stands) {
        assert_eq!(finding["code"], code);
        let at = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(finding["column"].as_u64().unwrap()).unwrap();
        assert_eq!(lines[at - 1], line);
        assert_eq!(column, line.find('"').unwrap() + 1);
        let place = finding["place"].as_str().unwrap();
        assert!(place.ends_with(&format!("line {at}, column {column}")));
        assert!(!finding["message"].as_str().unwrap().contains("%{"));
        assert!(!finding["proposals"].as_array().unwrap().is_empty());
        assert_eq!(finding["blocking"], json!(false));
    }
    let said = wim
        .run(["findings".as_ref(), fixture(SEED).as_os_str()])
        .success();
    said.says("1 February 2023 is a Wednesday")
        .says("one hour apart")
        .says("From 13 July 2023 to 20 July 2023: one week");
}

#[test]
fn mending_any_one_leaves_the_other_two() {
    let wim = Desk::of("wim");
    let text = text_of(SEED);
    let wednesday = edited(&text, "weekday = \"thursday\"", "weekday = \"wednesday\"");
    assert_eq!(found(&wim, &wednesday), set([GREENWICH, ONE_WEEK]));
    let the_second = edited(&text, "date = \"2023-02-01\"", "date = \"2023-02-02\"");
    assert_eq!(found(&wim, &the_second), set([GREENWICH, ONE_WEEK]));
    let central = text.replace("zone = \"GMT\"", "zone = \"CET\"");
    assert_eq!(found(&wim, &central), set([THURSDAY, ONE_WEEK]));
    let fortnight = edited(&text, "2023-07-20", "2023-07-27");
    assert_eq!(found(&wim, &fortnight), set([THURSDAY, GREENWICH]));
    let all = edited(
        &edited(&central, "thursday", "wednesday"),
        "2023-07-20",
        "2023-07-27",
    );
    assert_eq!(found(&wim, &all), set([]));
}

#[test]
fn the_same_edition_in_another_year_is_held_against_that_years_calendar() {
    let wim = Desk::of("wim");
    for year in [2022, 2024, 2025, 2026, 2028] {
        let text = text_of(SEED).replace("2023-", &format!("{year}-"));
        let on = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let mut expected = set([GREENWICH]);
        for (id, date, said) in [
            ("info-1", on(1, 31), chrono::Weekday::Tue),
            ("info-2", on(2, 1), chrono::Weekday::Thu),
        ] {
            if date.weekday() != said {
                expected.insert(format!("weekday-differs {id}"));
            }
        }
        let sessions = edition(&text);
        let dates: Vec<(&str, NaiveDate)> = sessions
            .numbered()
            .iter()
            .map(|session| (session.id.as_str(), session.stated.date.unwrap()))
            .collect();
        for pair in dates.windows(2) {
            if (pair[1].1 - pair[0].1).num_days() != 14 {
                expected.insert(format!("rhythm {}", pair[1].0));
            }
        }
        assert_eq!(found(&wim, &text), expected, "{year}");
    }
    // in the leap year 1 February is a Thursday, and the fortnight over 29 February has a day more
    let leap = text_of(SEED).replace("2023-", "2024-");
    assert_eq!(
        found(&wim, &leap),
        set(["weekday-differs info-1", GREENWICH, "rhythm s02", ONE_WEEK])
    );
}

#[test]
fn an_edition_without_slips_has_no_findings() {
    let wim = Desk::of("wim");
    assert_eq!(found(&wim, &text_of(TIMED)), set([]));
    let template = wim.run(["template"]).success().out;
    assert_eq!(found(&wim, &template), set([]));
    let file = fixture(TIMED);
    wim.run(["findings".as_ref(), file.as_os_str()])
        .success()
        .says("No problems in the programme.");
}

#[test]
fn each_other_contradiction_is_found_by_one_slip() {
    const MEETING: &str = "date = \"2023-01-24\"\nweekday = \"martes\"\nstart = \"16:30\"";
    const FIRST: &str = "title.en = \"Opening session\"";
    let wim = Desk::of("wim");
    let text = text_of(TIMED);
    let meeting = |stated: &str| edited(&text, MEETING, stated);
    let slips: Vec<(String, BTreeSet<String>)> = vec![
        (
            meeting("date = \"2023-03-26\"\nstart = \"02:30\""),
            set(["wall-time-missing info-1"]),
        ),
        (
            meeting("date = \"2023-10-29\"\nstart = \"02:30\""),
            set(["wall-time-twice info-1"]),
        ),
        (
            meeting("date = \"2023-02-13\"\nstart = \"16:30\""),
            set(["overlap info-1"]),
        ),
        (
            text.replacen("minutes = 120", "minutes = 121", 1),
            set(["too-long opening"]),
        ),
        (
            edited(&text, "to = \"2023-07\"", "to = \"2023-06\""),
            set(["outside-edition s11", "outside-edition s12"]),
        ),
        (
            edited(&text, "from = \"2023-02\"", "from = \"2023-02-14\""),
            set(["outside-edition opening"]),
        ),
        (
            edited(
                &text,
                "[[question]]\nid = \"q1\"",
                "[[module]]\nid = \"m5\"\ntitle.en = \"Nobody's\"\n\n[[question]]\nid = \"q1\"",
            ),
            set(["module-without-session m5"]),
        ),
        (
            edited(&text, "weekday = \"monday\"", "weekday = \"domingo\""),
            set(["weekday-differs opening"]),
        ),
        (
            edited(&text, "2023-07-27", "2023-07-28"),
            set(["rhythm s12"]),
        ),
        (
            edited(&text, "2023-07-27", "2023-02-30"),
            set(["date-missing s12"]),
        ),
        (
            edited(&text, "id = \"q2\"", "id = \"q1\""),
            set(["id-twice q1"]),
        ),
        (
            edited(&text, FIRST, &format!("{FIRST}\nzone = \"Europe/Berlin\"")),
            set([]),
        ),
        (
            edited(
                &text,
                "zone = \"Europe/Amsterdam\"\nminutes = 60",
                "zone = \"Asia/Kolkata\"\nminutes = 60",
            ),
            set(["zone-differs info-1"]),
        ),
    ];
    for (text, expected) in slips {
        let findings = findings(&wim, &text);
        assert_eq!(names(&findings), expected);
        for finding in findings.as_array().unwrap() {
            assert!(finding["line"].as_u64().is_some(), "{finding}");
            assert!(finding["column"].as_u64().is_some(), "{finding}");
        }
    }
}

#[test]
fn only_what_cannot_be_stops_an_import() {
    let wim = Desk::of("wim");
    let text = text_of(TIMED);
    for (from, to, code) in [
        ("2023-07-27", "2023-02-30", "2023-02-30 does not exist"),
        ("id = \"q2\"", "id = \"q1\"", "“q1” is used twice"),
    ] {
        let file = wim.write("slip.toml", edited(&text, from, to));
        wim.run(["import".as_ref(), file.as_os_str()])
            .failure("file-findings")
            .complains(code);
        assert!(!wim.data().exists());
    }
    wim.run(["import".as_ref(), fixture(SEED).as_os_str()])
        .success()
        .complains("3 problems in the programme");
    assert_eq!(names(&wim.json(["findings"])).len(), 3);
}

#[test]
fn a_session_without_a_time_shows_its_date_and_no_instant() {
    let grace = Desk::of("grace").in_zone("Asia/Kolkata").following(SEED);
    let schedule = grace.json(["show"]);
    assert_eq!(schedule["programmeZone"], "CET");
    let sessions = schedule["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 13);
    for session in sessions {
        assert!(session["date"].as_str().unwrap().starts_with("2023-"));
        for instant in ["starts", "ends", "programmeStarts"] {
            assert_eq!(session[instant], Value::Null, "{session}");
        }
        assert_eq!(session["known"], "dateOnly");
    }
    assert_eq!(sessions[0]["date"], "2023-02-13");
    assert_eq!(sessions[12]["date"], "2023-07-20");
    assert_eq!(sessions[12]["wrapUp"], json!(true));
    let meeting = &schedule["meetings"][0];
    assert_eq!(meeting["starts"], "2023-01-31T18:30:00+05:30");
    assert_eq!(meeting["programmeStarts"], "2023-01-31T14:00:00+01:00");
    grace.run(["show"]).success().says("no time yet");
}
