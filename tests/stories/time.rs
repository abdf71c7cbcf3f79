//! The same hour on many walls: real transitions, written down from the tz database by hand and not by the code that
//! is under test.

use serde_json::Value;

use crate::desk::{Desk, TIMED};

/// 15:00 in Amsterdam, from the opening to the wrap-up. Europe's summer time began on 26 March 2023; Chile's and New
/// Zealand's ended on 2 April; India has none.
const WALLS: [(&str, [&str; 13]); 4] = [
    (
        "Asia/Kolkata",
        [
            "2023-02-13T19:30:00+05:30",
            "2023-02-23T19:30:00+05:30",
            "2023-03-09T19:30:00+05:30",
            "2023-03-23T19:30:00+05:30",
            "2023-04-06T18:30:00+05:30",
            "2023-04-20T18:30:00+05:30",
            "2023-05-04T18:30:00+05:30",
            "2023-05-18T18:30:00+05:30",
            "2023-06-01T18:30:00+05:30",
            "2023-06-15T18:30:00+05:30",
            "2023-06-29T18:30:00+05:30",
            "2023-07-13T18:30:00+05:30",
            "2023-07-27T18:30:00+05:30",
        ],
    ),
    (
        "America/Santiago",
        [
            "2023-02-13T11:00:00-03:00",
            "2023-02-23T11:00:00-03:00",
            "2023-03-09T11:00:00-03:00",
            "2023-03-23T11:00:00-03:00",
            "2023-04-06T09:00:00-04:00",
            "2023-04-20T09:00:00-04:00",
            "2023-05-04T09:00:00-04:00",
            "2023-05-18T09:00:00-04:00",
            "2023-06-01T09:00:00-04:00",
            "2023-06-15T09:00:00-04:00",
            "2023-06-29T09:00:00-04:00",
            "2023-07-13T09:00:00-04:00",
            "2023-07-27T09:00:00-04:00",
        ],
    ),
    (
        "Europe/Amsterdam",
        [
            "2023-02-13T15:00:00+01:00",
            "2023-02-23T15:00:00+01:00",
            "2023-03-09T15:00:00+01:00",
            "2023-03-23T15:00:00+01:00",
            "2023-04-06T15:00:00+02:00",
            "2023-04-20T15:00:00+02:00",
            "2023-05-04T15:00:00+02:00",
            "2023-05-18T15:00:00+02:00",
            "2023-06-01T15:00:00+02:00",
            "2023-06-15T15:00:00+02:00",
            "2023-06-29T15:00:00+02:00",
            "2023-07-13T15:00:00+02:00",
            "2023-07-27T15:00:00+02:00",
        ],
    ),
    (
        "Pacific/Auckland",
        [
            "2023-02-14T03:00:00+13:00",
            "2023-02-24T03:00:00+13:00",
            "2023-03-10T03:00:00+13:00",
            "2023-03-24T03:00:00+13:00",
            "2023-04-07T01:00:00+12:00",
            "2023-04-21T01:00:00+12:00",
            "2023-05-05T01:00:00+12:00",
            "2023-05-19T01:00:00+12:00",
            "2023-06-02T01:00:00+12:00",
            "2023-06-16T01:00:00+12:00",
            "2023-06-30T01:00:00+12:00",
            "2023-07-14T01:00:00+12:00",
            "2023-07-28T01:00:00+12:00",
        ],
    ),
];

#[test]
fn six_months_on_four_walls() {
    let ravi = Desk::of("ravi").following(TIMED);
    for (zone, wall) in WALLS {
        let shown = ravi.json(["show", "--zone", zone]);
        assert_eq!(shown["zone"], zone);
        assert_eq!(shown["programmeZone"], "Europe/Amsterdam");
        let sessions = shown["sessions"].as_array().unwrap();
        let starts: Vec<&str> = sessions
            .iter()
            .map(|session| session["starts"].as_str().unwrap())
            .collect();
        assert_eq!(starts, wall, "{zone}");
        for (session, (starts, there)) in sessions.iter().zip(wall.iter().zip(WALLS[2].1)) {
            assert_eq!(session["date"], starts[..10]);
            assert_eq!(session["programmeStarts"], there);
            assert_eq!(session["minutes"], 120);
            let (starts, ends) = (instant(&session["starts"]), instant(&session["ends"]));
            assert_eq!((ends - starts).num_minutes(), 120);
        }
        let meeting = &shown["meetings"][0];
        assert_eq!(
            instant(&meeting["starts"]).to_rfc3339(),
            "2023-01-24T15:30:00+00:00"
        );
    }
}

