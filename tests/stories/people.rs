//! Lists of people from spreadsheets, in either language: all of a list or nothing of it.

use serde_json::{Value, json};

use crate::desk::{Desk, TIMED, fixture, text_of};

const ENGLISH: &str = "people-example.csv";
const SPANISH: &str = "personas-ejemplo.csv";

fn import(desk: &Desk, name: &str) -> Value {
    let file = fixture(name);
    desk.json(["people".as_ref(), "--import".as_ref(), file.as_os_str()])
}

fn organisation<'p>(people: &'p Value, name: &str) -> &'p Value {
    people["organisations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|organisation| organisation["name"] == name)
        .unwrap()
}

#[test]
fn a_list_in_english_and_one_in_spanish_stand_side_by_side() {
    let pilar = Desk::of("pilar").in_zone("America/Lima").founding(TIMED);
    let first = import(&pilar, ENGLISH);
    assert_eq!(
        first,
        json!({"organisationsAdded": 4, "peopleAdded": 10, "unchanged": 0, "problems": []})
    );
    let second = import(&pilar, SPANISH);
    assert_eq!(second["organisationsAdded"], 4);
    assert_eq!(second["peopleAdded"], 10);
    let people = pilar.json(["people"]);
    assert_eq!(people["mayEdit"], json!(true));
    let riverside = organisation(&people, "Riverside Families");
    assert_eq!(riverside["country"], "KE");
    assert_eq!(riverside["people"].as_array().unwrap().len(), 3);
    // Monday noon in London is 07:00 in Lima and 15:00 in Mombasa
    assert_eq!(riverside["now"]["time"], "15:00");
    assert_eq!(riverside["minutesFromMe"], 480);
    let gate = organisation(&people, "The Open Gate");
    assert_eq!(gate["country"], "GB", "a country by its English name");
    let bridge = organisation(&people, "Puente Abierto");
    assert_eq!(bridge["country"], "PE", "a country by its Spanish name");
    assert_eq!(
        bridge["about"]["es"],
        "Visitamos a las familias de seis comunidades; salimos los lunes y volvemos los jueves."
    );
    let condori = &organisation(&people, "Casa del Cerro")["about"];
    assert!(
        condori["es"]
            .as_str()
            .unwrap()
            .contains("\"puertas abiertas\"")
    );
    assert_eq!(
        people["unattached"][0]["name"], "Pilar Otero",
        "the founder is not in a list"
    );
    pilar
        .run(["people"])
        .success()
        .says("Mba'e Porã")
        .says("Ángel Núñez");
}

#[test]
fn the_same_list_again_changes_nothing() {
    let pilar = Desk::of("pilar").founding(TIMED);
    import(&pilar, SPANISH);
    let before = pilar.json(["people"]);
    let changes = pilar.json(["rebuild", "--check"])["changes"].clone();
    let again = import(&pilar, SPANISH);
    assert_eq!(
        again,
        json!({"organisationsAdded": 0, "peopleAdded": 0, "unchanged": 10, "problems": []})
    );
    assert_eq!(pilar.json(["people"]), before);
    assert_eq!(pilar.json(["rebuild", "--check"])["changes"], changes);
    // accents and capitals are slips of the same name
    let list = text_of(SPANISH).replace("Ángel Núñez", "ANGEL NUNEZ");
    let file = pilar.write("otra.csv", list);
    let said = pilar.json(["people".as_ref(), "--import".as_ref(), file.as_os_str()]);
    assert_eq!(said["peopleAdded"], 0, "{said}");
}

#[test]
fn what_spreadsheets_write_is_understood() {
    let list = text_of(SPANISH);
    let written = [
        format!("\u{feff}{list}"),
        list.replace('\n', "\r\n"),
        list.replace("organización;", "ORGANIZACION;"),
    ];
    for (nth, text) in written.iter().enumerate() {
        let pilar = Desk::of("pilar").founding(TIMED);
        let file = pilar.write("lista.csv", text);
        let said = pilar.json(["people".as_ref(), "--import".as_ref(), file.as_os_str()]);
        assert_eq!(said["peopleAdded"], 10, "{nth}");
    }
}

