//! Ringing while a passphrase locks the profile: from a file of instants, by consent.
//!
//! The file is not encrypted, so nothing but instants and the language stand in it. A window or bell that
//! knows the passphrase writes it, and takes back from it what rang meanwhile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use device::lock::try_hold;
use device::notify::{Notice, show};
use device::profile::{KeyKept, State, state};
use programme::reminders::settings::reminder_settings;
use programme::reminders::when_only::{rang_locked, when_only};
use programme::reminders::{Due, ReminderSettings};
use programme::settings::{Settings, settings};
use programme::time::Reader;
use programme::{Language, words};
use replica::{Error, Profile, Result};
use serde::{Deserialize, Serialize};

use crate::round::Round;

/// The tag of all that rings while locked: the next takes the last one's place.
const TAG: &str = "locked";
/// The version of the file. One of a later version is left alone, and nothing rings from it.
const VERSION: u32 = 1;

/// The file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Instants {
    v: u32,
    language: Language,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paused_until: Option<DateTime<Utc>>,
    due: Vec<Due>,
    /// Instants that rang from this file.
    rang: BTreeSet<DateTime<Utc>>,
}

fn path(folder: &Path) -> PathBuf {
    folder.join("instants.json")
}

/// Whether a bell without the passphrase has something to ring from.
pub fn may_ring_locked(folder: &Path) -> bool {
    path(folder).exists()
}

