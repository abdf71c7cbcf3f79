//! What changed in the sessions since the reader looked: a moved hour is told until it was seen, and rung once.
//!
//! What is known is compared with what stands, so that it makes no difference in which order changes came.

use replica::{Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::store;
use crate::language::{Both, Language};
use crate::reminders::ReminderSettings;
use crate::reminders::due::may_be_heard;
use crate::schedule::when::{When, extent, when};
use crate::schedule::{Edition, Session, Stated, edition, parse_date};
use crate::time::Reader;
use crate::words;

/// A session as the reader has seen it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    title: Both,
    date: Option<String>,
    start: Option<String>,
    zone: Option<String>,
    minutes: Option<u32>,
    linked: bool,
}

impl Known {
    fn of(session: &Session) -> Self {
        let stated = session.stated;
        Self {
            title: session.title.clone(),
            date: stated.date.map(|date| date.to_string()),
            start: stated.start.map(|start| start.format("%H:%M").to_string()),
            zone: stated.zone.map(|zone| zone.name().to_owned()),
            minutes: stated.minutes,
            linked: session.link.is_some(),
        }
    }

    fn stated(&self) -> Stated {
        Stated {
            date: self.date.as_deref().and_then(parse_date),
            weekday: None,
            start: self
                .start
                .as_deref()
                .and_then(|start| chrono::NaiveTime::parse_from_str(start, "%H:%M").ok()),
            minutes: self.minutes,
            zone: self.zone.as_deref().and_then(|zone| zone.parse().ok()),
        }
    }
}

/// What happened to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum NewsKind {
    /// Another date or time.
    Moved,
    /// It has no date any more.
    CalledOff,
    /// It was taken out of the programme.
    TakenOut,
    /// It is new.
    New,
}

/// A change of a session that the reader has not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "SessionNews", rename_all = "camelCase")]
pub struct News {
    /// The session's id.
    pub session: String,
    /// From 1; none for the opening, and for one that is gone.
    pub number: Option<u32>,
    /// What it is called.
    pub title: Both,
    /// What happened.
    pub kind: NewsKind,
    /// When it was to be.
    pub before: When,
    /// When it is.
    pub now: When,
}

/// What the reader has not seen yet, in the order of the sessions. The first look makes no news.
///
/// # Errors
/// See the crate.
pub fn news(connection: &Connection, reader: &Reader) -> Result<Vec<News>> {
    let edition = edition(connection)?;
    let known = store::known::<Known>(connection)?;
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let known = known.into_iter().map(|(id, (known, _))| (id, known));
    Ok(differences(&edition, reader, &known.collect()))
}

fn differences(
    edition: &Edition,
    reader: &Reader,
    known: &std::collections::BTreeMap<String, Known>,
) -> Vec<News> {
    let numbered: Vec<String> = edition
        .numbered()
        .iter()
        .map(|session| session.id.clone())
        .collect();
    let over =
        |stated: &Stated| extent(edition, stated).is_some_and(|(_, ends)| ends <= reader.now);
    let mut all = Vec::new();
    for session in &edition.sessions {
        let number = numbered.iter().position(|id| *id == session.id);
        let number = number.and_then(|at| u32::try_from(at + 1).ok());
        let (before, kind) = match known.get(&session.id) {
            None => (Stated::default(), NewsKind::New),
            Some(known) => {
                let before = known.stated();
                let same = extent(edition, &before) == extent(edition, &session.stated);
                // an hour that was to be announced and is now is news; what was never dated is none
                match (same, session.stated.date.is_some()) {
                    (true, _) => continue,
                    (false, true) => (before, NewsKind::Moved),
                    (false, false) => (before, NewsKind::CalledOff),
                }
            }
        };
        if (before.date.is_none() || over(&before))
            && (session.stated.date.is_none() || over(&session.stated))
        {
            continue;
        }
        all.push(News {
            session: session.id.clone(),
            number,
            title: session.title.clone(),
            kind,
            before: when(edition, &before, reader),
            now: when(edition, &session.stated, reader),
        });
    }
    for (id, known) in known {
        let before = known.stated();
        let gone = !edition.sessions.iter().any(|session| session.id == *id);
        if gone && before.date.is_some() && !over(&before) {
            all.push(News {
                session: id.clone(),
                number: None,
                title: known.title.clone(),
                kind: NewsKind::TakenOut,
                before: when(edition, &before, reader),
                now: when(edition, &Stated::default(), reader),
            });
        }
    }
    all
}

/// The reader has seen the sessions as they stand.
///
/// # Errors
/// See the crate.
pub fn mark_seen(replica: &mut Replica) -> Result<()> {
    replica.transact(|projection| see_all(projection))
}

