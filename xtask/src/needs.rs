//! What must be on this computer before a verb can work, and how it gets there.
//!
//! On Debian and Ubuntu what is missing is installed; elsewhere the exact command is named and the verb
//! stops. On purpose not here: what cargo and npm fetch by themselves.

use crate::step::Step;
use crate::system::{self, System};
use crate::trouble::Trouble;

/// What a verb is about to do; each includes the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Compile the app and its UI.
    Building,
    /// Open windows on a screen of our own and drive the WebView. Only Linux has such a screen.
    Screens,
    /// Run every test.
    Testing,
}

/// The oldest Node.js that the UI's tools run on (Vite 8: 20.19).
const NODE: (u32, u32) = (20, 19);
/// The cargo-deny for which deny.toml is written.
const CARGO_DENY: &str = "0.20.2";

/// Finds what is missing, installs it where we can, and names the command where we cannot.
///
/// # Errors
/// When something is still missing at the end.
pub fn find(purpose: Purpose) -> Result<(), Trouble> {
    node()?;
    let system = system::this();
    let missing = missing(system, &wanted(system, purpose));
    if missing.is_empty() {
        return Ok(());
    }
    if system == System::Debian {
        install(&missing)
    } else {
        Err(named(system, &missing))
    }
}

/// What makes an .rpm, beside what builds; a .deb is made by what every Debian has.
///
/// # Errors
/// When something is still missing at the end.
pub fn for_packages() -> Result<(), Trouble> {
    let system = system::this();
    let wanted: &[&str] = match system {
        System::Debian => &["rpm"],
        System::Fedora => &["rpm-build"],
        System::Arch | System::OtherLinux => &["rpmbuild"],
        System::MacOs | System::Windows => &[],
    };
    let missing = missing(system, wanted);
    match (missing.is_empty(), system) {
        (true, _) => Ok(()),
        (false, System::Debian) => install(&missing),
        (false, _) => Err(named(system, &missing)),
    }
}

/// What builds for Windows on Debian, and runs it there: Debian's own compiler with the sources of its library, a linker, an
/// assembler for OpenSSL, and Wine.
///
/// # Errors
/// Elsewhere than on Debian, and when something is still missing at the end.
pub fn for_windows() -> Result<(), Trouble> {
    if system::this() != System::Debian {
        return Err(Trouble::new(
            "building for Windows from here is known on Debian only",
            "on Windows itself the other verbs do all of it",
        ));
    }
    let wanted = [
        "cargo-web",
        "rustc-web",
        "rust-web-src",
        "mingw-w64",
        "nasm",
        "perl",
        "make",
        "wine",
    ];
    let missing = missing(System::Debian, &wanted);
    match missing.is_empty() {
        true => Ok(()),
        false => install(&missing),
    }
}

/// rustfmt and clippy, which the smallest Rust installation leaves out.
///
/// # Errors
/// When they are missing and rustup cannot add them.
pub fn rust_components() -> Result<(), Trouble> {
    let there = |tool| Step::new(["cargo", tool, "--version"]).answer().is_some();
    if there("fmt") && there("clippy") {
        return Ok(());
    }
    Step::new(["rustup", "component", "add", "rustfmt", "clippy"]).run()
}

/// cargo-deny, which reads every dependency's licence, source and advisories.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn cargo_deny() -> Result<(), Trouble> {
    let version = Step::new(["cargo", "deny", "--version"])
        .answer()
        .unwrap_or_default();
    if version.trim().ends_with(CARGO_DENY) {
        return Ok(());
    }
    // it is used a few times a day, for a second: built quickly rather than to be quick
    Step::new([
        "cargo",
        "install",
        "--locked",
        "cargo-deny",
        "--version",
        CARGO_DENY,
    ])
    .with("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
    .with("CARGO_PROFILE_RELEASE_LTO", "off")
    .run()
}

