//! The order of the house, as the code itself shows it: no circle of imports between files, no use of another folder's `store`,
//! and no dependency between crates that the picture in `ARCHITECTURE.md` does not have.
//!
//! An import is a `use`, or a path that begins with `crate`, `super`, `self` or a module of the file. Tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

use crate::step::{Step, root};
use crate::tally::Tally;
use crate::trouble::Trouble;

/// The crates whose files are looked at: every folder with a `Cargo.toml` that has a `src`.
const CRATES: [&str; 3] = ["src-tauri", "xtask", "tests"];

/// The longest line of the UI, in characters: what prettier cannot break has to be broken by hand.
const LONGEST_LINE: usize = 140;

/// Looks at the order of the house alone.
///
/// # Errors
/// When anything is out of order, or a file cannot be read.
pub fn house() -> Result<(), Trouble> {
    let mut tally = Tally::default();
    parts(&mut tally);
    tally.close()
}

/// The parts of the check that hold the order of the house.
pub fn parts(tally: &mut Tally) {
    tally.part("no circle of imports", no_circles);
    tally.part("no use of another noun's store", no_foreign_store);
    tally.part("the crates are as drawn", dependencies_are_drawn);
    tally.part("no long line in the UI", no_long_line);
}

/// Finds lines of the UI that are longer than a screen is wide.
fn no_long_line() -> Result<(), Trouble> {
    let mut found = Vec::new();
    for path in files_of_ui()? {
        let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
        for (index, line) in text.lines().enumerate() {
            let length = line.chars().count();
            if length > LONGEST_LINE {
                found.push(format!("{}:{}: {length}", named(&path), index + 1));
            }
        }
    }
    none(
        found,
        "these lines of the UI are longer than 140 characters",
        "run prettier (`npm run format` in ui/), and break what it cannot",
    )
}

/// The UI's own files, without what is generated.
fn files_of_ui() -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    let mut left = vec![root().join("ui").join("src")];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| unread(&folder, &error))? {
            let path = entry.map_err(|error| unread(&folder, &error))?.path();
            let name = path.to_string_lossy();
            let code = [".ts", ".svelte", ".css"]
                .iter()
                .any(|end| name.ends_with(end));
            if path.is_dir() {
                left.push(path);
            } else if code && !name.ends_with("bindings.ts") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Finds circles of imports, in Rust and in the UI.
fn no_circles() -> Result<(), Trouble> {
    let mut arrows = BTreeMap::new();
    for folder in crates()? {
        arrows.extend(imports_of(&folder)?);
    }
    arrows.extend(imports_of_ui()?);
    let circles = circles(&arrows);
    let told: Vec<String> = circles.iter().map(|files| files.join(" → ")).collect();
    none(
        told,
        "these files import one another in a circle",
        "move what both need into a file that imports neither",
    )
}

/// Finds uses of a `store` from outside its folder.
fn no_foreign_store() -> Result<(), Trouble> {
    let mut found = Vec::new();
    for folder in crates()? {
        for (file, targets) in imports_of(&folder)? {
            for target in targets {
                if let Some(owner) = owner_of_store(&target)
                    && !file.starts_with(owner)
                {
                    found.push(format!("{file} uses {target}"));
                }
            }
        }
    }
    none(
        found,
        "these files use the SQL of another noun",
        "let the noun's own folder offer what is needed, as a verb or a function of its mod.rs",
    )
}

/// Compares the dependencies between crates with the picture in `ARCHITECTURE.md`.
fn dependencies_are_drawn() -> Result<(), Trouble> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md"))
        .map_err(|error| Trouble::new(format!("ARCHITECTURE.md: {error}"), "restore it"))?;
    let drawn = picture(&text);
    let mut differ = Vec::new();
    let there = dependencies()?;
    let names: BTreeSet<&String> = there.keys().chain(drawn.keys()).collect();
    for name in names {
        let (is, drawn) = (there.get(name), drawn.get(name));
        if is != drawn {
            let list = |of: Option<&BTreeSet<String>>| match of {
                Some(names) => names.iter().cloned().collect::<Vec<_>>().join(" "),
                None => "(no such crate)".to_owned(),
            };
            differ.push(format!("{name}: is {}, drawn {}", list(is), list(drawn)));
        }
    }
    none(
        differ,
        "the crates depend on one another otherwise than ARCHITECTURE.md draws it",
        "change the dependency, or the picture if the design changed",
    )
}

