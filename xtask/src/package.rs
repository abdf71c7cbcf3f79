//! `cargo xtask package`: installers for the system that it runs on.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{self, Build};
use crate::linux::{self, Packed};
use crate::needs::{self, Purpose};
use crate::step::{Step, root};
use crate::system::{self, System};
use crate::trouble::Trouble;
use crate::ui;

/// .deb and .rpm on Linux, an NSIS installer on Windows, a .dmg on macOS. Each holds the window and `mutual`, and no tool of
/// ours.
///
/// # Errors
/// When something is missing, does not compile, or cannot be bundled.
pub fn package() -> Result<(), Trouble> {
    needs::find(Purpose::Building)?;
    needs::for_packages()?;
    ui::build()?;
    let programs = Build::Released.run()?;
    match system::this() {
        System::Windows => bundle("nsis", &programs),
        System::MacOs => bundle("dmg", &programs),
        System::Debian | System::Fedora | System::Arch | System::OtherLinux => {
            let made = linux::installers(&programs, Packed::Small)?;
            for file in [made.deb, made.rpm].into_iter().flatten() {
                let bytes = fs::metadata(&file)
                    .map_err(|error| Trouble::file(&file, &error))?
                    .len();
                println!("{} ({:.1} MB)", file.display(), bytes as f64 / 1e6);
            }
            Ok(())
        }
    }
}

/// Tauri's bundler, around what was compiled already. It takes a second program by its name with the target in it.
fn bundle(kind: &str, programs: &Path) -> Result<(), Trouble> {
    let question = Step::new(["rustc", "--print", "host-tuple"]);
    let host = question.answer().ok_or_else(|| question.failed())?;
    let folder = app::target()?.join("package");
    fs::create_dir_all(&folder).map_err(|error| Trouble::file(&folder, &error))?;
    let ending = std::env::consts::EXE_SUFFIX;
    let from = programs.join(format!("mutual{ending}"));
    let beside = folder.join(format!("mutual-{}{ending}", host.trim()));
    fs::copy(&from, &beside).map_err(|error| Trouble::file(&from, &error))?;
    let more = folder.join("tauri.json");
    let text = serde_json::json!({ "bundle": { "externalBin": [folder.join("mutual")] } });
    fs::write(&more, text.to_string()).map_err(|error| Trouble::file(&more, &error))?;
    // Tauri's bundler writes manifests in its own style: they are put back as they were
    let manifests = ["Cargo.toml", "src-tauri/Cargo.toml"].map(|name| root().join(name));
    let before = manifests.iter().map(fs::read).collect::<Vec<_>>();
    let outcome = tauri(["bundle", "--bundles", kind, "--config"])
        .args([more.display().to_string()])
        .run();
    put_back(&manifests, before)?;
    outcome
}

fn put_back(paths: &[PathBuf], before: Vec<std::io::Result<Vec<u8>>>) -> Result<(), Trouble> {
    for (path, before) in paths.iter().zip(before) {
        let before = before.map_err(|error| Trouble::file(path, &error))?;
        if fs::read(path).is_ok_and(|after| after != before) {
            fs::write(path, before).map_err(|error| Trouble::file(path, &error))?;
        }
    }
    Ok(())
}

/// Tauri's own program. It is no dependency of the UI: its lock would have to name a binary for every
/// system, and only installers and icons need it.
pub fn tauri<'a>(words: impl IntoIterator<Item = &'a str>) -> Step {
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    Step::new([npx, "--yes", "@tauri-apps/cli@2.12.5"]).args(words)
}
