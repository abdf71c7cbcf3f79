//! Who came: Zoom's reports in their shapes, held against a session of 4 May 2023, 15:00 to 17:00 in Amsterdam; marks by hand; and
//! what they say of the certificate. The minutes were worked out by hand.

use serde_json::{Value, json};

use crate::desk::{Desk, TIMED};
use crate::shared::{Shared, exchange, joins};

const PEOPLE: &str = "organisation,country,city,zone,name,labels,email
Casa Luz,PE,Lima,America/Lima,Rosa Huamán,representative,rosa@example.org
,,,,Luis Paredes,participant,
,,,,Luis Peña,participant,
Ana House,KE,Nairobi,Africa/Nairobi,Amina Said,representative,amina@example.org
,,,,Ana Díaz,participant,
Otra Ana,BO,La Paz,America/La_Paz,Ana Diaz,participant,ana2@example.org
";

fn pilar() -> Desk {
    let pilar = Desk::of("pilar").founding(TIMED);
    let list = pilar.write("people.csv", PEOPLE);
    pilar
        .run(["people".as_ref(), "--import".as_ref(), list.as_os_str()])
        .success();
    pilar
}

fn import(desk: &Desk, report: impl AsRef<[u8]>, more: &[&str]) -> crate::desk::Said {
    let file = desk.write("report.csv", report);
    let mut typed = vec![
        "attendance",
        "import",
        file.to_str().unwrap(),
        "--session",
        "s06",
        "--json",
    ];
    typed.extend(more);
    desk.run(typed)
}

fn rows(desk: &Desk, report: impl AsRef<[u8]>, more: &[&str]) -> Vec<Value> {
    import(desk, report, more)
        .json()
        .as_array()
        .unwrap()
        .clone()
}

/// The row that shows this name, or of this person.
fn row<'r>(rows: &'r [Value], name: &str) -> &'r Value {
    rows.iter()
        .find(|row| row["name"] == name || row["personName"] == name)
        .unwrap_or_else(|| panic!("{name} in {rows:#?}"))
}

fn marks(desk: &Desk) -> Vec<(String, String, Value)> {
    let all = desk.json(["attendance", "show", "--session", "s06"]);
    all.as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let of = |field: &str| entry[field].as_str().unwrap().to_owned();
            (of("person"), of("mark"), entry["minutes"].clone())
        })
        .collect()
}

/// Rosa comes at five to three and drops out from 15:30 to 16:00; Amina comes at 16:30.
const A: &str = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent
Rosa Huamán,rosa@example.org,05/04/2023 02:55:00 PM,05/04/2023 03:30:00 PM,35,No,
Rosa Huamán,rosa@example.org,05/04/2023 04:00:00 PM,05/04/2023 05:05:00 PM,65,No,
Amina,amina@example.org,05/04/2023 04:30:00 PM,05/04/2023 05:00:00 PM,30,Yes,
";

