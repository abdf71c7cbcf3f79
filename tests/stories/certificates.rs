//! Certificates: issued in one go, checked by people who have never seen the programme, withdrawn, and forged in vain.

use std::path::{Path, PathBuf};
use std::process::Command;

use credentials::{Claim, sign};
use replica::record;
use serde_json::{Value, json};

use crate::desk::{Desk, TIMED};
use crate::members::{devices, id};
use crate::shared::{Shared, exchange, joins};

const PEOPLE: &str = "organisation,country,city,zone,name,labels,email
Hogar Wiñay,PE,Ayacucho,America/Lima,Rosa Huamán Quispe,representative,rosa@example.org
,,,,Luis Paredes,participant,
دار الأمل,JO,عمّان,Asia/Amman,محمد الأحمد,representative,
आशा घर,IN,Pune,Asia/Kolkata,मीरा शर्मा,representative,
မေတ္တာအိမ်,MM,Yangon,Asia/Yangon,ဒေါ်အောင်ဆန်းစု,representative,
בית תקווה,IL,Haifa,Asia/Jerusalem,אברהם Cohen,representative,
";

/// The day on which the programme ends.
const ENDED: &str = "2023-07-20T16:00:00Z";

/// Pilar, with people who came to every session but Luis, who came to none.
fn pilar() -> Desk {
    let pilar = Desk::of("pilar").founding(TIMED).at(ENDED);
    let list = pilar.write("people.csv", PEOPLE);
    pilar
        .run(["people".as_ref(), "--import".as_ref(), list.as_os_str()])
        .success();
    all_came(&pilar, "Luis Paredes");
    pilar
}

fn all_came(desk: &Desk, but: &str) {
    let shown = desk.json(["show"]);
    for session in shown["sessions"].as_array().unwrap() {
        let id = session["id"].as_str().unwrap();
        desk.run([
            "attendance",
            "mark",
            "--session",
            id,
            "--all-present",
            "--absent",
            but,
        ])
        .success();
    }
}

fn issue(desk: &Desk, more: &[&str]) -> Vec<Value> {
    let out = desk.path("certificates");
    let mut typed = vec!["certificates", "issue", "--out", out.to_str().unwrap()];
    typed.extend(more);
    desk.json(typed).as_array().unwrap().clone()
}

fn of<'i>(issued: &'i [Value], name: &str) -> &'i Value {
    issued
        .iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("{name} in {issued:#?}"))
}

fn file(issued: &Value, end: &str) -> PathBuf {
    let files = issued["files"].as_array().unwrap();
    let found = files
        .iter()
        .find(|path| path.as_str().unwrap().ends_with(end));
    PathBuf::from(
        found
            .unwrap_or_else(|| panic!("{end} in {issued}"))
            .as_str()
            .unwrap(),
    )
}

fn verify(desk: &Desk, path: &Path) -> Value {
    desk.json(["certificates".as_ref(), "verify".as_ref(), path.as_os_str()])
}

fn pdftotext(path: &Path) -> String {
    let said = Command::new("pdftotext")
        .args([path.as_os_str(), "-".as_ref()])
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap()
}

/// What somebody might claim who has no right to.
fn claim(id: [u8; 16], name: &str) -> Claim {
    Claim {
        id: credentials::claim::new_id(id),
        achievement: [4; 16],
        name: name.to_owned(),
        said: "12/12".to_owned(),
        title: "Paths Home".to_owned(),
        description: "d".to_owned(),
        criteria: "c".to_owned(),
        issuer: "Paths Home".to_owned(),
        issued: 1_689_868_800,
    }
}

/// The first page as a picture, as a scanner at 200 dots an inch sees the paper.
fn scanned(desk: &Desk, pdf: &Path) -> PathBuf {
    let stem = desk.path("scanned");
    let done = Command::new("pdftoppm")
        .args(["-r", "200", "-png", "-singlefile"])
        .args([pdf, &stem])
        .status()
        .unwrap();
    assert!(done.success());
    stem.with_extension("png")
}

