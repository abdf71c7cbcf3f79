//! What lies on the storage, and what a member sealed who means no good.
#![no_main]

use exchange::columns::{self, Columns};
use exchange::names::{Log, SegmentName};
use exchange::{object, pack, segment};
use ledger::{ChangeHash, DeviceId, EpochKey, GroupId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: (&[u8], &[u8], u64)| {
    let (random, said, first) = bytes;
    let group = GroupId::from_bytes([1; 16]);
    let log = Log { device: DeviceId::from_bytes([2; 16]), incarnation: 0 };
    let key = EpochKey::from_bytes([3; 32]);
    let name = SegmentName::of(first, first, &ChangeHash::from_bytes([4; 32]), random);
    drop(object::epoch(random));
    assert!(segment::open(random, &key, group, log, name).is_err(), "opened without having been sealed");
    assert!(pack::open(random, &key, group, log).is_err(), "opened without having been sealed");
    drop(ledger::decompress(said, 1 << 20));
    let columns = Columns { random: random.to_vec(), said: said.to_vec() };
    if let Ok(changes) = columns::read(&columns, group, log, first) {
        if changes.is_empty() {
            return;
        }
        let again = columns::write(&changes).unwrap();
        assert_eq!(columns::read(&again, group, log, first).unwrap(), changes);
    }
});
