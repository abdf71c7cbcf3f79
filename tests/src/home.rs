//! A home of one's own: nothing of the person who runs the tests is read or written.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::{Told, programs};

/// The passphrase of every profile that is made here.
pub const PASSPHRASE: &str = "four calm walnut boats";

/// Folders for one person, removed in the end.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// Makes them.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn new() -> Told<Self> {
        let folder = tempfile::Builder::new().prefix("mutual-").tempdir()?;
        let home = Self { folder };
        for name in ["home", "data", "config", "cache", "state", "run"] {
            let path = home.path(name);
            std::fs::create_dir_all(&path)?;
            private(&path)?;
        }
        std::fs::write(home.path("passphrase"), PASSPHRASE)?;
        Ok(home)
    }

    /// Something in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The profile's folder; the sample's lies beside it.
    pub fn profile(&self) -> PathBuf {
        self.path("profile")
    }

    /// The variables that point there, and make words and zone those of nobody in particular.
    pub fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("HOME", self.path("home")),
            ("XDG_DATA_HOME", self.path("data")),
            ("XDG_CONFIG_HOME", self.path("config")),
            ("XDG_CACHE_HOME", self.path("cache")),
            ("XDG_STATE_HOME", self.path("state")),
            ("XDG_RUNTIME_DIR", self.path("run")),
            ("LANG", "C.UTF-8".into()),
            ("LC_ALL", "C.UTF-8".into()),
            ("LANGUAGE", "en".into()),
            ("TZ", "UTC".into()),
        ]
    }

    /// `mutual` on this home's profile.
    ///
    /// # Errors
    /// When it is not compiled.
    pub fn command(&self) -> Told<Command> {
        let mut command = Command::new(programs::program("mutual")?);
        command
            .envs(self.variables())
            .arg("--data")
            .arg(self.profile())
            .arg("--passphrase-file")
            .arg(self.path("passphrase"));
        Ok(command)
    }

    /// Runs `mutual` and returns what it printed.
    ///
    /// # Errors
    /// When it fails, with what it said.
    pub fn mutual<S: AsRef<OsStr>>(&self, words: &[S]) -> Told<String> {
        let output = self.command()?.args(words).stdin(Stdio::null()).output()?;
        if output.status.success() {
            Ok(String::from_utf8(output.stdout)?)
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("mutual: {}", said.trim()).into())
        }
    }
}

#[cfg(unix)]
fn private(path: &Path) -> Told {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
    Ok(())
}

#[cfg(not(unix))]
fn private(_: &Path) -> Told {
    Ok(())
}
