//! Files of each format with some bytes put otherwise, read by the real program: it answers, or says why not, within its limits.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use stories::dice::Dice;

/// So many of each format are tried; `MUTUAL_MUTATED=700` tries more.
const MUTATED: u64 = 60;
/// One takes no longer than whoever waits for it allows.
const PATIENCE: Duration = Duration::from_secs(100);

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../src-tauri/crates/programme/src/sample/materials");
    std::fs::read(folder.join(name)).unwrap()
}

/// A document of one part.
fn zipped(part: &str, text: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(part, options).unwrap();
    zip.write_all(text).unwrap();
    zip.finish().unwrap().into_inner()
}

/// Many paragraphs, each as `around` makes it.
fn many(around: impl Fn(u32) -> String) -> String {
    (0..200).map(around).collect()
}

/// The same with some bytes put otherwise, cut, or doubled somewhere.
fn harmed(whole: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.one_of(bytes.len());
        match dice.below(8) {
            0 => bytes.truncate(at.max(1)),
            1 => {
                let piece = bytes[at..(at + 60).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
        }
    }
    bytes
}

/// What became of one: the code with which it ended.
fn read(look: &str, media: &str, part: &str, bytes: &[u8]) -> Option<i32> {
    let program = stories::programs::program("mutual").unwrap();
    let mut child = Command::new(program)
        .args([
            "__extract",
            "--look",
            look,
            "--media",
            media,
            "--part",
            part,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    // one that has seen enough reads no further
    drop(child.stdin.take().unwrap().write_all(bytes));
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < PATIENCE, "{look} hung");
    if output.status.success() {
        let lines = output.stdout.split(|byte| *byte == b'\n');
        for line in lines.filter(|line| !line.is_empty()) {
            let said: serde_json::Value = serde_json::from_slice(line).unwrap();
            assert!(said["leaves"].is_array());
        }
    }
    output.status.code()
}

/// Tries mutations of `whole`, each as `within` puts it into a file.
fn tried(look: &str, media: &str, whole: &[u8], within: impl Fn(&[u8]) -> Vec<u8>) {
    let asked = std::env::var("MUTUAL_MUTATED");
    let times = asked.ok().and_then(|times| times.parse().ok());
    let (mut well, mut refused, mut crashed) = (0, 0, 0);
    for seed in 0..times.unwrap_or(MUTATED) {
        let bytes = within(&harmed(whole, &mut Dice(seed)));
        let part = if seed % 3 == 0 { "about" } else { "text" };
        match read(look, media, part, &bytes) {
            Some(0) => well += 1,
            Some(3) => refused += 1,
            // it fell, and nobody with it
            _ => crashed += 1,
        }
    }
    println!("{look} {media}: {well} read, {refused} refused, {crashed} fell");
    assert!(well + refused > crashed, "most of them make it fall");
    assert_eq!(
        read(look, media, "text", &within(whole)),
        Some(0),
        "the whole one is read"
    );
}

#[test]
fn mutated_pdfs_end() {
    tried(
        "pdf",
        "application/pdf",
        &sample("visit-es.pdf"),
        <[u8]>::to_vec,
    );
}

#[test]
fn mutated_slides_end() {
    tried("document", "", &sample("return-es.pptx"), <[u8]>::to_vec);
}

#[test]
fn mutated_documents_end() {
    let said = many(|number| {
        format!(
            "<w:p><w:pPr/><w:r><w:t>Paragraph {number}</w:t><w:tab/><w:lastRenderedPageBreak/></w:r></w:p>"
        )
    });
    let text = format!("<w:document xmlns:w='w'><w:body>{said}</w:body></w:document>");
    tried("document", "", text.as_bytes(), |text| {
        zipped("word/document.xml", text)
    });
}

#[test]
fn mutated_open_documents_end() {
    let said = many(|number| {
        format!(
            "<text:p>Paragraph {number}<text:s text:c='3'/><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p>"
        )
    });
    for kind in ["text", "presentation"] {
        let text = format!(
            "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:draw='d'><office:body><office:{kind}>\
             <draw:page>{said}</draw:page></office:{kind}></office:body></office:document-content>"
        );
        tried("document", "", text.as_bytes(), |text| {
            zipped("content.xml", text)
        });
    }
}

#[test]
fn mutated_captions_end() {
    tried(
        "text",
        "text/vtt",
        &sample("afternoon-es.vtt"),
        <[u8]>::to_vec,
    );
}

#[test]
fn mutated_pictures_end() {
    tried(
        "image",
        "image/jpeg",
        &sample("visit-es.pdf.cover.jpg"),
        <[u8]>::to_vec,
    );
}
