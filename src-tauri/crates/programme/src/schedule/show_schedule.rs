//! The whole programme: six months at a glance, session by session.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::cards::{self, ContactCard, MeetingCard, ModuleCard, ScheduleAge, SessionCard};
use super::findings::{Finding, findings};
use super::read_file::Places;
use super::store;
use crate::language::{Both, Language};
use crate::programmes::card::{ProgrammeCard, age, card};
use crate::time::Reader;
use replica::Replica;
use replica::Result;
use replica::stamp::stamp;

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// The present.
    pub now: String,
    /// The date on the reader's wall.
    pub date: String,
    /// The reader's zone.
    pub zone: String,
    /// Which programme.
    pub programme: ProgrammeCard,
    /// Its zone.
    pub programme_zone: String,
    /// A few words about it.
    pub about: Option<Both>,
    /// Whom to write to.
    pub contact: ContactCard,
    /// Its modules.
    pub modules: Vec<ModuleCard>,
    /// Its sessions in their order.
    pub sessions: Vec<SessionCard>,
    /// Its information meetings.
    pub meetings: Vec<MeetingCard>,
    /// What contradicts itself, for those who can mend it.
    pub findings: Vec<Finding>,
    /// Of the sessions, for the certificate.
    pub attendance_percent: Option<u32>,
    /// How old the schedule is.
    pub age: ScheduleAge,
}

/// Reads the page.
///
/// # Errors
/// See the crate.
pub fn show_schedule(programme: &Replica, reader: &Reader, language: Language) -> Result<Schedule> {
    let connection = programme.connection();
    let edition = store::edition(connection)?;
    let own = cards::Own::of(connection)?;
    Ok(Schedule {
        now: stamp(reader.now),
        date: reader.today().to_string(),
        zone: reader.zone.name().to_owned(),
        programme: card(programme, &edition, reader)?,
        programme_zone: edition.zone.name().to_owned(),
        modules: cards::modules(&edition),
        sessions: cards::sessions(&edition, reader, &own),
        meetings: cards::meetings(&edition, reader),
        findings: findings(&edition, &[], &Places::default(), language),
        attendance_percent: edition.attendance.map(|rule| rule.percent),
        age: age(connection, reader)?,
        about: edition.about.filled(),
        contact: edition.contact,
    })
}
