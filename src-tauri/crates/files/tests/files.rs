//! Files are kept, read, cut off, altered and swept.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use files::{Added, Adding, Error, Manifest, Name, Reader, Result, Store};

const SECRET: [u8; 32] = [7; 32];

fn noise(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[seed]);
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

struct Desk {
    folder: tempfile::TempDir,
    store: Store,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("files"));
        Self { folder, store }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn add(&self, path: &Path, known: &[Manifest]) -> Result<Added> {
        Adding {
            store: &self.store,
            secret: &SECRET,
            known,
            progress: &|_, _| {},
            stop: &|| false,
        }
        .add(path)
    }

    fn added(&self, bytes: &[u8]) -> Added {
        self.add(&self.file("file", bytes), &[]).unwrap()
    }

    fn read(&self, added: &Added) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut reader = Reader::open(&self.store, &added.address).unwrap();
        reader.read_to_end(&mut bytes).unwrap();
        bytes
    }
}

#[test]
fn files_of_many_lengths_come_back_as_they_were_and_nothing_stands_in_the_clear() {
    let desk = Desk::new();
    for length in [
        0, 1, 15, 16_384, 65_536, 262_144, 262_145, 1_048_576, 3_000_001,
    ] {
        let mut bytes = noise(length, 1);
        let words = b"about a family";
        if length > 1_000 {
            bytes[500..514].copy_from_slice(words);
        }
        let added = desk.added(&bytes);
        assert_eq!(added.length, length as u64);
        assert_eq!(desk.read(&added), bytes, "{length}");
        for (name, size) in &added.objects {
            desk.store.verify(*name).unwrap();
            assert_eq!(desk.store.length(*name), Some(*size));
            let object = desk.store.object(*name, 8 << 20).unwrap();
            assert!(!object.windows(words.len()).any(|found| found == words));
        }
    }
}

#[test]
fn any_range_is_read() {
    let desk = Desk::new();
    let bytes = noise(2_000_000, 2);
    let added = desk.added(&bytes);
    let mut reader = Reader::open(&desk.store, &added.address).unwrap();
    for (from, to) in [
        (0, 1),
        (999_999, 1_400_000),
        (1_999_999, 2_000_000),
        (0, 2_000_000),
    ] {
        let range = reader.range(from..to).unwrap();
        assert_eq!(range, bytes[from as usize..to as usize], "{from}..{to}");
    }
    assert_eq!(
        reader.range(1_999_990..9_000_000).unwrap(),
        bytes[1_999_990..]
    );
    assert!(reader.range(2_000_000..2_000_001).unwrap().is_empty());
    reader.seek(SeekFrom::End(-5)).unwrap();
    let mut last = Vec::new();
    reader.read_to_end(&mut last).unwrap();
    assert_eq!(last, bytes[1_999_995..]);
}

#[test]
fn the_same_small_file_looks_different_each_time() {
    let desk = Desk::new();
    let (one, other) = (desk.added(b"present: Rosa"), desk.added(b"present: Rosa"));
    for (name, _) in &one.objects {
        assert!(!other.objects.iter().any(|(other, _)| other == name));
    }
}

#[test]
fn a_new_version_keeps_only_what_changed() {
    let desk = Desk::new();
    let bytes = noise(5_000_000, 3);
    let one = desk.added(&bytes);
    let known = [Manifest::read(&desk.store, &one.address).unwrap()];
    let mut more = bytes.clone();
    more.splice(2_500_000..2_500_010, *b"one more thing");
    let other = desk.add(&desk.file("new", &more), &known).unwrap();
    assert_eq!(desk.read(&other), more);
    let new: u64 = other.objects.iter().map(|(_, size)| size).sum();
    assert!(new < 600_000, "{new} bytes are new");
    // the same once more: nothing but what it is made of
    let again = desk.add(&desk.file("again", &bytes), &known).unwrap();
    assert_eq!(again.objects.len(), 1);
}

#[test]
fn a_document_is_cut_at_its_members() {
    let desk = Desk::new();
    let document = |title: &[u8]| {
        let path = desk.folder.path().join("deck.pptx");
        let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("slide1.xml", options).unwrap();
        zip.write_all(title).unwrap();
        for picture in 0..8 {
            zip.start_file(format!("media/{picture}.jpg"), options)
                .unwrap();
            zip.write_all(&noise(150_000, picture)).unwrap();
        }
        zip.finish().unwrap();
        path
    };
    let one = desk.add(&document(b"Families"), &[]).unwrap();
    let known = [Manifest::read(&desk.store, &one.address).unwrap()];
    let path =
        document(b"Families and the people around them, in another layout of the first slide");
    let other = desk.add(&path, &known).unwrap();
    assert_eq!(desk.read(&other), fs::read(&path).unwrap());
    let new: u64 = other.objects.iter().map(|(_, size)| size).sum();
    assert!(new < 12_000, "{new} bytes are new");
}

#[test]
fn marks_that_lie_bring_no_other_bytes_in() {
    let desk = Desk::new();
    let planted = desk.added(&noise(100_000, 4));
    let mut known = Manifest::read(&desk.store, &planted.address).unwrap();
    let wanted = noise(100_000, 5);
    let honest = Desk::new();
    let told = honest.added(&wanted);
    let marks = Manifest::read(&honest.store, &told.address).unwrap();
    for (chunk, told) in known.chunks.iter_mut().zip(&marks.chunks) {
        chunk.mark = told.mark;
    }
    let added = desk.add(&desk.file("wanted", &wanted), &[known]).unwrap();
    assert_eq!(desk.read(&added), wanted);
}

