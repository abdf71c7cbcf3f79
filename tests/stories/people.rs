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
        json!({"organisationsAdded": 4, "peopleAdded": 10, "updated": 0, "unchanged": 0, "problems": [], "questions": [], "unknown": []})
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
        json!({"organisationsAdded": 0, "peopleAdded": 0, "updated": 0, "unchanged": 10, "problems": [], "questions": [], "unknown": []})
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
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "list-unreadable"),
        (b"PK\x03\x04 and no more", "list-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list-protected"),
        (
            b"name,email,email\nAna,a@example.org,b@example.org\n",
            "csv-two-columns",
        ),
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

/// Imports a text, and gives what `mutual` says as JSON, also where nothing was imported.
fn imported(desk: &Desk, list: impl AsRef<[u8]>, options: &[&str]) -> Value {
    let file = desk.write("list.csv", list);
    let mut command = desk.mutual();
    command
        .args(["--json", "people", "--import"])
        .arg(&file)
        .args(options);
    serde_json::from_str(&desk.said(&mut command).out).unwrap()
}

fn names(desk: &Desk) -> Vec<(String, Vec<String>)> {
    let people = desk.json(["people"]);
    let of = |one: &Value| one["name"].as_str().unwrap().to_owned();
    let organisations = people["organisations"].as_array().unwrap().iter();
    let mut names: Vec<(String, Vec<String>)> = organisations
        .map(|one| {
            (
                of(one),
                one["people"].as_array().unwrap().iter().map(of).collect(),
            )
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_list_of_forty_five_in_six_scripts_comes_in_whole_from_every_program() {
    for name in [
        "python-utf-8.csv",
        "python-utf-16.csv",
        "python-bom-semicolon.csv",
        "openpyxl.xlsx",
        "libreoffice.xlsx",
        "libreoffice.ods",
        "libreoffice.csv",
    ] {
        let pilar = Desk::of("pilar").founding(TIMED);
        let file = fixture(&format!("lists/{name}"));
        // nobody needs a telephone here, and nobody is imported before that was said
        pilar
            .run(["people".as_ref(), "--import".as_ref(), file.as_os_str()])
            .failure("list-columns");
        let with: [&std::ffi::OsStr; 5] = [
            "people".as_ref(),
            "--import".as_ref(),
            file.as_os_str(),
            "--without".as_ref(),
            "Teléfono".as_ref(),
        ];
        let said = pilar.json(with);
        assert_eq!(
            (&said["organisationsAdded"], &said["peopleAdded"]),
            (&json!(9), &json!(45)),
            "{name}: {said}"
        );
        let here = names(&pilar);
        assert_eq!(here.len(), 9, "{name}");
        for (organisation, people) in &here {
            assert_eq!(people.len(), 5, "{name}: {organisation} {people:?}");
        }
        let all: Vec<&String> = here.iter().flat_map(|(_, people)| people).collect();
        for person in [
            "Ґанна",
            "Ёлкина Мария",
            "خالد إبراهيم",
            "सुनीता देवी",
            "王小明",
            "Łukasz Żak",
            "Zoë O’Brien",
            "Γιώργος",
        ] {
            assert!(
                all.iter().any(|known| known.contains(person)),
                "{name}: {person} in {all:?}"
            );
        }
        // what was said of the column is remembered, and nobody is doubled
        let again = pilar.json(["people".as_ref(), "--import".as_ref(), file.as_os_str()]);
        assert_eq!(
            (&again["peopleAdded"], &again["unchanged"]),
            (&json!(0), &json!(45)),
            "{name}: {again}"
        );
    }
}

#[test]
fn names_that_are_not_latin_or_long_are_names_of_their_own() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let list = "organisation,country,zone,name,email\n\
        Дом надежды,UA,Europe/Kyiv,Олена Коваль,a@example.org\n\
        ,,,Тарас Бондар,b@example.org\n\
        Солнечный круг,KZ,Asia/Almaty,Айгуль Нурланова,c@example.org\n\
        Fundación para el Desarrollo Integral de la Niñez y la Familia de Lima,PE,America/Lima,Anna,\n\
        Fundación para el Desarrollo Integral de la Niñez y la Familia de La Paz,BO,America/La_Paz,Øyvind Bø,\n\
        ,,,Yvind B,\n";
    let said = imported(&pilar, list, &[]);
    assert_eq!(
        (&said["organisationsAdded"], &said["peopleAdded"]),
        (&json!(4), &json!(6)),
        "{said}"
    );
    pilar.run(["invite", "--organisation", "Надія"]).success();
    assert_eq!(
        names(&pilar).len(),
        5,
        "another name is another organisation"
    );
    let people = pilar.json(["people"]);
    let twice = people["remarks"].as_array().unwrap().iter();
    assert_eq!(
        twice
            .filter(|remark| remark["code"] == "person-twice")
            .count(),
        0
    );
}

#[test]
fn people_of_one_name_are_told_apart_by_their_addresses_and_asked_about() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let list = "organisation,country,zone,name,email\n\
        Casa Sol,PE,America/Lima,María García,m1@example.org\n\
        ,,,María García,m2@example.org\n\
        ,,,Maria Garcia,m3@example.org\n";
    let said = imported(&pilar, list, &[]);
    assert_eq!(said["peopleAdded"], 3, "{said}");
    // nothing says who is meant
    let bare = "organisation,name\nCasa Sol,Maria Garcia\n";
    let asked = imported(&pilar, bare, &[]);
    assert_eq!(asked["questions"][0]["line"], 2, "{asked}");
    assert_eq!(imported(&pilar, bare, &["--alike", "same"])["unchanged"], 1);
    // a new address of somebody who is here
    let moved = "organisation,name,email\nCasa Sol,María García,m9@example.org\n\
        ,María García,m2@example.org\n,Maria Garcia,m3@example.org\n";
    let asked = imported(&pilar, moved, &[]);
    assert_eq!(asked["questions"][0]["code"], "newAddress", "{asked}");
    assert_eq!(imported(&pilar, moved, &["--alike", "same"])["updated"], 1);
    // an organisation that looks alike is asked about as well, and one of another country
    for list in [
        "organisation,country,zone,name\nCASA SÓL,PE,America/Lima,Eva\n",
        "organisation,country,zone,name\nCasa Sol,BO,America/La_Paz,Eva\n",
    ] {
        let asked = imported(&pilar, list, &[]);
        assert_eq!(asked["questions"].as_array().unwrap().len(), 1, "{asked}");
    }
    assert_eq!(names(&pilar).len(), 1);
}

#[test]
fn what_spreadsheets_and_people_write_loses_nobody() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let quote = "organisation,country,zone,name,email,languages\n\
        Casa Sol,PE,America/Lima,Ana Ruiz,a@example.org,es\n\
        ,,,Lucía Vega,b@example.org,\"es\n\
        ,,,Rosa Luz,c@example.org,es\n";
    let file = pilar.write("list.csv", quote);
    let said = pilar.run(["people".as_ref(), "--import".as_ref(), file.as_os_str()]);
    assert!(
        said.failure("csv-quote").err.contains('3'),
        "the line where it opens"
    );
    assert!(names(&pilar).is_empty());
    // each in the encoding and with the mark of another program
    let cp1252 = b"sep=;\r\nOrganizaci\xf3n;Pa\xeds;Zona horaria;Nombre;Apellido(s);Direcci\xf3n de correo\r\nCasa Sol;EE. UU.;America/Chicago;Luc\xeda;Pe\xf1a;lucia@example.org\r\n";
    let said = imported(&pilar, cp1252, &[]);
    assert_eq!(said["peopleAdded"], 1, "{said}");
    let titled =
        "Personas 2027\n\nName,Surname,Email,Institution\nAna,Ruiz,ana@example.org,Casa Sol\n";
    let said = imported(&pilar, titled, &[]);
    assert_eq!(
        said["peopleAdded"], 1,
        "an organisation that is here needs no country: {said}"
    );
    assert_eq!(
        names(&pilar),
        [(
            "Casa Sol".to_owned(),
            vec!["Ana Ruiz".to_owned(), "Lucía Peña".to_owned()]
        )]
    );
    // lines as an editor counts them, whatever ends them
    for end in ["\n", "\r\n", "\r"] {
        let list = [
            "organisation,name,about,email",
            "",
            "Casa Sol,\"Eva",
            "Gil\",,eva@example.org",
            ",Juan,,juan-at",
            &format!(",{},,", "x".repeat(201)),
            ",\u{200b},,z@example.org",
        ]
        .join(end);
        let said = imported(&pilar, list, &[]);
        let lines: Vec<u64> = said["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["line"].as_u64().unwrap())
            .collect();
        assert_eq!(lines, [5, 6, 7], "{end:?}: {said}");
    }
}

#[test]
fn an_import_is_looked_at_first_and_taken_back_until_others_have_it() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let before = names(&pilar);
    let file = fixture(SPANISH);
    let path = file.to_str().unwrap();
    let look = pilar.json(["people", "--import", path, "--look"]);
    assert_eq!(
        (&look["peopleAdded"], &look["ready"]),
        (&json!(10), &json!(true))
    );
    assert_eq!(look["rows"][0]["fate"], "new");
    assert_eq!(names(&pilar), before, "looking writes nothing");
    pilar.json(["people", "--import", path]);
    assert_eq!(pilar.json(["people"])["imported"], 10);
    assert_eq!(pilar.json(["people", "--undo-import"])["removed"], 10);
    assert_eq!(names(&pilar), before);
    pilar
        .run(["people", "--undo-import"])
        .failure("undo-too-late");
    // once it may be with others, it stays
    pilar.json(["people", "--import", path]);
    let shared = tempfile::tempdir().unwrap();
    let place = format!("folder:{}", shared.path().display());
    pilar.run(["storage", "add", &place]).success();
    pilar.run(["exchange", "--once"]).success();
    pilar
        .run(["people", "--undo-import"])
        .failure("undo-too-late");
    assert_eq!(names(&pilar).len(), 4);
}
