//! A window of the same size with nothing in it: what the bench measures the app's start against.

#[allow(
    clippy::disallowed_methods,
    reason = "what Tauri's macro makes ends the process when its own context cannot be read"
)]
fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/empty/tauri.conf.json"))
}
