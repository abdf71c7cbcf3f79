//! Shows or chooses what rings, and when.

use programme::reminders::ReminderSettings;
use programme::reminders::choose::{choices, choose};
use programme::reminders::settings::{reminder_settings, save_reminder_settings};
use programme::schedule::store::edition;
use programme::{Programme, words};
use serde_json::json;

use crate::arguments::Switch;
use crate::place::Place;
use crate::say::{self, Failure, Result};

/// What was asked for.
pub struct Asked {
    /// Ring at all.
    pub ring: Option<Switch>,
    /// Minutes before.
    pub leads: Option<Vec<u32>>,
    /// `22:00-07:00`, or `none`.
    pub quiet: Option<String>,
    /// Information meetings too.
    pub meetings: Option<Switch>,
    /// No names on a lock screen.
    pub hide: Option<Switch>,
    /// To be silent.
    pub mute: Option<String>,
    /// To ring again.
    pub unmute: Option<String>,
}

/// Runs the verb.
pub fn run(place: &Place, asked: Asked) -> Result<()> {
    let profile = place.profile()?;
    let mut settings = reminder_settings(profile.device())?;
    let before = settings.clone();
    let set = |switch: Option<Switch>, held: &mut bool| {
        if let Some(switch) = switch {
            *held = switch == Switch::On;
        }
    };
    set(asked.ring, &mut settings.enabled);
    set(asked.meetings, &mut settings.meetings);
    set(asked.hide, &mut settings.hide_content);
    if let Some(leads) = asked.leads {
        settings.leads = leads;
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
    let programme = match place.programme(&profile) {
        Ok(programme) => Some(programme),
        Err(error)
            if error.code == "no-programme" && asked.mute.is_none() && asked.unmute.is_none() =>
        {
            None
        }
        Err(error) => return Err(error),
    };
    if let Some(programme) = &programme {
        for (id, muted) in [(asked.mute, true), (asked.unmute, false)] {
            if let Some(id) = id {
                choose(programme, &subject(programme, &id)?, muted, None)?;
            }
        }
    }
    let muted: Vec<String> = match &programme {
        Some(programme) => choices(programme)?
            .into_iter()
            .filter(|(_, choice)| choice.muted)
            .map(|(subject, _)| subject)
            .collect(),
        None => Vec::new(),
    };
    shown(place, &reminder_settings(profile.device())?, &muted)
}

/// `session s03`, `meeting info-1`.
fn subject(programme: &Programme, id: &str) -> Result<String> {
    let edition = edition(programme.connection())?;
    let meeting = edition.meetings.iter().any(|meeting| meeting.id == id);
    Ok(format!(
        "{} {id}",
        if meeting { "meeting" } else { "session" }
    ))
}

fn shown(place: &Place, settings: &ReminderSettings, muted: &[String]) -> Result<()> {
    if place.json {
        return say::json(&json!({ "settings": settings, "muted": muted }));
    }
    let word = |on: bool| words::word(place.language, if on { "cli.on" } else { "cli.off" });
    let leads: Vec<String> = settings
        .leads
        .iter()
        .map(|minutes| lead(*minutes))
        .collect();
    let quiet = match (&settings.quiet_from, &settings.quiet_to) {
        (Some(from), Some(to)) => format!("{from}-{to}"),
        _ => "none".to_owned(),
    };
    let mut text = format!(
        "ring      {}\nleads     {}\nquiet     {quiet}\nmeetings  {}\nhide      {}\n",
        word(settings.enabled),
        leads.join(","),
        word(settings.meetings),
        word(settings.hide_content),
    );
    for subject in muted {
        text.push_str(&format!("mute      {subject}\n"));
    }
    say::text(&text)
}

/// `7d`, `1h`, `10m`.
fn lead(minutes: u32) -> String {
    match minutes {
        days if days % (24 * 60) == 0 => format!("{}d", days / (24 * 60)),
        hours if hours % 60 == 0 => format!("{}h", hours / 60),
        minutes => format!("{minutes}m"),
    }
}
