//! What somebody cannot read for long is asked for, and brought by whoever has it.

use exchange::names::Names;
use exchange::{Run, Storage};
use ledger::{Audience, Change, ChangeHash, Draft};
use opendal::Operator;
use programme::noun::Noun;
use replica::erase::erase_object;
use replica::keys::current::current_key;
use replica::record;

use crate::circle::set;
use crate::desk::{Desk, all, at_rest, memory, paths, put_there};

/// Elena, Rosa and Luis, at rest; Rosa on a second computer that has not heard of what Luis then wrote and sent; and its path,
/// where nothing is any more. Its head is there. On her first computer Rosa may have read it before.
async fn lost(storage: &Operator, told: bool) -> (Vec<Desk>, Desk, String) {
    let (mut desks, _) = at_rest(storage).await;
    let before = paths(storage, "/log/").await;
    desks[2].says_of_herself("I bring a question");
    for _ in 0..2 {
        desks[2].exchanges(storage).await;
    }
    let behind = desks[1].copied(2);
    if told {
        desks[1].exchanges(storage).await;
    }
    let newest = paths(storage, "/log/").await;
    let newest = newest.into_iter().find(|path| !before.contains(path));
    let newest = newest.unwrap();
    storage.delete(&newest).await.unwrap();
    (desks, behind, newest)
}

/// A listing that was old hid from its writer that it is gone: the head says that all is well, and no listing names it.
#[tokio::test]
async fn a_segment_of_which_only_the_head_is_left_is_asked_for_and_sealed_anew() {
    let storage = memory();
    let (mut desks, _, _) = lost(&storage, false).await;
    for _ in 0..5 {
        let report = desks[0].exchanges(&storage).await;
        assert_eq!(report.left.unreadable, 1, "{report:?}");
    }
    assert_eq!(paths(&storage, ".wants.").await.len(), 1);
    let report = desks[2].exchanges(&storage).await;
    assert!(report.sent > 0, "{report:?}");
    for at in [0, 2, 0] {
        desks[at].exchanges(&storage).await;
    }
    assert_eq!(desks[0].challenge(), "I bring a question");
    assert!(paths(&storage, ".wants.").await.is_empty());
}

#[tokio::test]
async fn whoever_looks_deeper_finds_that_a_segment_of_their_own_is_gone_behind_its_head() {
    let storage = memory();
    let (mut desks, _, gone) = lost(&storage, false).await;
    let run = Run {
        deep: true,
        ..Run::at(desks[2].now, &programme::DUTIES)
    };
    let over = Storage::over(storage.clone(), None);
    let report = run.once(&mut desks[2].programme, &over).await.unwrap();
    assert!(report.rolled_back && report.sent > 0, "{report:?}");
    assert!(!paths(&storage, "").await.contains(&gone));
    desks[0].exchanges(&storage).await;
    assert_eq!(desks[0].challenge(), "I bring a question");
}

/// The two are one device to everybody else, and only one of them has read it in time.
#[tokio::test]
async fn what_one_of_two_computers_of_a_profile_waits_for_is_handed_on_by_the_other() {
    let storage = memory();
    let (mut desks, mut behind, _) = lost(&storage, true).await;
    desks[2].says_of_herself("I bring two questions");
    desks[2].exchanges(&storage).await;
    let report = behind.exchanges(&storage).await;
    assert_eq!(report.left.waiting, 1, "{report:?}");
    for _ in 0..20 {
        behind.exchanges(&storage).await;
        desks[1].exchanges(&storage).await;
    }
    assert_eq!(behind.challenge(), "I bring two questions");
    assert_eq!(all(&behind), all(&desks[1]));
    behind.sound();
}

/// He wrote on, and is not heard of again: what he wrote last waits for what is nowhere but with Rosa.
#[tokio::test]
async fn what_a_change_waits_for_is_handed_on_by_whoever_has_it() {
    let storage = memory();
    let (mut desks, _, _) = lost(&storage, true).await;
    desks[2].says_of_herself("I bring two questions");
    desks[2].exchanges(&storage).await;
    let report = desks[0].exchanges(&storage).await;
    assert_eq!(report.left.waiting, 1, "{report:?}");
    for _ in 0..20 {
        desks[0].exchanges(&storage).await;
        desks[1].exchanges(&storage).await;
    }
    assert_eq!(desks[0].challenge(), "I bring two questions");
    assert_eq!(all(&desks[0]), all(&desks[1]));
    let report = desks[0].exchanges(&storage).await;
    assert_eq!(report.left.waiting, 0, "{report:?}");
    assert!(paths(&storage, ".wants.").await.is_empty());
    desks[0].sound();
}

