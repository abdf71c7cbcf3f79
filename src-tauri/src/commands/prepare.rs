//! Preparing a programme: editing, undoing, laying dates, publishing, and the next edition.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use programme::announcing::booklet::{Paper, programme_booklet};
use programme::announcing::file::announcement_file;
use programme::announcing::page::announcement_page;
use programme::laying::Blocked;
use programme::laying::holidays::{Holidays, read_holidays};
use programme::laying::lay::{Laying, Rhythm, lay};
use programme::laying::take_dates;
use programme::people::organisations;
use programme::preparing::answered_before::{self, AnsweredBefore};
use programme::preparing::edit::{self, Put};
use programme::preparing::news::{self, News};
use programme::preparing::show_prepare::{self, Prepare};
use programme::preparing::to_do::{self, Task};
use programme::preparing::{publish, undo_edit};
use programme::programmes::copy_edition::{self, Next};
use programme::schedule::{MonthOrDate, edition, parse_weekday};
use programme::{Code, words};
use replica::Error;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use super::start::{Start, begun};
use crate::door::{Own, read, write};
use crate::error::{CommandError, CommandResult};
use crate::events::changed_all;
use crate::files::{Saved, bytes, local, save};
use crate::long::beside;
use crate::shell::work;

/// Everything that a facilitator prepares.
#[tauri::command]
#[specta::specta]
pub async fn show_prepare(app: AppHandle) -> CommandResult<Prepare> {
    read(app, |at| {
        show_prepare::show_prepare(at.programme, &at.reader, at.language)
    })
    .await
}

/// Says fields of the edition, a module, a session, a question or a meeting anew; nothing empties a field.
#[tauri::command]
#[specta::specta]
pub async fn edit_schedule(
    app: AppHandle,
    noun: String,
    id: String,
    fields: BTreeMap<String, Option<String>>,
) -> CommandResult<()> {
    write(app, move |at| {
        let noun = edit::of_schedule(&noun)?;
        edit::change_fields(at.programme, at.now, noun, &id, &fields)
    })
    .await
}

/// Adds a module, a session, a question or a meeting, and returns its id.
#[tauri::command]
#[specta::specta]
pub async fn add_to_schedule(
    app: AppHandle,
    noun: String,
    fields: BTreeMap<String, Option<String>>,
    put: Put,
) -> CommandResult<String> {
    write(app, move |at| {
        let noun = edit::of_schedule(&noun)?;
        edit::add_object(at.programme, at.now, noun, &fields, &put)
    })
    .await
}

/// Takes a module, a session, a question or a meeting out of the programme.
#[tauri::command]
#[specta::specta]
pub async fn remove_from_schedule(app: AppHandle, noun: String, id: String) -> CommandResult<()> {
    write(app, move |at| {
        let noun = edit::of_schedule(&noun)?;
        edit::take_out(at.programme, at.now, noun, &id)
    })
    .await
}

/// Puts one elsewhere among its like.
#[tauri::command]
#[specta::specta]
pub async fn reorder_schedule(
    app: AppHandle,
    noun: String,
    id: String,
    put: Put,
) -> CommandResult<()> {
    write(app, move |at| {
        let noun = edit::of_schedule(&noun)?;
        edit::reorder(at.programme, at.now, noun, &id, &put)
    })
    .await
}

/// Undoes an edit; without a number the last one that stands.
#[tauri::command]
#[specta::specta]
pub async fn undo_edit(app: AppHandle, id: Option<i32>) -> CommandResult<()> {
    write(app, move |at| {
        let (_, touched) = undo_edit::undo_edit(at.programme, at.now, id.map(i64::from))?;
        Ok(touched)
    })
    .await
}

/// Publishes the draft, and returns how much the group sees that it did not see before.
#[tauri::command]
#[specta::specta]
pub async fn publish_edition(app: AppHandle) -> CommandResult<u32> {
    write(app, move |at| {
        let (count, touched) = publish::publish(at.programme, at.now)?;
        Ok((u32::try_from(count).unwrap_or(u32::MAX), touched))
    })
    .await
}

/// A rhythm as it is typed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RhythmForm {
    /// The first day: `2027-02-11`.
    from: String,
    /// `thursday`; without it that of the first day.
    weekday: Option<String>,
    /// `15:00`; without it each session keeps its hour.
    start: Option<String>,
    /// IANA; without it the edition's.
    zone: Option<String>,
    /// From one session to the next.
    weeks: u32,
    /// The opening's own day.
    opening: Option<String>,
    /// Days on which nobody meets.
    blocked: Vec<Blocked>,
    /// Sessions that have been stay as they are.
    keep_past: bool,
}

impl RhythmForm {
    fn rhythm(&self, now: chrono::DateTime<chrono::Utc>) -> replica::Result<Rhythm> {
        let invalid = |field: &str, value: &str| {
            Error::of(Code::FieldInvalid)
                .with("field", field)
                .with("value", value)
        };
        let day = |field: &str, text: &str| {
            programme::schedule::parse_date(text).ok_or_else(|| invalid(field, text))
        };
        Ok(Rhythm {
            from: day("from", &self.from)?,
            weekday: match self.weekday.as_deref() {
                None => None,
                Some(text) => Some(parse_weekday(text).ok_or_else(|| invalid("weekday", text))?),
            },
            start: match self.start.as_deref() {
                None => None,
                Some(text) => Some(
                    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| invalid("start", text))?,
                ),
            },
            zone: match self.zone.as_deref() {
                None => None,
                Some(zone) => Some(programme::time::zone(zone)?),
            },
            weeks: self.weeks,
            opening: match self.opening.as_deref() {
                None => None,
                Some(text) => Some(day("date", text)?),
            },
            blocked: self.blocked.clone(),
            keep_before: self.keep_past.then_some(now),
        })
    }
}