fn read(folder: &Path) -> Result<Option<Instants>> {
    let text = match std::fs::read(path(folder)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // written whole by us; one that cannot be read was altered, and the next to open the profile writes it anew
    let instants = serde_json::from_slice(&text).ok();
    Ok(instants.filter(|instants: &Instants| instants.v == VERSION))
}

fn write(folder: &Path, instants: &Instants) -> Result<()> {
    let text = serde_json::to_vec(instants).map_err(|error| Error::internal("instants", error))?;
    Ok(device::whole::write(&path(folder), &text)?)
}

/// Brings the file up to date with what an open profile holds, or removes it where nobody agreed to it.
///
/// # Errors
/// Those of writing the file.
pub fn keep_instants(
    folder: &Path,
    profile: &Profile,
    detected: &Settings,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(chosen) = agreed(folder, profile)? else {
        return remove(folder);
    };
    renew(folder, profile, detected, &chosen, now)?;
    // who withdraws it in a window meanwhile removes a file that this one then writes
    match agreed(folder, profile)? {
        Some(_) => Ok(()),
        None => remove(folder),
    }
}

/// What was chosen, where somebody agreed to the file.
fn agreed(folder: &Path, profile: &Profile) -> Result<Option<ReminderSettings>> {
    let chosen = reminder_settings(profile.device())?;
    let agreed = chosen.ring_locked
        && chosen.enabled
        && matches!(state(folder), Ok(State::Present(KeyKept::Passphrase)));
    Ok(agreed.then_some(chosen))
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_file(path(folder)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn renew(
    folder: &Path,
    profile: &Profile,
    detected: &Settings,
    chosen: &ReminderSettings,
    now: DateTime<Utc>,
) -> Result<()> {
    let settings = settings(profile.device(), detected)?;
    let reader = Reader {
        now,
        zone: settings.reader_zone()?,
    };
    let held = read(folder)?;
    let mut due = Vec::new();
    let nothing = BTreeSet::new();
    let rang = held.as_ref().map_or(&nothing, |held| &held.rang);
    for id in profile.programmes()? {
        let programme = profile.programme(&id)?;
        rang_locked(&programme, &reader, chosen, rang)?;
        due.extend(when_only(&programme, &reader, chosen)?);
    }
    due.sort_unstable();
    due.dedup();
    let instants = Instants {
        v: VERSION,
        language: settings.language,
        paused_until: held
            .as_ref()
            .and_then(|held| held.paused_until)
            .filter(|until| *until > now),
        due,
        rang: BTreeSet::new(),
    };
    if held.as_ref() == Some(&instants) {
        return Ok(());
    }
    write(folder, &instants)
}

/// Nothing rings from the file until then.
///
/// # Errors
/// Those of the file.
pub fn pause_locked(folder: &Path, until: DateTime<Utc>) -> Result<()> {
    match read(folder)? {
        Some(held) => write(
            folder,
            &Instants {
                paused_until: Some(until),
                ..held
            },
        ),
        None => Ok(()),
    }
}

impl Instants {
    /// What is due, still to come, and did not ring: all of it rings as one.
    fn due_now(&self, now: DateTime<Utc>) -> Vec<Due> {
        if self.paused_until.is_some_and(|until| now < until) {
            return Vec::new();
        }
        let due = self
            .due
            .iter()
            .filter(|due| due.at <= now && now < due.starts && !self.rang.contains(&due.at));
        due.copied().collect()
    }

    fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let pause = self.paused_until.unwrap_or(now);
        let waiting = self.due.iter().filter(|due| !self.rang.contains(&due.at));
        waiting
            .map(|due| due.at.max(pause))
            .filter(|at| *at > now)
            .min()
    }
}

/// One look at the file. Whoever knows the passphrase rings instead, as long as it holds the profile's lock.
///
/// # Errors
/// Those of the file; what was shown and could not be noted comes again under the same tag.
pub fn look_locked(folder: &Path, now: DateTime<Utc>) -> Result<Round> {
    let Some(seen) = read(folder)? else {
        return Ok(Round::default());
    };
    let mut done = Round {
        next: seen.next(now),
        ..Round::default()
    };
    if seen.due_now(now).is_empty() {
        return Ok(done);
    }
    let held = try_hold(folder).map_err(|error| Error::internal("lock", error))?;
    // read again: the one that held it may have rung the same
    let (Some(_held), Some(mut instants)) = (held, read(folder)?) else {
        return Ok(done);
    };
    let due = instants.due_now(now);
    if due.is_empty() {
        return Ok(done);
    }
    let language = instants.language;
    let open = words::word(language, "bell.open");
    let shown = show(&Notice {
        tag: TAG,
        title: &words::word(language, "bell.hidden.title"),
        body: &words::count(language, "bell.hidden.body", 1),
        urgent: true,
        actions: &[("default", open.as_str()), ("open", open.as_str())],
        icon: "",
    });
    match shown {
        Ok(shown) => {
            done.shown = 1;
            done.answer = Some(shown.server);
            instants.rang.extend(due.iter().map(|due| due.at));
            write(folder, &instants)?;
        }
        Err(error) => {
            done.refused = 1;
            done.answer = Some(error.to_string());
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use programme::programmes::sample::make_sample;
    use programme::reminders::ReminderSettings;
    use programme::reminders::settings::save_reminder_settings;
    use zeroize::Zeroizing;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_but_instants_stands_in_the_file_and_only_by_consent() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("profile");
        let now = at("2023-05-15T12:00:00Z");
        let key = device::profile::create(
            &folder,
            device::profile::Keep::Passphrase("three quiet herons"),
        )
        .unwrap();
        let profile = Profile::create(
            &folder,
            Zeroizing::new(*key.bytes()),
            now,
            &programme::NOUNS,
        )
        .unwrap();
        make_sample(&profile, now).unwrap();
        let lima = Settings::detected(Language::Es, "America/Lima");
        keep_instants(&folder, &profile, &lima, now).unwrap();
        assert!(!may_ring_locked(&folder));

        let agreed = ReminderSettings {
            ring_locked: true,
            ..ReminderSettings::default()
        };
        save_reminder_settings(profile.device(), &agreed).unwrap();
        keep_instants(&folder, &profile, &lima, now).unwrap();
        let text = std::fs::read_to_string(path(&folder)).unwrap();
        let letters: BTreeSet<&str> = text
            .split(|letter: char| !letter.is_ascii_alphabetic())
            .filter(|word| word.len() > 1)
            .collect();
        let plain = ["at", "due", "es", "language", "rang", "starts"];
        assert_eq!(letters, plain.into_iter().collect(), "{text}");

        // what rang while it was locked is not said again; the pause of a locked bell is kept
        let mut instants = read(&folder).unwrap().unwrap();
        let first = instants.due[0];
        instants.rang.insert(first.at);
        write(&folder, &instants).unwrap();
        pause_locked(&folder, at("2023-05-16T05:00:00Z")).unwrap();
        keep_instants(&folder, &profile, &lima, first.at).unwrap();
        let kept = read(&folder).unwrap().unwrap();
        assert!(!kept.due.contains(&first) && kept.rang.is_empty());
        let silent = crate::round::round(&profile, &lima, first.at).unwrap();
        assert_eq!((silent.shown, silent.refused), (0, 0));

        save_reminder_settings(profile.device(), &ReminderSettings::default()).unwrap();
        keep_instants(&folder, &profile, &lima, now).unwrap();
        assert!(!may_ring_locked(&folder));
    }

    #[test]
    fn what_is_due_rings_once_and_not_after_its_start() {
        let due = |at: &str, starts: &str| Due {
            at: self::at(at),
            starts: self::at(starts),
        };
        let mut instants = Instants {
            v: VERSION,
            language: Language::En,
            paused_until: None,
            due: vec![
                due("2023-05-18T12:00:00Z", "2023-05-18T13:00:00Z"),
                due("2023-05-18T12:50:00Z", "2023-05-18T13:00:00Z"),
            ],
            rang: BTreeSet::new(),
        };
        let ten_to = at("2023-05-18T12:55:00Z");
        assert_eq!(instants.due_now(ten_to).len(), 2);
        assert_eq!(instants.due_now(at("2023-05-18T13:00:00Z")), []);
        instants.rang.insert(at("2023-05-18T12:00:00Z"));
        assert_eq!(instants.due_now(ten_to).len(), 1);
        instants.paused_until = Some(at("2023-05-19T05:00:00Z"));
        assert_eq!(instants.due_now(ten_to), []);
        assert_eq!(
            instants.next(at("2023-05-18T11:00:00Z")),
            instants.paused_until
        );
    }
}
