//! One run at a time in one programme, whoever asks for it: the window, its bell, another process. Two at once would undo what
//! the other just sent, and ask for everything twice.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use programme::{Code, Error, Programme, Result};

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
pub fn take(programme: &Programme) -> Result<Turn> {
    // a database in memory is nobody else's
    let Some(database) = programme
        .connection()
        .path()
        .filter(|path| !path.is_empty())
    else {
        return Ok(Turn { _file: None });
    };
    let path = Path::new(database).with_extension("exchange");
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Turn { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(Error::of(Code::ExchangeBusy)),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
