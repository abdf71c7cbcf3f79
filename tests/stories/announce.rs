//! An edition that is announced to people who are in no group, and their enquiries.

use serde_json::{Value, json};

use crate::desk::{Desk, TIMED};

fn founded() -> Desk {
    let pilar = Desk::of("pilar").founding(TIMED);
    pilar
        .run([
            "session",
            "edit",
            "s07",
            "--link",
            "https://zoom.us/j/123456",
        ])
        .success();
    pilar
}

#[test]
fn an_announcement_says_nothing_that_only_the_group_may_know() {
    let pilar = founded();
    let (page, file) = (pilar.path("upcoming.html"), pilar.path("upcoming.mutual"));
    pilar
        .run([
            "announce",
            "--format",
            "html",
            "--out",
            page.to_str().unwrap(),
        ])
        .success();
    pilar
        .run(["announce", "--out", file.to_str().unwrap()])
        .success();
    for path in [&page, &file] {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("zoom.us"), "{}", path.display());
        let question = pilar.json(["question"])[0]["text"]["en"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(!text.contains(&question), "{}", path.display());
    }
    // somebody without an invitation follows the file, and has the dates in their own time
    let ana = Desk::of("ana").in_zone("Asia/Manila");
    ana.run(["import".as_ref(), file.as_os_str()]).success();
    let sessions = ana.json(["show"])["sessions"].clone();
    assert!(sessions[0]["starts"].as_str().unwrap().ends_with("+08:00"));
    ana.run(["ics"]).success();
    ana.run(["announce"]).success();
}

