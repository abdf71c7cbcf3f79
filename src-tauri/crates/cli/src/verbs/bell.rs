//! Rings before each session, with the window closed.

use bell::{Bell, Choice, Elected, Rope, Round};
use device::links::Link;
use device::notify::{Notice, on_action, show};
use device::tray::{Menu, TrayChoice, TrayHandle};
use programme::words;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual bell`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Look once, ring what is due, and end
    #[arg(long)]
    pub once: bool,
    /// Show a notification now, and say what the system answered
    #[arg(long, conflicts_with = "once")]
    pub test: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { once, test } = arguments;
    if test {
        return ring_now(context);
    }
    let bell = context.bell()?;
    if once {
        let round = bell.look(context.now)?;
        return told(context, &round);
    }
    let asked = bell.clone();
    on_action(move |choice| match asked.chosen(&choice) {
        Ok(asked) => follow(asked),
        Err(error) => say::remark(&error.to_string()),
    });
    let rope = Rope::default();
    let tray = icon(context, &bell, &rope);
    let mut last = None;
    bell.ring(
        &rope,
        || context.present(),
        |elected, round| {
            // what a round did is said once, so that a log of months stays short
            let line = match (elected, round) {
                (Elected::Waits, _) => Some(words::word(context.language, "cli.bell_waits")),
                (Elected::Rings, Err(error)) => Some(error.to_string()),
                (Elected::Rings, Ok(round)) if round.refused > 0 => round.answer.clone(),
                (Elected::Rings, Ok(_)) if bell.key.is_none() => {
                    Some(words::word(context.language, "cli.bell_rings_locked"))
                }
                (Elected::Rings, Ok(_)) => Some(words::word(context.language, "cli.bell_rings")),
            };
            if let Some(tray) = &tray {
                // an icon that went with its bus comes back with the next start; ringing goes on without it
                tray.update(menu(context, &bell));
            }
            if line.is_some() && line != last {
                say::remark(line.as_deref().unwrap_or_default());
                last = line;
            }
        },
    );
    Ok(())
}

/// The icon beside the clock, where there is a place for it; everything works without.
fn icon(context: &Context, bell: &Bell, rope: &Rope) -> Option<TrayHandle> {
    let (quiet, rope, present) = (bell.clone(), rope.clone(), context.clock());
    let shown = device::tray::show(menu(context, bell), move |choice| match choice {
        TrayChoice::Open => follow(Choice::Open {
            programme: String::new(),
            page: Link::Today,
        }),
        TrayChoice::Quit => rope.end(),
        TrayChoice::Pause => {
            if let Err(error) = quiet.pause_for_today(present()) {
                say::remark(&error.to_string());
            }
        }
    });
    match shown {
        Ok(tray) => Some(tray),
        Err(error) if error.code() == "no-tray" => None,
        Err(error) => {
            say::failure(context.language, &error.into());
            None
        }
    }
}

fn menu(context: &Context, bell: &Bell) -> Menu {
    let word = |key: &str| words::word(context.language, key);
    let next = bell.next_line(context.present());
    Menu {
        title: "Mutual Learning".to_owned(),
        next_line: next.ok().flatten().unwrap_or_default(),
        open: word("bell.open"),
        pause: word("bell.pause"),
        quit: word("bell.quit"),
    }
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

/// What one round did.
#[derive(Debug, Serialize)]
struct Rung<'r> {
    /// Notifications that were shown.
    shown: u32,
    /// Notifications that the system did not take.
    refused: u32,
    /// What it answered then.
    answer: Option<&'r str>,
    /// When the next one is due (RFC 3339).
    next: Option<String>,
}

/// What showed the notification that was tried.
#[derive(Debug, Serialize)]
struct Tried<'t> {
    server: &'t str,
}

fn told(context: &Context, round: &Round) -> Result<()> {
    if context.json {
        return say::json(&Rung {
            shown: round.shown,
            refused: round.refused,
            answer: round.answer.as_deref(),
            next: round.next.map(programme::time::stamp),
        });
    }
    if round.refused > 0 {
        return Err(Failure::of("no-notifications")
            .with("detail", round.answer.as_deref().unwrap_or_default()));
    }
    say::text(&format!(
        "{}\n",
        words::count(context.language, "cli.rung", round.shown.into())
    ))
}

fn ring_now(context: &Context) -> Result<()> {
    let (title, body) = (
        words::word(context.language, "bell.test.title"),
        words::word(context.language, "bell.test.body"),
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
    if context.json {
        return say::json(&Tried {
            server: &shown.server,
        });
    }
    say::text(&format!(
        "{}\n",
        words::phrase(
            context.language,
            "cli.bell_answer",
            &[("server", &shown.server)]
        )
    ))
}
