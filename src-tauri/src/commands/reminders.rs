//! What rings before a session, and when.

use std::collections::BTreeMap;

use device::notify::{Notice, show};
use device::profile::State;
use programme::reminders::choose::{choices, choose};
use programme::reminders::{Choice, ReminderSettings, settings};
use programme::{Area, words};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager as _};

use crate::error::{CommandError, CommandResult};
use crate::events::changed;
use crate::shell::{Inner, Shell, work};

/// What the page of reminders shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Reminders {
    /// What was chosen.
    pub settings: ReminderSettings,
    /// What was chosen in this programme for one subject (`session s03`); the others ring as usual.
    pub choices: BTreeMap<String, Choice>,
    /// The bell is started at login, and rings with the window closed.
    pub at_login: bool,
    /// Whether the bell may be started at login here: not in the sample, and where a passphrase is asked only if it
    /// may ring while locked.
    pub may_start_at_login: bool,
    /// A passphrase is asked at the start, so that ringing with the window closed needs a file of instants.
    pub passphrase: bool,
}

/// What rings, and when.
#[tauri::command]
#[specta::specta]
pub async fn reminders(app: AppHandle) -> CommandResult<Reminders> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        let open = inner.open()?;
        let settings = settings::reminder_settings(open.profile.device())?;
        let choices = match &open.current {
            Some((_, programme)) => choices(programme)?,
            None => BTreeMap::new(),
        };
        let kept = device::profile::state(&shell.own_folder())?;
        let passphrase =
            !open.sample && kept == State::Present(device::profile::KeyKept::Passphrase);
        let keyring = !open.sample && kept == State::Present(device::profile::KeyKept::Keyring);
        Ok(Reminders {
            may_start_at_login: keyring || (passphrase && settings.ring_locked),
            settings,
            choices,
            at_login: device::login::is_set()?,
            passphrase,
        })
    })
    .await
}

/// Keeps what was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_reminders(app: AppHandle, settings: ReminderSettings) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        settings::save_reminder_settings(inner.open()?.profile.device(), &settings)?;
        instants_follow(shell, &mut inner)?;
        changed(app, [Area::Settings]);
        Ok(())
    })
    .await
}

/// Lets one session or meeting of this programme be silent, ring at its own times, or as usual again.
#[tauri::command]
#[specta::specta]
pub async fn choose_reminders(
    app: AppHandle,
    subject: String,
    choice: Choice,
) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        choose(inner.programme()?, &subject, &choice)?;
        instants_follow(shell, &mut inner)?;
        changed(app, [Area::Settings]);
        Ok(())
    })
    .await
}

/// What rings while the profile is locked follows what was chosen at once: the window may be closed next.
pub fn instants_follow(shell: &Shell, inner: &mut Inner) -> CommandResult<()> {
    let detected = inner.settings.clone();
    let open = inner.open()?;
    if !open.sample {
        bell::keep_instants(&shell.own_folder(), &open.profile, &detected, shell.now())?;
        if !settings::reminder_settings(open.profile.device())?.ring_locked
            && device::profile::state(&shell.own_folder())?
                == State::Present(device::profile::KeyKept::Passphrase)
            && device::login::is_set()?
        {
            // a bell that may not ring any more has nothing to do at login
            device::login::remove()?;
        }
    }
    Ok(())
}

/// Shows a notification now, and says what the system answered.
#[tauri::command]
#[specta::specta]
pub async fn ring_now(app: AppHandle) -> CommandResult<String> {
    work(app, |shell, _| {
        let language = shell.lock().settings.language;
        let say = |key: &str| words::word(language, key);
        let notice = Notice {
            tag: "test",
            title: &say("bell.test.title"),
            body: &say("bell.test.body"),
            urgent: false,
            actions: &[],
            icon: "",
        };
        Ok(show(&notice)?.server)
    })
    .await
}

/// Starts the bell at login, and now; or never again. One that waits rings as soon as the window is closed.
#[tauri::command]
#[specta::specta]
pub async fn start_bell_at_login(app: AppHandle, at_login: bool) -> CommandResult<()> {
    work(app, move |shell, app| {
        if at_login {
            let here = std::env::current_exe().map_err(CommandError::outside)?;
            let bell = here.with_file_name(format!("mutual{}", std::env::consts::EXE_SUFFIX));
            if !bell.exists() {
                return Err(
                    CommandError::of(replica::Code::FileMissing).with("path", bell.display())
                );
            }
            let folder = shell.own_folder();
            let usual = device::profile::default_folder().is_ok_and(|usual| usual == folder);
            let place = folder.to_string_lossy();
            let words = if usual {
                vec!["bell"]
            } else {
                vec!["--data", &*place, "bell"]
            };
            device::login::start_at_login(&bell, &words)?;
            // without them a notification opens the window all the same, only not at its page from elsewhere
            if let Err(error) = device::links::register(&here, &[]) {
                tracing::warn!("links: {error}");
            }
            device::launched::launch(&bell, &words).map_err(CommandError::outside)?;
        } else {
            device::login::remove()?;
        }
        changed(app, [Area::Settings]);
        Ok(())
    })
    .await
}

/// Closes the window after it was said what that stops.
#[tauri::command]
#[specta::specta]
pub async fn close_window(app: AppHandle) -> CommandResult<()> {
    match app.get_webview_window("main") {
        Some(window) => window.destroy().map_err(CommandError::outside),
        None => Ok(()),
    }
}