/// Turned by some degrees and blurred, as a hand holds a telephone.
fn turned(desk: &Desk, path: &Path, degrees: f32) -> PathBuf {
    let flat = image::open(path).unwrap().to_luma8();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = flat.dimensions();
    let (x0, y0) = (width as f32 / 2.0, height as f32 / 2.0);
    // the table around it is in the picture too
    let side = width * 3 / 2;
    let middle = side as f32 / 2.0;
    let seen = image::GrayImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (x as f32 - middle, y as f32 - middle);
        // the paper lies a little further away on the right
        let depth = 0.95 + 0.12 * dx / width as f32;
        let (u, v) = (
            (dx * cos + dy * sin) * depth + x0,
            (dy * cos - dx * sin) * depth + y0,
        );
        match u >= 0.0 && v >= 0.0 && u < width as f32 && v < height as f32 {
            true => *flat.get_pixel(u as u32, v as u32),
            false => image::Luma([180]),
        }
    });
    let out = desk.path("turned.png");
    image::imageops::blur(&seen, 0.9).save(&out).unwrap();
    out
}

/// What the reader of the browser's page sees in a picture.
fn read_in_a_browser(desk: &Desk, path: &Path) -> String {
    let seen = image::open(path).unwrap().to_luma8();
    let pixels = desk.write("pixels", seen.as_raw());
    let said = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("qr.mjs"))
        .arg(pixels)
        .args([seen.width().to_string(), seen.height().to_string()])
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn everybody_who_came_gets_one_and_a_stranger_checks_each_of_its_forms() {
    let pilar = pilar();
    let issued = issue(&pilar, &["--place", "Amsterdam"]);
    assert_eq!(issued.len(), 5, "{issued:#?}");
    let rosa = of(&issued, "Rosa Huamán Quispe");
    assert_eq!(rosa["said"], "Hogar Wiñay, Ayacucho, Perú · 12/12");
    let stranger = Desk::of("stranger");
    for end in [".pdf", ".jwt", ".json", ".svg"] {
        let path = file(rosa, end);
        let known = verify(&pilar, &path);
        assert_eq!(known["answer"], "issuer-known", "{end}: {known}");
        let unknown = verify(&stranger, &path);
        assert_eq!(unknown["answer"], "issuer-unknown", "{end}: {unknown}");
        for verdict in [&known, &unknown] {
            assert_eq!(verdict["name"], "Rosa Huamán Quispe");
            assert_eq!(verdict["said"], "Hogar Wiñay, Ayacucho, Perú · 12/12");
            assert_eq!(verdict["issued"], "2023-07-20T16:00:00.000Z");
            assert_eq!(verdict["code"], rosa["code"]);
        }
        // the words that the stranger compares are those that the programme shows
        let page = pilar.json(["certificates", "show"]);
        assert_eq!(unknown["words"], page["words"][0]);
        assert_eq!(unknown["issuer"], known["issuer"]);
    }
    // the paper, flat and aslant
    let paper = scanned(&pilar, &file(rosa, ".pdf"));
    for path in [
        paper.clone(),
        turned(&pilar, &paper, 8.0),
        turned(&pilar, &paper, -25.0),
    ] {
        let verdict = verify(&stranger, &path);
        assert_eq!(verdict["answer"], "issuer-unknown", "{verdict}");
        assert_eq!(verdict["name"], "Rosa Huamán Quispe");
    }
    // what two readers that we did not write see on it
    let token = std::fs::read_to_string(file(rosa, ".jwt")).unwrap();
    let zbar = Command::new("zbarimg")
        .args(["-q", "--raw"])
        .arg(&paper)
        .output()
        .unwrap();
    let zbar = String::from_utf8(zbar.stdout).unwrap();
    assert_eq!(zbar.trim_end(), read_in_a_browser(&pilar, &paper));
    let aslant = turned(&pilar, &paper, 8.0);
    assert_eq!(zbar.trim_end(), read_in_a_browser(&pilar, &aslant));
    assert!(zbar.starts_with("ML1:"), "{zbar}");
    let pasted = pilar.write("pasted.txt", format!("Hola,\n{zbar}"));
    assert_eq!(verify(&stranger, &pasted)["why"], "nothing");
    let pasted = pilar.write("pasted.txt", &zbar);
    assert_eq!(verify(&stranger, &pasted)["name"], "Rosa Huamán Quispe");
    // a letter around the token, whose lines were broken
    let (one, two) = token.split_at(300);
    let letter = pilar.write("letter.txt", format!("{one}\n{two}\n"));
    assert_eq!(verify(&stranger, &letter)["answer"], "issuer-unknown");
}

