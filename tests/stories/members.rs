//! Who belongs to the group: named, demoted, on several computers, removed, and what is not accepted of whoever left.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::shared::{Shared, exchange, invitation, joins, pilar};

/// The devices of a name, the one in use first.
pub fn devices(desk: &Desk, name: &str) -> Vec<Value> {
    let members = desk.json(["members"]);
    let all = members["devices"].as_array().unwrap().clone();
    let mut found: Vec<Value> = all
        .into_iter()
        .filter(|device| device["name"] == name)
        .collect();
    found.sort_by_key(|device| device["here"] != true);
    found
}

pub fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn all_exchange(desks: &[&Desk]) {
    for _ in 0..2 {
        for desk in desks {
            exchange(desk);
        }
    }
}

#[test]
fn whoever_lost_one_of_two_computers_removes_that_one_and_keeps_the_other() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let here = devices(&pilar, "Pilar Otero").remove(0);
    let person = here["person"].as_str().unwrap();
    let file = pilar.path("for-myself.txt");
    let file = file.to_str().unwrap();
    pilar
        .run(["invite", "--person", person, "--joins", "1", "--out", file])
        .success();
    // the invitation says who it is for: no name is asked
    let laptop = Desk::of("laptop");
    laptop.run(["join", file]).success();
    all_exchange(&[&pilar, &laptop]);
    let both = devices(&pilar, "Pilar Otero");
    assert_eq!(both.len(), 2, "{both:?}");
    for device in &both {
        assert!(device["first"].is_string() && device["last"].is_string());
    }
    let lost = id(&both[1]).to_owned();
    pilar.run(["members", "name", &lost]).success();
    all_exchange(&[&pilar, &laptop]);
    assert_eq!(laptop.json(["programmes"])[0]["role"], "facilitator");
    // all of herself at once would lock her out
    pilar
        .run(["members", "remove", "--person", person])
        .failure("own-device");
    assert_eq!(devices(&pilar, "Pilar Otero").len(), 2);
    pilar.run(["members", "remove", &lost]).success();
    all_exchange(&[&pilar, &laptop]);
    let left = devices(&pilar, "Pilar Otero");
    assert_eq!((left.len(), &left[0]["here"]), (1, &json!(true)));
    assert_eq!(pilar.json(["programmes"])[0]["role"], "facilitator");
    // the other one keeps what it had, and is told
    assert_eq!(laptop.json(["members"])["removed"], true);
    assert_eq!(laptop.json(["next"])["id"], "s07");
    laptop
        .run(["move", "s07", "--date", "2023-05-19", "--start", "16:00"])
        .failure("removed");
}

#[test]
fn power_is_given_and_taken_and_what_was_decided_with_it_stays() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    all_exchange(&[&pilar, &rosa]);
    let device = id(&devices(&pilar, "Rosa Luz")[0]).to_owned();
    pilar.run(["members", "name", &device]).success();
    all_exchange(&[&pilar, &rosa]);
    rosa.run(["move", "s07", "--date", "2023-05-18", "--start", "16:00"])
        .success();
    all_exchange(&[&rosa, &pilar]);
    pilar.run(["members", "demote", &device]).success();
    all_exchange(&[&pilar, &rosa]);
    let moved = "2023-05-18T16:00:00+02:00";
    assert_eq!(pilar.json(["next"])["programmeStarts"], moved);
    rosa.run(["move", "s07", "--date", "2023-05-19", "--start", "16:00"])
        .failure("not-facilitator");
    // the last one cannot go, by either way
    let own = id(&devices(&pilar, "Pilar Otero")[0]).to_owned();
    for deed in ["demote", "remove"] {
        pilar
            .run(["members", deed, &own])
            .failure("last-facilitator");
    }
}

