//! A group comes into being over a folder: invited, joined, exchanged, as people type it.

use std::path::Path;

use std::io::BufReader;
use std::process::Stdio;

use serde_json::Value;

use crate::desk::Desk;
use crate::dunst::{Dunst, Ours};
use crate::shared::{Shared, exchange, invitation, joins, pilar};

fn people(desk: &Desk) -> Vec<String> {
    let people = desk.json(["people"]);
    let organisations = people["organisations"].as_array().unwrap().clone();
    let mut names: Vec<String> = organisations
        .iter()
        .flat_map(|organisation| organisation["people"].as_array().unwrap())
        .chain(people["unattached"].as_array().unwrap())
        .map(|person| person["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn what_each_wrote_reaches_the_other_over_a_folder() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    // with nobody online, and the programme there at once
    let rosa = joins("rosa", "Rosa Luz", &file);
    assert_eq!(rosa.json(["programmes"])[0]["role"], "member");
    assert_eq!(rosa.json(["next"])["id"], "s07");
    exchange(&pilar);
    let first = exchange(&rosa);
    assert_eq!(first["left"]["waiting"], 0, "{first}");
    assert!(first["changesApplied"].as_u64().unwrap() > 20, "{first}");
    exchange(&pilar);
    let both = ["Pilar Otero", "Rosa Luz"];
    assert_eq!(
        (people(&pilar), people(&rosa)),
        (
            both.map(str::to_owned).to_vec(),
            both.map(str::to_owned).to_vec()
        )
    );
    for desk in [&rosa, &pilar, &rosa, &pilar] {
        exchange(desk);
    }
    for desk in [&rosa, &pilar] {
        let idle = exchange(desk);
        assert_eq!(
            (&idle["requests"], &idle["bytesUp"], &idle["bytesDown"]),
            (&1.into(), &0.into(), &0.into()),
            "{idle}"
        );
        desk.run(["rebuild", "--check"]).success();
        let health = desk.json(["doctor"]);
        for what in ["pages", "tables", "storage"] {
            assert_eq!(health["looked"][what]["well"], true, "{health}");
        }
    }
    // a member names and invites nobody
    rosa.run(["invite"]).failure("not-facilitator");
}

#[test]
fn whoever_is_in_the_list_joins_as_themselves() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let list = pilar.path("people.csv");
    let written = "name,organisation,country,zone\nSol Paredes,Casa del Río,PE,America/Lima\n";
    std::fs::write(&list, written).unwrap();
    pilar
        .run(["people", "--import", list.to_str().unwrap()])
        .success();
    let file = invitation(&pilar, "invitation.txt");
    exchange(&pilar);
    let sol = Desk::of("sol").in_zone("America/Lima");
    let file = file.to_str().unwrap();
    let look = sol.json(["join", file, "--look"]);
    assert_eq!(look["by"], "Pilar Otero");
    assert_eq!(look["people"].as_array().unwrap().len(), 1, "{look}");
    let id = look["people"][0]["id"].as_str().unwrap().to_owned();
    sol.run(["join", file, "--look"])
        .success()
        .says("Sol Paredes");
    let joined = sol.json(["join", file, "--person", &id]);
    assert_eq!(joined["person"].as_str(), Some(id.as_str()));
    for desk in [&sol, &pilar, &sol] {
        exchange(desk);
    }
    assert_eq!(people(&pilar), ["Pilar Otero", "Sol Paredes"]);
    assert_eq!(people(&sol), people(&pilar));
    // and nobody else is offered her name
    let again = invitation(&pilar, "again.txt");
    let other = Desk::of("other");
    let look = other.json(["join", again.to_str().unwrap(), "--look"]);
    assert_eq!(look["people"].as_array().unwrap().len(), 0, "{look}");
}

#[test]
fn one_that_stays_exchanges_soon_after_something_was_written() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    exchange(&pilar);
    let rosa = joins("rosa", "Rosa Luz", &file);
    let mut stays = rosa.mutual();
    stays
        .args(["--json", "exchange", "--watch"])
        .stdout(Stdio::piped());
    let mut stays = Ours(stays.spawn().unwrap());
    let said = BufReader::new(stays.0.stdout.take().unwrap());
    let mut said = serde_json::Deserializer::from_reader(said).into_iter::<Value>();
    let mut report = || said.next().unwrap().unwrap();
    assert!(report()["changesApplied"].as_u64().unwrap() > 20);
    rosa.json(["tell", "--text", "Llegamos tarde el jueves"]);
    assert_eq!(report()["changesSent"], 1);
    drop(stays);
    exchange(&pilar);
    let told = pilar.json(["tell"]);
    assert_eq!(told[0]["text"], "Llegamos tarde el jueves");
}

