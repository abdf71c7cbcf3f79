//! What the window holds open: the profile, the programme in it, the settings and the clock.
//!
//! Not here: what any of it means; the commands delegate to the core.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use programme::Language;
use programme::materials::open_file::{Opened, open_file};
use programme::settings::{self, Settings};
use programme::time::Reader;
use replica::{Profile, Replica};
use tauri::{AppHandle, Manager as _};
use zeroize::Zeroizing;

use crate::ends::Ends;
use crate::error::{CommandError, CommandResult, WindowCode};
use crate::texts::Texts;

/// How long the bell of this window may take to go home.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was asked for on the command line.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The profile's folder; the system's own if absent.
    pub data: Option<PathBuf>,
    /// Open the sample at once.
    pub sample: bool,
    /// The page to open.
    pub page: Option<device::links::Link>,
    /// The programme to look at.
    pub programme: Option<String>,
    /// The files and folders that were given: the person chose them.
    pub files: Vec<PathBuf>,
    /// The present at the start; the system's clock if absent.
    pub now: Option<DateTime<Utc>>,
}

/// The window's state.
pub struct Shell {
    folder: PathBuf,
    clock: Option<(DateTime<Utc>, Instant)>,
    inner: Mutex<Inner>,
    /// By what long work is ended.
    pub ends: Ends,
    /// The reading of files beside all else.
    pub texts: Texts,
    /// The list that was looked at last, as its file holds it, and of which programme.
    list: Mutex<Option<(String, Vec<u8>)>>,
    reports: Mutex<Option<(String, Vec<Vec<u8>>)>>,
    /// The files and folders that the person chose, each in a dialog of the system, by dropping it, or at the start. A page
    /// reads no other, whatever it asks for.
    chosen: Mutex<BTreeSet<PathBuf>>,
    /// The programme file that the page has not looked at yet.
    given: Mutex<Option<PathBuf>>,
    /// The programme that was asked for at the start.
    asked_programme: Mutex<Option<String>>,
    /// A form of the page is half filled.
    pub unsaved: AtomicBool,
    /// The page hears events.
    pub page_listens: AtomicBool,
    /// The bell that rings in this window.
    ringing: Mutex<Option<Ringing>>,
    /// The file of a material that was read last: a page reads many ranges of one.
    file: Mutex<Option<FileHere>>,
    /// Moves whenever a file that was read may be another one now.
    files_state: AtomicU64,
    /// Where files are played from, once one was.
    #[cfg(target_os = "linux")]
    pub played_from: tokio::sync::OnceCell<String>,
}

/// A file of a material that is open.
struct FileHere {
    /// The state in which it was opened.
    state: u64,
    programme: String,
    material: String,
    key: String,
    opened: Arc<Mutex<Opened>>,
}

impl FileHere {
    fn shared(&self) -> Arc<Mutex<Opened>> {
        Arc::clone(&self.opened)
    }
}

/// A bell that rings in this window.
struct Ringing {
    rope: bell::Rope,
    thread: JoinHandle<()>,
    /// It knows the profile's key.
    keyed: bool,
}

/// A bell that goes home.
pub struct Leaving(Option<Ringing>);

