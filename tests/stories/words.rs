//! The two catalogues against each other, and against every key that the sources name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use programme::Code;
use serde_json::Value;

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri")
}

/// Every key with its text.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(sources().join(format!("locales/{language}.yml"))).unwrap();
    let tree: Value = serde_saphyr::from_str(&text).unwrap();
    let mut found = BTreeMap::new();
    flatten("", &tree, &mut found);
    found.remove("_version");
    assert!(found.len() > 300);
    found
}

fn flatten(key: &str, tree: &Value, found: &mut BTreeMap<String, String>) {
    match tree {
        Value::Object(members) => {
            for (name, member) in members {
                let key = if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                };
                flatten(&key, member, found);
            }
        }
        Value::String(text) => {
            found.insert(key.to_owned(), text.clone());
        }
        Value::Number(_) | Value::Null | Value::Bool(_) if key == "_version" => {
            found.insert(key.to_owned(), String::new());
        }
        other => panic!("{key} is {other} and no text"),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{")
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn the_two_catalogues_say_the_same_things() {
    let (english, spanish) = (catalogue("en"), catalogue("es"));
    // towns are written down only where a language writes them otherwise than the tz database
    let keys = |catalogue: &BTreeMap<String, String>| -> BTreeSet<String> {
        catalogue
            .keys()
            .filter(|key| !key.starts_with("zone."))
            .cloned()
            .collect()
    };
    assert_eq!(keys(&english), keys(&spanish));
    for key in keys(&english) {
        let (one, other) = (&english[&key], &spanish[&key]);
        let (one_has, other_has) = (placeholders(one), placeholders(other));
        if key.ends_with(".one") {
            // a language may say "one" without writing the figure
            let without = |names: &BTreeSet<&str>| -> BTreeSet<String> {
                names
                    .iter()
                    .filter(|name| **name != "count")
                    .map(|name| (*name).to_owned())
                    .collect()
            };
            assert_eq!(without(&one_has), without(&other_has), "{key}");
        } else {
            assert_eq!(one_has, other_has, "{key}");
        }
        assert_eq!(one.is_empty(), other.is_empty(), "{key}");
    }
}

/// All Rust sources of the product, without their tests.
fn rust() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![sources().join("src"), sources().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "tests" && name != "target" {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.contains("tests") {
                let text = std::fs::read_to_string(&path).unwrap();
                let product = text.split("#[cfg(test)]").next().unwrap().to_owned();
                found.push((path, product));
            }
        }
    }
    assert!(found.len() > 60);
    found
}

fn source(name: &str) -> String {
    rust()
        .into_iter()
        .find(|(path, _)| path.ends_with(name))
        .unwrap_or_else(|| panic!("no {name}"))
        .1
}

/// Every plain string literal of a source, in order.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        let mut rest = code;
        while let Some((_, after)) = rest.split_once('"') {
            let Some((literal, behind)) = after.split_once('"') else {
                break;
            };
            found.push(literal.to_owned());
            rest = behind;
        }
    }
    found
}

/// The source with each `FindingCode::TooLong` as the literal `"too-long"`.
fn coded(text: &str) -> String {
    let mut parts = text.split("FindingCode::");
    let mut coded = parts.next().unwrap().to_owned();
    for part in parts {
        let end = part
            .find(|letter: char| !letter.is_alphanumeric())
            .unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let mut word = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !word.is_empty() {
                word.push('-');
            }
            word.extend(letter.to_lowercase());
        }
        coded.push_str(&format!("\"{word}\"{rest}"));
    }
    coded
}

fn assert_word(catalogues: &[BTreeMap<String, String>; 2], key: &str, named_in: &Path) {
    for (catalogue, language) in catalogues.iter().zip(["en", "es"]) {
        let plural = [".one", ".other"]
            .iter()
            .all(|form| catalogue.contains_key(&format!("{key}{form}")));
        assert!(
            catalogue.contains_key(key) || plural,
            "{key} of {} has no words in {language}",
            named_in.display()
        );
    }
}

fn both() -> [BTreeMap<String, String>; 2] {
    [catalogue("en"), catalogue("es")]
}

