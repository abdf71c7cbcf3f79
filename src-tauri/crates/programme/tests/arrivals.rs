//! A forum that three people wrote, and that others receive in any order and in any parts: the tables are the same.
//!
//! It is written by honest verbs on devices of their own, which hear of each other now and then; so words are said
//! otherwise, moved, translated and removed by people who do not know of what others do to them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use ledger::{Change, ChangeHash, GroupId, Identity};
use programme::Language;
use programme::drafts::post_draft::post_draft;
use programme::drafts::sign::sign;
use programme::forum::Conversation;
use programme::forum::moderate_post::{Moderating, moderate_post};
use programme::forum::remove_post::remove_post;
use programme::forum::save_draft::{PostDraft, save_draft};
use programme::forum::translate_post::translate_post;
use programme::forum::{Post, posts};
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::members::name_member::name_facilitator;
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use programme::table::NOUNS;
use proptest::prelude::*;
use replica::Pace;
use replica::database::in_memory;
use replica::rebuild::{check, prints};
use replica::receive::{Receiver, receive};
use replica::record;
use replica::{Profile, Replica};
use tempfile::TempDir;
use zeroize::Zeroizing;

fn start() -> DateTime<Utc> {
    "2023-02-13T09:00:00Z".parse().unwrap()
}

/// What is done to the forum, and by whom.
#[derive(Debug, Clone)]
struct Step {
    who: usize,
    action: Action,
    /// Which of the posts.
    which: usize,
    /// All hear of everything before it.
    meet: bool,
}

#[derive(Debug, Clone, Copy)]
enum Action {
    Raise,
    Answer,
    SayOtherwise,
    Translate(Language),
    Remove,
    Hide,
    Show,
    Pin,
    Unpin,
    Lock,
    Unlock,
    Move,
}

fn step() -> impl Strategy<Value = Step> {
    let action = prop_oneof![
        2 => Just(Action::Raise),
        4 => Just(Action::Answer),
        2 => Just(Action::SayOtherwise),
        1 => Just(Action::Translate(Language::En)),
        2 => Just(Action::Translate(Language::Es)),
        2 => Just(Action::Remove),
        1 => Just(Action::Hide),
        1 => Just(Action::Show),
        1 => Just(Action::Pin),
        1 => Just(Action::Unpin),
        1 => Just(Action::Lock),
        1 => Just(Action::Unlock),
        2 => Just(Action::Move),
    ];
    (0_usize..3, action, 0_usize..12, prop::bool::weighted(0.4)).prop_map(
        |(who, action, which, meet)| Step {
            who,
            action,
            which,
            meet,
        },
    )
}

/// Somebody at a computer of their own.
struct Desk {
    _folder: TempDir,
    programme: Replica,
}

/// Two facilitators and a participant.
fn people() -> (GroupId, Vec<Desk>) {
    let profile = |key: u8| {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::create(
            folder.path(),
            Zeroizing::new([key; 32]),
            start(),
            &programme::NOUNS,
        )
        .unwrap();
        (folder, profile)
    };
    let (folder, elena) = profile(1);
    let founder = Founder {
        name: "Elena Prado",
        person: None,
        origin: "own",
    };
    let id = found(&elena, start(), &template().unwrap(), &founder).unwrap();
    let mut programme = elena.programme(&id).unwrap();
    let draft = InvitationDraft::default();
    let (invited, _) = invite(&mut programme, start(), &draft, None).unwrap();
    let contents = invitation_text::read(&invited.text, None).unwrap();
    let group = contents.group;
    let mut desks = vec![Desk {
        _folder: folder,
        programme,
    }];
    for (key, name) in [(2, "Rosa Luz"), (3, "Luis Quispe")] {
        let (folder, profile) = profile(key);
        let joining = Joining {
            name,
            person: None,
            place_is_here: true,
        };
        let id = join(&profile, start(), &contents, &joining).unwrap();
        desks.push(Desk {
            _folder: folder,
            programme: profile.programme(&id).unwrap(),
        });
    }
    meet(group, &mut desks);
    let rosa = desks[1].programme.identity().device().to_string();
    name_facilitator(&mut desks[0].programme, start(), &rosa).unwrap();
    meet(group, &mut desks);
    assert!(desks[1].programme.is_facilitator());
    (group, desks)
}

fn all(programme: &Replica) -> Vec<Change> {
    let mut all = Vec::new();
    record::each(programme.connection(), |change| {
        all.push(change.clone());
        Ok(())
    })
    .unwrap();
    all
}

fn hears(group: GroupId, programme: &mut Replica, changes: Vec<Change>) {
    let own = Identity::from_bytes(&programme.identity().to_bytes());
    programme
        .transact(|connection| {
            let receiver = Receiver {
                group,
                identities: &[own],
                now: start(),
            };
            receive(*connection, &receiver, changes)
        })
        .unwrap();
    programme.enter().unwrap();
}

fn meet(group: GroupId, desks: &mut [Desk]) {
    let said: Vec<Change> = desks.iter().flat_map(|desk| all(&desk.programme)).collect();
    for desk in desks {
        hears(group, &mut desk.programme, said.clone());
    }
}

