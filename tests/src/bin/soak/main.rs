//! `soak [KILLS [HISTORIES]]`: thousands of deaths while writing, thousands of random histories rebuilt. Prints
//! what it did and what it found; ends with an error if it found anything.
#![allow(
    clippy::print_stdout,
    reason = "a program that speaks to whoever started it"
)]

mod histories;
mod kills;

use std::process::ExitCode;

use stories::Trouble;

fn main() -> Result<ExitCode, Trouble> {
    let mut words = std::env::args().skip(1);
    let mut number = |usual: u64| words.next().map_or(Ok(usual), |word| word.parse());
    let (deaths, count) = (number(3000)?, number(2000)?);
    let mut faults = kills::soak(deaths)?;
    faults.extend(histories::soak(count)?);
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

/// SplitMix64 (Steele, Lea and Flood, 2014): every seed replays.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}
