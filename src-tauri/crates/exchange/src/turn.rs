//! One run at a time in one programme, whoever asks for it: the window, its bell, another process. Two at once would undo what
//! the other just sent, and ask for everything twice.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use replica::{Error, Replica, Result};

/// So long somebody waits at most: a run that hangs in a folder of some network may never end.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is asked whether they still wait.
const LOOK: Duration = Duration::from_millis(100);

/// The turn lasts as long as this lives. A lock of the system: it ends with its process, however that ends.
#[derive(Debug)]
#[must_use = "the turn is over as soon as this is dropped"]
pub struct Turn {
    _file: Option<File>,
}

/// Takes the turn, without waiting.
///
/// # Errors
/// `exchange-busy` when somebody else has it; those of the file beside the database.
pub fn take(programme: &Replica) -> Result<Turn> {
    match tried(programme)? {
        Tried::Taken(turn) => Ok(turn),
        Tried::Busy(_) => Err(Error::of(replica::Code::ExchangeBusy)),
    }
}

/// Takes the turn for somebody who asked for it, as soon as the run that goes on is over.
///
/// # Errors
/// `stopped` when `stop` says so first; `exchange-busy` after [`PATIENCE`]; those of the file beside the database.
pub fn wait(programme: &Replica, stop: &(dyn Fn() -> bool + Sync)) -> Result<Turn> {
    let file = match tried(programme)? {
        Tried::Taken(turn) => return Ok(turn),
        Tried::Busy(file) => file,
    };
    let (came, comes) = channel();
    std::thread::spawn(move || {
        let locked = file.lock().map(|()| file);
        if came.send(locked).is_err() {
            tracing::debug!("nobody waits for the turn any more");
        }
    });
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if stop() {
            return Err(Error::of(replica::Code::Stopped));
        }
        if let Ok(locked) = comes.recv_timeout(LOOK) {
            let file = locked?;
            return Ok(Turn { _file: Some(file) });
        }
    }
    Err(Error::of(replica::Code::ExchangeBusy))
}

enum Tried {
    Taken(Turn),
    /// Somebody else has the lock of this file.
    Busy(File),
}

/// Tries the lock of the file that is the turn. A database in memory is nobody else's, and has none.
fn tried(programme: &Replica) -> Result<Tried> {
    let Some(database) = programme
        .connection()
        .path()
        .filter(|path| !path.is_empty())
    else {
        return Ok(Tried::Taken(Turn { _file: None }));
    };
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(Path::new(database).with_extension("exchange"))?;
    match file.try_lock() {
        Ok(()) => Ok(Tried::Taken(Turn { _file: Some(file) })),
        Err(TryLockError::WouldBlock) => Ok(Tried::Busy(file)),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