#[test]
fn the_folder_holds_no_name_no_title_and_no_word() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    let rosa = joins("rosa", "Rosa Luz", &file);
    rosa.json(["tell", "--text", "La abuela de N. ha muerto"]);
    for desk in [&pilar, &rosa, &pilar] {
        exchange(desk);
    }
    let files = shared.files();
    assert!(files.len() > 6);
    for path in files {
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend_from_slice(path.to_string_lossy().as_bytes());
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in [
            "pilar",
            "otero",
            "rosa",
            "luz",
            "abuela",
            "casa",
            "home",
            "caminos",
            "example.org",
            "lima",
        ] {
            assert!(!text.contains(word), "{word} stands in {}", path.display());
        }
    }
}

#[test]
fn a_message_is_for_facilitators_and_can_be_erased_for_everybody() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    let rosa = joins("rosa", "Rosa Luz", &file);
    let bruno = joins("bruno", "Bruno Sol", &file);
    exchange(&pilar);
    let early = rosa.json(["tell", "--text", "Mañana no podemos venir"]);
    for desk in [&rosa, &bruno, &pilar, &bruno] {
        exchange(desk);
    }
    let read = pilar.json(["tell"]);
    assert_eq!(read[0]["text"], "Mañana no podemos venir");
    assert_eq!(read[0]["name"], "Rosa Luz");
    assert_eq!(bruno.json(["tell"]), serde_json::json!([]));
    let id = format!("message:{}", early["id"].as_str().unwrap());
    bruno.run(["erase", &id]).failure("not-yours");
    rosa.run(["erase", &id]).success();
    for desk in [&rosa, &pilar, &rosa, &pilar] {
        exchange(desk);
    }
    assert_eq!(pilar.json(["tell"]), serde_json::json!([]));
    pilar.run(["rebuild", "--check"]).success();
}

#[test]
fn what_other_programs_leave_in_the_folder_is_ignored() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    exchange(&pilar);
    for path in shared.files() {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for other in [
            format!("{name} (Pilar's conflicted copy 2023-05-15)"),
            format!("{name}.sync-conflict-20230515-120000-AAAAAAA"),
            format!("{name}.part"),
            format!(".{name}.swp"),
            format!("~{name}.tmp"),
            "desktop.ini".to_owned(),
            ".DS_Store".to_owned(),
        ] {
            std::fs::write(path.with_file_name(other), b"not ours").unwrap();
        }
    }
    let rosa = joins("rosa", "Rosa Luz", &file);
    let report = exchange(&rosa);
    assert_eq!(report["left"]["unreadable"], 0, "{report}");
    assert_eq!(people(&rosa).len(), 2);
    exchange(&rosa);
    assert_eq!(exchange(&rosa)["requests"], 1);
}

#[test]
fn a_folder_that_is_not_there_is_said_and_what_was_written_waits() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let place = shared.0.path().to_owned();
    drop(shared);
    pilar.run(["exchange", "--once"]).failure("storage-missing");
    let stands = pilar.json(["storage"]);
    assert!(stands["waiting"].as_u64().unwrap() > 20, "{stands}");
    assert_eq!(
        pilar.json(["doctor"])["looked"]["storage"]["code"],
        "storage-missing"
    );
    // the stick is plugged in
    std::fs::create_dir(&place).unwrap();
    assert!(exchange(&pilar)["changesSent"].as_u64().unwrap() > 20);
    std::fs::remove_dir_all(&place).unwrap();
    pilar
        .run(["storage", "add", "/no/scheme"])
        .failure("storage-place");
    pilar.run(["storage", "remove"]).success();
    pilar.run(["exchange"]).failure("no-storage");
}

