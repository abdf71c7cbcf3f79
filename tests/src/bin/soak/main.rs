//! `soak [KILLS [HISTORIES [GROUPS]]]`: thousands of deaths while writing, of random histories rebuilt, and of groups over a
//! storage that goes wrong. Prints what it did and what it found; ends with an error if it found anything.
#![allow(
    clippy::print_stdout,
    reason = "a program that speaks to whoever started it"
)]

mod histories;
mod kills;

use std::process::ExitCode;

use stories::Trouble;
use stories::dice::Dice;
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
    let faults: Vec<String> = (1000..1000 + count)
        .filter_map(|seed| simulate(seed, 60).err().map(|trouble| trouble.to_string()))
        .collect();
    println!("groups: {count} of up to 8 devices and 60 deeds, each compared at rest");
    faults
}
