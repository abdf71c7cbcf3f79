//! The start: which profile there is, and whether it opens.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use bell::own;
use device::profile::KeyKept;
use programme::programmes::card::ProgrammeCard;
use programme::programmes::elsewhere::programmes;
use programme::programmes::sample::make_sample;
use programme::settings::{Settings, save_settings};
use replica::Profile;
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager as _};
use zeroize::Zeroizing;

use super::reminders;
use crate::error::{CommandError, CommandResult, WindowCode};
use crate::events::changed_all;
use crate::shell::{Inner, Shell, key, work};

/// What the UI begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Start {
    /// What the person chose.
    pub settings: Settings,
    /// What is open.
    pub opened: Opened,
    /// The app's version.
    pub version: String,
    /// A programme file was given to the window, and waits to be looked at.
    pub given: bool,
}

/// What is open.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum Opened {
    /// No profile yet. Without a keyring a programme will need a passphrase.
    FirstRun {
        /// Whether the system has a keyring.
        keyring: bool,
    },
    /// The profile is locked with a passphrase.
    Passphrase,
    /// The profile is there and cannot be opened.
    Trouble {
        /// Why.
        error: CommandError,
    },
    /// A profile is open.
    Ready {
        /// It is the sample's.
        sample: bool,
        /// The programme that is looked at.
        current: Option<ProgrammeCard>,
        /// All of them.
        programmes: Vec<ProgrammeCard>,
    },
}

/// What there is.
#[tauri::command]
#[specta::specta]
pub async fn start(app: AppHandle) -> CommandResult<Start> {
    work(app, |shell, _| Ok(begin(shell))).await
}

/// Whether a form of the page is half filled: closing the window asks first.
#[tauri::command]
#[specta::specta]
pub fn note_unsaved(app: AppHandle, unsaved: bool) {
    app.state::<Shell>()
        .unsaved
        .store(unsaved, Ordering::SeqCst);
}

/// The page hears events from now on: what leads elsewhere is told to it, and no longer loads it anew.
#[tauri::command]
#[specta::specta]
pub fn listens(app: AppHandle) {
    app.state::<Shell>()
        .page_listens
        .store(true, Ordering::SeqCst);
}

/// The programme file that the window was given, by a double click or at the start, and that was not looked at yet.
#[tauri::command]
#[specta::specta]
pub fn given_file(app: AppHandle) -> Option<PathBuf> {
    app.state::<Shell>().given()
}

/// Opens the profile with its passphrase.
#[tauri::command]
#[specta::specta]
pub async fn unlock(app: AppHandle, passphrase: String) -> CommandResult<Start> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        open_own(shell, &mut inner, Some(&passphrase))?;
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// How the key of the person's own profile is kept; absent while none is there.
#[tauri::command]
#[specta::specta]
pub async fn key_kept(app: AppHandle) -> CommandResult<Option<Kept>> {
    work(app, |shell, _| {
        let folder = shell.own_folder();
        let by = match device::profile::state(&folder)? {
            device::profile::State::Absent => return Ok(None),
            device::profile::State::Present(KeyKept::Passphrase) => Keeping::Passphrase,
            device::profile::State::Present(KeyKept::Keyring | KeyKept::Open) => Keeping::Keyring,
        };
        Ok(Some(Kept {
            by,
            remote: device::remote::remote(&folder).map(str::to_owned),
        }))
    })
    .await
}

/// How a profile is kept, as far as its owner has to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Kept {
    /// What opens it.
    pub by: Keeping,
    /// It lies on another computer: with what it is reached.
    pub remote: Option<String>,
}

/// What opens a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Keeping {
    /// The system, for the person who is logged in.
    Keyring,
    /// The passphrase.
    Passphrase,
}

/// Locks the profile that a passphrase opens: it is closed, and nothing of it is read until somebody types that again. One that
/// the system opens by itself stays as it is. Where somebody agreed to it, "you have a session" goes on being said.
#[tauri::command]
#[specta::specta]
pub async fn lock_profile(app: AppHandle) -> CommandResult<Start> {
    work(app, |shell, _| {
        let folder = shell.own_folder();
        let opens_by_itself = matches!(
            device::profile::state(&folder),
            Ok(device::profile::State::Absent
                | device::profile::State::Present(KeyKept::Keyring | KeyKept::Open))
        );
        if !opens_by_itself {
            let mut inner = shell.lock();
            drop(shell.close_own(&mut inner));
            if bell::may_ring_locked(&folder) {
                inner.bell = Some(bell::Bell {
                    folder,
                    key: None,
                    detected: inner.settings.clone(),
                });
            }
        }
        Ok(begin(shell))
    })
    .await
}

