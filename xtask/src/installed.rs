//! The package as users get it: its papers read by Debian's own judges, and the installed app tried in a root where nothing
//! else of ours is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{self, Build};
use crate::linux::{self, Packed};
use crate::needs::{self, Purpose};
use crate::step::Step;
use crate::system::{self, System};
use crate::tally::Tally;
use crate::trouble::Trouble;
use crate::ui;

/// What the trial needs in the root beside the package and what that depends on. The app itself recommends
/// desktop-file-utils and a notification daemon.
const BESIDE: &str = "ca-certificates,dbus,desktop-file-utils,dunst,libglib2.0-bin,shared-mime-info,webkit2gtk-driver,xauth,\
    xdg-utils,xvfb";

/// Both parts by themselves.
///
/// # Errors
/// When something is missing, does not compile, or a part failed.
pub fn installed() -> Result<(), Trouble> {
    needs::find(Purpose::Testing)?;
    ui::build()?;
    let programs = Build::Tests.run()?;
    let mut tally = Tally::default();
    parts(&mut tally, &programs);
    tally.close()
}

/// Both parts, from compiled programs.
pub fn parts(tally: &mut Tally, programs: &Path) {
    let name = "the installed app";
    if system::this() != System::Debian {
        return tally.not_checked(name, "its root is made on Debian only");
    }
    let mut package = None;
    tally.part("the package", || {
        let made = linux::installers(programs, Packed::Quickly)?;
        let deb = made
            .deb
            .ok_or_else(|| Trouble::new("dpkg-deb is not here", "install the package dpkg"))?;
        judged(&deb)?;
        package = Some(deb);
        Ok(())
    });
    let Some(package) = package else {
        return tally.not_checked(name, "there is no package");
    };
    let within = "mount -t proc proc /proc";
    let may = Step::new(["unshare", "--mount", "--pid", "--fork", "sh", "-c", within]);
    if may.answer().is_none() {
        return tally.not_checked(name, "no root may be made here: only root mounts");
    }
    let root = match app::target() {
        Ok(target) => target.join("package/root"),
        Err(trouble) => return tally.not_checked(name, trouble.what()),
    };
    if let Err(trouble) = make(&root) {
        // without a connection there are no packages, which says nothing of ours
        return tally.not_checked(name, trouble.what());
    }
    tally.part(name, || {
        let tried = tried(programs, &package, &root);
        let gone = remove(&root);
        tried.and(gone)
    });
}

/// lintian, AppStream's validator and that of desktop files.
fn judged(package: &Path) -> Result<(), Trouble> {
    let tree = app::target()?.join("package/tree/usr/share");
    let file = |name: &str| tree.join(name).display().to_string();
    Step::new(["desktop-file-validate"])
        .args([file("applications/mutual-learning.desktop")])
        .run()?;
    Step::new(["appstreamcli", "validate", "--no-net"])
        .args([file("metainfo/org.mutuallearning.desktop.metainfo.xml")])
        .run()?;
    Step::new(["lintian", "--allow-root", "--fail-on", "error"])
        .args([package.display().to_string()])
        .run()
}

/// Runs the trial in the root with its own processes and mounts, which end with it.
fn tried(programs: &Path, package: &Path, root: &Path) -> Result<(), Trouble> {
    let bring = |from: &Path, name: &str| {
        fs::copy(from, root.join(name))
            .map(drop)
            .map_err(|error| Trouble::file(from, &error))
    };
    bring(package, "mutual-learning.deb")?;
    bring(&programs.join("installed"), "installed")?;
    // the shell stays the first process there: xvfb-run waits for a signal, which a first process does not get
    let within = "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && mount -t tmpfs tmpfs \"$0/tmp\" && \
            chroot \"$0\" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
            xvfb-run -a -s '-screen 0 1366x768x24 -noreset' dbus-run-session -- /installed /mutual-learning.deb; exit $?";
    Step::new([
        "timeout",
        "--kill-after=10",
        "600",
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        within,
    ])
    .args([root.display().to_string()])
    .run()
}

/// Debian's release of this computer, from where this computer has its own packages.
fn make(root: &Path) -> Result<(), Trouble> {
    remove(root)?;
    let release = "/etc/os-release";
    let text =
        fs::read_to_string(release).map_err(|error| Trouble::file(Path::new(release), &error))?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    let name =
        name.ok_or_else(|| Trouble::new("this Debian names no release", "see /etc/os-release"))?;
    let sources = sources();
    if sources.is_empty() {
        return Err(Trouble::new(
            "no source of Debian's packages is named in /etc/apt",
            "see `man sources.list`",
        ));
    }
    Step::new([
        "mmdebstrap",
        "--quiet",
        "--variant=apt",
        "--skip=cleanup/apt/lists",
    ])
    .args([
        format!("--include={BESIDE}"),
        name.to_owned(),
        root.display().to_string(),
    ])
    .args(sources.iter().map(|path| path.display().to_string()))
    .run()
}

/// The files that name where this computer has Debian's packages from; those of others are left out.
fn sources() -> Vec<PathBuf> {
    let listed = fs::read_dir("/etc/apt/sources.list.d")
        .into_iter()
        .flatten();
    let mut files: Vec<PathBuf> = listed
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    files.push("/etc/apt/sources.list".into());
    files.sort();
    files.retain(|path| {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines()
            .any(|line| !line.trim_start().starts_with('#') && line.contains("debian"))
            && text.contains("main")
    });
    files
}

fn remove(root: &Path) -> Result<(), Trouble> {
    match root.exists() {
        // --one-file-system: were anything of this computer still mounted there, it stays
        true => Step::new([
            "rm",
            "-rf",
            "--one-file-system",
            &root.display().to_string(),
        ])
        .run(),
        false => Ok(()),
    }
}
