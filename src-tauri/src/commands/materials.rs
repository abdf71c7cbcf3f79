//! Materials: adding, sharing, changing, keeping and opening them. Their bytes go another way (`media`).

use std::cell::Cell;
use std::path::PathBuf;

use bell::extractor::Extractor;
use bell::lighten::{Heavy, lighten};
use device::lighten::Way;
use programme::drafts::discard_draft;
use programme::forum::show_spoken::{SpokenLine, show_spoken};
use programme::materials::export_file::{export_file, safe_name};
use programme::materials::extracted::{Extracts, ReadsNothing, TextLeaf};
use programme::materials::import_file::{self, Imported, Watch};
use programme::materials::keep::{self, KeepChoice};
use programme::materials::material::MaterialText;
use programme::materials::open_file::open_file;
use programme::materials::preparation::{MaterialNote, Position, State};
use programme::materials::prepared::{self, Prepared};
use programme::materials::progress;
use programme::materials::read_text::read_text;
use programme::materials::save_material::{self, MaterialWords};
use programme::materials::show_materials::{self, Library, MaterialCard};
use programme::materials::verify::{self, Verified};
use programme::materials::{change_material, keep_cover, notes, remove_material, sweep};
use programme::{Area, Change};
use replica::{Pace, Replica};
use tauri::AppHandle;
#[cfg(target_os = "linux")]
use tauri::Manager as _;
use tauri_plugin_dialog::DialogExt as _;

use crate::door::{Own, read, write};
use crate::ends::LongWork;
use crate::error::{CommandError, CommandResult};
use crate::events::{changed, written};
use crate::files::{Saved, local, save_secret};
use crate::long::{beside, long, programme_beside};
use crate::shell::{Shell, work};

/// What shows materials, or what is being prepared.
const SHOWN: [Area; 2] = [Area::Materials, Area::Drafts];

/// The library.
#[tauri::command]
#[specta::specta]
pub async fn show_library(app: AppHandle) -> CommandResult<Library> {
    read(app, |at| {
        show_materials::show_materials(at.programme, at.reader.now)
    })
    .await
}

/// One material.
#[tauri::command]
#[specta::specta]
pub async fn show_material(app: AppHandle, id: String) -> CommandResult<MaterialCard> {
    read(app, move |at| {
        show_materials::show_material(at.programme, at.reader.now, &id)
    })
    .await
}

/// Lets the person choose files, or a folder, and brings them in as drafts; nothing when they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_materials(app: AppHandle, folder: bool) -> CommandResult<Option<Imported>> {
    work(app, move |shell, app| {
        let programme = shell.current()?;
        let dialog = app.dialog().file();
        let chosen = match folder {
            true => dialog.blocking_pick_folder().map(|one| vec![one]),
            false => dialog.blocking_pick_files(),
        };
        let Some(chosen) = chosen else {
            return Ok(None);
        };
        let paths: CommandResult<Vec<PathBuf>> = chosen.into_iter().map(local).collect();
        import(shell, app, &programme, &paths?).map(Some)
    })
    .await
}

/// Brings in files and folders that were dropped on the window, as drafts.
#[tauri::command]
#[specta::specta]
pub async fn add_materials(app: AppHandle, paths: Vec<PathBuf>) -> CommandResult<Imported> {
    work(app, move |shell, app| {
        paths.iter().try_for_each(|path| shell.was_chosen(path))?;
        import(shell, app, &shell.current()?, &paths)
    })
    .await
}

fn import(
    shell: &Shell,
    app: &AppHandle,
    programme: &str,
    paths: &[PathBuf],
) -> CommandResult<Imported> {
    let paths = import_file::files_in(paths)?;
    let mut replica = programme_beside(shell, programme)?;
    let extractor = extractor();
    let outcome = long(shell, app, LongWork::Files, |pace| {
        let watched = Watched::new(pace);
        let watch = Watch {
            progress: &|done, all| watched.hears(done, all),
            stop: pace.stop,
            extracts: &*extractor,
        };
        Ok(import_file::import_files(
            &mut replica,
            shell.now(),
            &paths,
            &watch,
        )?)
    });
    // also what was brought in before it was stopped
    changed(app, SHOWN);
    outcome
}

