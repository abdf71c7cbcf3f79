//! A profile is a folder: `profile.json` in clear, and beside it databases that others make and that its key opens.
//!
//! The rule here is that a key which is lost, locked away or changed is told as what it is, and that nothing ever
//! makes a new key where there is something that an old one opens. Not here: the databases themselves.

mod files;
mod former;
mod key;
mod record;
mod wrapped;

use std::path::Path;

use self::files::Staged;
use self::former::Former;
use self::record::{FILE, Kept, Record};
use self::wrapped::Wrapped;
use crate::error::Error;
use crate::keyring;

pub use self::files::default_folder;
pub use self::key::MasterKey;
pub use self::wrapped::fits;

/// How an existing profile's key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKept {
    /// In the system's keyring.
    Keyring,
    /// In the profile, sealed with a passphrase.
    Passphrase,
    /// Not at all: the key is public. Only for the sample, which holds nobody's words.
    Open,
}

/// What a folder is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No profile is there; one can be made.
    Absent,
    /// A profile is there.
    Present(KeyKept),
}

/// How a new profile's key shall be kept.
#[derive(Clone, Copy)]
pub enum Keep<'a> {
    /// In the system's keyring.
    Keyring,
    /// In the profile, sealed with this passphrase; it must pass [`fits`].
    Passphrase(&'a str),
    /// Not at all: a public, constant key, which protects nothing. Only for the throw-away sample.
    Open,
}

/// Looks at `folder` without opening anything and without asking the keyring. Errors: `profile-damaged` (also when
/// `profile.json` is missing beside a database), `profile-newer`, `read-only`, `internal`.
pub fn state(folder: &Path) -> Result<State, Error> {
    Ok(match find(folder)? {
        None => State::Absent,
        Some(record) => State::Present(match record.key {
            Kept::Keyring { .. } => KeyKept::Keyring,
            Kept::Passphrase { .. } => KeyKept::Passphrase,
            Kept::Open {} => KeyKept::Open,
        }),
    })
}

/// Makes a profile in `folder`, and the folder itself if need be, with a new random key. Errors: `profile-exists`,
/// `profile-damaged` (a database without its profile is there), `passphrase-short`, `keyring-missing`,
/// `keyring-locked`, `disk-full`, `read-only`, `internal`. After an error nothing of the profile is there.
pub fn create(folder: &Path, keep: Keep<'_>) -> Result<MasterKey, Error> {
    if let Keep::Passphrase(passphrase) = keep {
        fits(passphrase)?;
    }
    // whatever it says, and whether or not it can be read: it may be all that leads to somebody's words
    if files::read(&folder.join(FILE))?.is_some() {
        return Err(Error::ProfileExists);
    }
    find(folder)?;
    files::make(folder)?;

    let (key, kept) = match keep {
        Keep::Keyring => {
            let key = MasterKey::random()?;
            let check = key.check();
            (key, Kept::Keyring { check })
        }
        Keep::Passphrase(passphrase) => {
            let key = MasterKey::random()?;
            let argon2id = Wrapped::seal(&key, passphrase)?;
            (key, Kept::Passphrase { argon2id })
        }
        Keep::Open => (MasterKey::open(), Kept::Open {}),
    };
    let record = Record::new(kept)?;
    // on the disk before the keyring is touched, so that a full disk or a closed folder leaves no item behind
    let staged = Staged::new(folder.join(FILE), &record.write()?)?;
    let Kept::Keyring { check } = &record.key else {
        staged.place()?;
        return Ok(key);
    };
    let placed = keyring::keep(&record.profile, &key.text())
        // a keyring that does not give back what it took must be found out while there is nothing to lose
        .and_then(|()| fetch(&record.profile, check))
        .and_then(|_| staged.place());
    if let Err(error) = placed {
        // the first error is the one to tell; an item that stays behind under a random name harms nobody
        keyring::forget(&record.profile).ok();
        return Err(error);
    }
    Ok(key)
}

/// The key of the profile in `folder`. A passphrase is not looked at where none is needed. Errors:
/// `passphrase-needed`, `passphrase-wrong`, `keyring-missing`, `keyring-locked`, `key-lost`, `key-changed`,
/// `profile-damaged`, `profile-newer`, `read-only`, `internal` (also when there is no profile); `profile-unsealed` in the
/// person's usual folder.
pub fn unlock(folder: &Path, passphrase: Option<&str>) -> Result<MasterKey, Error> {
    let record = present(folder)?;
    match &record.key {
        Kept::Keyring { check } => fetch(&record.profile, check),
        Kept::Passphrase { argon2id } => argon2id.open(passphrase.ok_or(Error::PassphraseNeeded)?),
        // somebody may have put such a file there so that all that is written from now on can be read
        Kept::Open {} if default_folder().is_ok_and(|own| own == folder) => {
            Err(Error::ProfileUnsealed)
        }
        Kept::Open {} => Ok(MasterKey::open()),
    }
}