impl Leaving {
    /// Waits until it is there, but not for ever: a round that waits for a storage ends by itself.
    pub fn wait(self) {
        let begun = Instant::now();
        while let Some(ringing) = &self.0
            && !ringing.thread.is_finished()
            && begun.elapsed() < PATIENCE
        {
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }
}

/// What is open.
pub struct Inner {
    /// The profile, once it is open.
    pub open: Option<Open>,
    /// What the person chose; before there is a profile it is only remembered.
    pub settings: Settings,
    /// The sample is to be opened at the next start.
    pub sample_asked: bool,
    /// What the window is to ring from, until it does.
    pub bell: Option<bell::Bell>,
    /// What exchange works with beside the window, as long as the person's own profile is open.
    pub apart: Option<bell::Bell>,
    /// What stood in the way when the profile was opened ahead of the page.
    pub met: Option<CommandError>,
}

/// An open profile.
pub struct Open {
    /// The databases.
    pub profile: Profile,
    /// The programme that is looked at.
    pub current: Option<(String, Replica)>,
    /// It is the sample's profile.
    pub sample: bool,
}

impl Shell {
    /// The state before anything is opened.
    ///
    /// # Errors
    /// When the system names no folder for data.
    pub fn new(asked: &Asked) -> CommandResult<Self> {
        let folder = match &asked.data {
            Some(folder) => folder.clone(),
            None => device::profile::default_folder()?,
        };
        let language =
            Language::from_tag(device::locale::system_language()).unwrap_or(Language::En);
        Ok(Self {
            folder,
            clock: asked.now.map(|now| (now, Instant::now())),
            inner: Mutex::new(Inner {
                open: None,
                settings: Settings::detected(language, &device::zone::detected_zone()),
                sample_asked: asked.sample,
                met: None,
                bell: None,
                apart: None,
            }),
            ends: Ends::default(),
            texts: Texts::default(),
            list: Mutex::new(None),
            reports: Mutex::new(None),
            chosen: Mutex::new(asked.files.iter().cloned().collect()),
            given: Mutex::new(asked.files.iter().find(|path| path.is_file()).cloned()),
            asked_programme: Mutex::new(asked.programme.clone()),
            page_listens: AtomicBool::new(false),
            unsaved: AtomicBool::new(false),
            ringing: Mutex::new(None),
            file: Mutex::new(None),
            files_state: AtomicU64::new(0),
            #[cfg(target_os = "linux")]
            played_from: tokio::sync::OnceCell::new(),
        })
    }

    /// The person's own profile.
    pub fn own_folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// The sample's profile, beside it.
    pub fn sample_folder(&self) -> PathBuf {
        let mut name = self.folder.file_name().unwrap_or_default().to_owned();
        name.push("-sample");
        self.folder.with_file_name(name)
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        match self.clock {
            Some((start, since)) => {
                start + TimeDelta::from_std(since.elapsed()).unwrap_or_default()
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "a shell reads the clock and passes it in"
            )]
            None => Utc::now(),
        }
    }

    /// The state, to itself. A command that panicked while holding it left a state that was written in one
    /// piece (the databases have transactions), so the next one goes on.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shell {
    /// The programme that is looked at now.
    ///
    /// # Errors
    /// `no-programme`.
    pub fn current(&self) -> CommandResult<String> {
        let mut inner = self.lock();
        let current = inner.open()?.current.as_ref().map(|(id, _)| id.clone());
        current.ok_or_else(|| CommandError::of(programme::Code::NoProgramme))
    }

    /// Rings in a thread of its own with the rope that ends it. A bell that knows the profile's key takes the place of one that
    /// does not; another one that rings already stays.
    pub fn begin_to_ring(&self, keyed: bool, ring: impl FnOnce(bell::Rope) -> JoinHandle<()>) {
        let mut ringing = held(&self.ringing);
        if let Some(here) = &*ringing
            && !here.thread.is_finished()
            && (here.keyed || !keyed)
        {
            return;
        }
        if let Some(before) = ringing.take() {
            before.rope.end();
        }
        let rope = bell::Rope::default();
        *ringing = Some(Ringing {
            keyed,
            thread: ring(rope.clone()),
            rope,
        });
    }

    /// The bell of this window looks soon whether anything can leave.
    pub fn look_soon(&self) {
        if let Some(ringing) = &*held(&self.ringing) {
            ringing.rope.look_soon();
        }
    }

    /// Closes the person's own profile: long work ends, nothing rings or exchanges with its key in this window any more. The next
    /// thing that asks for it has to open it. Gives what still goes home.
    pub fn close_own(&self, inner: &mut Inner) -> Leaving {
        self.ends.end_all();
        if inner.open.as_ref().is_some_and(|open| !open.sample) {
            inner.open = None;
        }
        inner.bell = None;
        inner.apart = None;
        inner.met = None;
        *held(&self.list) = None;
        *held(&self.reports) = None;
        self.forget_file();
        *held(&self.file) = None;
        let ringing = held(&self.ringing).take();
        if let Some(ringing) = &ringing {
            ringing.rope.end();
        }
        Leaving(ringing)
    }