/// What reads files. Without it they are added all the same, and tell nothing of themselves.
fn extractor() -> Box<dyn Extracts> {
    match Extractor::beside() {
        Ok(extractor) => Box::new(extractor),
        Err(error) => {
            tracing::warn!("{error}");
            Box::new(ReadsNothing)
        }
    }
}

/// Long work that counts bytes, told as hundredths.
struct Watched<'p> {
    pace: &'p Pace<'p>,
    told: Cell<u32>,
}

impl<'p> Watched<'p> {
    const fn new(pace: &'p Pace<'p>) -> Self {
        Self {
            pace,
            told: Cell::new(u32::MAX),
        }
    }

    fn hears(&self, done: u64, all: u64) {
        let hundredths = done.saturating_mul(100).checked_div(all).unwrap_or(100);
        let hundredths = u32::try_from(hundredths).unwrap_or(100).min(100);
        if self.told.replace(hundredths) != hundredths {
            (self.pace.progress)(hundredths, 100);
        }
    }
}

/// Keeps a draft of a page on the web, and returns its id.
#[tauri::command]
#[specta::specta]
pub async fn add_link(app: AppHandle, link: String) -> CommandResult<String> {
    write(app, move |at| {
        let id = save_material::save_link(at.programme, at.now, &link)?;
        Ok(Own::new(id, SHOWN))
    })
    .await
}

/// Lets the person choose a file for a material or for a draft of one: a further rendition, or a new version of one. False when
/// they closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_rendition(
    app: AppHandle,
    material: String,
    replaces: Option<String>,
    draft: bool,
) -> CommandResult<bool> {
    work(app, move |shell, app| {
        let programme = shell.current()?;
        let Some(chosen) = app.dialog().file().blocking_pick_file() else {
            return Ok(false);
        };
        let path = local(chosen)?;
        let mut replica = programme_beside(shell, &programme)?;
        let replaces = replaces.as_deref();
        let extractor = extractor();
        let touched = long(shell, app, LongWork::Files, |pace| {
            let watched = Watched::new(pace);
            let watch = Watch {
                progress: &|done, all| watched.hears(done, all),
                stop: pace.stop,
                extracts: &*extractor,
            };
            let (at, now) = (&mut replica, shell.now());
            Ok(match draft {
                true => {
                    import_file::add_to_draft(at, now, &material, replaces, &path, &watch)?;
                    replica::Touched::new()
                }
                false => import_file::add_to_material(at, now, &material, replaces, &path, &watch)?,
            })
        })?;
        written(app, &replica, &touched);
        changed(app, SHOWN);
        Ok(true)
    })
    .await
}

/// How a file of this media type can be made lighter.
#[tauri::command]
#[specta::specta]
pub async fn light_ways(media: String) -> CommandResult<Vec<Way>> {
    Ok(Way::of_media(&media).to_vec())
}

/// Makes a light version of a file of a material, or of a draft of one, with a program that this computer has.
#[tauri::command]
#[specta::specta]
pub async fn lighten_file(
    app: AppHandle,
    material: String,
    key: String,
    way: Way,
) -> CommandResult<()> {
    work(app, move |shell, app| {
        let programme = shell.current()?;
        let profile = shell.lock().open()?.profile.folder().to_owned();
        let mut replica = programme_beside(shell, &programme)?;
        let extractor = extractor();
        let touched = long(shell, app, LongWork::Files, |pace| {
            let watched = Watched::new(pace);
            let watch = Watch {
                progress: &|done, all| watched.hears(done, all),
                stop: pace.stop,
                extracts: &*extractor,
            };
            let heavy = Heavy {
                material: &material,
                key: Some(&key),
                way,
            };
            let at = &mut replica;
            Ok(lighten(at, &profile, shell.now(), heavy, &watch)?)
        })?;
        written(app, &replica, &touched);
        changed(app, SHOWN);
        Ok(())
    })
    .await
}

/// Keeps a material that somebody prepares, and returns the draft's id.
#[tauri::command]
#[specta::specta]
pub async fn save_material(app: AppHandle, words: MaterialWords) -> CommandResult<String> {
    write(app, move |at| {
        let id = save_material::save_material(at.programme, at.now, &words)?;
        Ok(Own::kept(id, words.id.as_deref()))
    })
    .await
}

