//! The forum, as people type it: drafts, posts on their way, answers, translations, and what facilitators do.

use programme::forum::translations_of;
use serde_json::Value;

use crate::desk::Desk;
use crate::dunst::Dunst;
use crate::shared::Group;

const SPANISH: &str = "En nuestro caso fue **la vecina**. No la trabajadora social, ni yo.\n\nDespués hablamos tres horas.";

#[test]
fn a_reflection_is_written_altered_while_it_waits_answered_and_translated() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let id = group.reflects(rosa, "Fue la vecina");
    assert_eq!(group.posts(rosa)[0]["state"], "waiting");
    // nothing has left: it is altered where it waits, under the same id
    assert_eq!(rosa.json(["edit", &id, "--text", SPANISH])["id"], id);
    assert!(group.posts(pilar).is_empty());
    group.exchange();
    let post = &group.posts(rosa)[0];
    assert_eq!(
        (&post["state"], &post["language"]),
        (&"with-group".into(), &"es".into())
    );
    let post = &group.posts(juan)[0];
    assert_eq!(
        (&post["id"], &post["author"]),
        (&id.clone().into(), &"Rosa Luz".into())
    );
    assert_eq!(post["text"], SPANISH);
    assert!(
        post["html"]
            .as_str()
            .unwrap()
            .contains("<strong>la vecina</strong>"),
        "{post}"
    );
    assert_eq!(post["organisation"], "Casa del Río");

    let reply = juan.json(["reply", &id, "--text", "Luis, this stays with me."]);
    let reply = reply["id"].as_str().unwrap();
    let words = "In our case it was the neighbour.";
    pilar.json(["translate", &id, "--to", "en", "--text", words]);
    pilar
        .run(["translate", &id, "--to", "es", "--text", "Otra"])
        .failure("language-same");
    group.exchange();
    let all = group.posts(rosa);
    let answer = all.iter().find(|post| post["id"] == reply).unwrap();
    assert_eq!((all.len(), &answer["replyTo"]), (2, &id.clone().into()));
    // each finds it: in either language, whatever stands on the letters
    for (words, kind) in [
        ("DESPUES vecin", "post"),
        ("neighbo", "translation"),
        ("ayudo", "question"),
    ] {
        for desk in [pilar, rosa, juan] {
            let found = desk.json(["search", words]);
            let kinds: Vec<&Value> = found
                .as_array()
                .unwrap()
                .iter()
                .map(|one| &one["kind"])
                .collect();
            assert!(kinds.contains(&&kind.into()), "{words}: {found}");
        }
    }
    let found = juan.json(["search", "reflexion despues"]);
    assert_eq!(found, Value::Array(Vec::new()));
    let found = juan.json(["search", "despues"]);
    assert!(
        found[0]["snippet"]
            .as_str()
            .unwrap()
            .contains("**Después** hablamos"),
        "{found}"
    );
    assert_eq!(found[0]["place"], format!("question:{}", group.question));
    assert!(
        juan.json(["search", "vecina", "--author", "nobody"])
            .as_array()
            .unwrap()
            .is_empty()
    );
    // on paper, in either language, with nothing that is fetched
    let page = pilar.run(["forum", "export"]).success().out;
    for words in [
        "<strong>la vecina</strong>",
        "Rosa Luz, Casa del Río",
        "Translated by Pilar Otero",
        "Luis, this stays with me.",
        "default-src 'none'",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let text = rosa
        .run([
            "forum",
            "export",
            "--format",
            "md",
            "--question",
            &group.question,
        ])
        .success()
        .out;
    assert!(
        text.contains(SPANISH) && text.contains("> **Juan Paz") && !text.contains("Traducción"),
        "{text}"
    );
    rosa.run(["forum", "export", "--module", "99"])
        .failure("module-unknown");
    let out = rosa.path("foro.html");
    rosa.json([
        "forum",
        "export",
        "--format",
        "html",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(
        std::fs::read_to_string(out)
            .unwrap()
            .contains("lang=\"es\"")
    );
    // said otherwise after it was with the group
    rosa.json(["edit", &id, "--text", "Fue la abuela."]);
    group.exchange();
    let all = group.posts(juan);
    let post = all.iter().find(|post| post["id"] == id.as_str()).unwrap();
    assert_eq!(
        (&post["text"], post["editedAt"].is_string()),
        (&"Fue la abuela.".into(), true)
    );
    for desk in [pilar, rosa, juan] {
        desk.run(["rebuild", "--check"]).success();
    }
    // made anew, it finds the same
    let found = juan.json(["search", "abuela"]);
    juan.run(["rebuild"]).success();
    assert_eq!(juan.json(["search", "abuela"]), found);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    let words = ["vecina", "abuela", "neighbour", "Rosa"];
    for path in group.shared.files() {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !words.iter().any(|word| text.contains(word)),
            "{}",
            path.display()
        );
    }
}

#[test]
fn what_waits_can_be_taken_back_and_drafts_stay_until_their_author_throws_them_away() {
    let group = Group::new();
    let rosa = &group.rosa;
    let id = group.reflects(rosa, "Todavía no");
    assert_eq!(rosa.json(["remove", &id])["state"], "draft");
    assert!(group.posts(rosa).is_empty());
    let drafts = rosa.json(["drafts"]);
    assert_eq!(
        (&drafts[0]["id"], &drafts[0]["state"]),
        (&id.clone().into(), &"draft".into())
    );
    group.exchange();
    assert!(group.posts(&group.pilar).is_empty());
    rosa.json(["drafts", "post", &id]);
    group.exchange();
    assert_eq!(group.posts(&group.pilar).len(), 1);
    assert_eq!(rosa.json(["drafts"]), Value::Array(Vec::new()));
    rosa.run(["drafts", "take-back", &id]).failure("post-sent");
    let kept = rosa.json([
        "post",
        "--title",
        "Los hermanos",
        "--text",
        "Una comida",
        "--draft",
    ]);
    let kept = kept["id"].as_str().unwrap();
    assert_eq!(rosa.json(["drafts"])[0]["title"], "Los hermanos");
    rosa.run(["drafts", "discard", kept]).success();
    rosa.run(["drafts", "discard", kept])
        .failure("draft-unknown");
    for (typed, code) in [
        (
            vec!["post", "--question", "none", "--text", "x"],
            "question-unknown",
        ),
        (
            vec![
                "post",
                "--question",
                &group.question,
                "--text",
                "  \u{200b} ",
            ],
            "text-needed",
        ),
        (vec!["post", "--text", "x"], "title-needed"),
        (vec!["reply", "none", "--text", "x"], "post-unknown"),
        (vec!["edit", "none", "--text", "x"], "post-unknown"),
    ] {
        rosa.run(typed).failure(code);
    }
    let long = rosa.write("long.md", "ñ".repeat(20_001));
    let long = long.to_str().unwrap();
    let typed = ["post", "--question", &group.question, "--text-file", long];
    rosa.run(typed).failure("text-too-long");
    // a verb is done or not: whoever typed it has the words still
    assert_eq!(rosa.json(["drafts"]), Value::Array(Vec::new()));
}

#[test]
fn removing_erases_the_words_everywhere_and_says_who_did_it() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let id = group.reflects(rosa, "María, de nueve años");
    group.exchange();
    let reply = juan.json(["reply", &id, "--text", "Mejor sin su nombre"]);
    let reply = reply["id"].as_str().unwrap().to_owned();
    juan.json([
        "translate",
        &id,
        "--to",
        "en",
        "--text",
        "Maria, nine years old",
    ]);
    group.exchange();
    juan.run(["remove", &id]).failure("not-yours");
    assert_eq!(rosa.json(["remove", &id])["state"], "removed");
    // whoever removes their own finds the words among the drafts
    assert_eq!(rosa.json(["drafts"])[0]["text"], "María, de nueve años");
    group.exchange();
    for desk in [pilar, rosa, juan] {
        let posts = group.posts(desk);
        assert_eq!(posts.len(), 1, "{posts:?}");
        assert_eq!(posts[0]["id"], reply.as_str());
        for words in ["nueve", "nine"] {
            assert_eq!(desk.json(["search", words]), Value::Array(Vec::new()));
        }
        // what another one translated of it is not kept either
        let profile = desk.profile();
        let programme = profile
            .programme(&profile.programmes().unwrap()[0])
            .unwrap();
        let left = translations_of(programme.connection(), &id).unwrap();
        assert!(left.is_empty(), "{left:?}");
        desk.run(["rebuild", "--check"]).success();
    }
    // a facilitator protects somebody
    pilar.json(["erase", &format!("post:{reply}")]);
    group.exchange();
    assert!(group.posts(juan).is_empty());
    assert_eq!(juan.json(["drafts"]), Value::Array(Vec::new()));
}

