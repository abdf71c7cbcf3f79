//! A desktop session with nothing in it but a D-Bus and, if asked for, gnome-keyring or dunst. It is started here, reaches
//! nothing of the person's own session, and ends with the test.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use secret_service::EncryptionType;
use secret_service::blocking::{Item, SecretService};

use super::actor::Actor;

/// Without a single folder of services, so that the bus starts nothing by itself: no keyring, no prompt.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=RUNTIME</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Notices that stay, and a menu of buttons in which somebody chooses "Abrir".
const DUNST: &str = "[global]\n\
    idle_threshold = 0\n\
    history_length = 100\n\
    notification_limit = 100\n\
    markup = full\n\
    dmenu = /bin/grep -m1 Abrir\n\
    [urgency_low]\ntimeout = 0\n\
    [urgency_normal]\ntimeout = 0\n\
    [urgency_critical]\ntimeout = 0\nformat = \"urgent: %s|%b\"\n";

/// Waits for what another process does in its own time.
#[allow(
    clippy::disallowed_methods,
    reason = "it polls processes that tell nobody when they are done"
)]
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < end, "it never came about that {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A process that ends with its owner.
struct Ours(Child);

impl Drop for Ours {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

pub struct Desktop {
    keyring: Option<Ours>,
    daemon: Option<Ours>,
    bus: Ours,
    address: String,
    home: tempfile::TempDir,
}

impl Desktop {
    /// A session with a bus and no keyring.
    pub fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let runtime = home.path().join("run");
        fs::create_dir(&runtime).unwrap();
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).unwrap();
        let config = home.path().join("bus.conf");
        fs::write(&config, BUS.replace("RUNTIME", runtime.to_str().unwrap())).unwrap();

