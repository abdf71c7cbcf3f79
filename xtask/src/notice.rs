//! NOTICE: whose work travels inside the app, and under which licence. Written from what npm and cargo
//! know, so that it cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::generated::{read, write};
use crate::step::{Step, root};
use crate::trouble::Trouble;

const HEAD: &str = "\
Mutual Learning
Copyright (c) the Mutual Learning authors. MIT licence, see LICENSE.

The app contains the work of others, with our thanks. This file is written by: cargo xtask bindings
";

/// Files in crates whose licence no manifest tells: the crate, the licence in it, and what it is of.
const ALONG: [(&str, &str, &str); 1] = [(
    "hayro-font",
    "assets/LICENSE_FOXIT",
    "Faces that stand in for those that a PDF leaves out",
)];

/// The programs that are handed to users.
const PROGRAMS: [&str; 2] = ["mutual-learning", "mutual"];

/// Whether NOTICE says what npm and cargo say today.
///
/// # Errors
/// When it does not.
pub fn is_current() -> Result<(), Trouble> {
    let path = root().join("NOTICE");
    if read(&path)? == text()?.into_bytes() {
        return Ok(());
    }
    Err(Trouble::new(
        "NOTICE is not up to date with the dependencies",
        "run: cargo xtask bindings",
    ))
}

/// Writes NOTICE.
///
/// # Errors
/// When npm's packages are not installed, cargo does not answer, or the file cannot be written.
pub fn write_anew() -> Result<(), Trouble> {
    write(&root().join("NOTICE"), text()?.as_bytes())
}

fn text() -> Result<String, Trouble> {
    let mut text = format!("{HEAD}\n# In the window's pages\n");
    for name in bundled()? {
        text.push_str(&package(
            &root().join("ui/node_modules").join(&name),
            &name,
        )?);
    }
    text.push_str("\n# In the programs (Rust crates, by licence)\n");
    let step = Step::new(["cargo", "metadata", "--format-version", "1", "--locked"]);
    let metadata = json(
        "cargo metadata",
        step.answer().ok_or_else(|| step.failed())?.as_bytes(),
    )?;
    for (licence, crates) in by_licence(&metadata) {
        let list = crates.into_iter().collect::<Vec<_>>().join(", ");
        text.push_str(&format!("\n{licence}\n  {list}\n"));
    }
    text.push_str("\n# What crates bring along under a licence of its own\n");
    for (name, file, what) in ALONG {
        let folder = folder_of(&metadata, name).ok_or_else(|| {
            Trouble::new(
                format!("{name} is no longer among the crates"),
                "take its line out of ALONG in xtask/src/notice.rs",
            )
        })?;
        let words = String::from_utf8_lossy(&read(&folder.join(file))?).replace("\r\n", "\n");
        let lines = words.trim().lines();
        let indented = lines.map(|line| format!("  {line}").trim_end().to_owned());
        let words = indented.collect::<Vec<_>>().join("\n");
        text.push_str(&format!("\n## {what} ({name})\n\n{words}\n"));
    }
    Ok(text)
}

/// Where cargo keeps the source of a crate.
fn folder_of(metadata: &Value, name: &str) -> Option<PathBuf> {
    let packages = metadata.get("packages")?.as_array()?;
    let found = packages
        .iter()
        .find(|package| package.get("name").and_then(Value::as_str) == Some(name))?;
    let manifest = found.get("manifest_path")?.as_str()?;
    Path::new(manifest).parent().map(Path::to_owned)
}

/// The npm packages that end up in the pages: what the UI depends on, and Svelte, whose runtime does too.
fn bundled() -> Result<BTreeSet<String>, Trouble> {
    let manifest = json("ui/package.json", &read(&root().join("ui/package.json"))?)?;
    let depends = manifest.get("dependencies").and_then(Value::as_object);
    let names = depends.into_iter().flatten().map(|(name, _)| name.clone());
    Ok(names.chain(["svelte".to_owned()]).collect())
}

fn package(folder: &Path, name: &str) -> Result<String, Trouble> {
    let manifest = json(name, &read(&folder.join("package.json"))?)?;
    let field = |key| {
        manifest
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or("not stated")
    };
    let mut text = format!("\n## {name} {} ({})\n", field("version"), field("license"));
    for path in licence_files(folder) {
        let words = String::from_utf8_lossy(&read(&path)?).replace("\r\n", "\n");
        let indented = words
            .trim()
            .lines()
            .map(|line| format!("  {line}").trim_end().to_owned());
        text.push_str(&format!("\n{}\n", indented.collect::<Vec<_>>().join("\n")));
    }
    Ok(text)
}