#[test]
fn names_of_every_script_stand_on_the_paper_as_they_are_written() {
    let pilar = pilar();
    let issued = issue(&pilar, &[]);
    for name in ["Rosa Huamán Quispe", "मीरा शर्मा", "ဒေါ်အောင်ဆန်းစု"]
    {
        let text = pdftotext(&file(of(&issued, name), ".pdf"));
        assert!(text.contains(name), "{name} in {text}");
    }
    // scripts that run from right to left: pdftotext says so with marks of its own
    let text = pdftotext(&file(of(&issued, "محمد الأحمد"), ".pdf"));
    let bare: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}'))
        .collect();
    assert!(bare.contains("محمد الأحمد"), "{text}");
    let text = pdftotext(&file(of(&issued, "אברהם Cohen"), ".pdf"));
    assert!(text.contains("אברהם") && text.contains("Cohen"), "{text}");
    // both languages, and tagged for screen readers
    let pdf = file(of(&issued, "Rosa Huamán Quispe"), ".pdf");
    let text = pdftotext(&pdf);
    for words in [
        "This is to certify that",
        "Certificamos que",
        "12 de 12 sesiones",
    ] {
        assert!(text.replace('\n', " ").contains(words), "{words} in {text}");
    }
    let info = Command::new("pdfinfo")
        .arg("-struct-text")
        .arg(&pdf)
        .output()
        .unwrap();
    let tree = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(
        tree.contains("H1") && tree.contains("Rosa Huamán Quispe"),
        "{tree}"
    );
    assert!(tree.contains("Figure"), "{tree}");
    let info = Command::new("pdfinfo").arg(&pdf).output().unwrap();
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.contains("Tagged:          yes"), "{info}");
    assert!(info.contains("(A4)"), "{info}");
}

#[test]
fn who_has_not_come_gets_one_for_a_reason_and_nobody_gets_two() {
    let pilar = pilar();
    let out = pilar.path("certificates");
    let to = |more: &[&str]| {
        let mut typed = vec!["certificates", "issue", "--out", out.to_str().unwrap()];
        typed.extend(more);
        pilar.run(typed)
    };
    to(&["--person", "Luis Paredes"]).failure("not-eligible");
    to(&["--person", "Nobody"]).failure("person-unknown");
    let issued = issue(&pilar, &[]);
    assert_eq!(issued.len(), 5);
    // a second time there is nobody left
    assert_eq!(issue(&pilar, &[]), Vec::<Value>::new());
    to(&["--person", "Rosa Huamán Quispe"]).failure("certificate-there");
    let luis = issue(
        &pilar,
        &[
            "--person",
            "Luis Paredes",
            "--reason",
            "enfermo",
            "--in",
            "es",
        ],
    );
    assert_eq!(luis[0]["reason"], "enfermo");
    let text = pdftotext(&file(&luis[0], ".pdf"));
    assert!(
        !text.contains("This is to certify") && text.contains("Certificamos que"),
        "{text}"
    );
    // the reason is on no file
    for end in [".jwt", ".json", ".svg"] {
        let bytes = std::fs::read_to_string(file(&luis[0], end)).unwrap();
        assert!(!bytes.contains("enfermo"));
    }
    // withdrawn for a reason, and then there can be another one
    pilar
        .run(["certificates", "withdraw", "Luis Paredes", "--reason", " "])
        .failure("certificate-reason");
    pilar
        .run(["certificates", "withdraw", "Nobody", "--reason", "x"])
        .failure("certificate-unknown");
    let code = luis[0]["code"].as_str().unwrap();
    pilar
        .run(["certificates", "withdraw", code, "--reason", "por error"])
        .success();
    let verdict = verify(&pilar, &file(&luis[0], ".pdf"));
    assert_eq!(
        (&verdict["answer"], &verdict["why"]),
        (&json!("not-valid"), &json!("withdrawn"))
    );
    assert_eq!(verdict["withdrawn"], "2023-07-20T16:00:00.000Z");
    // only by name: nobody gets again by accident what was taken away
    assert_eq!(issue(&pilar, &[]), Vec::<Value>::new());
    issue(&pilar, &["--person", "Luis Paredes", "--reason", "enfermo"]);
    // the lists for funders
    for end in ["pdf", "csv", "xlsx"] {
        let path = pilar.path(&format!("list.{end}"));
        pilar
            .run(["certificates", "list", "--out", path.to_str().unwrap()])
            .success();
        let bytes = std::fs::read(&path).unwrap();
        let said = match end {
            "pdf" => pdftotext(&path),
            "csv" => String::from_utf8(bytes).unwrap(),
            _ => format!("{:?}", lists::read(&bytes).unwrap().rows),
        };
        assert!(said.contains("Rosa Huamán Quispe"), "{said}");
        let day = if end == "pdf" {
            "20 July 2023"
        } else {
            "2023-07-20"
        };
        assert!(said.contains(day) && said.contains("withdrawn"), "{said}");
    }
}

