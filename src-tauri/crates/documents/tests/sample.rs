//! The texts and pictures of the sample's materials are those that the app makes of the same files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect shall stop there"
)]

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::extract::extract;
use programme::materials::extracted::{Part, TextLeaf};
use programme::materials::guess::guess;
use programme::materials::material::{Rendition, Role};

#[test]
fn the_sample_holds_what_is_read_out_of_its_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programme/src/sample");
    let write = std::env::var_os("WRITE").is_some();
    let mut texts: BTreeMap<String, Vec<TextLeaf>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("materials")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".pdf") && !name.ends_with(".pptx") && !name.ends_with(".vtt") {
            continue;
        }
        let guessed = guess(&path);
        let media = guessed.media.as_str();
        let look = Rendition {
            key: String::new(),
            role: Role::Main,
            language: None,
            name: name.clone(),
            media: media.to_owned(),
            bytes: 0,
            manifest: None,
            secret: None,
            link: None,
            pages: None,
            seconds: None,
            of: None,
        }
        .look();
        let bytes = std::fs::read(&path).unwrap();
        let text = extract(look, media, Part::Text, bytes.clone()).unwrap();
        assert!(!text.cut && !text.leaves.is_empty(), "{name}");
        texts.insert(name.clone(), text.leaves);
        if name.ends_with(".vtt") {
            continue;
        }
        let about = extract(look, media, Part::About, bytes).unwrap();
        // the template of these slides has an empty thumbnail
        assert_eq!(about.cover.is_none(), name.ends_with(".pptx"), "{name}");
        let Some(cover) = about.cover else {
            continue;
        };
        let cover = STANDARD.decode(cover).unwrap();
        let kept = folder.join("materials").join(format!("{name}.cover.jpg"));
        if write {
            std::fs::write(&kept, &cover).unwrap();
        }
        // computers may draw a pixel otherwise
        let kept = image::open(&kept).unwrap().into_rgb8();
        let made = image::load_from_memory(&cover).unwrap().into_rgb8();
        assert_eq!(kept.dimensions(), made.dimensions(), "{name}");
        let apart = |one: &u8, other: &u8| u64::from(one.abs_diff(*other));
        let pairs = kept.as_raw().iter().zip(made.as_raw());
        let sum: u64 = pairs.map(|(one, other)| apart(one, other)).sum();
        assert!(sum / (kept.as_raw().len() as u64) < 3, "{name}: {sum}");
    }
    let path = folder.join("texts.json");
    let made = format!("{}\n", serde_json::to_string_pretty(&texts).unwrap());
    if write {
        std::fs::write(&path, &made).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), made);
}
