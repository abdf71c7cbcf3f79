//! Rings before each session, with the window closed.

use bell::{Bell, Choice, Elected, Round, Stop, chosen};
use device::notify::{Notice, on_action, show};
use programme::{Profile, words};
use serde_json::json;

use crate::place::Place;
use crate::say::{self, Failure, Result};

/// Runs the verb.
pub fn run(place: &Place, once: bool, test: bool) -> Result<()> {
    if test {
        return ring_now(place);
    }
    let (folder, key, detected) = place.bell()?;
    let bell = Bell {
        folder,
        key,
        detected,
    };
    if once {
        let round = bell.look(place.now)?;
        return told(place, &round);
    }
    let (folder, key) = (bell.folder.clone(), bell.key.clone());
    on_action(move |choice| {
        let asked =
            Profile::open(&folder, key.clone()).and_then(|profile| chosen(&profile, &choice));
        match asked {
            Ok(asked) => follow(asked),
            Err(error) => say::remark(&error.to_string()),
        }
    });
    let mut last = None;
    bell.ring(
        &Stop::default(),
        || place.present(),
        |elected, round| {
            // what a round did is said once, so that a log of months stays short
            let line = match (elected, round) {
                (Elected::Waits, _) => Some(words::word(place.language, "cli.bell_waits")),
                (Elected::Rings, Err(error)) => Some(error.to_string()),
                (Elected::Rings, Ok(round)) if round.refused > 0 => round.answer.clone(),
                (Elected::Rings, Ok(_)) => Some(words::word(place.language, "cli.bell_rings")),
            };
            if line.is_some() && line != last {
                say::remark(line.as_deref().unwrap_or_default());
                last = line;
            }
        },
    );
    Ok(())
}

/// Opens the window at a page, or the link in the browser.
fn follow(choice: Choice) {
    let opened = match choice {
        Choice::Join(link) => opener::open_browser(link).map_err(|error| error.to_string()),
        Choice::Open { page, .. } => std::env::current_exe()
            .map(|here| {
                here.with_file_name(format!("mutual-learning{}", std::env::consts::EXE_SUFFIX))
            })
            .and_then(|window| {
                std::process::Command::new(window)
                    .arg(page.to_string())
                    .spawn()
            })
            .map(drop)
            .map_err(|error| error.to_string()),
    };
    if let Err(error) = opened {
        say::remark(&error);
    }
}

fn told(place: &Place, round: &Round) -> Result<()> {
    if place.json {
        return say::json(&json!({
            "shown": round.shown,
            "refused": round.refused,
            "answer": round.answer,
            "next": round.next.map(programme::time::stamp),
        }));
    }
    if round.refused > 0 {
        return Err(Failure::of("no-notifications")
            .with("detail", round.answer.as_deref().unwrap_or_default()));
    }
    say::text(&format!(
        "{}\n",
        words::count(place.language, "cli.rung", round.shown.into())
    ))
}

fn ring_now(place: &Place) -> Result<()> {
    let (title, body) = (
        words::word(place.language, "bell.test.title"),
        words::word(place.language, "bell.test.body"),
    );
    let notice = Notice {
        tag: "test",
        title: &title,
        body: &body,
        urgent: false,
        actions: &[],
        icon: "",
    };
    let shown = show(&notice)?;
    if place.json {
        return say::json(&json!({ "server": shown.server }));
    }
    say::text(&format!(
        "{}\n",
        words::phrase(
            place.language,
            "cli.bell_answer",
            &[("server", &shown.server)]
        )
    ))
}
