//! The window rings as long as it is open and no bell does.

use std::path::Path;
use std::sync::atomic::Ordering;

use bell::{Bell, Choice, Elected, chosen};
use device::links::Link;
use tauri::{AppHandle, Manager as _, WebviewWindow};

use crate::events::turned;
use crate::shell::Shell;

/// Begins once the person's own profile is open; ends with the window.
pub fn begin(app: &AppHandle, bell: Bell) {
    let handle = app.clone();
    device::notify::on_action(move |choice| {
        let shell = handle.state::<Shell>();
        let mut inner = shell.lock();
        let asked = inner
            .open()
            .ok()
            .and_then(|open| chosen(&open.profile, &choice).ok());
        match asked {
            Some(Choice::Join(link)) => {
                if let Err(error) = opener::open_browser(link) {
                    tracing::warn!("{error}");
                }
            }
            Some(Choice::Open { programme, page }) => {
                if !shell.page_listens.load(Ordering::SeqCst)
                    && let Err(error) = inner.open().and_then(|open| open.select(&programme))
                {
                    tracing::warn!("{}", error.code.as_str());
                }
                drop(inner);
                show_of(&handle, &page, Some(programme));
            }
            None => show(&handle, &Link::Today),
        }
    });
    let shell = app.state::<Shell>();
    let app = app.clone();
    let keyed = bell.key.is_some();
    shell.begin_to_ring(keyed, |rope| {
        std::thread::spawn(move || {
            bell.ring(
                &rope,
                || app.state::<Shell>().now(),
                |elected, round| match (elected, round) {
                    (Elected::Rings, Err(error)) => tracing::warn!("{error}"),
                    (Elected::Rings, Ok(round)) if round.refused > 0 => {
                        tracing::warn!(
                            "not shown: {}",
                            round.answer.as_deref().unwrap_or_default()
                        );
                    }
                    _ => {}
                },
            );
        })
    });
}

/// Brings the window forward, at a page of the open programme.
pub fn show(app: &AppHandle, page: &Link) {
    show_of(app, page, None);
}

/// Brings the window forward as a second start asked: at a page, or at a programme file that is looked at. The plain second
/// start leaves the page as it is.
pub fn show_asked(app: &AppHandle, words: Vec<String>, folder: &Path) {
    let words = words.into_iter().skip(1).map(Into::into);
    let asked = crate::arguments::asked_in(words, folder);
    let mut given = None;
    for file in asked.files {
        if file.is_file() {
            app.state::<Shell>().give(file);
            given = Some("/add".to_owned());
        }
    }
    let path = given.or_else(|| asked.page.as_ref().map(path_of));
    bring(app, path, asked.programme);
}

fn show_of(app: &AppHandle, page: &Link, programme: Option<String>) {
    bring(app, Some(path_of(page)), programme);
}

/// Brings the window forward, and turns it to a page if there is one.
fn bring(app: &AppHandle, path: Option<String>, programme: Option<String>) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    let turned = shown.and_then(|()| match path {
        Some(path) => turn_to(&window, path, programme),
        None => Ok(()),
    });
    if let Err(error) = turned {
        tracing::warn!("{error}");
    }
}

/// The UI's pages are paths; ids are `[a-z0-9-]` only.
fn path_of(page: &Link) -> String {
    match page {
        Link::Session(id) => format!("/session/{id}"),
        Link::Meeting(_) => "/programme".to_owned(),
        Link::Forum => "/forum".to_owned(),
        Link::Today => "/today".to_owned(),
    }
}

fn turn_to(window: &WebviewWindow, path: String, programme: Option<String>) -> tauri::Result<()> {
    let app = window.app_handle();
    if app.state::<Shell>().page_listens.load(Ordering::SeqCst) {
        return turned(app, path, programme);
    }
    // nothing can be typed yet
    let mut url = window.url()?;
    url.set_path(&path);
    window.navigate(url)
}
