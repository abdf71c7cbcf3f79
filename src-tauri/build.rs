//! Each command of the list becomes a permission; a command that is not on it is refused.

macro_rules! names {
    [$($($part:ident)::+),+ $(,)?] => { &[$(last(&[$(stringify!($part)),+])),+] };
}
include!("src/commands/list.rs");

/// The last part of a path.
const fn last<'a>(parts: &[&'a str]) -> &'a str {
    match parts {
        [.., last] => last,
        [] => "",
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src/commands/list.rs");
    const COMMANDS: &[&str] = list!(names);
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    Ok(tauri_build::try_build(attributes)?)
}
