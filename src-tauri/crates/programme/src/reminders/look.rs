//! What is to ring now, written down before anybody shows it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;

use super::due::{self, Subject};
use super::reminder::{Look, Reminder, ReminderSettings, Summary};
use super::say::Speaker;
use super::store::{self, Key, Rung, State};
use crate::language::Language;
use crate::schedule;
use crate::schedule::when::JOIN_OPENS;
use crate::time::Reader;
use replica::Replica;
use replica::Result;
use replica::stamp::stamp;

/// From here on a reminder was missed, and is summed up with others that were.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// Finds what is due. Everything that is given back is written down first, and comes back at each look under
/// the same tag until [`confirm`](super::confirm::confirm) is told that it was shown.
///
/// # Errors
/// See the crate. Nothing is written then.
pub fn look(
    programme: &mut Replica,
    reader: &Reader,
    settings: &ReminderSettings,
    language: Language,
) -> Result<Look> {
    if !settings.enabled {
        return Ok(Look::default());
    }
    programme.transact(|projection| look_within(projection, reader, settings, language))
}

fn look_within(
    connection: &Connection,
    reader: &Reader,
    settings: &ReminderSettings,
    language: Language,
) -> Result<Look> {
    let edition = schedule::edition(connection)?;
    let choices = store::choices(connection)?;
    let subjects = due::subjects(&edition, reader, settings, &choices);
    let mut looking = Looking {
        connection,
        programme: &edition.id,
        reader,
        settings,
        rung: store::rung(connection)?,
        next: None,
    };
    looking.forget_what_is_no_longer_so(&subjects)?;
    let mut found = Vec::new();
    for subject in &subjects {
        found.extend(looking.judge(subject)?);
    }
    let (single, summed) = looking.part(found)?;
    let speaker = Speaker::new(
        connection,
        &edition,
        reader,
        language,
        settings.hide_content,
    )?;
    let look = Look {
        ring: single
            .iter()
            .map(|found| reminder(found, &edition.id, reader, &speaker))
            .collect(),
        summary: summary(&summed, &edition.id, &speaker),
        next: looking.next,
    };
    Ok(look)
}

/// A reminder that is to be shown.
struct Found<'s, 'e> {
    subject: &'s Subject<'e>,
    lead: u32,
    due: DateTime<Utc>,
    key: Key,
    /// The tag under which it was written at an earlier look, and never confirmed.
    written: Option<String>,
}

struct Looking<'l> {
    connection: &'l Connection,
    programme: &'l str,
    reader: &'l Reader,
    settings: &'l ReminderSettings,
    rung: BTreeMap<Key, Rung>,
    next: Option<DateTime<Utc>>,
}

