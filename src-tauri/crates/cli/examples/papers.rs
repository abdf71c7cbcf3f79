//! Writes what an installed `mutual` brings along into a folder: manual pages and the completions of three shells.
#![allow(clippy::print_stderr, reason = "it talks to somebody at a terminal")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap_complete::Shell;

const NAME: &str = "mutual";

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("papers FOLDER");
        return ExitCode::FAILURE;
    };
    match write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("papers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The places below `usr/share` are those that man, bash, zsh and fish read.
fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    let manual = folder.join("man/man1");
    fs::create_dir_all(&manual)?;
    clap_mangen::generate_to(mutual::command(), &manual)?;
    for (shell, place, name) in [
        (Shell::Bash, "bash-completion/completions", NAME),
        (Shell::Zsh, "zsh/vendor-completions", "_mutual"),
        (Shell::Fish, "fish/vendor_completions.d", "mutual.fish"),
    ] {
        let place = folder.join(place);
        fs::create_dir_all(&place)?;
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut mutual::command(), NAME, &mut text);
        fs::write(place.join(name), text)?;
    }
    Ok(())
}
