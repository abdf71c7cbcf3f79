//! What opens in the system's own programs: calendar, browser, mail.

use programme::calendar::calendar;
use programme::schedule::Edition;
use programme::schedule::edition;
use replica::ids::is_id;
use tauri::AppHandle;

use crate::error::{CommandError, CommandResult};
use crate::files::{Saved, save};
use crate::shell::{Shell, work};

/// Opens one session, or all, in the system's calendar.
#[tauri::command]
#[specta::specta]
pub async fn add_to_calendar(app: AppHandle, session: Option<String>) -> CommandResult<()> {
    work(app, move |shell, _| {
        let (_, text) = entries(shell, session.as_deref())?;
        let profile = shell.lock().open()?.profile.folder().to_owned();
        let path = device::handed::lay(&profile, "ics", text.as_bytes());
        let path = path.map_err(replica::Error::from)?;
        opener::open(&path).map_err(CommandError::outside)
    })
    .await
}

/// Writes one session, or all, as a calendar file.
#[tauri::command]
#[specta::specta]
pub async fn save_calendar(app: AppHandle, session: Option<String>) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let (name, text) = entries(shell, session.as_deref())?;
        save(app, &name, &text)
    })
    .await
}

fn entries(shell: &Shell, session: Option<&str>) -> CommandResult<(String, String)> {
    let mut inner = shell.lock();
    let language = inner.settings.language;
    let id = inner
        .open()?
        .current
        .as_ref()
        .map(|(id, _)| id.clone())
        .unwrap_or_default();
    let text = calendar(inner.programme()?, shell.now(), session, language)?;
    // what a dialog proposes: an id that came from elsewhere never becomes part of a path
    let name = session.filter(|id| is_id(id)).unwrap_or(&id);
    Ok((format!("{name}.ics"), text))
}

/// Opens a session's link in the browser.
#[tauri::command]
#[specta::specta]
pub async fn join_session(app: AppHandle, id: String) -> CommandResult<()> {
    visit(app, move |edition| {
        let session = edition
            .sessions
            .into_iter()
            .find(|session| session.id == id);
        session.and_then(|session| session.link)
    })
    .await
}

/// Opens an information meeting's link in the browser.
#[tauri::command]
#[specta::specta]
pub async fn join_meeting(app: AppHandle, id: String) -> CommandResult<()> {
    visit(app, move |edition| {
        let meeting = edition
            .meetings
            .into_iter()
            .find(|meeting| meeting.id == id);
        meeting.and_then(|meeting| meeting.link)
    })
    .await
}

/// Opens the programme's own page in the browser.
#[tauri::command]
#[specta::specta]
pub async fn visit_contact(app: AppHandle) -> CommandResult<()> {
    visit(app, |edition| edition.contact.url).await
}

/// Opens a link of the programme: only one that stands in its tables, and only https.
async fn visit(
    app: AppHandle,
    link: impl FnOnce(Edition) -> Option<String> + Send + 'static,
) -> CommandResult<()> {
    work(app, move |shell, _| {
        let edition = edition(shell.lock().programme()?.connection())?;
        let link = link(edition).filter(|link| link.starts_with("https://"));
        let link = link.ok_or_else(|| CommandError::of(programme::Code::NoLink))?;
        opener::open_browser(link).map_err(CommandError::outside)
    })
    .await
}

/// Opens a letter in the mail program.
#[tauri::command]
#[specta::specta]
pub async fn write_to(app: AppHandle, email: String) -> CommandResult<()> {
    work(app, move |_, _| {
        if !programme::people::is_email(&email) {
            return Err(CommandError::of(programme::Code::EmailInvalid).with("email", email));
        }
        opener::open(format!("mailto:{email}")).map_err(CommandError::outside)
    })
    .await
}