#[test]
fn what_was_forged_altered_or_is_something_else_is_not_valid() {
    let pilar = pilar();
    let issued = issue(&pilar, &[]);
    let rosa = of(&issued, "Rosa Huamán Quispe");
    let say = |bytes: &[u8]| {
        let path = pilar.write("brought", bytes);
        let verdict = verify(&pilar, &path);
        (
            verdict["answer"].as_str().unwrap().to_owned(),
            verdict["why"].as_str().map(str::to_owned),
        )
    };
    let not_valid = |why: &str| ("not-valid".to_owned(), Some(why.to_owned()));
    let text = std::fs::read_to_string(file(rosa, ".json")).unwrap();
    assert_eq!(
        say(text.replace("Rosa", "Rita").as_bytes()),
        not_valid("altered")
    );
    assert_eq!(
        say(text.replace("12/12", "11/12").as_bytes()),
        not_valid("altered")
    );
    assert_eq!(
        say(text
            .replace("\"hashed\": false", "\"hashed\": true")
            .as_bytes()),
        not_valid("foreign")
    );
    assert_eq!(say(b"{\"credentialSubject\": 1}"), not_valid("foreign"));
    assert_eq!(say(b""), not_valid("nothing"));
    assert_eq!(
        say("Querida Pilar, gracias.".as_bytes()),
        not_valid("nothing")
    );
    let pdf = std::fs::read(file(rosa, ".pdf")).unwrap();
    let other = std::fs::read(file(of(&issued, "मीरा शर्मा"), ".pdf")).unwrap();
    assert_eq!(say(&[pdf.clone(), other].concat()), not_valid("several"));
    let cut = pdf.len() / 4;
    assert!(matches!(
        say(&pdf[..cut]).1.as_deref(),
        Some("nothing-in-pdf" | "foreign" | "altered")
    ));
    // somebody else's signature holds, and nobody here knows them
    let claim = claim([3; 16], "Rosa Huamán Quispe");
    let strange = sign(claim.clone(), &[9; 32]);
    assert_eq!(
        say(strange.jwt().as_bytes()),
        ("issuer-unknown".to_owned(), None)
    );
    // the programme's own key, in the hand of somebody who took it along: the programme never issued this
    let profile = pilar.profile();
    let programme = profile
        .programme(&profile.programmes().unwrap()[0])
        .unwrap();
    let seed = record::secret(programme.connection(), "certificate")
        .unwrap()
        .unwrap();
    let taken = sign(claim, &seed);
    for form in [taken.jwt(), taken.json(), taken.svg(), taken.qr_text()] {
        assert_eq!(say(form.as_bytes()), not_valid("not-issued"));
    }
    // nor another name under the id of one that was issued, on another day or with other sessions
    let id = rosa["id"].as_str().unwrap();
    let id: Vec<u8> = (0..16)
        .map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let issued_as = Claim {
        id: id.try_into().unwrap(),
        said: rosa["said"].as_str().unwrap().to_owned(),
        title: rosa["title"].as_str().unwrap().to_owned(),
        issued: 1_689_868_800,
        ..taken.claim
    };
    let again = |claim: Claim| sign(claim, &seed).qr_text();
    // the same facts under the same key hold
    assert_eq!(
        say(again(issued_as.clone()).as_bytes()),
        ("issuer-known".to_owned(), None)
    );
    for other in [
        Claim {
            name: "Una Amiga".to_owned(),
            ..issued_as.clone()
        },
        Claim {
            said: "Hogar Wiñay, Ayacucho, Perú · 1/12".to_owned(),
            ..issued_as.clone()
        },
        Claim {
            title: "Otro programa".to_owned(),
            ..issued_as.clone()
        },
        Claim {
            issued: 1_600_000_000,
            ..issued_as.clone()
        },
    ] {
        assert_eq!(say(again(other).as_bytes()), not_valid("not-issued"));
    }
}

