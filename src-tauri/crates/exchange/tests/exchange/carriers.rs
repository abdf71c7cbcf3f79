//! Programs that carry folders: each device has a folder of its own, and what lies there comes to the others late, in any
//! order, and never empty.

#[cfg(unix)]
use exchange::{Address, Storage};
use opendal::Operator;
use programme::exchange_status::exchange_status;
use programme::noun::Noun;
use replica::register::{Fields, put};

use crate::desk::{Desk, memory, paths};

/// Copies what lies in one folder and not in another, as the carrier does: no empty file, and only some of the others now.
async fn carry(from: &Operator, to: &Operator, some: impl Fn(usize) -> bool) {
    let mut names = paths(from, "").await;
    // in any order, so not in that of the names
    names.sort_by_key(|name| blake3::hash(name.as_bytes()).as_bytes().to_owned());
    for (nth, name) in names.iter().enumerate() {
        let bytes = from.read(name).await.unwrap().to_vec();
        if bytes.is_empty() || !some(nth) {
            continue;
        }
        if !to.exists(name).await.unwrap() {
            to.write(name, bytes.clone()).await.unwrap();
            // and now and then it leaves a copy beside it
            if nth % 7 == 3 {
                let copy = format!("{name} (conflicted copy 2026-11-27)");
                to.write(&copy, bytes).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn five_people_hear_of_one_another_over_folders_that_carry_no_empty_file() {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    let first = memory();
    elena.exchanges(&first).await;
    let mut desks = vec![(elena, first)];
    for (key, name) in [
        (2, "Rosa Luz"),
        (3, "Luis Quispe"),
        (4, "Ana Ruiz"),
        (5, "Juan Paz"),
    ] {
        desks.push((Desk::joining(key, &text, name), memory()));
    }
    let folders: Vec<Operator> = desks.iter().map(|(_, folder)| folder.clone()).collect();
    for round in 0..16 {
        for (desk, folder) in &mut desks {
            desk.exchanges(folder).await;
        }
        for (a, from) in folders.iter().enumerate() {
            for (b, to) in folders.iter().enumerate() {
                if a != b {
                    // half of it now, the other half with the next round
                    carry(from, to, |nth| (nth + round + b) % 2 == 0).await;
                }
            }
        }
    }
    for (desk, folder) in &mut desks {
        desk.exchanges(folder).await;
        assert_eq!(
            desk.names(),
            [
                "Ana Ruiz",
                "Elena Prado",
                "Juan Paz",
                "Luis Quispe",
                "Rosa Luz"
            ]
        );
        desk.sound();
    }
    for folder in &folders {
        for name in paths(folder, "").await {
            assert!(!folder.read(&name).await.unwrap().is_empty(), "{name}");
        }
    }
}

#[tokio::test]
async fn what_an_earlier_version_left_empty_is_filled() {
    let storage = memory();
    let mut elena = Desk::founder();
    elena.exchanges(&storage).await;
    let heads: Vec<String> = paths(&storage, "/head/").await;
    assert!(!heads.is_empty());
    for head in &heads {
        storage.write(head, Vec::<u8>::new()).await.unwrap();
    }
    elena.exchanges(&storage).await;
    for head in &heads {
        assert!(!storage.read(head).await.unwrap().is_empty(), "{head}");
    }
}

#[tokio::test]
async fn it_is_told_when_nothing_comes_from_anybody_for_long() {
    let storage = memory();
    let mut elena = Desk::founder();
    let silent = |desk: &Desk| {
        let standing = exchange_status(&desk.programme, desk.now).unwrap();
        standing.silent_since
    };
    elena.exchanges(&storage).await;
    elena.now += chrono::TimeDelta::days(30);
    elena.exchanges(&storage).await;
    assert_eq!(silent(&elena), None, "nobody else is in the group");

    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    rosa.now = elena.now;
    rosa.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    let heard = elena.now;
    elena.now = heard + chrono::TimeDelta::days(9);
    elena.exchanges(&storage).await;
    assert_eq!(silent(&elena), None, "nine days are usual");
    elena.now = heard + chrono::TimeDelta::days(11);
    assert_eq!(silent(&elena), None, "nobody asked meanwhile");
    elena.exchanges(&storage).await;
    assert_eq!(silent(&elena), Some(programme::time::stamp(heard)));
    rosa.now = elena.now;
    rosa.says_of_herself("I am back");
    rosa.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    assert_eq!(silent(&elena), None);
}

#[tokio::test]
async fn an_id_that_is_a_path_counts_nowhere() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    rosa.exchanges(&storage).await;
    for id in ["../../x", "/srv/calendar", r"\\host\share"] {
        // an app that was altered signs whatever it likes
        let now = elena.now;
        let written = elena.programme.write(now, |writing| {
            let mut fields = Fields::new();
            put(&mut fields, "title.en", Some("Nobody’s session"));
            put(&mut fields, "kind", Some("participants"));
            writing.set(Noun::Session, id, &fields)
        });
        written.unwrap();
        elena.exchanges(&storage).await;
        rosa.exchanges(&storage).await;
        let edition = programme::schedule::edition(rosa.programme.connection()).unwrap();
        assert!(
            edition.sessions.iter().all(|session| session.id != id),
            "{id}"
        );
        let aside = replica::record::all_aside(rosa.programme.connection()).unwrap();
        assert!(!aside.is_empty(), "{id} was taken in");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_passed_over_and_told() {
    let room = tempfile::tempdir().unwrap();
    let place = Address::Folder(room.path().to_owned());
    let storage = Storage::open(&place).unwrap();
    let folder = "g/00/head/";
    storage.put_name("g/00/head/plain").await.unwrap();
    exchange::nothing_odd(&place).unwrap();
    let at = room.path().join("g/00/head");
    std::os::unix::fs::symlink(".", at.join("loop")).unwrap();
    std::os::unix::fs::symlink(at.join("plain"), at.join("alias")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(at.join("pipe"))
        .status();
    assert!(pipe.unwrap().success());
    std::fs::create_dir(at.join("folder")).unwrap();
    let no_text = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"a\xff");
    std::fs::write(at.join(no_text), b"x").unwrap();
    let listed = storage.list(folder).await.unwrap();
    let names: Vec<&str> = listed.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(names, ["g/00/head/plain"]);
    let told = exchange::nothing_odd(&place).unwrap_err();
    assert_eq!(told.code(), "storage-odd");
    for odd in ["loop", "alias", "pipe", "a\u{fffd}"] {
        assert!(told.params()["names"].contains(odd), "{odd} in {told}");
    }
}