/// Has the profile open with another passphrase; `old` is not looked at where the system opened it until now. A new key comes
/// with it, so that an old copy of the profile's file opens nothing of today.
#[tauri::command]
#[specta::specta]
pub async fn change_passphrase(
    app: AppHandle,
    old: Option<String>,
    fresh: String,
) -> CommandResult<Start> {
    work(app, move |shell, app| {
        let (old, fresh) = (old.map(Zeroizing::new), Zeroizing::new(fresh));
        let old = old.as_deref().map(String::as_str);
        device::profile::fits(&fresh)?;
        let folder = shell.own_folder();
        // asked before anything is closed: a wrong one must not lock anybody out of what they were writing
        drop(device::profile::unlock_keys(&folder, old)?);
        // held all the time: a page that asks for anything meanwhile would open the profile again
        let mut inner = shell.lock();
        shell.close_own(&mut inner).wait();
        let changed = own::change_passphrase::<CommandError>(&folder, old, &fresh);
        // if it failed before anything was changed, the old one opens
        let opened =
            open_own(shell, &mut inner, Some(&fresh)).or_else(|_| open_own(shell, &mut inner, old));
        changed_all(app);
        match (changed, opened) {
            (Ok(()), Ok(())) => {
                reminders::instants_follow(shell, &mut inner)?;
                Ok(begun(shell, &mut inner))
            }
            // the new one holds and opened: what was left was done just now
            (Err(_), Ok(())) if device::profile::unlock(&folder, Some(&fresh)).is_ok() => {
                Ok(begun(shell, &mut inner))
            }
            (Err(error), Ok(())) => Err(error),
            // it is to be opened by hand, with the new one
            (_, Err(_)) => Ok(answer(shell, &inner, Opened::Passphrase)),
        }
    })
    .await
}

/// Tries again what could not be opened.
#[tauri::command]
#[specta::specta]
pub async fn try_again(app: AppHandle) -> CommandResult<Start> {
    work(app, |shell, _| Ok(begin(shell))).await
}

/// Opens the sample, made if it is not there.
#[tauri::command]
#[specta::specta]
pub async fn open_sample(app: AppHandle) -> CommandResult<Start> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        sample(shell, &mut inner)?;
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// Leaves the sample for one's own profile; throws it away if asked to.
#[tauri::command]
#[specta::specta]
pub async fn leave_sample(app: AppHandle, discard: bool) -> CommandResult<Start> {
    work(app, move |shell, _| {
        // long work has the sample open as well, and would keep its files or find them gone
        shell.ends.end_all();
        let mut inner = shell.lock();
        if inner.open.as_ref().is_some_and(|open| open.sample) {
            inner.open = None;
        }
        if discard {
            discarded(&shell.sample_folder())?;
        }
        drop(inner);
        Ok(begin(shell))
    })
    .await
}

/// Throws the sample away. Where a file that is open cannot be removed, what was ended a moment ago still has some.
fn discarded(folder: &std::path::Path) -> CommandResult<()> {
    for _ in 0..20 {
        if device::profile::discard(folder).is_ok() {
            return Ok(());
        }
        std::thread::park_timeout(std::time::Duration::from_millis(100));
    }
    Ok(device::profile::discard(folder)?)
}

/// Opens what can be opened without asking, while the window is still being drawn. What stood in the way
/// is kept for the page that asks.
pub fn open_ahead(shell: &Shell) {
    let mut inner = shell.lock();
    if let Err(error) = open_what_is_there(shell, &mut inner) {
        inner.met = Some(error);
    }
}

/// What there is; opens what can be opened without asking.
fn begin(shell: &Shell) -> Start {
    let mut inner = shell.lock();
    let met = match inner.met.take() {
        Some(error) => Err(error),
        None => open_what_is_there(shell, &mut inner),
    };
    match met {
        Ok(()) => begun(shell, &mut inner),
        Err(error) => {
            let opened = if error.is(WindowCode::NoProfile) {
                first_run()
            } else if error.is(device::Code::PassphraseNeeded) {
                Opened::Passphrase
            } else {
                Opened::Trouble { error }
            };
            answer(shell, &inner, opened)
        }
    }
}

fn open_what_is_there(shell: &Shell, inner: &mut Inner) -> CommandResult<()> {
    if inner.open.is_some() {
        return Ok(());
    }
    if inner.sample_asked {
        sample(shell, inner)?;
        inner.sample_asked = false;
        return Ok(());
    }
    open_own(shell, inner, None)
}

/// What is open, as an answer.
pub fn begun(shell: &Shell, inner: &mut Inner) -> Start {
    let opened = ready(shell, inner).unwrap_or_else(|error| Opened::Trouble { error });
    answer(shell, inner, opened)
}

