//! Attendance: shown, marked by hand, and read from the reports of a meeting.

use std::collections::BTreeMap;

use programme::attendance::list::{ListAs, attendance_list};
use programme::attendance::mark_attendance::{self, Said};
use programme::attendance::report::Column;
use programme::attendance::review::{self, Looking, Review};
use programme::attendance::show_attendance::{self, Attendance};
use programme::schedule::edition;
use programme::words;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use crate::door::{read, write, write_of};
use crate::error::CommandResult;
use crate::files::{Saved, bytes, local, save};
use crate::long::{beside, programme_beside};
use crate::shell::{Shell, work};

/// How a report is looked at, as the page says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename = "ReportChoices", rename_all = "camelCase")]
pub struct Choices {
    /// The session's id.
    pub session: String,
    /// From this share of the session on somebody was present, in hundredths.
    pub threshold: u32,
    /// The zone in which the report's times are; without it the one that fits.
    pub zone: Option<String>,
    /// Whom somebody says a name is.
    pub chosen: BTreeMap<String, Vec<String>>,
    /// What columns are for, by their headers.
    pub columns: BTreeMap<String, Column>,
}

impl Choices {
    fn looking(self, shell: &Shell) -> CommandResult<Looking> {
        Ok(Looking {
            session: self.session,
            threshold: self.threshold,
            zone: self
                .zone
                .as_deref()
                .map(programme::time::zone)
                .transpose()?,
            reader: shell.lock().reader(shell.now())?.zone,
            chosen: self.chosen,
            columns: self.columns,
        })
    }
}

/// Who was there, and how far each has come.
#[tauri::command]
#[specta::specta]
pub async fn show_attendance(app: AppHandle) -> CommandResult<Attendance> {
    read(app, |at| {
        show_attendance::show_attendance(at.programme, &at.reader, at.language)
    })
    .await
}

/// Marks persons at a session, all or none.
#[tauri::command]
#[specta::specta]
pub async fn mark_attendance(app: AppHandle, session: String, all: Vec<Said>) -> CommandResult<()> {
    write(app, move |at| {
        mark_attendance::mark_attendance(at.programme, at.now, &session, &all)
    })
    .await
}

/// Marks everybody who has no mark yet as present.
#[tauri::command]
#[specta::specta]
pub async fn mark_rest(app: AppHandle, session: String) -> CommandResult<()> {
    write(app, move |at| {
        mark_attendance::mark_rest(at.programme, at.now, &session)
    })
    .await
}

/// Lets the person choose where, and writes the list of all persons and sessions there.
#[tauri::command]
#[specta::specta]
pub async fn save_attendance(app: AppHandle, kind: ListAs) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let programme = beside(shell)?;
        let (reader, language) = {
            let inner = shell.lock();
            (inner.reader(shell.now())?, inner.settings.language)
        };
        let made = attendance_list(&programme, &reader, language, kind)?;
        let bytes = documents::list::bytes(made).map_err(replica::Error::from)?;
        let id = edition(programme.connection())?.id;
        let name = words::word(language, "attendance.list.file");
        save(app, &format!("{id}-{name}.{}", kind.end()), &bytes)
    })
    .await
}

/// Lets the person choose the reports of a session's meeting, and says what they say; nothing when they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_reports(app: AppHandle, choices: Choices) -> CommandResult<Option<Review>> {
    work(app, |shell, app| {
        let programme = shell.current()?;
        let kind = words::word(shell.lock().settings.language, "file.list");
        let chosen = app
            .dialog()
            .file()
            .add_filter(kind, &["csv", "xlsx", "ods", "tsv", "txt"])
            .blocking_pick_files();
        let Some(paths) = chosen else { return Ok(None) };
        let reports = paths
            .into_iter()
            .map(|path| bytes(&local(path)?))
            .collect::<CommandResult<Vec<_>>>()?;
        shell.keep_reports(programme, reports);
        seen(shell, choices).map(Some)
    })
    .await
}

/// Takes a report that was pasted, and says what it says.
#[tauri::command]
#[specta::specta]
pub async fn paste_report(app: AppHandle, text: String, choices: Choices) -> CommandResult<Review> {
    work(app, move |shell, _| {
        shell.keep_reports(shell.current()?, vec![text.into_bytes()]);
        seen(shell, choices)
    })
    .await
}

/// Says what the reports say that were looked at last, with these choices.
#[tauri::command]
#[specta::specta]
pub async fn review_reports(app: AppHandle, choices: Choices) -> CommandResult<Review> {
    work(app, move |shell, _| seen(shell, choices)).await
}

fn seen(shell: &Shell, choices: Choices) -> CommandResult<Review> {
    let (programme, reports) = shell.reports()?;
    let looking = choices.looking(shell)?;
    let replica = programme_beside(shell, &programme)?;
    Ok(review::review(replica.connection(), &reports, &looking)?)
}

/// Saves what is sure in the reports that were looked at last.
#[tauri::command]
#[specta::specta]
pub async fn record_reports(app: AppHandle, choices: Choices) -> CommandResult<Review> {
    work(app, move |shell, app| {
        let (programme, reports) = shell.reports()?;
        let looking = choices.looking(shell)?;
        write_of(shell, app, &programme, |at| {
            mark_attendance::record_reports(at.programme, at.now, &reports, &looking)
        })
    })
    .await
}