/// What somebody may not do, or what is not there any more, is left undone.
fn tried<T>(outcome: replica::Result<T>) -> Option<T> {
    match outcome {
        Ok(done) => Some(done),
        Err(error) => {
            assert_ne!(error.code(), "internal", "{error:?}");
            None
        }
    }
}

fn perform(programme: &mut Replica, now: DateTime<Utc>, step: &Step) {
    let known = posts(programme.connection()).unwrap();
    let chosen: Option<&Post> = known.get(step.which % known.len().max(1));
    let words = format!("Said at {now}");
    let says = |conversation, reply_to, edits| PostDraft {
        id: None,
        conversation,
        reply_to,
        section: None,
        edits,
        translates: None,
        title: Some("A conversation".to_owned()),
        text: words.clone(),
        language: Some(Language::En),
    };
    let draft = match (step.action, chosen) {
        (Action::Raise, _) | (_, None) => says(None, None, None),
        (Action::Answer, Some(post)) => says(post.place.parse().ok(), Some(post.id.clone()), None),
        (Action::SayOtherwise, Some(post)) => {
            says(post.place.parse().ok(), None, Some(post.id.clone()))
        }
        (action, Some(post)) => {
            let (id, place) = (&post.id, &post.place);
            let moderates = |programme: &mut Replica, what: &str, how: Moderating| {
                tried(moderate_post(programme, now, what, &how));
            };
            match action {
                Action::Translate(language) => {
                    tried(translate_post(programme, now, id, language, &words));
                }
                Action::Remove => drop(tried(remove_post(programme, now, id))),
                Action::Hide => moderates(programme, id, Moderating::Hide(words.clone())),
                Action::Show => moderates(programme, id, Moderating::Show),
                Action::Pin => moderates(programme, id, Moderating::Pin),
                Action::Unpin => moderates(programme, id, Moderating::Unpin),
                Action::Lock => moderates(programme, place, Moderating::Lock),
                Action::Unlock => moderates(programme, place, Moderating::Unlock),
                _ => {
                    let to = known[0].id.clone();
                    let to = Moderating::Move(Conversation::Topic(to));
                    moderates(programme, id, to);
                }
            }
            return;
        }
    };
    if let Some(id) = tried(save_draft(programme, now, &draft)) {
        tried(post_draft(programme, now, &id));
        sign(programme, now).unwrap();
    }
}

/// Somebody who has heard nothing yet.
fn newcomer(group: GroupId) -> Replica {
    let connection = in_memory(NOUNS.migrations).unwrap();
    record::put_fact(&connection, "group", &group.to_string()).unwrap();
    record::put_fact(&connection, "incarnation", "0").unwrap();
    Replica::of(connection, &Identity::from_bytes(&[99; 64]), &NOUNS).unwrap()
}

fn aside(programme: &Replica) -> BTreeSet<(ChangeHash, replica::Reason)> {
    let aside = record::all_aside(programme.connection())
        .unwrap()
        .into_iter();
    aside.map(|(hash, _, _, reason)| (hash, reason)).collect()
}

/// Numbers that follow from one (Knuth's MMIX).
fn drawn(state: &mut u64, below: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % below.max(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_forum_that_arrives_in_any_order_and_in_any_parts_is_the_same(
        steps in prop::collection::vec(step(), 6..24),
        orders in prop::collection::vec(any::<u64>(), 3),
    ) {
        let (group, mut desks) = people();
        let mut now = start();
        for step in &steps {
            if step.meet {
                meet(group, &mut desks);
            }
            // a clock of somebody's is behind now and then
            now += TimeDelta::seconds(if step.which == 0 { -30 } else { 60 });
            perform(&mut desks[step.who].programme, now, step);
        }
        meet(group, &mut desks);
        let said = all(&desks[0].programme);
        let mut straight = newcomer(group);
        hears(group, &mut straight, said.clone());
        let tables = prints(straight.projection()).unwrap();
        let here = posts(straight.connection()).unwrap();
        prop_assert_eq!(&here, &posts(desks[0].programme.connection()).unwrap());
        // where all was taken back again there is nothing to compare
        prop_assume!(!here.is_empty());
        for order in orders {
            let mut state = order;
            let mut shuffled = said.clone();
            for at in (1..shuffled.len()).rev() {
                shuffled.swap(at, drawn(&mut state, at + 1));
            }
            let mut other = newcomer(group);
            while !shuffled.is_empty() {
                let part = 1 + drawn(&mut state, 12);
                let rest = shuffled.split_off(part.min(shuffled.len()));
                hears(group, &mut other, std::mem::replace(&mut shuffled, rest));
            }
            prop_assert_eq!(prints(other.projection()).unwrap(), tables.clone());
            prop_assert_eq!(aside(&other), aside(&straight));
            prop_assert_eq!(record::count_waiting(other.connection()).unwrap(), 0);
            // and nothing of it depends on what was there in between
            check(&mut other, &Pace::UNWATCHED).unwrap();
        }
        // those who wrote it see it so, too; messages are another matter
        for desk in &mut desks {
            prop_assert_eq!(prints(desk.programme.projection()).unwrap(), tables.clone());
            check(&mut desk.programme, &Pace::UNWATCHED).unwrap();
        }
    }
}
