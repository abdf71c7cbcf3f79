//! The typed door is the only one.

use std::time::Duration;

use serde_json::{Value, json};
use stories::Told;
use stories::home::Home;
use stories::webview::Window;
use tokio::net::TcpListener;

use crate::{hold, journey};

#[test]
fn what_comes_from_elsewhere_does_nothing() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample"]).await?;
        window.headed().await?;
        // a server that must never be asked
        let server = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = server.local_addr()?.port();
        refuses(
            &window,
            "script-src-elem",
            "const script = document.createElement('script'); script.textContent = 'window.injected = 1'; document.body.append(script);",
        )
        .await?;
        refuses(&window, "script-src-attr", "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.injected = 1\">');").await?;
        refuses(
            &window,
            "img-src",
            &format!("new Image().src = 'http://127.0.0.1:{port}/a.png';"),
        )
        .await?;
        refuses(
            &window,
            "connect-src",
            &format!("fetch('http://127.0.0.1:{port}/').catch(() => {{}});"),
        )
        .await?;
        refuses(
            &window,
            "connect-src",
            "fetch('https://example.org').catch(() => {});",
        )
        .await?;
        refuses(&window, "frame-src", &format!("const frame = document.createElement('iframe'); frame.src = 'http://127.0.0.1:{port}/'; document.body.append(frame);")).await?;
        let injected = window.ask("return window.injected ?? null").await?;
        hold(injected.is_null(), "an injected script ran")?;
        let asked = tokio::time::timeout(Duration::from_millis(300), server.accept()).await;
        hold(asked.is_err(), "the page spoke to a server")?;
        let answer = window
            .answer("fetch('https://example.org').then(() => done('answered'), (error) => done(error.name))")
            .await?;
        hold(answer == "TypeError", format!("fetch gave {answer}"))
    });
}

#[test]
fn no_link_leads_the_window_out_of_the_app() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample"]).await?;
        window.headed().await?;
        // a server that must never be asked
        let server = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = server.local_addr()?.port();
        for leave in [
            format!("location.href = 'http://127.0.0.1:{port}/'"),
            format!(
                "const link = document.createElement('a'); link.href = 'http://127.0.0.1:{port}/'; document.body.append(link); link.click()"
            ),
            "location.href = 'data:text/html,elsewhere'".to_owned(),
        ] {
            window.ask(&leave).await?;
            // WebKit may open a line ahead of a click; nothing is asked on it
            let asked = tokio::time::timeout(Duration::from_millis(500), async {
                let (line, _) = server.accept().await?;
                line.readable().await?;
                let mut said = [0; 16];
                Told::Ok(line.try_read(&mut said).unwrap_or_default())
            });
            let asked = asked.await.map_or(Ok(0), |asked| asked)?;
            hold(asked == 0, format!("the window asked for a page: {leave}"))?;
            let at = window
                .ask("return location.protocol + location.host")
                .await?;
            hold(at == "tauri:localhost", format!("the window is at {at}"))?;
        }
        window.headed().await
    });
}

#[test]
fn commands_that_are_not_listed_are_refused() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample"]).await?;
        window.headed().await?;
        for (command, parameters) in [
            ("plugin:dialog|open", json!({ "options": {} })),
            ("plugin:window|close", json!({ "label": "main" })),
            (
                "plugin:webview|create_webview_window",
                json!({ "options": { "label": "x", "url": "https://example.org" } }),
            ),
            (
                "plugin:event|emit",
                json!({ "event": "changed", "payload": {} }),
            ),
            ("plugin:path|resolve_directory", json!({ "directory": 1 })),
            ("read_file", json!({ "path": "/etc/passwd" })),
        ] {
            let Err(refusal) = window.invoke(command, parameters).await else {
                return Err(format!("{command} was not refused").into());
            };
            let refusal = refusal.to_string();
            hold(
                refusal.contains("not allowed") || refusal.contains("not found"),
                format!("{command}: {refusal}"),
            )?;
        }
        // one that is listed rejects with a code and parameters, and with nothing else
        let Err(refusal) = window.invoke("session", json!({ "id": "none" })).await else {
            return Err("a session that is not there was given".into());
        };
        let refusal: Value = serde_json::from_str(&refusal.to_string())?;
        let mut names: Vec<&String> = refusal.as_object().ok_or("no object")?.keys().collect();
        names.sort();
        hold(
            names == ["code", "params"],
            format!("an error has {names:?}"),
        )
    });
}

/// Does something and expects the policy to refuse it under this directive.
async fn refuses(window: &Window, directive: &str, deed: &str) -> Told {
    let script = format!(
        "const late = setTimeout(() => done('nothing was refused'), 3000);
         document.addEventListener('securitypolicyviolation', (event) => {{ clearTimeout(late); done(event.effectiveDirective); }}, {{ once: true }});
         {deed}"
    );
    let refused = window.answer(&script).await?;
    hold(refused == directive, format!("{directive}: {refused}"))
}
