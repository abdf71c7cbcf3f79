//! What people of one group do to each other's devices.

use exchange::{Run, Storage};
use programme::exchange_status::exchange_status;
use programme::members::name_member::{accept_member, name_facilitator};
use programme::members::remove_member::{demote, remove_device, remove_person_from_group};
use programme::members::show_members::show_members;
use programme::members::withdraw::withdraw;
use programme::messages::send_message::send_message;
use programme::messages::show_messages::show_messages;
use programme::noun::Noun;
use replica::erase::erase_object;
use replica::record;
use replica::record::fact;
use replica::register;

use crate::desk::{Desk, memory, paths};

#[tokio::test]
async fn people_join_with_nobody_online_and_what_each_wrote_reaches_the_others() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    let first = elena.exchanges(&storage).await;
    assert!(first.sent > 0, "{first:?}");

    // offline: the programme is there at once
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    assert!(rosa.programme.is_member() && !rosa.programme.is_facilitator());
    assert_eq!(rosa.names(), ["Rosa Luz"]);
    let report = rosa.exchanges(&storage).await;
    assert_eq!(report.left.waiting, 0, "{report:?}");
    assert_eq!(rosa.names(), ["Elena Prado", "Rosa Luz"]);
    elena.exchanges(&storage).await;
    assert_eq!(elena.names(), ["Elena Prado", "Rosa Luz"]);

    // what was sent is seen there by the next run, and then nothing is left to do
    rosa.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    let (idle, other) = (
        rosa.exchanges(&storage).await,
        elena.exchanges(&storage).await,
    );
    for idle in [idle, other] {
        assert_eq!((idle.requests, idle.up, idle.down), (1, 0, 0), "{idle:?}");
        assert_eq!(idle.left, exchange::Left::default());
    }
    rosa.sound();
    elena.sound();
    assert_eq!(
        exchange_status(&rosa.programme, rosa.now).unwrap().last,
        Some(programme::time::stamp(rosa.now))
    );
}

#[tokio::test]
async fn a_message_is_read_by_facilitators_and_by_nobody_else() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    rosa.exchanges(&storage).await;
    let mut bruno = Desk::joining(3, &text, "Bruno Sol");
    bruno.exchanges(&storage).await;
    let words = "We cannot come on Thursday: the grandmother of N. has died.";
    let (id, _) = send_message(&mut rosa.programme, rosa.now, words).unwrap();
    rosa.exchanges(&storage).await;
    bruno.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    let read = show_messages(&elena.programme).unwrap();
    assert_eq!(
        (read[0].text.as_str(), read[0].name.as_deref()),
        (words, Some("Rosa Luz"))
    );
    assert!(show_messages(&bruno.programme).unwrap().is_empty());
    assert_eq!(show_messages(&rosa.programme).unwrap()[0].text, words);

    // a new facilitator reads what was written before
    let device = bruno.programme.identity().device().to_string();
    name_facilitator(&mut elena.programme, elena.now, &device).unwrap();
    elena.exchanges(&storage).await;
    bruno.exchanges(&storage).await;
    assert_eq!(show_messages(&bruno.programme).unwrap()[0].text, words);

    // its author erases it, for everybody
    replica::erase::erase_object(&mut rosa.programme, rosa.now, Noun::Message, &id).unwrap();
    let report = rosa.exchanges(&storage).await;
    assert!(report.sent > 0);
    for desk in [&mut elena, &mut bruno] {
        desk.exchanges(&storage).await;
        assert!(show_messages(&desk.programme).unwrap().is_empty());
        desk.sound();
    }
    assert!(show_messages(&rosa.programme).unwrap().is_empty());
    // and the storage holds nothing of it any more, also for newcomers
    rosa.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut late = Desk::joining(4, &text, "Late");
    let report = late.exchanges(&storage).await;
    assert_eq!(report.left.waiting, 0, "{report:?}");
    late.sound();
}