impl Looking<'_> {
    /// What was written and never confirmed, and is no longer asked for (moved, removed, muted), was never
    /// announced: should it come back, it rings.
    fn forget_what_is_no_longer_so(&mut self, subjects: &[Subject<'_>]) -> Result<()> {
        let asked: BTreeSet<Key> = subjects
            .iter()
            .flat_map(|subject| subject.dues.iter().map(|(lead, _)| key(subject, *lead)))
            .collect();
        let unasked: Vec<Key> = self
            .rung
            .iter()
            .filter(|(key, rung)| rung.state == State::Written && !asked.contains(key))
            .map(|(key, _)| key.clone())
            .collect();
        for key in unasked {
            store::forget(self.connection, &key)?;
            self.rung.remove(&key);
        }
        Ok(())
    }

    /// The shortest lead of a subject that is to be shown, if one is; the longer ones, that it speaks for,
    /// are settled.
    fn judge<'s, 'e>(&mut self, subject: &'s Subject<'e>) -> Result<Option<Found<'s, 'e>>> {
        let over = subject.ends <= self.reader.now;
        let spoken = self.shortest_spoken(subject);
        let mut found: Option<Found<'s, 'e>> = None;
        for (lead, due) in &subject.dues {
            let key = key(subject, *lead);
            let kept = self.rung.get(&key);
            let state = kept.map(|rung| rung.state);
            if matches!(state, Some(State::Confirmed | State::SummedUp)) {
                continue;
            }
            if over {
                if state != Some(State::Lapsed) {
                    self.settle(subject, key, State::Lapsed)?;
                }
                continue;
            }
            if found.is_some() || spoken.is_some_and(|spoken| spoken < *lead) {
                if *due <= self.reader.now {
                    self.settle(subject, key, State::SummedUp)?;
                }
                continue;
            }
            let heard = due::heard(*due, subject.calls(*lead), self.reader, self.settings)?;
            if heard > self.reader.now {
                if heard < subject.ends {
                    self.next = Some(self.next.map_or(heard, |next| next.min(heard)));
                }
                continue;
            }
            found = Some(Found {
                subject,
                lead: *lead,
                due: *due,
                // one that lapsed under a clock that was wrong is as if it had never been looked at
                written: kept
                    .filter(|rung| rung.state == State::Written)
                    .map(|rung| rung.tag.clone()),
                key,
            });
        }
        Ok(found)
    }

    /// The shortest lead of this start that was shown: what lies before it is no news any more.
    fn shortest_spoken(&self, subject: &Subject<'_>) -> Option<u32> {
        self.rung
            .range(key(subject, 0)..=key(subject, u32::MAX))
            .find(|(_, rung)| matches!(rung.state, State::Confirmed | State::SummedUp))
            .map(|(key, _)| key.lead)
    }

    fn settle(&self, subject: &Subject<'_>, key: Key, state: State) -> Result<()> {
        let tag = subject.tag(self.programme, key.lead);
        self.write(&key, tag, state)
    }

    fn write(&self, key: &Key, tag: String, state: State) -> Result<()> {
        let at = stamp(self.reader.now);
        store::put(self.connection, key, &Rung { tag, state }, &at)
    }

    /// Parts what rings by itself from what is summed up, and writes down both. What was written at an
    /// earlier look may have been shown: it keeps its tag. What calls to a session is never summed up: a
    /// summary could not offer to join.
    fn part<'s, 'e>(&self, found: Vec<Found<'s, 'e>>) -> Result<Parted<'s, 'e>> {
        let tag = summary_tag(self.programme);
        let (mut summed, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|found| found.written.as_ref() == Some(&tag));
        let (mut single, others): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|found| found.written.is_some());
        let (calling, fresh): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|found| found.subject.calls(found.lead));
        for found in &calling {
            let tag = found.subject.tag(self.programme, found.lead);
            self.write(&found.key, tag, State::Written)?;
        }
        single.extend(calling);
        let late = fresh.iter().any(|found| self.reader.now - found.due > LATE);
        if !summed.is_empty() || (late && fresh.len() > 1) {
            for found in &fresh {
                self.write(&found.key, tag.clone(), State::Written)?;
            }
            summed.extend(fresh);
        } else {
            for found in &fresh {
                let tag = found.subject.tag(self.programme, found.lead);
                self.write(&found.key, tag, State::Written)?;
            }
            single.extend(fresh);
        }
        for part in [&mut single, &mut summed] {
            part.sort_by_key(|found| found.subject.begins);
        }
        Ok((single, summed))
    }
}

/// What rings by itself, and what is summed up.
type Parted<'s, 'e> = (Vec<Found<'s, 'e>>, Vec<Found<'s, 'e>>);

fn key(subject: &Subject<'_>, lead: u32) -> Key {
    Key {
        subject: subject.key(),
        starts: subject.starts.clone(),
        lead,
    }
}

fn summary_tag(programme: &str) -> String {
    format!("{programme}.summary")
}

fn reminder(
    found: &Found<'_, '_>,
    programme: &str,
    reader: &Reader,
    speaker: &Speaker<'_>,
) -> Reminder {
    let Found { subject, lead, .. } = found;
    let (title, body) = speaker.reminder(subject, *lead);
    let opens = TimeDelta::minutes((*lead).into()) <= JOIN_OPENS
        || subject.begins - JOIN_OPENS <= reader.now;
    Reminder {
        tag: subject.tag(programme, *lead),
        subject: subject.key(),
        id: subject.id().to_owned(),
        programme: programme.to_owned(),
        lead: *lead,
        title,
        body,
        join: subject.timed && subject.has_link() && opens,
        urgent: subject.calls(*lead),
    }
}

fn summary(summed: &[Found<'_, '_>], programme: &str, speaker: &Speaker<'_>) -> Option<Summary> {
    if summed.is_empty() {
        return None;
    }
    let subjects: Vec<&Subject<'_>> = summed.iter().map(|found| found.subject).collect();
    let (title, body) = speaker.summary(&subjects);
    Some(Summary {
        tag: summary_tag(programme),
        title,
        body,
        tags: summed
            .iter()
            .map(|found| {
                let Key {
                    subject,
                    starts,
                    lead,
                } = found.key.clone();
                (subject, lead, starts)
            })
            .collect(),
    })
}