fn answer(shell: &Shell, inner: &Inner, opened: Opened) -> Start {
    Start {
        given: shell.is_given(),
        settings: inner.settings.clone(),
        opened,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn first_run() -> Opened {
    Opened::FirstRun {
        keyring: device::keyring::standing() != device::keyring::Keyring::Missing,
    }
}

fn ready(shell: &Shell, inner: &mut Inner) -> CommandResult<Opened> {
    let reader = inner.reader(shell.now())?;
    let Some(open) = inner.open.as_ref() else {
        return Ok(first_run());
    };
    let mut cards = Vec::new();
    for card in programmes(&open.profile, &reader)? {
        match card {
            Ok(card) => cards.push(card),
            // one that cannot be opened must not lock the others away; looking at it tells why
            Err(error) => tracing::warn!("{error}"),
        }
    }
    let current = open
        .current
        .as_ref()
        .and_then(|(id, _)| cards.iter().find(|card| card.id == *id).cloned());
    Ok(Opened::Ready {
        sample: open.sample,
        current,
        programmes: cards,
    })
}

/// Opens the person's own profile.
fn open_own(shell: &Shell, inner: &mut Inner, passphrase: Option<&str>) -> CommandResult<()> {
    let folder = shell.own_folder();
    if device::profile::state(&folder)? == device::profile::State::Absent {
        return Err(CommandError::of(WindowCode::NoProfile));
    }
    if device::profile::state(&folder)? == device::profile::State::Present(KeyKept::Open) {
        return Err(CommandError::of(device::Code::ProfileUnsealed));
    }
    let (profile, master) = own::open::<CommandError>(&folder, passphrase, shell.now())?;
    if let Err(error) = device::handed::clear(&folder) {
        tracing::warn!("{error}");
    }
    ring_from(shell, inner, &master);
    inner.take(profile, false)?;
    match shell.asked_programme() {
        // one that is not here any more: the one that was looked at last is as good
        Some(id) if inner.open()?.profile.programmes()?.contains(&id) => inner.open()?.select(&id),
        _ => Ok(()),
    }
}

/// The person's own profile, made if there is none; what was chosen on the first page is kept in it.
pub fn own_or_new(shell: &Shell, inner: &mut Inner, passphrase: Option<&str>) -> CommandResult<()> {
    let folder = shell.own_folder();
    if inner.open.as_ref().is_some_and(|open| !open.sample) {
        // one that was made by a first attempt opens with the passphrase of then: another one must not seem to count
        return match passphrase {
            Some(_) => Ok(device::profile::unlock(&folder, passphrase).map(drop)?),
            None => Ok(()),
        };
    }
    if device::profile::state(&folder)? != device::profile::State::Absent {
        return open_own(shell, inner, passphrase);
    }
    let keep = match passphrase {
        Some(passphrase) => device::profile::Keep::Passphrase(passphrase),
        None if device::keyring::standing() == device::keyring::Keyring::Missing => {
            return Err(CommandError::of(device::Code::PassphraseNeeded));
        }
        None => device::profile::Keep::Keyring,
    };
    let master = device::profile::create(&folder, keep)?;
    let profile = Profile::create(&folder, key(&master), shell.now(), &programme::NOUNS)?;
    save_settings(profile.device(), &inner.settings)?;
    ring_from(shell, inner, &master);
    inner.take(profile, false)
}

/// The person's own programmes ring as long as the window is open.
fn ring_from(shell: &Shell, inner: &mut Inner, master: &device::profile::MasterKey) {
    let bell = bell::Bell {
        folder: shell.own_folder(),
        key: Some(key(master)),
        detected: inner.settings.clone(),
    };
    inner.apart = Some(bell.clone());
    inner.bell = Some(bell);
}

/// Opens the sample, made if it is not there.
fn sample(shell: &Shell, inner: &mut Inner) -> CommandResult<()> {
    let folder = shell.sample_folder();
    let made = device::profile::state(&folder)? != device::profile::State::Absent;
    let master = if made {
        device::profile::unlock(&folder, None)?
    } else {
        device::profile::create(&folder, device::profile::Keep::Open)?
    };
    let profile = if Profile::is_made(&folder) {
        Profile::open(&folder, key(&master), &programme::NOUNS)?
    } else {
        let profile = Profile::create(&folder, key(&master), shell.now(), &programme::NOUNS)?;
        save_settings(profile.device(), &inner.settings)?;
        profile
    };
    if profile.programmes()?.is_empty() {
        make_sample(&profile, shell.now())?;
    }
    inner.take(profile, true)
}
