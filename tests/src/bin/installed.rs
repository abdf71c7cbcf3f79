//! `installed PACKAGE`: an installed app, from its package to its removal, in a system where nothing else of ours is. It installs,
//! so it asks to be root of a system that can be thrown away; `cargo xtask test` makes one.
#![allow(clippy::print_stdout, reason = "it talks to somebody at a terminal")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Output, Stdio};

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::json;
use stories::desktop::ask_to_close;
use stories::home::{Home, PASSPHRASE};
use stories::until::until;
use stories::webview::{PATIENCE, Window};
use stories::{Told, Trouble};
use thirtyfour::By;

const WINDOW: &str = "/usr/bin/mutual-learning";
const MUTUAL: &str = "/usr/bin/mutual";
const TITLE: &str = "Mutual Learning";

/// A programme with hours, as people would get it by mail.
const PROGRAMME: &str = include_str!("../../fixtures/timed-2023.toml");
/// The zone of its seventh session.
const ZONE: Tz = chrono_tz::Europe::Amsterdam;

/// Notices that stay until they are counted.
const DUNST: &str = "[global]\nidle_threshold = 0\n[urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n\
    [urgency_critical]\ntimeout = 0\n";

fn main() -> ExitCode {
    let Some(package) = std::env::args_os().nth(1) else {
        println!("installed PACKAGE");
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = runtime
        .map_err(Trouble::from)
        .and_then(|runtime| runtime.block_on(live(Path::new(&package))));
    match outcome {
        Ok(()) => {
            println!("installed: well, from the package to its removal");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("installed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The whole life of an installed app.
async fn live(package: &Path) -> Told {
    install(package)?;
    for program in [WINDOW, MUTUAL] {
        let linked = said("ldd", &[program])?;
        hold(
            !linked.contains("not found"),
            &format!("{program} lacks a library:\n{linked}"),
        )?;
    }
    nothing_of_ours_but_two_programs()?;
    in_a_terminal()?;
    what_the_desktop_knows()?;

    let home = Home::new()?;
    let file = home.path("edition.mutual");
    std::fs::write(&file, PROGRAMME)?;
    sample(&home).await?;
    println!("installed: the sample is open");
    let dunst = Dunst::start(&home)?;
    reminders(&home, &file).await?;
    println!("installed: background reminders are switched on in the window, which is closed");
    dunst.shows(&home).await?;
    println!("installed: the installed bell rang, with the window closed");

    install(package)?;
    let shown = mutual(&home, &["show"])?;
    hold(
        shown.contains("s07") || shown.contains("Reintegration"),
        &format!("after the upgrade: {shown}"),
    )?;
    let window = open(&home, &[]).await?;
    unlock(&window).await?;
    drop(window);
    println!("installed: upgraded over itself, and the data are there");

    apt(&["purge", "-y", "-q", "mutual-learning"])?;
    let left = said(
        "find",
        &[
            "/usr",
            "/etc",
            "/var/lib",
            "/opt",
            "-iname",
            "*mutual*",
            "-not",
            "-path",
            "/var/lib/apt/*",
        ],
    )?;
    hold(left.is_empty(), &format!("left behind:\n{left}"))?;
    let profile = home.path("data/mutual-learning");
    hold(
        profile.join("profile.json").is_file(),
        "the profile is gone",
    )?;
    // what is started at login is passed over by the desktop from now on
    let entry = home.path("config/autostart/mutual-learning-bell.desktop");
    let entry = std::fs::read_to_string(&entry)?;
    hold(
        entry.contains("\nTryExec=/usr/bin/mutual\n"),
        &format!("started for ever:\n{entry}"),
    )
}

/// Nobody gets the tools that build it.
fn nothing_of_ours_but_two_programs() -> Told {
    let files = said("dpkg", &["-L", "mutual-learning"])?;
    let programs: Vec<&str> = files
        .lines()
        .filter(|line| line.starts_with("/usr/bin/"))
        .collect();
    let mut named = programs.clone();
    named.sort_unstable();
    hold(
        named == [MUTUAL, WINDOW],
        &format!("programs: {programs:?}"),
    )?;
    for needed in [
        "/usr/share/doc/mutual-learning/copyright",
        "/usr/share/man/man1/mutual.1.gz",
        "/usr/share/man/man1/mutual-learning.1.gz",
        "/usr/share/bash-completion/completions/mutual",
        "/usr/share/metainfo/org.mutuallearning.desktop.metainfo.xml",
    ] {
        hold(
            files.lines().any(|line| line == needed),
            &format!("{needed} is missing"),
        )?;
    }
    Ok(())
}

/// What both programs say where there is no screen.
fn in_a_terminal() -> Told {
    for (program, word) in [
        (MUTUAL, "--version"),
        (WINDOW, "--version"),
        (MUTUAL, "--help"),
        (WINDOW, "--help"),
    ] {
        let answer = said(program, &[word])?;
        hold(
            !answer.trim().is_empty(),
            &format!("{program} {word} says nothing"),
        )?;
    }
    let output = Command::new(WINDOW)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    hold(
        output.status.code() == Some(1),
        &format!("without a screen it ends with {}", output.status),
    )?;
    hold(
        told.lines().count() == 1 && told.contains("mutual --help"),
        &format!("without a screen it says: {told}"),
    )
}

fn what_the_desktop_knows() -> Told {
    for kind in [
        "x-scheme-handler/mutual",
        "application/vnd.mutuallearning.programme+toml",
    ] {
        let known = said("gio", &["mime", kind])?;
        hold(
            known.contains("mutual-learning.desktop"),
            &format!("{kind}: {known}"),
        )?;
    }
    Ok(())
}

async fn sample(home: &Home) -> Told {
    let window = open(home, &["--sample"]).await?;
    window.headed().await?;
    window
        .sees(
            "the sample's Today",
            "return document.querySelector('nav.rail') !== null",
        )
        .await?;
    // only the person's own profile is kept; the driver ends the window
    drop(window);
    Ok(())
}

/// Opens a programme file as a double click does, founds its programme, and switches on what rings with the window closed.
async fn reminders(home: &Home, file: &Path) -> Told {
    // as a desktop names it that opens it by a double click
    let given = format!("file://{}", file.display());
    let window = open(home, &[&given]).await?;
    // the file is looked at without being asked for
    window.reads("Paths Home").await?;
    let founded = json!({ "path": file.display().to_string(), "name": "Ana Quispe", "passphrase": PASSPHRASE });
    window.invoke("found_programme", founded).await?;
    drop(window);
    let window = open(home, &[]).await?;
    unlock(&window).await?;
    window.go("/settings").await?;
    tick(&window, "Remind me also while the profile is locked").await?;
    tick(&window, "Remind me also with the window closed").await?;
    let entry = home.path("config/autostart/mutual-learning-bell.desktop");
    until("the bell's entry", PATIENCE, async || {
        Ok(entry.is_file().then_some(()))
    })
    .await?;
    // the bell is no child of what opened the window: it must outlive it
    let closed = async || Ok((!window.runs()).then_some(()));
    hold(ask_to_close(TITLE)? == 1, "there is no window to close")?;
    let said = window.reads("Before the window closes").await;
    if said.is_ok() {
        let press = "setTimeout(() => document.querySelector('dialog button.first').click(), 200)";
        drop(window.ask(press).await);
    }
    until("the window is closed", PATIENCE, closed).await?;
    drop(window);
    // eight minutes before it begins, the reminder of ten minutes is due
    #[expect(
        clippy::disallowed_methods,
        reason = "the installed bell has no other clock than the computer's"
    )]
    let at = (Utc::now() + TimeDelta::minutes(8)).with_timezone(&ZONE);
    let (date, start) = (
        at.format("%Y-%m-%d").to_string(),
        at.format("%H:%M").to_string(),
    );
    mutual(home, &["move", "s07", "--date", &date, "--start", &start]).map(drop)
}

/// Opens the window once none is open: a second start would only bring the first forward.
async fn open(home: &Home, words: &[&str]) -> Told<Window> {
    until("the window before is gone", PATIENCE, async || {
        let processes = std::fs::read_dir("/proc")?;
        let runs = processes
            .filter_map(Result::ok)
            .filter_map(|process| std::fs::read_link(process.path().join("exe")).ok())
            .any(|program| program == Path::new(WINDOW));
        Ok((!runs).then_some(()))
    })
    .await?;
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    Window::open_program(home, &PathBuf::from(WINDOW), &words).await
}

async fn unlock(window: &Window) -> Told {
    window.headed().await?;
    let field = window
        .driver()
        .find(By::Css("input[type=password]"))
        .await?;
    field.send_keys(PASSPHRASE).await?;
    window
        .driver()
        .find(By::Css("form button[type=submit]"))
        .await?
        .click()
        .await?;
    window
        .sees(
            "the open app",
            "return document.querySelector('nav.rail') !== null",
        )
        .await
}

async fn tick(window: &Window, label: &str) -> Told {
    let script = format!(
        "const label = [...document.querySelectorAll('label')].find((one) => one.innerText.trim() === {});
         label?.scrollIntoView({{ block: 'center' }}); label?.click(); return label !== undefined",
        json!(label)
    );
    window.sees(&format!("the box “{label}”"), &script).await
}

/// Debian's notification daemon on the bus that this program runs on.
struct Dunst(Child);

impl Dunst {
    fn start(home: &Home) -> Told<Self> {
        let rules = home.path("dunstrc");
        std::fs::write(&rules, DUNST)?;
        let daemon = Command::new("dunst")
            .arg("-conf")
            .arg(&rules)
            .envs(home.variables())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self(daemon))
    }

    /// Waits until a notice is on the screen.
    async fn shows(&self, home: &Home) -> Told {
        until("a notice", PATIENCE * 3, async || {
            let count = Command::new("dunstctl")
                .arg("count")
                .envs(home.variables())
                .output()?;
            let count = String::from_utf8_lossy(&count.stdout).into_owned();
            let displayed = count.lines().find(|line| line.contains("displayed"));
            let shown = displayed.is_some_and(|line| !line.trim_end().ends_with(" 0"));
            Ok(shown.then_some(()))
        })
        .await
    }
}

impl Drop for Dunst {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn install(package: &Path) -> Told {
    apt(&[
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
        "--reinstall",
        &package.display().to_string(),
    ])
}

fn apt(words: &[&str]) -> Told {
    let output = Command::new("apt-get")
        .args(words)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .output()?;
    text(&output, &format!("apt-get {}", words.join(" "))).map(drop)
}

/// `mutual` on the person's usual profile.
fn mutual(home: &Home, words: &[&str]) -> Told<String> {
    let output = Command::new(MUTUAL)
        .envs(home.variables())
        .arg("--passphrase-file")
        .arg(home.path("passphrase"))
        .args(words)
        .stdin(Stdio::null())
        .output()?;
    text(&output, &format!("mutual {}", words.join(" ")))
}

fn said(program: &str, words: &[&str]) -> Told<String> {
    let output = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .output()?;
    text(&output, program)
}

fn text(output: &Output, what: &str) -> Told<String> {
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(printed),
        false => {
            let told = String::from_utf8_lossy(&output.stderr);
            Err(format!("{what}: {}\n{printed}\n{told}", output.status).into())
        }
    }
}

fn hold(well: bool, what: &str) -> Told {
    match well {
        true => Ok(()),
        false => Err(what.into()),
    }
}