#[test]
fn a_session_that_one_moves_rings_at_its_new_time_with_the_other() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    let rosa = joins("rosa", "Rosa Luz", &file);
    for desk in [&pilar, &rosa] {
        exchange(desk);
    }
    rosa.run(["move", "s07", "--date", "2023-05-18", "--start", "16:00"])
        .failure("not-facilitator");
    pilar
        .run(["move", "s07", "--start", "16:00"])
        .failure("time-without-date");
    pilar
        .run(["move", "s07", "--date", "2023-05-18", "--start", "16:00"])
        .success();
    for desk in [&pilar, &rosa] {
        exchange(desk);
    }
    let dunst = Dunst::start();
    let rings = |now: &str| {
        let mut bell = rosa.mutual();
        bell.args(["--json", "bell", "--once", "--now", now]);
        rosa.said(dunst.on(&mut bell)).json()["shown"].clone()
    };
    // at three it would have begun; an hour is left
    assert_eq!(rings("2023-05-18T13:01:00Z"), 1);
    assert_eq!(rings("2023-05-18T13:51:00Z"), 1);
    let told = dunst.told();
    assert!(told.contains("En 9 minutos (09:00 h)."), "{told}");
}

#[test]
fn with_the_printed_sheet_the_founder_comes_back_on_another_computer() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let sheet = pilar.path("sheet.txt");
    pilar
        .run(["sheet", "--out", sheet.to_str().unwrap()])
        .success();
    let file = invitation(&pilar, "invitation.txt");
    let rosa = joins("rosa", "Rosa Luz", &file);
    rosa.json(["tell", "--text", "Mañana no podemos venir"]);
    for desk in [&pilar, &rosa, &pilar, &rosa] {
        exchange(desk);
    }
    let printed = std::fs::read_to_string(&sheet).unwrap();
    drop(pilar);
    // the laptop is gone; a wrong sheet opens nothing
    let again = Desk::of("pilar-again");
    let wrong = again.write("wrong.txt", "AAAA AAAA AAAA AAAA");
    let recover = |file: &Path| {
        let words = [
            "recover",
            file.to_str().unwrap(),
            "--place",
            &shared.place(),
            "--name",
            "Pilar Otero",
        ];
        again.run(words)
    };
    recover(&wrong).failure("sheet-unreadable");
    // a letter that was misread is found by its line
    let lines: Vec<&str> = printed
        .lines()
        .map(str::trim)
        .filter(|line| line.len() == 19 && line.split(' ').all(|group| group.len() == 4))
        .collect();
    let (rest, last) = lines[1].split_at(18);
    let other = if last == "A" { "B" } else { "A" };
    let slip = format!("{}\n{rest}{other}\n{}\n{}", lines[0], lines[2], lines[3]);
    let slip = again.write("slip.txt", slip);
    recover(&slip).failure("sheet-line").complains("Line 2");
    // nothing of the group lies there yet
    let empty = again.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let elsewhere = format!("folder:{}", empty.display());
    let right = again.write("right.txt", lines.join(" "));
    let right = right.to_str().unwrap();
    again
        .run([
            "recover",
            right,
            "--place",
            &elsewhere,
            "--name",
            "Pilar Otero",
        ])
        .failure("sheet-other")
        .complains("Nothing from this sheet’s group is in that folder");
    // the programme was opened from its file before the sheet was found
    let file = again.write("programme.toml", rosa.run(["export"]).success().out);
    again.run(["import", file.to_str().unwrap()]).success();
    let typed = again.write("typed.txt", printed.to_lowercase());
    recover(&typed)
        .success()
        .complains("A lost computer is still in the group");
    assert_eq!(again.json(["programmes"])[0]["role"], "facilitator");
    assert_eq!(people(&again), people(&rosa));
    assert_eq!(again.json(["tell"])[0]["text"], "Mañana no podemos venir");
    again
        .run(["move", "s07", "--date", "2023-05-18", "--start", "17:00"])
        .success();
    for desk in [&again, &rosa, &again, &rosa] {
        exchange(desk);
    }
    assert_eq!(
        rosa.json(["next"])["programmeStarts"],
        "2023-05-18T17:00:00+02:00"
    );
    again.run(["rebuild", "--check"]).success();
    rosa.run(["rebuild", "--check"]).success();
}

