//! `cargo xtask package`: installers for the system that it runs on.

use std::fs;

use crate::needs::{self, Purpose};
use crate::step::{Step, root};
use crate::system::{self, System};
use crate::trouble::Trouble;
use crate::ui;

/// .deb and .rpm on Linux, an NSIS installer on Windows, a .dmg on macOS.
///
/// # Errors
/// When something is missing, does not compile, or cannot be bundled.
pub fn package() -> Result<(), Trouble> {
    needs::find(Purpose::Building)?;
    ui::build()?;
    let bundles = match system::this() {
        System::Windows => "nsis",
        System::MacOs => "dmg",
        System::Debian | System::Fedora | System::Arch | System::OtherLinux => "deb,rpm",
    };
    // Tauri's bundler writes manifests in its own style: they are put back as they were
    let manifests = ["Cargo.toml", "src-tauri/Cargo.toml"].map(|name| root().join(name));
    let before = manifests.iter().map(fs::read).collect::<Vec<_>>();
    let outcome = tauri(["build", "--bundles", bundles]).run();
    for (path, before) in manifests.iter().zip(before) {
        let before = before.map_err(|error| Trouble::file(path, &error))?;
        if fs::read(path).is_ok_and(|after| after != before) {
            fs::write(path, before).map_err(|error| Trouble::file(path, &error))?;
        }
    }
    outcome
}

/// Tauri's own program. It is no dependency of the UI: its lock would have to name a binary for every
/// system, and only installers and icons need it.
pub fn tauri<'a>(words: impl IntoIterator<Item = &'a str>) -> Step {
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    Step::new([npx, "--yes", "@tauri-apps/cli@2.12.5"]).args(words)
}
