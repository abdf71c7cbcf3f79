//! Rings before each session, with the window closed.

use std::ffi::OsString;

use bell::{Bell, Choice, Elected, Rope, Round};
use device::launched::launch;
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
    let window = Window::of(context);
    on_action(move |choice| match asked.chosen(&choice) {
        Ok(asked) => window.follow(asked),
        Err(error) => say::remark(&error.to_string()),
    });
    let rope = Rope::default();
    let tray = icon(context, &bell, &rope);
    let mut last = None;
    let own = std::env::current_exe().ok();
    bell.ring(
        &rope,
        || context.present(),
        |elected, round| {
            if own.as_deref().is_some_and(|own| !own.exists()) {
                // its package was removed: nothing starts it again, and nothing keeps it
                if let Err(error) = device::login::remove() {
                    say::remark(&error.to_string());
                }
                return rope.end();
            }
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
    let window = Window::of(context);
    let shown = device::tray::show(menu(context, bell), move |choice| match choice {
        TrayChoice::Open => window.follow(Choice::Open {
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

/// The window that this bell rings for.
struct Window {
    /// The words that name its profile, if it is not the usual one.
    profile: Vec<OsString>,
}

impl Window {
    fn of(context: &Context) -> Self {
        let usual = device::profile::default_folder();
        let profile = match usual.is_ok_and(|usual| usual == context.folder()) {
            true => Vec::new(),
            false => vec!["--data".into(), context.folder().into()],
        };
        Self { profile }
    }

    /// The words with which it opens at a page of a programme. The link comes last: what follows one is not heard.
    fn words(&self, programme: &str, page: &Link) -> Vec<OsString> {
        let mut words = self.profile.clone();
        if !programme.is_empty() {
            words.extend(["--programme".into(), programme.into()]);
        }
        words.push(page.to_string().into());
        words
    }

    /// Opens it at a page, or the link in the browser.
    fn follow(&self, choice: Choice) {
        let opened = match choice {
            Choice::Join(link) => opener::open_browser(link).map_err(|error| error.to_string()),
            Choice::Open { programme, page } => std::env::current_exe()
                .map(|here| {
                    here.with_file_name(format!("mutual-learning{}", std::env::consts::EXE_SUFFIX))
                })
                .and_then(|window| launch(&window, self.words(&programme, &page)))
                .map_err(|error| error.to_string()),
        };
        if let Err(error) = opened {
            say::remark(&error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_opens_on_the_bells_own_profile_at_the_notices_programme() {
        let other = Window {
            profile: vec!["--data".into(), "/p".into()],
        };
        let page = Link::Session("s03".to_owned());
        assert_eq!(
            other.words("mlp-2023-02", &page),
            [
                "--data",
                "/p",
                "--programme",
                "mlp-2023-02",
                "mutual://session/s03"
            ]
        );
        let usual = Window {
            profile: Vec::new(),
        };
        assert_eq!(usual.words("", &Link::Today), ["mutual://today"]);
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
