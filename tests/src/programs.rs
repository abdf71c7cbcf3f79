//! Where the compiled programs lie.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Told;

/// The variable with which xtask names the folder of the programs.
pub const FOLDER: &str = "MUTUAL_PROGRAMS";

/// The folder of the programs: the named one, else the one above this test's own executable.
///
/// # Errors
/// When this program does not know where it lies itself.
pub fn folder() -> Told<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Ok(folder.into());
    }
    let own = std::env::current_exe()?;
    // a test lies in deps/, a program beside the others
    let folder = own
        .ancestors()
        .skip(1)
        .find(|folder| folder.file_name().is_none_or(|name| name != "deps"))
        .ok_or("this program lies in no folder")?;
    Ok(folder.to_owned())
}

/// A program of the workspace.
///
/// # Errors
/// When it was not compiled; the sentence names the command that does.
pub fn program(name: &str) -> Told<PathBuf> {
    let path = folder()?.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{name} is not compiled; run: cargo build --workspace --bins").into())
    }
}

/// A program of the system.
///
/// # Errors
/// When it is not installed; the sentence names Debian's package.
pub fn installed(name: &str, package: &str) -> Told {
    let answer = Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match answer {
        Ok(_) => Ok(()),
        Err(error) => Err(format!(
            "{name} could not be started ({error}); install Debian's package {package}"
        )
        .into()),
    }
}

/// The root of the repository that these tests were compiled in.
pub fn repository() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or(tests.clone(), PathBuf::from)
}

/// A file of `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    repository().join("tests/fixtures").join(name)
}
