//! Exchange: where the group does it, when, and whether all that it depends on is well.

use std::path::PathBuf;

use exchange::{Address, Run, doctor, looks_wrong, try_place};
use programme::Area;
use programme::programmes::recover::read_sheet;
use replica::Pace;
use replica::outbox::choose_place;
use replica::rebuild::rebuild;
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

use super::start::own_or_new;
use crate::door::{Own, write, write_of};
use crate::ends::LongWork;
use crate::error::{CommandError, CommandResult};
use crate::events::changed_all;
use crate::files::local;
use crate::long::{beside, long, programme_beside};
use crate::shell::{Shell, work};

/// A folder that somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Chosen {
    /// Where it is.
    pub path: PathBuf,
    /// The group exchanges there from now on. If not, nothing of the group lies there though it exchanges somewhere.
    pub taken: bool,
}

/// Lets the person choose the folder that the group shares; it is tried before anything depends on it. One that holds nothing
/// of a group that exchanges elsewhere is not taken: somebody has to say so first.
#[tauri::command]
#[specta::specta]
pub async fn choose_storage_folder(app: AppHandle) -> CommandResult<Option<Chosen>> {
    work(app, |shell, app| {
        // another programme may be opened while the dialog is: the folder is this one's
        let id = shell.current()?;
        let Some(path) = app.dialog().file().blocking_pick_folder() else {
            return Ok(None);
        };
        let path = local(path)?;
        shell.choose(&path);
        Ok(Some(look_at(shell, app, &id, path)?))
    })
    .await
}

fn look_at(shell: &Shell, app: &AppHandle, id: &str, path: PathBuf) -> CommandResult<Chosen> {
    let place = folder(&path)?;
    place.apart_from(&shell.own_folder())?;
    try_place(&place, &nonce()?)?;
    let wrong = looks_wrong(&programme_beside(shell, id)?, &place)?;
    if !wrong {
        take(shell, app, id, &place)?;
    }
    Ok(Chosen {
        path,
        taken: !wrong,
    })
}

/// Exchanges in this folder from now on, whatever lies there.
#[tauri::command]
#[specta::specta]
pub async fn use_storage_folder(app: AppHandle, path: PathBuf) -> CommandResult<()> {
    work(app, move |shell, app| {
        shell.was_chosen(&path)?;
        let (id, place) = (shell.current()?, folder(&path)?);
        place.apart_from(&shell.own_folder())?;
        try_place(&place, &nonce()?)?;
        take(shell, app, &id, &place)
    })
    .await
}

fn folder(path: &std::path::Path) -> CommandResult<Address> {
    Ok(Address::parse(&format!("folder:{}", path.display()))?)
}

fn take(shell: &Shell, app: &AppHandle, id: &str, place: &Address) -> CommandResult<()> {
    write_of(shell, app, id, |at| {
        choose_place::choose_place(at.programme, &place.to_string(), at.now)?;
        Ok(Own::new((), [Area::Exchange]).that_leaves())
    })
}

fn nonce() -> CommandResult<[u8; 16]> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(CommandError::outside)?;
    Ok(nonce)
}

/// Exchanges nowhere any more.
#[tauri::command]
#[specta::specta]
pub async fn leave_storage(app: AppHandle) -> CommandResult<()> {
    write(app, |at| {
        choose_place::leave_place(at.programme)?;
        Ok(Own::new((), [Area::Exchange]))
    })
    .await
}

/// Exchange waits, or goes on.
#[tauri::command]
#[specta::specta]
pub async fn pause_exchange(app: AppHandle, paused: bool) -> CommandResult<()> {
    write(app, move |at| {
        choose_place::pause(at.programme, paused)?;
        Ok(Own::new((), [Area::Exchange]).that_leaves())
    })
    .await
}

/// Exchanges now, and tells how far it has come. Reading and writing go on meanwhile: it works on a connection of its own.
#[tauri::command]
#[specta::specta]
pub async fn exchange_now(app: AppHandle) -> CommandResult<()> {
    work(app, |shell, app| {
        let (bell, id) = apart(shell)?;
        long(shell, app, LongWork::Exchange, |pace| {
            let outcome = bell.exchange(&id, &run(shell, pace));
            changed_all(app);
            outcome?;
            Ok(())
        })
    })
    .await
}