fn none(found: Vec<String>, what: &str, next: &str) -> Result<(), Trouble> {
    match found.is_empty() {
        true => Ok(()),
        false => Err(Trouble::new(
            format!("{what}:\n  {}", found.join("\n  ")),
            next,
        )),
    }
}

/// The lines `name ← dependency dependency` of the block that is marked `crates`.
fn picture(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let block = text.split("```crates\n").nth(1).unwrap_or_default();
    let block = block.split("```").next().unwrap_or_default();
    let lines = block.lines().filter_map(|line| line.split_once('←'));
    lines
        .map(|(name, on)| {
            let on = on.split_whitespace().map(str::to_owned).collect();
            (name.trim().to_owned(), on)
        })
        .collect()
}

/// Each crate of the workspace with those of its dependencies that are crates of the workspace. What only tests need is left
/// out.
fn dependencies() -> Result<BTreeMap<String, BTreeSet<String>>, Trouble> {
    let unread = || Trouble::new("cargo metadata gave no answer".to_owned(), "run it by hand");
    let metadata = ["cargo", "metadata", "--no-deps", "--format-version", "1"];
    let answer = Step::new(metadata).answer().ok_or_else(unread)?;
    let answer: serde_json::Value = serde_json::from_str(&answer).map_err(|_| unread())?;
    let packages = answer.get("packages").and_then(serde_json::Value::as_array);
    let packages = packages.ok_or_else(unread)?;
    let name = |value: &serde_json::Value| {
        value
            .get("name")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    Ok(packages
        .iter()
        .map(|package| {
            let all = package
                .get("dependencies")
                .and_then(serde_json::Value::as_array);
            let all = all.into_iter().flatten();
            let needed = all.filter(|dependency| {
                dependency
                    .get("kind")
                    .is_none_or(serde_json::Value::is_null)
            });
            let on = needed
                .map(name)
                .filter(|name| ours.contains(name))
                .collect();
            (name(package), on)
        })
        .collect())
}

/// The folder whose `store` a file is.
fn owner_of_store(file: &str) -> Option<&str> {
    let at = file.find("/store.rs").or_else(|| file.find("/store/"))?;
    file.get(..=at)
}

/// The folders of all crates, from the repository's root.
fn crates() -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = CRATES.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = left.pop() {
        if folder.join("Cargo.toml").exists() && folder.join("src").exists() {
            found.push(folder.clone());
        }
        for entry in fs::read_dir(&folder).map_err(|error| unread(&folder, &error))? {
            let path = entry.map_err(|error| unread(&folder, &error))?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if path.is_dir() && !matches!(name, Some("src" | "target" | "gen" | "fixtures")) {
                left.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn unread(path: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(format!("{}: {error}", path.display()), "mend or remove it")
}

/// A path from the repository's root, with forward slashes.
fn named(path: &Path) -> String {
    let from_root = path.strip_prefix(root()).unwrap_or(path);
    from_root.to_string_lossy().replace('\\', "/")
}

/// The files that each file of a crate imports.
fn imports_of(folder: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, Trouble> {
    let src = folder.join("src");
    let mut arrows = BTreeMap::new();
    let mut starts = Vec::new();
    for name in ["lib.rs", "main.rs"] {
        starts.extend(Some(src.join(name)).filter(|file| file.exists()));
    }
    if let Ok(bins) = fs::read_dir(src.join("bin")) {
        for bin in bins.filter_map(Result::ok).map(|bin| bin.path()) {
            let main = bin.join("main.rs");
            starts.extend(Some(main).filter(|file| file.exists()));
        }
    }
    for start in starts {
        let mut tree = Tree::default();
        tree.add(Vec::new(), &start)?;
        for (path, module) in &tree.modules {
            let mut imports = Imports {
                tree: &tree,
                at: path,
                found: BTreeSet::new(),
            };
            imports.visit_file(&module.parsed);
            imports.found.remove(&module.file);
            let files = imports.found.iter().map(|file| named(file)).collect();
            arrows.insert(named(&module.file), files);
        }
    }
    Ok(arrows)
}

struct Module {
    file: PathBuf,
    parsed: syn::File,
}

/// The modules of a crate by their paths.
#[derive(Default)]
struct Tree {
    modules: BTreeMap<Vec<String>, Module>,
}

impl Tree {
    fn add(&mut self, path: Vec<String>, file: &Path) -> Result<(), Trouble> {
        let text = fs::read_to_string(file).map_err(|error| unread(file, &error))?;
        let parsed = syn::parse_file(&text).map_err(|error| unread(file, &error))?;
        let is_root = path.is_empty() || file.file_name().is_some_and(|name| name == "mod.rs");
        let folder = match is_root {
            true => file.parent().unwrap_or(file).to_owned(),
            false => file.with_extension(""),
        };
        for item in &parsed.items {
            if let syn::Item::Mod(module) = item
                && module.content.is_none()
                && !is_test(&module.attrs)
            {
                let name = module.ident.to_string();
                let name = name.trim_start_matches("r#");
                let mut inner = path.clone();
                inner.push(name.to_owned());
                let places = [
                    folder.join(format!("{name}.rs")),
                    folder.join(name).join("mod.rs"),
                ];
                // one that is made by a build, or is another system's and named by a path, is no file of ours
                if let Some(place) = places.into_iter().find(|place| place.exists()) {
                    self.add(inner, &place)?;
                }
            }
        }
        let file = file.to_owned();
        self.modules.insert(path, Module { file, parsed });
        Ok(())
    }

    /// The file of the deepest module that a path names.
    fn file(&self, path: &[String]) -> Option<&Path> {
        (0..=path.len())
            .rev()
            .find_map(|end| self.modules.get(path.get(..end)?))
            .map(|module| module.file.as_path())
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return false;
        };
        list.path.is_ident("cfg") && list.tokens.to_string() == "test"
    })
}

struct Imports<'t> {
    tree: &'t Tree,
    at: &'t [String],
    found: BTreeSet<PathBuf>,
}

impl Imports<'_> {
    fn path(&mut self, segments: &[String]) {
        let Some(first) = segments.first() else {
            return;
        };
        let mut whole: Vec<String> = self.at.to_vec();
        let mut rest = segments.iter();
        match first.as_str() {
            "crate" => {
                whole.clear();
                rest.next();
            }
            "self" => {
                rest.next();
            }
            "super" => {
                while rest.as_slice().first().is_some_and(|part| part == "super") {
                    whole.pop();
                    rest.next();
                }
            }
            child => {
                whole.push(child.to_owned());
                if !self.tree.modules.contains_key(&whole) {
                    return;
                }
                whole.pop();
            }
        }
        whole.extend(rest.cloned());
        if let Some(file) = self.tree.file(&whole) {
            self.found.insert(file.to_owned());
        }
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            let mut path = before.to_vec();
            path.push(name.to_string().trim_start_matches("r#").to_owned());
            path
        };
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) if name.ident == "self" => self.path(before),
            syn::UseTree::Name(name) => self.path(&with(&name.ident)),
            syn::UseTree::Rename(rename) if rename.ident == "self" => self.path(before),
            syn::UseTree::Rename(rename) => self.path(&with(&rename.ident)),
            syn::UseTree::Glob(_) => self.path(before),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_fn(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| {
                segment
                    .ident
                    .to_string()
                    .trim_start_matches("r#")
                    .to_owned()
            })
            .collect();
        // one segment is a name of this file
        if segments.len() > 1 && !matches!(segments.first().map(String::as_str), Some("self")) {
            self.path(&segments);
        }
        syn::visit::visit_path(self, path);
    }

    // what a restricted visibility names is no import
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

