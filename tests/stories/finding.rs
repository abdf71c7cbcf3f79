//! Finding words wherever they were written, and narrowing what is found.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::shared::Group;

fn found<const N: usize>(desk: &Desk, typed: [&str; N]) -> Vec<(Value, Value)> {
    let words: Vec<&str> = std::iter::once("search").chain(typed).collect();
    let all = desk.json(words);
    let all = all.as_array().unwrap().iter();
    all.map(|one| (one["kind"].clone(), one["id"].clone()))
        .collect()
}

#[test]
fn sessions_notes_questions_and_posts_are_found_in_one_place() {
    let group = Group::new();
    let Group { pilar, rosa, .. } = &group;
    rosa.run(["note", "s07", "--text", "Llevar la fotografía"])
        .success();
    group.reflects(pilar, "La fotografía de la abuela");
    group.exchange();
    let kinds: Vec<Value> = found(rosa, ["fotografia"])
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(kinds.contains(&json!("note")) && kinds.contains(&json!("post")));
    // a note is nobody else's to find
    assert_eq!(found(pilar, ["fotografia"]).len(), 1);
    let next = rosa.json(["next"]);
    let title = next["title"]["en"]
        .as_str()
        .or(next["title"]["es"].as_str())
        .unwrap();
    assert!(found(rosa, [title]).contains(&(json!("session"), json!("s07"))));
}

#[test]
fn what_is_asked_of_one_person_is_found_among_many_others() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let id = group.reflects(
        rosa,
        "El puente, al final del camino que todos conocemos y por el que nadie pasa de noche",
    );
    // more than are ever shown, and each a better match
    for number in 0..120 {
        group.reflects(juan, &format!("Puente {number}"));
    }
    group.reflects(
        pilar,
        "The bridge is called el puente by everybody who has ever lived on this side of the river",
    );
    group.exchange();
    let all = found(pilar, ["puente"]);
    assert_eq!(all.len(), 100);
    let person = rosa.json(["people"])["me"].as_str().unwrap().to_owned();
    let hers = [(json!("post"), json!(id))];
    assert_eq!(found(pilar, ["puente", "--author", &person]), hers);
    // Juan comes from her organisation, Pilar from none
    let of_hers = found(pilar, ["puente", "--organisation", "Casa del Río"]);
    assert_eq!(of_hers.len(), 100);
    let mine = pilar.json(["people"])["me"].as_str().unwrap().to_owned();
    // what is known to be in Spanish is not in English
    let english = |author: &str| found(juan, ["puente", "--in", "en", "--author", author]).len();
    assert_eq!((english(&mine), english(&person)), (1, 0));
}
