//! What facilitators' devices put together for those who come late.

use exchange::names::{IndexName, Log, Names, content, tip};
use exchange::pack::{self, Listed, Span};
use exchange::{Report, Run, Storage};
use ledger::{Audience, Change};
use opendal::Operator;
use programme::messages::send_message::send_message;
use programme::noun::Noun;
use replica::keys::current::current_key;
use replica::outbox::packs;
use replica::outbox::segments::State;
use replica::record;
use replica::register;

use crate::desk::{Desk, memory, paths};

/// A group in which much was written, and packs were made of it.
async fn long_lived(storage: &Operator) -> (Desk, String) {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    for part in 0..30 {
        elena.title("opening", &format!("Title {part}"));
        run(&mut elena, storage).await;
    }
    (elena, text)
}

async fn run(desk: &mut Desk, storage: &Operator) -> Report {
    desk.later();
    let storage = Storage::over(storage.clone(), None);
    let run = Run {
        packs_at: 8,
        ..Run::at(desk.now, &programme::DUTIES)
    };
    run.once(&mut desk.programme, &storage).await.unwrap()
}

/// How many changes somebody's packs hold.
fn packed(desk: &Desk) -> u64 {
    let connection = desk.programme.connection();
    let all = packs::all(connection).unwrap().into_iter();
    all.filter(|pack| pack.state == State::WithGroup)
        .flat_map(|pack| packs::held(connection, &pack.name).unwrap())
        .map(|held| held.last - held.first + 1)
        .sum()
}

fn title(desk: &Desk) -> Option<replica::register::Fields> {
    register::shown(desk.programme.connection(), Noun::Session, "opening").unwrap()
}

#[tokio::test]
async fn a_newcomer_reads_a_few_packs_and_not_every_segment() {
    let storage = memory();
    let (elena, text) = long_lived(&storage).await;
    let segments = paths(&storage, "/log/").await.len();
    let packs = paths(&storage, "/pack/").await.len();
    assert!(segments > 25, "{segments}");
    assert!((1..5).contains(&packs), "{packs}");
    assert_eq!(paths(&storage, "/snap/").await.len(), 1);
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let report = run(&mut rosa, &storage).await;
    assert!(report.packs > 0, "{report:?}");
    assert!(report.requests < segments as u64 / 2, "{report:?}");
    assert_eq!(report.left.waiting, 0, "{report:?}");
    assert_eq!(title(&rosa), title(&elena));
    rosa.sound();
    // and what came by packs is not asked for again
    run(&mut rosa, &storage).await;
    run(&mut rosa, &storage).await;
    let idle = run(&mut rosa, &storage).await;
    assert_eq!((idle.requests, idle.down), (1, 0), "{idle:?}");
}

#[tokio::test]
async fn packs_that_are_gone_or_altered_keep_nobody_from_the_segments() {
    for harm in ["gone", "cut", "altered", "swapped"] {
        let storage = memory();
        let (elena, text) = long_lived(&storage).await;
        let index = paths(&storage, "/snap/").await.remove(0);
        for path in paths(&storage, "/pack/").await {
            let whole = storage.read(&path).await.unwrap().to_vec();
            let mut bytes = match harm {
                "gone" => {
                    storage.delete(&path).await.unwrap();
                    continue;
                }
                "cut" => whole[..whole.len() / 2].to_vec(),
                "swapped" => storage.read(&index).await.unwrap().to_vec(),
                _ => whole,
            };
            if harm == "altered" {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }
            storage.write(&path, bytes).await.unwrap();
        }
        let mut rosa = Desk::joining(2, &text, "Rosa Luz");
        let report = run(&mut rosa, &storage).await;
        assert_eq!((report.packs, report.left.waiting), (0, 0), "{harm}");
        assert_eq!(title(&rosa), title(&elena), "{harm}");
    }
}