        let mut bus = Command::new("dbus-daemon");
        bus.arg("--nofork")
            .arg("--print-address=1")
            .arg(format!("--config-file={}", config.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut bus = spawn(bus, "dbus-daemon", "dbus");
        let mut address = String::new();
        BufReader::new(bus.0.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let address = address.trim_end().to_owned();
        assert!(address.starts_with("unix:"), "the bus gave no address");
        Self {
            keyring: None,
            daemon: None,
            bus,
            address,
            home,
        }
    }

    /// Starts gnome-keyring with the login keyring open; the same one again after a restart.
    pub fn start_keyring(&mut self) {
        self.run_keyring(Some("--unlock"));
        self.wait_until("standing", "Ready");
    }

    /// Starts gnome-keyring as a login without password does: the login keyring, if there is one, stays locked.
    pub fn start_keyring_locked(&mut self) {
        self.run_keyring(None);
        self.wait_until("reach", "reached");
    }

    pub fn stop_keyring(&mut self) {
        self.keyring = None;
    }

    fn run_keyring(&mut self, mode: Option<&str>) {
        self.stop_keyring();
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(mode)
            .args(["--foreground", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        let mut daemon = spawn(command, "gnome-keyring-daemon", "gnome-keyring");
        // the password ends with the input
        let written = daemon.0.stdin.take().unwrap().write_all(b"login");
        assert!(
            written.is_ok() || mode.is_none(),
            "gnome-keyring took no password"
        );
        self.keyring = Some(daemon);
    }

    fn wait_until(&self, question: &str, hoped: &str) {
        let mut actor = self.actor();
        until(&format!("gnome-keyring became {hoped}"), || {
            actor.ask(question, Path::new("-")) == hoped
        });
    }

    /// Starts dunst on the screen that the tests were started in, and waits until it answers.
    pub fn start_dunst(&mut self) {
        self.stop_dunst();
        let screen = std::env::var_os("DISPLAY").filter(|name| !name.is_empty());
        let screen = screen.expect(
            "there is no DISPLAY, and dunst needs a screen to show notices on: \
             run the tests by `cargo xtask test`, or under xvfb-run",
        );
        let settings = self.folder("dunstrc");
        fs::write(&settings, DUNST).unwrap();
        let start = |desktop: &Self| {
            let mut command = Command::new("dunst");
            command
                .arg("-conf")
                .arg(&settings)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.envs(desktop.environment()).env("DISPLAY", &screen);
            spawn(command, "dunst", "dunst")
        };
        let mut daemon = start(self);
        until("dunst answered", || {
            // a screen that begins anew at that moment takes the daemon with it
            if daemon.0.try_wait().unwrap().is_some() {
                daemon = start(self);
            }
            self.dunst(&["count"]).is_some()
        });
        self.daemon = Some(daemon);
    }

    /// Ends it as a crash would.
    pub fn stop_dunst(&mut self) {
        self.daemon = None;
    }

    /// Ends the bus under everybody's feet.
    pub fn stop_bus(&mut self) {
        self.bus.0.kill().unwrap();
        self.bus.0.wait().unwrap();
    }

    /// What dunstctl prints, if dunst is there.
    pub fn dunst(&self, words: &[&str]) -> Option<String> {
        let (printed, done) = self.run("dunstctl", words);
        done.then_some(printed)
    }

    /// What a program prints in this session, and whether it says that it went well.
    pub fn run(&self, program: &str, words: &[&str]) -> (String, bool) {
        let output = Command::new(program)
            .args(words)
            .envs(self.environment())
            .output()
            .unwrap_or_else(|e| panic!("{program} does not start: {e}"));
        let printed = [output.stdout, output.stderr].concat();
        (
            String::from_utf8_lossy(&printed).into_owned(),
            output.status.success(),
        )
    }

    /// A process of ours in this session.
    pub fn actor(&self) -> Actor {
        let environment = self.environment();
        let environment: Vec<_> = environment.iter().map(|(n, v)| (*n, v.as_path())).collect();
        Actor::start(&environment)
    }

    /// Where the bus listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where a profile may be made.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let home = self.home.path();
        vec![
            ("HOME", home.to_owned()),
            ("XDG_DATA_HOME", home.join("data")),
            ("XDG_CONFIG_HOME", home.join("config")),
            ("XDG_CACHE_HOME", home.join("cache")),
            ("XDG_RUNTIME_DIR", home.join("run")),
            ("DBUS_SESSION_BUS_ADDRESS", PathBuf::from(&self.address)),
            // a prompt has nowhere to appear
            ("DISPLAY", PathBuf::new()),
            ("WAYLAND_DISPLAY", PathBuf::new()),
        ]
    }
}

fn spawn(mut command: Command, program: &str, package: &str) -> Ours {
    match command.spawn() {
        Ok(child) => Ours(child),
        Err(e) if e.kind() == ErrorKind::NotFound => panic!(
            "{program} is not installed; this test needs the Debian package `{package}`: apt-get install {package}"
        ),
        Err(e) => panic!("{program} does not start: {e}"),
    }
}

/// What somebody else does to the keyring, in the session's own process.
pub fn answer(question: &str) -> String {
    let service = match SecretService::connect(EncryptionType::Plain) {
        Ok(service) => service,
        Err(_) if question == "reach" => return "nobody".to_owned(),
        Err(e) => panic!("no keyring to {question}: {e}"),
    };
    match question {
        "reach" => return "reached".to_owned(),
        "lock" => service.get_default_collection().unwrap().lock().unwrap(),
        "delete" => item(&service).delete().unwrap(),
        "exchange" => item(&service)
            .set_secret("7f".repeat(32).as_bytes(), "text/plain")
            .unwrap(),
        "scribble" => item(&service)
            .set_secret(&[0xff, 0xfe, 0], "text/plain")
            .unwrap(),
        "add-another" => {
            let attributes = item(&service).get_attributes().unwrap();
            let mut attributes: HashMap<&str, &str> = attributes
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            attributes.insert("copy", "1");
            let other = "7f".repeat(32);
            service
                .get_default_collection()
                .unwrap()
                .create_item("copy", attributes, other.as_bytes(), false, "text/plain")
                .unwrap();
        }
        _ => panic!("nobody knows how to {question}"),
    }
    "done".to_owned()
}

fn item<'a>(service: &'a SecretService<'_>) -> Item<'a> {
    let found = service
        .search_items(HashMap::from([("service", "mutual-learning")]))
        .unwrap();
    found
        .unlocked
        .into_iter()
        .next()
        .expect("the profile's item")
}
