//! Certificates, held against two verifiers of Open Badges 3.0 that are not ours: one from Python's registry, one from npm's.

use std::fs;
use std::path::PathBuf;

use crate::step::{Step, pip, root};
use crate::tally::Tally;

/// What they are asked about. The crate `credentials` holds itself against the same file.
const CERTIFICATE: &str = "tests/fixtures/certificate.json";
const NPM: &str = "@digitalcredentials/verifier-core@1.0.0-beta.11";
const PYPI: &str = "openbadgeslib==4.6.3";

/// Asks both.
pub fn parts(tally: &mut Tally) {
    let why = "that verifier could not be fetched";
    let name = "certificates as Python's openbadgeslib sees them";
    match python() {
        Some(at) => {
            let packages = at.display().to_string();
            let asked = Step::new(["python3", "tests/badges.py", CERTIFICATE, &packages]);
            tally.part(name, || asked.run());
        }
        None => tally.not_checked(name, why),
    }
    let name = "certificates as npm's verifier-core sees them";
    match npm() {
        Some(at) => {
            let packages = at.display().to_string();
            let asked = Step::new(["node", "tests/badges.mjs", CERTIFICATE, &packages]);
            tally.part(name, || asked.run());
        }
        None => tally.not_checked(name, why),
    }
}

fn kept(whose: &str) -> Option<PathBuf> {
    let at = root().join("target").join("badges").join(whose);
    fs::create_dir_all(&at).ok()?;
    Some(at)
}

fn python() -> Option<PathBuf> {
    let at = kept("python")?;
    pip(&at, PYPI, &[])?;
    Some(at)
}

fn npm() -> Option<PathBuf> {
    let at = kept("npm")?;
    let folder = at.display().to_string();
    let install = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
    Step::npm(install)
        .args(["--prefix", folder.as_str(), NPM])
        .answer()?;
    Some(at)
}