#[test]
fn every_line_with_a_problem_is_named_and_nothing_is_imported() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let before = pilar.json(["people"]);
    let list = "organisation,country,zone,name,labels,email\n\
                Casa Luz,PE,America/Lima,Ana Rojas,participant,ana@example.org\n\
                Casa Sol,Atlantis,America/Lima,Luis Paz,participant,\n\
                Casa Mar,PE,Mars/Olympus,Rosa Gil,participant,\n\
                ,,,Eva Ruiz,astronaut,\n\
                ,,,Juan Vega,participant,juan-at-example.org\n\
                ,PE,America/Lima,,,\n";
    let file = pilar.write("list.csv", list);
    let said = pilar.run(["people".as_ref(), "--import".as_ref(), file.as_os_str()]);
    let said = said
        .failure("csv-problems")
        .complains("5 rows have a problem");
    for line in 3..=7 {
        assert!(said.err.contains(&format!("list.csv:{line}: ")), "{said:?}");
    }
    assert_eq!(pilar.json(["people"]), before);
    let said = pilar.said(
        pilar
            .mutual()
            .args(["--json", "people", "--import"])
            .arg(&file),
    );
    assert_eq!(said.code, Some(1));
    let told: Value = serde_json::from_str(&said.out).unwrap();
    let codes: Vec<(u64, &str)> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            (
                problem["line"].as_u64().unwrap(),
                problem["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        codes,
        [
            (3, "country-unknown"),
            (4, "zone-unknown"),
            (5, "label-unknown"),
            (6, "email-invalid"),
            (7, "name-needed"),
        ]
    );
    assert_eq!(pilar.json(["people"]), before);
}

#[test]
fn a_list_that_is_none_is_refused() {
    let pilar = Desk::of("pilar").founding(TIMED);
    for (text, code) in [
        (&b"hello\nworld\n"[..], "csv-header"),
        (b"", "csv-header"),
        (b"name\n\xff\xfe\n", "file-not-text"),
    ] {
        let file = pilar.write("list.csv", text);
        pilar
            .run(["people".as_ref(), "--import".as_ref(), file.as_os_str()])
            .failure(code);
    }
    pilar
        .run(["people", "--import", "/nonexistent/list.csv"])
        .failure("file-missing");
}

#[test]
fn only_a_facilitator_enters_people() {
    let ravi = Desk::of("ravi").following(TIMED);
    let file = fixture(ENGLISH);
    ravi.run(["people".as_ref(), "--import".as_ref(), file.as_os_str()])
        .failure("not-facilitator");
    let people = ravi.json(["people"]);
    assert_eq!(people["mayEdit"], json!(false));
    assert_eq!(people["organisations"], json!([]));
}

/// Organisations with so many people each.
fn group(sizes: &[usize]) -> String {
    let mut list = "organisation,country,zone,name\n".to_owned();
    for (nth, size) in sizes.iter().enumerate() {
        let house = format!("House {nth:02},KE,Africa/Nairobi,");
        if *size == 0 {
            list.push_str(&format!("{house}\n"));
        }
        for person in 0..*size {
            let start = if person == 0 { house.as_str() } else { ",,," };
            list.push_str(&format!("{start}Person {nth:02} {person}\n"));
        }
    }
    list
}

fn remarks(sizes: &[usize]) -> Vec<String> {
    let pilar = Desk::of("pilar").founding(TIMED);
    let file = pilar.write("group.csv", group(sizes));
    pilar
        .run(["people".as_ref(), "--import".as_ref(), file.as_os_str()])
        .success();
    let people = pilar.json(["people"]);
    assert_eq!(
        people["organisations"].as_array().unwrap().len(),
        sizes.len()
    );
    let codes = people["remarks"].as_array().unwrap();
    codes
        .iter()
        .map(|remark| {
            let message = remark["message"].as_str().unwrap();
            assert!(!message.contains("%{") && !message.starts_with("remark."));
            remark["code"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn fifteen_organisations_of_two_or_three_are_as_usual_and_other_numbers_are_remarked_upon() {
    // thirty-five people
    let usual = [2, 3, 2, 2, 3, 2, 2, 3, 2, 2, 3, 2, 2, 3, 2];
    assert_eq!(usual.iter().sum::<usize>(), 35);
    assert_eq!(remarks(&usual), Vec::<String>::new());
    assert_eq!(
        remarks(&[2, 1, 4, 0]),
        [
            "few-organisations",
            "few-people-in-organisation",
            "many-people-in-organisation",
            "organisation-without-people"
        ]
    );
    assert_eq!(remarks(&[2]), ["few-organisations"]);
    assert_eq!(remarks(&[2; 21]), ["many-organisations"]);
}

#[test]
fn remarks_stand_on_standard_error() {
    let pilar = Desk::of("pilar").in_spanish().founding(TIMED);
    import(&pilar, SPANISH);
    let said = pilar.run(["people"]).success();
    assert!(said.err.contains('4'), "{said:?}");
    assert!(!said.out.contains("remark."), "{said:?}");
}
