//! What a person chose for this computer: language, theme, clock, zone.
//!
//! Not here: detection, which the shell passes in.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::Language;
use crate::time;
use replica::{Error, Result};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How hours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum HourCycle {
    /// As the language writes them.
    #[default]
    Locale,
    /// 1 to 12.
    H12,
    /// 0 to 23.
    H24,
}

/// With which day a week begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum FirstDay {
    /// As the locale has it.
    #[default]
    Locale,
    /// Monday.
    Monday,
    /// Sunday.
    Sunday,
    /// Saturday.
    Saturday,
}

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Of the interface.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// How hours are written.
    pub hour_cycle: HourCycle,
    /// With which day a week begins.
    pub first_day: FirstDay,
    /// Chosen by hand, IANA; absent: the detected one.
    pub zone: Option<String>,
    /// After so many minutes without a key or a pointer the window locks a profile that a passphrase opens; absent: never.
    #[serde(default)]
    pub lock_after: Option<u16>,
    /// Of this computer.
    pub detected_zone: String,
}

impl Settings {
    /// What holds before anything was chosen.
    pub fn detected(language: Language, zone: &str) -> Self {
        Self {
            language,
            theme: Theme::default(),
            hour_cycle: HourCycle::default(),
            first_day: FirstDay::default(),
            zone: None,
            lock_after: None,
            detected_zone: zone.to_owned(),
        }
    }

    /// The reader's zone: the chosen one, or the detected one.
    ///
    /// # Errors
    /// `zone-unknown`.
    pub fn reader_zone(&self) -> Result<zones::Tz> {
        time::zone(self.zone.as_deref().unwrap_or(&self.detected_zone))
    }
}

/// Reads the settings; what is not there, or cannot be read any more, is as detected.
///
/// # Errors
/// See the crate.
pub fn settings(connection: &Connection, detected: &Settings) -> Result<Settings> {
    let kept: Option<String> = connection
        .query_row(
            "SELECT value FROM setting WHERE name = 'settings'",
            [],
            |row| row.get(0),
        )
        .map(Some)
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(None),
            other => Err(other),
        })?;
    let kept = kept.and_then(|text| serde_json::from_str::<Settings>(&text).ok());
    Ok(match kept {
        None => detected.clone(),
        Some(kept) => Settings {
            detected_zone: detected.detected_zone.clone(),
            ..kept
        },
    })
}

/// Keeps the settings.
///
/// # Errors
/// `zone-unknown` (nothing is kept then).
pub fn save_settings(connection: &Connection, settings: &Settings) -> Result<()> {
    settings.reader_zone()?;
    let text =
        serde_json::to_string(settings).map_err(|error| Error::internal("settings", error))?;
    connection.execute(
        "INSERT OR REPLACE INTO setting (name, value) VALUES ('settings', ?1)",
        params![text],
    )?;
    Ok(())
}

/// Which programme was looked at last.
///
/// # Errors
/// See the crate.
pub fn current(connection: &Connection) -> Result<Option<String>> {
    connection
        .query_row(
            "SELECT value FROM setting WHERE name = 'current'",
            [],
            |row| row.get(0),
        )
        .map(Some)
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(None),
            other => Err(other.into()),
        })
}

/// Notes which programme is looked at.
///
/// # Errors
/// See the crate.
pub fn put_current(connection: &Connection, id: &str) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO setting (name, value) VALUES ('current', ?1)",
        params![id],
    )?;
    Ok(())
}

/// Whether it was said once what closing the window stops.
///
/// # Errors
/// See the crate.
pub fn said_on_close(connection: &Connection) -> Result<bool> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'said_on_close')",
        [],
        |row| row.get(0),
    )?)
}

/// Notes that it was said.
///
/// # Errors
/// See the crate.
pub fn put_said_on_close(connection: &Connection) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO setting (name, value) VALUES ('said_on_close', 'yes')",
        [],
    )?;
    Ok(())
}
