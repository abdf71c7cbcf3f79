//! Shows or chooses what rings, and when.

use std::collections::BTreeMap;

use programme::reminders::choose::{choices, choose};
use programme::reminders::settings::{reminder_settings, save_reminder_settings};
use programme::reminders::{Choice, ReminderSettings};
use programme::schedule::edition;
use programme::words;
use replica::Replica;
use serde::Serialize;

use crate::arguments::group::Switch;
use crate::arguments::values::lead;
use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual reminders`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Ring at all: on or off
    #[arg(long, value_name = "ON_OFF")]
    pub ring: Option<Switch>,
    /// How long before, for instance 7d,1d,1h,10m
    #[arg(long, value_name = "LEADS", value_delimiter = ',', value_parser = lead)]
    pub leads: Option<Vec<u32>>,
    /// When nothing rings but what calls to a session: 22:00-07:00, or none
    #[arg(long, value_name = "HOURS")]
    pub quiet: Option<String>,
    /// Information meetings ring too: on or off
    #[arg(long, value_name = "ON_OFF")]
    pub meetings: Option<Switch>,
    /// Tell of answers and mentions in the forum: on or off
    #[arg(long, value_name = "ON_OFF")]
    pub answers: Option<Switch>,
    /// Say no names on a lock screen: on or off
    #[arg(long, value_name = "ON_OFF")]
    pub hide: Option<Switch>,
    /// Let one session or meeting be silent
    #[arg(long, value_name = "ID")]
    pub mute: Option<String>,
    /// Let it ring again
    #[arg(long, value_name = "ID")]
    pub unmute: Option<String>,
    /// The leads are meant for this session or meeting only
    #[arg(
        long = "for",
        value_name = "ID",
        requires = "leads",
        conflicts_with = "usual"
    )]
    pub one: Option<String>,
    /// Let this session or meeting ring at the usual times again
    #[arg(long, value_name = "ID")]
    pub usual: Option<String>,
    /// Where a passphrase locks the profile: keep the instants, and only these, in a file that is not
    /// encrypted, and ring from it: on or off
    #[arg(long, value_name = "ON_OFF")]
    pub locked: Option<Switch>,
}

/// Runs the verb.
pub fn run(context: &Context, asked: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut settings = reminder_settings(profile.device())?;
    let before = settings.clone();
    let set = |switch: Option<Switch>, held: &mut bool| {
        if let Some(switch) = switch {
            *held = switch == Switch::On;
        }
    };
    set(asked.ring, &mut settings.enabled);
    set(asked.meetings, &mut settings.meetings);
    set(asked.answers, &mut settings.answers);
    set(asked.hide, &mut settings.hide_content);
    set(asked.locked, &mut settings.ring_locked);
    if let (Some(leads), None) = (&asked.leads, &asked.one) {
        settings.leads.clone_from(leads);
    }
    if let Some(quiet) = asked.quiet.as_deref() {
        let hours = quiet
            .split_once('-')
            .map(|(from, to)| (from.to_owned(), to.to_owned()));
        if hours.is_none() && quiet != "none" {
            return Err(Failure::of("reminder-hours"));
        }
        (settings.quiet_from, settings.quiet_to) = hours.unzip();
    }
    if settings != before {
        save_reminder_settings(profile.device(), &settings)?;
    }
    let named = [&asked.mute, &asked.unmute, &asked.one, &asked.usual];
    let programme = match context.programme(&profile) {
        Ok(programme) => Some(programme),
        Err(error) if error.code == "no-programme" && named.into_iter().all(Option::is_none) => {
            None
        }
        Err(error) => return Err(error),
    };
    let mut chosen = BTreeMap::new();
    if let Some(programme) = &programme {
        let alter = |id: Option<String>, change: &dyn Fn(&mut Choice)| -> Result<()> {
            let Some(id) = id else { return Ok(()) };
            let subject = subject(programme, &id)?;
            let mut choice = choices(programme)?.remove(&subject).unwrap_or_default();
            change(&mut choice);
            Ok(choose(programme, &subject, &choice)?)
        };
        alter(asked.mute, &|choice| choice.muted = true)?;
        alter(asked.unmute, &|choice| choice.muted = false)?;
        alter(asked.one, &|choice| choice.leads.clone_from(&asked.leads))?;
        alter(asked.usual, &|choice| choice.leads = None)?;
        chosen = choices(programme)?;
    }
    context.instants_follow(&profile)?;
    shown(context, &reminder_settings(profile.device())?, &chosen)
}

/// `session s03`, `meeting info-1`.
fn subject(programme: &Replica, id: &str) -> Result<String> {
    let edition = edition(programme.connection())?;
    let meeting = edition.meetings.iter().any(|meeting| meeting.id == id);
    Ok(format!(
        "{} {id}",
        if meeting { "meeting" } else { "session" }
    ))
}

/// What was chosen: for all sessions, and for some by their ids.
#[derive(Debug, Serialize)]
struct Shown<'s> {
    settings: &'s ReminderSettings,
    choices: &'s BTreeMap<String, Choice>,
}

fn shown(
    context: &Context,
    settings: &ReminderSettings,
    chosen: &BTreeMap<String, Choice>,
) -> Result<()> {
    if context.json {
        return say::json(&Shown {
            settings,
            choices: chosen,
        });
    }
    let word = |on: bool| words::word(context.language, if on { "cli.on" } else { "cli.off" });
    let quiet = match (&settings.quiet_from, &settings.quiet_to) {
        (Some(from), Some(to)) => format!("{from}-{to}"),
        _ => "none".to_owned(),
    };
    let mut text = format!(
        "ring      {}\nleads     {}\nquiet     {quiet}\nmeetings  {}\nanswers   {}\nhide      {}\nlocked    {}\n",
        word(settings.enabled),
        leads(&settings.leads),
        word(settings.meetings),
        word(settings.answers),
        word(settings.hide_content),
        word(settings.ring_locked),
    );
    for (subject, choice) in chosen {
        if choice.muted {
            text.push_str(&format!("mute      {subject}\n"));
        }
        if let Some(own) = &choice.leads {
            text.push_str(&format!("own       {subject}: {}\n", leads(own)));
        }
    }
    say::text(&text)
}

fn leads(minutes: &[u32]) -> String {
    let leads: Vec<String> = minutes.iter().map(|minutes| written(*minutes)).collect();
    leads.join(",")
}

/// `7d`, `1h`, `10m`.
fn written(minutes: u32) -> String {
    match minutes {
        days if days % (24 * 60) == 0 => format!("{}d", days / (24 * 60)),
        hours if hours % 60 == 0 => format!("{}h", hours / 60),
        minutes => format!("{minutes}m"),
    }
}
