//! No file of the repository may name a folder that exists on one computer only.

use std::fs;

use crate::step::{Step, root};
use crate::tally::Tally;
use crate::trouble::Trouble;

/// Looks through every tracked file. Without git there is no list of them, which is said.
pub fn part(tally: &mut Tally) {
    let name = "no computer's own paths";
    match Step::new(["git", "ls-files", "-z"]).answer() {
        None => tally.not_checked(name, "this is no git clone"),
        Some(list) => {
            tally.part(name, || look(&list));
        }
    }
}

fn look(list: &str) -> Result<(), Trouble> {
    let mut found = Vec::new();
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        // a tracked file may have been removed but not committed, and a picture is no text
        let text = fs::read(root().join(name))
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        for (index, line) in text.unwrap_or_default().lines().enumerate() {
            if let Some(path) = own_path(line) {
                found.push(format!("{name}:{}: {path}", index + 1));
            }
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(
        format!(
            "these lines name a path of one computer:\n  {}",
            found.join("\n  ")
        ),
        "name it from the repository's root, or take it as an argument",
    ))
}

/// The first path in a line that lies in somebody's own folder.
fn own_path(line: &str) -> Option<&str> {
    // written apart, so that this file does not find itself
    let homes = [
        ["/ro", "ot/"],
        ["/wo", "rk/"],
        ["/ho", "me/"],
        ["/Use", "rs/"],
        ["/tmp/dr", "aft/"],
        ["C:\\Use", "rs\\"],
    ];
    homes.iter().find_map(|home| {
        let start = line.find(&home.concat())?;
        let rest = line.get(start..)?;
        // "https://example.org/home/" is an address and no folder
        let before = line.get(..start)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || "-_.".contains(c)) {
            return None;
        }
        let named = line.get(start + home.concat().len()..)?.chars().next();
        if !named.is_some_and(char::is_alphanumeric) {
            return None;
        }
        rest.split([' ', '"', '\'', '`', ')', ',', ';']).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_found_and_an_address_is_not() {
        let home = ["see \"/ho", "me/maria/mutual\" there"].concat();
        assert_eq!(
            own_path(&home),
            Some(["/ho", "me/maria/mutual"].concat().as_str())
        );
        assert_eq!(
            own_path(&["cd /ro", "ot/work"].concat()),
            Some(["/ro", "ot/work"].concat().as_str())
        );
        assert_eq!(
            own_path(&["https://example.org/ho", "me/page"].concat()),
            None
        );
        assert_eq!(own_path("src-tauri/src/main.rs"), None);
    }
}