/// The key of a profile, and the one before it while its databases may still have that.
#[derive(Debug)]
pub struct Keys {
    /// The profile's.
    pub key: MasterKey,
    /// The one before it; the change is not finished.
    pub former: Option<MasterKey>,
}

/// As [`unlock`], with the former key of a change that is not finished. Errors: the same.
pub fn unlock_keys(folder: &Path, passphrase: Option<&str>) -> Result<Keys, Error> {
    let key = unlock(folder, passphrase)?;
    let former = present(folder)?.former;
    let former = former.map(|former| former.open(&key)).transpose()?;
    Ok(Keys { key, former })
}

/// Begins to open the profile with another passphrase and another key, which nobody had before: a copy of today's file and
/// today's passphrase will open nothing that is written later. `old` is not looked at where the keyring keeps the key. The
/// caller gives every database the new key, and then calls [`end_change`]; until then both keys are kept. Errors:
/// `passphrase-needed`, `passphrase-wrong` (the old one), `passphrase-short` (the new one), the keyring's, `profile-damaged`,
/// `profile-newer`, `disk-full`, `read-only`, `internal` (also for a profile that is kept open, and while an earlier change is
/// not finished). After an error the old one still opens.
pub fn begin_change(folder: &Path, old: Option<&str>, new: &str) -> Result<Keys, Error> {
    fits(new)?;
    let mut record = present(folder)?;
    if record.former.is_some() {
        return Err(Error::internal("an earlier change is not finished"));
    }
    let (former, in_keyring) = match &record.key {
        Kept::Keyring { check } => (fetch(&record.profile, check)?, true),
        Kept::Passphrase { argon2id } => {
            (argon2id.open(old.ok_or(Error::PassphraseNeeded)?)?, false)
        }
        Kept::Open {} => return Err(Error::internal("a sample has no passphrase")),
    };
    let key = MasterKey::random()?;
    let argon2id = Wrapped::seal(&key, new)?;
    let sealed = Former::seal(&former, &key, in_keyring)?;
    record.change(Kept::Passphrase { argon2id }, sealed);
    Staged::new(folder.join(FILE), &record.write()?)?.replace()?;
    Ok(Keys {
        key,
        former: Some(former),
    })
}

/// Every database has the new key: the former one is forgotten, also by the keyring. Errors: `profile-damaged`,
/// `profile-newer`, `disk-full`, `read-only`, `internal`.
pub fn end_change(folder: &Path) -> Result<(), Error> {
    let mut record = present(folder)?;
    let Some(former) = record.changed() else {
        return Ok(());
    };
    Staged::new(folder.join(FILE), &record.write()?)?.replace()?;
    if former.in_keyring {
        // one that stays there opens nothing any more
        keyring::forget(&record.profile).ok();
    }
    Ok(())
}

/// Removes a throw-away profile with its folder and all in it. Errors: `internal` unless its key is kept open: what
/// anybody wrote for good is not removed by this; `read-only`.
pub fn discard(folder: &Path) -> Result<(), Error> {
    match present(folder)?.key {
        Kept::Open {} => files::remove(folder),
        Kept::Keyring { .. } | Kept::Passphrase { .. } => Err(Error::internal(
            "only a profile that keeps no secret is thrown away",
        )),
    }
}

fn find(folder: &Path) -> Result<Option<Record>, Error> {
    match files::read(&folder.join(FILE))? {
        Some(bytes) => Record::read(&bytes).map(Some),
        None if files::any_database(folder)? => Err(Error::ProfileDamaged { reason: "missing" }),
        None => Ok(None),
    }
}

fn present(folder: &Path) -> Result<Record, Error> {
    find(folder)?.ok_or_else(|| Error::internal(format!("no profile in {}", folder.display())))
}

fn fetch(profile: &str, check: &str) -> Result<MasterKey, Error> {
    keyring::fetch(profile)?
        .iter()
        .filter_map(|text| MasterKey::from_text(text))
        .find(|key| key.check() == check)
        .ok_or(Error::KeyChanged)
}

#[cfg(test)]
mod tests;
