//! What this person agreed to have started at login. Nothing is set without being asked for, each call that sets
//! writes the present place of the program anew, and all of it can be taken back.
//!
//! Linux: a file in `~/.config/autostart` (Desktop Application Autostart Specification); what the desktop's own
//! settings switched off there counts as not set. Windows: a value under the person's `Run` key; the task manager's
//! own switch lies elsewhere and is not looked at. macOS: a LaunchAgent, which macOS shows to the person as a
//! background item. Linux has been tried, the other two are written from documentation.

use std::path::Path;

use crate::error::Error;

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "login/autostart.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "login/agent.rs"]
mod system;
#[cfg(windows)]
#[path = "login/run_key.rs"]
mod system;

/// Has `program` started with `args` at each login of this person, from the next one on.
///
/// # Errors
/// `read-only`, `disk-full`; `internal` for a relative path or one that the system's format has no place for.
pub fn start_at_login(program: &Path, args: &[&str]) -> Result<(), Error> {
    if !program.is_absolute() {
        return Err(Error::internal("only a whole path is found at login"));
    }
    system::set(program, args)
}

/// Whether something of ours is started at login.
///
/// # Errors
/// `read-only` when the place cannot be read.
pub fn is_set() -> Result<bool, Error> {
    system::is_set()
}

/// Has nothing of ours started at login any more; nothing there is as good.
///
/// # Errors
/// `read-only` when the place cannot be changed.
pub fn remove() -> Result<(), Error> {
    system::remove()
}