#[test]
fn the_person_has_it_the_group_does_not_know_and_who_lost_the_power_issues_nothing() {
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
    let rosa = joins("rosa", "Rosa Luz", &out).at(ENDED);
    let juan = joins("juan", "Juan Paz", &out).at(ENDED);
    let all = |desks: &[&Desk]| {
        for _ in 0..3 {
            for desk in desks {
                exchange(desk);
            }
        }
    };
    all(&[&pilar, &rosa, &juan]);
    all_came(&pilar, "Luis Paredes");
    let first = issue(&pilar, &["--person", "Rosa Luz"]);
    all(&[&pilar, &rosa, &juan]);
    // Rosa sees hers, writes its files, and they are the same
    let own = rosa.json(["certificates", "mine"]);
    assert_eq!(own["code"], first[0]["code"], "{own}");
    let folder = rosa.path("mine");
    let written = rosa.json(["certificates", "mine", "--out", folder.to_str().unwrap()]);
    for end in [".pdf", ".jwt", ".json", ".svg"] {
        assert_eq!(
            std::fs::read(file(&written[0], end)).unwrap(),
            std::fs::read(file(&first[0], end)).unwrap(),
            "{end}"
        );
    }
    // Juan has none, cannot list any, and can check hers
    juan.run(["certificates", "mine"])
        .failure("certificate-unknown");
    for typed in [
        &["certificates", "show"][..],
        &["certificates", "issue", "--out", "x"],
        &["certificates", "list", "--out", "x.csv"],
    ] {
        juan.run(typed).failure("not-facilitator");
        rosa.run(typed).failure("not-facilitator");
    }
    assert_eq!(
        verify(&juan, &file(&first[0], ".pdf"))["answer"],
        "issuer-known"
    );
    // the group hears of it only if she agrees
    let shows = |desk: &Desk| {
        let page = desk.json(["certificates", "show"]);
        let people = page["people"].as_array().unwrap().clone();
        people
            .iter()
            .any(|one| one["certificates"][0]["shown"] == true)
    };
    let seen = |desk: &Desk| {
        desk.json(["people"])
            .to_string()
            .contains("\"certificate\":true")
    };
    assert!(!shows(&pilar) && !seen(&juan));
    rosa.run(["certificates", "mine", "--group", "yes"])
        .success();
    all(&[&rosa, &pilar, &juan]);
    assert!(shows(&pilar) && seen(&juan));
    rosa.run(["certificates", "mine", "--group", "no"])
        .success();
    all(&[&rosa, &pilar, &juan]);
    assert!(!shows(&pilar) && !seen(&juan));

    // Rosa facilitates for a while, and issues one
    let device = id(&devices(&pilar, "Rosa Luz")[0]).to_owned();
    pilar.run(["members", "name", &device]).success();
    all(&[&pilar, &rosa, &juan]);
    let by_rosa = issue(&rosa, &["--person", "Juan Paz"]);
    all(&[&rosa, &pilar, &juan]);
    let profile = rosa.profile();
    let programme = profile
        .programme(&profile.programmes().unwrap()[0])
        .unwrap();
    let seed = record::secret(programme.connection(), "certificate")
        .unwrap()
        .unwrap();
    drop((programme, profile));
    pilar.run(["members", "demote", &device]).success();
    all(&[&pilar, &rosa, &juan]);
    rosa.run(["certificates", "issue", "--out", "x"])
        .failure("not-facilitator");
    rosa.run(["certificates", "withdraw", "Juan Paz", "--reason", "x"])
        .failure("not-facilitator");
    // what she issued while she could stands; what she signs afterwards, with whatever date, does not
    assert_eq!(
        verify(&pilar, &file(&by_rosa[0], ".jwt"))["answer"],
        "issuer-known"
    );
    let backdated = sign(claim([5; 16], "Una Amiga"), &seed);
    for desk in [&pilar, &juan] {
        let path = desk.write("backdated", backdated.jwt());
        assert_eq!(verify(desk, &path)["why"], "not-issued");
    }
    // the key has changed with those who may use it, and the older certificates hold
    let later = issue(&pilar, &["--person", "Luis Paredes", "--reason", "enfermo"]);
    let keys: Vec<Value> = [&first[0], &later[0]]
        .map(|one| verify(&pilar, &file(one, ".jwt")))
        .into_iter()
        .inspect(|verdict| assert_eq!(verdict["answer"], "issuer-known", "{verdict}"))
        .map(|verdict| verdict["issuer"].clone())
        .collect();
    assert_ne!(keys[0], keys[1]);
    // and made anew from the record, nothing differs
    for desk in [&pilar, &rosa, &juan] {
        desk.run(["rebuild"]).success();
    }
}