#[test]
fn one_too_many_waits_is_accepted_and_an_invitation_that_ended_lets_nobody_in() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let invites = |out: &str| {
        let out = pilar.path(out);
        let made = pilar.json(["invite", "--joins", "1", "--out", out.to_str().unwrap()]);
        (made["id"].as_str().unwrap().to_owned(), out)
    };
    let (_, for_one) = invites("one.txt");
    let rosa = joins("rosa", "Rosa Luz", &for_one);
    let juan = joins("juan", "Juan Quispe", &for_one);
    all_exchange(&[&pilar, &rosa, &pilar, &juan]);
    let crowded = pilar.json(["members"])["invitations"][0].clone();
    // one too many came by it: it has ended by itself, and one of them waits
    assert_eq!(crowded["over"], true, "{crowded}");
    let held = &crowded["held"][0];
    // both came at the same moment: which of them is one too many, all devices decide alike
    let waits = match held["name"].as_str() {
        Some("Juan Quispe") => &juan,
        Some("Rosa Luz") => &rosa,
        _ => panic!("{crowded}"),
    };
    waits.run(["tell", "--text", "¿Me oyen?"]).failure("held");
    pilar.run(["members", "accept", id(held)]).success();
    all_exchange(&[&pilar, waits]);
    waits.run(["tell", "--text", "Gracias"]).success();

    let (open, another) = invites("another.txt");
    pilar.run(["members", "withdraw", &open]).success();
    exchange(&pilar);
    // whoever comes with it now stays outside, and the others stay in
    let late = joins("late", "Elena Prado", &another);
    all_exchange(&[&late, &pilar, &rosa]);
    let names: Vec<Value> = pilar.json(["members"])["devices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|device| device["name"].clone())
        .collect();
    assert_eq!(names, ["Juan Quispe", "Pilar Otero", "Rosa Luz"]);
    assert_eq!(late.json(["storage"])["held"], true);
}

#[test]
fn whoever_was_removed_by_mistake_is_told_whom_to_ask_and_let_back_in() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    let rosa = joins("rosa", "Rosa Luz", &file);
    all_exchange(&[&pilar, &rosa]);
    let device = id(&devices(&pilar, "Rosa Luz")[0]).to_owned();
    pilar.run(["members", "remove", &device]).success();
    let moved = ["move", "s07", "--date", "2023-05-18", "--start", "17:00"];
    pilar.run(moved).success();
    all_exchange(&[&pilar, &rosa]);
    rosa.run(["storage"])
        .success()
        .says("pide a quienes facilitan que lo acepten de nuevo")
        // what she cannot open any more is nothing that she waits for
        .lacks("no se pudieron leer")
        .lacks("no se pudo leer");
    rosa.run(["join", file.to_str().unwrap(), "--name", "Rosa"])
        .failure("removed");
    let gone = pilar.json(["members"])["former"].clone();
    assert_eq!(gone[0]["name"], "Rosa Luz", "{gone}");
    pilar.run(["members"]).says("no longer in the group");
    pilar.run(["members", "accept", &device]).success();
    all_exchange(&[&pilar, &rosa]);
    assert_eq!(pilar.json(["members"])["former"], json!([]));
    assert_eq!(
        rosa.json(["next"])["programmeStarts"],
        "2023-05-18T17:00:00+02:00"
    );
    rosa.run(["tell", "--text", "Ya estoy"]).success();
    all_exchange(&[&rosa, &pilar]);
    assert_eq!(pilar.json(["tell"])[0]["text"], "Ya estoy");
}

/// A facilitator sees without asking that somebody waits; whom nobody knows is turned away, and waits no longer.
#[test]
fn a_stranger_who_waits_is_turned_away() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let file = invitation(&pilar, "invitation.txt");
    let open = pilar.json(["members"])["invitations"][0].clone();
    pilar
        .run(["members"])
        .says("open invitation, Participant, Casa del Río");
    pilar.run(["members", "withdraw", id(&open)]).success();
    exchange(&pilar);
    let stranger = joins("stranger", "Nadie", &file);
    all_exchange(&[&stranger, &pilar]);
    pilar
        .run(["storage"])
        .says("One person waits to be accepted: mutual members");
    let held = pilar.json(["members"])["invitations"][0]["held"][0].clone();
    pilar.run(["members", "remove", id(&held)]).success();
    pilar
        .run(["storage"])
        .success()
        .lacks("waits to be accepted");
    all_exchange(&[&pilar, &stranger]);
    stranger.run(["tell", "--text", "¿Me oyen?"]).refused();
}

