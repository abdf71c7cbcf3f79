//! Light versions of files, made by programs that the person has: sound or a small picture of a film with ffmpeg, slides as PDF with
//! LibreOffice. Without the program there is none; nothing of it is shipped.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;

/// How a file is made lighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename = "LightWay", rename_all = "kebab-case")]
pub enum Way {
    /// Only what is heard: AAC, one channel, 48 kbit/s.
    Sound,
    /// A picture of 360 lines: H.264, AAC.
    Small,
    /// Slides or pages as PDF.
    Pages,
}

/// Why there is no light version.
#[derive(Debug)]
pub enum Failed {
    /// The program is not on this computer.
    NoProgram(&'static str),
    /// The program could not read the file; its last words.
    Refused(String),
    /// Somebody stopped it.
    Stopped,
    /// The file system.
    Io(std::io::Error),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl Way {
    /// How its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Sound => "m4a",
            Self::Small => "mp4",
            Self::Pages => "pdf",
        }
    }

    /// The program that makes it, as people know it.
    pub const fn program_name(self) -> &'static str {
        match self {
            Self::Sound | Self::Small => "ffmpeg",
            Self::Pages => "LibreOffice",
        }
    }

    /// The ways for a file of this media type.
    pub fn of_media(media: &str) -> &'static [Self] {
        let office = [
            "presentation",
            "powerpoint",
            "wordprocessing",
            "msword",
            "opendocument.text",
        ];
        if media.starts_with("video/") {
            &[Self::Small, Self::Sound]
        } else if media.starts_with("audio/") {
            &[Self::Sound]
        } else if office.iter().any(|part| media.contains(part)) {
            &[Self::Pages]
        } else {
            &[]
        }
    }

    fn program(self) -> Option<PathBuf> {
        let names: &[&str] = match self {
            Self::Sound | Self::Small => &["ffmpeg"],
            Self::Pages => &["soffice", "libreoffice"],
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let usual = usual_places().into_iter();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).chain(usual).collect();
        let file = |name: &&str| format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let all = names.iter().map(file);
        all.flat_map(|name| folders.iter().map(move |folder| folder.join(&name)))
            .find(|path| path.is_absolute() && path.is_file())
    }

    /// Whether the program is on this computer.
    pub fn is_here(self) -> bool {
        self.program().is_some()
    }
}

/// Where LibreOffice is that stands in no `PATH`.
fn usual_places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if cfg!(target_os = "macos") {
        places.push("/Applications/LibreOffice.app/Contents/MacOS".into());
        places.push("/opt/homebrew/bin".into());
    }
    if cfg!(windows) {
        for name in ["ProgramFiles", "ProgramFiles(x86)"] {
            if let Some(folder) = std::env::var_os(name) {
                places.push(Path::new(&folder).join("LibreOffice").join("program"));
            }
        }
    }
    places
}

/// Ends the program, whatever comes.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // one that has ended already is no error
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Hears of long work, and ends it.
pub struct Watch<'w> {
    /// How long the file lasts, in seconds, where that is known.
    pub seconds: Option<u32>,
    /// Hears of seconds done and seconds in all.
    pub progress: &'w dyn Fn(u64, u64),
    /// True ends it.
    pub stop: &'w dyn Fn() -> bool,
}

