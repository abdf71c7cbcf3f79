//! A bus of the story's own on which Debian's `dunst` is started, and started again.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Notices that stay until somebody asks how many there are.
const RULES: &str = "[global]\nidle_threshold = 0\nstack_duplicates = false\nnotification_limit = 100\nhistory_length = 100\n\
    [urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n[urgency_critical]\ntimeout = 0\n";

/// Waits for what another process does in its own time.
#[allow(
    clippy::disallowed_methods,
    reason = "it polls processes that tell nobody when they are done"
)]
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < end, "it never came about that {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A process that ends with its owner.
pub struct Ours(pub Child);

impl Drop for Ours {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The bus, and the daemon on it.
pub struct Dunst {
    daemon: Option<Ours>,
    _bus: Ours,
    address: String,
    folder: TempDir,
}

impl Dunst {
    /// Starts both.
    pub fn start() -> Self {
        assert!(
            std::env::var_os("DISPLAY").is_some(),
            "the notification daemon needs a display: run this under xvfb-run"
        );
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dunstrc"), RULES).unwrap();
        let config = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"
 \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">
<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>
<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>
<allow own=\"*\"/></policy></busconfig>",
            folder.path().display()
        );
        let path = folder.path().join("bus.conf");
        std::fs::write(&path, config).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address=1"])
            .arg(format!("--config-file={}", path.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon: Debian's package dbus");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let mut desktop = Self {
            daemon: None,
            _bus: Ours(bus),
            address: address.trim().to_owned(),
            folder,
        };
        desktop.wake();
        desktop
    }

    /// Starts the daemon, and waits until it answers.
    pub fn wake(&mut self) {
        let daemon = Command::new("dunst")
            .arg("-conf")
            .arg(self.folder.path().join("dunstrc"))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dunst: Debian's package dunst");
        self.daemon = Some(Ours(daemon));
        until("dunst answers", || self.ask("count").is_some());
    }

    /// Ends the daemon, as a crash does.
    pub fn fall_asleep(&mut self) {
        self.daemon = None;
    }

    /// Where the bus is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Puts a command on this bus.
    pub fn on<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// How many notices stand on the screen.
    pub fn shown(&self) -> usize {
        let said = self.ask("count").unwrap();
        let line = said
            .lines()
            .find(|line| line.contains("displayed"))
            .unwrap_or_default();
        line.split(':')
            .nth(1)
            .and_then(|count| count.trim().parse().ok())
            .unwrap_or_else(|| panic!("{said:?}"))
    }

    /// All that was shown and closed, as dunst tells it.
    pub fn told(&self) -> String {
        self.ask("close-all").unwrap();
        until("the notices were closed", || self.shown() == 0);
        self.ask("history").unwrap()
    }

    fn ask(&self, what: &str) -> Option<String> {
        let answer = self
            .on(&mut Command::new("dunstctl"))
            .arg(what)
            .output()
            .unwrap();
        answer
            .status
            .success()
            .then(|| String::from_utf8(answer.stdout).unwrap())
    }
}