fn see_all(connection: &Connection) -> Result<()> {
    let edition = edition(connection)?;
    for id in store::known::<Known>(connection)?.into_keys() {
        store::forget_known(connection, &id)?;
    }
    for session in &edition.sessions {
        store::put_known(connection, &session.id, &Known::of(session))?;
    }
    Ok(())
}

/// Notes what stands as seen where nothing was noted before: whoever opens a programme for the first time sees no news.
///
/// # Errors
/// See the crate.
pub fn begin(replica: &mut Replica) -> Result<()> {
    let connection = replica.connection();
    let begun = !store::known::<Known>(connection)?.is_empty();
    match begun || edition(connection)?.sessions.is_empty() {
        true => Ok(()),
        false => replica.transact(|projection| see_all(projection)),
    }
}

/// Who writes these sessions knows them as they stand.
///
/// # Errors
/// See the crate.
pub(super) fn know<'i>(connection: &Connection, ids: impl Iterator<Item = &'i str>) -> Result<()> {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() || store::known::<Known>(connection)?.is_empty() {
        return Ok(());
    }
    let edition = edition(connection)?;
    for id in ids {
        match edition.sessions.iter().find(|session| session.id == id) {
            Some(session) => store::put_known(connection, id, &Known::of(session))?,
            None => store::forget_known(connection, id)?,
        }
    }
    Ok(())
}

/// What is to be told by a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The programme.
    pub title: String,
    /// What changed, in words.
    pub body: String,
    /// The session that it leads to, if it is one.
    pub session: Option<String>,
    /// What is told, to be noted once it was.
    sessions: Vec<(String, String)>,
}

/// Sessions that moved, or have no date any more, since the reader last looked or was told. Who opens a programme for the first time is
/// told nothing.
///
/// # Errors
/// See the crate.
pub fn to_tell(
    replica: &mut Replica,
    reader: &Reader,
    settings: &ReminderSettings,
    language: Language,
) -> Result<Option<Told>> {
    begin(replica)?;
    let connection = replica.connection();
    let edition = edition(connection)?;
    if edition.draft || !may_be_heard(reader, settings)? {
        return Ok(None);
    }
    let all = store::known::<Known>(connection)?;
    let mut due = Vec::new();
    for news in news(connection, reader)? {
        let stands = edition.sessions.iter().find(|one| one.id == news.session);
        let stands = store::json(&stands.map(Known::of))?;
        let told = all.get(&news.session).and_then(|(_, rung)| rung.clone());
        // one that is new is seen when the person looks: only an hour that somebody counts on is rung
        if all.contains_key(&news.session) && told.as_deref() != Some(&stands) {
            due.push((news, stands));
        }
    }
    let Some((first, _)) = due.first() else {
        return Ok(None);
    };
    let title = edition.title.best(language).to_owned();
    let (title, body) = match (settings.hide_content, due.len()) {
        (true, _) => (
            words::word(language, "bell.hidden.title"),
            words::word(language, "bell.moved.hidden"),
        ),
        (false, 1) => (title, said(first, language)),
        (false, count) => (
            title,
            words::count(
                language,
                "bell.moved.many",
                i64::try_from(count).unwrap_or(i64::MAX),
            ),
        ),
    };
    Ok(Some(Told {
        title,
        body,
        session: Some(first.session.clone())
            .filter(|_| due.len() == 1 && first.kind != NewsKind::TakenOut),
        sessions: due
            .into_iter()
            .map(|(news, stands)| (news.session, stands))
            .collect(),
    }))
}

fn said(news: &News, language: Language) -> String {
    use chrono::Datelike as _;
    let what = match news.number {
        Some(number) => words::phrase(
            language,
            "bell.moved.session",
            &[("number", &number.to_string())],
        ),
        None => news.title.best(language).to_owned(),
    };
    let mine = news.now.mine.as_ref();
    let date = mine.and_then(|mine| parse_date(&mine.date));
    match (date, mine.and_then(|mine| mine.time.clone())) {
        (Some(date), time) => {
            let day = words::phrase(
                language,
                "announce.day",
                &[
                    ("weekday", &words::weekday(language, date.weekday())),
                    ("date", &words::date(language, date)),
                ],
            );
            let time = time.unwrap_or_else(|| words::word(language, "announce.hour_to_come"));
            words::phrase(
                language,
                "bell.moved.one",
                &[("what", &what), ("day", &day), ("time", &time)],
            )
        }
        (None, _) => words::phrase(language, "bell.moved.off", &[("what", &what)]),
    }
}

/// Notes that it was told.
///
/// # Errors
/// See the crate.
pub fn was_told(replica: &mut Replica, told: &Told) -> Result<()> {
    replica.transact(|projection| {
        told.sessions
            .iter()
            .try_for_each(|(id, stands)| store::put_rung(projection, id, stands))
    })
}