fn licence_files(folder: &Path) -> Vec<PathBuf> {
    let is_licence = |path: &PathBuf| {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_lowercase());
        // the texts, and not the machine-readable summaries (SPDX) that some packages add
        name.is_some_and(|name| {
            (name.starts_with("licen") || name.starts_with("notice")) && !name.ends_with(".spdx")
        })
    };
    let found = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|found| found.path());
    let mut files: Vec<PathBuf> = found
        .filter(|path| path.is_file() && is_licence(path))
        .collect();
    files.sort();
    files
}

/// Each licence with the crates that are linked into the programs under it, on any system. What only
/// builds or tests, and macros that run in the compiler, does not travel.
fn by_licence(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let word = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let packages: BTreeMap<String, Value> = list(metadata.get("packages"))
        .into_iter()
        .map(|package| (word(&package, "id"), package))
        .collect();
    let linked: BTreeMap<String, Vec<String>> = list(metadata.pointer("/resolve/nodes"))
        .iter()
        .map(|node| {
            // a "-src" crate only builds, but what it builds is C code that is linked
            let is_source = |name: &str| name.ends_with("_src");
            let travels = |dependency: &&Value| {
                is_source(&word(dependency, "name"))
                    || list(dependency.get("dep_kinds"))
                        .iter()
                        .any(|kind| kind.get("kind").is_none_or(Value::is_null))
            };
            let all = list(node.get("deps"));
            (
                word(node, "id"),
                all.iter()
                    .filter(travels)
                    .map(|dependency| word(dependency, "pkg"))
                    .collect(),
            )
        })
        .collect();
    let is_macro = |package: &Value| {
        let kinds = list(package.get("targets"))
            .into_iter()
            .flat_map(|target| list(target.get("kind")));
        kinds.into_iter().any(|kind| kind == "proc-macro")
    };
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<String> = packages
        .iter()
        .filter(|(_, package)| PROGRAMS.contains(&word(package, "name").as_str()))
        .map(|(id, _)| id.clone())
        .collect();
    while let Some(id) = waiting.pop() {
        let travels = packages.get(&id).is_some_and(|package| !is_macro(package));
        if travels && seen.insert(id.clone()) {
            waiting.extend(linked.get(&id).into_iter().flatten().cloned());
        }
    }
    let mut licences: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in seen.iter().filter_map(|id| packages.get(id)) {
        // our own crates have no source elsewhere
        if package
            .get("source")
            .is_some_and(|source| !source.is_null())
        {
            // an older way of writing "or", which the registry still accepts
            let stated = word(package, "license");
            let stated = stated
                .split('/')
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" OR ");
            let licence = if stated.is_empty() {
                "see the crate's own licence file".to_owned()
            } else {
                stated
            };
            let crates = licences.entry(licence).or_default();
            crates.insert(format!(
                "{} {}",
                word(package, "name"),
                word(package, "version")
            ));
        }
    }
    licences
}

fn json(name: &str, bytes: &[u8]) -> Result<Value, Trouble> {
    serde_json::from_slice(bytes).map_err(|error| {
        Trouble::new(
            format!("{name} cannot be read: {error}"),
            "put it back as it was",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_travels_is_listed_and_what_only_builds_is_not() {
        let package = |name: &str, source: Option<&str>, kind: &str| {
            json!({"id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0",
                   "source": source, "targets": [{"kind": [kind]}]})
        };
        let to = |name: &str, kind: Option<&str>| json!({"pkg": name, "name": name, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [
                package("mutual", None, "bin"),
                package("csv", Some("registry"), "lib"),
                package("memchr", Some("registry"), "lib"),
                package("derive", Some("registry"), "proc-macro"),
                package("cc", Some("registry"), "lib"),
                package("sqlcipher_src", Some("registry"), "lib"),
                package("proptest", Some("registry"), "lib"),
            ],
            "resolve": {"nodes": [
                {"id": "mutual", "deps": [
                    to("csv", None),
                    to("cc", Some("build")),
                    to("sqlcipher_src", Some("build")),
                    to("proptest", Some("dev")),
                ]},
                {"id": "csv", "deps": [to("memchr", None), to("derive", None)]},
            ]},
        });
        let licences = by_licence(&metadata);
        assert_eq!(licences.keys().collect::<Vec<_>>(), ["MIT OR Apache-2.0"]);
        assert_eq!(
            licences.values().next().unwrap().iter().collect::<Vec<_>>(),
            ["csv 1.0.0", "memchr 1.0.0", "sqlcipher_src 1.0.0"]
        );
    }
}