fn instant(value: &Value) -> chrono::DateTime<chrono::Utc> {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn next_before_during_and_after() {
    let mut ravi = Desk::of("ravi").following(TIMED);
    for (now, id, standing) in [
        ("2022-06-01T00:00:00Z", "opening", "next"),
        ("2023-02-13T13:59:59Z", "opening", "next"),
        ("2023-02-13T14:00:00Z", "opening", "now"),
        ("2023-02-13T15:59:59Z", "opening", "now"),
        ("2023-02-13T16:00:00Z", "s01", "next"),
        ("2023-05-18T14:30:00Z", "s07", "now"),
        ("2023-05-18T15:00:00Z", "s08", "next"),
        ("2023-07-27T14:59:59Z", "s12", "now"),
    ] {
        ravi.set_hour(now);
        let next = ravi.json(["next"]);
        assert_eq!(next["id"], id, "{now}");
        assert_eq!(next["standing"], standing, "{now}");
    }
    ravi.set_hour("2023-07-27T15:00:00Z");
    assert_eq!(ravi.json(["next"]), Value::Null);
    ravi.run(["next"])
        .success()
        .says("No next session is known.");
}

#[test]
fn the_date_that_differs_is_said() {
    let mut aroha = Desk::of("aroha")
        .in_zone("Pacific/Auckland")
        .at("2023-05-18T00:00:00Z")
        .following(TIMED);
    aroha
        .run(["next"])
        .success()
        .says("Fri 2023-05-19 01:00")
        .says("2023-05-18 15:00 in Europe/Amsterdam")
        .says("tomorrow");
    // the same instant seen from noon in Auckland on the day itself
    aroha.set_hour("2023-05-18T12:30:00Z");
    aroha.run(["next"]).success().says("today");
    let pilar = Desk::of("pilar")
        .at("2023-05-18T00:00:00Z")
        .following(TIMED);
    let said = pilar.run(["next"]).success().says("Thu 2023-05-18 15:00");
    assert!(
        !said.out.contains(" in Europe/Amsterdam"),
        "one zone is said once: {said:?}"
    );
    said.says("today").says("Schedule of 18 May 2023.");
}

#[test]
fn a_schedule_grows_old() {
    let mut ravi = Desk::of("ravi").at("2023-01-02T09:00:00Z").following(TIMED);
    ravi.set_hour("2023-05-01T09:00:00Z");
    ravi.run(["next"])
        .success()
        .says("Schedule of 2 January 2023.");
    assert_eq!(
        ravi.json(["show"])["knownSince"],
        "2023-01-02T10:00:00+01:00"
    );
}

/// An edition with one session for each date and time, all in one zone.
fn small(zone: &str, from: &str, sessions: &[(&str, &str)]) -> String {
    let mut text = format!(
        "format = 1\nid = \"small\"\ntitle.en = \"Small\"\nzone = \"{zone}\"\nlanguages = [\"en\"]\n\
         from = \"{from}\"\n\n[[module]]\nid = \"m1\"\ntitle.en = \"One\"\n"
    );
    for (number, (date, start)) in sessions.iter().enumerate() {
        text.push_str(&format!(
            "\n[[session]]\nid = \"s{number}\"\nmodule = \"m1\"\ntitle.en = \"S\"\ndate = \"{date}\"\n\
             start = \"{start}\"\nminutes = 60\n"
        ));
    }
    text
}

/// The sessions' instants on a wall, and the wall times that are no ordinary ones.
fn instants(desk: &Desk, text: &str, zone: &str) -> Vec<(String, String)> {
    let file = desk.write("small.toml", text);
    desk.run(["import".as_ref(), file.as_os_str()]).success();
    desk.json(["show", "--zone", zone])["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|session| {
            (
                session["starts"].as_str().unwrap().to_owned(),
                session["wallTime"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn plain(walls: &[&str]) -> Vec<(String, String)> {
    walls
        .iter()
        .map(|wall| ((*wall).to_owned(), "plain".to_owned()))
        .collect()
}

#[test]
fn mexico_gave_up_summer_time_in_october_2022() {
    let concha = Desk::of("concha");
    let text = small(
        "America/Mexico_City",
        "2022-04",
        &[
            ("2022-04-20", "09:00"),
            ("2022-10-29", "09:00"),
            ("2022-11-03", "09:00"),
            ("2023-04-20", "09:00"),
        ],
    );
    assert_eq!(
        instants(&concha, &text, "America/Mexico_City"),
        plain(&[
            "2022-04-20T09:00:00-05:00",
            "2022-10-29T09:00:00-05:00",
            "2022-11-03T09:00:00-06:00",
            "2023-04-20T09:00:00-06:00",
        ])
    );
    assert_eq!(
        instants(&concha, &text, "Europe/Amsterdam"),
        plain(&[
            "2022-04-20T16:00:00+02:00",
            "2022-10-29T16:00:00+02:00",
            "2022-11-03T16:00:00+01:00",
            "2023-04-20T17:00:00+02:00",
        ])
    );
    // the border towns keep the hours of their neighbours
    assert_eq!(
        instants(&concha, &text, "America/Tijuana")[3].0,
        "2023-04-20T08:00:00-07:00"
    );
}

#[test]
fn samoa_lost_the_thirtieth_of_december_2011() {
    let sina = Desk::of("sina").at("2011-12-01T00:00:00Z");
    let text = small(
        "Pacific/Apia",
        "2011-12",
        &[
            ("2011-12-29", "22:00"),
            ("2011-12-30", "22:00"),
            ("2011-12-31", "01:00"),
        ],
    );
    let shown = instants(&sina, &text, "Pacific/Apia");
    assert_eq!(
        shown,
        [
            ("2011-12-29T22:00:00-10:00", "plain"),
            ("2011-12-31T01:00:00+14:00", "plain"),
            ("2011-12-31T22:00:00+14:00", "missing"),
        ]
        .map(|(wall, kind)| (wall.to_owned(), kind.to_owned()))
    );
    // three hours on the clock of the world, two dates apart on the wall
    assert_eq!(
        instants(&sina, &text, "Etc/UTC")[..2],
        plain(&["2011-12-30T08:00:00+00:00", "2011-12-30T11:00:00+00:00"])
    );
    let findings = sina.json(["findings"]);
    assert_eq!(findings[0]["code"], "wall-time-missing");
    assert_eq!(findings[0]["subject"], "s1");
}

#[test]
fn cairo_took_summer_time_up_again_in_april_2023() {
    let mona = Desk::of("mona");
    let text = small(
        "Africa/Cairo",
        "2023-04",
        &[
            ("2023-04-27", "15:00"),
            ("2023-04-28", "00:30"),
            ("2023-04-28", "15:00"),
        ],
    );
    let kinds = instants(&mona, &text, "Africa/Cairo");
    assert_eq!(
        kinds,
        [
            ("2023-04-27T15:00:00+02:00", "plain"),
            ("2023-04-28T01:30:00+03:00", "missing"),
            ("2023-04-28T15:00:00+03:00", "plain"),
        ]
        .map(|(wall, kind)| (wall.to_owned(), kind.to_owned()))
    );
    assert_eq!(
        instants(&mona, &text, "Asia/Kolkata")[2].0,
        "2023-04-28T17:30:00+05:30"
    );
}

#[test]
fn an_hour_that_comes_twice_means_its_first_pass() {
    let pilar = Desk::of("pilar");
    let text = small("Europe/Amsterdam", "2023-10", &[("2023-10-29", "02:30")]);
    assert_eq!(
        instants(&pilar, &text, "Europe/Amsterdam"),
        [("2023-10-29T02:30:00+02:00".to_owned(), "twice".to_owned())]
    );
}