#[test]
fn facilitators_hide_lock_move_and_hear_reports() {
    let group = Group::new();
    let Group {
        pilar,
        rosa,
        juan,
        question,
        ..
    } = &group;
    let id = group.reflects(rosa, "Una palabra dura");
    group.exchange();
    let report = juan.json(["report", &id, "--text", "Esto duele"]);
    rosa.run(["moderate", &id, "hide", "x"])
        .failure("not-facilitator");
    group.exchange();
    let told = pilar.json(["tell"]);
    let told = told
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == report["id"])
        .unwrap();
    assert_eq!(
        (&told["text"], &told["about"]),
        (&"Esto duele".into(), &format!("post:{id}").into())
    );
    pilar.json(["moderate", &id, "hide", "Dilo de otra manera"]);
    group.exchange();
    assert!(group.posts(juan).is_empty());
    assert_eq!((group.posts(rosa).len(), group.posts(pilar).len()), (1, 1));
    assert_eq!(juan.json(["search", "dura"]), Value::Array(Vec::new()));
    pilar.json(["moderate", &id, "show"]);
    // one conversation becomes another's, with its answers
    let topic = pilar.json([
        "post",
        "--title",
        "Las palabras",
        "--text",
        "Hablemos de ellas",
    ]);
    let topic = topic["id"].as_str().unwrap().to_owned();
    let reply = juan.json(["reply", &id, "--text", "Entiendo"]);
    group.exchange();
    let place = format!("topic:{topic}");
    pilar.json(["moderate", &id, "move", &place]);
    let conversation = format!("question:{question}");
    pilar.json(["moderate", &conversation, "lock"]);
    // written before it was known
    let late = group.reflects(juan, "Ya es tarde");
    group.exchange();
    let moved: Vec<Value> = group
        .posts(juan)
        .iter()
        .filter(|post| post["place"] == place.as_str())
        .map(|post| post["id"].clone())
        .collect();
    for id in [topic.as_str(), id.as_str(), reply["id"].as_str().unwrap()] {
        assert!(moved.contains(&id.into()), "{moved:?}");
    }
    // the run that would have sent it hears of the lock first: it is a draft again, with the reason
    assert!(
        !group
            .posts(pilar)
            .iter()
            .any(|post| post["id"] == late.as_str())
    );
    let drafts = juan.json(["drafts"]);
    assert_eq!(
        (&drafts[0]["id"], &drafts[0]["refused"]),
        (&late.into(), &"conversation-locked".into())
    );
    let typed = ["post", "--question", question, "--text", "Más tarde"];
    juan.run(typed).failure("conversation-locked");
    pilar.json(["moderate", &conversation, "unlock"]);
    group.exchange();
    // and so does who is no longer in the group
    let waits = group.reflects(rosa, "Otra vez abierta");
    let person = waits.split_once('.').unwrap().0;
    pilar.json(["members", "remove", "--person", person]);
    group.exchange();
    let drafts = rosa.json(["drafts"]);
    assert_eq!(
        (&drafts[0]["id"], &drafts[0]["refused"]),
        (&waits.into(), &"removed".into())
    );
    for desk in [pilar, rosa, juan] {
        desk.run(["rebuild", "--check"]).success();
    }
}