/// Ends long work that somebody waits for. An exchange keeps what it did, and the next one goes on from there; all other work
/// keeps nothing.
#[tauri::command]
#[specta::specta]
pub fn stop_work(app: AppHandle, work: LongWork) {
    app.state::<Shell>().ends.end(work);
}

/// The bell's way into the profile, and the programme that is looked at.
fn apart(shell: &Shell) -> CommandResult<(bell::Bell, String)> {
    let mut inner = shell.lock();
    let id = inner.open()?.current.as_ref().map(|(id, _)| id.clone());
    let bell = inner.apart.clone();
    let bell = bell.ok_or_else(|| CommandError::of(replica::Code::NoStorage))?;
    Ok((bell, id.unwrap_or_default()))
}

/// A run that somebody waits for.
fn run<'r>(shell: &Shell, pace: &Pace<'r>) -> Run<'r> {
    Run {
        by_hand: true,
        progress: pace.progress,
        stop: pace.stop,
        ..Run::at(shell.now(), &programme::DUTIES)
    }
}

/// Something that exchange depends on, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Looked {
    /// Which part.
    pub part: doctor::Part,
    /// What is wrong, if anything is.
    pub error: Option<CommandError>,
}

/// Looks into everything that exchange depends on.
#[tauri::command]
#[specta::specta]
pub async fn look_into(app: AppHandle) -> CommandResult<Vec<Looked>> {
    work(app, |shell, app| {
        let mut programme = beside(shell)?;
        long(shell, app, LongWork::Check, |pace| {
            let looked = doctor::look_into(&mut programme, &nonce()?, pace)?;
            let looked = looked.into_iter().map(|(part, outcome)| Looked {
                part,
                error: outcome.err().map(CommandError::from),
            });
            Ok(looked.collect())
        })
    })
    .await
}

/// Makes the tables anew from the changes, where they differ from what those say.
#[tauri::command]
#[specta::specta]
pub async fn make_tables_anew(app: AppHandle) -> CommandResult<()> {
    work(app, |shell, app| {
        let mut programme = beside(shell)?;
        long(shell, app, LongWork::Rebuild, |pace| {
            rebuild(&mut programme, pace)?;
            changed_all(app);
            Ok(())
        })
    })
    .await
}

/// Lets the person choose the folder where the group's objects lie.
#[tauri::command]
#[specta::specta]
pub async fn choose_group_folder(app: AppHandle) -> CommandResult<Option<PathBuf>> {
    work(app, |shell, app| {
        let chosen = app.dialog().file().blocking_pick_folder();
        let chosen = chosen.map(local).transpose()?;
        chosen.iter().for_each(|path| shell.choose(path));
        Ok(chosen)
    })
    .await
}

/// Comes back with the recovery sheet: reads in a folder what the group wrote, and names this device a facilitator's. Gives the
/// programme's id. It is not looked at yet: somebody may be writing in another one, and the page keeps that first.
#[tauri::command]
#[specta::specta]
pub async fn recover_group(
    app: AppHandle,
    sheet: String,
    folder: PathBuf,
    name: String,
    passphrase: Option<String>,
) -> CommandResult<String> {
    work(app, move |shell, app| {
        shell.was_chosen(&folder)?;
        let founding = read_sheet(&sheet)?;
        let place = Address::parse(&format!("folder:{}", folder.display()))?;
        programme::people::name(&name)?;
        let profile = {
            let mut inner = shell.lock();
            own_or_new(shell, &mut inner, passphrase.as_deref())?;
            inner.open()?.profile.beside()?
        };
        long(shell, app, LongWork::Recover, |pace| {
            let run = run(shell, pace);
            Ok(bell::recover::recover(
                &profile, &founding, &place, &name, &run,
            )?)
        })
    })
    .await
}
