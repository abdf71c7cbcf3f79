//! `mutual`. All of it is in the library.

fn main() -> std::process::ExitCode {
    mutual::run()
}
