//! One command of somebody else's program: said in a plain line, run, and judged by its exit code.
//!
//! Questions to the system (which version, what is installed) are asked with [`Step::answer`] and are
//! not said: they change nothing.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::trouble::Trouble;

/// The repository's root: cargo tells where this crate lies, also when it was started in a subfolder.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// Puts a package of Python's registry into a folder of its own: nothing is installed. None where it cannot be had.
pub fn pip(folder: &Path, package: &str, options: &[&str]) -> Option<()> {
    std::fs::create_dir_all(folder).ok()?;
    let pip = ["python3", "-m", "pip", "install", "-q", "--upgrade"];
    let into = folder.display().to_string();
    Step::new(pip)
        .args(options.iter().copied())
        .args(["--target", into.as_str(), package])
        .answer()
        .map(drop)
}

/// A command to be run at the repository's root.
#[derive(Debug, Clone)]
pub struct Step {
    words: Vec<String>,
    variables: Vec<(String, String)>,
    within: PathBuf,
}

/// How a finished command ended, with everything that it printed.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code was 0.
    pub well: bool,
    /// Its standard output.
    pub printed: String,
    /// Its standard error, where some test runners close.
    pub told: String,
}

impl Step {
    /// A program and its arguments, given as one list of words.
    pub fn new<Word: Into<String>>(words: impl IntoIterator<Item = Word>) -> Self {
        Self {
            words: words.into_iter().map(Into::into).collect(),
            variables: Vec::new(),
            within: root(),
        }
    }

    /// npm, which on Windows is a script with an ending of its own.
    pub fn npm<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut step = Self::new([npm]).args(words);
        step.within = root().join("ui");
        step
    }

    /// More arguments.
    pub fn args<Word: Into<String>>(mut self, words: impl IntoIterator<Item = Word>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// The same command, run in another folder.
    pub fn inside(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.within);
        self
    }

    /// An environment variable for this command only.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// The same command under a screen of its own and a D-Bus of its own, so that windows open without a
    /// display and the person's own keyring is never touched. Elsewhere than on Linux it stays as it is.
    pub fn under_virtual_screen(mut self) -> Self {
        if cfg!(target_os = "linux") {
            // -noreset: else the screen begins anew when its last window closes, and ends whoever just arrives
            let screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24 -noreset"];
            let bus = ["dbus-run-session", "--"];
            let own = std::mem::take(&mut self.words);
            self.words = screen
                .into_iter()
                .chain(bus)
                .map(str::to_owned)
                .chain(own)
                .collect();
        }
        self
    }

    /// Runs it on the person's terminal.
    ///
    /// # Errors
    /// When it cannot be started, or ends with another code than 0.
    pub fn run(self) -> Result<(), Trouble> {
        self.say();
        let status = self
            .command()
            .status()
            .map_err(|error| self.not_started(&error))?;
        self.judge(status)
    }

    /// Runs it on the person's terminal and keeps what it prints.
    ///
    /// # Errors
    /// When it cannot be started. A bad exit code is in the answer.
    pub fn run_and_keep(self) -> Result<Ended, Trouble> {
        self.say();
        let mut command = self.command();
        if io::IsTerminal::is_terminal(&io::stdout()) {
            command
                .env("CARGO_TERM_COLOR", "always")
                .env("FORCE_COLOR", "1");
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.not_started(&error))?;
        let copies = [
            child.stdout.take().map(|from| copy(from, io::stdout())),
            child.stderr.take().map(|from| copy(from, io::stderr())),
        ];
        let status = child.wait().map_err(|error| self.not_started(&error))?;
        let [printed, told] = copies.map(|copy| {
            copy.and_then(|copy| copy.join().ok())
                .ok_or_else(|| self.lost_output())
        });
        Ok(Ended {
            well: status.success(),
            printed: printed?,
            told: told?,
        })
    }

    /// Asks a question: its standard output when it ended well, nothing otherwise.
    pub fn answer(&self) -> Option<String> {
        let output = self
            .command()
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Asks a question whose exit code says something else than well or badly.
    pub fn whatever_it_prints(&self) -> Option<String> {
        let output = self
            .command()
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .output()
            .ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The command as a person would type it.
    pub fn line(&self) -> String {
        let variables = self
            .variables
            .iter()
            .map(|(name, value)| format!("{name}={}", quoted(value)));
        let words = self.words.iter().map(|word| quoted(word));
        variables.chain(words).collect::<Vec<_>>().join(" ")
    }

    /// Judges an exit code that somebody else waited for.
    pub fn failed(&self) -> Trouble {
        Trouble::new(
            format!("{} ended badly", self.line()),
            "mend what it says above, then run this again",
        )
    }

    fn say(&self) {
        println!("$ {}", self.line());
    }

    fn command(&self) -> Command {
        let mut words = self.words.iter();
        let mut command = Command::new(words.next().map_or("", String::as_str));
        command.args(words).current_dir(&self.within);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        // cargo tells its own children about this crate; another crate's build must not see that
        for name in [
            "CARGO_MANIFEST_DIR",
            "CARGO_MANIFEST_PATH",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn judge(&self, status: ExitStatus) -> Result<(), Trouble> {
        if status.success() {
            Ok(())
        } else {
            Err(self.failed())
        }
    }

    fn not_started(&self, error: &io::Error) -> Trouble {
        let program = self.words.first().map_or("", String::as_str);
        Trouble::new(
            format!("{program} cannot be started ({error})"),
            format!("see that {program} is installed and on the PATH, then run this again"),
        )
    }

    fn lost_output(&self) -> Trouble {
        Trouble::new(
            format!("what {} printed was lost", self.line()),
            "run this again",
        )
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:@+,\\%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{word}'")
    }
}

/// Hands on what a command prints, line by line, and keeps it.
fn copy(
    from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let (mut line, mut kept) = (Vec::new(), String::new());
        while matches!(from.read_until(b'\n', &mut line), Ok(read) if read > 0) {
            // a closed terminal is no reason to lose the verdict
            drop(to.write_all(&line).and_then(|()| to.flush()));
            kept.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_said_as_a_person_would_type_it() {
        let step = Step::new(["xvfb-run", "-s", "-screen 0 1366x768x24"]).with("RUNLEVEL", "1");
        assert_eq!(
            step.line(),
            "RUNLEVEL=1 xvfb-run -s '-screen 0 1366x768x24'"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_virtual_screen_stands_around_the_whole_command() {
        let step = Step::new(["cargo", "nextest", "run"]).under_virtual_screen();
        assert_eq!(
            step.line(),
            "xvfb-run -a -s '-screen 0 1366x768x24 -noreset' dbus-run-session -- cargo nextest run"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_told_by_name() {
        let trouble = Step::new(["no-such-program-anywhere"]).run().unwrap_err();
        assert!(
            trouble
                .what()
                .starts_with("no-such-program-anywhere cannot be started")
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_a_command_prints_is_kept_with_its_verdict() {
        let ended = Step::new(["sh", "-c", "echo out; echo err >&2; exit 3"])
            .run_and_keep()
            .unwrap();
        assert!(!ended.well);
        assert_eq!(
            (ended.printed.as_str(), ended.told.as_str()),
            ("out\n", "err\n")
        );
    }
}
