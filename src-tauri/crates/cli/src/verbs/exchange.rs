//! Exchanges with the group.

use std::time::Duration;

use exchange::{Report, Run};
use programme::outbox::choose_place::pause;
use programme::outbox::standing::{ExchangeStanding, standing};
use programme::time::unstamp;
use programme::{Profile, Programme, words};

use crate::arguments::Switch;
use crate::place::Place;
use crate::say::{self, Result};

/// How often `--watch` exchanges when nothing was written here.
const EACH: Duration = Duration::from_secs(5 * 60);
/// When it looks for what it sent.
const SOON: Duration = Duration::from_secs(60);
/// How often it looks whether something was.
const LOOK: Duration = Duration::from_secs(2);

/// Runs the verb.
pub fn run(place: &Place, watch: bool, paused: Option<Switch>) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    if let Some(paused) = paused {
        pause(&mut programme, paused == Switch::On)?;
        let standing = standing(&programme)?;
        return if place.json {
            say::json(&standing)
        } else {
            stands(place, &profile, &standing)
        };
    }
    if watch {
        return stay(place, &profile, &mut programme);
    }
    let report = once(place, &mut programme, true)?;
    told(place, &profile, &programme, &report)
}

fn once(place: &Place, programme: &mut Programme, by_hand: bool) -> Result<Report> {
    let run = Run {
        by_hand,
        ..Run::at(place.present())
    };
    Ok(exchange::exchange(programme, &run)?)
}

#[allow(
    clippy::disallowed_methods,
    reason = "it stays until it is ended, and waits between two looks"
)]
fn stay(place: &Place, profile: &Profile, programme: &mut Programme) -> Result<()> {
    loop {
        if standing(programme)?.paused {
            std::thread::sleep(LOOK);
            continue;
        }
        // a stick that is not plugged in, a link that is down: said, and tried again
        match once(place, programme, false) {
            Ok(report) => told(place, profile, programme, &report)?,
            Err(failure) => say::failure(place.language, &failure),
        }
        let mut rested = Duration::ZERO;
        while rested < EACH {
            std::thread::sleep(LOOK);
            rested += LOOK;
            let standing = standing(programme)?;
            let written = standing.waiting > 0 && rested > LOOK * 2;
            // what was sent is the group's once a later look finds it there
            if written || (standing.sent > 0 && rested >= SOON) {
                break;
            }
        }
    }
}

fn told(place: &Place, profile: &Profile, programme: &Programme, report: &Report) -> Result<()> {
    if place.json {
        return say::json(report);
    }
    for (holds, key) in [
        (report.rolled_back, "exchange.rolled_back"),
        (report.restored, "exchange.restored"),
    ] {
        if holds {
            say::remark(&words::word(place.language, key));
        }
    }
    stands(place, profile, &standing(programme)?)
}

/// How exchange stands, in words.
pub fn stands(place: &Place, profile: &Profile, standing: &ExchangeStanding) -> Result<()> {
    let word = |key: &str| words::word(place.language, key);
    let mut lines = Vec::new();
    match &standing.place {
        Some(at) => lines.push(words::phrase(
            place.language,
            "exchange.at",
            &[("place", at)],
        )),
        None => lines.push(word("exchange.nowhere")),
    }
    match &standing.last {
        Some(last) => {
            let reader = place.reader(Some(profile))?;
            let last = unstamp(last)?.with_timezone(&reader.zone);
            let date = words::date(place.language, last.date_naive());
            let time = last.format("%H:%M").to_string();
            let parts = [("date", date.as_str()), ("time", time.as_str())];
            lines.push(words::phrase(place.language, "exchange.last", &parts));
        }
        None if standing.place.is_some() => lines.push(word("exchange.never")),
        None => {}
    }
    for (count, key) in [
        (standing.waiting, "exchange.waiting"),
        (standing.sent, "exchange.sent"),
        (standing.out_of_order, "exchange.out_of_order"),
        (standing.newer, "exchange.newer"),
        (standing.unreadable, "exchange.unreadable"),
        (standing.forks, "exchange.forks"),
    ] {
        if count > 0 {
            lines.push(words::count(place.language, key, count.into()));
        }
    }
    for (holds, key) in [
        (standing.paused, "exchange.paused"),
        (standing.removed, "exchange.removed"),
        (standing.held, "exchange.held"),
    ] {
        if holds {
            lines.push(word(key));
        }
    }
    say::text(&format!("{}\n", lines.join("\n")))
}
