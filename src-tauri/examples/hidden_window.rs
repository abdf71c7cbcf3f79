//! A Tauri process that shows no window, as one that stays to ring would: what the bench measures the bell against.

#[allow(
    clippy::disallowed_methods,
    reason = "what Tauri's macro makes ends the process when its own context cannot be read"
)]
fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/hidden/tauri.conf.json"))
}
