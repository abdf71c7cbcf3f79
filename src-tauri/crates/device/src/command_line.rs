//! A command as one line of Windows (Microsoft, "Parsing C++ command-line arguments").

use std::path::Path;

use crate::error::Error;

/// `program` and `args`, each in quotes. A path of Windows holds no quotes, and ours are the arguments.
///
/// # Errors
/// `internal` for a path that is no Unicode, or a quote in a word.
pub(crate) fn written(program: &Path, args: &[&str]) -> Result<String, Error> {
    let program = program
        .to_str()
        .ok_or_else(|| Error::internal("the path of the program is no Unicode"))?;
    let mut words = Vec::new();
    for word in std::iter::once(&program).chain(args) {
        if word.contains('"') || word.ends_with('\\') {
            return Err(Error::internal(format!("{word} cannot stand in quotes")));
        }
        words.push(format!("\"{word}\""));
    }
    Ok(words.join(" "))
}
