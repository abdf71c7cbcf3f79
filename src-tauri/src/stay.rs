//! The window stays in the app: no link, whoever wrote it, leads it anywhere else. What leads out is opened by the system, when
//! somebody asks for it (`commands::forum::open_link`).

use tauri::Url;
use tauri::plugin::{Builder, TauriPlugin};

/// Refuses every other page.
pub fn init() -> TauriPlugin<tauri::Wry> {
    Builder::new("stay")
        .on_navigation(|_, url| {
            let ours = is_ours(url);
            if !ours {
                tracing::warn!("the window was to leave the app, and stayed");
            }
            ours
        })
        .build()
}

/// The app's own pages: `tauri://localhost`, which is `http://tauri.localhost` on Windows.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_pages_are_ours() {
        for (url, ours) in [
            ("tauri://localhost/forum/question:q1", true),
            ("http://tauri.localhost/", true),
            ("about:blank", true),
            ("tauri://elsewhere/", false),
            ("https://example.org/", false),
            ("http://tauri.localhost.example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_ours(&Url::parse(url).unwrap()), ours, "{url}");
        }
    }
}