/// cargo-nextest is used where somebody has it; cargo's own runner does as well.
pub fn has_nextest() -> bool {
    Step::new(["cargo", "nextest", "--version"])
        .answer()
        .is_some()
}

/// The packages for a purpose, by the names that the system gives them. Windows and macOS have a few
/// programs instead; a Linux that we do not know is asked by pkg-config.
fn wanted(system: System, purpose: Purpose) -> Vec<&'static str> {
    // perl and make: OpenSSL is compiled with SQLCipher. D-Bus: Tauri's window library links it.
    let (building, screens, testing): (&[_], &[_], &[_]) = match system {
        System::Debian => (
            &[
                "build-essential",
                "pkg-config",
                "perl",
                "libwebkit2gtk-4.1-dev",
                "libdbus-1-dev",
            ],
            &["webkit2gtk-driver", "xvfb", "xauth", "dbus"],
            &[
                "dbus-x11",
                "gnome-keyring",
                "poppler-utils",
                "dunst",
                "desktop-file-utils",
                "xdg-utils",
                "libglib2.0-bin",
                "at-spi2-core",
                "python3",
                "python3-pip",
                // codes read by a program that we did not write, and faces of many scripts
                "zbar-tools",
                "fonts-noto-core",
                // pages and films that other programs make
                "librsvg2-bin",
                "gstreamer1.0-tools",
                "gstreamer1.0-plugins-base",
                "gstreamer1.0-plugins-good",
                // the package, and a root to try it in
                "appstream",
                "lintian",
                "mmdebstrap",
            ],
        ),
        System::Fedora => (
            &[
                "gcc",
                "gcc-c++",
                "make",
                "pkgconf-pkg-config",
                "perl-core",
                "webkit2gtk4.1-devel",
                "dbus-devel",
            ],
            // by file, which dnf understands: releases have moved them from package to package
            &[
                "/usr/bin/WebKitWebDriver",
                "/usr/bin/xvfb-run",
                "/usr/bin/xauth",
                "/usr/bin/dbus-run-session",
            ],
            &[
                "/usr/bin/dbus-launch",
                "gnome-keyring",
                "poppler-utils",
                "dunst",
                "desktop-file-utils",
                "xdg-utils",
                "/usr/bin/gio",
                "at-spi2-core",
                "/usr/bin/python3",
                "/usr/bin/pip3",
                "/usr/bin/zbarimg",
                "google-noto-sans-arabic-fonts",
                "google-noto-sans-devanagari-fonts",
                "google-noto-sans-hebrew-fonts",
                "google-noto-sans-myanmar-fonts",
                "/usr/bin/rsvg-convert",
                "/usr/bin/gst-launch-1.0",
                "gstreamer1-plugins-good",
            ],
        ),
        System::Arch => (
            &["base-devel", "perl", "webkit2gtk-4.1", "dbus"],
            &["webkitgtk-6.0", "xorg-server-xvfb", "xorg-xauth"],
            &[
                "gnome-keyring",
                "poppler",
                "dunst",
                "desktop-file-utils",
                "xdg-utils",
                "glib2",
                "at-spi2-core",
                "python",
                "python-pip",
                "zbar",
                "noto-fonts",
                "librsvg",
                "gst-plugins-base",
                "gst-plugins-good",
            ],
        ),
        System::OtherLinux => (
            &[
                "cc",
                "make",
                "pkg-config",
                "perl",
                "webkit2gtk-4.1",
                "dbus-1",
            ],
            &["WebKitWebDriver", "xvfb-run", "xauth", "dbus-run-session"],
            &[
                "dbus-launch",
                "gnome-keyring-daemon",
                "pdftotext",
                "zbarimg",
                "rsvg-convert",
                "gst-launch-1.0",
                "dunst",
                "desktop-file-validate",
                "xdg-mime",
                "gio",
            ],
        ),
        System::MacOs => (&["xcode"], &[], &[]),
        System::Windows => (&["perl", "webview2"], &[], &[]),
    };
    let mut all = building.to_vec();
    if purpose >= Purpose::Screens {
        all.extend_from_slice(screens);
    }
    if purpose >= Purpose::Testing {
        all.extend_from_slice(testing);
    }
    all
}