#[test]
fn nothing_that_is_written_runs_and_two_devices_never_give_one_id() {
    let group = Group::new();
    let rosa = &group.rosa;
    let words = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) ![p](https://example.org/p.png) \u{202e}abc\r\ndos";
    let id = group.reflects(rosa, words);
    group.exchange();
    let posts = group.posts(&group.juan);
    let html = posts[0]["html"].as_str().unwrap();
    // an address stands as it was typed and can be pressed; nothing is fetched for it
    for harm in ["<img", "href=\"javascript:", "src=\"", "\u{202e}", "\r"] {
        assert!(!html.contains(harm), "{harm} in {html}");
    }
    let other = group.reflects(&group.juan, words);
    assert_ne!(id, other);
}

#[test]
fn an_answer_is_told_once_by_a_quiet_notice_that_says_nothing_of_it() {
    let group = Group::new();
    let Group { rosa, juan, .. } = &group;
    let dunst = Dunst::start();
    let ring = |desk: &Desk| {
        desk.said(dunst.on(desk.mutual().args(["--json", "bell", "--once"])))
            .json()
    };
    // whatever else is due is told first
    ring(rosa);
    ring(juan);
    let id = group.reflects(rosa, "Fue la vecina");
    group.exchange();
    juan.json(["reply", &id, "--text", "Una palabra secreta"]);
    juan.json(["reply", &id, "--text", "Y otra"]);
    group.exchange();
    let told = ring(rosa);
    assert_eq!(told["shown"], 1, "{told}");
    assert_eq!(ring(rosa)["shown"], 0);
    // nobody answered Juan
    assert_eq!(ring(juan)["shown"], 0);
    let told = dunst.told();
    assert!(told.contains("2 mensajes del foro son para ti."), "{told}");
    assert!(
        !told.contains("secreta") && !told.contains("Juan"),
        "{told}"
    );
    let name = id.split_once('.').unwrap().0;
    let mention = format!("Gracias, [Rosa](person:{name})");
    group.reflects(juan, &mention);
    group.exchange();
    assert_eq!(ring(rosa)["shown"], 1);
    assert!(dunst.told().contains("Alguien te respondió en el foro."));
}

