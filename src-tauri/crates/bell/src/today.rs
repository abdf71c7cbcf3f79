//! What the bell's icon says and does: the next session in one line, and quiet for today.

use chrono::{DateTime, NaiveTime, Utc};
use programme::programmes::elsewhere::elsewhere;
use programme::reminders::ReminderSettings;
use programme::reminders::settings::{reminder_settings, save_reminder_settings};
use programme::settings::{Settings, settings};
use programme::time::{Reader, place};
use replica::stamp::stamp;
use replica::{Profile, Result};
use zones::Tz;

/// The next session of all programmes, as one line in the reader's own time: `18 May 08:00 · Volver a casa`.
/// `None` when no session is known to come.
///
/// # Errors
/// See the crate.
pub fn next_line(
    profile: &Profile,
    detected: &Settings,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let chosen = settings(profile.device(), detected)?;
    let reader = Reader {
        now,
        zone: chosen.reader_zone()?,
    };
    // every programme is "elsewhere" to somebody who looks at none
    let next = elsewhere(profile, "", &reader)?.into_iter().next();
    Ok(next.and_then(|next| {
        let when = next.session.when.mine?;
        let time = when.time.unwrap_or_default();
        let title = next.session.title.best(chosen.language).to_owned();
        Some(format!("{} {time} · {title}", when.date))
    }))
}

/// Nothing rings until the reader's day is over.
///
/// # Errors
/// Those of the device's database.
pub fn pause_for_today(profile: &Profile, detected: &Settings, now: DateTime<Utc>) -> Result<()> {
    let zone = settings(profile.device(), detected)?.reader_zone()?;
    let until = midnight(now, zone);
    let kept = reminder_settings(profile.device())?;
    save_reminder_settings(
        profile.device(),
        &ReminderSettings {
            paused_until: Some(stamp(until)),
            ..kept
        },
    )
}

/// The end of the day in that zone.
pub(crate) fn midnight(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let tomorrow = today.succ_opt().unwrap_or(today);
    place(tomorrow, NaiveTime::MIN, zone).instant
}

#[cfg(test)]
mod tests {
    use programme::Language;
    use programme::programmes::sample::make_sample;
    use zeroize::Zeroizing;

    use super::*;
    use crate::round::round;

    #[test]
    fn a_paused_bell_is_silent_until_the_readers_midnight() {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = "2023-05-15T12:00:00Z".parse().unwrap();
        let profile = Profile::create(
            folder.path(),
            Zeroizing::new([1; 32]),
            now,
            &programme::NOUNS,
        )
        .unwrap();
        make_sample(&profile, now).unwrap();
        let lima = Settings::detected(Language::Es, "America/Lima");
        let line = next_line(&profile, &lima, now).unwrap().unwrap();
        assert!(line.starts_with("2023-05-18 08:00 · "), "{line}");

        pause_for_today(&profile, &lima, now).unwrap();
        let until = reminder_settings(profile.device()).unwrap().paused_until;
        assert_eq!(until.as_deref(), Some("2023-05-16T05:00:00.000Z"));
        let silent = round(&profile, &lima, now).unwrap();
        assert_eq!((silent.shown, silent.refused), (0, 0));
    }
}
