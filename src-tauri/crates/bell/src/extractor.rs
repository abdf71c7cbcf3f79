//! Reading files in a program of its own, `mutual __extract`, which stands beside this one; and the text of what was added here,
//! read beside all else.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use device::child::{self, Ended, Limits};
use programme::materials::extract::{due, extract};
use programme::materials::extracted::{Asked, Extracted, Extracts, Part};
use programme::materials::index_texts::index_texts;
use replica::{Error, Replica, Result, Touched};

/// So long a file may tell what it is called, while somebody waits …
const SOON: Duration = Duration::from_secs(8);
/// … and so long its text may be read, while nobody does.
const LATER: Duration = Duration::from_secs(90);
/// The longest answer, in bytes.
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;

/// Reads files in a program of its own.
#[derive(Debug, Clone)]
pub struct Extractor {
    program: PathBuf,
}

impl Extractor {
    /// That program, beside this one.
    ///
    /// # Errors
    /// `no-extractor` where it is not there.
    pub fn beside() -> Result<Self> {
        let missing = || Error::of(programme::Code::NoExtractor);
        let program = child::beside("mutual").map_err(|_| missing())?;
        match program.is_file() {
            true => Ok(Self { program }),
            false => Err(missing().with("path", program.display())),
        }
    }
}

impl Extractor {
    /// This very program, where it is that one.
    ///
    /// # Errors
    /// `no-extractor` where its own place is not known.
    pub fn own() -> Result<Self> {
        let program = std::env::current_exe()
            .map_err(|error| Error::of(programme::Code::NoExtractor).because(error))?;
        Ok(Self { program })
    }
}

impl Extracts for Extractor {
    fn extract(&self, asked: &Asked<'_>, file: &mut dyn io::Read) -> Result<Extracted> {
        let part = match asked.part {
            Part::About => "about",
            Part::Text => "text",
        };
        let look = serde_json::to_value(asked.look)
            .map_err(|error| Error::internal("extractor", error))?;
        let look = look.as_str().unwrap_or_default();
        let words = [
            "__extract",
            "--look",
            look,
            "--media",
            asked.media,
            "--part",
            part,
        ];
        let limits = Limits {
            time: match asked.part {
                Part::About => SOON,
                Part::Text => LATER,
            },
            output: LONGEST_ANSWER,
        };
        let ended = child::run(&self.program, &words, file, limits)
            .map_err(|error| Error::internal("extractor", error))?;
        let unread = |why: &str| Error::of(programme::Code::FileNoText).with("why", why);
        match ended {
            Ended::Well(answer) => united(&answer).ok_or_else(|| unread("ended")),
            // what it had read until then is better than nothing
            Ended::Badly(answer) => united(&answer)
                .map(|found| Extracted { cut: true, ..found })
                .ok_or_else(|| unread("ended")),
            Ended::Refused(why) => {
                let why = String::from_utf8_lossy(&why);
                // it is a word of ours, or that program is another one
                let word = |letter: char| letter.is_ascii_lowercase() || letter == '-';
                match why.trim() {
                    why if !why.is_empty() && why.len() < 20 && why.chars().all(word) => {
                        Err(unread(why))
                    }
                    _ => Err(unread("ended")),
                }
            }
        }
    }
}

/// What the lines of an answer say together; `None` where no line is whole. Each adds to those before it.
fn united(answer: &[u8]) -> Option<Extracted> {
    let lines = answer.split(|byte| *byte == b'\n');
    let said = lines.filter_map(|line| serde_json::from_slice::<Extracted>(line).ok());
    said.reduce(Extracted::with)
}

/// What was done.
#[derive(Debug, Default)]
pub struct Read {
    /// The materials whose text goes out now.
    pub touched: Touched,
    /// The text of drafts was read too.
    pub drafts: bool,
}

/// Reads the text of files that were added here and lets it travel; what came from others goes into the index. What goes
/// wrong with one file keeps nobody from the others. `wanted` says of which materials.
///
/// # Errors
/// See the crate.
pub fn extract_all(
    replica: &mut Replica,
    now: DateTime<Utc>,
    extractor: &Extractor,
    wanted: &dyn Fn(&str) -> bool,
    stop: &dyn Fn() -> bool,
) -> Result<Read> {
    let mut done = Read::default();
    for job in due(replica, now)? {
        if stop() {
            break;
        }
        if !wanted(&job.material) {
            continue;
        }
        match extract(replica, now, &job, extractor) {
            Ok(more) => {
                done.drafts |= more.is_empty();
                done.touched.extend(more);
            }
            Err(error) => tracing::warn!("the text of {}: {error}", job.material),
        }
    }
    index_texts(replica)?;
    Ok(done)
}
