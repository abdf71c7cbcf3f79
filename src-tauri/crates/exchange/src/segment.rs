//! A segment: consecutive changes of one log, sealed under the group's key.

use ledger::{Change, EpochKey, GroupId, Purpose, Random, Refusal};

use crate::columns::{self, Columns};
use crate::names::{Log, SegmentName, tip};
use crate::object::{self, Belongs};

/// The most bytes of payload in one segment.
pub const LARGEST: usize = 256 * 1024;
/// How much a segment's changes can be when unpacked, against bytes that would fill all memory.
const UNPACKED: usize = 16 * 1024 * 1024;

/// Seals the changes of one branch of a log.
///
/// # Errors
/// [`Refusal::Randomness`]; `Malformed` for no changes.
pub fn seal(
    random: &mut impl Random,
    key: &EpochKey,
    group: GroupId,
    log: Log,
    changes: &[Change],
) -> Result<Vec<u8>, Refusal> {
    let place = |change: Option<&Change>| match change {
        Some(change) => Ok(change.header().seq),
        None => Err(Refusal::Malformed { what: "segment" }),
    };
    let belongs = Belongs {
        group,
        log,
        places: Some((place(changes.first())?, place(changes.last())?)),
    };
    let Columns {
        random: bytes,
        said,
    } = columns::write(changes)?;
    object::seal(random, key, Purpose::Segment, &belongs, &[&bytes, &said])
}

/// Opens a segment that lies under its name.
///
/// # Errors
/// `Sealed` for another key, another place or altered bytes, `Malformed` for what is inside.
pub fn open(
    bytes: &[u8],
    key: &EpochKey,
    group: GroupId,
    log: Log,
    name: SegmentName,
) -> Result<Vec<Change>, Refusal> {
    let belongs = Belongs {
        group,
        log,
        places: Some((name.first, name.last)),
    };
    let [random, said] = object::open(bytes, key, Purpose::Segment, &belongs, UNPACKED)?;
    let columns = Columns { random, said };
    let changes = columns::read(&columns, group, log, name.first)?;
    match changes.last() {
        Some(last) if last.header().seq == name.last && tip(&last.hash()) == name.tip => {
            Ok(changes)
        }
        _ => Err(Refusal::Malformed { what: "segment" }),
    }
}
