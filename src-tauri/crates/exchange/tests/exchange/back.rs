//! Whoever was removed, turned away or left is let back in, on the device that they have.

use programme::members::name_member::accept_member;
use programme::members::remove_member::{remove_device, remove_person_from_group};
use programme::members::show_members::{Members, show_members};
use programme::noun::Noun;
use replica::register;

use crate::desk::{Desk, all, memory};

fn shown(desk: &Desk) -> Members {
    show_members(&desk.programme).unwrap()
}

fn device(desk: &Desk) -> String {
    desk.programme.identity().device().to_string()
}

/// What Rosa and Elena see of the opening session.
fn titles(desks: [&Desk; 2]) -> bool {
    let [one, other] = desks.map(|desk| {
        register::shown(desk.programme.connection(), Noun::Session, "opening").unwrap()
    });
    one == other
}

async fn both(storage: &opendal::Operator, elena: &mut Desk, rosa: &mut Desk) {
    for _ in 0..4 {
        elena.exchanges(storage).await;
        rosa.exchanges(storage).await;
    }
}

/// Elena and Rosa, at rest.
async fn two(storage: &opendal::Operator) -> (Desk, Desk) {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    both(storage, &mut elena, &mut rosa).await;
    (elena, rosa)
}

#[tokio::test]
async fn whoever_was_removed_by_mistake_is_let_back_in_and_reads_what_was_written_meanwhile() {
    let storage = memory();
    let (mut elena, mut rosa) = two(&storage).await;
    remove_person_from_group(&mut elena.programme, elena.now, &rosa.person()).unwrap();
    elena.title("opening", "Written without Rosa");
    both(&storage, &mut elena, &mut rosa).await;
    assert!(rosa.programme.is_removed());
    assert!(!titles([&elena, &rosa]));
    let gone = shown(&elena).former;
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].name.as_deref(), Some("Rosa Luz"));

    let later = elena.now;
    accept_member(&mut elena.programme, later, &gone[0].id).unwrap();
    both(&storage, &mut elena, &mut rosa).await;
    assert!(!rosa.programme.is_removed());
    assert!(shown(&elena).former.is_empty());
    assert!(titles([&elena, &rosa]));
    rosa.says_of_herself("I am back");
    both(&storage, &mut elena, &mut rosa).await;
    assert_eq!(elena.challenge(), "I am back");
    assert!(all(&elena) == all(&rosa));
    for desk in [&mut elena, &mut rosa] {
        desk.sound();
    }
}

#[tokio::test]
async fn whoever_left_is_let_back_in() {
    let storage = memory();
    let (mut elena, mut rosa) = two(&storage).await;
    let own = device(&rosa);
    remove_device(&mut rosa.programme, rosa.now, &own).unwrap();
    both(&storage, &mut rosa, &mut elena).await;
    elena.title("opening", "Written without Rosa");
    both(&storage, &mut elena, &mut rosa).await;
    assert!(!titles([&elena, &rosa]));
    let later = elena.now;
    accept_member(&mut elena.programme, later, &own).unwrap();
    both(&storage, &mut elena, &mut rosa).await;
    assert!(titles([&elena, &rosa]));
    rosa.says_of_herself("I am back");
    both(&storage, &mut elena, &mut rosa).await;
    assert_eq!(elena.challenge(), "I am back");
}

/// One comes by an invitation that was ended: she is turned away, is not asked about again, and is let in after all.
#[tokio::test]
async fn whoever_is_held_is_turned_away_and_let_in_after_all() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (invitation, text) = elena.invites();
    let now = elena.now;
    programme::members::withdraw::withdraw(&mut elena.programme, now, &invitation).unwrap();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    both(&storage, &mut rosa, &mut elena).await;
    let held = |desk: &Desk| {
        let invitations = shown(desk).invitations.into_iter();
        invitations.flat_map(|card| card.held).count()
    };
    assert_eq!(held(&elena), 1);
    let (now, came) = (elena.now, device(&rosa));
    remove_device(&mut elena.programme, now, &came).unwrap();
    both(&storage, &mut elena, &mut rosa).await;
    assert_eq!(held(&elena), 0);
    assert_eq!(shown(&elena).former[0].name.as_deref(), Some("Rosa Luz"));
    let now = elena.now;
    accept_member(&mut elena.programme, now, &came).unwrap();
    both(&storage, &mut elena, &mut rosa).await;
    assert!(shown(&elena).former.is_empty());
    assert!(
        shown(&elena)
            .devices
            .iter()
            .any(|card| card.id == came && card.name.as_deref() == Some("Rosa Luz"))
    );
    rosa.says_of_herself("I am in");
    both(&storage, &mut elena, &mut rosa).await;
    assert_eq!(elena.challenge(), "I am in");
    assert!(all(&elena) == all(&rosa));
}
