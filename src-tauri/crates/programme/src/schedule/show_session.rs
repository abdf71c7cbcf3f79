//! One session: when, with whom, what to think about before, and the reader's own notes.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::cards::{self, ModuleCard, QuestionCard, ScheduleAge, SessionCard};
use super::{store, when};
use crate::error::Code;
use crate::materials::show_materials::{MaterialCard, Shelf};
use crate::notes;
use crate::notes::Note;
use crate::programmes::card::{ProgrammeCard, age, card};
use crate::time::Reader;
use replica::Replica;
use replica::stamp::stamp;
use replica::{Error, Result};

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionPage {
    /// The present.
    pub now: String,
    /// The reader's zone.
    pub zone: String,
    /// Which programme.
    pub programme: ProgrammeCard,
    /// Its zone.
    pub programme_zone: String,
    /// The session.
    pub session: SessionCard,
    /// Its module.
    pub module: Option<ModuleCard>,
    /// The questions that prepare it, and those of its module.
    pub questions: Vec<QuestionCard>,
    /// The materials that prepare it, and those of its module: required ones first.
    pub materials: Vec<MaterialCard>,
    /// The reader's own note.
    pub note: Note,
    /// The id of the session before.
    pub previous: Option<String>,
    /// The id of the session after.
    pub following: Option<String>,
    /// Join is the next sensible step.
    pub join_opens: bool,
    /// How old the schedule is.
    pub age: ScheduleAge,
}

/// Reads the page.
///
/// # Errors
/// `session-unknown`.
pub fn show_session(programme: &Replica, reader: &Reader, id: &str) -> Result<SessionPage> {
    let connection = programme.connection();
    let edition = store::edition(connection)?;
    let unknown = || Error::of(Code::SessionUnknown).with("id", id);
    let own = cards::Own::of(connection)?;
    let sessions = cards::sessions(&edition, reader, &own);
    let at = sessions
        .iter()
        .position(|session| session.id == id)
        .ok_or_else(unknown)?;
    let session = sessions.get(at).cloned().ok_or_else(unknown)?;
    let stated = edition
        .sessions
        .iter()
        .find(|session| session.id == id)
        .ok_or_else(unknown)?;
    let beside = |at: Option<usize>| {
        at.and_then(|at| sessions.get(at))
            .map(|session| session.id.clone())
    };
    Ok(SessionPage {
        now: stamp(reader.now),
        zone: reader.zone.name().to_owned(),
        programme: card(programme, &edition, reader)?,
        programme_zone: edition.zone.name().to_owned(),
        module: cards::modules(&edition)
            .into_iter()
            .find(|module| Some(&module.id) == session.module.as_ref()),
        questions: edition
            .questions
            .iter()
            .filter(|question| {
                question.session.as_deref() == Some(id)
                    || (question.module.is_some() && question.module == session.module)
            })
            .map(|question| cards::question(&edition, question, own.is_done(&question.id)))
            .collect(),
        materials: Shelf::of(programme, reader.now)?.for_session(
            connection,
            id,
            session.module.as_deref(),
        )?,
        note: notes::note(connection, id)?,
        previous: beside(at.checked_sub(1)),
        following: beside(at.checked_add(1)),
        join_opens: when::join_opens(&edition, stated, reader.now),
        age: age(connection, reader)?,
        session,
    })
}