/// Keeps materials and shares them with the group, all or none; returns the ids that they will have.
#[tauri::command]
#[specta::specta]
pub async fn share_materials(
    app: AppHandle,
    materials: Vec<MaterialWords>,
) -> CommandResult<Vec<String>> {
    write(app, move |at| {
        let ids = save_material::share_all_at_once(at.programme, at.now, &materials)?;
        Ok(Own::new(ids, SHOWN).that_leaves())
    })
    .await
}

/// Keeps a material as a draft and shows it to the facilitators first.
#[tauri::command]
#[specta::specta]
pub async fn send_material_first(app: AppHandle, words: MaterialWords) -> CommandResult<String> {
    write(app, move |at| {
        let (id, touched) = save_material::send_material_first(at.programme, at.now, &words)?;
        Ok(Own::new(id, SHOWN).and(touched))
    })
    .await
}

/// Keeps the picture of a film that a person prepares, as the player drew it: JPEG, in base64.
#[tauri::command]
#[specta::specta]
pub async fn keep_cover(
    app: AppHandle,
    draft: String,
    key: String,
    picture: String,
) -> CommandResult<()> {
    write(app, move |at| {
        keep_cover::keep_cover(at.programme, at.now, &draft, &key, &picture)?;
        Ok(Own::while_writing(()))
    })
    .await
}

/// Throws drafts of materials away, with their files.
#[tauri::command]
#[specta::specta]
pub async fn discard_materials(app: AppHandle, ids: Vec<String>) -> CommandResult<()> {
    write(app.clone(), move |at| {
        for id in &ids {
            discard_draft::discard_draft(at.programme, id)?;
        }
        Ok(Own::new((), SHOWN))
    })
    .await?;
    sweep_aside(app).await
}

/// Changes what is said of a material that was shared.
#[tauri::command]
#[specta::specta]
pub async fn change_material(app: AppHandle, id: String, told: MaterialText) -> CommandResult<()> {
    write(app, move |at| {
        change_material::change_material(at.programme, at.now, &id, &told)
    })
    .await
}

/// Puts materials into a session, or out of any.
#[tauri::command]
#[specta::specta]
pub async fn tie_materials(
    app: AppHandle,
    ids: Vec<String>,
    session: Option<String>,
) -> CommandResult<()> {
    write(app, move |at| {
        change_material::tie_materials(at.programme, at.now, &ids, session.as_deref())
    })
    .await
}

/// Takes a rendition out of a material that was shared.
#[tauri::command]
#[specta::specta]
pub async fn take_out_rendition(app: AppHandle, id: String, key: String) -> CommandResult<()> {
    write(app, move |at| {
        change_material::take_out_rendition(at.programme, at.now, &id, &key)
    })
    .await
}

/// Removes a material for everyone, with a reason.
#[tauri::command]
#[specta::specta]
pub async fn remove_material(app: AppHandle, id: String, reason: String) -> CommandResult<()> {
    write(app.clone(), move |at| {
        remove_material::remove_material(at.programme, at.now, &id, &reason)
    })
    .await?;
    sweep_aside(app).await
}

/// Removes what nothing speaks of any more, on a connection of its own. What cannot go now goes another time.
async fn sweep_aside(app: AppHandle) -> CommandResult<()> {
    work(app, |shell, _| {
        let mut replica = beside(shell)?;
        if let Err(error) = sweep::sweep(&mut replica) {
            tracing::warn!("{error}");
        }
        Ok(())
    })
    .await
}

/// Wants materials on this computer.
#[tauri::command]
#[specta::specta]
pub async fn fetch_materials(app: AppHandle, ids: Vec<String>) -> CommandResult<()> {
    write(app, move |at| {
        keep::fetch_materials(at.programme, &ids)?;
        Ok(Own::new((), [Area::Materials, Area::Exchange]).that_leaves())
    })
    .await
}

