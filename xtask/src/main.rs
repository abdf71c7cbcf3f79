//! `cargo xtask <verb>`: everything that is done to this repository, one verb each.
//!
//! A verb finds what it needs, says each command that it runs in one plain line, and ends with what
//! came of it. On purpose not here: anything that a user of the app needs, and any rule of the programme.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a person at a terminal"
)]

mod app;
mod badges;
mod bench;
mod bindings;
mod check;
mod closing;
mod fuzz;
mod generated;
mod house;
mod installed;
mod linux;
mod needs;
mod notice;
mod package;
mod paths;
mod run;
mod screens;
mod soak;
mod step;
mod system;
mod tally;
mod test;
mod trouble;
mod ui;
mod windows;
mod zones;

use std::process::ExitCode;

use trouble::Trouble;

const HELP: &str = "\
cargo xtask <verb>

  run                   open the app on the sample programme
  test                  check, then every test; ends with the runners' own closing lines
  check                 what one runs before a commit: format, lints, dependencies, generated files
  house                 the part of check that holds the order of the code: circles, stores, dependencies, long lines
  bindings              write anew what is generated: the UI's bindings, dark colours, icons, NOTICE
  screens [FOLDER]      photograph every screen in the real WebView (default: screens/)
  bench [ARGUMENT…]     measure against limits and peers
  soak [ARGUMENT…]      thousands of seeds and kills; the result is kept in tests/soak.md
  fuzz [SECONDS [TARGET…]]
                        read what anybody can write with libFuzzer, 60 seconds each
  package               installers for this system
  installed             on Debian: make a package quickly and try it in a clean root (part of test)
  windows [TEST…]       on Debian: check all of it for Windows, and run the tests without a window under Wine";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let verb = words.next().unwrap_or_default();
    let rest: Vec<String> = words.filter(|word| word != "--").collect();
    let outcome = match verb.as_str() {
        "run" => alone(&rest).and_then(|()| run::run()),
        "test" => alone(&rest).and_then(|()| test::test()),
        "check" => alone(&rest).and_then(|()| check::check()),
        "house" => alone(&rest).and_then(|()| house::house()),
        "bindings" => alone(&rest).and_then(|()| bindings::bindings()),
        "screens" => screens::screens(&rest),
        "bench" => bench::bench(&rest),
        "soak" => soak::soak(&rest),
        "fuzz" => fuzz::fuzz(&rest),
        "installed" => alone(&rest).and_then(|()| installed::installed()),
        "package" => alone(&rest).and_then(|()| package::package()),
        "windows" => windows::windows(&rest),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        unknown => Err(Trouble::new(
            format!("there is no verb \"{unknown}\""),
            format!("one of these:\n\n{HELP}"),
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::FAILURE
        }
    }
}

/// A verb that takes no arguments says so, instead of quietly doing less than was asked.
fn alone(rest: &[String]) -> Result<(), Trouble> {
    match rest.first() {
        None => Ok(()),
        Some(word) => Err(Trouble::new(
            format!("this verb takes no arguments, and was given \"{word}\""),
            "run it again without",
        )),
    }
}
