//! What only facilitators may sign, signed by an altered app of a member: it is kept aside, and gives no power and no key.

use ledger::{
    Audience, EPOCH, Epoch, EpochKey, GRANT, Grant, Handover, INVITE, Identity, Invite, ObjectId,
    Power, REVOKE, Revoke, WITHDRAW, WRAP, Withdraw, Wrap, Wraps, mailbox, seal_handover, wrap,
};
use programme::members::show_members::show_members;
use programme::messages::send_message::send_message;
use programme::messages::show_messages::show_messages;
use programme::noun::Noun;
use replica::keys::current::{current, current_key};
use replica::record;

use crate::circle::{Circle, of_the_ledger, unseen};
use crate::desk::Desk;

#[tokio::test]
async fn a_member_names_removes_invites_and_hands_on_nothing() {
    let mut circle = Circle::at_rest().await;
    let invitations = show_members(&circle.elena.programme).unwrap().invitations;
    let rosa = Identity::from_bytes(&circle.rosa.programme.identity().to_bytes());
    let elena = circle.elena.programme.identity().device();
    let guest = Identity::from_bytes(&[77; 64]);
    let grant = |identity: &Identity, person: Option<String>, power| Grant {
        key: identity.key(),
        wrapping_key: identity.wrapping_key().unwrap(),
        person,
        power,
    };
    let me = Some(circle.rosa.person());
    let connection = circle.elena.programme.connection();
    let epoch = current(connection, Audience::Facilitators)
        .unwrap()
        .unwrap();
    for (what, entry) in [
        (
            "herself",
            of_the_ledger(GRANT, &grant(&rosa, me.clone(), Power::Facilitator)),
        ),
        (
            "a friend",
            of_the_ledger(GRANT, &grant(&guest, None, Power::Member)),
        ),
        (
            "a second device with power",
            of_the_ledger(GRANT, &grant(&guest, me, Power::Facilitator)),
        ),
        (
            "Elena",
            of_the_ledger(
                REVOKE,
                &Revoke {
                    device: elena,
                    cut: Vec::new(),
                    demote: false,
                },
            ),
        ),
        (
            "Elena's power",
            of_the_ledger(
                REVOKE,
                &Revoke {
                    device: elena,
                    cut: Vec::new(),
                    demote: true,
                },
            ),
        ),
        (
            "an invitation",
            of_the_ledger(
                INVITE,
                &Invite {
                    key: guest.key(),
                    wrapping_key: guest.wrapping_key().unwrap(),
                    person: None,
                    until: None,
                    joins: None,
                },
            ),
        ),
        (
            "its end",
            of_the_ledger(
                WITHDRAW,
                &Withdraw {
                    invitation: invitations[0].id.parse().unwrap(),
                    joins: Vec::new(),
                },
            ),
        ),
        (
            "a key",
            of_the_ledger(
                WRAP,
                &Wraps {
                    epoch: epoch.epoch,
                    wraps: Vec::new(),
                },
            ),
        ),
    ] {
        let luis = circle.refuses(what, entry, "needs-facilitator").await;
        assert_eq!(luis, Some("needs-facilitator"), "{what}");
    }
    for desk in [&circle.elena, &circle.luis] {
        let members = show_members(&desk.programme).unwrap();
        let powers = members.devices.iter().filter(|device| device.facilitator);
        assert_eq!((members.devices.len(), powers.count()), (3, 1));
        assert_eq!(members.invitations.len(), 1);
        assert!(!members.invitations[0].over);
    }
    assert!(circle.elena.programme.is_facilitator());
}

/// The worst of all: what others write for the facilitators would be sealed for her.
#[tokio::test]
async fn an_epoch_that_a_member_begins_is_nobodys_key() {
    for audience in [Audience::Group, Audience::Facilitators] {
        let mut circle = Circle::at_rest().await;
        let key = EpochKey::from_bytes([9; 32]);
        let entry = of_the_ledger(EPOCH, &epoch_for_all(&circle, &key, audience));
        // she seals under it from now on, and has all others open it
        circle
            .rosa
            .programme
            .transact(|connection| record::put_epoch(connection, audience, &key))
            .unwrap();
        let current_ones = |desk: &Desk| {
            let connection = desk.programme.connection();
            [Audience::Group, Audience::Facilitators]
                .map(|audience| current(connection, audience).unwrap().unwrap().epoch)
        };
        let before = [current_ones(&circle.elena), current_ones(&circle.luis)];
        let luis = circle.refuses("EPOCH", entry, "needs-facilitator").await;
        assert_eq!(luis, Some("needs-facilitator"));
        let after = [current_ones(&circle.elena), current_ones(&circle.luis)];
        assert_eq!(after, before);
        for desk in [&circle.elena, &circle.luis] {
            let connection = desk.programme.connection();
            assert!(
                record::judged_epoch(connection, key.id())
                    .unwrap()
                    .is_none()
            );
            let group = current_key(connection, Audience::Group).unwrap().unwrap();
            assert!(group.id() != key.id());
        }
        let now = circle.luis.now;
        let words = "Only for Elena";
        let (id, _) = send_message(&mut circle.luis.programme, now, words).unwrap();
        for _ in 0..2 {
            circle.all_exchange().await;
        }
        assert_eq!(
            show_messages(&circle.elena.programme).unwrap()[0].text,
            words
        );
        let object = ObjectId::of(Noun::Message.name(), &id);
        assert!(unseen(&circle.rosa, object), "{audience:?}");
    }
}

fn epoch_for_all(circle: &Circle, key: &EpochKey, audience: Audience) -> Epoch {
    let group = circle.rosa.programme.group().unwrap().unwrap();
    let random = &mut ledger::system_random;
    let mut wraps: Vec<Wrap> = Vec::new();
    for desk in [&circle.elena, &circle.rosa, &circle.luis] {
        let identity = desk.programme.identity();
        let wrapping = identity.wrapping_key().unwrap();
        wraps.push(wrap(random, key, group, identity.device(), &wrapping).unwrap());
    }
    let handover = Handover {
        previous: Vec::new(),
        lifetime: None,
        certificate: None,
    };
    let connection = circle.rosa.programme.connection();
    Epoch {
        epoch: key.id(),
        audience: audience as u8,
        wraps,
        handover: seal_handover(random, key, group, &handover).unwrap(),
        replaces: vec![current(connection, audience).unwrap().unwrap().epoch],
        mailbox: Some(mailbox(key).unwrap()),
    }
}