/// Removes the files of materials from this computer.
#[tauri::command]
#[specta::specta]
pub async fn remove_files(app: AppHandle, ids: Vec<String>) -> CommandResult<()> {
    write(app, move |at| {
        keep::remove_from_device(at.programme, &ids)?;
        Ok(Own::new((), [Area::Materials, Area::Exchange]))
    })
    .await
}

/// Chooses how this computer fetches files.
#[tauri::command]
#[specta::specta]
pub async fn choose_keep(app: AppHandle, choice: KeepChoice) -> CommandResult<()> {
    write(app, move |at| {
        keep::choose(at.programme, &choice)?;
        Ok(Own::new((), [Area::Materials, Area::Exchange]).that_leaves())
    })
    .await
}

/// Says how far somebody has come with a material.
#[tauri::command]
#[specta::specta]
pub async fn set_progress(app: AppHandle, id: String, state: State) -> CommandResult<()> {
    write(app, move |at| {
        let touched = progress::set_progress(at.programme, at.now, &id, state)?;
        Ok(Own::of((), [Change::one(Area::Materials, id)]).and(touched))
    })
    .await
}

/// Who tells the group that they are done with all of these materials.
#[tauri::command]
#[specta::specta]
pub async fn who_is_prepared(app: AppHandle, ids: Vec<String>) -> CommandResult<Prepared> {
    read(app, move |at| prepared::who_is_prepared(at.programme, &ids)).await
}

/// The posts that speak of a material.
#[tauri::command]
#[specta::specta]
pub async fn spoken_of(app: AppHandle, id: String) -> CommandResult<Vec<SpokenLine>> {
    read(app, move |at| show_spoken(at.programme, &id)).await
}

/// Tells the group from now on what the reader is done with, or takes it all back.
#[tauri::command]
#[specta::specta]
pub async fn tell_prepared(app: AppHandle, on: bool) -> CommandResult<()> {
    write(app, move |at| {
        prepared::tell_prepared(at.programme, at.now, on)
    })
    .await
}

/// Keeps where somebody is in a material.
#[tauri::command]
#[specta::specta]
pub async fn keep_position(app: AppHandle, id: String, position: Position) -> CommandResult<()> {
    write(app, move |at| {
        progress::keep_position(at.programme, at.now, &id, &position)?;
        Ok(Own::while_writing(()))
    })
    .await
}

/// The text of a file, page by page or slide by slide.
#[tauri::command]
#[specta::specta]
pub async fn material_text(
    app: AppHandle,
    material: String,
    key: String,
) -> CommandResult<Vec<TextLeaf>> {
    work(app, move |shell, _| {
        let replica = beside(shell)?;
        Ok(read_text(&replica, &material, Some(&key), &*extractor())?)
    })
    .await
}

/// The reader's own notes on a material.
#[tauri::command]
#[specta::specta]
pub async fn material_notes(app: AppHandle, id: String) -> CommandResult<Vec<MaterialNote>> {
    read(app, move |at| {
        notes::notes_on(at.programme.connection(), &id)
    })
    .await
}

/// Keeps a note on a material, and returns its id.
#[tauri::command]
#[specta::specta]
pub async fn save_material_note(
    app: AppHandle,
    id: String,
    note: MaterialNote,
) -> CommandResult<String> {
    write(app, move |at| {
        let kept = notes::save_note(at.programme, at.now, &id, &note)?;
        Ok(Own::while_writing(kept))
    })
    .await
}

/// Throws a note away.
#[tauri::command]
#[specta::specta]
pub async fn discard_material_note(app: AppHandle, note: String) -> CommandResult<()> {
    write(app, move |at| {
        notes::discard_note(at.programme, &note)?;
        Ok(Own::new((), [Area::Notes]))
    })
    .await
}

/// Lets the person choose where, and writes all their notes on materials there, as Markdown.
#[tauri::command]
#[specta::specta]
pub async fn save_material_notes(app: AppHandle) -> CommandResult<Saved> {
    work(app, |shell, app| {
        let language = shell.lock().settings.language;
        let replica = beside(shell)?;
        let text = notes::export_notes(replica.connection(), language)?;
        save_secret(app, "mutual-notes.md", text)
    })
    .await
}