    /// The person chose this file or folder.
    pub fn choose(&self, path: &Path) {
        held(&self.chosen).insert(path.to_owned());
    }

    /// Whether the person chose it.
    ///
    /// # Errors
    /// `not-chosen`.
    pub fn was_chosen(&self, path: &Path) -> CommandResult<()> {
        match held(&self.chosen).contains(path) {
            true => Ok(()),
            false => Err(CommandError::of(WindowCode::NotChosen).with("path", path.display())),
        }
    }

    /// The person gave the window a programme file.
    pub fn give(&self, path: PathBuf) {
        self.choose(&path);
        *held(&self.given) = Some(path);
    }

    /// The programme file that was given and not looked at yet; once.
    pub fn given(&self) -> Option<PathBuf> {
        held(&self.given).take()
    }

    /// Whether one waits.
    pub fn is_given(&self) -> bool {
        held(&self.given).is_some()
    }

    /// The programme that was asked for at the start; once.
    pub fn asked_programme(&self) -> Option<String> {
        held(&self.asked_programme).take()
    }

    /// Reads in a file of a material of the open programme. The window's lock is held only while the file is opened: reading may take
    /// long, and whoever writes meanwhile waits for nothing here.
    ///
    /// # Errors
    /// `no-programme`; those of opening the file and of `read`.
    pub fn with_file<T>(
        &self,
        material: &str,
        key: &str,
        read: impl FnOnce(&mut Opened) -> replica::Result<T>,
    ) -> CommandResult<T> {
        let programme = self.current()?;
        let state = self.files_state.load(Ordering::SeqCst);
        let is_it = |here: &FileHere| {
            (here.state, &here.programme) == (state, &programme)
                && (here.material.as_str(), here.key.as_str()) == (material, key)
        };
        // never held together with the window's lock
        let known = held(&self.file)
            .as_ref()
            .filter(|here| is_it(here))
            .map(FileHere::shared);
        let opened = match known {
            Some(opened) => opened,
            None => {
                let opened = open_file(self.lock().programme()?, material, Some(key))?;
                let here = FileHere {
                    state,
                    programme,
                    material: material.to_owned(),
                    key: key.to_owned(),
                    opened: Arc::new(Mutex::new(opened)),
                };
                let opened = here.shared();
                *held(&self.file) = Some(here);
                opened
            }
        };
        let answer = read(&mut held(&opened));
        if answer.is_err() {
            self.forget_file();
        }
        Ok(answer?)
    }

    /// Forgets the file that was read last: it may have been removed, or replaced. Waits for nobody.
    pub fn forget_file(&self) {
        self.files_state.fetch_add(1, Ordering::SeqCst);
    }

    /// Keeps a list of a programme, to look at it again and to import it: the page gets no path, and the file may change
    /// meanwhile.
    pub fn keep_list(&self, programme: String, list: Vec<u8>) {
        *held(&self.list) = Some((programme, list));
    }

    /// Keeps the reports of a session's meeting, to look at them again and to record them.
    pub fn keep_reports(&self, programme: String, reports: Vec<Vec<u8>>) {
        *held(&self.reports) = Some((programme, reports));
    }

    /// The reports that were kept last, and their programme.
    ///
    /// # Errors
    /// `report-empty` where none were: nothing was chosen yet.
    pub fn reports(&self) -> CommandResult<(String, Vec<Vec<u8>>)> {
        held(&self.reports)
            .clone()
            .ok_or_else(|| CommandError::of(programme::Code::ReportEmpty))
    }

    /// The list that was kept last, and its programme.
    ///
    /// # Errors
    /// `csv-header` where none was: nothing was chosen yet.
    pub fn list(&self) -> CommandResult<(String, Vec<u8>)> {
        held(&self.list)
            .clone()
            .ok_or_else(|| CommandError::of(programme::Code::CsvHeader))
    }
}

