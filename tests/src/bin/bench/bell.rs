//! What the idle bell costs: memory, and how often it wakes. The peer is a Tauri process without a window.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use stories::home::Home;
use stories::{Told, programs};

use crate::verdict::verdict;

/// The most memory, in MB of PSS.
const MEMORY: f64 = 18.0;
/// The most wake-ups an hour.
const WAKES: f64 = 60.0;
/// What starting leaves behind is not counted.
const SETTLING: Duration = Duration::from_secs(10);
/// A third of the bell's longest sleep.
const WATCHED: Duration = Duration::from_secs(300);

/// A process that ends with the measurement.
struct Ours(Child);

impl Drop for Ours {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Prints the table.
///
/// # Errors
/// When a program is missing or does not stay.
#[allow(
    clippy::disallowed_methods,
    reason = "it watches idle processes do nothing"
)]
pub fn measure() -> Told {
    let home = Home::new()?;
    let edition = programs::fixture("timed-2023.toml");
    home.mutual(&["import", &edition.display().to_string()])?;
    let mut bell = home.command()?;
    // nothing is due for days: what cannot be shown is tried again, and that is not idle
    bell.args(["bell", "--now", "2023-05-20T12:00:00Z"]);
    let bell = quiet(&mut bell, &home)?;
    let mut peer = Command::new(programs::program("examples/hidden_window")?);
    let peer = quiet(&mut peer, &home)?;
    std::thread::sleep(SETTLING);
    let before = (switches(&bell)?, switches(&peer)?);
    std::thread::sleep(WATCHED);
    let hours = WATCHED.as_secs_f64() / 3600.0;
    let wakes = woken(&before.0, &switches(&bell)?) as f64 / hours;
    let peer_wakes = woken(&before.1, &switches(&peer)?) as f64 / hours;
    let (memory, peer_memory) = (pss(&bell)?, pss(&peer)?);
    println!(
        "The idle bell, a programme of 13 sessions followed, watched for {} s\n",
        WATCHED.as_secs()
    );
    println!("| | Tauri without a window | the bell | ratio | aim |");
    println!("|---|---:|---:|---:|---|");
    println!(
        "| memory (PSS), MB | {peer_memory:.1} | {memory:.1} | {:.2} | ≤ {MEMORY}: {} |",
        memory / peer_memory,
        verdict(memory <= MEMORY)
    );
    println!(
        "| times that a thread was woken, an hour | {peer_wakes:.0} | {wakes:.0} | | ≤ {WAKES}: {} |\n",
        verdict(wakes <= WAKES)
    );
    Ok(())
}

fn quiet(command: &mut Command, home: &Home) -> Told<Ours> {
    let child = command
        .envs(home.variables())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Ours(child))
}

/// Proportional set size (proc(5), smaps_rollup), in MB.
fn pss(process: &Ours) -> Told<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", process.0.id()))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kibibytes.ok_or("no Pss")?.parse::<f64>()? * 1024.0 / 1e6)
}

/// How often each of its threads gave up the processor to wait (proc(5), voluntary_ctxt_switches): once for each time
/// that it had been woken.
fn switches(process: &Ours) -> Told<BTreeMap<String, u64>> {
    let mut threads = BTreeMap::new();
    for thread in std::fs::read_dir(format!("/proc/{}/task", process.0.id()))? {
        let thread = thread?;
        let status = std::fs::read_to_string(thread.path().join("status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let count = line.ok_or("no count")?.trim().parse()?;
        threads.insert(thread.file_name().to_string_lossy().into_owned(), count);
    }
    Ok(threads)
}

/// Those of the threads that are there in the end; what a thread did that has ended since is not known.
fn woken(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> u64 {
    let since = |(thread, count): (&String, &u64)| {
        count.saturating_sub(before.get(thread).copied().unwrap_or_default())
    };
    after.iter().map(since).sum()
}