/// The hash in its name fits, and so does the index that lists it: only its seal tells.
#[tokio::test]
async fn a_pack_that_is_harmed_anywhere_under_a_name_that_fits_is_passed_over() {
    let storage = memory();
    let (elena, text) = long_lived(&storage).await;
    let group = elena.programme.group().unwrap().unwrap();
    let key = current_key(elena.programme.connection(), Audience::Group)
        .unwrap()
        .unwrap();
    let log = Log {
        device: elena.programme.identity().device(),
        incarnation: 0,
    };
    let names = Names(group);
    let index = paths(&storage, "/snap/").await.remove(0);
    let sealed = storage.read(&index).await.unwrap().to_vec();
    let listed = pack::open_index(&sealed, &key, group, log).unwrap();
    let whole = storage
        .read(&names.pack(log, &listed[0].hash))
        .await
        .unwrap()
        .to_vec();
    let told = Listed {
        spans: listed
            .iter()
            .flat_map(|listed| listed.spans.clone())
            .collect(),
        ..listed[0].clone()
    };
    for path in paths(&storage, "/pack/").await.iter().chain([&index]) {
        storage.delete(path).await.unwrap();
    }
    let step = whole.len() / 7;
    let cut = (0..whole.len())
        .step_by(step)
        .map(|at| whole[..at].to_vec());
    let altered = (0..whole.len()).step_by(step).map(|at| {
        let mut altered = whole.clone();
        altered[at] ^= 0x40;
        altered
    });
    let mut longer = whole.clone();
    longer.push(0);
    for (number, harmed) in (1000..).zip(cut.chain(altered).chain([longer, whole.clone()])) {
        let genuine = harmed == whole;
        let listed = Listed {
            hash: content(&harmed),
            ..told.clone()
        };
        let random = &mut ledger::system_random;
        let sealed = pack::seal_index(random, &key, group, log, std::slice::from_ref(&listed));
        let sealed = sealed.unwrap();
        let name = IndexName {
            number,
            hash: content(&sealed),
        };
        let length = harmed.len();
        storage
            .write(&names.pack(log, &listed.hash), harmed)
            .await
            .unwrap();
        storage
            .write(&names.index(log, name), sealed)
            .await
            .unwrap();
        let mut rosa = Desk::joining(2, &text, "Rosa Luz");
        let report = run(&mut rosa, &storage).await;
        assert_eq!(report.packs > 0, genuine, "{number}, {length} bytes");
        assert_eq!(report.left.waiting, 0, "{report:?}");
        assert_eq!(title(&rosa), title(&elena));
        // whoever comes next is invited, and has not come before
        for path in paths(&storage, &rosa.programme.identity().device().to_string()).await {
            storage.delete(&path).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_erased_message_leaves_the_packs_too() {
    let storage = memory();
    let (mut elena, text) = long_lived(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    run(&mut rosa, &storage).await;
    let (id, _) = send_message(&mut rosa.programme, rosa.now, "About a child").unwrap();
    run(&mut rosa, &storage).await;
    for part in 0..10 {
        elena.title("opening", &format!("Afterwards {part}"));
        run(&mut elena, &storage).await;
    }
    let before = paths(&storage, "/pack/").await;
    replica::erase::erase_object(&mut rosa.programme, rosa.now, Noun::Message, &id).unwrap();
    for desk in [&mut rosa, &mut elena] {
        run(desk, &storage).await;
        run(desk, &storage).await;
    }
    let after = paths(&storage, "/pack/").await;
    assert!(after.iter().any(|path| !before.contains(path)), "{after:?}");
    assert!(before.iter().any(|path| !after.contains(path)), "{after:?}");
    // whoever reads all packs meets the change without its words
    let mut late = Desk::joining(3, &text, "Late");
    let report = run(&mut late, &storage).await;
    assert!(report.packs > 0, "{report:?}");
    let mut without = 0;
    record::each(late.programme.connection(), |change| {
        without += u32::from(change.body().is_none());
        Ok(())
    })
    .unwrap();
    assert_eq!(without, 1);
    late.sound();
}

#[tokio::test]
async fn a_storage_that_lost_everything_gets_packs_again() {
    let storage = memory();
    let (mut elena, text) = long_lived(&storage).await;
    run(&mut elena, &storage).await;
    let empty = memory();
    let report = run(&mut elena, &empty).await;
    assert!(report.rolled_back, "{report:?}");
    run(&mut elena, &empty).await;
    assert!(!paths(&empty, "/pack/").await.is_empty());
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let report = run(&mut rosa, &empty).await;
    assert!(report.packs > 0, "{report:?}");
    assert_eq!(title(&rosa), title(&elena));
}

/// The index that lists it is there, and so is all else: only a look into the folder tells.
#[tokio::test]
async fn a_pack_that_got_lost_is_missed_by_whoever_made_it_and_put_together_anew() {
    let storage = memory();
    let (mut elena, text) = long_lived(&storage).await;
    run(&mut elena, &storage).await;
    for path in paths(&storage, "/pack/").await {
        storage.delete(&path).await.unwrap();
    }
    run(&mut elena, &storage).await;
    assert!(paths(&storage, "/pack/").await.is_empty());
    let over = Storage::over(storage.clone(), None);
    let deep = Run {
        deep: true,
        packs_at: 8,
        ..Run::at(elena.now, &programme::DUTIES)
    };
    deep.once(&mut elena.programme, &over).await.unwrap();
    assert!(!paths(&storage, "/pack/").await.is_empty());
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let report = run(&mut rosa, &storage).await;
    assert!(report.packs > 0, "{report:?}");
    assert_eq!(title(&rosa), title(&elena));
}

#[tokio::test]
async fn two_facilitators_do_not_put_the_same_together_twice() {
    let storage = memory();
    let (mut elena, text) = long_lived(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    run(&mut rosa, &storage).await;
    run(&mut elena, &storage).await;
    let device = rosa.programme.identity().device().to_string();
    programme::members::name_member::name_facilitator(&mut elena.programme, elena.now, &device)
        .unwrap();
    for _ in 0..3 {
        run(&mut elena, &storage).await;
        run(&mut rosa, &storage).await;
    }
    assert!(rosa.programme.is_facilitator());
    let all = u64::from(record::count(rosa.programme.connection()).unwrap());
    let (hers, elenas) = (packed(&rosa), packed(&elena));
    assert!(hers < 16 && hers + elenas <= all, "{hers} {elenas} {all}");
    // but what nobody put together, the second one does when the first stays away
    for part in 0..20 {
        rosa.title("opening", &format!("Alone {part}"));
        run(&mut rosa, &storage).await;
    }
    assert!(packed(&rosa) > hers);
}

/// Whoever makes a pack may leave out what others said. Only an erasure takes words away: they are in the segments.
#[tokio::test]
async fn words_that_a_pack_keeps_back_are_read_from_the_segments() {
    let storage = memory();
    let (elena, text) = long_lived(&storage).await;
    let connection = elena.programme.connection();
    let log = Log {
        device: elena.programme.identity().device(),
        incarnation: 0,
    };
    let mut changes = Vec::new();
    record::each_own(connection, log.device, 0, 0..=u64::MAX, |change| {
        let of_the_ledger = ledger::RESERVED.contains(&change.header().kind);
        let body = change.body().filter(|_| of_the_ledger).cloned();
        let header = change.header_bytes().to_vec();
        changes.push(Change::from_parts(header, *change.signature(), body).unwrap());
        Ok(())
    })
    .unwrap();
    let key = current_key(connection, Audience::Group).unwrap().unwrap();
    let group = elena.programme.group().unwrap().unwrap();
    let last = changes.last().unwrap().header().seq;
    let end = tip(&changes.last().unwrap().hash());
    let random = &mut ledger::system_random;
    let packed = pack::seal(random, &key, group, log, &[changes]).unwrap();
    let listed = Listed {
        hash: content(&packed),
        spans: vec![Span {
            device: log.device,
            incarnation: 0,
            first: 0,
            last,
            tip: end,
        }],
    };
    let index = pack::seal_index(random, &key, group, log, std::slice::from_ref(&listed)).unwrap();
    let name = IndexName {
        number: 1000,
        hash: content(&index),
    };
    let names = Names(group);
    storage
        .write(&names.pack(log, &listed.hash), packed)
        .await
        .unwrap();
    storage.write(&names.index(log, name), index).await.unwrap();
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    let report = run(&mut rosa, &storage).await;
    assert!(report.packs > 0, "{report:?}");
    assert_eq!(title(&rosa), title(&elena));
    rosa.sound();
    run(&mut rosa, &storage).await;
    run(&mut rosa, &storage).await;
    let idle = run(&mut rosa, &storage).await;
    assert_eq!((idle.requests, idle.down), (1, 0), "{idle:?}");
}