#[tokio::test]
async fn whoever_is_removed_keeps_what_they_had_is_told_and_writes_in_vain() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (invitation, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let mut bruno = Desk::joining(3, &text, "Bruno Sol");
    rosa.exchanges(&storage).await;
    bruno.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    let person = show_members(&elena.programme)
        .unwrap()
        .devices
        .into_iter()
        .find(|device| device.name.as_deref() == Some("Rosa Luz"))
        .and_then(|device| device.person)
        .unwrap();
    remove_person_from_group(&mut elena.programme, elena.now, &person).unwrap();
    elena.title("opening", "A room without Rosa");
    elena.exchanges(&storage).await;
    // not told yet, and writing
    send_message(&mut rosa.programme, rosa.now, "am I here still?").unwrap();
    let report = rosa.exchanges(&storage).await;
    assert!(report.removed, "{report:?}");
    assert!(report.left.no_key > 0, "{report:?}");
    assert_eq!(rosa.names(), ["Bruno Sol", "Elena Prado", "Rosa Luz"]);
    let refused = send_message(&mut rosa.programme, rosa.now, "hello?").unwrap_err();
    assert_eq!(refused.code(), "removed");
    elena.exchanges(&storage).await;
    bruno.exchanges(&storage).await;
    assert!(show_messages(&elena.programme).unwrap().is_empty());
    // the invitation ended with her; whoever else came by it stays
    let members = show_members(&bruno.programme).unwrap();
    assert_eq!(members.devices.len(), 2, "{members:?}");
    assert!(
        members
            .invitations
            .iter()
            .any(|card| card.id == invitation && card.over)
    );
    let title = |desk: &Desk| {
        register::shown(desk.programme.connection(), Noun::Session, "opening").unwrap()
    };
    assert_eq!(title(&bruno), title(&elena));
    assert_ne!(title(&rosa), title(&elena));
    bruno.sound();
    elena.sound();
    rosa.sound();
}

#[tokio::test]
async fn one_who_comes_too_late_is_held_until_a_facilitator_accepts() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (invitation, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    withdraw(&mut elena.programme, elena.now, &invitation).unwrap();
    elena.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    assert!(rosa.programme.is_held());
    elena.exchanges(&storage).await;
    let held = |desk: &Desk| {
        let members = show_members(&desk.programme).unwrap();
        members.invitations[0].held.clone()
    };
    let waiting = held(&elena);
    assert_eq!(waiting.len(), 1);
    accept_member(&mut elena.programme, elena.now, &waiting[0].id).unwrap();
    elena.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    assert!(held(&elena).is_empty());
    assert!(rosa.programme.is_member(), "accepted at last");
    assert_eq!(elena.names(), rosa.names());
    elena.sound();
    rosa.sound();
}

#[tokio::test]
async fn a_restored_backup_begins_a_new_life_and_loses_nothing() {
    let storage = memory();
    let mut elena = Desk::founder();
    elena.exchanges(&storage).await;
    let mut restored = elena.copied(1);
    elena.title("opening", "Written after the backup");
    elena.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    restored.now = elena.now;
    // she writes on before any link is there
    restored.title("opening", "Written after the restore");
    let report = restored.exchanges(&storage).await;
    assert!(report.restored, "{report:?}");
    restored.title("opening", "Written in the new life");
    restored.exchanges(&storage).await;
    let again = restored.exchanges(&storage).await;
    assert!(!again.restored, "{again:?}");
    restored.sound();
    let (_, text) = restored.invites();
    restored.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let report = rosa.exchanges(&storage).await;
    assert_eq!(report.left.waiting, 0, "{report:?}");
    let of = |desk: &Desk| {
        register::shown(desk.programme.connection(), Noun::Session, "opening").unwrap()
    };
    assert_eq!(of(&rosa), of(&restored));
    assert_eq!(show_members(&rosa.programme).unwrap().forks.len(), 1);
    rosa.sound();
}

#[tokio::test]
async fn a_storage_that_lost_everything_is_filled_again() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    let empty = memory();
    let report = elena.exchanges(&empty).await;
    assert!(report.rolled_back, "{report:?}");
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    rosa.exchanges(&empty).await;
    assert_eq!(rosa.names(), ["Elena Prado", "Rosa Luz"]);
    rosa.sound();
}

