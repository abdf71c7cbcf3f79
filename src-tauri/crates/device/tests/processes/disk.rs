//! A disk that is really full, and one that is really mounted read-only: a small one in memory, in a mount namespace
//! that only the other process sees.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::actor::Actor;

/// Mounts the small disk on its first argument and goes on as the rest.
const MOUNT: &str = r#"mount -t tmpfs -o size=64k none "$0" && exec "$@""#;

fn unshare(then: &str, place: &Path) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--map-root-user", "--mount", "sh", "-c", then])
        .arg(place);
    command
}

/// A process that sees a small disk at `place`; none where the system keeps such a thing for administrators.
fn with_small_disk(place: &Path) -> Option<Actor> {
    let tried = unshare(MOUNT, place).arg("true").output();
    if !tried.is_ok_and(|output| output.status.success()) {
        std::io::stderr()
            .write_all(b"skipped: only an administrator mounts a disk here (unshare was refused)\n")
            .unwrap();
        return None;
    }
    let mut command = unshare(MOUNT, place);
    command.arg(std::env::current_exe().unwrap());
    Some(Actor::run(command, &[]))
}

/// What happens to the disk, done by the process that sees it.
pub fn answer(question: &str, folder: &Path) -> Option<String> {
    match question {
        "fill" => {
            let mut file = fs::File::create(folder.join("filling")).unwrap();
            while file.write_all(&[1; 4096]).is_ok() {}
        }
        "empty" => fs::remove_file(folder.join("filling")).unwrap(),
        "close" => {
            let closed = Command::new("mount")
                .args(["-o", "remount,ro"])
                .arg(folder)
                .status();
            assert!(closed.unwrap().success());
        }
        "count" => return Some(fs::read_dir(folder).unwrap().count().to_string()),
        _ => return None,
    }
    Some("done".to_owned())
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let Some(mut actor) = with_small_disk(place) else {
        return;
    };
    assert_eq!(actor.ask("fill", place), "done");
    assert_eq!(actor.ask("create-with-passphrase", place), "disk-full");
    assert_eq!(actor.ask("count", place), "1", "nothing but the filling");

    assert_eq!(actor.ask("empty", place), "done");
    let key = actor.ask("create-with-passphrase", place);
    assert!(key.starts_with("key "), "{key}");
    assert_eq!(actor.ask("fill", place), "done");
    assert_eq!(actor.ask("change-passphrase", place), "disk-full");
    assert_eq!(actor.ask("unlock-with-passphrase", place), key);
}

#[test]
fn a_closed_disk_is_told_and_its_profile_still_opens() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let Some(mut actor) = with_small_disk(place) else {
        return;
    };
    let folder = place.join("profile");
    let key = actor.ask("create-with-passphrase", &folder);
    assert!(key.starts_with("key "), "{key}");
    assert_eq!(actor.ask("close", place), "done");
    assert_eq!(
        actor.ask("create-with-passphrase", &place.join("new")),
        "read-only file-system"
    );
    assert_eq!(
        actor.ask("create-with-passphrase", &folder),
        "profile-exists"
    );
    assert_eq!(actor.ask("change-passphrase", &folder), "read-only");
    assert_eq!(actor.ask("unlock-with-passphrase", &folder), key);
}