fn missing(system: System, wanted: &[&'static str]) -> Vec<&'static str> {
    let lacks = |there: fn(&str) -> bool| {
        wanted
            .iter()
            .copied()
            .filter(|name| !there(name))
            .collect::<Vec<_>>()
    };
    match system {
        System::Debian => {
            let question = Step::new([
                "dpkg-query",
                "-W",
                "-f",
                "${db:Status-Status} ${Package}\\n",
            ]);
            let answer = question.args(wanted.iter().copied()).whatever_it_prints();
            lacking_in_dpkg(wanted, &answer.unwrap_or_default())
        }
        System::Fedora => lacks(|name| {
            Step::new(["rpm", "-q", "--whatprovides", name])
                .answer()
                .is_some()
        }),
        System::Arch => lacks(|name| Step::new(["pacman", "-T", name]).answer().is_some()),
        System::OtherLinux => lacks(|name| match name {
            "webkit2gtk-4.1" | "dbus-1" => Step::new(["pkg-config", "--exists", name])
                .answer()
                .is_some(),
            program => on_path(program),
        }),
        System::MacOs => lacks(|_| Step::new(["xcode-select", "-p"]).answer().is_some()),
        System::Windows => lacks(|name| match name {
            "webview2" => WEBVIEW2.iter().any(|key| {
                Step::new(["reg", "query", key, "/v", "pv"])
                    .answer()
                    .is_some()
            }),
            program => Step::new(["where", program]).answer().is_some(),
        }),
    }
}

/// Where the WebView2 runtime notes its version: for all users, or for this one
/// (Microsoft, "Distribute your app and the WebView2 Runtime").
const WEBVIEW2: [&str; 2] = [
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
    r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
];

/// The wanted packages that dpkg-query does not call installed. Removed ones whose settings remain
/// ("config-files") are missing, and unknown ones do not stand in its answer at all.
fn lacking_in_dpkg<'a>(wanted: &[&'a str], answer: &str) -> Vec<&'a str> {
    let installed: Vec<&str> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("installed "))
        .map(str::trim)
        .collect();
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

fn on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

fn install(missing: &[&str]) -> Result<(), Trouble> {
    let root = Step::new(["id", "-u"])
        .answer()
        .is_some_and(|id| id.trim() == "0");
    if !root && !on_path("sudo") {
        return Err(named(System::Debian, missing));
    }
    // without RUNLEVEL a package of a service would start that service
    let apt = |words: &[&str]| {
        let sudo: &[&str] = if root { &[] } else { &["sudo"] };
        let quiet = [
            "env",
            "RUNLEVEL=1",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
        ];
        Step::new(sudo.iter().copied().chain(quiet)).args(words.iter().copied())
    };
    println!("Missing here: {}", missing.join(", "));
    if let Err(trouble) = apt(&["update", "-q"]).run() {
        println!(
            "{}: going on with the package lists that are here",
            trouble.what()
        );
    }
    apt(&["install", "-y", "-q", "--no-install-recommends"])
        .args(missing.iter().copied())
        .run()
        .map_err(|trouble| {
            Trouble::new(
                format!(
                    "{} could not be installed: {}",
                    missing.join(", "),
                    trouble.what()
                ),
                format!(
                    "see what apt-get says above; by hand it is: {}",
                    command(System::Debian, missing)
                ),
            )
        })
}

fn named(system: System, missing: &[&str]) -> Trouble {
    Trouble::new(
        format!("missing here: {}", missing.join(", ")),
        format!(
            "run this, then the same verb again:\n  {}",
            command(system, missing)
        ),
    )
}