#[test]
fn an_invitation_under_a_passphrase_opens_with_it_and_one_that_was_cut_off_does_not() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let words = pilar.write("words", "tres garzas quietas\n");
    let out = pilar.path("sealed.txt");
    let (words, out) = (words.to_str().unwrap(), out.to_str().unwrap());
    pilar
        .run([
            "invite",
            "--sealed-with",
            words,
            "--until",
            "30d",
            "--joins",
            "2",
            "--out",
            out,
        ])
        .success();
    let rosa = Desk::of("rosa");
    let join = ["join", out, "--name", "Rosa Luz"];
    rosa.run(join).failure("invitation-locked");
    let wrong = rosa.write("wrong", "tres garzas\n");
    let wrong = wrong.to_str().unwrap();
    rosa.run(join.into_iter().chain(["--sealed-with", wrong]))
        .failure("invitation-wrong");
    let text = std::fs::read_to_string(out).unwrap();
    let cut = rosa.write("cut.txt", &text[..text.len() / 2]);
    rosa.run(["join", cut.to_str().unwrap(), "--name", "Rosa"])
        .failure("invitation-unreadable");
    rosa.run(["programmes"]).success().says("no programme");
    let joined = rosa
        .said(
            rosa.mutual()
                .arg("--json")
                .args(join)
                .args(["--sealed-with", words]),
        )
        .json();
    assert_eq!(
        (&joined["id"], &joined["reachable"]),
        (&"caminos-2023".into(), &true.into())
    );
    // once more is too often
    rosa.run(join.into_iter().chain(["--sealed-with", words]))
        .failure("programme-here");
    // and after its time it is over
    let late = Desk::of("late").at("2023-06-20T12:00:00Z");
    late.run(["join", out, "--name", "Late", "--sealed-with", words])
        .failure("invitation-over");
}

#[test]
fn two_facilitators_write_one_field_at_once_and_one_decides() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    let rosa = joins("rosa", "Rosa Luz", &file);
    for desk in [&pilar, &rosa, &pilar] {
        exchange(desk);
    }
    let members = pilar.json(["members"]);
    let device = members["devices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|device| device["name"] == "Rosa Luz")
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    pilar.run(["members", "name", &device]).success();
    let known = pilar.write("known.csv", "name\nInés Vega\n");
    pilar
        .run(["people".as_ref(), "--import".as_ref(), known.as_os_str()])
        .success();
    for desk in [&pilar, &rosa] {
        exchange(desk);
    }
    for (desk, email) in [(&pilar, "one@example.org"), (&rosa, "two@example.org")] {
        let list = format!("name,email\nInés Vega,{email}\n");
        let file = desk.write("people.csv", list);
        desk.run(["people".as_ref(), "--import".as_ref(), file.as_os_str()])
            .success();
    }
    for desk in [&pilar, &rosa, &pilar, &rosa] {
        exchange(desk);
    }
    let (one, other) = (pilar.json(["undecided"]), rosa.json(["undecided"]));
    let field = |list: &Value| -> Vec<String> {
        let list = list.as_array().unwrap();
        let email = list.iter().find(|one| one["name"] == "email");
        let values = email.unwrap_or_else(|| panic!("{list:?}"))["values"]
            .as_array()
            .unwrap();
        values
            .iter()
            .map(|value| value["text"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(field(&one), field(&other));
    assert_eq!(field(&one).len(), 2);
    let at = one
        .as_array()
        .unwrap()
        .iter()
        .position(|one| one["name"] == "email")
        .unwrap();
    let chosen = field(&one)[0].clone();
    pilar
        .run([
            "undecided",
            "--settle",
            &(at + 1).to_string(),
            "--choose",
            "1",
        ])
        .success();
    for desk in [&pilar, &rosa] {
        exchange(desk);
    }
    assert_eq!(rosa.json(["undecided"]), serde_json::json!([]));
    let person = rosa.json(["people"])["unattached"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["name"] == "Inés Vega")
        .unwrap()
        .clone();
    assert_eq!(person["email"], chosen.as_str());
}
