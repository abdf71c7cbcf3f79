//! Profiles kept by a real gnome-keyring: what is lost, locked or changed is told as that, and nothing makes a new key.

use std::fs;
use std::path::Path;

use super::actor::Actor;
use super::desktop::Desktop;

/// Each of these must leave the profile as it was and refuse a second one in its place.
fn is_untouched(actor: &mut Actor, folder: &Path, before: &[u8]) {
    assert_eq!(actor.ask("create", folder), "profile-exists");
    assert_eq!(fs::read(folder.join("profile.json")).unwrap(), before);
}

fn desktop_with_profile() -> (Desktop, Actor, std::path::PathBuf, String, Vec<u8>) {
    let mut desktop = Desktop::start();
    desktop.start_keyring();
    let mut actor = desktop.actor();
    let folder = desktop.folder("profile");
    let key = actor.ask("create", &folder);
    assert!(key.starts_with("key "), "{key}");
    let before = fs::read(folder.join("profile.json")).unwrap();
    (desktop, actor, folder, key, before)
}

#[test]
fn the_key_is_there_again_for_another_process_and_after_a_restart() {
    let (mut desktop, mut actor, folder, key, before) = desktop_with_profile();
    assert_eq!(actor.ask("standing", &folder), "Ready");
    assert_eq!(actor.ask("unlock", &folder), key);
    assert_eq!(desktop.actor().ask("unlock", &folder), key);
    desktop.start_keyring();
    assert_eq!(desktop.actor().ask("unlock", &folder), key);
    assert_eq!(
        actor.ask("unlock", &folder),
        key,
        "the process that knew the keyring before"
    );
    is_untouched(&mut actor, &folder, &before);
    let other = actor.ask("create", &desktop.folder("other"));
    assert!(other.starts_with("key ") && other != key, "{other}");
    assert_eq!(actor.ask("unlock", &folder), key);
}

#[test]
fn without_a_keyring_nothing_is_made_and_the_same_process_finds_one_later() {
    let mut desktop = Desktop::start();
    let folder = desktop.folder("profile");
    let mut actor = desktop.actor();
    assert_eq!(actor.ask("standing", &folder), "Missing");
    assert_eq!(actor.ask("create", &folder), "keyring-missing");
    assert!(fs::read_dir(&folder).unwrap().next().is_none());

    desktop.start_keyring();
    let key = actor.ask("create", &folder);
    assert!(key.starts_with("key "), "{key}");
    let before = fs::read(folder.join("profile.json")).unwrap();

    desktop.stop_keyring();
    assert_eq!(actor.ask("unlock", &folder), "keyring-missing");
    assert_eq!(desktop.actor().ask("unlock", &folder), "keyring-missing");
    is_untouched(&mut actor, &folder, &before);
    desktop.start_keyring();
    assert_eq!(actor.ask("unlock", &folder), key);
}

#[test]
fn without_a_bus_the_keyring_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("unix:path={}", folder.path().join("no-bus").display());
    let mut actor = Actor::start(&[("DBUS_SESSION_BUS_ADDRESS", Path::new(&nowhere))]);
    assert_eq!(actor.ask("standing", folder.path()), "Missing");
    assert_eq!(actor.ask("create", folder.path()), "keyring-missing");
}

#[test]
fn a_deleted_key_is_lost() {
    let (_desktop, mut actor, folder, _, before) = desktop_with_profile();
    assert_eq!(actor.ask("delete", &folder), "done");
    assert_eq!(actor.ask("unlock", &folder), "key-lost no-item");
    is_untouched(&mut actor, &folder, &before);
}

#[test]
fn a_locked_keyring_is_locked_and_not_lost() {
    let (mut desktop, mut actor, folder, key, before) = desktop_with_profile();
    assert_eq!(actor.ask("lock", &folder), "done");
    assert_eq!(actor.ask("standing", &folder), "Locked");
    assert_eq!(actor.ask("unlock", &folder), "keyring-locked");
    is_untouched(&mut actor, &folder, &before);
    let other = desktop.folder("other");
    assert_eq!(actor.ask("create", &other), "keyring-locked");
    assert!(fs::read_dir(&other).unwrap().next().is_none());

    desktop.start_keyring();
    assert_eq!(actor.ask("unlock", &folder), key);
}

#[test]
fn a_keyring_that_was_never_unlocked_is_locked_and_not_lost() {
    let (mut desktop, mut actor, folder, key, before) = desktop_with_profile();
    desktop.start_keyring_locked();
    assert_eq!(actor.ask("standing", &folder), "Locked");
    assert_eq!(actor.ask("unlock", &folder), "keyring-locked");
    assert_eq!(desktop.actor().ask("unlock", &folder), "keyring-locked");
    is_untouched(&mut actor, &folder, &before);
    desktop.start_keyring();
    assert_eq!(actor.ask("unlock", &folder), key);
}

#[test]
fn a_key_that_may_lie_behind_a_lock_is_not_called_lost() {
    let (mut desktop, mut actor, folder, _, before) = desktop_with_profile();
    assert_eq!(actor.ask("delete", &folder), "done");
    assert_eq!(actor.ask("lock", &folder), "done");
    assert_eq!(actor.ask("unlock", &folder), "keyring-locked");
    is_untouched(&mut actor, &folder, &before);
    desktop.start_keyring();
    assert_eq!(actor.ask("unlock", &folder), "key-lost no-item");
}

#[test]
fn a_keyring_with_no_lasting_collection_is_none() {
    let (mut desktop, mut actor, folder, _, before) = desktop_with_profile();
    desktop.stop_keyring();
    fs::remove_dir_all(desktop.folder("data")).unwrap();
    desktop.start_keyring_locked();
    assert_eq!(actor.ask("standing", &folder), "Missing");
    assert_eq!(actor.ask("unlock", &folder), "key-lost no-collection");
    assert_eq!(
        actor.ask("create", &desktop.folder("other")),
        "keyring-missing"
    );
    is_untouched(&mut actor, &folder, &before);
}

#[test]
fn another_key_in_its_place_is_told_as_changed() {
    for change in ["exchange", "scribble"] {
        let (_desktop, mut actor, folder, _, before) = desktop_with_profile();
        assert_eq!(actor.ask(change, &folder), "done");
        assert_eq!(actor.ask("unlock", &folder), "key-changed");
        is_untouched(&mut actor, &folder, &before);
    }
}

#[test]
fn of_two_items_the_one_with_our_key_counts() {
    let (_desktop, mut actor, folder, key, _) = desktop_with_profile();
    assert_eq!(actor.ask("add-another", &folder), "done");
    assert_eq!(actor.ask("unlock", &folder), key);
}
