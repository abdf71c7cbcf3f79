//! The bodies of the fuzz targets, compiled with everything else and tried on what a fuzzer begins with: anything, and what
//! is right but for a few bytes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is wrong with an input stops it"
)]

#[path = "../../../../tests/fuzz/bodies.rs"]
mod bodies;

use exchange::columns;
use exchange::names::{IndexName, Log, Names, SegmentName, content};
use exchange::pack::{Listed, Span};
use ledger::{
    Audience, Change, ChangeHash, DeviceId, Draft, GroupId, Hlc, Identity, ObjectId, encode_payload,
};
use programme::materials::extracted::TextLeaf;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// A change that somebody signed.
fn change() -> Change {
    let author = Identity::from_bytes(&[5; 64]);
    let draft = Draft {
        group: GroupId::from_bytes([1; 16]),
        device: author.device(),
        incarnation: 0,
        seq: 0,
        prev_hash: None,
        roster_heads: vec![ChangeHash::from_bytes([4; 32])],
        deps: vec![ChangeHash::from_bytes([6; 32])],
        hlc: Hlc(9),
        audience: Audience::Group,
        kind: 32,
        object: ObjectId::from_bytes([7; 16]),
    };
    Change::sign(draft, author.signing(), [8; 16], b"words".to_vec()).unwrap()
}

/// The same with some bytes put otherwise, and cut somewhere.
fn harmed(mut whole: Vec<u8>, harms: &[(Index, u8)], cut: Option<Index>) -> Vec<u8> {
    for (at, byte) in harms {
        let at = at.index(whole.len());
        whole[at] = *byte;
    }
    if let Some(cut) = cut {
        whole.truncate(cut.index(whole.len()));
    }
    whole
}

type Harms = (Vec<(Index, u8)>, Option<Index>);

fn harms() -> impl Strategy<Value = Harms> {
    (
        vec((any::<Index>(), any::<u8>()), 0..4),
        prop::option::weighted(0.2, any::<Index>()),
    )
}

/// Names as they are, to be altered.
fn known_names() -> Vec<String> {
    let names = Names(GroupId::from_bytes([1; 16]));
    let log = Log {
        device: DeviceId::from_bytes([2; 16]),
        incarnation: 1,
    };
    let end = ChangeHash::from_bytes([3; 32]);
    let segment = SegmentName::of(4, 5, &end, b"bytes");
    let index = IndexName {
        number: 6,
        hash: content(b"bytes"),
    };
    vec![
        names.head(log, segment),
        names.want(log, &segment.hash),
        names.index(log, index),
        names.segment(log, segment),
        names.key(&end),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    let place = || prop_oneof![0_u64..200, any::<u64>(), Just(u64::MAX)];
    (any::<[u8; 1]>(), place(), place()).prop_map(|(device, first, last)| Span {
        device: DeviceId::from_bytes([device[0] % 3; 16]),
        incarnation: 0,
        first,
        last,
        tip: [0; 8],
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn anything_is_answered(bytes in vec(any::<u8>(), 0..300), more in vec(any::<u8>(), 0..300), first in any::<u64>(), text in ".{0,80}") {
        bodies::record(&bytes);
        bodies::invitation(&text);
        bodies::names(&text);
        bodies::segment(&bytes, &more, first);
        bodies::pack(&bytes, &more);
        bodies::index(&bytes);
        bodies::manifest(&bytes);
        bodies::text(&bytes);
    }

    #[test]
    fn what_is_right_but_for_a_few_bytes_is_answered((harms, cut) in harms(), first in any::<u64>(), which in 0_usize..5) {
        bodies::record(&harmed(change().encode().unwrap(), &harms, cut));
        let columns = columns::write(&[change()]).unwrap();
        bodies::segment(&harmed(columns.random.clone(), &harms, cut), &columns.said, first);
        bodies::segment(&columns.random, &harmed(columns.said, &harms, cut), first);
        let text = programme::materials::text_file::written(&[const { TextLeaf { number: Some(3), second: None, text: String::new() } }; 3]).unwrap();
        bodies::text(&harmed(text, &harms, cut));
        let manifest = minicbor::to_vec(files::Manifest::new(Vec::new(), Vec::new())).unwrap();
        bodies::manifest(&harmed(manifest, &harms, cut));
        let name = harmed(known_names().swap_remove(which).into_bytes(), &harms, cut);
        bodies::names(&String::from_utf8_lossy(&name));
    }

    /// Whoever makes an index may say what they like of how much a pack holds.
    #[test]
    fn an_index_that_says_anything_is_weighed(packs in vec(vec(span(), 0..4), 0..5), (harms, cut) in harms()) {
        let listed: Vec<Listed> = packs
            .into_iter()
            .map(|spans| Listed { hash: [9; 16], spans })
            .collect();
        let plain = encode_payload(&listed).unwrap();
        bodies::index(&plain);
        bodies::index(&harmed(plain, &harms, cut));
    }
}
