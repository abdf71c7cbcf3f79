//! The desktop shell: the only crate that knows Tauri.
//!
//! On purpose not here: meaning, rules and SQL (the crate `programme`), and what differs between systems (the
//! crate `device`).

mod arguments;
mod closing;
mod commands;
mod door;
mod ends;
mod error;
mod events;
mod extracting;
mod files;
mod long;
mod media;
#[cfg(target_os = "linux")]
mod player;
mod ring;
mod shell;
mod stay;
mod texts;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use programme::Language;

use tauri::Manager as _;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

include!("commands/list.rs");

/// The typed door: every command and event, once.
pub fn door() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(list!(collect_commands))
        .events(collect_events![
            events::Changed,
            events::Closing,
            long::Progressed,
            events::Turned
        ])
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
}

/// The names of the commands, for the window's capabilities.
pub fn command_names() -> Vec<&'static str> {
    macro_rules! names {
        [$($($part:ident)::+),+ $(,)?] => { vec![$([$(stringify!($part)),+].last().copied().unwrap_or_default()),+] };
    }
    list!(names)
}

/// Opens the window and stays until it is closed.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    device::memory::keep_no_core();
    let language = Language::from_tag(device::locale::system_language()).unwrap_or(Language::En);
    if let Some(answer) = arguments::answered(std::env::args_os().skip(1), language) {
        return said(std::io::stdout(), &answer, ExitCode::SUCCESS);
    }
    if !has_display() {
        let sentence = programme::words::word(language, "shell.no_display");
        return said(
            std::io::stderr(),
            &format!("{sentence}\n"),
            ExitCode::FAILURE,
        );
    }
    match open(arguments::asked(std::env::args_os().skip(1))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// macOS tells by an event, and not by words, which files and links are to be opened.
#[cfg(target_os = "macos")]
fn opened(app: &tauri::AppHandle, event: &tauri::RunEvent) {
    if let tauri::RunEvent::Opened { urls } = event {
        let words = std::iter::once(String::new()).chain(urls.iter().map(ToString::to_string));
        ring::show_asked(app, words.collect(), std::path::Path::new("/"));
    }
}

#[cfg(not(target_os = "macos"))]
const fn opened(_: &tauri::AppHandle, _: &tauri::RunEvent) {}

fn said(mut to: impl Write, text: &str, code: ExitCode) -> ExitCode {
    match to.write_all(text.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Whether windows can be opened. Only Linux may lack that: GTK ends the program without a word of help.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[allow(
    clippy::disallowed_methods,
    reason = "what Tauri's macro makes ends the process when its own context cannot be read"
)]
fn open(asked: shell::Asked) -> Result<(), Box<dyn std::error::Error>> {
    let door = door();
    let page = asked.page.clone();
    let mut builder = tauri::Builder::default();
    // a profile of its own may stand beside the usual one (tests, the sample of a course)
    if asked.data.is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, words, folder| {
            ring::show_asked(app, words, std::path::Path::new(&folder));
        }));
    }
    builder
        .plugin(stay::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            let app = context.app_handle().clone();
            tauri::async_runtime::spawn_blocking(move || {
                responder.respond(media::answer(&app, &request));
            });
        })
        .invoke_handler(door.invoke_handler())
        .on_window_event(|window, event| {
            if let tauri::WindowEvent::CloseRequested { api, .. } = event
                && closing::is_to_be_said(window.app_handle())
            {
                api.prevent_close();
            }
            // heard here before the page hears of it, and asks for the file
            if let tauri::WindowEvent::DragDrop(tauri::DragDropEvent::Drop { paths, .. }) = event {
                let shell = window.app_handle().state::<shell::Shell>();
                paths.iter().for_each(|path| shell.choose(path));
            }
        })
        .setup(move |app| {
            door.mount_events(app);
            let shell = shell::Shell::new(&asked).map_err(|error| error.code.as_str())?;
            app.manage(shell);
            watch::others(app.handle());
            if let (Some(page), false) = (&page, asked.sample) {
                ring::show(app.handle(), page);
            }
            let handle = app.handle().clone();
            tauri::async_runtime::spawn_blocking(move || {
                commands::start::open_ahead(&handle.state::<shell::Shell>());
            });
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|app, event| opened(app, &event));
    Ok(())
}
