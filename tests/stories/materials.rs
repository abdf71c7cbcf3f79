//! Materials, as people type them: added, replaced, sent, fetched, verified, and cut off at any byte.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::desk::{Desk, TIMED};
use crate::shared::{Shared, exchange, invitation, joins, pilar};

/// Bytes that nothing repeats, the same each time.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

fn add(desk: &Desk, path: &Path, more: &[&str]) -> String {
    let mut typed = vec!["material", "add", path.to_str().unwrap()];
    typed.extend(more);
    desk.json(typed)["id"].as_str().unwrap().to_owned()
}

fn list(desk: &Desk) -> Vec<Value> {
    desk.json(["material", "list"]).as_array().unwrap().clone()
}

fn exported(desk: &Desk, id: &str) -> Vec<u8> {
    let out = desk.path("exported");
    desk.run(["material", "export", id, "--out", out.to_str().unwrap()])
        .success();
    std::fs::read(out).unwrap()
}

/// The objects that lie beside the database, and whatever else.
fn objects(desk: &Desk) -> BTreeSet<PathBuf> {
    let files = desk.bytes().into_keys();
    files
        .filter(|path| path.to_string_lossy().contains(".files/"))
        .filter(|path| !path.ends_with("lock"))
        .collect()
}

#[test]
fn a_handout_is_added_found_replaced_and_exported() {
    let desk = Desk::of("pilar").founding(TIMED);
    let path = desk.write("handout.pdf", b"%PDF-1.7\nfirst");
    let titles = [
        "--title-en",
        "Handout",
        "--title-es",
        "Guía",
        "--session",
        "s03",
    ];
    let id = add(&desk, &path, &titles);
    let all = list(&desk);
    assert_eq!(all.len(), 1);
    for (field, expected) in [
        ("id", Value::from(id.as_str())),
        ("kind", "publication".into()),
        ("state", "to-do".into()),
        ("bytes", 14.into()),
        ("here", true.into()),
        ("session", "s03".into()),
    ] {
        assert_eq!(all[0][field], expected, "{field}");
    }
    assert_eq!(all[0]["title"]["es"], "Guía");
    assert_eq!(desk.json(["search", "guia"])[0]["id"], id.as_str());
    desk.run(["material", "mark", &id, "done"]).success();
    // before it has left, and after
    let new = desk.write("handout (2).pdf", b"%PDF-1.7\nsecond");
    let new = new.to_str().unwrap();
    desk.run(["material", "add", new, "--replace", &id])
        .success();
    assert_eq!(exported(&desk, &id), b"%PDF-1.7\nsecond");
    assert_eq!(list(&desk)[0]["state"], "done");
    assert_eq!(list(&desk).len(), 1);
    desk.run(["rebuild", "--check"]).success();
    let drafts = desk.json(["drafts"]).as_array().unwrap().len();
    let gone = desk.run(["material", "export", "nobody.1", "--out", "x"]);
    gone.failure("material-unknown");
    for (typed, code) in [
        (
            vec!["material", "add", "javascript:alert(1)"],
            "file-missing",
        ),
        (vec!["material", "add", "https://"], "link-invalid"),
        (
            vec!["material", "add", new, "--session", "s99"],
            "session-unknown",
        ),
        (vec!["material", "remove", &id], "file-not-sent"),
    ] {
        desk.run(typed).failure(code);
    }
    // what was refused leaves nothing behind
    assert_eq!(desk.json(["drafts"]).as_array().unwrap().len(), drafts);
}

#[test]
fn notes_on_a_material_are_ones_own_and_outlive_a_new_version() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    let path = pilar.write("guide.txt", "guide");
    let id = add(&pilar, &path, &[]);
    exchange(&pilar);
    exchange(&rosa);
    let said = [
        "material",
        "notes",
        &id,
        "--text",
        "Ask Grace",
        "--page",
        "3",
    ];
    rosa.run(said).success();
    rosa.run(["material", "mark", &id, "started"]).success();
    let path = pilar.write("guide (2).txt", "another guide");
    pilar
        .run(["material", "add", path.to_str().unwrap(), "--replace", &id])
        .success();
    exchange(&pilar);
    exchange(&rosa);
    let notes = rosa.json(["material", "notes", &id]);
    assert_eq!(
        (&notes[0]["text"], &notes[0]["page"]),
        (&"Ask Grace".into(), &3.into())
    );
    assert_eq!(list(&rosa)[0]["state"], "started");
    let all = rosa.run(["material", "notes"]).success().out;
    assert_eq!(all, "# Guide\n\n## 3\n\nAsk Grace\n\n");
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(
        pilar.json(["material", "notes", &id]),
        serde_json::json!([])
    );
    let unknown = rosa.run(["material", "notes", "nobody.1", "--text", "x"]);
    unknown.failure("material-unknown");
}

