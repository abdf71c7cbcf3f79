//! A light version of a material's file: its bytes lie in the clear only where nobody else reads, only while a program works on
//! them, and the light version is added beside the file.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use device::lighten::{Failed, Way, lighten as make};
use programme::Code;
use programme::materials::export_file::{export_file, safe_name};
use programme::materials::import_file::{Watch, add_light};
use programme::materials::open_file::open_file;
use replica::{Error, Replica, Result, Touched};

/// A file that shall have a light version.
#[derive(Debug, Clone, Copy)]
pub struct Heavy<'h> {
    /// The material, or the draft of one.
    pub material: &'h str,
    /// Which of its files; without it the first one that is here.
    pub key: Option<&'h str>,
    /// How it is made lighter.
    pub way: Way,
}

/// Makes a light version of a file, and adds it to its material: it has the language of the file. One that was made so before is
/// replaced.
///
/// # Errors
/// `no-converter` where the program is not here, `not-converted` where it could not read the file, `not-lighter` where nothing is won,
/// `stopped`; those of reading the file and of adding one. Nothing of it stays then.
pub fn lighten(
    replica: &mut Replica,
    profile: &Path,
    now: DateTime<Utc>,
    heavy: Heavy<'_>,
    watch: &Watch<'_>,
) -> Result<Touched> {
    let rendition = open_file(replica, heavy.material, heavy.key)?.rendition;
    let named = |error: Error| error.with("name", &rendition.name);
    if !Way::of_media(&rendition.media).contains(&heavy.way) {
        return Err(named(Error::of(Code::NotConverted)));
    }
    if !heavy.way.is_here() {
        return Err(missing(heavy.way));
    }
    let folder = Private::new(profile)?;
    let name = safe_name(&rendition.name);
    let (stem, ends) = name.rsplit_once('.').unwrap_or((&name, "bin"));
    let from = folder.0.join(format!("whole.{ends}"));
    export_file(replica, heavy.material, Some(&rendition.key), &from)?;
    let heard = device::lighten::Watch {
        seconds: rendition.seconds,
        progress: watch.progress,
        stop: watch.stop,
    };
    let made = make(heavy.way, &from, &folder.0, &heard).map_err(|failed| match failed {
        Failed::NoProgram(_) => missing(heavy.way),
        Failed::Stopped => Error::of(replica::Code::Stopped),
        Failed::Refused(said) => named(Error::of(Code::NotConverted)).because(said),
        Failed::Io(error) => Error::from(error),
    })?;
    let of = match heavy.way {
        Way::Sound => "audio",
        Way::Small => "360p",
        Way::Pages => "light",
    };
    let light = folder.0.join(format!("{stem} {of}.{}", heavy.way.ending()));
    fs::rename(made, &light)?;
    if fs::metadata(&light)?.len() >= rendition.bytes {
        return Err(named(Error::of(Code::NotLighter)));
    }
    add_light(replica, now, heavy.material, &rendition, &light, watch)
}

fn missing(way: Way) -> Error {
    Error::of(Code::NoConverter).with("program", way.program_name())
}

/// A folder that only this person reads, and that goes with all that is in it.
struct Private(std::path::PathBuf);

impl Private {
    fn new(profile: &Path) -> Result<Self> {
        let folder = device::handed::place(profile, "light")?;
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        // what can't go now goes with what was handed to other programs
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!("{error}");
        }
    }
}
