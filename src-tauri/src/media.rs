//! What a page shows by its address: portraits, at `media://localhost/portrait/<person>/<version>` (on Windows
//! `http://media.localhost/…`). Only what the open programme holds, and only to the window itself.

use programme::people::portrait::portrait;
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager as _};

use crate::shell::Shell;

/// The scheme.
pub const SCHEME: &str = "media";

/// Answers one request. Blocks on the database.
pub fn answer(app: &AppHandle, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let found = match *request.method() {
        Method::GET => read(app, request.uri().path()),
        _ => return with(StatusCode::METHOD_NOT_ALLOWED, Vec::new()),
    };
    match found {
        Some(bytes) => with(StatusCode::OK, bytes),
        None => with(StatusCode::NOT_FOUND, Vec::new()),
    }
}

fn read(app: &AppHandle, path: &str) -> Option<Vec<u8>> {
    let address = decoded(path.strip_prefix('/')?)?;
    let shell = app.state::<Shell>();
    let mut inner = shell.lock();
    let programme = inner.programme().ok()?;
    portrait(programme, &address).unwrap_or_else(|error| {
        tracing::warn!("{error}");
        None
    })
}

/// The page writes slashes as `%2F`; no address of ours has another character that needs it.
fn decoded(path: &str) -> Option<String> {
    let address = path.replace("%2F", "/").replace("%2f", "/");
    (!address.contains('%')).then_some(address)
}

/// Nothing of a person is to stay in a cache of the WebView.
fn with(status: StatusCode, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let fixed = header::HeaderValue::from_static;
    headers.insert(header::CONTENT_TYPE, fixed("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_read() {
        let plain = decoded("portrait%2Frosa-luz%2F0011").unwrap();
        assert_eq!(plain, "portrait/rosa-luz/0011");
        assert_eq!(decoded("portrait/rosa%00"), None);
        assert_eq!(decoded("portrait/%2e%2e/x"), None);
    }
}
