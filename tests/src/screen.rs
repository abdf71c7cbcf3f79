//! A screen of its own whose picture can be read at any moment: Xvfb with its frame buffer in a file. Nothing
//! drives what is shown on it, so it starts as it does for everybody.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::home::Home;
use crate::{Told, programs};

/// How long a picture must stand still to be the last one.
const STILL: Duration = Duration::from_millis(1500);
/// How long anything may take to stand still.
const PATIENCE: Duration = Duration::from_secs(30);
/// A window that shows something has more colours than this; letters alone have dozens.
const BLANK: usize = 8;

/// The screen.
pub struct Screen {
    server: Child,
    /// A session bus for all that is started here: without one each program would start its own, and leave it behind.
    bus: Child,
    address: String,
    display: String,
    folder: TempDir,
}

/// How a program appeared.
#[derive(Debug, Clone, Copy)]
pub struct Appeared {
    /// From its start to the first change of the picture.
    pub first: Duration,
    /// From its start to the last one.
    pub last: Duration,
    /// It shows more than a ground.
    pub drawn: bool,
}

impl Screen {
    /// Starts it.
    ///
    /// # Errors
    /// When Xvfb is missing or does not start.
    pub fn start() -> Told<Self> {
        programs::installed("Xvfb", "xvfb")?;
        let folder = tempfile::tempdir()?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24"])
            .args(["-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut number = String::new();
        if let Some(said) = server.stdout.take() {
            BufReader::new(said).read_line(&mut number)?;
        }
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut address = String::new();
        if let Some(said) = bus.stdout.take() {
            BufReader::new(said).read_line(&mut address)?;
        }
        let screen = Self {
            server,
            bus,
            address: address.trim().to_owned(),
            display: format!(":{}", number.trim()),
            folder,
        };
        if number.trim().is_empty() {
            return Err("Xvfb did not start".into());
        }
        Ok(screen)
    }

    /// Starts a program on it, and ends it when its picture stands still.
    ///
    /// # Errors
    /// When it does not start or never shows anything.
    pub fn show(&self, home: &Home, binary: &PathBuf, words: &[String]) -> Told<Appeared> {
        let before = self.picture()?;
        let mut command = Command::new(binary);
        command
            .args(words)
            .envs(home.variables())
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let start = Instant::now();
        let mut process = command.spawn()?;
        let watched = self.watch(start, before);
        end(&mut process);
        // the next one begins on an empty screen
        self.until_still()?;
        watched
    }

    fn watch(&self, start: Instant, before: Vec<u8>) -> Told<Appeared> {
        let (mut picture, mut first, mut last) = (before, None, Duration::ZERO);
        while first.is_none() || start.elapsed() < last + STILL {
            let now = self.picture()?;
            let at = start.elapsed();
            if now != picture {
                first.get_or_insert(at);
                last = at;
                picture = now;
            }
            if at > PATIENCE {
                return Err("nothing stood still on the screen within 30 s".into());
            }
            rest();
        }
        Ok(Appeared {
            first: first.unwrap_or_default(),
            last,
            drawn: colours(&picture) > BLANK,
        })
    }

    fn until_still(&self) -> Told {
        let start = Instant::now();
        let mut last = (Instant::now(), self.picture()?);
        while last.0.elapsed() < STILL / 5 && start.elapsed() < PATIENCE {
            let now = self.picture()?;
            if now != last.1 {
                last = (Instant::now(), now);
            }
            rest();
        }
        Ok(())
    }

    fn picture(&self) -> Told<Vec<u8>> {
        Ok(std::fs::read(self.folder.path().join("Xvfb_screen0"))?)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in [&mut self.server, &mut self.bus] {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// How many colours a picture has, as far as that matters.
fn colours(picture: &[u8]) -> usize {
    let mut seen = std::collections::BTreeSet::new();
    for pixel in picture.chunks_exact(4) {
        seen.insert(pixel);
        if seen.len() > BLANK {
            break;
        }
    }
    seen.len()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one helper that polls: a frame buffer tells nobody that it changed"
)]
fn rest() {
    std::thread::sleep(Duration::from_millis(4));
}

fn end(process: &mut Child) {
    let group = format!("-{}", process.id());
    let ended = Command::new("kill")
        .args(["-KILL", "--", &group])
        .stderr(Stdio::null())
        .status();
    // a group that is already gone is what was wanted
    drop(ended);
    drop(process.wait());
}
