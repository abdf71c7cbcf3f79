//! What goes to standard output and to standard error.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use programme::time::Reader;
use programme::{Language, words};
use replica::stamp::unstamp;
use serde::Serialize;

/// What went wrong, as a code of the catalogue with its parameters.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// The code.
    pub code: String,
    /// The parameters of its words.
    pub params: BTreeMap<String, String>,
}

/// The result of a verb.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure of that code.
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            params: BTreeMap::new(),
        }
    }

    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        replica::Error::from(error).into()
    }
}

/// Tells a failure on standard error: where, what happened, what is safe, what to do next.
pub fn failure(language: Language, failure: &Failure) {
    // what the window asks for on its page, the command line is given in a file
    if failure.code == "passphrase-needed" {
        let asked = words::word(language, "cli.passphrase");
        return error(&format!("mutual: {asked}\n"));
    }
    let part = |part: &str| {
        let key = format!("error.{}.{part}", failure.code);
        let said = words::say(language, &key, &with_reasons(language, &failure.params));
        (said != key && !said.is_empty()).then_some(said)
    };
    let get = |name: &str| {
        failure
            .params
            .get(name)
            .map(String::as_str)
            .filter(|text| *text != "0")
    };
    let place = match (get("path"), get("line"), get("column")) {
        (Some(path), Some(line), Some(column)) => format!("{path}:{line}:{column}: "),
        (Some(path), ..) => format!("{path}: "),
        (None, ..) => String::new(),
    };
    let what = part("what").unwrap_or_else(|| failure.code.clone());
    let mut text = format!("mutual: {place}{what}\n");
    if let Some(more) = get("more").and_then(|more| more.parse().ok()) {
        text.push_str(&format!(
            "        {}\n",
            words::count(language, "cli.more", more)
        ));
    }
    for said in ["safe", "next"].into_iter().filter_map(part) {
        text.push_str(&format!("        {said}\n"));
    }
    // the words of a fault of ours promise what lies behind it
    if let Some(detail) = get("detail").filter(|_| failure.code == "internal") {
        text.push_str(&format!("        {detail}\n"));
    }
    error(&text);
}

/// A reason such as `not-a-date` becomes words, where the catalogue has them.
fn with_reasons(language: Language, params: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    params
        .iter()
        .map(|(name, value)| {
            let key = format!("reason.{value}");
            let said = words::word(language, &key);
            (name.clone(), if said == key { value.clone() } else { said })
        })
        .collect()
}

/// A remark on standard error.
pub fn remark(text: &str) {
    error(&format!("{text}\n"));
}

fn error(text: &str) {
    // when even standard error is gone there is nobody to tell
    drop(std::io::stderr().write_all(harmless(text).as_bytes()));
}

/// Words to standard output, among which may be other people's: what steers a terminal or turns the direction of what stands
/// around it is left out.
pub fn text(text: &str) -> Result<()> {
    whole(&harmless(text))
}

/// Without what a terminal would obey.
fn harmless(text: &str) -> String {
    let obeyed = |letter: &char| {
        letter.is_control() && !matches!(letter, '\n' | '\t')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|letter| !obeyed(letter)).collect()
}

/// Text to standard output as it is. A reader that went away early (`| head`) is no failure.
fn whole(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A moment in the reader's own time, to the minute; what is no moment as it stands.
pub fn at(reader: &Reader, moment: &str) -> String {
    match unstamp(moment) {
        Ok(at) => at
            .with_timezone(&reader.zone)
            .format("%Y-%m-%d %H:%M")
            .to_string(),
        Err(_) => moment.to_owned(),
    }
}

/// JSON to standard output, on several lines.
pub fn json(value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::of("internal").with("detail", error))?;
    whole(&format!("{json}\n"))
}

/// What a verb wrote: its text, or with `--json` an object with the file's name, or with the text where no file
/// was named.
pub fn written(json: bool, out: Option<&Path>, contents: &str) -> Result<()> {
    if !json {
        return match out {
            Some(path) => shared(path, contents.as_bytes()),
            None => whole(contents),
        };
    }
    if let Some(path) = out {
        shared(path, contents.as_bytes())?;
    }
    self::json(&serde_json::json!({
        "out": out.map(|path| path.display().to_string()),
        "text": out.is_none().then_some(contents),
    }))
}

/// A file that appears whole or not at all, and its path.
pub fn file(json: bool, path: &Path, contents: &[u8]) -> Result<()> {
    shared(path, contents)?;
    match json {
        true => self::json(&serde_json::json!({ "out": path.display().to_string() })),
        false => text(&format!("{}\n", path.display())),
    }
}

/// What is meant for others, whole or not at all.
pub fn shared(path: &Path, contents: &[u8]) -> Result<()> {
    let named = |error: std::io::Error| Failure::from(error).with("path", path.display());
    device::whole::write_shared(path, contents).map_err(named)
}

/// Whether a file can be written there, so that nothing is begun that has to end with it.
pub fn writable(path: &Path) -> Result<()> {
    device::whole::writable(path).map_err(|error| Failure::from(error).with("path", path.display()))
}

/// A secret to a file that appears whole or not at all and that only its owner reads, or to standard output.
pub fn to(out: Option<&Path>, contents: &str) -> Result<()> {
    let Some(path) = out else {
        return whole(contents);
    };
    let named = |error: std::io::Error| Failure::from(error).with("path", path.display());
    device::whole::write(path, contents.as_bytes()).map_err(named)
}