/// The files that each file of the UI imports. Tests are left out.
fn imports_of_ui() -> Result<BTreeMap<String, BTreeSet<String>>, Trouble> {
    let mut arrows = BTreeMap::new();
    for path in files_of_ui()? {
        let name = path.to_string_lossy();
        if name.ends_with(".test.ts") || name.ends_with(".css") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
        arrows.insert(named(&path), imported_by(&path, &text));
    }
    Ok(arrows)
}

/// What a file of the UI imports from others of its kind: `from './x'`, `import('./x')`. Types count as well: who reads a type
/// depends on its file.
fn imported_by(file: &Path, text: &str) -> BTreeSet<String> {
    let folder = file.parent().unwrap_or(file);
    let mut found = BTreeSet::new();
    for quote in ['\'', '"'] {
        for mark in ["from ", "import(", "import "] {
            for part in text.split(&format!("{mark}{quote}")).skip(1) {
                let Some(name) = part
                    .split(quote)
                    .next()
                    .filter(|name| name.starts_with('.'))
                else {
                    continue;
                };
                let place = folder.join(name);
                let candidates = [
                    place.clone(),
                    PathBuf::from(format!("{}.ts", place.display())),
                    place.join("index.ts"),
                ];
                let there = candidates.iter().find(|place| place.is_file());
                if let Some(path) = there.and_then(|place| place.canonicalize().ok())
                    && let Ok(root) = root().canonicalize()
                    && let Ok(path) = path.strip_prefix(root)
                {
                    found.insert(path.to_string_lossy().replace('\\', "/"));
                }
            }
        }
    }
    found
}

