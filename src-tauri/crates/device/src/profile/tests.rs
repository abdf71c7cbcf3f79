//! Profiles without a keyring; those with one, and disks that are full or closed, are in `tests/processes`.

use std::fs;

use super::*;

const PASSPHRASE: &str = "siete ríos y un puente";
const OTHER: &str = "un puente y siete ríos";

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.err().map_or("none", |error| error.code())
}

#[test]
fn a_profile_is_made_once_and_opens_with_its_passphrase() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new").join("profile");
    assert_eq!(state(&folder).unwrap(), State::Absent);
    assert_eq!(code(unlock(&folder, None)), "internal");

    let key = create(&folder, Keep::Passphrase(PASSPHRASE)).unwrap();
    assert_eq!(state(&folder).unwrap(), State::Present(KeyKept::Passphrase));
    assert_eq!(code(unlock(&folder, None)), "passphrase-needed");
    assert_eq!(code(unlock(&folder, Some(OTHER))), "passphrase-wrong");
    assert_eq!(
        unlock(&folder, Some(PASSPHRASE)).unwrap().bytes(),
        key.bytes()
    );

    let before = fs::read(folder.join(FILE)).unwrap();
    for keep in [Keep::Passphrase(OTHER), Keep::Open, Keep::Keyring] {
        assert_eq!(code(create(&folder, keep)), "profile-exists");
    }
    assert_eq!(fs::read(folder.join(FILE)).unwrap(), before);
}

#[test]
fn the_profile_shows_neither_key_nor_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let key = create(folder.path(), Keep::Passphrase(PASSPHRASE)).unwrap();
    let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert!(!text.contains(key.text().as_str()));
    assert!(!text.contains("puente"));
}

#[test]
fn a_short_passphrase_makes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("profile");
    assert_eq!(
        code(create(&folder, Keep::Passphrase("corto\n"))),
        "passphrase-short"
    );
    assert!(!folder.exists());
}

#[test]
fn the_passphrase_changes_and_the_key_stays() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let key = create(folder, Keep::Passphrase(PASSPHRASE)).unwrap();
    let refused = |old: &str, new: &str| code(begin_change(folder, Some(old), new));
    assert_eq!(refused(OTHER, PASSPHRASE), "passphrase-wrong");
    assert_eq!(refused(PASSPHRASE, "corto"), "passphrase-short");
    assert_eq!(code(begin_change(folder, None, OTHER)), "passphrase-needed");
    assert_eq!(
        unlock(folder, Some(PASSPHRASE)).unwrap().bytes(),
        key.bytes()
    );

    let before = fs::read(folder.join(FILE)).unwrap();
    let changed = begin_change(folder, Some(PASSPHRASE), OTHER).unwrap();
    assert_ne!(changed.key.bytes(), key.bytes());
    assert_eq!(changed.former.unwrap().bytes(), key.bytes());
    // the new passphrase alone gives both keys again, to finish it later
    let again = unlock_keys(folder, Some(OTHER)).unwrap();
    assert_eq!(again.former.unwrap().bytes(), key.bytes());
    assert_eq!(refused(OTHER, PASSPHRASE), "internal");

    end_change(folder).unwrap();
    assert_eq!(code(unlock(folder, Some(PASSPHRASE))), "passphrase-wrong");
    let last = unlock_keys(folder, Some(OTHER)).unwrap();
    assert_eq!(last.key.bytes(), changed.key.bytes());
    assert!(last.former.is_none());
    // an old copy of the file opens with the old passphrase, and has the old key only
    fs::write(folder.join(FILE), before).unwrap();
    let old = unlock(folder, Some(PASSPHRASE)).unwrap();
    assert_ne!(old.bytes(), last.key.bytes());
}

#[test]
fn an_open_profile_needs_nothing_and_can_be_thrown_away() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("sample");
    let key = create(&folder, Keep::Open).unwrap();
    assert_eq!(state(&folder).unwrap(), State::Present(KeyKept::Open));
    assert_eq!(unlock(&folder, None).unwrap().bytes(), key.bytes());
    assert_eq!(code(begin_change(&folder, None, PASSPHRASE)), "internal");

    fs::create_dir(folder.join("programmes")).unwrap();
    fs::write(folder.join("programmes").join("a.db"), "x").unwrap();
    discard(&folder).unwrap();
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    assert_eq!(state(&folder).unwrap(), State::Absent);
}

#[test]
fn a_profile_with_a_secret_is_not_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path(), Keep::Passphrase(PASSPHRASE)).unwrap();
    assert_eq!(code(discard(folder.path())), "internal");
    assert!(unlock(folder.path(), Some(PASSPHRASE)).is_ok());
}

#[test]
fn a_database_without_its_profile_is_never_given_a_new_key() {
    for database in ["device.db", "programmes/one.db"] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fs::create_dir(folder.join("programmes")).unwrap();
        fs::write(folder.join(database), "sealed words").unwrap();
        assert_eq!(code(state(folder)), "profile-damaged");
        assert_eq!(code(unlock(folder, Some(PASSPHRASE))), "profile-damaged");
        for keep in [Keep::Passphrase(PASSPHRASE), Keep::Open, Keep::Keyring] {
            assert_eq!(code(create(folder, keep)), "profile-damaged");
        }
        assert!(!folder.join(FILE).exists());
    }
}

#[test]
fn a_cut_profile_is_damaged_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, file) = (folder.path(), folder.path().join(FILE));
    create(folder, Keep::Passphrase(PASSPHRASE)).unwrap();
    let whole = fs::read(&file).unwrap();
    for end in 0..whole.len() {
        let (cut, _) = whole.split_at(end);
        fs::write(&file, cut).unwrap();
        assert_eq!(code(state(folder)), "profile-damaged");
        assert_eq!(code(unlock(folder, Some(PASSPHRASE))), "profile-damaged");
        assert_eq!(code(create(folder, Keep::Open)), "profile-exists");
        assert_eq!(fs::read(&file).unwrap(), cut);
    }
}

#[test]
fn a_file_where_the_folder_should_be_is_told() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("file");
    fs::write(&folder, "").unwrap();
    assert_eq!(code(state(&folder)), "internal");
    assert_eq!(code(create(&folder, Keep::Open)), "internal");
}
