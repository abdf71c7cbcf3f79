//! Files that other programs make, for what we show: pages by librsvg and poppler, films by GStreamer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Told;

fn run(command: &mut Command) -> Told {
    let output = command.stdin(Stdio::null()).output()?;
    match output.status.success() {
        true => Ok(()),
        false => {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(format!("{command:?}: {told}").into())
        }
    }
}

/// A PDF with a page for each text, drawn by librsvg and joined by poppler.
///
/// # Errors
/// When a program is missing or fails.
pub fn pdf(folder: &Path, name: &str, pages: &[&str]) -> Told<PathBuf> {
    let whole = folder.join(name);
    let mut leaves = Vec::new();
    for (number, words) in pages.iter().enumerate() {
        let drawing = folder.join(format!("{name}-{number}.svg"));
        let leaf = folder.join(format!("{name}-{number}.pdf"));
        std::fs::write(
            &drawing,
            format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='595' height='842'>\
                 <rect width='595' height='842' fill='white'/>\
                 <text x='60' y='100' font-size='28'>{words}</text>\
                 <text x='280' y='800' font-size='12'>{}</text></svg>",
                number + 1
            ),
        )?;
        run(Command::new("rsvg-convert")
            .args(["-f", "pdf", "-o"])
            .arg(&leaf)
            .arg(&drawing))?;
        leaves.push(leaf);
    }
    match leaves.as_slice() {
        [one] => drop(std::fs::copy(one, &whole)?),
        all => run(Command::new("pdfunite").args(all).arg(&whole))?,
    }
    Ok(whole)
}

/// A film with a bouncing ball and a tone: WebM of so many seconds, and of so many kilobits a second.
///
/// # Errors
/// When GStreamer is missing or fails.
pub fn film(folder: &Path, name: &str, seconds: u32, kilobits: u32) -> Told<PathBuf> {
    let path = folder.join(name);
    let (frames, bits) = (seconds * 10, kilobits * 1_000);
    run(Command::new("gst-launch-1.0").args([
        "-q",
        "webmmux",
        "name=mux",
        "!",
        "filesink",
        &format!("location={}", path.display()),
        "videotestsrc",
        "pattern=snow",
        &format!("num-buffers={frames}"),
        "!",
        "video/x-raw,framerate=10/1,width=320,height=240",
        "!",
        "vp8enc",
        &format!("target-bitrate={bits}"),
        "deadline=1",
        "cpu-used=8",
        "!",
        "mux.",
        "audiotestsrc",
        "volume=0.1",
        &format!("num-buffers={}", seconds * 44_100 / 1_024),
        "!",
        "audioconvert",
        "!",
        "vorbisenc",
        "!",
        "mux.",
    ]))?;
    Ok(path)
}
