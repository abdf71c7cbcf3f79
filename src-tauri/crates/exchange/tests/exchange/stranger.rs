//! Who has the folder and does not belong to the group: somebody who guesses, and somebody who was removed and writes on
//! with the keys that they had.

use exchange::names::Names;
use ledger::{
    Audience, Change, ChangeHash, DeviceId, Draft, EpochKey, Hlc, Identity, JOIN, Join, ObjectId,
    encode_payload,
};
use programme::members::remove_member::remove_person_from_group;
use programme::members::show_members::show_members;
use programme::noun::Noun;
use replica::keys::current::current_key;
use replica::rebuild::prints;
use replica::record;
use replica::record::Entry;
use replica::register::{SET, Set, Value, Write};

use crate::desk::{Desk, memory, put_there};

fn names(desk: &Desk) -> Names {
    Names(desk.programme.group().unwrap().unwrap())
}

fn group_key(desk: &Desk) -> EpochKey {
    let key = current_key(desk.programme.connection(), Audience::Group);
    key.unwrap().unwrap()
}

fn title(text: &str) -> Entry {
    let set = Set {
        noun: Noun::Session.record().number,
        id: "opening".to_owned(),
        writes: vec![Write::new(
            "title.en".to_owned(),
            Some(Value::Text(text.to_owned())),
        )],
    };
    Entry {
        kind: SET,
        object: ObjectId::of("session", "opening"),
        audience: Audience::Group,
        payload: encode_payload(&set).unwrap(),
    }
}

/// Joins by that invitation, and moves a session.
fn joins(names: Names, heads: &[ChangeHash], join: &Join, stranger: &Identity) -> Vec<Change> {
    let draft = |seq, prev_hash, kind, object| Draft {
        group: names.0,
        device: stranger.device(),
        incarnation: 0,
        seq,
        prev_hash,
        roster_heads: heads.to_vec(),
        deps: Vec::new(),
        hlc: Hlc(1),
        audience: Audience::Group,
        kind,
        object,
    };
    let device = ObjectId::of("device", &stranger.device().to_string());
    let payload = encode_payload(join).unwrap();
    let first = draft(0, None, JOIN, device);
    let first = Change::sign(first, stranger.signing(), [1; 16], payload).unwrap();
    let entry = title("A stranger's");
    let second = draft(1, Some(first.hash()), entry.kind, entry.object);
    let second = Change::sign(second, stranger.signing(), [2; 16], entry.payload).unwrap();
    vec![first, second]
}

#[tokio::test]
async fn a_stranger_with_the_folder_joins_by_no_invitation_that_was_guessed() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (invitation, text) = elena.invites();
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..3 {
        elena.exchanges(&storage).await;
        rosa.exchanges(&storage).await;
    }
    let names = names(&elena);
    let before = [&elena, &rosa].map(|desk| prints(desk.programme.projection()).unwrap());
    let heads = record::roster_heads(elena.programme.connection()).unwrap();
    let guessed = Identity::invitation(&[13; 32]);
    let real: DeviceId = invitation.parse().unwrap();
    let (own_key, leaked) = (EpochKey::from_bytes([13; 32]), group_key(&elena));
    let mut number = 100;
    for (of, key, told) in [
        // under a key of one's own nobody opens it; under the group's it is by no invitation
        (guessed.device(), &own_key, "no key"),
        (guessed.device(), &leaked, "waits"),
        // the invitation is one, and whoever signs is not its bearer
        (real, &leaked, "waits"),
    ] {
        number += 1;
        let stranger = Identity::from_bytes(&[number; 64]);
        let mut join = Join::sign(names.0, &stranger, &guessed, "stranger").unwrap();
        join.invitation = of;
        let waits = |report: &exchange::Report| (report.left.no_key, report.left.waiting);
        let known = waits(&elena.exchanges(&storage).await);
        put_there(
            &storage,
            names,
            key,
            &joins(names, &heads, &join, &stranger),
        )
        .await;
        for desk in [&mut elena, &mut rosa] {
            let report = desk.exchanges(&storage).await;
            assert_eq!(report.applied, 0, "{told}: {report:?}");
            let (no_key, waiting) = waits(&report);
            let (expected_key, expected) = match told {
                "no key" => (known.0 + 1, known.1),
                _ => (known.0, known.1 + 2),
            };
            assert_eq!((no_key, waiting), (expected_key, expected), "{told}");
            desk.sound();
        }
    }
    for (desk, before) in [&elena, &rosa].into_iter().zip(before) {
        assert_eq!(prints(desk.programme.projection()).unwrap(), before);
        let members = show_members(&desk.programme).unwrap();
        assert_eq!((members.devices.len(), members.invitations.len()), (2, 1));
        assert!(members.invitations[0].held.is_empty());
    }
    // and nobody is kept from anything by it
    elena.title("opening", "Who we are");
    elena.exchanges(&storage).await;
    assert_eq!(rosa.exchanges(&storage).await.applied, 1);
}

#[tokio::test]
async fn whoever_was_removed_and_writes_on_is_heard_by_nobody_and_seen_by_facilitators() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let mut luis = Desk::joining(3, &text, "Luis Quispe");
    for _ in 0..3 {
        for desk in [&mut rosa, &mut luis, &mut elena] {
            desk.exchanges(&storage).await;
        }
    }
    let old_key = group_key(&rosa);
    let device = rosa.programme.identity().device();
    let person = rosa.person();
    remove_person_from_group(&mut elena.programme, elena.now, &person).unwrap();
    elena.exchanges(&storage).await;
    luis.exchanges(&storage).await;
    assert!(group_key(&luis).id() != old_key.id());
    let before = [&elena, &luis].map(|desk| prints(desk.programme.projection()).unwrap());

    // without having heard of it: it goes out as ever
    rosa.says_of_herself("Am I still here?");
    let unheard = newest(&rosa, device);
    rosa.exchanges(&storage).await;
    assert!(rosa.programme.is_removed());
    // having heard of it: an altered app signs on, and seals under the key that it had
    let knowing = rosa.forces(title("Hers"));
    put_there(
        &storage,
        names(&elena),
        &old_key,
        std::slice::from_ref(&knowing),
    )
    .await;
    for (desk, before) in [&mut elena, &mut luis].into_iter().zip(before) {
        let report = desk.exchanges(&storage).await;
        assert_eq!((report.applied, report.refused), (0, 2), "{report:?}");
        let connection = desk.programme.connection();
        assert_eq!(
            prints(replica::Projection::new(connection, &programme::NOUNS)).unwrap(),
            before
        );
        for change in [unheard, knowing.hash()] {
            let reason = record::aside(connection, &change).unwrap();
            assert_eq!(reason, Some(replica::Reason::AuthorRemoved));
        }
        desk.sound();
    }
    let aside = show_members(&elena.programme).unwrap().aside;
    let hers = aside.iter().filter(|card| {
        card.device == device.to_string() && card.reason == replica::Reason::AuthorRemoved
    });
    assert_eq!(hers.count(), 2, "{aside:?}");
    // whoever wrote the key down opens nothing that came since
    let connection = rosa.programme.connection();
    assert!(
        record::epoch(connection, group_key(&elena).id())
            .unwrap()
            .is_none()
    );
}

fn newest(desk: &Desk, device: DeviceId) -> ChangeHash {
    let newest = record::newest_of(desk.programme.connection(), device).unwrap();
    newest.last().unwrap().1.hash
}