#[test]
fn each_shape_of_zooms_report_gives_the_same_minutes() {
    let pilar = pilar();
    let header = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n\
        842 1,Paths Home,05/04/2023 02:50:00 PM,05/04/2023 05:06:00 PM,pilar@example.org,136,3\n,,,,,,\n";
    let lines = "Rosa Huamán,rosa@example.org,2023-05-04 14:55:00,2023-05-04 15:30:00,35
Rosa Huamán,rosa@example.org,2023-05-04 16:00:00,2023-05-04 17:05:00,65
Amina,amina@example.org,2023-05-04 16:30:00,2023-05-04 17:00:00,30
";
    let spanish = "Nombre (nombre original);E-mail del usuario;Hora para unirse;Hora para salir;Duración (minutos)
Rosa Huamán;rosa@example.org;04/05/2023 02:55:00 p. m.;04/05/2023 03:30:00 p. m.;35
Rosa Huamán;rosa@example.org;04/05/2023 04:00:00 p. m.;04/05/2023 05:05:00 p. m.;65
Amina;amina@example.org;04/05/2023 04:30:00 p. m.;04/05/2023 05:00:00 p. m.;30
";
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(A.encode_utf16().flat_map(u16::to_le_bytes));
    let latin: Vec<u8> = spanish
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let shapes: [(&str, Vec<u8>); 11] = [
        ("A", A.into()),
        ("B", format!("{header}{A}").into()),
        ("E", format!("Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n{lines}").into()),
        (
            "F",
            "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room
Rosa Huamán,,05/04/2023 02:50:00 PM,05/04/2023 02:55:00 PM,5,No,,Yes
Rosa Huamán,,05/04/2023 02:55:00 PM,05/04/2023 03:30:00 PM,35,No,,No
Rosa Huamán,,05/04/2023 04:00:00 PM,05/04/2023 05:05:00 PM,65,No,,No
Amina Said,,05/04/2023 04:30:00 PM,05/04/2023 05:00:00 PM,30,No,,No
"
            .into(),
        ),
        (
            "G",
            "Attended,First Name,Last Name,Email,Phone,Join Time,Leave Time,Time in Session (minutes)
Yes,Rosa,Huamán,rosa@example.org,,\"May 04, 2023 14:55:00\",\"May 04, 2023 15:30:00\",35
Yes,Rosa,Huamán,rosa@example.org,,\"May 04, 2023 16:00:00\",\"May 04, 2023 17:05:00\",65
Yes,Amina,Said,amina@example.org,,\"May 04, 2023 16:30:00\",\"May 04, 2023 17:00:00\",30
No,Luis,Paredes,,,--,--,--
"
            .into(),
        ),
        (
            "K",
            "Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Pilar Otero,pilar@example.org,2023-05-04 14:50:00,2023-05-04 17:05:00,135,No,Peru
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Rosa Huamán,Rosa,Huamán,rosa@example.org,--,2023-05-04 14:55:00,2023-05-04 15:30:00,35,Yes,Peru
Yes,Rosa Huamán,Rosa,Huamán,rosa@example.org,--,2023-05-04 16:00:00,2023-05-04 17:05:00,65,Yes,Peru
Yes,Amina Said,Amina,Said,--,--,2023-05-04 16:30:00,2023-05-04 17:00:00,30,Yes,Kenya
No,Luis Paredes,Luis,Paredes,--,--,--,--,--,--,--
"
            .into(),
        ),
        (
            "L",
            "Topic,Host,Email,Start time,Duration (minutes),Name (original name),Email,Join time,Leave time,Duration (minutes)
Paths Home,Pilar Otero,pilar@example.org,05/04/2023 02:50:00 PM,135,Rosa Huamán,rosa@example.org,05/04/2023 02:55:00 PM,05/04/2023 03:30:00 PM,35
Paths Home,Pilar Otero,pilar@example.org,05/04/2023 02:50:00 PM,135,Rosa Huamán,rosa@example.org,05/04/2023 04:00:00 PM,05/04/2023 05:05:00 PM,65
Paths Home,Pilar Otero,pilar@example.org,05/04/2023 02:50:00 PM,135,Amina Said,,05/04/2023 04:30:00 PM,05/04/2023 05:00:00 PM,30
"
            .into(),
        ),
        ("I", spanish.into()),
        ("I in the encoding of old Windows", latin),
        (
            "J",
            format!("Nombre de usuario\tE-mail de usuario\tHora de entrada\tHora de salida\n{}", {
                lines
                    .lines()
                    .map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0.replace(',', "\t")))
                    .collect::<String>()
            })
            .into(),
        ),
        ("UTF-16", utf16),
    ];
    for (shape, report) in shapes {
        let rows = rows(&pilar, report, &[]);
        let of = |name: &str| {
            let row = row(&rows, name);
            (
                row["minutes"].clone(),
                row["mark"].clone(),
                row["certainty"].clone(),
            )
        };
        // 15:00 to 15:30 and 16:00 to 17:00; 16:30 to 17:00
        assert_eq!(
            of("Rosa Huamán"),
            (json!(90), json!("present"), json!("sure")),
            "{shape}"
        );
        assert_eq!(
            of("Amina Said"),
            (json!(30), json!("part"), json!("sure")),
            "{shape}"
        );
        assert_eq!(
            of("Luis Paredes"),
            (json!(0), json!("absent"), json!("sure")),
            "{shape}"
        );
        assert_eq!(
            row(&rows, "Rosa Huamán")["intervals"],
            json!([[0, 30], [60, 120]]),
            "{shape}"
        );
    }
    assert_eq!(marks(&pilar), [], "a review saves nothing");
    // C and D say no times
    for header in [
        "Name (Original Name),User Email,Total Duration (Minutes)",
        "\u{feff}Name (Original Name),User Email,Total Duration (Minutes),Guest",
    ] {
        let report = format!("{header}\nRosa Huamán,,100,No\nAmina Said,,30,No\n");
        let said = import(&pilar, report, &[]).success();
        assert!(said.err.contains("only how long"), "{said:?}");
        assert!(said.out.contains("100"));
    }
}