#[test]
fn an_altered_byte_is_noticed_and_named() {
    let desk = Desk::new();
    let added = desk.added(&noise(1_500_000, 6));
    for (name, size) in &added.objects {
        let text = name.to_string();
        let path = desk.store.folder().join(&text[..2]).join(&text);
        let whole = fs::read(&path).unwrap();
        for at in [0, *size as usize / 2, *size as usize - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert!(
                matches!(desk.store.verify(*name), Err(Error::Damaged(named)) if named == *name)
            );
            let read = Reader::open(&desk.store, &added.address)
                .and_then(|mut reader| reader.range(0..added.length));
            assert!(matches!(read, Err(Error::Damaged(named)) if named == *name));
        }
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(matches!(desk.store.verify(*name), Err(Error::Damaged(_))));
        fs::remove_file(&path).unwrap();
        assert!(matches!(desk.store.verify(*name), Err(Error::Missing(_))));
        fs::write(&path, whole).unwrap();
    }
}

#[test]
fn what_is_stopped_or_changes_leaves_nothing() {
    let desk = Desk::new();
    let path = desk.file("film", &noise(3_000_000, 7));
    let asked = AtomicU32::new(0);
    let stopped = Adding {
        store: &desk.store,
        secret: &SECRET,
        known: &[],
        progress: &|_, _| {},
        stop: &|| asked.fetch_add(1, Ordering::Relaxed) > 20,
    };
    assert!(matches!(stopped.add(&path), Err(Error::Stopped)));
    let grows = Adding {
        store: &desk.store,
        secret: &SECRET,
        known: &[],
        progress: &|_, _| {
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(b"more").unwrap();
        },
        stop: &|| false,
    };
    assert!(matches!(grows.add(&path), Err(Error::Changed)));
    let vanishes = desk.folder.path().join("gone");
    assert!(matches!(desk.add(&vanishes, &[]), Err(Error::Io(_))));
    assert!(matches!(
        desk.add(desk.folder.path(), &[]),
        Err(Error::NotAFile)
    ));
    assert!(desk.store.objects().unwrap().is_empty());
    let adding = desk.store.folder().join("adding");
    assert_eq!(fs::read_dir(adding).unwrap().count(), 0);
}

#[test]
fn an_object_arrives_piece_by_piece_or_not_at_all() {
    let (from, to) = (Desk::new(), Desk::new());
    let added = from.added(&noise(1_200_000, 8));
    for (name, size) in &added.objects {
        let bytes = from.store.object(*name, 8 << 20).unwrap();
        let (one, other) = bytes.split_at(bytes.len() / 3);
        to.store.arrive(*name, one).unwrap();
        assert_eq!(to.store.arrived(*name), one.len() as u64);
        assert_eq!(to.store.length(*name), None);
        to.store.arrive(*name, other).unwrap();
        to.store.settle(*name).unwrap();
        assert_eq!(to.store.length(*name), Some(*size));
    }
    assert_eq!(to.read(&added), noise(1_200_000, 8));
    let name = Name::of(b"what was promised");
    to.store.arrive(name, b"what came").unwrap();
    assert!(matches!(to.store.settle(name), Err(Error::Damaged(_))));
    assert_eq!((to.store.length(name), to.store.arrived(name)), (None, 0));
    // of an empty object nothing arrives
    assert!(matches!(to.store.settle(name), Err(Error::Damaged(_))));
}

#[test]
fn sweeping_takes_what_nobody_speaks_of_and_waits_for_whoever_adds() {
    let desk = Desk::new();
    let kept = desk.added(&noise(100_000, 9));
    let left = desk.added(&noise(100_000, 10));
    let live =
        || -> Result<BTreeSet<Name>> { Ok(kept.objects.iter().map(|(name, _)| *name).collect()) };
    assert_eq!(desk.store.sweep(live).unwrap(), None, "they are held");
    let interrupted = desk.store.folder().join("adding").join("00");
    fs::create_dir_all(&interrupted).unwrap();
    let (address, objects) = (kept.address.clone(), kept.objects.clone());
    let gone: Vec<Name> = left.objects.iter().map(|(name, _)| *name).collect();
    drop((kept, left));
    let live = || -> Result<BTreeSet<Name>> { Ok(objects.iter().map(|(name, _)| *name).collect()) };
    let swept = desk.store.sweep(live).unwrap().unwrap();
    assert_eq!(swept.objects as usize, gone.len());
    assert!(!interrupted.exists());
    assert!(gone.iter().all(|name| desk.store.length(*name).is_none()));
    let mut reader = Reader::open(&desk.store, &address).unwrap();
    assert_eq!(reader.range(0..100_000).unwrap(), noise(100_000, 9));
}

#[test]
fn what_a_manifest_cannot_say_is_refused() {
    let desk = Desk::new();
    let added = desk.added(&noise(200_000, 11));
    let good = Manifest::read(&desk.store, &added.address).unwrap();
    let change = |change: &dyn Fn(&mut Manifest)| {
        let mut manifest = good.clone();
        change(&mut manifest);
        let (bytes, address) = manifest.seal().unwrap();
        desk.store.arrive(address.manifest, &bytes).unwrap();
        desk.store.settle(address.manifest).unwrap();
        Manifest::read(&desk.store, &address)
    };
    assert_eq!(change(&|_| {}).unwrap(), good);
    let wrong: [&dyn Fn(&mut Manifest); 7] = [
        &|manifest| manifest.packs.extend(manifest.packs.clone()),
        &|manifest| manifest.length += 1,
        &|manifest| manifest.chunks[0].pack = 9,
        &|manifest| manifest.chunks[0].at = u32::MAX,
        &|manifest| manifest.chunks[0].length = u32::MAX,
        &|manifest| manifest.packs[0].length = u32::MAX,
        &|manifest| manifest.packs.clear(),
    ];
    for wrong in wrong {
        assert!(matches!(change(wrong), Err(Error::Damaged(_))));
    }
}
