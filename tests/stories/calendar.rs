//! Calendar files, as two parsers read them that are not ours: calcard (lenient, Stalwart's) and caldata (strict,
//! RustiCal's).

use std::collections::BTreeMap;

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
};
use caldata::IcalParser;
use caldata::component::{Component as _, IcalEvent};

use crate::desk::{Desk, SEED, TIMED, edited, text_of};

/// An entry as both parsers read it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    summary: String,
    description: String,
    location: Option<String>,
    /// As written: `20230518T130000Z`, or `20230518` for a day.
    starts: String,
    all_day: bool,
    sequence: u32,
    alarms: usize,
}

/// What both parsers say of a calendar file; they have to agree.
fn entries(text: &str) -> BTreeMap<String, Entry> {
    let strict = strictly(text);
    assert_eq!(strict, leniently(text), "two parsers, one meaning");
    strict
}

fn strictly(text: &str) -> BTreeMap<String, Entry> {
    let calendar = IcalParser::from_slice(text.as_bytes())
        .expect_one()
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    calendar
        .events
        .iter()
        .map(|event| (event.get_uid().to_owned(), strict_entry(event)))
        .collect()
}

fn strict_entry(event: &IcalEvent) -> Entry {
    let value = |name: &str| event.get_property(name).map(|line| line.value.clone());
    let starts = event.get_property("DTSTART").unwrap();
    assert_eq!(
        event.dtstart.0.is_date(),
        starts.params.get_value_type() == Some("DATE")
    );
    for alarm in event.get_alarms() {
        assert_eq!(alarm.get_property("ACTION").unwrap().value, "DISPLAY");
        assert!(alarm.get_property("DESCRIPTION").is_some());
        let trigger = &alarm.get_property("TRIGGER").unwrap().value;
        let before = caldata::types::parse_duration(trigger).unwrap();
        assert!(before < chrono::TimeDelta::zero(), "{trigger}");
    }
    Entry {
        summary: unescaped(&value("SUMMARY").unwrap()),
        description: unescaped(&value("DESCRIPTION").unwrap()),
        location: value("LOCATION").map(|text| unescaped(&text)),
        starts: starts.value.clone(),
        all_day: event.dtstart.0.is_date(),
        sequence: value("SEQUENCE").unwrap().parse().unwrap(),
        alarms: event.get_alarms().len(),
    }
}

/// RFC 5545 §3.3.11.
fn unescaped(text: &str) -> String {
    let (mut out, mut letters) = (String::new(), text.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next().unwrap() {
                'n' | 'N' => out.push('\n'),
                other => {
                    assert!(matches!(other, '\\' | ',' | ';'), "\\{other} in {text}");
                    out.push(other);
                }
            },
            ',' | ';' => panic!("{letter} is not escaped in {text}"),
            other => out.push(other),
        }
    }
    out
}

fn leniently(text: &str) -> BTreeMap<String, Entry> {
    let calendar = ICalendar::parse(text).unwrap_or_else(|entry| panic!("{entry:?}"));
    calendar
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent)
        .map(|event| {
            let text = |name| said(event, name);
            let start = event
                .property(&ICalendarProperty::Dtstart)
                .and_then(|entry| entry.values.first())
                .and_then(|value| value.as_partial_date_time())
                .unwrap();
            let mut starts = format!(
                "{}{:02}{:02}",
                start.year.unwrap(),
                start.month.unwrap(),
                start.day.unwrap()
            );
            if let Some(hour) = start.hour {
                assert_eq!((start.tz_hour, start.tz_minute), (Some(0), Some(0)), "UTC");
                starts.push_str(&format!(
                    "T{hour:02}{:02}{:02}Z",
                    start.minute.unwrap(),
                    start.second.unwrap()
                ));
            }
            let entry = Entry {
                summary: text(ICalendarProperty::Summary).unwrap(),
                description: text(ICalendarProperty::Description).unwrap(),
                location: text(ICalendarProperty::Location),
                starts,
                all_day: start.hour.is_none(),
                sequence: event
                    .property(&ICalendarProperty::Sequence)
                    .and_then(|entry| entry.values.first()?.as_integer())
                    .and_then(|number| u32::try_from(number).ok())
                    .unwrap(),
                alarms: event
                    .component_ids
                    .iter()
                    .filter_map(|id| calendar.component_by_id(*id))
                    .filter(|part| part.component_type == ICalendarComponentType::VAlarm)
                    .count(),
            };
            (event.uid().unwrap().to_owned(), entry)
        })
        .collect()
}

fn said(component: &ICalendarComponent, name: ICalendarProperty) -> Option<String> {
    component
        .property(&name)?
        .values
        .first()?
        .as_text()
        .map(str::to_owned)
}

fn all(desk: &Desk) -> BTreeMap<String, Entry> {
    let text = desk.run(["ics"]).success().out;
    lines_are_right(&text);
    entries(&text)
}

