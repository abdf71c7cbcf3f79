//! `soak [KILLS [HISTORIES [GROUPS]]]`: thousands of deaths while writing, of random histories rebuilt, and of groups over a
//! storage that goes wrong. Prints what it did and what it found; ends with an error if it found anything.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that speaks to whoever started it"
)]

mod histories;
mod kills;

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use stories::Trouble;
use stories::world::simulate;

fn main() -> Result<ExitCode, Trouble> {
    let mut words = std::env::args().skip(1);
    let mut number = |usual: u64| words.next().map_or(Ok(usual), |word| word.parse());
    let (deaths, count, groups) = (number(3000)?, number(2000)?, number(10_000)?);
    let mut faults = kills::soak(deaths)?;
    faults.extend(histories::soak(count)?);
    faults.extend(groups_of_devices(groups));
    for fault in &faults {
        println!("FAULT {fault}");
    }
    println!("faults: {}", faults.len());
    Ok(if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Lives that many seeds, beyond those of the tests.
fn groups_of_devices(count: u64) -> Vec<String> {
    let next = AtomicU64::new(0);
    let live = || {
        let mut faults = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return faults;
            }
            if seed.is_multiple_of(500) {
                eprintln!("group {seed} of {count}");
            }
            if let Err(trouble) = simulate(1000 + seed, 60) {
                let trouble = trouble.to_string();
                // at once: what comes after may take an hour
                eprintln!("FAULT {}", trouble.lines().next().unwrap_or_default());
                faults.push(trouble);
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let faults: Vec<String> = std::thread::scope(|scope| {
        let at_work: Vec<_> = (0..threads).map(|_| scope.spawn(live)).collect();
        let ended = at_work.into_iter().map(|thread| thread.join());
        ended
            .flat_map(|faults| faults.unwrap_or_else(|_| vec!["a group panicked".to_owned()]))
            .collect()
    });
    println!("groups: {count} of up to 8 devices and 60 deeds, each compared at rest");
    faults
}
