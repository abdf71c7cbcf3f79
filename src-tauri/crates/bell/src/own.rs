//! A person's own profile: opened with its key, and given another one.
//!
//! How the key is kept is the crate `device`'s, the databases are the crate `replica`'s; what has to happen to both in one order
//! stands here once, for the window and the command line.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use device::profile::{Keys, MasterKey, begin_change, end_change, unlock_keys};
use replica::Profile;
use zeroize::Zeroizing;

/// Opens a profile that is there, and finishes a change of its key that was interrupted.
///
/// # Errors
/// Those of [`device::profile::unlock_keys`] and of [`Profile::open`]; `busy` when a change is to be finished and another
/// process has the profile open.
pub fn open<E>(
    folder: &Path,
    passphrase: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(Profile, MasterKey), E>
where
    E: From<device::Error> + From<replica::Error>,
{
    let keys = unlock_keys(folder, passphrase)?;
    finish::<E>(folder, &keys)?;
    let key = Zeroizing::new(*keys.key.bytes());
    // the folder was made and the databases were not: nothing was ever kept here
    let profile = match Profile::is_made(folder) {
        true => Profile::open(folder, key, &programme::NOUNS)?,
        false => Profile::create(folder, key, now, &programme::NOUNS)?,
    };
    Ok((profile, keys.key))
}

/// So long it is waited for others to close the profile: an exchange that goes on, a verb in a terminal.
const PATIENCE: Duration = Duration::from_secs(10);

/// Has the profile open with another passphrase from now on, with a key that nobody had before: who has an old copy of
/// `profile.json` and the old passphrase reads nothing of today. The caller has closed the profile, and nobody else may have it
/// open; that is found out first. Ended in the middle, by whatever, it is finished by the next [`open`].
///
/// # Errors
/// With nothing changed: those of [`begin_change`]; `busy` when another process has a database open for longer than ten seconds,
/// `database-damaged` when one does not open. What goes wrong after that is told by the next [`open`] as well: the new passphrase
/// holds.
pub fn change_passphrase<E>(folder: &Path, old: Option<&str>, new: &str) -> Result<(), E>
where
    E: From<device::Error> + From<replica::Error>,
{
    // a change that was interrupted comes first
    let keys = unlock_keys(folder, old)?;
    finish::<E>(folder, &keys)?;
    let key = Zeroizing::new(*keys.key.bytes());
    let begun = Instant::now();
    loop {
        match Profile::can_be_given_a_key(folder, &key) {
            Ok(()) => break,
            Err(error) if error.is(replica::Code::Busy) && begun.elapsed() < PATIENCE => {
                std::thread::park_timeout(Duration::from_millis(100));
            }
            Err(error) => return Err(error.into()),
        }
    }
    finish::<E>(folder, &begin_change(folder, old, new)?)
}

fn finish<E>(folder: &Path, keys: &Keys) -> Result<(), E>
where
    E: From<device::Error> + From<replica::Error>,
{
    let Some(former) = &keys.former else {
        return Ok(());
    };
    let bytes = |key: &MasterKey| Zeroizing::new(*key.bytes());
    Profile::give_key(folder, &bytes(former), &bytes(&keys.key))?;
    Ok(end_change(folder)?)
}

#[cfg(test)]
mod tests {
    use device::profile::{Keep, create};
    use programme::programmes::found::{Founder, found};
    use programme::schedule::template::template;

    use super::*;

    const FIRST: &str = "cuatro barcas de nogal";
    const SECOND: &str = "tres garzas tranquilas";

    /// Either crate's error, as its code.
    #[derive(Debug, PartialEq, Eq)]
    struct Told(String);

    impl From<device::Error> for Told {
        fn from(error: device::Error) -> Self {
            Self(error.code().to_owned())
        }
    }

    impl From<replica::Error> for Told {
        fn from(error: replica::Error) -> Self {
            Self(error.code().to_owned())
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-28T12:00:00Z".parse().unwrap()
    }

    fn made(folder: &Path) -> String {
        create(folder, Keep::Passphrase(FIRST)).unwrap();
        let (profile, _) = open::<Told>(folder, Some(FIRST), now()).unwrap();
        let founder = Founder {
            name: "Ana Quispe",
            person: None,
            origin: "own",
        };
        found(&profile, now(), &template().unwrap(), &founder).unwrap()
    }

    #[test]
    fn the_new_passphrase_opens_all_and_an_old_copy_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let id = made(folder);
        let copy = std::fs::read(folder.join("profile.json")).unwrap();
        change_passphrase::<Told>(folder, Some(FIRST), SECOND).unwrap();
        let wrong = open::<Told>(folder, Some(FIRST), now()).map(drop);
        assert_eq!(wrong, Err(Told("passphrase-wrong".to_owned())));
        let (profile, _) = open::<Told>(folder, Some(SECOND), now()).unwrap();
        assert!(profile.programme(&id).is_ok());
        drop(profile);
        // the old file with the old passphrase: it has a key, and the key opens nothing
        std::fs::write(folder.join("profile.json"), copy).unwrap();
        let old = open::<Told>(folder, Some(FIRST), now()).map(drop);
        assert_eq!(old, Err(Told("database-damaged".to_owned())));
    }

    #[test]
    fn a_change_that_was_cut_off_is_finished_when_it_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let id = made(folder);
        let keys = begin_change(folder, Some(FIRST), SECOND).unwrap();
        // one database of two has the new key
        let bytes = |key: &MasterKey| Zeroizing::new(*key.bytes());
        let aside = tempfile::tempdir().unwrap();
        let (here, away) = (
            folder.join("programmes").join(format!("{id}.db")),
            aside.path().join("one.db"),
        );
        std::fs::rename(&here, &away).unwrap();
        Profile::give_key(folder, &bytes(&keys.former.unwrap()), &bytes(&keys.key)).unwrap();
        std::fs::rename(&away, &here).unwrap();
        assert_eq!(
            open::<Told>(folder, Some(FIRST), now()).map(drop),
            Err(Told("passphrase-wrong".to_owned()))
        );
        let (profile, _) = open::<Told>(folder, Some(SECOND), now()).unwrap();
        assert!(profile.programme(&id).is_ok());
        assert!(unlock_keys(folder, Some(SECOND)).unwrap().former.is_none());
    }

    #[test]
    fn nothing_is_half_changed_while_somebody_else_reads() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let id = made(folder);
        let (profile, _) = open::<Told>(folder, Some(FIRST), now()).unwrap();
        let read = profile.programme(&id).unwrap();
        let changed = change_passphrase::<Told>(folder, Some(FIRST), SECOND);
        assert_eq!(changed, Err(Told("busy".to_owned())));
        drop((read, profile));
        // the old passphrase holds as if nothing had been
        drop(open::<Told>(folder, Some(FIRST), now()).unwrap());
        change_passphrase::<Told>(folder, Some(FIRST), SECOND).unwrap();
        let (profile, _) = open::<Told>(folder, Some(SECOND), now()).unwrap();
        assert!(profile.programme(&id).is_ok());
    }

    #[test]
    fn a_programme_that_is_lost_keeps_nobody_from_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let id = made(folder);
        std::fs::write(folder.join("programmes/copy of one.db"), "not ours").unwrap();
        change_passphrase::<Told>(folder, Some(FIRST), SECOND).unwrap();
        // while a change goes on, one is spoilt: the change is finished for all others
        drop(begin_change(folder, Some(SECOND), FIRST).unwrap());
        std::fs::write(folder.join("programmes").join(format!("{id}.db")), "spoilt").unwrap();
        let (profile, _) = open::<Told>(folder, Some(FIRST), now()).unwrap();
        assert_eq!(profile.programmes().unwrap(), std::slice::from_ref(&id));
        assert_eq!(
            profile.programme(&id).map(drop).unwrap_err().code(),
            "database-damaged"
        );
        drop(profile);
        // and before a change it is told, with nothing changed
        let changed = change_passphrase::<Told>(folder, Some(FIRST), SECOND);
        assert_eq!(changed, Err(Told("database-damaged".to_owned())));
        assert!(open::<Told>(folder, Some(FIRST), now()).is_ok());
    }
}
