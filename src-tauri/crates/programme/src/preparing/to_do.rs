//! What a facilitator has to do before the next session, each with the place where it is done.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use replica::{Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::publish::unpublished;
use super::show_prepare::missing;
use crate::forum::Conversation;
use crate::language::{Both, Language};
use crate::schedule::when::extent;
use crate::schedule::{Edition, Session, edition};

/// So long ahead a session is looked at.
const AHEAD: TimeDelta = TimeDelta::days(21);
/// So long before it answers are expected to have begun.
const ANSWERS: TimeDelta = TimeDelta::days(5);

/// What is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// The edition is a draft, or something in it was not published.
    Publish,
    /// The session has no hour yet.
    NoTime,
    /// The session has no link yet.
    NoLink,
    /// Nothing is asked before it.
    NoQuestion,
    /// Nothing is there to prepare it with.
    NoMaterial,
    /// Something of it is said in one language only.
    OneLanguage,
    /// Nobody has answered its questions.
    NoAnswer,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// The session that it is for.
    pub session: Option<String>,
    /// Its number.
    pub number: Option<u32>,
    /// What it is called.
    pub title: Both,
    /// How many things.
    pub count: u32,
    /// The language that something is missing in.
    pub language: Option<Language>,
}

/// What is to do before the next session; nothing for who is no facilitator.
///
/// # Errors
/// See the crate.
pub fn to_do(replica: &Replica, now: DateTime<Utc>) -> Result<Vec<Task>> {
    if !replica.is_facilitator() {
        return Ok(Vec::new());
    }
    let connection = replica.connection();
    let edition = edition(connection)?;
    let mut tasks = Vec::new();
    let waiting = unpublished(connection)?.len();
    if edition.draft || waiting > 0 {
        tasks.push(Task {
            kind: TaskKind::Publish,
            session: None,
            number: None,
            title: edition.title.clone(),
            count: u32::try_from(waiting).unwrap_or(u32::MAX),
            language: None,
        });
    }
    let Some((session, begins)) = next(&edition, now) else {
        return Ok(tasks);
    };
    let number = edition
        .numbered()
        .iter()
        .position(|one| one.id == session.id)
        .and_then(|at| u32::try_from(at + 1).ok());
    let mut add = |kind: TaskKind, count: usize, language: Option<Language>| {
        tasks.push(Task {
            kind,
            session: Some(session.id.clone()),
            number,
            title: session.title.clone(),
            count: u32::try_from(count).unwrap_or(u32::MAX),
            language,
        });
    };
    if session.stated.start.is_none() {
        add(TaskKind::NoTime, 1, None);
    }
    if session.link.is_none() {
        add(TaskKind::NoLink, 1, None);
    }
    let asked: Vec<&str> = edition
        .questions
        .iter()
        .filter(|question| {
            question.session.as_deref() == Some(&session.id)
                || question.module.is_some() && question.module == session.module
        })
        .map(|question| question.id.as_str())
        .collect();
    if asked.is_empty() && !session.opening {
        add(TaskKind::NoQuestion, 1, None);
    }
    let mut lacking: BTreeMap<Language, usize> = BTreeMap::new();
    for one in missing(&edition) {
        if one.id == session.id || asked.contains(&one.id.as_str()) {
            *lacking.entry(one.language).or_default() += 1;
        }
    }
    for (language, count) in lacking {
        add(TaskKind::OneLanguage, count, Some(language));
    }
    let materials = crate::materials::materials(connection)?;
    let here = materials.iter().any(|material| {
        material.removed.is_none()
            && (material.told.session.as_deref() == Some(&session.id)
                || material.told.module.is_some() && material.told.module == session.module)
    });
    if !here && !session.opening {
        add(TaskKind::NoMaterial, 1, None);
    }
    if !asked.is_empty() && begins - now <= ANSWERS {
        let counted = crate::forum::counted(connection, "")?;
        let answered = asked.iter().any(|id| {
            let place = Conversation::Question((*id).to_owned()).to_string();
            counted.get(&place).is_some_and(|one| one.posts > 0)
        });
        if !answered {
            add(TaskKind::NoAnswer, asked.len(), None);
        }
    }
    Ok(tasks)
}

/// The next session, if it is near.
fn next(edition: &Edition, now: DateTime<Utc>) -> Option<(&Session, DateTime<Utc>)> {
    edition
        .sessions
        .iter()
        .filter_map(|session| Some((session, extent(edition, &session.stated)?)))
        .filter(|(_, (begins, ends))| *ends > now && *begins - now <= AHEAD)
        .min_by_key(|(_, (begins, _))| *begins)
        .map(|(session, (begins, _))| (session, begins))
}
