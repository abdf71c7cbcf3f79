//! What reports about other programs broke here, where no other story holds it: one test a kind.

use serde_json::json;

use crate::desk::{Desk, PASSPHRASE, TIMED};
use crate::shared::Group;

#[test]
fn one_s_own_words_that_wait_are_found_and_exported_like_all_others() {
    // no place to exchange was chosen yet
    let pilar = Desk::of("pilar").founding(TIMED);
    let question = pilar.json([
        "question",
        "add",
        "--session",
        "1",
        "--text-en",
        "What helped?",
    ]);
    let question = question["id"].as_str().unwrap().to_owned();
    let post = pilar.json([
        "post",
        "--question",
        &question,
        "--text",
        "The neighbour shared her umbrella",
    ]);
    let id = post["id"].as_str().unwrap().to_owned();
    assert_eq!(post["state"], "waiting");
    let found = pilar.json(["search", "umbrella"]);
    assert_eq!(found[0]["id"], json!(id), "{found}");
    let me = pilar.json(["posts"])[0]["person"]
        .as_str()
        .unwrap()
        .to_owned();
    let of = |person: &str| pilar.json(["search", "umbrella", "--author", person]);
    assert_eq!(of(&me)[0]["id"], json!(id));
    assert_eq!(of("somebody-else"), json!([]));
    let out = pilar.path("forum.md");
    pilar
        .run([
            "forum",
            "export",
            "--format",
            "md",
            "--out",
            out.to_str().unwrap(),
        ])
        .success();
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("The neighbour shared her umbrella"), "{text}");
    assert!(text.contains("not sent yet"), "{text}");
    let standing = pilar.run(["storage"]).success();
    assert!(
        !standing.out.contains("not sent"),
        "one sentence, and no fault: {standing:?}"
    );
    // taken back, they are nobody's but hers
    pilar.run(["drafts", "take-back", &id]).success();
    assert_eq!(pilar.json(["search", "umbrella"]), json!([]));
}

#[test]
fn once_sent_they_are_found_once() {
    let group = Group::new();
    let id = group.reflects(&group.rosa, "La vecina caminó con ella");
    assert_eq!(group.rosa.json(["search", "vecina"])[0]["id"], json!(id));
    group.exchange();
    for desk in [&group.pilar, &group.rosa, &group.juan] {
        let found = desk.json(["search", "vecina"]);
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        desk.run(["rebuild", "--check"]).success();
    }
}

#[test]
fn a_passphrase_opens_however_a_file_writes_it() {
    let ravi = Desk::of("ravi").following(TIMED);
    let composed = PASSPHRASE;
    let utf_16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let apart: String = composed.replace('í', "i\u{301}");
    for (name, bytes) in [
        ("plain", composed.as_bytes().to_vec()),
        ("mark", [b"\xef\xbb\xbf", composed.as_bytes()].concat()),
        ("utf-16", utf_16(&format!("{composed}\r\n"))),
        ("in two pieces", apart.into_bytes()),
    ] {
        std::fs::write(ravi.path("passphrase"), bytes).unwrap();
        let said = ravi.run(["programmes"]);
        assert_eq!(said.code, Some(0), "{name}: {said:?}");
    }
}

#[test]
fn words_may_begin_with_a_dash() {
    let ravi = Desk::of("ravi").following(TIMED);
    let note = ravi.json(["note", "s02", "--text", "- llamar\n- escribir"]);
    assert_eq!(note["text"], "- llamar\n- escribir");
    let pilar = Desk::of("pilar").founding(TIMED);
    pilar
        .run([
            "question",
            "add",
            "--session",
            "1",
            "--text-es",
            "-¿Qué ayudó?",
        ])
        .success();
}
