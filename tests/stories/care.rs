//! That a conversation stays one, and protects those spoken of: what is hidden, moved, removed and taken back, and who sees what.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::shared::{Group, exchange};

fn post(group: &Group, desk: &Desk, id: &str) -> Value {
    let mut all = group.posts(desk).into_iter();
    all.find(|post| post["id"] == id).unwrap_or(Value::Null)
}

#[test]
fn what_is_hidden_its_author_and_facilitators_read_with_the_reason_and_nobody_else_a_word() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let begun = rosa.json([
        "post",
        "--title",
        "La familia Quispe",
        "--text",
        "Viven junto al río",
    ]);
    let id = begun["id"].as_str().unwrap();
    group.exchange();
    assert_eq!(
        juan.json(["search", "junto"])[0]["title"],
        "La familia Quispe"
    );
    pilar
        .run(["moderate", id, "hide", "Dice dónde viven"])
        .success();
    group.exchange();
    for desk in [pilar, rosa] {
        assert_eq!(post(&group, desk, id)["hidden"], "Dice dónde viven");
    }
    assert_eq!(post(&group, juan, id), Value::Null);
    assert_eq!(juan.json(["search", "junto"]), json!([]));
    // its title is gone from wherever a conversation is named, too
    juan.json(["reply", id, "--text", "¿Qué pasó aquí?"]);
    for typed in [
        vec!["search", "pasó"],
        vec!["drafts"],
        vec!["forum", "export", "--format", "md"],
    ] {
        let said = juan.run(typed).success().out;
        assert!(!said.contains("Quispe"), "{said}");
    }
    pilar.run(["moderate", id, "show"]).success();
    group.exchange();
    assert_eq!(post(&group, juan, id)["title"], "La familia Quispe");
}

#[test]
fn a_report_only_facilitators_read() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let id = group.reflects(juan, "Se llama María");
    group.exchange();
    rosa.json(["report", &id, "--text", "Nombra a una niña"]);
    group.exchange();
    let told = pilar.json(["tell"]);
    assert_eq!(
        (&told[0]["text"], &told[0]["about"]),
        (&json!("Nombra a una niña"), &json!(format!("post:{id}")))
    );
    // not even the one whose post it is
    assert_eq!(juan.json(["tell"]), json!([]));
    assert_eq!(rosa.json(["tell"])[0]["text"], "Nombra a una niña");
}

#[test]
fn what_facilitators_saw_first_goes_with_the_post_that_came_of_it() {
    let group = Group::new();
    let Group { pilar, rosa, .. } = &group;
    let story = rosa.write("case.md", "## La familia\n\nViven junto al río.\n");
    let bring = [
        "case",
        "bring",
        "--title",
        "Dos hermanos",
        "--text-file",
        story.to_str().unwrap(),
        "--asks",
        "¿Y ustedes?",
        "--facilitators-first",
    ];
    let kept = rosa.json(bring)["id"].as_str().unwrap().to_owned();
    group.exchange();
    assert!(
        pilar.json(["tell"])[0]["text"]
            .as_str()
            .unwrap()
            .contains("junto al río")
    );
    rosa.json(["case", "send", &kept]);
    group.exchange();
    rosa.json(["case", "remove", &kept]);
    group.exchange();
    assert_eq!(pilar.json(["tell"]), json!([]));
    assert_eq!(rosa.json(["tell"]), json!([]));
}

#[test]
fn an_answer_that_comes_late_stands_where_what_it_answers_was_moved_to() {
    let group = Group::new();
    let Group {
        pilar,
        rosa,
        juan,
        question,
        ..
    } = &group;
    let id = group.reflects(rosa, "Esto es otra cosa");
    group.exchange();
    let topic = pilar.json(["post", "--title", "Otras cosas", "--text", "Aquí caben"]);
    let topic = format!("topic:{}", topic["id"].as_str().unwrap());
    exchange(pilar);
    pilar.run(["moderate", &id, "move", &topic]).success();
    // Juan answers where he still sees it, and Pilar answers Juan before he has heard
    let late = juan.json(["reply", &id, "--text", "Sí, es otra cosa"]);
    let late = late["id"].as_str().unwrap().to_owned();
    group.exchange();
    for desk in [pilar, rosa, juan] {
        for id in [&id, &late] {
            assert_eq!(post(&group, desk, id)["place"], topic.as_str());
        }
        assert!(
            group
                .posts(desk)
                .iter()
                .all(|post| post["place"] != format!("question:{question}"))
        );
        desk.run(["rebuild", "--check"]).success();
    }
}

