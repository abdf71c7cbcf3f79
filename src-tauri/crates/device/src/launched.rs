//! A program of ours that goes on when this one has ended.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Starts it with nothing to read from and nothing to write to, in a process group of its own, so that what ends this
/// program's group leaves it alone. It is waited for in a thread: no zombie stays.
///
/// # Errors
/// When it cannot be started.
pub fn launch<Word: AsRef<OsStr>>(
    program: &Path,
    words: impl IntoIterator<Item = Word>,
) -> io::Result<()> {
    let mut command = Command::new(program);
    command
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    // CREATE_NO_WINDOW: `mutual` is a program of the terminal, and would open one
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
    let mut child = command.spawn()?;
    std::thread::Builder::new()
        .name("waits".to_owned())
        .spawn(move || {
            if let Err(error) = child.wait() {
                tracing::debug!("{error}");
            }
        })
        .map(drop)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    #[allow(
        clippy::disallowed_methods,
        reason = "it polls what the system tells of its processes"
    )]
    fn what_has_ended_leaves_no_zombie() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("pid");
        let text = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'", mark.display());
        launch(Path::new("/bin/sh"), ["-c", &text]).unwrap();
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        let gone = || {
            let pid = std::fs::read_to_string(&mark).ok()?;
            Some(!Path::new("/proc").join(pid.trim()).exists())
        };
        while gone() != Some(true) {
            assert!(std::time::Instant::now() < end, "it is still there");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}