#[test]
fn an_invitation_is_made_as_people_type_it_and_told_when_it_cannot_be() {
    let shared = Shared::new();
    let pilar = pilar(&shared).in_spanish();
    let invite = |words: &[&str]| pilar.run([&["invite"], words].concat());
    for label in ["participante", "Representante", "facilitador/a"] {
        invite(&["--label", label]).success();
    }
    invite(&["--label", "amiga"]).failure("label-unknown");
    // one that is new is told, and one that only looks like it is asked about
    invite(&["--organisation", "Casa del Río"]).success();
    invite(&["--organisation", "Casa del Río"])
        .success()
        .lacks("se añadió a la lista");
    invite(&["--organisation", "casa del rio"]).failure("organisation-alike");
    invite(&["--organisation", "Casa Nueva"]).complains("«Casa Nueva» se añadió a la lista");
    for wrong in [["--until", "soon"], ["--until", "0d"], ["--joins", "0"]] {
        invite(&wrong).usage();
    }
    invite(&["--until", "2001-01-01T00:00:00Z"]).failure("until-over");
    let short = pilar.write("short", "abc\n");
    invite(&["--sealed-with", short.to_str().unwrap()]).failure("passphrase-short");
    // once more the text is sealed no worse than the first time
    let long = pilar.write("long", "cuatro barcas de nogal\n");
    let made = pilar.json(["invite", "--sealed-with", long.to_str().unwrap()]);
    let id = made["id"].as_str().unwrap();
    let again =
        |file: &std::path::Path| invite(&["--again", id, "--sealed-with", file.to_str().unwrap()]);
    again(&short).failure("passphrase-short");
    again(&long).success();
    pilar.run(["storage", "remove"]).success();
    invite(&[]).complains("esta invitación no nombra ninguna");
}

#[test]
fn whoever_joins_is_somebody_of_the_list_or_gives_a_name_and_a_clock_that_is_wrong_is_told() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let out = pilar.path("month.txt");
    let file = out.to_str().unwrap();
    pilar
        .run(["invite", "--until", "30d", "--out", file])
        .success();
    let rosa = Desk::of("rosa");
    rosa.run(["join", file, "--person", "nobody"])
        .failure("person-unknown");
    assert!(rosa.json(["programmes"]).as_array().unwrap().is_empty());
    // as a program writes it that knows no other encoding
    let text = std::fs::read_to_string(&out).unwrap();
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = rosa.write("wide.txt", wide);
    let wide = wide.to_str().unwrap();
    let mut late = Desk::of("late").at("2035-01-01T00:00:00Z");
    late.run(["join", file, "--name", "Tarde"])
        .failure("invitation-over")
        .complains("2035-01-01 00:00 UTC");
    let name = "Eve\u{1b}[31m Roja\u{202e}";
    rosa.run(["join", wide, "--name", name]).success();
    all_exchange(&[&rosa, &pilar]);
    let eve = devices(&pilar, "Eve[31m Roja");
    assert_eq!(eve.len(), 1, "{eve:?}");
    // somebody writes with a clock that is years ahead: nobody is stopped, and all are told
    late.set_hour("2023-05-15T10:00:00Z");
    late.run(["join", file, "--name", "Tarde"]).success();
    late.set_hour("2035-01-01T00:00:00Z");
    late.run(["tell", "--text", "Desde el futuro"]).success();
    all_exchange(&[&late, &pilar]);
    pilar
        .run(["storage"])
        .says("Something from Tarde is dated 1 January 2035");
    assert_eq!(pilar.json(["storage"])["ahead"]["name"], "Tarde");
    // a month without a link makes no clock wrong
    let mut rosa = rosa;
    rosa.set_hour("2023-06-20T10:00:00Z");
    rosa.run(["tell", "--text", "Un mes sin red"]).success();
    assert_eq!(rosa.json(["storage"])["ahead"], json!(null));
    assert_eq!(pilar.json(["tell"])[0]["text"], "Desde el futuro");
}

#[test]
fn what_somebody_writes_after_they_were_removed_is_kept_aside_and_facilitators_see_whose_it_is() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    all_exchange(&[&pilar, &rosa]);
    let person = devices(&pilar, "Rosa Luz")[0]["person"].clone();
    pilar
        .run(["members", "remove", "--person", person.as_str().unwrap()])
        .success();
    exchange(&pilar);
    // she does not know yet
    rosa.json(["tell", "--text", "¿Cuándo seguimos?"]);
    all_exchange(&[&rosa, &pilar, &rosa]);
    assert_eq!(pilar.json(["tell"]), json!([]));
    let aside = pilar.json(["members"])["aside"].clone();
    let one = &aside.as_array().unwrap()[0];
    assert_eq!(one["name"], "Rosa Luz", "{aside}");
    assert!(one["at"].is_string() && one["reason"].is_string(), "{one}");
    pilar.run(["members"]).success().says("Rosa Luz");
    // a member is not shown what was refused of others
    assert_eq!(rosa.json(["members"])["aside"], json!([]));
    // and she keeps her own words
    assert_eq!(rosa.json(["tell"])[0]["text"], "¿Cuándo seguimos?");
    assert_eq!(rosa.json(["storage"])["removed"], true);
}
