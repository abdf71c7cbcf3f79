//! `bench [start|changes|exchange|forum|files|readings|bell]`: tables with ratios against a peer that is measured in the same run. No test: a
//! figure that misses its aim is printed as what it is.
#![allow(
    clippy::print_stdout,
    reason = "a program that speaks to whoever started it"
)]

mod bell;
mod changes;
mod desk;
mod exchange;
mod files;
mod forum;
mod opening;
mod readings;
mod start;
mod verdict;

use stories::Trouble;

fn main() -> Result<(), Trouble> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    if wanted("start") {
        start::measure()?;
    }
    if wanted("changes") {
        changes::measure()?;
    }
    if wanted("exchange") {
        exchange::measure()?;
    }
    if wanted("forum") {
        forum::measure()?;
        opening::measure()?;
    }
    if wanted("files") {
        files::measure()?;
    }
    if wanted("readings") {
        readings::measure()?;
    }
    if wanted("bell") {
        bell::measure()?;
    }
    Ok(())
}