#[test]
fn every_error_code_says_what_and_what_next() {
    let catalogues = both();
    let mut codes: BTreeSet<String> = Code::ALL
        .iter()
        .map(|code| code.as_str().to_owned())
        .collect();
    // the device's own, as its sources give them
    let device = source("device/src/error.rs");
    let given: Vec<String> = device
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::"))
        .filter_map(|line| line.split_once("=> \""))
        .filter_map(|(_, code)| code.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    assert!(given.len() >= 13, "{given:?}");
    codes.extend(given);
    // and those that the command line gives itself
    for (path, text) in rust() {
        if path.components().any(|part| part.as_os_str() == "cli") {
            for part in text.split("Failure::of(\"").skip(1) {
                codes.insert(part.split('"').next().unwrap().to_owned());
            }
        }
    }
    assert!(codes.contains("no-profile") && codes.contains("passphrase-wrong"));
    // that it cannot be what a person meets: it is always told as another code, with its file
    for code in codes {
        for part in ["what", "next"] {
            assert_word(
                &catalogues,
                &format!("error.{code}.{part}"),
                Path::new("the codes"),
            );
        }
        for catalogue in &catalogues {
            assert!(
                !catalogue[&format!("error.{code}.what")].is_empty(),
                "{code}"
            );
        }
    }
}

#[test]
fn every_key_that_the_sources_name_has_words() {
    let catalogues = both();
    let roots: BTreeSet<&str> = catalogues[0]
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect();
    let mut named = 0;
    for (path, text) in rust() {
        for literal in literals(&text) {
            let Some((root, rest)) = literal.split_once('.') else {
                continue;
            };
            let plain = |part: &str| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
            };
            // `error.{code}.what` is met with each code above, and a file's name is no key
            if !roots.contains(root) || !plain(rest) || rest == "rs" || rest == "txt" {
                continue;
            }
            if literal.ends_with(".toml") || literal.ends_with(".yml") {
                continue;
            }
            named += 1;
            assert_word(&catalogues, &literal, &path);
        }
    }
    assert!(named > 40, "{named} keys were found in the sources");
}

#[test]
fn every_finding_says_its_message_and_its_mends() {
    let catalogues = both();
    let text = [
        "schedule/findings.rs",
        "findings/times.rs",
        "findings/shape.rs",
    ]
    .map(source)
    .join("\n");
    let path = Path::new("findings.rs");
    let mut current: Vec<String> = Vec::new();
    let mut met = BTreeSet::new();
    let codes: BTreeSet<String> = catalogues[0]
        .keys()
        .filter_map(|key| key.strip_prefix("finding."))
        .filter_map(|key| key.split('.').next())
        .map(str::to_owned)
        .collect();
    for literal in literals(&coded(&text)) {
        if codes.contains(&literal) {
            // two codes in a row are two of which one is chosen
            if !current.is_empty() && met.contains(current.last().unwrap()) {
                current.clear();
            }
            current.push(literal.clone());
            assert_word(&catalogues, &format!("finding.{literal}.message"), path);
        } else if literal.starts_with("proposal") {
            for code in &current {
                assert_word(&catalogues, &format!("finding.{code}.{literal}"), path);
                met.insert(code.clone());
            }
        }
    }
    assert_eq!(met, codes, "each has a mend, and none is spare");
}

#[test]
fn every_reason_and_every_remark_has_words() {
    let catalogues = both();
    let mut reasons = BTreeSet::new();
    for name in ["schedule/read_file.rs", "read_file/table.rs"] {
        let text = source(name).replace('\n', " ");
        for call in ["wrong_value(", "wrong_type("] {
            for part in text.split(call).skip(1) {
                let arguments = part.split(')').next().unwrap();
                if let Some(last) = arguments
                    .rsplit('"')
                    .nth(1)
                    .filter(|_| arguments.trim_end().ends_with(['"', ',']))
                {
                    reasons.insert(last.to_owned());
                }
            }
        }
        for part in text.split(".with(\"detail\", \"").skip(1) {
            reasons.insert(part.split('"').next().unwrap().to_owned());
        }
    }
    assert!(reasons.len() > 12, "{reasons:?}");
    for reason in reasons {
        assert_word(
            &catalogues,
            &format!("reason.{reason}"),
            Path::new("read_file"),
        );
    }
    let people = source("people/show_people.rs");
    let remarks: BTreeSet<String> = literals(&people)
        .into_iter()
        .filter(|literal| {
            literal.contains("organisation") && literal.contains('-') || literal == "person-twice"
        })
        .collect();
    assert!(remarks.len() >= 6, "{remarks:?}");
    for remark in remarks {
        assert_word(
            &catalogues,
            &format!("remark.{remark}"),
            Path::new("show_people.rs"),
        );
    }
}
