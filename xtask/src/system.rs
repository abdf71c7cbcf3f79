//! Which system this is, as far as installing packages goes.

/// A family of systems that install packages the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Debian, Ubuntu and what grew from them: apt.
    Debian,
    /// Fedora and its relatives: dnf.
    Fedora,
    /// Arch and its relatives: pacman.
    Arch,
    /// A Linux whose package manager we do not know.
    OtherLinux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// This computer's system.
pub fn this() -> System {
    if cfg!(target_os = "macos") {
        System::MacOs
    } else if cfg!(windows) {
        System::Windows
    } else {
        linux(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
    }
}

/// The family of a Linux from its os-release file (freedesktop.org, `os-release`: ID, then ID_LIKE).
pub fn linux(os_release: &str) -> System {
    let value = |key: &str| {
        os_release
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_lowercase())
            .unwrap_or_default()
    };
    let names = format!("{} {}", value("ID"), value("ID_LIKE"));
    let family = |name: &str| match name {
        "debian" | "ubuntu" => Some(System::Debian),
        "fedora" | "rhel" | "centos" => Some(System::Fedora),
        "arch" | "manjaro" => Some(System::Arch),
        _ => None,
    };
    names
        .split_whitespace()
        .find_map(family)
        .unwrap_or(System::OtherLinux)
}

/// Whether windows can be shown to somebody here.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linux_is_known_by_itself_or_by_its_ancestors() {
        let cases = [
            (
                "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n",
                System::Debian,
            ),
            ("ID=ubuntu\nID_LIKE=debian\n", System::Debian),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", System::Debian),
            ("ID=fedora\nVERSION_ID=43\n", System::Fedora),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                System::Fedora,
            ),
            ("ID=arch\n", System::Arch),
            ("ID=endeavouros\nID_LIKE=\"arch\"\n", System::Arch),
            ("ID=nixos\n", System::OtherLinux),
            ("", System::OtherLinux),
        ];
        for (os_release, expected) in cases {
            assert_eq!(linux(os_release), expected, "{os_release}");
        }
    }
}
