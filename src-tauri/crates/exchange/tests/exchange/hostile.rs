//! A storage, or somebody with access to it, that does what it likes: it is told or passed over, never applied, and never
//! brings anything to a halt.

use exchange::names::{Log, Names, SegmentName, content, parse_head};
use exchange::{Run, Storage, pack, segment};
use ledger::{Change, EpochKey};
use opendal::Operator;
use programme::exchange_status::exchange_status;
use replica::keys::current::current_key;
use replica::outbox::segments::segments;
use replica::record;

use crate::desk::{Desk, memory, paths};

/// Elena and Rosa, at rest, and what Elena wrote since: her head and her segment.
async fn at_rest(storage: &Operator) -> (Desk, Desk, Log, SegmentName, Vec<u8>) {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    for _ in 0..3 {
        rosa.exchanges(storage).await;
        elena.exchanges(storage).await;
    }
    rosa.exchanges(storage).await;
    elena.title("opening", "What is going to be altered");
    elena.exchanges(storage).await;
    elena.exchanges(storage).await;
    let device = elena.programme.identity().device();
    let heads = storage.list(&names(&elena).heads()).await.unwrap();
    let (log, name) = heads
        .iter()
        .filter_map(|entry| parse_head(entry.path()))
        .find(|(log, _)| log.device == device)
        .unwrap();
    let bytes = storage.read(&names(&elena).segment(log, name)).await;
    (elena, rosa, log, name, bytes.unwrap().to_vec())
}

fn names(desk: &Desk) -> Names {
    Names(desk.programme.group().unwrap().unwrap())
}

fn count(desk: &Desk) -> u32 {
    record::count(desk.programme.connection()).unwrap()
}

fn key(desk: &Desk) -> EpochKey {
    current_key(desk.programme.connection(), ledger::Audience::Group)
        .unwrap()
        .unwrap()
}

/// Puts other bytes in the place of the newest segment, under a name that fits them, and gives that name.
async fn instead(
    storage: &Operator,
    of: &Desk,
    log: Log,
    name: SegmentName,
    bytes: &[u8],
) -> SegmentName {
    let other = SegmentName {
        hash: content(bytes),
        ..name
    };
    let names = names(of);
    let put = bytes.to_vec();
    storage
        .write(&names.segment(log, other), put)
        .await
        .unwrap();
    storage
        .write(&names.head(log, other), Vec::<u8>::new())
        .await
        .unwrap();
    other
}

#[tokio::test]
async fn a_segment_that_is_cut_at_any_byte_under_a_name_that_fits_is_not_applied() {
    let storage = memory();
    let (elena, mut rosa, log, name, whole) = at_rest(&storage).await;
    let before = count(&rosa);
    let names = names(&elena);
    storage.delete(&names.head(log, name)).await.unwrap();
    storage.delete(&names.segment(log, name)).await.unwrap();
    for length in 0..whole.len() {
        let put = instead(&storage, &elena, log, name, &whole[..length]).await;
        let report = rosa.exchanges(&storage).await;
        assert_eq!((report.applied, count(&rosa)), (0, before), "{length}");
        assert!(report.left.unreadable > 0, "{length}: {report:?}");
        storage.delete(&names.head(log, put)).await.unwrap();
        storage.delete(&names.segment(log, put)).await.unwrap();
    }
    instead(&storage, &elena, log, name, &whole).await;
    let report = rosa.exchanges(&storage).await;
    assert_eq!(
        (report.applied, report.left.unreadable),
        (1, 0),
        "{report:?}"
    );
    rosa.sound();
}

#[test]
fn what_is_cut_or_altered_at_any_byte_opens_to_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let storage = memory();
    let (elena, _rosa, log, name, whole) = runtime.block_on(at_rest(&storage));
    let (key, group) = (key(&elena), elena.programme.group().unwrap().unwrap());
    let opens = |bytes: &[u8]| segment::open(bytes, &key, group, log, name).is_ok();
    each_harm(&whole, 1, opens);

    let mut changes: Vec<Change> = Vec::new();
    record::each(elena.programme.connection(), |change| {
        changes.push(change.clone());
        Ok(())
    })
    .unwrap();
    changes.retain(|change| change.header().device == log.device);
    let random = &mut ledger::system_random;
    let packed = pack::seal(random, &key, group, log, &[changes]).unwrap();
    let opens = |bytes: &[u8]| pack::open(bytes, &key, group, log).is_ok();
    each_harm(&packed, 5, opens);
    let listed = [pack::Listed {
        hash: content(&packed),
        spans: Vec::new(),
    }];
    let index = pack::seal_index(random, &key, group, log, &listed).unwrap();
    let opens = |bytes: &[u8]| pack::open_index(bytes, &key, group, log).is_ok();
    each_harm(&index, 1, opens);
    // one kind of object is not taken for another, and none is taken elsewhere
    let elsewhere = Log {
        incarnation: log.incarnation + 1,
        ..log
    };
    assert!(pack::open(&index, &key, group, log).is_err());
    assert!(pack::open_index(&packed, &key, group, log).is_err());
    assert!(pack::open(&packed, &key, group, elsewhere).is_err());
    assert!(segment::open(&whole, &key, group, elsewhere, name).is_err());
    for (first, last) in [(name.first + 1, name.last), (name.first, name.last + 1)] {
        let moved = SegmentName {
            first,
            last,
            ..name
        };
        assert!(segment::open(&whole, &key, group, log, moved).is_err());
    }
}