#[test]
fn an_enquiry_reaches_the_facilitators_by_mail_and_by_list_and_never_twice() {
    let pilar = founded();
    let file = pilar.path("upcoming.mutual");
    pilar
        .run(["edition", "edit", "--email", "info@example.org"])
        .success();
    pilar
        .run(["announce", "--out", file.to_str().unwrap()])
        .success();
    let ana = Desk::of("ana").in_spanish();
    ana.run(["import".as_ref(), file.as_os_str()]).success();
    let mail = ana.path("letter.eml");
    let told = [
        "enquiry",
        "write",
        "--organisation",
        "Hogar Ñandú",
        "--country",
        "Bolivia",
        "--person",
        "Ana Quispe",
        "--person",
        "Iván Mamani",
        "--languages",
        "español, quechua",
        "--email",
        "ana@example.org",
        "--message",
        "Nos gustaría participar.\n\n¿Cuándo empieza?",
    ];
    let link = ana.json(told);
    assert!(
        link["mailto"]
            .as_str()
            .unwrap()
            .starts_with("mailto:info@example.org?subject=")
    );
    ana.run([&told[..], &["--out", mail.to_str().unwrap()]].concat())
        .success();
    let letter = link["body"].as_str().unwrap().to_owned();
    let review = pilar.json([
        "enquiry".as_ref(),
        "import".as_ref(),
        "--review".as_ref(),
        mail.as_os_str(),
    ]);
    assert_eq!(
        (&review[0]["fate"], &review[0]["told"]["organisation"]),
        (&json!("new"), &json!("Hogar Ñandú"))
    );
    assert_eq!(pilar.json(["enquiry", "list"]), json!([]));
    let import = |name: &str, text: &str| -> Value {
        let path = pilar.write(name, text);
        pilar.json(["enquiry".as_ref(), "import".as_ref(), path.as_os_str()])
    };
    pilar
        .run(["enquiry".as_ref(), "import".as_ref(), mail.as_os_str()])
        .success();
    // the same, pasted: it is here; the same with another town: it is asked; in a list with another
    assert_eq!(import("pasted.txt", &letter)[0]["fate"], "known");
    let moved = letter.replace("Cuándo", "Cuando exactamente");
    assert_eq!(import("moved.txt", &moved)[0]["fate"], "alike");
    let list = import(
        "list.csv",
        "Organización;Correo electrónico;Personas;Mensaje\nHogar Ñandú;ana@example.org;Ana Quispe\nCasa Sol;sol@example.org;Eva Sol;<b>Hola</b>\n;;;\n;no es un correo;;x\n",
    );
    let fates: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["fate"].as_str().unwrap())
        .collect();
    assert_eq!(fates, ["alike", "new", "unreadable"]);
    let all = pilar.json(["enquiry", "list"]);
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    let ana_is = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["told"]["organisation"] == "Hogar Ñandú")
        .unwrap();
    assert_eq!(ana_is["told"]["people"], "Ana Quispe\nIván Mamani");
    assert_eq!(
        ana_is["told"]["message"],
        "Nos gustaría participar.\n\n¿Cuándo empieza?"
    );
    assert_eq!(ana_is["told"]["language"], "es");
    let id = ana_is["id"].as_str().unwrap();
    // each step proposes a letter in their language
    let letter = pilar.json(["enquiry", "letter", id]);
    assert_eq!(
        (&letter["language"], &letter["to"]),
        (&json!("es"), &json!("ana@example.org"))
    );
    assert!(letter["body"].as_str().unwrap().contains("Ana Quispe"));
    let (out, invitation) = (pilar.path("invited.eml"), pilar.path("invitation.txt"));
    pilar
        .run(["invite", "--out", invitation.to_str().unwrap()])
        .success();
    pilar
        .run([
            "enquiry",
            "letter",
            id,
            "--step",
            "invited",
            "--out",
            out.to_str().unwrap(),
            "--invitation",
            invitation.to_str().unwrap(),
        ])
        .success();
    let mail = std::fs::read(&out).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&mail).unwrap();
    assert_eq!(mail.attachment_count(), 1);
    let attached = mail.attachment(0).unwrap().text_contents().unwrap();
    assert_eq!(
        attached.replace("\r\n", "\n").trim(),
        std::fs::read_to_string(&invitation).unwrap().trim()
    );
    pilar.run(["enquiry", "step", id, "invited"]).success();
    assert_eq!(pilar.json(["enquiry", "show", id])["step"], "invited");
    assert_eq!(
        pilar.run(["enquiry", "step", id, "somewhere"]).code,
        Some(2)
    );
    pilar.run(["enquiry", "remove", id]).success();
    assert_eq!(pilar.json(["enquiry", "list"]).as_array().unwrap().len(), 1);
    pilar
        .run(["enquiry", "show", id])
        .failure("enquiry-unknown");
    ana.run(["enquiry", "list"]).failure("not-facilitator");
}

#[test]
fn mail_in_quoted_printable_and_in_latin_1_is_read() {
    let pilar = founded();
    let head = "From: =?ISO-8859-1?Q?Jos=E9_N=FA=F1ez?= <jose@example.org>\r\nTo: info@example.org\r\nSubject: Hola\r\nDate: Mon, 15 May 2023 10:00:00 +0000\r\nMIME-Version: 1.0\r\n";
    let quoted = format!(
        "{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nOrganizaci=C3=B3n: Ni=C3=B1os al Sol\r\nPa=C3=ADs: Per=C3=BA\r\n"
    );
    let mut latin = format!("{head}Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nOrganizaci").into_bytes();
    latin.extend(b"\xf3n: Ni\xf1os al Mar\r\nPa\xeds: Per\xfa\r\n");
    for (bytes, name) in [
        (quoted.into_bytes(), "Niños al Sol"),
        (latin, "Niños al Mar"),
    ] {
        let path = pilar.write("mail.eml", bytes);
        let row = pilar.json([
            "enquiry".as_ref(),
            "import".as_ref(),
            "--review".as_ref(),
            path.as_os_str(),
        ])[0]
            .clone();
        let told = &row["told"];
        assert_eq!(
            (
                &told["organisation"],
                &told["country"],
                &told["email"],
                &told["people"]
            ),
            (
                &json!(name),
                &json!("Perú"),
                &json!("jose@example.org"),
                &json!("José Núñez")
            )
        );
    }
}
