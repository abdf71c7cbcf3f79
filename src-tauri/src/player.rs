//! On Linux the WebView plays nothing from a scheme of ours (tauri-apps/tauri#3725), but from an HTTP server: one on this computer's
//! own address, at a port that the system chooses. It gives nothing without the token of this start, which only the page learns,
//! and nothing under another name: `Host` is compared whole, or a page on the web could lead here by a name of its own.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tauri::AppHandle;
use tokio::net::TcpListener;

use crate::error::{CommandError, CommandResult};
use crate::media;

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
) -> Result<Response<Full<Bytes>>, Infallible> {
    let Some(address) = admitted(&request, &host, &begins) else {
        return Ok(refused());
    };
    let headers = request.headers().clone();
    let read = tauri::async_runtime::spawn_blocking(move || media::file(&app, &address, &headers));
    Ok(read.await.map_or_else(
        |_| refused(),
        |answer| answer.map(|bytes| Full::new(bytes.into())),
    ))
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

fn refused() -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
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