#[test]
fn a_folder_is_one_step_and_versions_of_one_are_one() {
    let desk = Desk::of("pilar").founding(TIMED);
    let folder = desk.path("all");
    std::fs::create_dir_all(folder.join("inside")).unwrap();
    for name in [
        "Guide_EN.txt",
        "Guide_ES.txt",
        "Film_360p_EN.txt",
        "Film_EN.txt",
        ".hidden",
    ] {
        std::fs::write(folder.join(name), name).unwrap();
    }
    std::fs::write(folder.join("inside").join("Guide_EN.txt"), "another guide").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&folder, folder.join("again")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(folder.join("pipe"))
            .status();
        assert!(made.unwrap().success());
    }
    let added = desk.json(["material", "add", folder.to_str().unwrap()]);
    assert_eq!(added["failed"], serde_json::json!([]));
    assert_eq!(added["ids"].as_array().unwrap().len(), 3, "{added}");
    let titles: BTreeSet<String> = list(&desk)
        .iter()
        .map(|one| one["title"]["en"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        titles,
        BTreeSet::from(["Film".to_owned(), "Guide".to_owned()])
    );
}

#[test]
fn names_that_systems_refuse_are_kept_and_leave_as_what_they_take() {
    let desk = Desk::of("pilar").founding(TIMED);
    let long = format!("{}.txt", "ñ".repeat(120));
    for name in [
        "CON.txt",
        "trailing. . .txt",
        "a\u{202e}txt.exe",
        "niñas 👩\u{200d}👧.txt",
        "nin\u{303}as.txt",
        "a:b*c?d\"e<f>g|h.txt",
        long.as_str(),
    ] {
        let path = desk.write(name, name);
        let id = add(&desk, &path, &[]);
        assert_eq!(exported(&desk, &id), name.as_bytes(), "{name}");
        let card = desk.json(["material", "show", &id]);
        let kept = card["files"][0]["name"].as_str().unwrap();
        assert!(
            !kept.contains('\u{202e}') && kept.chars().count() <= 200,
            "{kept}"
        );
    }
    assert_eq!(list(&desk).len(), 7);
}

