//! What happens to folders and computers: a folder is put back to an earlier day, and a profile lives on two computers.

use std::collections::BTreeMap;

use exchange::{Run, Storage};
use opendal::Operator;
use programme::exchange_status::exchange_status;
use programme::members::show_members::show_members;
use programme::messages::send_message::send_message;
use programme::messages::show_messages::show_messages;
use replica::outbox::segments::{State, segments};

use crate::desk::{Desk, all, at_rest, memory, paths};

/// All that lies there now.
async fn snapshot(storage: &Operator) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for path in paths(storage, "").await {
        let bytes = storage.read(&path).await.unwrap().to_vec();
        all.insert(path, bytes);
    }
    all
}

async fn put_back(storage: &Operator, snapshot: &BTreeMap<String, Vec<u8>>) {
    for path in paths(storage, "").await {
        storage.delete(&path).await.unwrap();
    }
    for (path, bytes) in snapshot {
        storage.write(path, bytes.clone()).await.unwrap();
    }
}

fn writes(desk: &mut Desk, text: &str) {
    desk.later();
    send_message(&mut desk.programme, desk.now, text).unwrap();
}

fn read_by(desk: &Desk) -> Vec<String> {
    let messages = show_messages(&desk.programme).unwrap().into_iter();
    let mut texts: Vec<String> = messages.map(|message| message.text).collect();
    texts.sort();
    texts
}

#[tokio::test]
async fn a_folder_that_is_put_back_to_an_earlier_day_is_told_to_each_and_gets_back_what_it_lost() {
    let storage = memory();
    let (mut desks, text) = at_rest(&storage).await;
    let earlier = snapshot(&storage).await;
    desks[0].title("opening", "Decided in between");
    writes(&mut desks[1], "Written by Rosa in between");
    writes(&mut desks[2], "Written by Luis in between");
    // Luis' words have reached Elena, and nobody has read Rosa's last ones
    for at in [2, 0, 2, 0] {
        desks[at].exchanges(&storage).await;
    }
    for _ in 0..2 {
        desks[1].exchanges(&storage).await;
    }
    put_back(&storage, &earlier).await;
    for desk in &mut desks {
        let report = desk.exchanges(&storage).await;
        assert!(report.rolled_back, "{report:?}");
        assert!(
            exchange_status(&desk.programme, desk.now)
                .unwrap()
                .rolled_back
                .is_some()
        );
    }
    for _ in 0..3 {
        for desk in &mut desks {
            desk.exchanges(&storage).await;
        }
    }
    let known = all(&desks[0]);
    for desk in &mut desks {
        assert_eq!(all(desk), known);
        let report = desk.exchanges(&storage).await;
        assert!(!report.rolled_back, "it is told once: {report:?}");
        assert_eq!(
            (report.requests, report.up, report.down),
            (1, 0, 0),
            "{report:?}"
        );
        desk.sound();
    }
    assert_eq!(
        read_by(&desks[0]),
        ["Written by Luis in between", "Written by Rosa in between"]
    );
    // and whoever comes now finds all of it there
    let mut late = Desk::joining(4, &text, "Late");
    let report = late.exchanges(&storage).await;
    assert_eq!(
        (report.left.waiting, report.left.unreadable),
        (0, 0),
        "{report:?}"
    );
    assert!(known.is_subset(&all(&late)));
}

/// What she writes goes out with a new head, which tells nothing of what was lost before it.
#[tokio::test]
async fn what_a_folder_lost_goes_out_again_though_its_writer_has_written_on_meanwhile() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..3 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    let earlier = snapshot(&storage).await;
    writes(&mut rosa, "In between");
    for _ in 0..2 {
        rosa.exchanges(&storage).await;
    }
    assert_eq!(
        exchange_status(&rosa.programme, rosa.now).unwrap().sent,
        0,
        "it is with the group"
    );
    put_back(&storage, &earlier).await;
    writes(&mut rosa, "Written on");
    let mut told = false;
    for _ in 0..3 {
        told |= rosa.exchanges(&storage).await.rolled_back;
    }
    assert!(told);
    let report = elena.exchanges(&storage).await;
    assert_eq!(
        (report.left.waiting, report.left.unreadable),
        (0, 0),
        "{report:?}"
    );
    assert_eq!(read_by(&elena), ["In between", "Written on"]);
}

/// The folder is older than what some have read of others: what they hold is not asked of it, and nothing is taken back.
#[tokio::test]
async fn an_empty_folder_in_the_place_of_the_old_one_takes_nothing_from_anybody() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    writes(&mut rosa, "Before");
    for _ in 0..3 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    let (hers, elenas) = (all(&rosa), all(&elena));
    put_back(&storage, &BTreeMap::new()).await;
    // she who wrote it is away: what she wrote stays with whoever read it
    for _ in 0..3 {
        elena.exchanges(&storage).await;
    }
    assert_eq!(all(&elena), elenas);
    assert_eq!(read_by(&elena), ["Before"]);
    for _ in 0..3 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    assert_eq!((all(&rosa), all(&elena)), (hers, elenas));
    elena.sound();
    rosa.sound();
}

