//! Questions that facilitators ask when the programme is on its way.

use crate::desk::{Desk, TIMED};

#[test]
fn a_facilitator_asks_says_it_otherwise_and_takes_it_back() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let before = pilar.json(["question"]).as_array().unwrap().len();
    let words = "What did the children say?";
    let asked = pilar.json(["question", "add", "--session", "1", "--text-en", words]);
    let id = asked["id"].as_str().unwrap();
    let all = pilar.json(["question"]);
    let ours = all.as_array().unwrap().last().unwrap();
    assert_eq!((&ours["id"], &ours["session"]), (&id.into(), &"s01".into()));
    assert_eq!(ours["text"]["en"], words);
    pilar.json([
        "question",
        "edit",
        id,
        "--text-es",
        "¿Qué dijeron los niños?",
    ]);
    let all = pilar.json(["question"]);
    let ours = all.as_array().unwrap().last().unwrap();
    assert_eq!(ours["text"]["en"], words);
    assert_eq!(ours["text"]["es"], "¿Qué dijeron los niños?");
    pilar.run(["question", "remove", id]).success();
    assert_eq!(pilar.json(["question"]).as_array().unwrap().len(), before);
    pilar
        .run(["question", "remove", id])
        .failure("question-unknown");
    pilar.run(["rebuild", "--check"]).success();
}

#[test]
fn what_cannot_be_asked_is_said() {
    let pilar = Desk::of("pilar").founding(TIMED);
    let add = ["question", "add", "--session"];
    let with = |session, text| [add.as_slice(), &[session, "--text-es", text]].concat();
    pilar.run(with("99", "¿?")).failure("session-unknown");
    pilar.run(with("0", "¿?")).failure("session-unknown");
    pilar.run(with("1", "   ")).failure("text-needed");
    let long = "ñ".repeat(2001);
    pilar.run(with("1", &long)).failure("text-too-long");
    pilar.run(with("1", &long[..4000])).success();
    let rosa = Desk::of("rosa").following(TIMED);
    rosa.run(with("1", "¿Y yo?")).failure("not-facilitator");
}