#[test]
fn it_reaches_the_other_who_verifies_every_byte() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    let film = noise(2_500_000, 1);
    let path = pilar.write("film.bin", &film);
    let id = add(&pilar, &path, &["--session", "s07"]);
    let sent = exchange(&pilar);
    assert!(sent["filesSent"].as_u64().unwrap() >= 3, "{sent}");
    let came = exchange(&rosa);
    assert_eq!(came["filesMissing"], 0, "{came}");
    assert_eq!(exported(&rosa, &id), film);
    let up = sent["bytesUp"].as_u64().unwrap() as f64;
    assert!(up < 1.1 * film.len() as f64, "{up}");
    // one byte is another: the file is named, and comes again
    let object = objects(&rosa).into_iter().next().unwrap();
    let mut bytes = std::fs::read(&object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&object, bytes).unwrap();
    let verified = rosa.run(["material", "verify"]);
    assert!(verified.err.contains("film.bin"));
    verified.failure("files-damaged");
    exchange(&rosa);
    rosa.run(["material", "verify"]).success();
    assert_eq!(exported(&rosa, &id), film);
    // it stays away once it was removed here
    rosa.run(["material", "remove", &id]).success();
    rosa.run(["material", "keep", "everything"]).success();
    exchange(&rosa);
    assert_eq!(list(&rosa)[0]["here"], false);
    assert!(objects(&rosa).is_empty());
    rosa.run(["material", "fetch", &id]).success();
    exchange(&rosa);
    assert_eq!(exported(&rosa, &id), film);
    // nobody but a facilitator removes it for all
    let refused = rosa.run(["material", "remove", &id, "--for-all", "because"]);
    refused.failure("not-yours");
    pilar
        .run(["material", "remove", &id, "--for-all", "It shows a child"])
        .success();
    assert!(objects(&pilar).is_empty());
    exchange(&pilar);
    exchange(&rosa);
    assert!(list(&rosa).is_empty());
    rosa.run(["material", "list"]).success();
    assert!(
        objects(&rosa).is_empty(),
        "what was removed for all is swept"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_the_groups_folder_stops_nobody_and_hangs_nobody() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    rosa.run(["material", "keep", "everything"]).success();
    let mut ids = Vec::new();
    for number in 0..4 {
        let path = pilar.write(&format!("film{number}.bin"), noise(200_000, 30 + number));
        ids.push(add(&pilar, &path, &[]));
    }
    exchange(&pilar);
    let files = shared.files().into_iter();
    let blobs: Vec<PathBuf> = files
        .filter(|path| path.to_string_lossy().contains("/blob/"))
        .collect();
    let large = |path: &&PathBuf| std::fs::metadata(path).unwrap().len() > 100_000;
    let odd: Vec<&PathBuf> = blobs.iter().filter(large).take(3).collect();
    for path in &odd {
        std::fs::remove_file(path).unwrap();
    }
    std::fs::create_dir(odd[0]).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(odd[1]).status();
    assert!(pipe.unwrap().success());
    std::os::unix::fs::symlink(odd[2], odd[2]).unwrap();
    exchange(&rosa);
    let here = list(&rosa).iter().filter(|one| one["here"] == true).count();
    assert_eq!(here, 1);
    let told = rosa.run(["doctor"]);
    assert!(told.err.contains(odd[0].to_str().unwrap()), "{told:?}");
    for path in odd {
        std::fs::remove_dir(path)
            .or_else(|_| std::fs::remove_file(path))
            .unwrap();
    }
    exchange(&rosa);
    exchange(&rosa);
    exchange(&pilar);
    exchange(&rosa);
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(exported(&rosa, id), noise(200_000, 30 + number as u64));
    }
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "it dies at some moment: nothing is waited for"
)]
fn a_death_at_any_moment_leaves_whole_files_or_none() {
    let desk = Desk::of("pilar").founding(TIMED);
    let path = desk.write("film.bin", noise(6_000_000, 2));
    for round in 0..12 {
        let mut child = desk
            .mutual()
            .args(["material", "add", path.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(150 + 60 * round));
        child.kill().ok();
        child.wait().unwrap();
    }
    let mut known = 0;
    for one in list(&desk) {
        assert_eq!(one["here"], true);
        assert_eq!(
            exported(&desk, one["id"].as_str().unwrap()),
            noise(6_000_000, 2)
        );
        known += 1;
    }
    desk.run(["material", "verify"]).success();
    let drafts = desk.json(["drafts"]);
    for draft in drafts.as_array().unwrap() {
        if draft["posted"] == false {
            let id = draft["id"].as_str().unwrap();
            desk.run(["drafts", "discard", id]).success();
        }
    }
    desk.run(["material", "list"]).success();
    // several materials share what they have in common
    let left: u64 = objects(&desk)
        .iter()
        .map(|path| std::fs::metadata(path).unwrap().len())
        .sum();
    let most = if known == 0 { 0 } else { 6_200_000 };
    assert!(left <= most, "{left} bytes for {known} materials");
}

/// Where words were found in files: page or second.
fn pages(desk: &Desk, words: &str) -> Vec<Option<u64>> {
    let found = desk.json(["search", words]);
    let hits = found.as_array().unwrap().iter();
    let pages = hits.filter(|hit| hit["kind"] == "page");
    pages
        .map(|hit| hit["page"].as_u64().or(hit["second"].as_u64()))
        .collect()
}

#[test]
fn words_inside_files_are_found_by_all_and_read_by_one() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    // what is not chosen does not come, but its words do
    rosa.run(["material", "keep", "nothing"]).success();
    let words: Vec<String> = (1..=9)
        .map(|number| match number {
            7 => "Un colibrí vuela".to_owned(),
            _ => format!("Una hoja del libro {number}"),
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let pdf = stories::made::pdf(&pilar.path(""), "libro.pdf", &words).unwrap();
    let libro = add(&pilar, &pdf, &["--session", "s03"]);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../src-tauri/crates/programme/src/sample/materials");
    let slides = add(&pilar, &sample.join("return-es.pptx"), &[]);
    let film = pilar.write("film.webm", b"\x1a\x45\xdf\xa3webm");
    let captions = pilar.write(
        "film.srt",
        "1\n00:00:02,000 --> 00:00:04,000\nhola\n\n2\n00:01:40,000 --> 00:01:42,000\nuna golondrina\n",
    );
    let both = [
        "material",
        "add",
        film.to_str().unwrap(),
        captions.to_str().unwrap(),
    ];
    pilar.run(both).success();
    for desk in [&pilar, &rosa] {
        exchange(desk);
        assert_eq!(pages(desk, "colibri"), [Some(7)]);
        assert_eq!(pages(desk, "ritmo"), [Some(2)]);
        assert_eq!(pages(desk, "golondrina"), [Some(100)]);
        // a long file does not push all else away
        assert_eq!(pages(desk, "hoja").len(), 3);
    }
    let told = pilar.json(["material", "show", &libro]);
    assert_eq!(told["files"][0]["pages"], 9);
    assert_eq!(told["title"]["es"], "Una hoja del libro 1");
    let told = pilar.json(["material", "show", &slides]);
    assert_eq!(told["title"]["es"], "Volver a casa, acompañando");
    // rosa has none of the files
    assert!(list(&rosa).iter().all(|one| one["here"] == false));
    rosa.run(["material", "text", &libro])
        .failure("file-not-here");
    // found in its language only, and by its author's name
    let within = |language: &str| rosa.json(["search", "colibri", "--in", language]);
    assert_eq!(within("en"), serde_json::json!([]));
    assert_eq!(within("es").as_array().unwrap().len(), 1);
    // a new version is found by its own words
    let new = stories::made::pdf(&pilar.path(""), "libro2.pdf", &["Un tucán canta"]).unwrap();
    pilar
        .run([
            "material",
            "add",
            new.to_str().unwrap(),
            "--replace",
            &libro,
        ])
        .success();
    for desk in [&pilar, &rosa] {
        exchange(desk);
        assert_eq!(pages(desk, "colibri"), []);
        assert_eq!(pages(desk, "tucan"), [Some(1)]);
        desk.run(["rebuild", "--check"]).success();
        desk.run(["rebuild"]).success();
        assert_eq!(pages(desk, "tucan"), [Some(1)]);
    }
    // what is removed for all is found by nobody
    let gone = ["material", "remove", &libro, "--for-all", "outdated"];
    pilar.run(gone).success();
    for desk in [&pilar, &rosa] {
        exchange(desk);
        assert_eq!(pages(desk, "tucan"), []);
    }
}

/// A PDF of one page whose contents are these bytes.
fn page_of(contents: &[u8], more: &str) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let stream = [
        format!("<</Length {}{more}>>stream\n", contents.len()).as_bytes(),
        contents,
        b"\nendstream",
    ]
    .concat();
    let objects: [&[u8]; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        &stream,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ];
    for (object, number) in objects.iter().zip(1..) {
        places.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n").bytes());
        pdf.extend(*object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").bytes());
    }
    pdf.extend(format!("trailer <</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    pdf
}

#[test]
fn files_that_were_made_to_harm_are_added_and_harm_nothing() {
    let desk = Desk::of("pilar").founding(TIMED);
    let nested = ["[".repeat(20_000), "]".repeat(20_000)].concat();
    let whole = page_of(b"BT /F 20 Tf 50 700 Td (Hello there) Tj ET", "");
    let kinds: [(&str, Vec<u8>, &str); 6] = [
        ("nested.pdf", page_of(nested.as_bytes(), ""), ""),
        ("cut.pdf", whole[..200].to_vec(), "file-broken"),
        ("empty.pdf", Vec::new(), ""),
        ("picture.pdf", b"\x89PNG\r\n\x1a\nnothing".to_vec(), ""),
        ("whole.pdf", whole.clone(), "Hello"),
        ("x.docx", b"PK\x03\x04rest".to_vec(), "file-broken"),
    ];
    for (name, bytes, says) in kinds {
        let path = desk.write(name, &bytes);
        let id = add(&desk, &path, &["--title-en", name]);
        assert_eq!(exported(&desk, &id), bytes, "{name}");
        let text = desk.run(["material", "text", &id]);
        match says {
            "Hello" => assert!(text.success().out.contains("Hello there")),
            "file-broken" => drop(text.failure("file-broken")),
            _ => drop(text.failure("file-no-text")),
        }
        // it is not read again at each start
        assert!(
            desk.json(["drafts"])
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one["posted"] == true),
            "{name}"
        );
    }
    assert_eq!(pages(&desk, "hello"), [Some(1)]);
}

#[test]
fn who_tells_is_known_to_be_prepared_and_nobody_else_is() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    let one = add(
        &pilar,
        &pilar.write("one.txt", "one"),
        &["--session", "s03"],
    );
    let two = add(
        &pilar,
        &pilar.write("two.txt", "two"),
        &["--session", "s03"],
    );
    exchange(&pilar);
    exchange(&rosa);
    let asked = ["material", "prepared", "--session", "s03"];
    let names = |desk: &Desk, field: &str| -> Vec<String> {
        let all = desk.json(asked);
        let all = all[field].as_array().unwrap().iter();
        all.map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    rosa.run(["material", "mark", &one, "done"]).success();
    exchange(&rosa);
    exchange(&pilar);
    // what is not told is known to nobody
    assert_eq!(pilar.json(asked)["telling"], 0);
    rosa.run(["material", "prepared", "--tell", "on"]).success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(names(&pilar, "lacking"), ["Rosa Luz"]);
    assert_eq!(names(&pilar, "done"), [""; 0]);
    rosa.run(["material", "mark", &two, "done"]).success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(names(&pilar, "done"), ["Rosa Luz"]);
    // a member sees who is prepared, and not who is not
    pilar
        .run(["material", "prepared", "--tell", "on"])
        .success();
    exchange(&pilar);
    exchange(&rosa);
    assert_eq!(names(&rosa, "lacking"), [""; 0]);
    assert_eq!(names(&rosa, "done"), ["Rosa Luz"]);
    rosa.run(["material", "mark", &one, "to-do"]).success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(names(&pilar, "done"), [""; 0]);
    rosa.run(["material", "prepared", "--tell", "off"])
        .success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(names(&pilar, "lacking"), ["Pilar Otero"]);
    assert_eq!(pilar.json(asked)["telling"], 1);
    for desk in [&pilar, &rosa] {
        desk.run(["rebuild", "--check"]).success();
    }
}

#[test]
fn a_post_leads_to_a_page_and_the_material_shows_it() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    let id = add(&pilar, &pilar.write("guide.txt", "a guide"), &[]);
    exchange(&pilar);
    exchange(&rosa);
    let text = format!("See [Guide, page 7](material:{id}!r-1!p7) before we meet.");
    let post = ["post", "--title", "A question", "--text", &text];
    let post = rosa.json(post)["id"].as_str().unwrap().to_owned();
    exchange(&rosa);
    exchange(&pilar);
    for desk in [&pilar, &rosa] {
        let posts = &desk.json(["material", "show", &id])["posts"];
        assert_eq!(posts.as_array().unwrap().len(), 1);
        assert_eq!(
            (&posts[0]["page"], &posts[0]["author"]["name"]),
            (&7.into(), &"Rosa Luz".into())
        );
        assert_eq!(posts[0]["text"], "See Guide, page 7 before we meet.");
        desk.run(["rebuild", "--check"]).success();
    }
    // what was removed or hidden speaks no longer
    rosa.run(["remove", &post]).success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(
        pilar.json(["material", "show", &id])["posts"],
        serde_json::json!([])
    );
}

#[test]
fn what_was_just_added_is_found_whatever_stands_beside_it() {
    let desk = Desk::of("pilar").founding(TIMED);
    // a long book does not push a single page away, and its first pages lead
    let pages: Vec<String> = (1..=40).map(|number| format!("quetzal {number}")).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let book = stories::made::pdf(&desk.path(""), "book.pdf", &pages).unwrap();
    let book = add(&desk, &book, &[]);
    assert_eq!(pages_in_order(&desk, "quetzal"), [1, 2, 3]);
    let one = stories::made::pdf(&desk.path(""), "leaf.pdf", &["un quetzal"]).unwrap();
    add(&desk, &one, &[]);
    let found = desk.json(["search", "quetzal"]);
    let places: BTreeSet<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|hit| hit["kind"] == "page")
        .map(|hit| hit["place"].as_str().unwrap())
        .collect();
    assert_eq!(places.len(), 2, "{found}");
    // the same word at the same second in two languages is two hits that nobody confuses
    let film = desk.write("two.webm", b"\x1a\x45\xdf\xa3webm");
    let caption = "1\n00:00:05,000 --> 00:00:06,000\nJohannesburg\n";
    let (en, es) = (
        desk.write("two_en.srt", caption),
        desk.write("two_es.srt", caption),
    );
    let together = [&film, &en, &es].map(|path| path.to_str().unwrap());
    desk.run([&["material", "add"], &together[..]].concat())
        .success();
    let found = desk.json(["search", "johannesburg"]);
    let ids: BTreeSet<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 2, "{found}");
    // a plain text of megabytes is found, and searching it takes no megabytes
    let long = format!(
        "{}\naguja\n{}",
        "palabra ".repeat(300_000),
        "otra ".repeat(300_000)
    );
    add(
        &desk,
        &desk.write("long.txt", &long),
        &["--title-en", "Long"],
    );
    let found = desk.json(["search", "aguja"]);
    assert!(
        found[0]["snippet"].as_str().unwrap().contains("**aguja**"),
        "{found}"
    );
    // the book has more files than a person could add, since the app makes some of each
    for number in 0..14 {
        let name = format!("more{number}.pdf");
        let more = stories::made::pdf(&desk.path(""), &name, &["another form"]).unwrap();
        desk.run(["material", "add", more.to_str().unwrap(), "--to", &book])
            .success();
    }
    assert!(
        desk.json(["drafts"])
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["state"] == "waiting")
    );
    assert_eq!(desk.json(["material", "list"]).as_array().unwrap().len(), 4);
}