/// Lets the person choose where, and writes a file there as it was added.
#[tauri::command]
#[specta::specta]
pub async fn save_file(app: AppHandle, material: String, key: String) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let replica = beside(shell)?;
        let name = name(&replica, &material, &key)?;
        let chosen = app.dialog().file().set_file_name(name).blocking_save_file();
        let Some(path) = chosen else {
            return Ok(Saved { path: None });
        };
        let path = local(path)?;
        export_file(&replica, &material, Some(&key), &path)?;
        Ok(Saved {
            path: Some(path.display().to_string()),
        })
    })
    .await
}

fn name(replica: &Replica, material: &str, key: &str) -> CommandResult<String> {
    let opened = open_file(replica, material, Some(key))?;
    Ok(safe_name(&opened.rendition.name))
}

/// Opens a file in the system's own program, through a copy that only this person reads and that is removed after a while.
#[tauri::command]
#[specta::specta]
pub async fn open_elsewhere(app: AppHandle, material: String, key: String) -> CommandResult<()> {
    work(app, move |shell, _| {
        let profile = shell.lock().open()?.profile.folder().to_owned();
        let replica = beside(shell)?;
        let name = name(&replica, &material, &key)?;
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !is_shown(ending) {
            // a program is nobody's material to open by one press
            return Err(CommandError::of(programme::Code::FileRuns).with("name", &name));
        }
        let path = device::handed::place(&profile, ending).map_err(replica::Error::from)?;
        export_file(&replica, &material, Some(&key), &path)?;
        // it goes after a while: a program that may not write into it asks where to save
        let mut only_read = std::fs::metadata(&path)
            .map_err(replica::Error::from)?
            .permissions();
        only_read.set_readonly(true);
        std::fs::set_permissions(&path, only_read).map_err(replica::Error::from)?;
        opener::open(&path).map_err(CommandError::outside)
    })
    .await
}

/// Whether programs show files that end so, and none runs what is in them. All else is saved first.
fn is_shown(ending: &str) -> bool {
    const SHOWN: &[&str] = &[
        "pdf", "docx", "odt", "rtf", "doc", "pptx", "odp", "ppt", "xlsx", "ods", "csv", "txt",
        "md", "epub", "png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "avif",
        "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm",
        "mkv", "avi", "mpg", "mpeg", "3gp", "ogv", "vtt", "srt",
    ];
    SHOWN.contains(&ending.to_lowercase().as_str())
}

/// Opens the page on the web that a rendition is, in the browser.
#[tauri::command]
#[specta::specta]
pub async fn open_material_link(
    app: AppHandle,
    material: String,
    key: String,
) -> CommandResult<()> {
    work(app, move |shell, _| {
        let card = {
            let mut inner = shell.lock();
            let programme = inner.programme()?;
            show_materials::show_material(programme, shell.now(), &material)?
        };
        let file = card.files.into_iter().find(|file| file.key == key);
        let link = file
            .and_then(|file| file.link)
            .ok_or_else(|| CommandError::of(programme::Code::FileUnknown))?;
        opener::open_browser(&link).map_err(CommandError::outside)
    })
    .await
}

/// Looks whether every byte of the files on this computer is what it should be.
#[tauri::command]
#[specta::specta]
pub async fn verify_files(app: AppHandle) -> CommandResult<Verified> {
    work(app, |shell, app| {
        let mut replica = beside(shell)?;
        let outcome = long(shell, app, LongWork::Verify, |pace| {
            Ok(verify::verify(&mut replica, pace)?)
        });
        changed(app, [Area::Materials, Area::Exchange]);
        outcome
    })
    .await
}

/// What the addresses of files begin with that are played: the address of a server on this computer, or that of `media`.
#[tauri::command]
#[specta::specta]
pub async fn played_from(app: AppHandle) -> CommandResult<String> {
    #[cfg(target_os = "linux")]
    {
        let shell = app.state::<Shell>();
        let begun = crate::player::begin(app.clone());
        Ok(shell.played_from.get_or_try_init(|| begun).await?.clone())
    }
    #[cfg(not(target_os = "linux"))]
    {
        drop(app);
        Ok(match cfg!(windows) {
            true => "http://media.localhost/material/".to_owned(),
            false => "media://localhost/material/".to_owned(),
        })
    }
}
