//! What a page shows by its address, at `media://localhost/…` (on Windows `http://media.localhost/…`): portraits at
//! `portrait/<person>/<version>`, and the files of materials at `material/<id>/<key>`, whole or by ranges of bytes. Only what the
//! open programme holds, and only to the window itself. Nothing of it is ever on the disk in the clear.

use programme::people::portrait::portrait;
use tauri::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager as _};

use crate::shell::Shell;

/// The scheme.
pub const SCHEME: &str = "media";

/// So many bytes are handed over at a time, at the most: whoever wants more asks again.
const MOST: u64 = 4 * 1024 * 1024;

/// A picture of more bytes is not shown: it would have to be held whole.
const LARGEST_IMAGE: u64 = 64 * 1024 * 1024;

/// What of a file is given as itself. All else is bytes that nothing runs.
const SHOWN: &[&str] = &[
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/avif",
];

/// Answers one request. Blocks on the database.
pub fn answer(app: &AppHandle, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    if *request.method() != Method::GET {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    let Some(address) = request.uri().path().strip_prefix('/').and_then(decoded) else {
        return plain(StatusCode::NOT_FOUND);
    };
    let mut answer = match address.strip_prefix("material/") {
        Some(rest) => file(app, rest, request.headers()),
        None => picture(app, &address),
    };
    // the page itself may read it, and no other page is in the window
    let origin = HeaderValue::from_static("*");
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    answer
}

fn picture(app: &AppHandle, address: &str) -> Response<Vec<u8>> {
    let shell = app.state::<Shell>();
    let mut inner = shell.lock();
    let found = match inner.programme() {
        Ok(programme) => portrait(programme, address).unwrap_or_else(|error| {
            tracing::warn!("{error}");
            None
        }),
        Err(_) => None,
    };
    match found {
        Some(bytes) => with(StatusCode::OK, "image/jpeg", bytes),
        None => plain(StatusCode::NOT_FOUND),
    }
}

/// What of a file is asked for.
pub struct Part {
    /// The material.
    pub id: String,
    /// The key of its rendition.
    pub key: String,
    /// From which byte.
    pub from: u64,
    /// To which byte, which is not included.
    pub to: u64,
    /// The length of the file.
    pub length: u64,
    /// As what it is given.
    pub media: String,
    /// A range was asked for in a header.
    pub partial: bool,
}

/// What a request asks for of a file: `<id>/<key>`, or `<id>/<key>/<from>/<to>` for whoever cannot ask for a range in a header.
///
/// # Errors
/// The status with which it is refused, and the file's length where it has none of these bytes.
pub fn part(
    app: &AppHandle,
    address: &str,
    headers: &HeaderMap,
) -> Result<Part, (StatusCode, Option<u64>)> {
    let missing = || (StatusCode::NOT_FOUND, None);
    let parts: Vec<&str> = address.split('/').collect();
    let (id, key, named) = match parts.as_slice() {
        [id, key] => (*id, *key, None),
        [id, key, from, to] => match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(from), Ok(to)) => (*id, *key, Some((from, to))),
            _ => return Err(missing()),
        },
        _ => return Err(missing()),
    };
    let shell = app.state::<Shell>();
    let opened = shell.with_file(id, key, |opened| {
        Ok((opened.reader.length(), opened.rendition.media.clone()))
    });
    let (length, media) = opened.map_err(|error| {
        tracing::warn!("{error:?}");
        missing()
    })?;
    let asked = headers.get(header::RANGE);
    let asked = asked.and_then(|range| range.to_str().ok());
    let (from, to) = match (named, asked) {
        (Some((from, to)), _) => (from.min(length), to.min(length)),
        (None, Some(asked)) => {
            let none = || (StatusCode::RANGE_NOT_SATISFIABLE, Some(length));
            range(asked, length).ok_or_else(none)?
        }
        (None, None) => (0, length),
    };
    Ok(Part {
        id: id.to_owned(),
        key: key.to_owned(),
        from,
        to,
        length,
        media: served_as(&media).to_owned(),
        partial: named.is_none() && asked.is_some(),
    })
}

/// The bytes of a part from a place on, at most a few megabytes; `None` where they cannot be read.
pub fn bytes(app: &AppHandle, part: &Part, from: u64) -> Option<Vec<u8>> {
    let to = part.to.min(from.saturating_add(MOST));
    let shell = app.state::<Shell>();
    let read = shell.with_file(&part.id, &part.key, |opened| opened.range(from..to));
    read.map_err(|error| tracing::warn!("{error:?}")).ok()
}

