//! What each page reads, of a group at its largest: 45 members in 15 organisations with portraits, and 20,000 posts in 200
//! conversations.

use chrono::{DateTime, Utc};
use programme::drafts::show_drafts::show_drafts;
use programme::exchange_status::exchange_status;
use programme::forms::show_forms::show_forms;
use programme::forum::Conversation;
use programme::forum::browse::{self, Browsing, browse};
use programme::forum::show_conversation::show_conversation;
use programme::forum::show_forum::show_forum;
use programme::members::show_members::show_members;
use programme::messages::show_messages::show_messages;
use programme::people::change_organisation::{OrganisationDraft, save_organisation};
use programme::people::change_person::{PersonDraft, save_person};
use programme::people::introduce::{IntroductionDraft, save_introduction, save_photo};
use programme::people::show_people::show_people;
use programme::schedule::show_schedule::show_schedule;
use programme::schedule::show_session::show_session;
use programme::schedule::today::today;
use programme::search::find::{Query, find};
use programme::time::Reader;
use programme::undecided::undecided;
use programme::{Language, case_studies};
use replica::{Profile, Replica};
use stories::Told;
use stories::dice::Dice;
use zones::Tz;

use crate::desk::{founder, words};
use crate::forum::{self, POSTS};
use crate::verdict::{median, verdict};

/// Readings of each page.
const RUNS: usize = 15;
/// The aims, in milliseconds.
const PAGE: f64 = 30.0;
const UNDECIDED: f64 = 20.0;
const SEARCH: f64 = 16.0;

/// Prints the table.
///
/// # Errors
/// Those of the databases.
pub fn measure() -> Told {
    let now: DateTime<Utc> = "2023-05-15T12:00:00Z".parse()?;
    let mut desk = founder(now)?;
    people(&mut desk.programme, now)?;
    forum::write(&mut desk.programme, now)?;
    let replica = &desk.programme;
    let profile = Profile::open(
        &desk.folder.path().join("profile"),
        zeroize::Zeroizing::new([1; 32]),
        &programme::NOUNS,
    )?;
    let reader = Reader {
        now,
        zone: Tz::of(chrono_tz::Europe::Madrid),
    };
    let language = Language::Es;
    println!(
        "## Readings: 45 members, {POSTS} posts, median of {RUNS} in ms, with the answer as the page gets it\n"
    );
    println!("| page | ms | aim |\n|---|---:|---|");
    let row = |name: &str, aim: f64, read: &dyn Fn(usize) -> Told<String>| -> Told {
        let mut taken = Vec::new();
        for nth in 0..RUNS {
            let start = std::time::Instant::now();
            drop(read(nth)?);
            taken.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        let figure = median(taken);
        println!(
            "| {name} | {figure:.1} | ≤ {aim:.0}: {} |",
            verdict(figure <= aim)
        );
        Ok(())
    };
    let json = |value: &dyn erased::Answer| value.json();
    row("today", PAGE, &|_| {
        json(&today(&profile, replica, &reader)?)
    })?;
    row("programme", PAGE, &|_| {
        json(&show_schedule(replica, &reader, language)?)
    })?;
    row("session", PAGE, &|_| {
        json(&show_session(replica, &reader, "s07")?)
    })?;
    row("people", PAGE, &|_| {
        json(&show_people(replica, &reader, language)?)
    })?;
    row("forum, the list", PAGE, &|_| json(&show_forum(replica)?))?;
    let conversation = |id: &str| Conversation::Question(id.to_owned());
    let usual = conversation("q-s01-1");
    let longest = conversation("q-s07-1");
    row("conversation of 95 posts", PAGE, &|_| {
        json(&show_conversation(replica, &usual)?)
    })?;
    row("the longest one, of 1,000", PAGE, &|_| {
        json(&show_conversation(replica, &longest)?)
    })?;
    let browsing = Browsing::default();
    row("posts of all conversations", PAGE, &|_| {
        json(&browse(replica, &browsing, browse::PAGE)?)
    })?;
    row("case studies", PAGE, &|_| {
        json(&case_studies::show_cases::show_cases(replica)?)
    })?;
    row("drafts", PAGE, &|_| json(&show_drafts(replica)?))?;
    row("forms", PAGE, &|_| json(&show_forms(replica)?))?;
    row("members", PAGE, &|_| json(&show_members(replica)?))?;
    row("messages", PAGE, &|_| json(&show_messages(replica)?))?;
    row("how exchange stands", PAGE, &|_| {
        json(&exchange_status(replica, now)?)
    })?;
    row("what is undecided", UNDECIDED, &|_| {
        json(&undecided(replica, language)?)
    })?;
    let mut dice = Dice(5);
    let asked: Vec<String> = (0..RUNS)
        .map(|_| {
            let mut two = words(&mut dice, 14);
            two.retain(|letter| letter.is_alphabetic() || letter == ' ');
            two
        })
        .collect();
    row("search, two words", SEARCH, &|nth| {
        let query = Query {
            words: asked.get(nth).cloned().unwrap_or_default(),
            ..Query::default()
        };
        json(&find(replica, language, &query)?)
    })?;
    println!();
    Ok(())
}

/// Fifteen organisations of three, each with a portrait and an introduction.
fn people(replica: &mut Replica, now: DateTime<Utc>) -> Told {
    let mut dice = Dice(45);
    let portrait = portrait()?;
    for organisation in 0..15 {
        let draft = OrganisationDraft {
            id: None,
            name: format!("Hogar {organisation}"),
            country: "PE".to_owned(),
            city: Some("Ayacucho".to_owned()),
            zone: "America/Lima".to_owned(),
            languages: vec!["es".to_owned()],
            about: programme::Both::default(),
        };
        let (organisation, _) = save_organisation(replica, now, &draft)?;
        for _ in 0..3 {
            let draft = PersonDraft {
                id: None,
                name: words(&mut dice, 18),
                organisation: Some(organisation.clone()),
                labels: Vec::new(),
                email: None,
                languages: vec!["es".to_owned()],
            };
            let (person, _) = save_person(replica, now, &draft)?;
            let draft = IntroductionDraft {
                person: person.clone(),
                practice: words(&mut dice, 1_500),
                challenge: words(&mut dice, 700),
                language: Language::Es,
                languages: vec!["es".to_owned()],
            };
            save_introduction(replica, now, &draft)?;
            save_photo(replica, now, &person, &portrait)?;
        }
    }
    Ok(())
}

/// A picture that JPEG cannot make much smaller.
fn portrait() -> Told<Vec<u8>> {
    let mut dice = Dice(9);
    let mut picture = image::RgbImage::new(400, 400);
    for pixel in picture.pixels_mut() {
        let shade = u8::try_from(dice.below(256))?;
        *pixel = image::Rgb([shade, shade / 2, 255 - shade]);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// Any answer, as the page gets it.
mod erased {
    use stories::Told;

    pub trait Answer {
        fn json(&self) -> Told<String>;
    }

    impl<T: serde::Serialize> Answer for T {
        fn json(&self) -> Told<String> {
            Ok(serde_json::to_string(self)?)
        }
    }
}
