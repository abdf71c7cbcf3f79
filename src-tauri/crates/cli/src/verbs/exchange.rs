//! Exchanges with the group.

use std::time::Duration;

use exchange::{Report, Run};
use programme::exchange_status::exchange_status;
use programme::undecided::undecided;
use programme::words;
use replica::outbox::choose_place::pause;
use replica::stamp::unstamp;
use replica::{Profile, Replica};

use crate::arguments::group::Switch;
use crate::context::Context;
use crate::say::{self, Result};

/// How often `--watch` exchanges when nothing was written here.
const EACH: Duration = Duration::from_secs(5 * 60);
/// When it looks for what it sent.
const SOON: Duration = Duration::from_secs(60);
/// How often it looks whether something was.
const LOOK: Duration = Duration::from_secs(2);

/// What is typed after `mutual exchange`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Once, and end
    #[arg(long)]
    pub once: bool,
    /// Until it is ended: every few minutes, and when something was written
    #[arg(long, conflicts_with = "once")]
    pub watch: bool,
    /// Wait with exchange: on or off
    #[arg(long, value_name = "ON_OFF", conflicts_with_all = ["once", "watch"])]
    pub pause: Option<Switch>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments {
        watch,
        pause: paused,
        ..
    } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    if let Some(paused) = paused {
        pause(&mut programme, paused == Switch::On)?;
        return if context.json {
            say::json(&exchange_status(&programme, context.present())?)
        } else {
            stands(context, &profile, &programme)
        };
    }
    if watch {
        return stay(context, &profile, &mut programme);
    }
    let report = once(context, &mut programme, true)?;
    told(context, &profile, &programme, &report)
}

fn once(context: &Context, programme: &mut Replica, by_hand: bool) -> Result<Report> {
    let run = Run {
        by_hand,
        ..Run::at(context.present(), &programme::DUTIES)
    };
    Ok(exchange::exchange(programme, &run)?)
}

#[allow(
    clippy::disallowed_methods,
    reason = "it stays until it is ended, and waits between two looks"
)]
fn stay(context: &Context, profile: &Profile, programme: &mut Replica) -> Result<()> {
    loop {
        if exchange_status(programme, context.present())?.paused {
            std::thread::sleep(LOOK);
            continue;
        }
        // a stick that is not plugged in, a link that is down: said, and tried again
        match once(context, programme, false) {
            Ok(report) => told(context, profile, programme, &report)?,
            Err(failure) => say::failure(context.language, &failure),
        }
        let mut rested = Duration::ZERO;
        while rested < EACH {
            std::thread::sleep(LOOK);
            rested += LOOK;
            let standing = exchange_status(programme, context.present())?;
            let written = standing.waiting > 0 && rested > LOOK * 2;
            // what was sent is the group's once a later look finds it there
            if written || (standing.sent > 0 && rested >= SOON) {
                break;
            }
        }
    }
}

fn told(context: &Context, profile: &Profile, programme: &Replica, report: &Report) -> Result<()> {
    if context.json {
        return say::json(report);
    }
    for (holds, key) in [
        (report.rolled_back, "exchange.rolled_back"),
        (report.restored, "exchange.restored"),
    ] {
        if holds {
            say::remark(&words::word(context.language, key));
        }
    }
    stands(context, profile, programme)
}

/// How exchange stands, in words, with what waits for a facilitator.
pub fn stands(context: &Context, profile: &Profile, programme: &Replica) -> Result<()> {
    let standing = exchange_status(programme, context.present())?;
    let word = |key: &str| words::word(context.language, key);
    let reader = context.reader(Some(profile))?;
    let moment = |instant: &str| -> Result<(String, String, i64)> {
        let at = unstamp(instant)?.with_timezone(&reader.zone);
        let today = reader.now.with_timezone(&reader.zone).date_naive();
        let days = (today - at.date_naive()).num_days();
        let date = words::date(context.language, at.date_naive());
        Ok((date, at.format("%H:%M").to_string(), days))
    };
    let dated = |key: &str, instant: &str| -> Result<String> {
        let (date, time, _) = moment(instant)?;
        let parts = [("date", date.as_str()), ("time", time.as_str())];
        Ok(words::phrase(context.language, key, &parts))
    };
    let mut lines = Vec::new();
    match &standing.place {
        Some(at) => lines.push(words::phrase(
            context.language,
            "exchange.at",
            &[("place", at)],
        )),
        None => lines.push(word("exchange.nowhere")),
    }
    if let Some(named) = standing.named.as_ref().filter(|_| standing.place.is_none()) {
        lines.push(words::phrase(
            context.language,
            "exchange.named",
            &[("place", named)],
        ));
    }
    match &standing.last {
        Some(last) => lines.push(dated(
            match moment(last)?.2 {
                0 => "exchange.last_today",
                1 => "exchange.last_yesterday",
                _ => "exchange.last",
            },
            last,
        )?),
        None if standing.place.is_some() => lines.push(word("exchange.never")),
        None => {}
    }
    if let Some(failed) = standing.failed.as_ref().filter(|_| !standing.removed) {
        lines.push(dated("exchange.fails_since", &failed.since)?);
        lines.push(words::word(
            context.language,
            &format!("error.{}.what", failed.code),
        ));
    }
    if let Some(since) = &standing.silent_since {
        lines.push(dated("exchange.silent_since", since)?);
    }
    if let Some(day) = &standing.rolled_back {
        lines.push(dated("exchange.rolled_back_on", day)?);
    }
    if let Some(ahead) = &standing.ahead {
        let (date, ..) = moment(&ahead.at)?;
        let parts = [
            ("date", date.as_str()),
            ("name", ahead.name.as_deref().unwrap_or("?")),
        ];
        let key = if ahead.here {
            "exchange.ahead_here"
        } else {
            "exchange.ahead"
        };
        lines.push(words::phrase(context.language, key, &parts));
    }
    // whoever was removed asks for nothing again
    let comes = |count: u32| if standing.removed { 0 } else { count };
    let undecided = match programme.is_facilitator() {
        true => undecided(programme, context.language)?.len(),
        false => 0,
    };
    for (count, key) in [
        (standing.waiting, "exchange.waiting"),
        (standing.sent, "exchange.sent"),
        (comes(standing.out_of_order), "exchange.out_of_order"),
        (comes(standing.newer), "exchange.newer"),
        (comes(standing.unreadable), "exchange.unreadable"),
        (standing.forks, "exchange.forks"),
        (standing.to_accept, "exchange.to_accept"),
        (standing.set_aside, "exchange.set_aside"),
        (
            u32::try_from(undecided).unwrap_or(u32::MAX),
            "exchange.undecided",
        ),
    ] {
        if count > 0 {
            lines.push(words::count(context.language, key, count.into()));
        }
    }
    for (bytes, key) in [
        (standing.files_missing, "exchange.files_missing"),
        (standing.files_waiting, "exchange.files_waiting"),
    ] {
        if bytes > 0 && !standing.removed {
            let megabytes = format!("{:.1}", bytes as f64 / 1e6);
            let parts = [("size", megabytes.as_str())];
            lines.push(words::phrase(context.language, key, &parts));
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