/// The circles among arrows, each once: the strongly connected parts of more than one file (Tarjan, 1972).
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let mut search = Search::of(arrows);
    for file in arrows.keys() {
        if !search.index.contains_key(file.as_str()) {
            search.visit(file);
        }
    }
    search.found
}

struct Search<'a> {
    arrows: &'a BTreeMap<String, BTreeSet<String>>,
    index: BTreeMap<&'a str, usize>,
    low: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    found: Vec<Vec<String>>,
}

impl<'a> Search<'a> {
    const fn of(arrows: &'a BTreeMap<String, BTreeSet<String>>) -> Self {
        Self {
            arrows,
            index: BTreeMap::new(),
            low: BTreeMap::new(),
            stack: Vec::new(),
            found: Vec::new(),
        }
    }

    fn visit(&mut self, file: &'a str) -> usize {
        let number = self.index.len();
        self.index.insert(file, number);
        self.stack.push(file);
        let mut low = number;
        for target in self.arrows.get(file).into_iter().flatten() {
            let reached = match self.index.get(target.as_str()) {
                None if self.arrows.contains_key(target) => self.visit(target),
                Some(index) if self.stack.contains(&target.as_str()) => *index,
                _ => continue,
            };
            low = low.min(reached);
        }
        self.low.insert(file, low);
        if low == number {
            let start = self.stack.iter().position(|on| *on == file);
            let part = self.stack.split_off(start.unwrap_or_default());
            if part.len() > 1 {
                self.found
                    .push(part.into_iter().map(str::to_owned).collect());
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrows(of: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
        let line = |(file, on): &(&str, &[&str])| {
            let on = on.iter().map(|on| (*on).to_owned()).collect();
            ((*file).to_owned(), on)
        };
        of.iter().map(line).collect()
    }

    #[test]
    fn a_circle_is_found_once_and_a_chain_is_none() {
        let chain = arrows(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
        assert!(circles(&chain).is_empty());
        let circle = arrows(&[("a", &["b"]), ("b", &["c"]), ("c", &["a", "d"]), ("d", &[])]);
        assert_eq!(circles(&circle), [["a", "b", "c"]]);
    }

    #[test]
    fn a_store_belongs_to_its_folder() {
        assert_eq!(owner_of_store("src/forum/store.rs"), Some("src/forum/"));
        assert_eq!(
            owner_of_store("src/forum/store/posts.rs"),
            Some("src/forum/")
        );
        assert_eq!(owner_of_store("src/forum/restore.rs"), None);
    }

    #[test]
    fn the_picture_is_read_as_it_is_drawn() {
        let text = "# House\n\n```crates\nledger ←\nreplica ← ledger\n```\n";
        let drawn = picture(text);
        assert!(drawn["ledger"].is_empty());
        assert_eq!(drawn["replica"], BTreeSet::from(["ledger".to_owned()]));
    }
}
