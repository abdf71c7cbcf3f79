//! The app in the real WebView, driven through WebKitWebDriver (the W3C's WebDriver, and WebKitGTK's
//! `webkitgtk:browserOptions`). Ends only what it started, also when a test panics: driver, app and the
//! WebView's own processes are one process group.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use crate::home::Home;
use crate::until::until;
use crate::{Told, programs};

/// How long a page may take; a machine that is busy takes its time.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The app's window.
pub struct Window {
    driver: WebDriver,
    process: Child,
    binary: PathBuf,
}

impl Window {
    /// Opens the app on a home's profile, with more words for its command line.
    ///
    /// # Errors
    /// When WebKitWebDriver, a display or the program is missing (the sentence says what to install), or the
    /// window does not open.
    pub async fn open(home: &Home, words: &[&str]) -> Told<Self> {
        let profile = home.profile();
        let mut all = vec!["--data".to_owned(), profile.display().to_string()];
        all.extend(words.iter().map(|word| (*word).to_owned()));
        Self::open_program(home, &programs::program("mutual-learning")?, &all).await
    }

    /// Opens any program with a WebView.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_program(home: &Home, binary: &Path, words: &[String]) -> Told<Self> {
        programs::installed("WebKitWebDriver", "webkit2gtk-driver")?;
        if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
            return Err("there is no display; install Debian's packages xvfb and dbus, and run this inside: \
                 xvfb-run -a -s \"-screen 0 1366x768x24\" dbus-run-session --"
                .into());
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut window = Starting(Some(driver(home, port)?));
        let server = format!("http://127.0.0.1:{port}");
        until("WebKitWebDriver's answer", PATIENCE, async || {
            // it answers before it is ready, and its readiness is all that is asked here
            Ok(tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .ok())
        })
        .await?;
        let mut wishes = Capabilities::new();
        wishes.set(
            "webkitgtk:browserOptions",
            json!({ "binary": binary, "args": words }),
        )?;
        let driver = WebDriver::builder(&server, wishes)
            .request_timeout(Duration::from_secs(60))
            .connect()
            .await
            .map_err(|error| format!("the app's window did not open: {error}"))?;
        let process = window.0.take().ok_or("the driver is gone")?;
        Ok(Self {
            driver,
            process,
            binary: binary.to_owned(),
        })
    }

    /// The client.
    pub const fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Errors
    /// When the script throws or the page is gone.
    pub async fn ask(&self, script: &str) -> Told<Value> {
        let answer = self.driver.execute(script, Vec::<Value>::new()).await?;
        Ok(answer.json().clone())
    }

    /// Runs a script that calls `done` with its answer.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn answer(&self, script: &str) -> Told<Value> {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        let answer = self
            .driver
            .execute_async(script, Vec::<Value>::new())
            .await?;
        Ok(answer.json().clone())
    }

    /// Calls a command through the page's own door.
    ///
    /// # Errors
    /// What the command rejects with, as JSON.
    pub async fn invoke(&self, command: &str, parameters: Value) -> Told<Value> {
        let script = format!(
            "window.__TAURI_INTERNALS__.invoke({}, {parameters})
               .then((value) => done({{ value }}), (error) => done({{ error }}))",
            json!(command)
        );
        let mut answer = self.answer(&script).await?;
        match answer.get_mut("error").map(Value::take) {
            Some(error) => Err(error.to_string().into()),
            None => Ok(answer.get_mut("value").map(Value::take).unwrap_or_default()),
        }
    }

    /// Changes settings, as `saveSettings` does; the page hears of it by its event.
    ///
    /// # Errors
    /// As [`Self::invoke`], and when the page does not follow.
    pub async fn set(&self, changes: Value) -> Told {
        let mut settings = self.invoke("settings", json!({})).await?;
        for (name, value) in changes.as_object().into_iter().flatten() {
            if let Some(setting) = settings.get_mut(name) {
                *setting = value.clone();
            }
        }
        let part = |name: &str| settings.get(name).cloned().unwrap_or_default();
        let (language, theme) = (part("language"), part("theme"));
        self.invoke("save_settings", json!({ "settings": settings }))
            .await?;
        until("the page in its new settings", PATIENCE, async || {
            let page = self
                .ask("return [document.documentElement.lang, document.documentElement.dataset.theme ?? 'system']")
                .await?;
            Ok((page == json!([language, theme])).then_some(()))
        })
        .await
    }

    /// Goes to a page of the app by its path, as the history would.
    ///
    /// # Errors
    /// When the page does not show its heading.
    pub async fn go(&self, path: &str) -> Told {
        let script = format!(
            "history.pushState(null, '', {}); dispatchEvent(new PopStateEvent('popstate'))",
            json!(path)
        );
        self.ask(&script).await?;
        self.headed().await
    }

    /// Waits until a page shows its heading.
    ///
    /// # Errors
    /// When it does not.
    pub async fn headed(&self) -> Told {
        until("a heading", PATIENCE, async || {
            let heading = self
                .ask("return document.querySelector('h1')?.textContent ?? null")
                .await?;
            Ok(heading.as_str().map(drop))
        })
        .await?;
        self.settled().await
    }

    /// Waits until the fonts are there, two frames were drawn, and nothing moves any more: a picture taken earlier
    /// shows the page before, or its colours on their way.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn settled(&self) -> Told {
        let ready = "return !document.querySelector('[aria-busy=true]')";
        self.sees("the end of what takes its time", ready).await?;
        self.answer(
            "document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() =>
               Promise.allSettled(document.getAnimations()
                 .filter((moving) => moving.effect.getComputedTiming().endTime !== Infinity)
                 .map((moving) => moving.finished))
                 .then(() => requestAnimationFrame(() => done(true))))))",
        )
        .await?;
        Ok(())
    }

    /// Waits until a script's answer is true.
    ///
    /// # Errors
    /// When it never is; the sentence names `what`.
    pub async fn sees(&self, what: &str, script: &str) -> Told {
        until(what, PATIENCE, async || {
            Ok((self.ask(script).await? == true).then_some(()))
        })
        .await
    }

    /// Waits until the page shows these words.
    ///
    /// # Errors
    /// When it never does.
    pub async fn reads(&self, words: &str) -> Told {
        let script = format!("return document.body.innerText.includes({})", json!(words));
        self.sees(&format!("the words “{words}”"), &script).await
    }

    /// Makes the page this large, in CSS pixels.
    ///
    /// # Errors
    /// When the window does not take the size.
    pub async fn size(&self, width: u32, height: u32) -> Told {
        self.driver.set_window_rect(0, 0, width, height).await?;
        let script = format!("return innerWidth === {width} && innerHeight === {height}");
        self.sees(&format!("a window of {width}×{height}"), &script)
            .await?;
        self.settled().await
    }

    /// Takes a picture.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn picture(&self, path: &Path) -> Told {
        self.settled().await?;
        self.driver.screenshot(path).await?;
        Ok(())
    }

    /// Kills the app, and only it, as a power cut would; the window is of no use after that.
    ///
    /// # Errors
    /// When the app is not found.
    pub fn kill(&self) -> Told {
        let app = self.app()?;
        if Command::new("kill")
            .args(["-KILL", &app])
            .status()?
            .success()
        {
            Ok(())
        } else {
            Err("the app could not be killed".into())
        }
    }

    /// Whether the app still runs.
    pub fn runs(&self) -> bool {
        self.app().is_ok()
    }

    /// The proportional set size (proc(5), `smaps_rollup`) of the app and of WebKit's processes that it started, in MB.
    ///
    /// # Errors
    /// When a process cannot be read.
    pub fn memory(&self) -> Told<f64> {
        let mut kibibytes = 0.0;
        for (process, binary) in self.group()? {
            if binary.ends_with("WebKitWebDriver") {
                continue;
            }
            let rollup = std::fs::read_to_string(process.join("smaps_rollup"))?;
            let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
            let words = line.and_then(|line| line.split_whitespace().next());
            kibibytes += words.ok_or("no Pss")?.parse::<f64>()?;
        }
        Ok(kibibytes * 1024.0 / 1e6)
    }

    /// The app's process: of our group, and started from our binary.
    fn app(&self) -> Told<String> {
        let mut group = self.group()?.into_iter();
        let app = group.find(|(_, binary)| *binary == self.binary);
        let (process, _) = app.ok_or("the app is not running")?;
        let number = process.file_name().ok_or("a process without a number")?;
        Ok(number.to_string_lossy().into_owned())
    }

    /// The processes of our group, by their folder in /proc, with their binaries.
    fn group(&self) -> Told<Vec<(PathBuf, PathBuf)>> {
        let group = self.process.id().to_string();
        let mut found = Vec::new();
        for entry in std::fs::read_dir("/proc")? {
            let process = entry?.path();
            let belongs = std::fs::read_to_string(process.join("stat")).is_ok_and(|stat| {
                // proc(5): after the name in parentheses come state, parent and group
                stat.rsplit(')')
                    .next()
                    .and_then(|rest| rest.split_whitespace().nth(2))
                    == Some(group.as_str())
            });
            if let (true, Ok(binary)) = (belongs, std::fs::read_link(process.join("exe"))) {
                found.push((process, binary));
            }
        }
        Ok(found)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // the driver dies with its group below: the session needs no farewell
        drop(self.driver.clone().leak());
        end(&mut self.process);
    }
}

/// A driver that has no session yet.
struct Starting(Option<Child>);

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(process) = &mut self.0 {
            end(process);
        }
    }
}

fn driver(home: &Home, port: u16) -> Told<Child> {
    let mut command = Command::new("WebKitWebDriver");
    command
        .arg("--host=127.0.0.1")
        .arg(format!("--port={port}"))
        .envs(home.variables())
        .env("TAURI_AUTOMATION", "true")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if std::env::var_os("RUST_LOG").is_none() {
        command.stderr(Stdio::null());
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    Ok(command.spawn()?)
}

/// Ends a driver's whole group.
fn end(process: &mut Child) {
    let group = format!("-{}", process.id());
    let ended = Command::new("kill")
        .args(["-KILL", "--", &group])
        .stderr(Stdio::null())
        .status();
    // a group that is already gone is what was wanted
    drop(ended);
    drop(process.wait());
}
