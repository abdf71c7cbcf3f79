//! `.desktop` files (Desktop Entry Specification 1.5): how a command is written into one, and where they lie.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The folder that `variable` names, or `usual` in the home folder (XDG Base Directory Specification).
pub(crate) fn folder(variable: &str, usual: &str) -> Result<PathBuf, Error> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| {
            std::env::home_dir()
                .filter(|home| home.is_absolute())
                .map(|home| home.join(usual))
        })
        .ok_or_else(|| Error::internal("this system names no home folder"))
}

/// Writes `text` to `path` and makes the folders above it, whole or not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |e| Error::io(path, &e);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    crate::whole::write(path, text.as_bytes()).map_err(failed)
}

/// Removes `path`; nothing there is as good.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io(path, &e)),
        _ => Ok(()),
    }
}

/// The value of `Exec` that runs `program` with `args`.
///
/// The program's own name may not hold `=` (specification), and GLib looks for a name with `%` before it has taken
/// the escapes out; such a program is run by the shell, which gets its name as an argument.
///
/// # Errors
/// `internal` for a name that is no UTF-8 or holds control characters: the format has no place for it.
pub(crate) fn exec(program: &Path, args: &[&str]) -> Result<String, Error> {
    let name = plain(program.as_os_str())?;
    let shell = ["/bin/sh", "-c", r#"exec "$0" "$@""#];
    let before: &[&str] = if name.contains(['=', '%']) {
        &shell
    } else {
        &[]
    };
    let mut words = Vec::new();
    for word in before.iter().chain([&name]).chain(args) {
        words.push(quoted(plain(OsStr::new(word))?));
    }
    Ok(words.join(" "))
}

/// The line by which a desktop passes over the entry once the program is gone, as after its package was removed. The format
/// has no quotes for it; a name that needs some goes without.
pub(crate) fn try_exec(program: &Path) -> String {
    match plain(program.as_os_str()) {
        Ok(name) if !name.contains(['\\', ';']) => format!("TryExec={name}\n"),
        _ => String::new(),
    }
}

fn plain(word: &OsStr) -> Result<&str, Error> {
    word.to_str()
        .filter(|word| !word.chars().any(char::is_control))
        .ok_or_else(|| {
            Error::internal(format!(
                "{} cannot stand in a desktop file",
                word.to_string_lossy().escape_debug()
            ))
        })
}

/// Within quotes a backslash goes before `"`, `` ` ``, `$` and `\`; the value as a whole then doubles its backslashes;
/// and `%` begins a field code, so that it is doubled.
fn quoted(word: &str) -> String {
    let mut safe = String::with_capacity(word.len() + 2);
    safe.push('"');
    for letter in word.chars() {
        match letter {
            '"' | '`' | '$' => {
                safe.push_str(r"\\");
                safe.push(letter);
            }
            '\\' => safe.push_str(r"\\\\"),
            '%' => safe.push_str("%%"),
            _ => safe.push(letter),
        }
    }
    safe.push('"');
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_quoted_as_the_specification_says() {
        let exec = |program: &str, args: &[&str]| exec(Path::new(program), args).unwrap();
        assert_eq!(
            exec("/usr/bin/mutual", &["bell"]),
            r#""/usr/bin/mutual" "bell""#
        );
        assert_eq!(
            exec(r#"/a "b" $c `d` \e"#, &[]),
            r#""/a \\"b\\" \\$c \\`d\\` \\\\e""#
        );
        assert_eq!(
            exec("/50 % = half", &[]),
            r#""/bin/sh" "-c" "exec \\"\\$0\\" \\"\\$@\\"" "/50 %% = half""#
        );
    }

    #[test]
    fn an_entry_names_the_program_that_it_needs() {
        let of = |program: &str| try_exec(Path::new(program));
        assert_eq!(of("/usr/bin/mutual"), "TryExec=/usr/bin/mutual\n");
        assert_eq!(of("/a b/mutual"), "TryExec=/a b/mutual\n");
        assert_eq!(of("/a\\b"), "");
    }

    #[test]
    fn what_has_no_place_in_the_format_is_refused() {
        use std::os::unix::ffi::OsStrExt;
        let refused = |program: &[u8], args: &[&str]| {
            let program = Path::new(OsStr::from_bytes(program));
            exec(program, args).unwrap_err().code()
        };
        assert_eq!(refused(b"/a\nb", &[]), "internal");
        assert_eq!(refused(b"/a\xff", &[]), "internal");
        assert_eq!(refused(b"/a", &["x\ny"]), "internal");
    }
}
