//! What Linux installs: one tree of files, made into a .deb and an .rpm by the systems' own tools.
//!
//! Tauri's bundler is for Windows and macOS: what it writes for Linux has no copyright file, no manual, the time of the
//! build in it, and a desktop file of another name than the one that AppStream looks for.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app;
use crate::step::{Step, root};
use crate::trouble::Trouble;

/// The programs that users get.
pub const PROGRAMS: [&str; 2] = ["mutual-learning", "mutual"];

/// How well a package is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// As small as can be: for users.
    Small,
    /// Quickly: to be tried and thrown away.
    Quickly,
}

/// The installers that were made.
#[derive(Debug)]
pub struct Installers {
    /// For Debian and its like.
    pub deb: Option<PathBuf>,
    /// For Fedora and its like.
    pub rpm: Option<PathBuf>,
}

/// Makes the packages whose tools are here, from compiled programs and the example that writes their papers.
///
/// # Errors
/// When a file cannot be read or written, a tool fails, or neither tool is here.
pub fn installers(programs: &Path, packed: Packed) -> Result<Installers, Trouble> {
    let folder = app::target()?.join("package");
    let tree = folder.join("tree");
    let words = Words::of(&tree)?;
    lay_out(programs, &tree, &words)?;
    let there = |tool: &str| Step::new([tool, "--version"]).answer().is_some();
    let made = Installers {
        deb: match there("dpkg-deb") {
            true => Some(deb(&folder, &tree, words.clone(), packed)?),
            false => None,
        },
        rpm: match packed == Packed::Small && there("rpmbuild") {
            true => Some(rpm(&folder, &words)?),
            false => None,
        },
    };
    if made.deb.is_none() && made.rpm.is_none() {
        return Err(Trouble::new(
            "neither dpkg-deb nor rpmbuild is here",
            "install the package dpkg or rpm-build",
        ));
    }
    Ok(made)
}

