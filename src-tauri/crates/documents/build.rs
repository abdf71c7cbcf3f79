//! Says where the faces lie that npm installed for the UI: the same ones are set on paper.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let crate_folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let faces = crate_folder.join("../../../ui/node_modules/@expo-google-fonts");
    println!("cargo::rerun-if-changed={}", faces.display());
    println!("cargo::rerun-if-changed=build.rs");
    if !faces.is_dir() {
        return Err("the faces are not there yet: `npm ci` in ui/, or `cargo xtask run`".into());
    }
    println!("cargo::rustc-env=FACES={}", faces.display());
    Ok(())
}
