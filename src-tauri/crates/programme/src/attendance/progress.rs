//! How far somebody has come towards the certificate, by the programme's rule.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::mark::{Entry, Mark};
use crate::Language;
use crate::people::{Person, PersonLabel};
use crate::schedule::when::extent;
use crate::schedule::{Edition, Session};
use crate::words;

/// What a certificate asks for where the programme says nothing, in percent.
const PERCENT: u32 = 80;

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ProgressStanding", rename_all = "kebab-case")]
pub enum Standing {
    /// They have what it takes.
    Reached,
    /// They can still reach it.
    OnCourse,
    /// They need every session that follows.
    Tight,
    /// It is out of reach.
    OutOfReach,
}

/// How far somebody has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceProgress", rename_all = "camelCase")]
pub struct Progress {
    /// The person's id.
    pub person: String,
    /// Sessions that count for them: those they are excused from do not.
    pub counted: u32,
    /// Sessions they have: a part is half a one.
    pub attended: f64,
    /// Sessions that it takes.
    pub needed: u32,
    /// Sessions that count and are still to come, or have no mark yet.
    pub open: u32,
    /// So many of these they can miss.
    pub may_miss: u32,
    /// Where they stand.
    pub standing: Standing,
}

/// Whether somebody counts for attendance: a facilitator who takes part as nothing else does not.
pub fn counts(person: &Person) -> bool {
    person.labels.is_empty()
        || person
            .labels
            .iter()
            .any(|label| *label != PersonLabel::Facilitator)
}

/// The sessions that count: all that are numbered, and the opening where the programme says so.
pub fn counted(edition: &Edition) -> Vec<&Session> {
    let opening = edition.attendance.is_some_and(|rule| rule.counts_opening);
    edition
        .sessions
        .iter()
        .filter(|session| !session.opening || opening)
        .collect()
}

/// So many of the sessions a certificate asks for, in percent.
pub fn percent(edition: &Edition) -> u32 {
    edition.attendance.map_or(PERCENT, |rule| rule.percent)
}

/// How far somebody has come, by their marks.
pub fn progress(edition: &Edition, person: &str, entries: &[Entry]) -> Progress {
    let percent = percent(edition);
    let marks: BTreeMap<&str, Mark> = entries
        .iter()
        .filter(|entry| entry.person == person)
        .map(|entry| (entry.session.as_str(), entry.mark))
        .collect();
    // halves, so that nothing is lost by adding
    let (mut counted_for, mut halves, mut open) = (0_u32, 0_u32, 0_u32);
    for session in counted(edition) {
        let mark = marks.get(session.id.as_str());
        if mark == Some(&Mark::Excused) {
            continue;
        }
        counted_for += 1;
        match mark {
            Some(Mark::Present | Mark::MadeUp) => halves += 2,
            Some(Mark::Part) => halves += 1,
            Some(Mark::Absent | Mark::Excused) => {}
            None => open += 1,
        }
    }
    let needed = (counted_for * percent).div_ceil(100);
    let best = halves + 2 * open;
    let standing = match (halves >= 2 * needed, best.cmp(&(2 * needed))) {
        (true, _) if counted_for > 0 => Standing::Reached,
        (_, std::cmp::Ordering::Less) => Standing::OutOfReach,
        (_, std::cmp::Ordering::Equal) => Standing::Tight,
        _ => Standing::OnCourse,
    };
    Progress {
        person: person.to_owned(),
        counted: counted_for,
        attended: f64::from(halves) / 2.0,
        needed,
        open,
        may_miss: (best.saturating_sub(2 * needed) / 2).min(open),
        standing,
    }
}

/// Sessions, of which a part is half a one, as they are said: `11`, `10.5`.
pub fn halves(sessions: f64) -> String {
    match (sessions * 2.0).rem_euclid(2.0) > 0.5 {
        true => format!("{sessions:.1}"),
        false => format!("{sessions:.0}"),
    }
}

/// Whether all sessions that count are over.
pub fn is_over(edition: &Edition, now: DateTime<Utc>) -> bool {
    let all = counted(edition);
    !all.is_empty()
        && all
            .iter()
            .all(|session| extent(edition, &session.stated).is_some_and(|(_, ends)| ends <= now))
}

/// How far somebody has come, in a sentence: `9 of 12. You can miss one more.`
pub fn in_words(progress: &Progress, language: Language) -> String {
    let mut params = BTreeMap::new();
    let shown = halves(progress.attended);
    let shown = match language {
        Language::En => shown,
        Language::Es => shown.replace('.', ","),
    };
    params.insert("attended".to_owned(), shown);
    params.insert("counted".to_owned(), progress.counted.to_string());
    let of = words::say(language, "attendance.of", &params);
    let then = match progress.standing {
        _ if progress.counted == 0 => String::new(),
        Standing::Reached => words::word(language, "attendance.standing.reached"),
        Standing::OutOfReach => words::word(language, "attendance.standing.out-of-reach"),
        Standing::Tight => words::word(language, "attendance.standing.tight"),
        Standing::OnCourse if progress.may_miss == 0 => {
            words::word(language, "attendance.standing.tight")
        }
        Standing::OnCourse => words::count(
            language,
            "attendance.may_miss",
            i64::from(progress.may_miss),
        ),
    };
    format!("{of} {then}").trim_end().to_owned()
}