#[test]
fn a_conversation_stays_in_the_list_when_its_beginning_is_removed_or_moved() {
    let group = Group::new();
    let Group {
        pilar,
        rosa,
        juan,
        question,
        ..
    } = &group;
    let topics = |desk: &Desk| -> Vec<String> {
        let all = desk
            .run(["forum", "export", "--format", "md"])
            .success()
            .out;
        all.lines().map(str::to_owned).collect()
    };
    let one = rosa.json(["post", "--title", "Los hermanos", "--text", "Una comida"])["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = rosa.json(["post", "--title", "Las abuelas", "--text", "Saben esperar"])["id"]
        .as_str()
        .unwrap()
        .to_owned();
    group.exchange();
    juan.json(["reply", &one, "--text", "Se quedaron a cenar"]);
    juan.json(["reply", &other, "--text", "La mía también"]);
    juan.json(["post", "--topic", &other, "--text", "Sin responder a nadie"]);
    group.exchange();
    rosa.json(["remove", &one]);
    pilar
        .run(["moderate", &other, "move", &format!("question:{question}")])
        .success();
    group.exchange();
    for desk in [pilar, rosa, juan] {
        let page = topics(desk).join("\n");
        for words in [
            "Se quedaron a cenar",
            "La mía también",
            "Sin responder a nadie",
        ] {
            assert!(page.contains(words), "{words} is gone from: {page}");
        }
        assert!(!page.contains("Una comida"), "{page}");
        // of what somebody raised, all goes along
        for post in group
            .posts(desk)
            .iter()
            .filter(|post| post["text"] != "Se quedaron a cenar")
        {
            assert_eq!(post["place"], format!("question:{question}"), "{post}");
        }
        desk.run(["rebuild", "--check"]).success();
    }
}

#[test]
fn answers_stay_readable_when_their_question_is_taken_back_and_nobody_adds_any() {
    let group = Group::new();
    let Group {
        pilar,
        rosa,
        juan,
        question,
        ..
    } = &group;
    group.reflects(rosa, "Ayudó la vecina");
    group.exchange();
    pilar.run(["question", "remove", question]).success();
    group.exchange();
    assert_eq!(group.posts(juan)[0]["text"], "Ayudó la vecina");
    assert_eq!(
        juan.json(["search", "vecina"])[0]["place"],
        format!("question:{question}")
    );
    juan.run(["post", "--question", question, "--text", "Yo también"])
        .failure("question-unknown");
}

#[test]
fn what_was_written_before_the_hour_is_in_time_whenever_it_arrives_and_what_stands_first_stays_first()
 {
    let Group {
        pilar,
        rosa,
        juan,
        shared: _shared,
        ..
    } = Group::new();
    // answers are hoped for a day before session 7 of Thursday 18 May
    let ask = [
        "question",
        "add",
        "--session",
        "7",
        "--text-es",
        "¿Quién espera?",
        "--before",
        "24",
    ];
    let asked = pilar.json(ask)["id"].as_str().unwrap().to_owned();
    let juan = juan.at("2023-05-18T09:00:00Z");
    let all = || {
        for _ in 0..3 {
            for desk in [&pilar, &juan, &rosa] {
                exchange(desk);
            }
        }
    };
    all();
    let answer = |desk: &Desk, text: &str| {
        let posted = desk.json(["post", "--question", &asked, "--text", text]);
        posted["id"].as_str().unwrap().to_owned()
    };
    let early = answer(&rosa, "Escrito el lunes");
    let late = answer(&juan, "Escrito el jueves");
    // his arrives first
    exchange(&juan);
    exchange(&pilar);
    let seen = pilar.json(["posts"]);
    assert_eq!(
        (seen.as_array().unwrap().len(), &seen[0]["inTime"]),
        (1, &json!(false))
    );
    all();
    let times: Vec<(Value, Value)> = pilar
        .json(["posts"])
        .as_array()
        .unwrap()
        .iter()
        .map(|post| (post["id"].clone(), post["inTime"].clone()))
        .collect();
    assert_eq!(
        times,
        [(json!(early), json!(true)), (json!(late), json!(false))]
    );
    pilar.run(["moderate", &late, "pin"]).success();
    all();
    let paper = rosa
        .run(["forum", "export", "--format", "md"])
        .success()
        .out;
    let at = |words: &str| paper.find(words).unwrap();
    assert!(at("Escrito el jueves") < at("Escrito el lunes"), "{paper}");
}