/// The dates that a rhythm gives. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn lay_dates(app: AppHandle, rhythm: RhythmForm) -> CommandResult<Laying> {
    read(app, move |at| {
        let connection = at.programme.connection();
        let rhythm = rhythm.rhythm(at.reader.now)?;
        lay(&edition(connection)?, &organisations(connection)?, &rhythm)
    })
    .await
}

/// Gives the sessions the dates of a rhythm, as one edit.
#[tauri::command]
#[specta::specta]
pub async fn take_dates(app: AppHandle, rhythm: RhythmForm) -> CommandResult<()> {
    write(app, move |at| {
        let connection = at.programme.connection();
        let rhythm = rhythm.rhythm(at.now)?;
        let laying = lay(&edition(connection)?, &organisations(connection)?, &rhythm)?;
        take_dates::take_dates(at.programme, at.now, &laying.sessions, &rhythm)
    })
    .await
}

/// Lets the person choose a calendar of holidays, and reads it for the two years from a day on; nothing when they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_holidays(app: AppHandle, from: String) -> CommandResult<Option<Holidays>> {
    work(app, move |shell, app| {
        let language = shell.lock().settings.language;
        let chosen = app
            .dialog()
            .file()
            .add_filter(words::word(language, "file.calendar"), &["ics"])
            .blocking_pick_file();
        let Some(path) = chosen else { return Ok(None) };
        let bytes = bytes(&local(path)?)?;
        let zone = {
            let mut inner = shell.lock();
            edition(inner.programme()?.connection())?.zone
        };
        let from = programme::schedule::parse_date(&from)
            .unwrap_or_else(|| shell.now().with_timezone(&zone).date_naive());
        Ok(Some(read_holidays(&bytes, zone, from)?))
    })
    .await
}

/// Founds the next edition from the one that is open, as a draft, and opens it.
#[tauri::command]
#[specta::specta]
pub async fn copy_edition(app: AppHandle, from: String, people: bool) -> CommandResult<Start> {
    work(app, move |shell, app| {
        let from = MonthOrDate::parse(&from).ok_or_else(|| {
            CommandError::of(Code::FieldInvalid)
                .with("field", "from")
                .with("value", &from)
        })?;
        let mut inner = shell.lock();
        let now = shell.now();
        let id = {
            let (profile, programme) = inner.opened()?;
            let next = Next {
                id: None,
                from,
                people,
            };
            copy_edition::copy_edition(profile, now, programme, &next)?
        };
        inner.open()?.select(&id)?;
        changed_all(app);
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// What was answered to a question in other editions on this computer.
#[tauri::command]
#[specta::specta]
pub async fn answered_before(
    app: AppHandle,
    question: String,
) -> CommandResult<Vec<AnsweredBefore>> {
    read(app, move |at| {
        let id = edition(at.programme.connection())?.id;
        answered_before::answered_before(at.profile, &id, &question)
    })
    .await
}

/// What changed in the sessions since the reader looked; the first look makes no news.
#[tauri::command]
#[specta::specta]
pub async fn session_news(app: AppHandle) -> CommandResult<Vec<News>> {
    let reader = read(app.clone(), |at| Ok(at.reader)).await?;
    write(app, move |at| {
        news::begin(at.programme)?;
        let all = news::news(at.programme.connection(), &reader)?;
        Ok(Own::while_writing(all))
    })
    .await
}

/// The reader has seen the sessions as they stand.
#[tauri::command]
#[specta::specta]
pub async fn see_session_news(app: AppHandle) -> CommandResult<()> {
    write(app, |at| {
        news::mark_seen(at.programme)?;
        Ok(Own::while_writing(()))
    })
    .await
}

/// What a facilitator has to do before the next session.
#[tauri::command]
#[specta::specta]
pub async fn facilitator_tasks(app: AppHandle) -> CommandResult<Vec<Task>> {
    read(app, |at| to_do::to_do(at.programme, at.reader.now)).await
}

/// As what an edition is announced.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum AnnounceAs {
    /// A page for a browser.
    Page,
    /// A file that anybody can follow in the app.
    File,
}

/// Lets the person choose where, and writes the announcement of the edition there.
#[tauri::command]
#[specta::specta]
pub async fn save_announcement(app: AppHandle, format: AnnounceAs) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let (text, name) = {
            let mut inner = shell.lock();
            let language = inner.settings.language;
            let programme = inner.programme()?;
            let id = edition(programme.connection())?.id;
            match format {
                AnnounceAs::Page => (
                    announcement_page(programme, shell.now(), language)?,
                    format!("{id}.html"),
                ),
                AnnounceAs::File => (announcement_file(programme)?, format!("{id}.mutual")),
            }
        };
        save(app, &name, &text)
    })
    .await
}

/// Lets the person choose where, and writes the programme there as a booklet.
#[tauri::command]
#[specta::specta]
pub async fn save_booklet(app: AppHandle, paper: Paper) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let programme = beside(shell)?;
        let (reader, language) = {
            let inner = shell.lock();
            (inner.reader(shell.now())?, inner.settings.language)
        };
        let booklet = programme_booklet(&programme, &reader, language, paper)?;
        let bytes = documents::forum::pdf(&booklet).map_err(Error::from)?;
        let id = edition(programme.connection())?.id;
        save(app, &format!("{id}.pdf"), &bytes)
    })
    .await
}
