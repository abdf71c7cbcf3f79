//! One round: what is due in each programme is written down, shown, and confirmed.

use chrono::{DateTime, Utc};
use device::notify::{Notice, show};
use programme::Language;
use programme::exchange_status::exchange_status;
use programme::forum::notice::{answered, noticed};
use programme::preparing::news::{to_tell, was_told};
use programme::reminders::ReminderSettings;
use programme::reminders::confirm::confirm;
use programme::reminders::look::look;
use programme::reminders::settings::reminder_settings;
use programme::settings::{Settings, settings};
use programme::time::Reader;
use programme::words;
use replica::{Profile, Result};

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Notifications that were shown.
    pub shown: u32,
    /// Notifications that nobody took; they are tried again at the next round.
    pub refused: u32,
    /// What the system answered to the last of these.
    pub answer: Option<String>,
    /// A programme could not be opened or read: what falls due in it is not known.
    pub failed: bool,
    /// When the next reminder falls due.
    pub next: Option<DateTime<Utc>>,
    /// The programmes that have a place for exchange and are not paused.
    pub exchange: Vec<Exchanges>,
}

/// A programme that exchanges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanges {
    /// Its id.
    pub id: String,
    /// Where: `folder:/path`.
    pub place: String,
    /// Something was written that the group does not have for sure.
    pub waits: bool,
}

/// Does one round over all programmes of a profile.
///
/// # Errors
/// Those of the device's database; a programme that cannot be opened or read is told in the log.
pub fn round(profile: &Profile, detected: &Settings, now: DateTime<Utc>) -> Result<Round> {
    let chosen = settings(profile.device(), detected)?;
    let reminders = reminder_settings(profile.device())?;
    let reader = Reader {
        now,
        zone: chosen.reader_zone()?,
    };
    let language = chosen.language;
    let looking = Looking {
        reader,
        reminders,
        language,
        open: words::word(language, "bell.open"),
        join: words::word(language, "bell.join"),
    };
    let mut done = Round::default();
    for id in profile.programmes()? {
        // one programme that cannot be read, or not be written, does not keep the others from ringing
        if let Err(error) = of_programme(profile, &id, &looking, &mut done) {
            tracing::warn!("{id}: {error}");
            done.failed = true;
        }
    }
    Ok(done)
}

/// What every programme is looked at with.
struct Looking {
    reader: Reader,
    reminders: ReminderSettings,
    language: Language,
    /// What the buttons of a notification say.
    open: String,
    join: String,
}

/// The round of one programme.
fn of_programme(profile: &Profile, id: &str, looking: &Looking, done: &mut Round) -> Result<()> {
    let Looking {
        reader,
        reminders,
        language,
        open,
        join,
    } = looking;
    let mut programme = profile.programme(id)?;
    let look = look(&mut programme, reader, reminders, *language)?;
    done.next = match (done.next, look.next) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    // while it is open: opening it once more for this alone would cost as much as the whole round
    let standing = exchange_status(&programme, reader.now)?;
    if let Some(place) = standing.place.filter(|_| !standing.paused) {
        done.exchange.push(Exchanges {
            id: id.to_owned(),
            place,
            waits: standing.waiting + standing.sent > 0,
        });
    }
    let mut say = |tag: &str,
                   title: &str,
                   body: &str,
                   urgent: bool,
                   actions: &[(&str, &str)]|
     -> Result<()> {
        match show(&Notice {
            tag,
            title,
            body,
            urgent,
            actions,
            icon: "",
        }) {
            Ok(shown) => {
                done.shown += 1;
                done.answer = Some(shown.server);
                confirm(&programme, tag, reader.now)
            }
            Err(error) => {
                done.refused += 1;
                done.answer = Some(error.to_string());
                Ok(())
            }
        }
    };
    for reminder in &look.ring {
        let mut actions = vec![("default", open.as_str()), ("open", open.as_str())];
        if reminder.join {
            actions.insert(1, ("join", join.as_str()));
        }
        say(
            &reminder.tag,
            &reminder.title,
            &reminder.body,
            reminder.urgent,
            &actions,
        )?;
    }
    if let Some(summary) = &look.summary {
        let actions = [("default", open.as_str()), ("open", open.as_str())];
        say(&summary.tag, &summary.title, &summary.body, false, &actions)?;
    }
    if let Some(answered) = answered(&programme, reader, reminders, *language)? {
        let notice = Notice {
            tag: &format!("{id}.forum"),
            title: &answered.title,
            body: &answered.body,
            urgent: false,
            actions: &[("default", open.as_str()), ("open", open.as_str())],
            icon: "",
        };
        match show(&notice) {
            Ok(shown) => {
                done.shown += 1;
                done.answer = Some(shown.server);
                noticed(&mut programme, &answered.posts)?;
            }
            Err(error) => {
                done.refused += 1;
                done.answer = Some(error.to_string());
            }
        }
    }
    if let Some(told) = to_tell(&mut programme, reader, reminders, *language)? {
        let tag = match &told.session {
            Some(session) => format!("{id}.session.{session}.moved"),
            None => format!("{id}.moved"),
        };
        let notice = Notice {
            tag: &tag,
            title: &told.title,
            body: &told.body,
            urgent: false,
            actions: &[("default", open.as_str()), ("open", open.as_str())],
            icon: "",
        };
        match show(&notice) {
            Ok(shown) => {
                done.shown += 1;
                done.answer = Some(shown.server);
                was_told(&mut programme, &told)?;
            }
            Err(error) => {
                done.refused += 1;
                done.answer = Some(error.to_string());
            }
        }
    }
    Ok(())
}