#[test]
fn a_name_that_is_only_alike_is_asked_about_and_remembered_once_it_is_said() {
    let pilar = pilar();
    let report = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Luis,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120
Rosa y Amina,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120
Ana Díaz,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120
Ana Diaz,ana2@example.org,05/04/2023 03:00:00 PM,05/04/2023 04:00:00 PM,60
Rosa's Notetaker (Otter.ai),,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120
iPad,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120
\"=HYPERLINK(\"\"x\"\",\"\"y\"\")\",,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120
";
    let seen = rows(&pilar, report, &["--review"]);
    let of = |name: &str| {
        let row = row(&seen, name);
        (
            row["certainty"].clone(),
            row["why"].clone(),
            row["candidates"].as_array().unwrap().len(),
        )
    };
    assert_eq!(of("Luis"), (json!("unsure"), json!("alike"), 2));
    assert_eq!(
        of("Rosa y Amina"),
        (json!("unsure"), json!("two-at-one"), 2)
    );
    assert_eq!(of("Ana Díaz").0, json!("unsure"));
    assert_eq!(of("Rosa's Notetaker").0, json!("bot"));
    assert_eq!(of("iPad"), (json!("unknown"), json!("nobody"), 0));
    assert_eq!(of("=HYPERLINK(\"x\",\"y\")").0, json!("unknown"));
    // nobody who may have been there is told absent
    assert!(!seen.iter().any(|row| row["personName"] == "Luis Paredes"));

    let said = [
        "--record",
        "--match",
        "Luis=Luis Paredes",
        "--match",
        "Rosa y Amina=Rosa Huamán,Amina Said",
    ];
    import(&pilar, report, &said).success();
    let kept = marks(&pilar);
    let mark = |name: &str| {
        kept.iter()
            .find(|(person, ..)| person_id(&pilar, name) == *person)
            .map(|(_, mark, minutes)| (mark.clone(), minutes.clone()))
    };
    assert_eq!(
        mark("Luis Paredes"),
        Some(("present".to_owned(), json!(120)))
    );
    assert_eq!(
        mark("Rosa Huamán"),
        Some(("present".to_owned(), json!(120)))
    );
    assert_eq!(mark("Amina Said"), Some(("present".to_owned(), json!(120))));
    assert_eq!(mark("Luis Peña"), Some(("absent".to_owned(), json!(0))));
    assert_eq!(kept.iter().filter(|(_, mark, _)| mark == "part").count(), 0);
    // the next report knows who Luis is
    let again = rows(&pilar, report, &[]);
    assert_eq!(row(&again, "Luis Paredes")["why"], "remembered");
    // several persons by one name are asked about on the command line too
    import(&pilar, report, &["--match", "iPad=Ana Diaz"]).failure("person-several");
}

