//! On Linux the WebView plays nothing from a scheme of ours (tauri-apps/tauri#3725), but from an HTTP server: one on this computer's
//! own address, at a port that the system chooses. It gives nothing without the token of this start, which only the page learns,
//! and nothing under another name: `Host` is compared whole, or a page on the web could lead here by a name of its own.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_LENGTH, HOST, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tauri::AppHandle;
use tokio::net::TcpListener;

use crate::error::{CommandError, CommandResult};
use crate::media::{self, Part};

/// Begins to serve, until the app ends. Returns what all addresses begin with: `http://127.0.0.1:<port>/<token>/`.
///
/// # Errors
/// `open-failed` when the system gives no port or no randomness.
pub async fn begin(app: AppHandle) -> CommandResult<String> {
    let mut token = [0; 32];
    getrandom::fill(&mut token).map_err(CommandError::outside)?;
    let token: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(here)
        .await
        .map_err(CommandError::outside)?;
    let host = listener
        .local_addr()
        .map_err(CommandError::outside)?
        .to_string();
    let begins = format!("http://{host}/{token}/");
    tauri::async_runtime::spawn(serve(app, listener, host, format!("/{token}/")));
    Ok(begins)
}

async fn serve(app: AppHandle, listener: TcpListener, host: String, begins: String) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // too many files are open, perhaps: some will close
                tracing::warn!("{error}");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let (app, host, begins) = (app.clone(), host.clone(), begins.clone());
        tauri::async_runtime::spawn(async move {
            let answers = hyper::service::service_fn(move |request| {
                answer(app.clone(), host.clone(), begins.clone(), request)
            });
            let served = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), answers)
                .await;
            if let Err(error) = served {
                // a player ends its requests as it likes
                tracing::debug!("{error}");
            }
        });
    }
}

async fn answer(
    app: AppHandle,
    host: String,
    begins: String,
    request: Request<Incoming>,
) -> Result<Response<Given>, Infallible> {
    let Some(address) = admitted(&request, &host, &begins) else {
        return Ok(refused(media::refusal(StatusCode::NOT_FOUND, None)));
    };
    let headers = request.headers().clone();
    let asked = app.clone();
    let part =
        tauri::async_runtime::spawn_blocking(move || media::part(&asked, &address, &headers));
    let part = match part.await {
        Ok(Ok(part)) => Arc::new(part),
        Ok(Err((status, length))) => return Ok(refused(media::refusal(status, length))),
        Err(error) => {
            tracing::warn!("{error}");
            return Ok(refused(media::refusal(StatusCode::NOT_FOUND, None)));
        }
    };
    let mut head = media::head(&part, part.from, part.to);
    let headers = head.headers_mut();
    headers.insert(CONTENT_LENGTH, (part.to - part.from).into());
    // who knows the token is the page itself, which draws a picture of a film
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // piece by piece: nothing of a long film is held
    let pieces = stream::unfold(part.from, move |at| {
        next(app.clone(), Arc::clone(&part), at)
    });
    Ok(head.map(|_| BodyExt::boxed_unsync(StreamBody::new(pieces))))
}

/// The piece that begins there, and where the next one does.
async fn next(app: AppHandle, part: Arc<Part>, at: u64) -> Option<(io::Result<Frame<Bytes>>, u64)> {
    if at >= part.to {
        return None;
    }
    let read = tauri::async_runtime::spawn_blocking(move || media::bytes(&app, &part, at));
    let piece = read.await.ok().flatten().filter(|piece| !piece.is_empty());
    Some(match piece {
        Some(piece) => {
            let then = at + piece.len() as u64;
            (Ok(Frame::data(piece.into())), then)
        }
        // the length was promised: the player hears that it broke off
        None => (Err(io::Error::other("not to be read")), u64::MAX),
    })
}

/// What is given: a file, piece by piece.
type Given = UnsyncBoxBody<Bytes, io::Error>;

fn refused(answer: Response<Vec<u8>>) -> Response<Given> {
    answer.map(|bytes| {
        Full::new(Bytes::from(bytes))
            .map_err(|never| match never {})
            .boxed_unsync()
    })
}

/// The address that a request asks for, if it may ask.
fn admitted<Body>(request: &Request<Body>, host: &str, begins: &str) -> Option<String> {
    let named = request.headers().get(HOST)?.to_str().ok()?;
    let plain = |address: &&str| {
        let mut bytes = address.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/'))
    };
    let address = request.uri().path().strip_prefix(begins)?;
    let may = *request.method() == Method::GET && named == host;
    Some(address)
        .filter(plain)
        .filter(|_| may)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_knows_the_token_and_says_the_right_name_is_answered() {
        let (host, begins) = ("127.0.0.1:40001", "/secret/");
        let ask = |method: &str, host: &str, path: &str| {
            let request = Request::builder()
                .method(method)
                .header(HOST, host)
                .uri(path);
            request.body(()).unwrap()
        };
        let good = ask("GET", host, "/secret/rosa.01/r-1");
        assert_eq!(
            admitted(&good, host, begins).as_deref(),
            Some("rosa.01/r-1")
        );
        for (method, named, path) in [
            ("POST", host, "/secret/rosa.01/r-1"),
            ("GET", "127.0.0.1.example.org:40001", "/secret/rosa.01/r-1"),
            ("GET", "localhost:40001", "/secret/rosa.01/r-1"),
            ("GET", "127.0.0.1", "/secret/rosa.01/r-1"),
            ("GET", host, "/Secret/rosa.01/r-1"),
            ("GET", host, "/rosa.01/r-1"),
            ("GET", host, "/secret/%2e%2e/r-1"),
        ] {
            assert_eq!(
                admitted(&ask(method, named, path), host, begins),
                None,
                "{named} {path}"
            );
        }
        assert_eq!(admitted(&Request::new(()), host, begins), None);
    }
}
