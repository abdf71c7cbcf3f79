//! When and how reminders ring on this computer: reading and keeping it.

use chrono::NaiveTime;
use rusqlite::Connection;

use super::reminder::{LONGEST_LEAD, MOST_LEADS, ReminderSettings};
use super::store;
use crate::error::Code;
use replica::stamp::unstamp;
use replica::{Error, Result};

/// Reads the settings; what was never chosen, or cannot be read any more, is the usual.
///
/// # Errors
/// See the crate.
pub fn reminder_settings(device: &Connection) -> Result<ReminderSettings> {
    Ok(store::setting(device)?
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Keeps the settings, their leads in order and each once.
///
/// # Errors
/// `reminder-hours` for what no page offers: no lead or more than 12, one shorter than a minute or longer than 30
/// days, an hour that is not `HH:MM`, one end of the quiet hours without the other, a pause without an
/// instant. Nothing is kept then.
pub fn save_reminder_settings(device: &Connection, settings: &ReminderSettings) -> Result<()> {
    match (&settings.quiet_from, &settings.quiet_to) {
        (None, None) => {}
        (Some(from), Some(to)) if hour(from).is_some() && hour(to).is_some() => {}
        _ => {
            return Err(Error::of(Code::ReminderHours));
        }
    }
    if let Some(until) = &settings.paused_until {
        unstamp(until)?;
    }
    let kept = ReminderSettings {
        leads: leads(&settings.leads)?,
        ..settings.clone()
    };
    let text = serde_json::to_string(&kept).map_err(|error| Error::internal("settings", error))?;
    store::put_setting(device, &text)
}

/// Leads in order, the longest first, each once.
///
/// # Errors
/// `reminder-hours` as for [`save_reminder_settings`].
pub(super) fn leads(chosen: &[u32]) -> Result<Vec<u32>> {
    let mut leads = chosen.to_vec();
    leads.sort_unstable_by(|one, other| other.cmp(one));
    leads.dedup();
    let possible = leads
        .iter()
        .all(|minutes| (1..=LONGEST_LEAD).contains(minutes));
    if leads.is_empty() || leads.len() > MOST_LEADS || !possible {
        return Err(Error::of(Code::ReminderHours));
    }
    Ok(leads)
}

/// Reads `22:00`, and nothing looser.
pub(super) fn hour(text: &str) -> Option<NaiveTime> {
    (text.len() == 5)
        .then(|| NaiveTime::parse_from_str(text, "%H:%M").ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use replica::{database::in_memory, migrations::DEVICE};

    #[test]
    fn what_was_chosen_comes_back_in_order() {
        let device = in_memory(DEVICE).unwrap();
        assert_eq!(
            reminder_settings(&device).unwrap().leads,
            [10_080, 1_440, 60, 10]
        );
        let chosen = ReminderSettings {
            leads: vec![5, 2_880, 5],
            quiet_from: Some("22:00".to_owned()),
            quiet_to: Some("07:00".to_owned()),
            paused_until: Some("2023-05-19T05:00:00.000Z".to_owned()),
            ..ReminderSettings::default()
        };
        save_reminder_settings(&device, &chosen).unwrap();
        let kept = reminder_settings(&device).unwrap();
        assert_eq!(kept.leads, [2_880, 5]);
        assert_eq!(kept.quiet_from.as_deref(), Some("22:00"));
    }

    #[test]
    fn what_cannot_be_is_not_kept() {
        let device = in_memory(DEVICE).unwrap();
        let usual = ReminderSettings::default;
        let text = |text: &str| Some(text.to_owned());
        let impossible = [
            ReminderSettings {
                leads: vec![],
                ..usual()
            },
            ReminderSettings {
                leads: vec![0],
                ..usual()
            },
            ReminderSettings {
                leads: vec![LONGEST_LEAD + 1],
                ..usual()
            },
            ReminderSettings {
                leads: (1..=13).collect(),
                ..usual()
            },
            ReminderSettings {
                quiet_from: text("22:00"),
                ..usual()
            },
            ReminderSettings {
                quiet_from: text("22:00"),
                quiet_to: text("7:00"),
                ..usual()
            },
            ReminderSettings {
                paused_until: text("tomorrow"),
                ..usual()
            },
        ];
        for settings in impossible {
            save_reminder_settings(&device, &settings).unwrap_err();
        }
        assert_eq!(reminder_settings(&device).unwrap(), usual());
    }

    #[test]
    fn settings_of_an_earlier_version_are_filled_with_the_usual() {
        let device = in_memory(DEVICE).unwrap();
        store::put_setting(&device, r#"{"meetings":false}"#).unwrap();
        let kept = reminder_settings(&device).unwrap();
        assert!(!kept.meetings && kept.enabled && kept.leads.len() == 4);
    }
}