/// The head of an answer that gives these bytes of a part.
pub fn head(part: &Part, from: u64, to: u64) -> Response<Vec<u8>> {
    let status = match part.partial {
        true => StatusCode::PARTIAL_CONTENT,
        false => StatusCode::OK,
    };
    let mut answer = with(status, &part.media, Vec::new());
    put(&mut answer, header::ACCEPT_RANGES, "bytes");
    if part.partial && to > from {
        let range = format!("bytes {from}-{}/{}", to - 1, part.length);
        put(&mut answer, header::CONTENT_RANGE, &range);
    }
    answer
}

/// An answer without a file.
pub fn refusal(status: StatusCode, length: Option<u64>) -> Response<Vec<u8>> {
    let mut refused = plain(status);
    if let Some(length) = length {
        put(
            &mut refused,
            header::CONTENT_RANGE,
            &format!("bytes */{length}"),
        );
    }
    refused
}

/// A file of a material, at once. What is long is given in part, and asked for on.
fn file(app: &AppHandle, address: &str, headers: &HeaderMap) -> Response<Vec<u8>> {
    let mut part = match part(app, address, headers) {
        Ok(part) => part,
        Err((status, length)) => return refusal(status, length),
    };
    let whole = !part.partial && address.matches('/').nth(1).is_none();
    let mut given = Vec::new();
    if whole && !plays(&part.media) {
        // an image has to be held whole
        if part.length > LARGEST_IMAGE {
            return plain(StatusCode::NOT_FOUND);
        }
        while (given.len() as u64) < part.length {
            match bytes(app, &part, given.len() as u64) {
                Some(piece) if !piece.is_empty() => given.extend(piece),
                _ => return plain(StatusCode::NOT_FOUND),
            }
        }
    } else {
        part.partial |= whole;
        match bytes(app, &part, part.from) {
            Some(piece) => given = piece,
            None => return plain(StatusCode::NOT_FOUND),
        }
    }
    let ends = part.from + given.len() as u64;
    head(&part, part.from, ends).map(|_| given)
}

fn plays(media: &str) -> bool {
    media.starts_with("audio/") || media.starts_with("video/")
}

fn served_as(media: &str) -> &str {
    match plays(media) || SHOWN.contains(&media) {
        true => media,
        false => "application/octet-stream",
    }
}

/// The bytes that a Range header asks for (RFC 9110, 14.2), the end not included. `None` where the file has none of them.
fn range(asked: &str, length: u64) -> Option<(u64, u64)> {
    // of several ranges the first one serves
    let first = asked.strip_prefix("bytes=")?.split(',').next()?.trim();
    let (from, to) = first.split_once('-')?;
    let (from, to) = match (from, to) {
        ("", last) => (length.saturating_sub(last.parse().ok()?), length),
        (from, "") => (from.parse().ok()?, length),
        (from, to) => {
            let to: u64 = to.parse().ok()?;
            (from.parse().ok()?, to.saturating_add(1).min(length))
        }
    };
    (from < to).then_some((from, to))
}

/// The page writes slashes as `%2F`; no address of ours has another character that needs it.
fn decoded(path: &str) -> Option<String> {
    let address = path.replace("%2F", "/").replace("%2f", "/");
    (!address.contains('%')).then_some(address)
}

fn plain(status: StatusCode) -> Response<Vec<u8>> {
    with(status, "application/octet-stream", Vec::new())
}

/// Nothing of a person is to stay in a cache of the WebView.
fn with(status: StatusCode, media: &str, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    put(&mut response, header::CONTENT_TYPE, media);
    put(&mut response, header::CACHE_CONTROL, "no-store");
    put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

fn put(response: &mut Response<Vec<u8>>, name: header::HeaderName, value: &str) {
    // a media type that another device wrote may hold what no header can
    let fixed = HeaderValue::from_static("application/octet-stream");
    let value = HeaderValue::from_str(value).unwrap_or(fixed);
    response.headers_mut().insert(name, value);
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

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (asked, expected) in [
            ("bytes=0-0", Some((0, 1))),
            ("bytes=0-", Some((0, 100))),
            ("bytes=90-200", Some((90, 100))),
            ("bytes=-10", Some((90, 100))),
            ("bytes=-200", Some((0, 100))),
            ("bytes=5-9, 20-30", Some((5, 10))),
            ("bytes=100-", None),
            ("bytes=9-5", None),
            ("bytes=-0", None),
            ("bytes=a-b", None),
            ("bytes=18446744073709551615-", None),
            ("bytes=0-18446744073709551615", Some((0, 100))),
            ("pages=1-2", None),
        ] {
            assert_eq!(range(asked, 100), expected, "{asked}");
        }
    }

    #[test]
    fn nothing_is_given_as_what_could_run() {
        for (media, expected) in [
            ("image/png", "image/png"),
            ("video/mp4", "video/mp4"),
            ("image/svg+xml", "application/octet-stream"),
            ("text/html", "application/octet-stream"),
            ("application/pdf", "application/octet-stream"),
        ] {
            assert_eq!(served_as(media), expected);
        }
    }
}