fn pages_in_order(desk: &Desk, words: &str) -> Vec<u64> {
    pages(desk, words).into_iter().flatten().collect()
}

#[test]
fn several_who_add_at_once_lose_nothing() {
    let desk = Desk::of("pilar").founding(TIMED);
    let texts: Vec<_> = (0..4)
        .map(|number| desk.write(&format!("n{number}.txt"), format!("palabra{number}\n\nmás")))
        .collect();
    std::thread::scope(|scope| {
        for text in &texts {
            let desk = &desk;
            scope.spawn(move || {
                desk.run(["material", "add", text.to_str().unwrap()])
                    .success()
            });
        }
    });
    assert_eq!(list(&desk).len(), 4);
    for number in 0..4 {
        assert_eq!(pages(&desk, &format!("palabra{number}")).len(), 1);
    }
    desk.run(["rebuild", "--check"]).success();
}

#[test]
fn what_is_removed_from_a_device_is_not_found_there_and_who_left_tells_nothing() {
    let shared = Shared::new();
    let pilar = pilar(&shared);
    let rosa = joins("rosa", "Rosa Luz", &invitation(&pilar, "invitation.txt"));
    let id = add(
        &pilar,
        &pilar.write("guide.txt", "una golondrina\n\nmás"),
        &["--session", "s03"],
    );
    exchange(&pilar);
    rosa.run(["material", "keep", "everything"]).success();
    exchange(&rosa);
    assert_eq!(pages(&rosa, "golondrina").len(), 1);
    rosa.run(["material", "remove", &id]).success();
    assert_eq!(pages(&rosa, "golondrina").len(), 0);
    exchange(&rosa);
    assert_eq!(pages(&rosa, "golondrina").len(), 0);
    rosa.run(["material", "mark", &id, "done"]).success();
    rosa.run(["material", "prepared", "--tell", "on"]).success();
    exchange(&rosa);
    exchange(&pilar);
    let telling = || pilar.json(["material", "prepared", "--session", "s03"])["telling"].clone();
    assert_eq!(telling(), 1);
    pilar
        .run(["material", "prepared", "--session", "nosuch"])
        .failure("session-unknown");
    let nobody = pilar.json(["material", "prepared", "--session", "s09"]);
    assert_eq!(nobody["done"], serde_json::json!([]));
    // what was told and taken back is erased on both
    rosa.run(["material", "prepared", "--tell", "off"])
        .success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(telling(), 0);
    rosa.run(["material", "prepared", "--tell", "on"]).success();
    exchange(&rosa);
    exchange(&pilar);
    assert_eq!(telling(), 1);
    let members = pilar.json(["members"]);
    let device = members["devices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Rosa Luz")
        .unwrap();
    pilar
        .run(["members", "remove", device["id"].as_str().unwrap()])
        .success();
    assert_eq!(telling(), 0);
    exchange(&pilar);
    exchange(&rosa);
    rosa.run(["material", "mark", &id, "to-do"]).success();
}