/// The command that installs what is missing, as one would type it.
fn command(system: System, missing: &[&str]) -> String {
    let names = missing.join(" ");
    match system {
        System::Debian => format!("sudo apt-get install --no-install-recommends {names}"),
        System::Fedora => format!("sudo dnf install {names}"),
        System::Arch => format!("sudo pacman -S --needed {names}"),
        System::OtherLinux => format!(
            "install {names} with your system's package manager \
             (webkit2gtk-4.1 and dbus-1 are the names that pkg-config knows)"
        ),
        System::MacOs => "xcode-select --install".to_owned(),
        System::Windows => missing
            .iter()
            .map(|name| match *name {
                "webview2" => "winget install --exact --id Microsoft.EdgeWebView2Runtime",
                _ => "winget install --exact --id StrawberryPerl.StrawberryPerl",
            })
            .collect::<Vec<_>>()
            .join("\n  "),
    }
}

fn node() -> Result<(), Trouble> {
    let found = Step::new(["node", "--version"]).answer();
    let npm = Step::npm(["--version"]).answer().is_some();
    let (major, minor) = NODE;
    match found.as_deref().and_then(version) {
        Some(version) if version >= NODE && npm => Ok(()),
        _ => Err(Trouble::new(
            format!(
                "Node.js {major}.{minor} or newer with npm is needed for the window's pages; here is {}",
                found.as_deref().map_or("none", str::trim)
            ),
            "install the LTS from https://nodejs.org/en/download, open a new terminal, and run this again",
        )),
    }
}

/// Major and minor of Node's own answer, "v20.19.2".
fn version(answer: &str) -> Option<(u32, u32)> {
    let mut numbers = answer.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_dpkg_does_not_call_installed_is_missing() {
        let answer = "installed perl\nconfig-files xvfb\ninstalled libdbus-1-dev\n";
        assert_eq!(
            lacking_in_dpkg(&["perl", "xvfb", "libdbus-1-dev", "unheard-of"], answer),
            ["xvfb", "unheard-of"]
        );
        assert_eq!(lacking_in_dpkg(&["perl"], ""), ["perl"]);
        assert_eq!(
            lacking_in_dpkg(&["perl"], "installed perl-base\n"),
            ["perl"]
        );
    }

    #[test]
    fn a_purpose_includes_the_smaller_ones() {
        for system in [
            System::Debian,
            System::Fedora,
            System::Arch,
            System::OtherLinux,
        ] {
            let building = wanted(system, Purpose::Building);
            let testing = wanted(system, Purpose::Testing);
            assert!(testing.starts_with(&wanted(system, Purpose::Screens)));
            assert!(testing.starts_with(&building) && testing.len() > building.len());
        }
        assert!(!wanted(System::Debian, Purpose::Building).contains(&"xvfb"));
    }

    #[test]
    fn each_system_is_told_its_own_command() {
        assert_eq!(
            command(System::Fedora, &["perl-core", "make"]),
            "sudo dnf install perl-core make"
        );
        assert_eq!(
            command(System::Arch, &["base-devel"]),
            "sudo pacman -S --needed base-devel"
        );
        assert_eq!(command(System::MacOs, &["xcode"]), "xcode-select --install");
        assert_eq!(
            command(System::Windows, &["perl", "webview2"]),
            "winget install --exact --id StrawberryPerl.StrawberryPerl\n  \
             winget install --exact --id Microsoft.EdgeWebView2Runtime"
        );
        assert_eq!(
            command(System::Debian, &["xvfb"]),
            "sudo apt-get install --no-install-recommends xvfb"
        );
    }

    #[test]
    fn nodes_version_is_compared_by_number() {
        assert_eq!(version("v20.19.2\n"), Some((20, 19)));
        assert!(version("v20.9.0") < Some(NODE) && version("v100.0.0") > Some(NODE));
        assert_eq!(version("nonsense"), None);
    }
}
