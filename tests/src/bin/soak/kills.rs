//! `mutual` is killed while it writes: what was there stays whole, what was being written is there or not, and
//! the tables are still those of the ledger.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use programme::programmes::sample::make_sample;
use replica::Profile;
use stories::{Told, programs};
use zeroize::Zeroizing;

use stories::dice::Dice;

/// How often the tables are compared with the ledger.
const COMPARE_EACH: u64 = 25;

/// Kills that many times and returns what was wrong.
///
/// # Errors
/// When a program cannot be started.
pub fn soak(deaths: u64) -> Told<Vec<String>> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("profile");
    let now: DateTime<Utc> = "2023-05-15T12:00:00Z".parse()?;
    let master = device::profile::create(&profile, device::profile::Keep::Open)?;
    let opened = Profile::create(
        &profile,
        Zeroizing::new(*master.bytes()),
        now,
        &programme::NOUNS,
    )?;
    make_sample(&opened, now)?;
    drop(opened);
    let mutual = Mutual {
        profile: &profile,
        binary: programs::program("mutual")?,
    };
    let whole = usual_time(&mutual)?;
    let mut dice = Dice(2023);
    let (mut faults, mut kept, mut list) = (Vec::new(), String::new(), organisations(&mutual)?);
    let (mut finished, mut landed) = (0_u64, 0_u64);
    for round in 0..deaths {
        let after = Duration::from_micros(dice.below(whole.as_micros().try_into()?) * 5 / 4);
        if round % 4 == 3 {
            let file = folder.path().join("list.csv");
            let rows: String = (0..20)
                .map(|row| format!("Org {round}-{row},PE,Lima,America/Lima,Person {round}-{row}\n"))
                .collect();
            std::fs::write(
                &file,
                format!("organisation,country,city,zone,name\n{rows}"),
            )?;
            finished += u64::from(
                mutual.killed(after, &["people", "--import", &file.display().to_string()])?,
            );
            let now = organisations(&mutual)?;
            match now.checked_sub(list) {
                Some(0) => {}
                Some(20) => landed += 1,
                _ => faults.push(format!(
                    "round {round}: {list} organisations became {now}: half a list"
                )),
            }
            list = now;
        } else {
            let text = format!(
                "note {round} {}",
                "pan, preguntar poco, quedarse. ".repeat(40)
            );
            finished += u64::from(mutual.killed(after, &["note", "s07", "--text", &text])?);
            let now = mutual.says(&["note", "s07"])?;
            if now.trim() == text.trim() {
                landed += 1;
                kept = text;
            } else if now.trim() != kept.trim() {
                faults.push(format!(
                    "round {round}: the note is neither the old one nor the new one"
                ));
                kept = now;
            }
        }
        if round % COMPARE_EACH == 0
            && let Err(trouble) = mutual.says(&["rebuild", "--check"])
        {
            faults.push(format!("round {round}: {trouble}"));
        }
    }
    println!(
        "kills: {deaths} of `mutual note` and `mutual people --import` at random moments within 1.25 × their usual time"
    );
    println!(
        "  {finished} had ended before, {landed} left their words, no other outcome is right but none"
    );
    println!(
        "  the tables compared with the ledger {} times",
        deaths.div_ceil(COMPARE_EACH)
    );
    Ok(faults)
}

struct Mutual<'p> {
    profile: &'p Path,
    binary: std::path::PathBuf,
}

impl Mutual<'_> {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg("--data")
            .arg(self.profile)
            .args(words)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    /// Kills it after a while; true if it had ended by then.
    fn killed(&self, after: Duration, words: &[&str]) -> Told<bool> {
        let mut process = self.command(words).stdout(Stdio::null()).spawn()?;
        wait(after);
        let ended = process.try_wait()?.is_some();
        process.kill()?;
        process.wait()?;
        Ok(ended)
    }

    fn says(&self, words: &[&str]) -> Told<String> {
        let output = self.command(words).output()?;
        if output.status.success() {
            Ok(String::from_utf8(output.stdout)?)
        } else {
            // without the path, so that two runs on two machines read alike
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(said
                .replace(&self.profile.display().to_string(), "PROFILE")
                .into())
        }
    }
}

fn usual_time(mutual: &Mutual<'_>) -> Told<Duration> {
    let start = Instant::now();
    for _ in 0..5 {
        mutual.says(&["note", "s06", "--text", "a first one"])?;
    }
    Ok(start.elapsed() / 5)
}

fn organisations(mutual: &Mutual<'_>) -> Told<u64> {
    let people: serde_json::Value = serde_json::from_str(&mutual.says(&["people", "--json"])?)?;
    let list = people
        .get("organisations")
        .and_then(serde_json::Value::as_array)
        .ok_or("`mutual people --json` lists no organisations")?;
    Ok(list.len().try_into()?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the moment of a death is drawn by lot: there is nothing to wait for"
)]
fn wait(after: Duration) {
    std::thread::sleep(after);
}