/// What stands for `@NAME@` in the files of `src-tauri/package`.
#[derive(Debug, Clone)]
struct Words(Vec<(&'static str, String)>);

impl Words {
    fn of(tree: &Path) -> Result<Self, Trouble> {
        let asked = |words: &[&str]| {
            let step = Step::new(words.iter().copied());
            let answer = step.answer().ok_or_else(|| step.failed())?;
            Ok::<_, Trouble>(answer.trim().to_owned())
        };
        // the last commit's time, so that the same commit gives the same package
        let at = asked(&["git", "log", "-1", "--format=%ct"])?;
        let at =
            chrono::DateTime::from_timestamp(at.parse().unwrap_or_default(), 0).unwrap_or_default();
        Ok(Self(vec![
            ("VERSION", env!("CARGO_PKG_VERSION").to_owned()),
            ("DATE", at.format("%Y-%m-%d").to_string()),
            ("RFC2822", at.to_rfc2822()),
            ("EPOCH", at.timestamp().to_string()),
            ("TREE", tree.display().to_string()),
        ]))
    }

    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| *key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn put(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }

    /// A file of `src-tauri/package` with the words in their places.
    fn file(&self, name: &str) -> Result<String, Trouble> {
        let path = root().join("src-tauri/package").join(name);
        let mut text = fs::read_to_string(&path).map_err(|error| Trouble::file(&path, &error))?;
        for (key, value) in &self.0 {
            text = text.replace(&format!("@{key}@"), value);
        }
        Ok(text)
    }
}

/// Everything that is installed, below `tree` as it will lie below `/`.
fn lay_out(programs: &Path, tree: &Path, words: &Words) -> Result<(), Trouble> {
    if tree.exists() {
        fs::remove_dir_all(tree).map_err(|error| Trouble::file(tree, &error))?;
    }
    let bin = made(tree, "usr/bin")?;
    for name in PROGRAMS {
        let from = programs.join(name);
        let to = bin.join(name);
        Step::new(["strip", "--strip-all", "-o"])
            .args([to.display().to_string(), from.display().to_string()])
            .run()?;
    }
    let share = made(tree, "usr/share")?;
    app::example(programs, "papers")
        .args([share.display().to_string()])
        .run()?;
    let write = |place: &str, name: &str, text: String| {
        let path = made(&share, place)?.join(name);
        fs::write(&path, text).map_err(|error| Trouble::file(&path, &error))
    };
    write(
        "applications",
        "mutual-learning.desktop",
        words.file("mutual-learning.desktop")?,
    )?;
    write(
        "mime/packages",
        "mutual-learning.xml",
        words.file("mime.xml")?,
    )?;
    write(
        "metainfo",
        "org.mutuallearning.desktop.metainfo.xml",
        words.file("metainfo.xml")?,
    )?;
    write(
        "man/man1",
        "mutual-learning.1",
        words.file("mutual-learning.1")?,
    )?;
    let licence = root().join("LICENSE");
    let licence = fs::read_to_string(&licence).map_err(|error| Trouble::file(&licence, &error))?;
    let copyright = format!("{}{}", words.file("copyright")?, as_field(&licence));
    write("doc/mutual-learning", "copyright", copyright)?;
    write("doc/mutual-learning", "changelog", words.file("changelog")?)?;
    write(
        "lintian/overrides",
        "mutual-learning",
        words.file("lintian-overrides")?,
    )?;
    let copied = |from: &str, place: &str, name: &str| {
        let from = root().join(from);
        let to = made(&share, place)?.join(name);
        fs::copy(&from, &to)
            .map(drop)
            .map_err(|error| Trouble::file(&from, &error))
    };
    copied("NOTICE", "doc/mutual-learning", "NOTICE")?;
    for (size, file) in [
        ("32x32", "32x32.png"),
        ("128x128", "128x128.png"),
        ("256x256", "128x128@2x.png"),
        ("512x512", "icon.png"),
    ] {
        copied(
            &format!("icons/{file}"),
            &format!("icons/hicolor/{size}/apps"),
            "mutual-learning.png",
        )?;
    }
    copied(
        "icons/source.svg",
        "icons/hicolor/scalable/apps",
        "mutual-learning.svg",
    )?;
    // -n: no name and no time in it, so that the same text gives the same bytes
    let pages = share.join("man/man1");
    let listed = fs::read_dir(&pages).map_err(|error| Trouble::file(&pages, &error))?;
    let pages = listed.filter_map(Result::ok).map(|entry| entry.path());
    let doc = share.join("doc/mutual-learning");
    let all = pages.chain([doc.join("changelog"), doc.join("NOTICE")]);
    Step::new(["gzip", "-9", "-n"])
        .args(all.map(|path| path.display().to_string()))
        .run()?;
    // whatever umask made it: everybody reads, the owner writes, programs run
    let place = tree.display().to_string();
    Step::new(["chmod", "-R", "u=rwX,go=rX", &place]).run()?;
    Step::new(["find", &place, "-exec", "touch", "--no-dereference", "-d"])
        .args([
            format!("@{}", words.get("EPOCH")),
            "{}".to_owned(),
            "+".to_owned(),
        ])
        .run()
}

fn made(above: &Path, place: &str) -> Result<PathBuf, Trouble> {
    let path = above.join(place);
    fs::create_dir_all(&path).map_err(|error| Trouble::file(&path, &error))?;
    Ok(path)
}

/// A text as the value of a field (Debian's copyright format, 1.0): each line begins with a space, an empty one is a dot.
fn as_field(text: &str) -> String {
    let mut field = String::new();
    for line in text.lines() {
        field.push(' ');
        field.push_str(if line.trim().is_empty() { "." } else { line });
        field.push('\n');
    }
    field
}

fn deb(folder: &Path, tree: &Path, mut words: Words, packed: Packed) -> Result<PathBuf, Trouble> {
    let architecture = Step::new(["dpkg", "--print-architecture"]);
    let architecture = architecture
        .answer()
        .ok_or_else(|| architecture.failed())?
        .trim()
        .to_owned();
    let size = Step::new(["du", "-sk", "--apparent-size", &tree.display().to_string()]);
    let size = size.answer().ok_or_else(|| size.failed())?;
    words.put("DEPENDS", depends(folder, tree)?);
    words.put("SIZE", size.split_whitespace().next().unwrap_or_default());
    words.put("ARCHITECTURE", architecture.clone());
    let control = made(tree, "DEBIAN")?;
    let write = |name: &str, text: String| {
        let path = control.join(name);
        fs::write(&path, text).map_err(|error| Trouble::file(&path, &error))
    };
    write("control", words.file("control")?)?;
    let sums = Step::new([
        "sh",
        "-c",
        "find usr -type f | LC_ALL=C sort | xargs -d '\\n' md5sum",
    ])
    .inside(tree);
    write("md5sums", sums.answer().ok_or_else(|| sums.failed())?)?;
    Step::new(["chmod", "-R", "u=rwX,go=rX", &control.display().to_string()]).run()?;
    let file = folder.join(format!(
        "mutual-learning_{}_{architecture}.deb",
        words.get("VERSION")
    ));
    let pack = match packed {
        Packed::Small => ["-Zxz", "-z9"],
        Packed::Quickly => ["-Zgzip", "-z1"],
    };
    let packing = Step::new(["dpkg-deb", "--root-owner-group", "--build"])
        .args(pack)
        .args([tree.display().to_string(), file.display().to_string()])
        .with("SOURCE_DATE_EPOCH", words.get("EPOCH"))
        .run();
    // the tree is what is installed, and no more
    fs::remove_dir_all(&control).map_err(|error| Trouble::file(&control, &error))?;
    packing.map(|()| file)
}

/// The libraries that the programs really link, as Debian's own tool finds them.
fn depends(folder: &Path, tree: &Path) -> Result<String, Trouble> {
    let work = folder.join("depends");
    let control = made(&work, "debian")?.join("control");
    // the tool wants to stand beside a source package
    fs::write(
        &control,
        "Source: mutual-learning\n\nPackage: mutual-learning\nArchitecture: any\n",
    )
    .map_err(|error| Trouble::file(&control, &error))?;
    let mut step = Step::new(["dpkg-shlibdeps", "-O"]).inside(&work);
    for name in PROGRAMS {
        step = step.args([
            "-e".to_owned(),
            tree.join("usr/bin").join(name).display().to_string(),
        ]);
    }
    let answer = step.answer().ok_or_else(|| step.failed())?;
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="));
    line.map(str::to_owned).ok_or_else(|| {
        Trouble::new(
            "dpkg-shlibdeps names no library",
            "see what it says about the programs",
        )
    })
}

fn rpm(folder: &Path, words: &Words) -> Result<PathBuf, Trouble> {
    let top = made(folder, "rpm")?;
    let spec = top.join("mutual-learning.spec");
    fs::write(&spec, words.file("mutual-learning.spec")?)
        .map_err(|error| Trouble::file(&spec, &error))?;
    Step::new(["rpmbuild", "-bb", "--quiet"])
        .args([
            format!("--define=_topdir {}", top.display()),
            // its own folders may lie elsewhere where its macros are those of another system
            "--define=_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm".to_owned(),
            "--define=use_source_date_epoch_as_buildtime 1".to_owned(),
            "--define=clamp_mtime_to_source_date_epoch 1".to_owned(),
            "--define=_buildhost localhost".to_owned(),
            // as the .deb is packed; what rpmbuild takes by itself depends on the system, and is twice as large here
            "--define=_binary_payload w9.xzdio".to_owned(),
            spec.display().to_string(),
        ])
        .with("SOURCE_DATE_EPOCH", words.get("EPOCH"))
        .run()?;
    let name = format!(
        "mutual-learning-{}-1.{}.rpm",
        words.get("VERSION"),
        std::env::consts::ARCH
    );
    let (from, to) = (top.join("RPMS").join(&name), folder.join(&name));
    fs::rename(&from, &to).map_err(|error| Trouble::file(&from, &error))?;
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_becomes_a_field() {
        assert_eq!(
            as_field("MIT License\n\nCopyright\n"),
            " MIT License\n .\n Copyright\n"
        );
    }

    #[test]
    fn words_stand_in_their_places() {
        let mut words = Words(vec![("VERSION", "1.2.3".to_owned())]);
        words.put("ARCHITECTURE", "amd64");
        let text = words.file("control").unwrap();
        assert!(text.contains("\nVersion: 1.2.3\nArchitecture: amd64\n"));
    }
}
