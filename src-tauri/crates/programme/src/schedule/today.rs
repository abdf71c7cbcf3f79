//! Today: when is the next session, what is left to prepare, how old is what we know.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::cards::{
    self, MeetingCard, ModuleCard, QuestionCard, ScheduleAge, SessionCard, Standing,
};
use super::{store, when};
use crate::materials::show_materials::{MaterialCard, Shelf};
use crate::programmes::card::{ProgrammeCard, age, card};
use crate::programmes::elsewhere::{Elsewhere, elsewhere};
use crate::time::Reader;
use replica::Profile;
use replica::Replica;
use replica::Result;
use replica::stamp::stamp;

/// Everything that the page shows of one programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Today {
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
    /// Its modules.
    pub modules: Vec<ModuleCard>,
    /// Its sessions in their order.
    pub sessions: Vec<SessionCard>,
    /// The id of the session that goes on now or comes next.
    pub next: Option<String>,
    /// The questions that prepare it.
    pub questions: Vec<QuestionCard>,
    /// The materials that prepare it.
    pub materials: Vec<MaterialCard>,
    /// Information meetings that are still to come.
    pub meetings: Vec<MeetingCard>,
    /// Join is the next sensible step.
    pub join_opens: bool,
    /// How old the schedule is.
    pub age: ScheduleAge,
    /// How many persons are on the list.
    pub people: u32,
    /// How many organisations.
    pub organisations: u32,
    /// The next sessions of other programmes on this computer.
    pub elsewhere: Vec<Elsewhere>,
}

/// Reads the page.
///
/// # Errors
/// See the crate.
pub fn today(profile: &Profile, programme: &Replica, reader: &Reader) -> Result<Today> {
    let connection = programme.connection();
    let edition = store::edition(connection)?;
    let own = cards::Own::of(connection)?;
    let sessions = cards::sessions(&edition, reader, &own);
    let next = sessions
        .iter()
        .find(|session| session.standing == Standing::Now)
        .or_else(|| {
            sessions
                .iter()
                .find(|session| session.standing == Standing::Next)
        });
    let questions = edition
        .questions
        .iter()
        .filter(|question| {
            next.is_some_and(|next| {
                question.session.as_deref() == Some(&next.id)
                    || (question.module.is_some() && question.module == next.module)
            })
        })
        .map(|question| cards::question(&edition, question, own.is_done(&question.id)))
        .collect();
    let materials = match next {
        Some(next) => Shelf::of(programme, reader.now)?.for_session(
            connection,
            &next.id,
            next.module.as_deref(),
        )?,
        None => Vec::new(),
    };
    let meetings = cards::meetings(&edition, reader)
        .into_iter()
        .filter(|meeting| {
            meeting.when.ends.as_deref().map_or_else(
                || meeting.when.days_away.is_some_and(|days| days >= 0),
                |ends| ends > stamp(reader.now).as_str(),
            )
        })
        .collect();
    let join_opens = next.is_some_and(|next| {
        edition
            .sessions
            .iter()
            .any(|session| session.id == next.id && when::join_opens(&edition, session, reader.now))
    });
    let count = |table: &str| -> Result<u32> {
        Ok(
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })?,
        )
    };
    Ok(Today {
        now: stamp(reader.now),
        date: reader.today().to_string(),
        zone: reader.zone.name().to_owned(),
        programme: card(programme, &edition, reader)?,
        programme_zone: edition.zone.name().to_owned(),
        modules: cards::modules(&edition),
        next: next.map(|session| session.id.clone()),
        questions,
        materials,
        meetings,
        join_opens,
        age: age(connection, reader)?,
        people: count("person")?,
        organisations: count("organisation")?,
        elsewhere: elsewhere(profile, &edition.id, reader)?,
        sessions,
    })
}
