//! What the system keeps of this program's memory.

/// No core file is written of it when it crashes: keys and people's words are in it. Elsewhere than on Linux the system keeps
/// none unless somebody asked for it.
pub fn keep_no_core() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // one byte: with none a program that the system hands the memory to would still get it (core(5))
        let none = Rlimit {
            current: Some(1),
            maximum: Some(1),
        };
        if let Err(error) = setrlimit(Resource::Core, none) {
            tracing::warn!("core files: {error}");
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn no_core_file_is_written() {
        super::keep_no_core();
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap();
        let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        assert_eq!(values, ["1", "1"]);
    }
}