#[tokio::test]
async fn an_altered_object_has_not_arrived_and_is_asked_for_again() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let log = storage
        .list_with("g/")
        .recursive(true)
        .await
        .unwrap()
        .into_iter()
        .filter(|entry| entry.path().contains("/log/"))
        // the founding key's own is smaller, and its change came with the invitation
        .max_by_key(|entry| entry.metadata().content_length())
        .unwrap();
    let whole = storage.read(log.path()).await.unwrap().to_vec();
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        storage
            .write(log.path(), whole[..length].to_vec())
            .await
            .unwrap();
        let report = rosa.exchanges(&storage).await;
        assert_eq!(report.left.unreadable, 1, "{report:?}");
    }
    storage.write(log.path(), whole).await.unwrap();
    let report = rosa.exchanges(&storage).await;
    assert_eq!(report.left.unreadable, 0, "{report:?}");
    assert_eq!(rosa.names(), ["Elena Prado", "Rosa Luz"]);
}

#[tokio::test]
async fn what_was_altered_in_its_place_is_asked_for_and_sealed_anew() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    rosa.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    let before = paths(&storage, "/log/").await;
    elena.title("opening", "Who we are");
    elena.exchanges(&storage).await;
    let newest = paths(&storage, "/log/").await;
    let newest = newest.iter().find(|path| !before.contains(path)).unwrap();
    // as long as before: no listing tells
    let mut bytes = storage.read(newest).await.unwrap().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    storage.write(newest, bytes).await.unwrap();
    elena.exchanges(&storage).await;
    for _ in 0..5 {
        let report = rosa.exchanges(&storage).await;
        assert_eq!(report.left.unreadable, 1, "{report:?}");
    }
    assert_eq!(paths(&storage, ".wants.").await.len(), 1);
    let answer = elena.exchanges(&storage).await;
    assert!(answer.sent > 0, "{answer:?}");
    let report = rosa.exchanges(&storage).await;
    assert_eq!(
        (report.applied, report.left.unreadable),
        (1, 0),
        "{report:?}"
    );
    for _ in 0..3 {
        elena.exchanges(&storage).await;
        rosa.exchanges(&storage).await;
    }
    assert!(paths(&storage, ".wants.").await.is_empty());
    assert!(!paths(&storage, "/log/").await.contains(newest));
}

/// What was sent by a life that was forgotten, and lost on the way, comes back from a pack that a facilitator made of it.
#[tokio::test]
async fn a_forgotten_life_comes_back_from_packs() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    rosa.exchanges(&storage).await;
    let mut early = rosa.copied(2);
    elena.exchanges(&storage).await;
    let before = paths(&storage, "").await;
    rosa.says_of_herself("I bring a question");
    rosa.exchanges(&storage).await;
    let run = Run {
        packs_at: 1,
        ..Run::at(elena.now, &programme::DUTIES)
    };
    let over = Storage::over(storage.clone(), None);
    let report = run.once(&mut elena.programme, &over).await.unwrap();
    assert_eq!(report.applied, 1, "{report:?}");
    for path in paths(&storage, &rosa.programme.identity().device().to_string()).await {
        if !before.contains(&path) && path.contains("/log/") {
            storage.delete(&path).await.unwrap();
        }
    }
    for _ in 0..3 {
        early.exchanges(&storage).await;
    }
    assert_eq!(early.challenge(), "I bring a question");
    let mut luis = Desk::joining(3, &text, "Luis Quispe");
    luis.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    early.sound();
}