#[tokio::test]
async fn a_profile_that_lives_on_two_computers_at_once_keeps_both_branches_and_is_told() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..3 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    rosa.exchanges(&storage).await;
    let device = rosa.programme.identity().device().to_string();
    let mut twin = rosa.copied(2);
    let mut said = Vec::new();
    for round in 0..5 {
        for (desk, which) in [(&mut rosa, "the first"), (&mut twin, "the second")] {
            let words = format!("Round {round} on {which} computer");
            writes(desk, &words);
            said.push(words);
        }
        // now this one is online first, now that one
        match round % 2 {
            0 => {
                rosa.exchanges(&storage).await;
                twin.exchanges(&storage).await;
            }
            _ => {
                twin.exchanges(&storage).await;
                rosa.exchanges(&storage).await;
            }
        }
        elena.exchanges(&storage).await;
    }
    for _ in 0..6 {
        for desk in [&mut rosa, &mut twin, &mut elena] {
            desk.exchanges(&storage).await;
        }
    }
    said.sort();
    assert_eq!(read_by(&elena), said);
    let known = all(&elena);
    for desk in [&mut rosa, &mut twin, &mut elena] {
        assert_eq!(all(desk), known);
        assert!(
            exchange_status(&desk.programme, desk.now).unwrap().forks > 0,
            "it is told"
        );
        let forks = show_members(&desk.programme).unwrap().forks;
        assert!(forks.iter().all(|fork| *fork == device), "{forks:?}");
        desk.sound();
    }
    // nobody is bricked: each of them is heard, and whoever comes now reads all
    for (desk, words) in [
        (&mut rosa, "Afterwards, one"),
        (&mut twin, "Afterwards, the other"),
    ] {
        writes(desk, words);
        desk.exchanges(&storage).await;
        elena.exchanges(&storage).await;
        assert!(read_by(&elena).iter().any(|text| text == words), "{words}");
    }
    let mut late = Desk::joining(4, &text, "Late");
    let report = late.exchanges(&storage).await;
    assert_eq!(
        (report.left.waiting, report.left.unreadable),
        (0, 0),
        "{report:?}"
    );
    assert!(all(&elena).is_subset(&all(&late)));
}

/// One of them has never been online with what it wrote, and the group has gone on.
#[tokio::test]
async fn a_copy_that_comes_late_adds_its_branch_to_what_the_group_knows() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..3 {
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
    }
    let mut twin = rosa.copied(2);
    for part in 0..5 {
        writes(&mut rosa, &format!("Online {part}"));
        rosa.exchanges(&storage).await;
        elena.exchanges(&storage).await;
        writes(&mut twin, &format!("Without a link {part}"));
    }
    for _ in 0..4 {
        for desk in [&mut twin, &mut elena, &mut rosa] {
            desk.exchanges(&storage).await;
        }
    }
    assert_eq!(read_by(&elena).len(), 10, "{:?}", read_by(&elena));
    for desk in [&mut rosa, &mut twin, &mut elena] {
        assert_eq!(exchange_status(&desk.programme, desk.now).unwrap().forks, 1);
        desk.sound();
    }
}

/// What nobody can take in for want of what stands before it is not with the group, whatever a listing shows: its writer might
/// come to rely on it.
#[tokio::test]
async fn what_follows_a_segment_that_got_lost_is_with_the_group_no_sooner_than_that() {
    let storage = memory();
    let mut elena = Desk::founder();
    for _ in 0..2 {
        elena.exchanges(&storage).await;
    }
    let before = paths(&storage, "/log/").await;
    elena.title("opening", "Who we are");
    unasked(&mut elena, &storage).await;
    let sent = paths(&storage, "/log/").await;
    for path in sent.iter().filter(|path| !before.contains(path)) {
        storage.delete(path).await.unwrap();
    }
    elena.title("opening", "Who we want to be");
    let mut stands = Vec::new();
    for _ in 0..4 {
        unasked(&mut elena, &storage).await;
        let (connection, device) = (elena.programme.connection(), elena.programme.identity());
        let all = segments(connection, device.device(), 0).unwrap();
        stands.push((all[all.len() - 2].state, all[all.len() - 1].state));
    }
    let expected = [
        (State::Sealed, State::Sent),
        (State::Sent, State::Sent),
        (State::WithGroup, State::WithGroup),
        (State::WithGroup, State::WithGroup),
    ];
    assert_eq!(stands, expected);
}

/// An exchange that nobody waits for: what it sends is looked for by the next one.
async fn unasked(desk: &mut Desk, storage: &Operator) {
    desk.later();
    let over = Storage::over(storage.clone(), None);
    let run = Run::at(desk.now, &programme::DUTIES);
    run.once(&mut desk.programme, &over).await.unwrap();
}
