//! Where a ZIP file has its members: good places to cut. Documents and presentations are ZIPs, and programs that save one
//! again write most members as they were.

use std::io::{Read, Seek, SeekFrom};

/// With more members than that, none is cut out: each costs an entry in the manifest.
const MOST: usize = 10_000;

/// Where the members of a ZIP begin, and where their data begin and end, in bytes from the start, in order. Empty for what
/// is no ZIP, or a strange one: these are hints, and the file is read whole whatever they say.
pub fn cuts(file: &mut (impl Read + Seek)) -> Vec<u64> {
    let mut begins = [0; 4];
    let is_zip = file.seek(SeekFrom::Start(0)).is_ok()
        && file.read_exact(&mut begins).is_ok()
        && begins == *b"PK\x03\x04";
    if !is_zip {
        return Vec::new();
    }
    let Ok(mut archive) = zip::ZipArchive::new(file) else {
        return Vec::new();
    };
    if archive.len() > MOST {
        return Vec::new();
    }
    let mut cuts = Vec::new();
    for number in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(number) else {
            return Vec::new();
        };
        let Some(data) = member.data_start() else {
            return Vec::new();
        };
        cuts.push(member.header_start());
        cuts.push(data);
        cuts.extend(data.checked_add(member.compressed_size()));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}