/// Whoever lost the right to erase did so without knowing it, and others had dropped the words by then: they come back from
/// whoever still has them.
#[tokio::test]
async fn words_come_back_when_their_erasure_is_refused() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let mut luis = Desk::joining(3, &text, "Luis Quispe");
    rosa.exchanges(&storage).await;
    luis.says_of_herself("I bring a question");
    luis.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    let device = rosa.programme.identity().device().to_string();
    name_facilitator(&mut elena.programme, elena.now, &device).unwrap();
    elena.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    assert!(rosa.programme.is_facilitator());
    assert_eq!(rosa.challenge(), "I bring a question");
    // apart from each other: one is demoted, and erases
    demote(&mut elena.programme, elena.now, &device).unwrap();
    let person = fact(luis.programme.connection(), "me").unwrap().unwrap();
    rosa.later();
    erase_object(&mut rosa.programme, rosa.now, Noun::Introduction, &person).unwrap();
    rosa.exchanges(&storage).await;
    for _ in 0..3 {
        luis.exchanges(&storage).await;
    }
    assert_eq!((luis.challenge(), rosa.challenge()), Default::default());
    assert_eq!(elena.challenge(), "I bring a question");
    for _ in 0..12 {
        for desk in [&mut elena, &mut rosa, &mut luis] {
            desk.exchanges(&storage).await;
        }
    }
    for desk in [&mut elena, &mut rosa, &mut luis] {
        assert_eq!(desk.challenge(), "I bring a question");
        let report = desk.exchanges(&storage).await;
        assert_eq!(report.left.unreadable, 0, "{report:?}");
        desk.sound();
    }
    assert!(paths(&storage, ".wants.").await.is_empty());
}

/// Its writer does not belong to the group any more, and no facilitator could read it: a participant hands it on.
#[tokio::test]
async fn what_only_a_participant_holds_is_handed_on() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let mut luis = Desk::joining(3, &text, "Luis Quispe");
    rosa.exchanges(&storage).await;
    luis.exchanges(&storage).await;
    elena.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    let before = paths(&storage, "/log/").await;
    luis.says_of_herself("I bring a question");
    luis.exchanges(&storage).await;
    rosa.exchanges(&storage).await;
    assert_eq!(rosa.challenge(), "I bring a question");
    let newest = paths(&storage, "/log/").await;
    let newest = newest.iter().find(|path| !before.contains(path)).unwrap();
    let mut bytes = storage.read(newest).await.unwrap().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    storage.write(newest, bytes).await.unwrap();
    let luis = fact(luis.programme.connection(), "me").unwrap().unwrap();
    remove_person_from_group(&mut elena.programme, elena.now, &luis).unwrap();
    let (mut hers, mut elenas) = Default::default();
    for _ in 0..20 {
        elena.exchanges(&storage).await;
        rosa.exchanges(&storage).await;
        hers = record::count(rosa.programme.connection()).unwrap();
        elenas = record::count(elena.programme.connection()).unwrap();
    }
    assert_eq!(hers, elenas);
    let report = elena.exchanges(&storage).await;
    assert_eq!(report.left.unreadable, 0, "{report:?}");
    // what he wrote that she who removed him had not heard of counts for nobody
    assert_eq!(rosa.challenge(), elena.challenge());
    elena.sound();
}

/// One of several devices is removed, or the only one of somebody who lost it: whoever holds it reads nothing new with it,
/// though it knows the secret of the invitation by which it came.
#[tokio::test]
async fn a_device_that_was_removed_reads_nothing_that_comes_after() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..2 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    let device = rosa.programme.identity().device().to_string();
    remove_device(&mut elena.programme, elena.now, &device).unwrap();
    elena.title("opening", "A room without Rosa's laptop");
    elena.exchanges(&storage).await;
    let report = rosa.exchanges(&storage).await;
    assert!(report.removed, "{report:?}");
    assert!(report.left.no_key > 0, "{report:?}");
    let title = |desk: &Desk| {
        register::shown(desk.programme.connection(), Noun::Session, "opening").unwrap()
    };
    assert_ne!(title(&rosa), title(&elena));
}

/// Whoever leaves reads nothing that comes after either, though nobody removed them: a facilitator's device sees to it.
#[tokio::test]
async fn a_device_that_left_reads_nothing_that_comes_after() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..2 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    let device = rosa.programme.identity().device().to_string();
    remove_device(&mut rosa.programme, rosa.now, &device).unwrap();
    for _ in 0..2 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    elena.title("opening", "A room without Rosa");
    elena.exchanges(&storage).await;
    let report = rosa.exchanges(&storage).await;
    assert!(report.left.no_key > 0, "{report:?}");
    let title = |desk: &Desk| {
        register::shown(desk.programme.connection(), Noun::Session, "opening").unwrap()
    };
    assert_ne!(title(&rosa), title(&elena));
}