/// RFC 5545 §3.1: CRLF, at most 75 octets a line, and no character torn apart.
fn lines_are_right(text: &str) {
    assert!(text.ends_with("\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains('\r') && !line.contains('\n'), "{line:?}");
        assert!(!line.is_empty());
    }
    for (bytes, rest) in text.split("\r\n ").zip(text.split("\r\n ").skip(1)) {
        // text is UTF-8 as a whole and in each part: the parts were split as str
        assert!(std::str::from_utf8(bytes.as_bytes()).is_ok());
        assert!(std::str::from_utf8(rest.as_bytes()).is_ok());
    }
}

fn uid(session: &str) -> String {
    format!("{session}.caminos-2023@mutual-learning")
}

#[test]
fn one_session_or_all_of_them_in_utc() {
    let ravi = Desk::of("ravi").following(TIMED);
    let everything = all(&ravi);
    assert_eq!(everything.len(), 13);
    let seventh = &everything[&uid("s07")];
    assert_eq!(seventh.summary, "Session 7: Going home");
    assert_eq!(seventh.starts, "20230518T130000Z");
    assert_eq!(seventh.alarms, 2);
    assert_eq!(
        seventh.location.as_deref(),
        Some("https://example.org/sala/7031")
    );
    assert_eq!(everything[&uid("opening")].starts, "20230213T140000Z");
    assert_eq!(everything[&uid("opening")].summary, "Opening session");
    let path = ravi.path("seven.ics");
    ravi.run(["ics", "--session", "s07", "--out", path.to_str().unwrap()])
        .success();
    let one = entries(&std::fs::read_to_string(path).unwrap());
    assert_eq!(one.len(), 1);
    assert_eq!(&one[&uid("s07")], seventh);
    let spanish = Desk::of("ravi").in_spanish().following(TIMED);
    assert_eq!(
        all(&spanish)[&uid("s07")].summary,
        "Sesión 7: Volver a casa"
    );
}

#[test]
fn the_same_file_is_written_twice_for_the_same_schedule() {
    let ravi = Desk::of("ravi").following(TIMED);
    let once = ravi.run(["ics"]).success().out;
    assert_eq!(ravi.run(["ics"]).success().out, once);
}

#[test]
fn a_session_without_a_time_takes_its_day() {
    let ravi = Desk::of("ravi").following(SEED);
    let text = ravi.run(["ics"]).success().out;
    lines_are_right(&text);
    let entries = entries(&text);
    assert_eq!(entries.len(), 13);
    let seventh = &entries["s07.mlp-2023-02@mutual-learning"];
    assert_eq!(seventh.starts, "20230518");
    assert!(seventh.all_day);
    assert!(seventh.description.contains("Time to be announced."));
    assert_eq!(seventh.alarms, 0);
    assert!(text.contains("DTSTART;VALUE=DATE:20230518\r\n"));
}

#[test]
fn a_session_that_moves_counts_up_and_the_others_do_not() {
    let mut ravi = Desk::of("ravi").following(TIMED);
    let first = all(&ravi);
    assert!(first.values().all(|entry| entry.sequence == 0));
    assert_eq!(all(&ravi), first, "nothing changed");
    ravi.set_hour("2023-05-16T12:00:00Z");
    assert_eq!(all(&ravi), first, "a later day changes nothing");

    let follow = |text: &str| {
        let file = ravi.write("moved.toml", text);
        ravi.run(["import".as_ref(), file.as_os_str()]).success();
        all(&ravi)
    };
    let text = text_of(TIMED);
    let moved_text = edited(&text, "2023-05-18", "2023-05-19");
    let moved = follow(&moved_text);
    assert_eq!(
        moved.keys().collect::<Vec<_>>(),
        first.keys().collect::<Vec<_>>(),
        "ids stay"
    );
    for (uid_of, entry) in &moved {
        let expected = u32::from(*uid_of == uid("s07"));
        assert_eq!(entry.sequence, expected, "{uid_of}");
    }
    assert_eq!(moved[&uid("s07")].starts, "20230519T130000Z");
    assert_eq!(follow(&moved_text), moved, "the same file again");
    let back = follow(&text);
    assert_eq!(back[&uid("s07")].sequence, 2, "moving back is a change too");
    let renamed = follow(&edited(
        &text,
        "title.en = \"Going home\"\ntitle.es = \"Volver a casa\"\ndate",
        "title.en = \"Home again\"\ndate",
    ));
    assert_eq!(renamed[&uid("s07")].sequence, 3);
    assert_eq!(renamed[&uid("s08")].sequence, 0);
}

#[test]
fn commas_semicolons_lines_accents_and_emoji_come_through_whole() {
    let ravi = Desk::of("ravi");
    let title = "Soup, bread; \\o/ and “ñandú”: 100 % — 家族 👩‍👧‍👦 ".repeat(6);
    let title = title.trim();
    let about = "Línea uno, con coma;\nlínea dos: \\n no es un salto\n\n\"fin\" 🌱";
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let text = text_of(TIMED)
        .replacen(
            "title.en = \"Opening session\"",
            &format!("title.en = {}", quoted(title)),
            1,
        )
        .replacen(
            "about.en = \"We meet, and each organisation says what it would like to take home.\"",
            &format!("about.en = {}", quoted(about)),
            1,
        );
    let file = ravi.write("odd.toml", text);
    ravi.run(["import".as_ref(), file.as_os_str()]).success();
    let opening = all(&ravi).remove(&uid("opening")).unwrap();
    assert_eq!(opening.summary, title);
    assert_eq!(
        opening.description,
        format!("Paths Home\n{about}\nhttps://example.org/sala/7031")
    );
}

#[test]
fn every_length_folds_between_characters() {
    // one more octet each time, so that the fold meets every place of a character of four octets
    let ravi = Desk::of("ravi");
    for length in 1..=9 {
        let title = format!("{}{}", "a".repeat(length), "🌱ñ".repeat(40));
        let text = text_of(TIMED).replacen(
            "title.en = \"Opening session\"",
            &format!("title.en = \"{title}\""),
            1,
        );
        let file = ravi.write("odd.toml", text);
        ravi.run(["import".as_ref(), file.as_os_str()]).success();
        assert_eq!(all(&ravi)[&uid("opening")].summary, title);
    }
}

#[test]
fn what_cannot_be_in_a_calendar_is_said() {
    let ravi = Desk::of("ravi");
    let text = edited(
        &text_of(TIMED),
        "date = \"2023-07-27\"\nstart = \"15:00\"\n",
        "",
    );
    let file = ravi.write("undated.toml", text);
    ravi.run(["import".as_ref(), file.as_os_str()]).success();
    ravi.run(["ics", "--session", "s12"]).failure("no-date");
    ravi.run(["ics", "--session", "s99"])
        .failure("session-unknown");
    assert_eq!(all(&ravi).len(), 12, "the others are there");
}

#[test]
fn everybody_counts_alike_and_what_is_called_off_is_cancelled() {
    let mut group = crate::shared::Group::new();
    for (hour, moves) in [
        (
            "2023-05-15T13:00:00Z",
            &["move", "s07", "--date", "2023-05-19", "--start", "15:00"][..],
        ),
        (
            "2023-05-15T14:00:00Z",
            &["move", "s07", "--date", "2023-05-20", "--start", "16:00"],
        ),
        ("2023-05-15T15:00:00Z", &["move", "s08"]),
    ] {
        for desk in [&mut group.pilar, &mut group.rosa, &mut group.juan] {
            desk.set_hour(hour);
        }
        group.pilar.run(moves).success();
        group.exchange();
    }
    // in another language and zone, and on a computer that never gave a calendar before
    let of = |desk: &Desk| -> Vec<(String, u32, String)> {
        let entries = all(desk).into_iter();
        entries
            .map(|(uid, entry)| (uid, entry.sequence, entry.starts))
            .collect()
    };
    let (facilitator, member) = (of(&group.pilar), of(&group.rosa));
    assert_eq!(facilitator, member);
    let sequence = |wanted: &str| {
        let found = facilitator.iter().find(|(name, ..)| *name == uid(wanted));
        found.unwrap().1
    };
    assert_eq!(
        (sequence("s07"), sequence("s08"), sequence("s09")),
        (2, 1, 0)
    );
    for desk in [&group.pilar, &group.juan] {
        let text = desk.run(["ics"]).success().out;
        assert_eq!(text.matches("STATUS:CANCELLED").count(), 1);
        let one = desk.run(["ics", "--session", "s08"]).success().out;
        assert!(
            one.contains("STATUS:CANCELLED") && one.contains("DTSTART:20230601"),
            "{one}"
        );
    }
}

#[test]
fn no_title_adds_an_event_or_turns_a_line() {
    let ravi = Desk::of("ravi");
    let harm = "Caminos\\r\\nEND:VCALENDAR\\r\\nBEGIN:VEVENT\\u202e, uno; dos";
    let text = text_of(TIMED);
    let line = text
        .lines()
        .find(|line| line.starts_with("title.en"))
        .unwrap();
    let text = text.replacen(line, &format!("title.en = \"{harm}\""), 1);
    let file = ravi.write("harm.toml", text);
    ravi.run(["import".as_ref(), file.as_os_str()]).success();
    let text = ravi.run(["ics"]).success().out;
    assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 13, "{text}");
    assert_eq!(text.matches("\r\nEND:VCALENDAR").count(), 1, "{text}");
    assert!(!text.contains('\u{202e}'));
    assert!(
        text.replace("\r\n ", "")
            .contains("NAME:Caminos END:VCALENDAR BEGIN:VEVENT\\, uno\\; dos"),
        "{text}"
    );
    entries(&text);
}