fn person_id(desk: &Desk, name: &str) -> String {
    let people = desk.json(["people"]);
    people["organisations"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["people"].as_array().unwrap())
        .find(|person| person["name"] == name)
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn what_is_no_report_of_this_session_is_refused_and_saves_nothing() {
    let pilar = pilar();
    let header = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n";
    let other = A.replace("05/04/2023", "06/15/2023");
    let refused: [(&str, &[u8], &str); 7] = [
        ("empty", b"", "report-empty"),
        ("a header only", header.as_bytes(), "report-empty"),
        ("another day", other.as_bytes(), "report-other-meeting"),
        (
            "another language",
            "Namn,Anslutningstid,Lämna\nRosa,1,2\n".as_bytes(),
            "report-columns",
        ),
        (
            "a picture",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
            "list-unreadable",
        ),
        ("a broken workbook", b"PK\x03\x04abc", "list-unreadable"),
        (
            "words",
            b"Dear Pilar,\nhere is the report.\n",
            "report-columns",
        ),
    ];
    for (what, report, code) in refused {
        let said = import(&pilar, report, &["--record"]);
        assert!(said.code == Some(1), "{what}: {said:?}");
        said.failure(code);
    }
    assert_eq!(marks(&pilar), []);
    import(&pilar, A, &["--column", "nose=Name"]).usage();

    // columns that are said once are known from then on
    let swedish = "Namn,Anslöt,Lämnade\nRosa Huamán,2023-05-04 15:00,2023-05-04 16:00\n";
    let columns = [
        "--record",
        "--column",
        "name=Namn",
        "--column",
        "join=Anslöt",
        "--column",
        "leave=Lämnade",
    ];
    import(&pilar, swedish, &columns).success();
    assert_eq!(
        row(&rows(&pilar, swedish, &[]), "Rosa Huamán")["minutes"],
        60
    );
}

#[test]
fn a_report_in_another_zone_is_saved_only_once_somebody_confirmed_it() {
    let pilar = pilar();
    // the session's 15:00 to 17:00 is 13:00 to 15:00 in UTC
    let utc = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Rosa Huamán,,2023-05-04T13:00:00Z,2023-05-04T15:00:00Z,120
Amina Said,,2023-05-04T13:00:00Z,2023-05-04T14:00:00Z,7
";
    // what says itself where it is needs no guess
    let said = import(&pilar, utc, &[]).success();
    assert!(!said.err.contains("UTC"), "{said:?}");
    assert!(said.err.contains("differ from their times: 1."), "{said:?}");
    let all = said.json();
    let all = all.as_array().unwrap();
    assert_eq!(row(all, "Rosa Huamán")["minutes"], 120);
    assert_eq!(row(all, "Amina Said")["minutes"], 60, "the times count");
    let late = utc
        .replace("T13", "T15")
        .replace("T14", "T16")
        .replace("T15:00:00Z,120", "T17:00:00Z,120");
    import(&pilar, late, &[]).failure("report-other-meeting");
    // without it another zone fits, which somebody has to say
    let bare = utc.replace('Z', "");
    let said = import(&pilar, &bare, &[]).success();
    assert!(said.err.contains("UTC"), "{said:?}");
    import(&pilar, &bare, &["--record"]).failure("report-zone");
    assert_eq!(marks(&pilar), []);
    import(&pilar, &bare, &["--report-zone", "America/Lima"]).failure("report-other-meeting");
    import(&pilar, &bare, &["--record", "--report-zone", "UTC"]).success();
    assert_eq!(marks(&pilar).len(), 6);
}

/// One line after the header of shape A: what the review says of Rosa.
fn rosa(desk: &Desk, line: &str) -> Value {
    let report = format!(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n\
         Luis Paredes,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120\n{line}\n"
    );
    let rows = rows(desk, report, &[]);
    rows.iter()
        .find(|row| row["name"] == "Rosa Huamán")
        .unwrap_or_else(|| panic!("{rows:#?}"))
        .clone()
}

#[test]
fn what_cannot_be_understood_of_a_time_marks_nobody() {
    let pilar = pilar();
    // (line, certainty, minutes)
    for (line, certainty, minutes) in [
        (
            "Rosa Huamán,,2023-05-04 03:00:00 PM,2023-05-04 05:00:00 PM,",
            "sure",
            120,
        ),
        (
            "Rosa Huamán,,2023.05.04 15:00:00,2023.05.04 16:30:00,",
            "sure",
            90,
        ),
        (
            "Rosa Huamán,,2023-05-04T15:00:00+02:00,2023-05-04T16:00:00+02:00,",
            "sure",
            60,
        ),
        ("Rosa Huamán,,45050.625,45050.65625,", "sure", 45),
        ("Rosa Huamán,,05/04/2023 03:00:00 PM,,1h30", "sure", 90),
        (
            "Rosa Huamán,,05/04/2023 04:59:31 PM,05/04/2023 05:00:00 PM,",
            "sure",
            1,
        ),
        // one minute short of half of it
        (
            "Rosa Huamán,,05/04/2023 03:00:00 PM,05/04/2023 03:59:31 PM,",
            "sure",
            59,
        ),
        (
            "Rosa Huamán,,2022年1月4日 15:00:00,2022年1月4日 17:00:00,120",
            "unsure",
            0,
        ),
        ("Rosa Huamán,,garbage,garbage,x", "unsure", 0),
        ("Rosa Huamán,,05/04/2023 03:00:00 PM,,", "unsure", 0),
        (
            "Rosa Huamán,,05/04/2023 04:55:00 PM,05/04/2023 03:05:00 PM,110",
            "unsure",
            0,
        ),
        ("Rosa Huamán,,05/04/2023 03:00:00 PM,,1.234", "unsure", 0),
        // the day before, and another year
        (
            "Rosa Huamán,,05/03/2023 03:00:00 PM,05/03/2023 05:00:00 PM,120",
            "sure",
            0,
        ),
        (
            "Rosa Huamán,,2022-05-04 15:00:00,2022-05-04 17:00:00,120",
            "sure",
            0,
        ),
    ] {
        let row = rosa(&pilar, line);
        assert_eq!(
            (row["certainty"].as_str(), row["minutes"].as_u64()),
            (Some(certainty), Some(minutes)),
            "{line}"
        );
        let mark = row["mark"].as_str().unwrap();
        assert_eq!(mark == "present", minutes >= 60, "{line}: {mark}");
    }
    // a report without times says on which day its meeting was
    let report = "Meeting ID,Topic,Start Time\n8,Paths Home,01/10/2022 03:00:00 PM\n\n\
        Name (Original Name),User Email,Total Duration (Minutes)\nRosa Huamán,,118\n";
    import(&pilar, report, &[]).failure("report-other-meeting");
    import(&pilar, report.replace("01/10/2022", "05/04/2023"), &[]).success();
}

#[test]
fn nobody_is_taken_for_another_and_nothing_that_was_read_is_lost() {
    let pilar = pilar();
    let of = |lines: &str| {
        format!("Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n{lines}")
    };
    let whole = "05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120\n";
    // an office's address, and a name beside the address of somebody else
    let found = rows(
        &pilar,
        of(&format!(
            "Rosa Huamán,office@example.org,{whole}Luis Paredes,office@example.org,{whole}Luis Peña,amina@example.org,{whole}"
        )),
        &[],
    );
    let certain = |rows: &[Value], name: &str| row(rows, name)["certainty"].clone();
    assert_eq!(certain(&found, "Rosa Huamán"), "sure");
    assert_eq!(certain(&found, "Luis Paredes"), "sure");
    assert_eq!(row(&found, "Luis Peña")["why"], "email-and-name-differ");
    // a note-taker is nobody, whatever it carries; two persons in one row are asked about
    let found = rows(
        &pilar,
        of(&format!(
            "Amina's AI Notetaker (Amina Said),amina@example.org,{whole}Rosa Huamán (Luis Paredes),,{whole}"
        )),
        &[],
    );
    assert_eq!(certain(&found, "Amina's AI Notetaker"), "bot");
    assert_eq!(row(&found, "Rosa Huamán")["why"], "two-at-one");
    // a machine's name is nobody's the next time, and an address says more than what was remembered
    let ipad = of(&format!("iPad,,{whole}La Tía,,{whole}"));
    let said = [
        "--record",
        "--match",
        "iPad=Luis Peña",
        "--match",
        "La Tía=Rosa Huamán",
        "--match",
        "Nobody=Luis Peña",
    ];
    let told = import(&pilar, &ipad, &said).success();
    assert!(told.err.contains("Nobody"), "{told:?}");
    let found = rows(
        &pilar,
        of(&format!("iPad,,{whole}La Tía,amina@example.org,{whole}")),
        &[],
    );
    assert_eq!(certain(&found, "iPad"), "unknown");
    assert_eq!(row(&found, "La Tía")["personName"], "Amina Said");
    let found = rows(&pilar, of(&format!("La Tía,,{whole}")), &[]);
    assert_eq!(row(&found, "La Tía")["why"], "remembered");

    // the second part of a meeting is added to the first, and neither twice
    let (first, second) = (
        of("Luis Paredes,,05/04/2023 03:00:00 PM,05/04/2023 04:30:00 PM,90\n"),
        of("Luis Paredes,,05/04/2023 04:35:00 PM,05/04/2023 05:00:00 PM,25\n"),
    );
    for report in [&first, &second, &second, &first] {
        import(&pilar, report, &["--record"]).success();
    }
    let id = person_id(&pilar, "Luis Paredes");
    let minutes = marks(&pilar).into_iter().find(|(person, ..)| *person == id);
    assert_eq!(
        minutes.map(|(_, mark, minutes)| (mark, minutes)),
        Some(("present".to_owned(), json!(115)))
    );
    // without times two devices may have been there at once
    let loose = "Name (Original Name),User Email,Total Duration (Minutes)\nAmina Said,amina@example.org,40\nAmina Said,,40\n";
    assert_eq!(row(&rows(&pilar, loose, &[]), "Amina Said")["minutes"], 40);
    // marked twice, or nobody
    pilar
        .run([
            "attendance",
            "mark",
            "--session",
            "s06",
            "--present",
            "Luis Peña",
            "--absent",
            "Luis Peña",
        ])
        .failure("field-invalid");
    pilar
        .run(["attendance", "mark", "--session", "s06"])
        .failure("field-invalid");
}

#[test]
fn marks_by_hand_stand_against_a_report_and_lead_to_the_certificate() {
    let pilar = pilar();
    let hand = [
        "attendance",
        "mark",
        "--session",
        "s06",
        "--all-present",
        "--excused",
        "Luis Peña",
        "--reason",
        "su hija",
        "--absent",
        "Ana Díaz",
    ];
    // two persons have nearly the same name: the id says which
    pilar.run(hand).failure("person-several");
    let ana = person_id(&pilar, "Ana Díaz");
    let mut typed: Vec<&str> = hand[..9].to_vec();
    typed.extend(["--absent", &ana]);
    pilar.run(typed).success();
    assert_eq!(marks(&pilar).len(), 6);
    import(&pilar, A, &["--record"]).success();
    let of = |name: &str| {
        let id = person_id(&pilar, name);
        let found = marks(&pilar).into_iter().find(|(person, ..)| *person == id);
        found.map(|(_, mark, _)| mark)
    };
    assert_eq!(
        of("Amina Said").as_deref(),
        Some("present"),
        "the hand's word stands"
    );
    assert_eq!(of("Luis Peña").as_deref(), Some("excused"));

    // twelve sessions count, 75 % of them: nine; excused from one, eleven: 8.25, rounded up nine
    let progress = |name: &str| {
        let all = pilar.json(["progress", "--person", &person_id(&pilar, name)]);
        let one = all[0].clone();
        (
            one["attended"].clone(),
            one["counted"].clone(),
            one["needed"].clone(),
            one["mayMiss"].clone(),
        )
    };
    assert_eq!(
        progress("Rosa Huamán"),
        (json!(1.0), json!(12), json!(9), json!(3))
    );
    assert_eq!(
        progress("Luis Peña"),
        (json!(0.0), json!(11), json!(9), json!(2))
    );
    pilar
        .run(["progress", "--person", "Rosa Huamán"])
        .success()
        .says("1 of 12 sessions. 3 more can be missed.");
    for session in ["s01", "s02", "s03", "s04"] {
        pilar
            .run([
                "attendance",
                "mark",
                "--session",
                session,
                "--absent",
                "Rosa Huamán",
                "--part",
                "Amina Said",
            ])
            .success();
    }
    pilar
        .run(["progress", "--person", "Rosa Huamán"])
        .success()
        .says("This is not enough for the certificate.");
    // four halves missed of twelve: two; one more can be missed
    pilar
        .run(["progress", "--person", "Amina Said"])
        .success()
        .says("3 of 12 sessions. One more can be missed.");
    pilar
        .run([
            "attendance",
            "mark",
            "--session",
            "s04",
            "--made-up",
            "Rosa Huamán",
            "--how",
            "vio la grabación",
        ])
        .success()
        .says("vio la grabación");
    pilar
        .run(["progress", "--person", "Rosa Huamán"])
        .success()
        .says("2 of 12 sessions. Every session counts from now on.");
}

#[test]
fn the_list_for_others_opens_in_spreadsheets_and_on_paper() {
    let pilar = pilar();
    pilar
        .run([
            "attendance",
            "mark",
            "--session",
            "s06",
            "--all-present",
            "--absent",
            "Luis Peña",
        ])
        .success();
    let out = |name: &str| {
        let path = pilar.path(name);
        pilar
            .run([
                "attendance".as_ref(),
                "list".as_ref(),
                "--out".as_ref(),
                path.as_os_str(),
            ])
            .success();
        std::fs::read(path).unwrap()
    };
    for name in ["list.csv", "list.xlsx"] {
        let table = lists::read(&out(name)).unwrap();
        let head = &table.rows[0].cells;
        assert_eq!(head[..2], ["Organisation", "Person"]);
        let at = |title: &str| head.iter().position(|cell| cell.contains(title)).unwrap();
        let of = |person: &str| {
            let row = table
                .rows
                .iter()
                .find(|row| row.cells[1] == person)
                .unwrap();
            let cell = |title: &str| row.cells[at(title)].clone();
            (cell("6. Case management"), cell("Attended"), cell("Needed"))
        };
        assert_eq!(
            of("Rosa Huamán"),
            ("Present".to_owned(), "1".to_owned(), "9".to_owned()),
            "{name}"
        );
        assert_eq!(
            of("Luis Peña"),
            ("Absent".to_owned(), "0".to_owned(), "9".to_owned()),
            "{name}"
        );
    }
    assert!(out("list.pdf").starts_with(b"%PDF-"));
    pilar
        .run(["attendance", "list", "--out", "list.odt"])
        .failure("field-invalid");
}

#[test]
fn the_group_reads_marks_and_facilitators_alone_why_somebody_is_excused() {
    let shared = Shared::new();
    let pilar = pilar();
    pilar.run(["storage", "add", &shared.place()]).success();
    let out = pilar.path("invitation");
    pilar
        .run([
            "invite",
            "--label",
            "participant",
            "--out",
            out.to_str().unwrap(),
        ])
        .success();
    let rosa = joins("rosa", "Rosa Luz", &out);
    for _ in 0..3 {
        exchange(&pilar);
        exchange(&rosa);
    }
    pilar
        .run([
            "attendance",
            "mark",
            "--session",
            "s06",
            "--excused",
            "Rosa Luz",
            "--reason",
            "su hija",
        ])
        .success();
    for _ in 0..3 {
        exchange(&pilar);
        exchange(&rosa);
    }
    let own = rosa.json(["attendance", "show"]);
    assert_eq!(own[0]["mark"], "excused", "{own}");
    assert_eq!(own[0]["reason"], Value::Null, "{own}");
    let theirs = pilar.json(["attendance", "show", "--person", "Rosa Luz"]);
    assert_eq!(theirs[0]["reason"], "su hija");
    // who does not facilitate marks nobody, reads no report and writes no list
    for typed in [
        &["attendance", "mark", "--session", "s06", "--all-present"][..],
        &["attendance", "list", "--out", "list.csv"],
    ] {
        rosa.run(typed).failure("not-facilitator");
    }
    import(&rosa, A, &[]).failure("not-facilitator");
    for desk in [&pilar, &rosa] {
        desk.run(["rebuild", "--check"]).success();
    }
}