#[test]
fn what_a_post_said_before_and_what_nobody_translated_is_found() {
    let group = Group::new();
    let Group {
        pilar, rosa, juan, ..
    } = &group;
    let id = group.reflects(rosa, SPANISH);
    group.exchange();
    rosa.json([
        "edit",
        &id,
        "--text",
        "Fue la vecina, y también su hermana mayor.",
    ]);
    group.exchange();
    let versions = juan.json(["edit", &id, "--versions"]);
    assert_eq!(versions.as_array().unwrap().len(), 2);
    assert_eq!(versions[0]["text"], SPANISH);
    let untranslated = ["posts", "--untranslated", "en"];
    assert_eq!(juan.json(untranslated)[0]["id"], id);
    juan.json([
        "translate",
        &id,
        "--to",
        "en",
        "--text",
        "It was the neighbour.",
    ]);
    assert!(juan.json(untranslated).as_array().unwrap().is_empty());
    // a question with a time: what was written before it counts, whenever it arrives
    pilar.json(["question", "edit", &group.question, "--before", "48"]);
    let cards = pilar.json(["question"]);
    let mut cards = cards.as_array().unwrap().iter();
    let card = cards.find(|card| card["id"] == group.question).unwrap();
    assert_eq!(card["before"], 2880);
    assert!(card["due"].is_string(), "{card}");
}