/// Makes a light version of `from` in `folder`, where nothing else lies. Gives its path.
///
/// # Errors
/// See [`Failed`]. What was begun lies in `folder` then.
pub fn lighten(way: Way, from: &Path, folder: &Path, watch: &Watch<'_>) -> Result<PathBuf, Failed> {
    let program = way
        .program()
        .ok_or_else(|| Failed::NoProgram(way.program_name()))?;
    let to = folder.join("light").with_extension(way.ending());
    let mut command = Command::new(program);
    match way {
        Way::Sound | Way::Small => ffmpeg(&mut command, way, from, &to),
        Way::Pages => office(&mut command, from, folder),
    }
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        // no black window, and the person's own work comes first
        command.creation_flags(0x0800_0000 | 0x0000_4000);
    }
    let mut child = Ends(command.spawn()?);
    let last = Arc::new(Mutex::new(String::new()));
    let heard = Arc::new(Mutex::new(0_u64));
    if let Some(mut from) = child.0.stderr.take() {
        let last = Arc::clone(&last);
        std::thread::spawn(move || {
            let mut said = [0; 4096];
            while let Ok(length @ 1..) = from.read(&mut said) {
                let words = String::from_utf8_lossy(said.get(..length).unwrap_or_default());
                *last.lock().unwrap_or_else(PoisonError::into_inner) = words.into_owned();
            }
        });
    }
    if let Some(from) = child.0.stdout.take() {
        let heard = Arc::clone(&heard);
        std::thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                // microseconds, whatever it is called
                if let Some(at) = line.strip_prefix("out_time_us=")
                    && let Ok(at) = at.trim().parse::<u64>()
                {
                    *heard.lock().unwrap_or_else(PoisonError::into_inner) = at / 1_000_000;
                }
            }
        });
    }
    let status = loop {
        if let Some(status) = child.0.try_wait()? {
            break status;
        }
        if (watch.stop)() {
            return Err(Failed::Stopped);
        }
        if let Some(seconds) = watch.seconds.map(u64::from).filter(|all| *all > 0) {
            let done = *heard.lock().unwrap_or_else(PoisonError::into_inner);
            (watch.progress)(done.min(seconds), seconds);
        }
        std::thread::park_timeout(Duration::from_millis(100));
    };
    let made = match way {
        Way::Pages => folder
            .join(from.file_stem().unwrap_or_default())
            .with_extension("pdf"),
        _ => to,
    };
    if status.success() && std::fs::metadata(&made).is_ok_and(|file| file.len() > 0) {
        return Ok(made);
    }
    let said = last.lock().unwrap_or_else(PoisonError::into_inner);
    let line = said.lines().map(str::trim).rfind(|line| !line.is_empty());
    Err(Failed::Refused(
        line.unwrap_or_default().chars().take(200).collect(),
    ))
}

fn ffmpeg(command: &mut Command, way: Way, from: &Path, to: &Path) {
    // a file that is a list of other files reads nothing but files, and those only beside it
    command.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]);
    command.args(["-protocol_whitelist", "file", "-progress", "pipe:1", "-i"]);
    command.arg(from);
    match way {
        Way::Sound => command.args(["-map", "0:a:0", "-vn", "-b:a", "48k"]),
        _ => command.args([
            "-map",
            "0:v:0",
            "-map",
            "0:a:0?",
            "-vf",
            "scale=-2:min(360\\,trunc(ih/2)*2)",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "28",
            "-pix_fmt",
            "yuv420p",
            "-b:a",
            "64k",
        ]),
    };
    // the index stands at the beginning: it plays before all of it is here
    command.args([
        "-sn",
        "-dn",
        "-map_metadata",
        "-1",
        "-c:a",
        "aac",
        "-ac",
        "1",
    ]);
    command.args(["-movflags", "+faststart"]).arg(to);
}

fn office(command: &mut Command, from: &Path, folder: &Path) {
    // a profile of its own: one that is open in a window would take the work, and never say when it is done
    let profile = folder.join("office");
    let address = profile
        .to_string_lossy()
        .replace('\\', "/")
        .replace(' ', "%20");
    let slash = if address.starts_with('/') { "" } else { "/" };
    command.arg(format!("-env:UserInstallation=file://{slash}{address}"));
    command.args([
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
    ]);
    command.arg(folder).arg(from);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_media_type_has_its_ways() {
        for (media, ways) in [
            ("video/mp4", &[Way::Small, Way::Sound][..]),
            ("audio/mpeg", &[Way::Sound]),
            (
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                &[Way::Pages],
            ),
            (
                "application/vnd.oasis.opendocument.presentation",
                &[Way::Pages],
            ),
            ("application/vnd.oasis.opendocument.text", &[Way::Pages]),
            ("application/pdf", &[]),
            ("image/png", &[]),
            ("text/html", &[]),
        ] {
            assert_eq!(Way::of_media(media), ways, "{media}");
        }
    }
}