/// Its words were erased before it got lost: what follows it waits for it all the same, and whoever has it has no words of it.
#[tokio::test]
async fn what_was_erased_and_then_got_lost_is_handed_on_without_its_words() {
    let storage = memory();
    let (mut desks, _) = at_rest(&storage).await;
    let before = paths(&storage, "/log/").await;
    desks[2].says_of_herself("I bring a question");
    desks[2].exchanges(&storage).await;
    let person = desks[2].person();
    let now = desks[2].now;
    erase_object(&mut desks[2].programme, now, Noun::Introduction, &person).unwrap();
    for at in [2, 2, 1, 2] {
        desks[at].exchanges(&storage).await;
    }
    let newest = paths(&storage, "/log/").await;
    let mut newest = newest.into_iter().filter(|path| !before.contains(path));
    // the one without words; the erasure itself comes after it
    storage.delete(&newest.next().unwrap()).await.unwrap();
    assert!(newest.next().is_some());
    let report = desks[0].exchanges(&storage).await;
    assert!(report.left.waiting > 0, "{report:?}");
    for _ in 0..20 {
        desks[0].exchanges(&storage).await;
        desks[1].exchanges(&storage).await;
    }
    assert!(all(&desks[0]) == all(&desks[1]));
    let report = desks[0].exchanges(&storage).await;
    assert_eq!(report.left.waiting, 0, "{report:?}");
    assert!(paths(&storage, ".wants.").await.is_empty());
    desks[0].sound();
}

/// Sixteen things are asked for at a time, and a member may cite forty that are nowhere.
#[tokio::test]
async fn what_is_nowhere_keeps_nobody_from_asking_for_what_can_be_had() {
    let storage = memory();
    let (mut desks, _, _) = lost(&storage, true).await;
    desks[2].says_of_herself("I bring two questions");
    desks[2].exchanges(&storage).await;
    let names = Names(desks[2].programme.group().unwrap().unwrap());
    let key = current_key(desks[2].programme.connection(), Audience::Group);
    let crowd = citing(&desks[2], (0..40).map(|n| ChangeHash::from_bytes([n; 32])));
    put_there(&storage, names, &key.unwrap().unwrap(), &[crowd]).await;
    let hers = format!("{}.0.wants.", desks[0].programme.identity().device());
    let mut most = 0;
    for _ in 0..40 {
        let report = desks[0].exchanges(&storage).await;
        assert!(report.left.waiting > 0, "{report:?}");
        most = most.max(paths(&storage, &hers).await.len());
        desks[1].exchanges(&storage).await;
    }
    assert_eq!(desks[0].challenge(), "I bring two questions");
    assert_eq!(most, 16);
    desks[0].sound();
}

/// The next change of that device, which says that it knows of those.
fn citing(desk: &Desk, roster: impl Iterator<Item = ChangeHash>) -> Change {
    let (connection, identity) = (desk.programme.connection(), desk.programme.identity());
    let mut last = None;
    record::each_header(connection, |change| {
        if change.header().device == identity.device() {
            last = Some((change.header().seq, change.hash(), change.header().hlc));
        }
        Ok(())
    })
    .unwrap();
    let (seq, hash, hlc) = last.unwrap();
    let entry = set(Noun::Person, "p-luis", "role", "");
    let draft = Draft {
        group: desk.programme.group().unwrap().unwrap(),
        device: identity.device(),
        incarnation: 0,
        seq: seq + 1,
        prev_hash: Some(hash),
        roster_heads: roster.collect(),
        deps: Vec::new(),
        hlc,
        audience: entry.audience,
        kind: entry.kind,
        object: entry.object,
    };
    Change::sign(draft, identity.signing(), [3; 16], entry.payload).unwrap()
}