impl Shell {
    /// The state, if no command is at work.
    pub fn glance(&self) -> Option<MutexGuard<'_, Inner>> {
        match self.inner.try_lock() {
            Ok(inner) => Some(inner),
            // as with `lock`: one panic must not make the window blind for good
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// The state, as soon as no command is at work, if that is within so long.
    pub fn glance_within(&self, patience: Duration) -> Option<MutexGuard<'_, Inner>> {
        let begun = Instant::now();
        loop {
            let seen = self.glance();
            if seen.is_some() || begun.elapsed() >= patience {
                return seen;
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }
}

/// What a lock holds. A panic left it whole: nothing is written in two steps.
fn held<Held>(lock: &Mutex<Held>) -> MutexGuard<'_, Held> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    /// The reader: the present, and the zone that was chosen or detected.
    ///
    /// # Errors
    /// `zone-unknown`.
    pub fn reader(&self, now: DateTime<Utc>) -> CommandResult<Reader> {
        Ok(Reader {
            now,
            zone: self.settings.reader_zone()?,
        })
    }

    /// The open profile.
    ///
    /// # Errors
    /// `no-programme` before one is open.
    pub fn open(&mut self) -> CommandResult<&mut Open> {
        self.open
            .as_mut()
            .ok_or_else(|| CommandError::of(programme::Code::NoProgramme))
    }

    /// The programme that is looked at.
    ///
    /// # Errors
    /// `no-programme`.
    pub fn programme(&mut self) -> CommandResult<&mut Replica> {
        let current = self.open()?.current.as_mut();
        current
            .map(|(_, programme)| programme)
            .ok_or_else(|| CommandError::of(programme::Code::NoProgramme))
    }

    /// The profile, and the programme that is looked at.
    ///
    /// # Errors
    /// `no-programme`.
    pub fn opened(&mut self) -> CommandResult<(&Profile, &mut Replica)> {
        let open = self.open()?;
        match &mut open.current {
            Some((_, programme)) => Ok((&open.profile, programme)),
            None => Err(CommandError::of(programme::Code::NoProgramme)),
        }
    }

    /// Takes a profile: its settings hold from now on, and the programme that was looked at last is opened.
    ///
    /// # Errors
    /// Those of opening it.
    pub fn take(&mut self, profile: Profile, sample: bool) -> CommandResult<()> {
        self.settings = settings::settings(profile.device(), &self.settings)?;
        let ids = profile.programmes()?;
        let last = settings::current(profile.device())?.filter(|id| ids.contains(id));
        let current = match last.or_else(|| ids.last().cloned()) {
            Some(id) => Some((id.clone(), profile.programme(&id)?)),
            None => None,
        };
        // clear the earlier error
        self.met = None;
        self.open = Some(Open {
            profile,
            current,
            sample,
        });
        Ok(())
    }
}

impl Open {
    /// Looks at another programme.
    ///
    /// # Errors
    /// Those of opening it.
    pub fn select(&mut self, id: &str) -> CommandResult<()> {
        let programme = self.profile.programme(id)?;
        settings::put_current(self.profile.device(), id)?;
        self.current = Some((id.to_owned(), programme));
        Ok(())
    }
}

/// The profile's key as the core takes it.
pub fn key(master: &device::profile::MasterKey) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(*master.bytes())
}

/// Does a command's work off the window's thread: databases and keyrings block.
///
/// # Errors
/// Those of the work; `internal` if it panicked.
pub async fn work<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&Shell, &AppHandle) -> CommandResult<T> + Send + 'static,
) -> CommandResult<T> {
    tauri::async_runtime::spawn_blocking(move || work(&app.state::<Shell>(), &app))
        .await
        .unwrap_or_else(
            |error| Err(CommandError::of(replica::Code::Internal).with("detail", error)),
        )
}

/// Lets what was written for the group leave within seconds, where this window is the one that rings.
pub fn exchange_soon(app: &AppHandle) {
    app.state::<Shell>().look_soon();
}
