//! Says where the faces lie that npm installs for the UI: the same ones are set on paper. Where the UI was not installed yet,
//! npm puts the versions of its lock beside what cargo builds.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FACES: &str = "node_modules/@expo-google-fonts";
const LOCKED: [&str; 2] = ["package.json", "package-lock.json"];

fn main() -> Result<(), Box<dyn Error>> {
    let ui = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../../ui");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", ui.join(FACES).display());
    for file in LOCKED {
        println!("cargo::rerun-if-changed={}", ui.join(file).display());
    }
    let mut faces = ui.join(FACES);
    if !faces.is_dir() {
        let own = PathBuf::from(std::env::var("OUT_DIR")?).join("ui");
        install(&ui, &own)?;
        faces = own.join(FACES);
    }
    println!("cargo::rustc-env=FACES={}", faces.display());
    Ok(())
}

fn install(ui: &Path, own: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(own)?;
    for file in LOCKED {
        fs::copy(ui.join(file), own.join(file))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let status = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(own)
        .status()
        .map_err(|error| {
            format!("the faces come with npm, and npm did not start ({error}); install Node.js")
        })?;
    match status.success() {
        true => Ok(()),
        false => Err("npm did not install the faces; see what it says above".into()),
    }
}