/// Cuts and alters at each so manieth byte, and at the last one: nothing of it may open.
fn each_harm(whole: &[u8], step: usize, opens: impl Fn(&[u8]) -> bool) {
    assert!(opens(whole), "only what opens can be harmed");
    for at in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
        assert!(!opens(&whole[..at]), "cut at {at}");
        let mut altered = whole.to_vec();
        altered[at] ^= 0x10;
        assert!(!opens(&altered), "altered at {at}");
    }
}

#[tokio::test]
async fn objects_under_others_names_are_not_applied() {
    let storage = memory();
    let (elena, mut rosa, log, name, whole) = at_rest(&storage).await;
    let names = names(&elena);
    storage.delete(&names.head(log, name)).await.unwrap();
    storage.delete(&names.segment(log, name)).await.unwrap();
    let before = count(&rosa);
    let own = Log {
        device: rosa.programme.identity().device(),
        incarnation: 0,
    };
    let next = Log {
        incarnation: log.incarnation + 1,
        ..log
    };
    for (log, first, last) in [
        (log, name.first + 1, name.last + 1),
        (log, 0, name.last),
        (next, 0, name.last - name.first),
        (own, name.first, name.last),
    ] {
        let moved = SegmentName {
            first,
            last,
            ..name
        };
        instead(&storage, &elena, log, moved, &whole).await;
        let report = rosa.exchanges(&storage).await;
        assert_eq!((report.applied, count(&rosa)), (0, before), "{report:?}");
    }
    rosa.sound();
}

#[tokio::test]
async fn what_is_withheld_is_asked_for_until_it_comes() {
    let storage = memory();
    let (mut elena, mut rosa, log, name, whole) = at_rest(&storage).await;
    let path = names(&elena).segment(log, name);
    storage.delete(&path).await.unwrap();
    elena.title("opening", "Written after what is withheld");
    elena.exchanges(&storage).await;
    let report = rosa.exchanges(&storage).await;
    assert_eq!(report.applied, 0);
    assert_eq!(report.left.waiting, 1, "{report:?}");
    // an old listing in between is no news
    storage
        .write(&names(&elena).head(log, name), Vec::<u8>::new())
        .await
        .unwrap();
    rosa.exchanges(&storage).await;
    storage.write(&path, whole).await.unwrap();
    let report = rosa.exchanges(&storage).await;
    assert_eq!((report.applied, report.left.waiting), (2, 0), "{report:?}");
    rosa.sound();
}

/// Somebody's app is newer than this one, and seals in another way.
#[tokio::test]
async fn a_segment_of_a_later_format_is_told_and_kept_and_keeps_nobody_from_the_rest() {
    let storage = memory();
    let (mut elena, mut rosa, log, name, whole) = at_rest(&storage).await;
    let names = names(&elena);
    storage.delete(&names.head(log, name)).await.unwrap();
    storage.delete(&names.segment(log, name)).await.unwrap();
    let mut later = whole;
    assert_eq!(
        later[1],
        exchange::object::VERSION,
        "the version stands behind the array's head"
    );
    later[1] += 1;
    let put = instead(&storage, &elena, log, name, &later).await;
    let before = count(&rosa);
    // also beyond the runs after which what cannot be read is asked for
    for run in 0..6 {
        let report = rosa.exchanges(&storage).await;
        assert_eq!((report.applied, count(&rosa)), (0, before), "{run}");
        assert_eq!(
            exchange_status(&rosa.programme, rosa.now).unwrap().newer,
            1,
            "{run}"
        );
    }
    assert!(
        paths(&storage, ".wants.").await.is_empty(),
        "its writer would seal it no otherwise"
    );
    let kept = storage.read(&names.segment(log, put)).await.unwrap();
    assert_eq!(kept.to_vec(), later);
    rosa.sound();
    // what she writes goes out as ever
    rosa.says_of_herself("I bring a question");
    assert_eq!(rosa.exchanges(&storage).await.sent, 1);
    assert_eq!(elena.exchanges(&storage).await.applied, 1);
}

/// A program that carries folders put somebody else's segment into one's own log: it is not taken for one's own, which would
/// be told of as the newest from then on.
#[tokio::test]
async fn a_segment_of_somebody_else_in_ones_own_log_is_none_of_ones_own() {
    let storage = memory();
    let (mut elena, mut rosa, _, name, whole) = at_rest(&storage).await;
    rosa.exchanges(&storage).await;
    let names = names(&elena);
    let own = Log {
        device: rosa.programme.identity().device(),
        incarnation: 0,
    };
    storage
        .write(&names.segment(own, name), whole)
        .await
        .unwrap();
    let deep = Run {
        deep: true,
        ..Run::at(rosa.now, &programme::DUTIES)
    };
    let over = Storage::over(storage.clone(), None);
    deep.once(&mut rosa.programme, &over).await.unwrap();
    let segments = segments(rosa.programme.connection(), own.device, 0).unwrap();
    assert!(
        segments
            .iter()
            .all(|segment| segment.name != name.to_string()),
        "{segments:?}"
    );
    // what she writes then is told of, and reaches others
    rosa.says_of_herself("I bring a question");
    for _ in 0..2 {
        rosa.exchanges(&storage).await;
    }
    let heads = storage.list(&names.heads()).await.unwrap();
    let hers: Vec<SegmentName> = heads
        .iter()
        .filter_map(|entry| parse_head(entry.path()))
        .filter(|(log, _)| *log == own)
        .map(|(_, name)| name)
        .collect();
    let end = record::head(rosa.programme.connection(), own.device, 0).unwrap();
    assert_eq!(
        hers.iter().map(|name| name.last).collect::<Vec<_>>(),
        [end.unwrap().seq]
    );
    assert_eq!(elena.exchanges(&storage).await.applied, 1);
}
