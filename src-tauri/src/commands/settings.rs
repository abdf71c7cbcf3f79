//! Language, theme, clock and zone.

use programme::Area;
use programme::settings::{self, Settings};
use programme::time::{self, Zone};
use tauri::AppHandle;

use crate::error::CommandResult;
use crate::events::changed;
use crate::shell::work;

/// What the person chose.
#[tauri::command]
#[specta::specta]
pub async fn settings(app: AppHandle) -> CommandResult<Settings> {
    work(app, |shell, _| Ok(shell.lock().settings.clone())).await
}

/// Keeps what the person chose; before there is a profile it is remembered until there is one.
#[tauri::command]
#[specta::specta]
pub async fn save_settings(app: AppHandle, settings: Settings) -> CommandResult<Settings> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let chosen = Settings {
            detected_zone: inner.settings.detected_zone.clone(),
            ..settings
        };
        chosen.reader_zone()?;
        if let Some(open) = &inner.open {
            settings::save_settings(open.profile.device(), &chosen)?;
        }
        inner.settings = chosen.clone();
        changed(app, [Area::Settings, Area::Schedule, Area::People]);
        Ok(chosen)
    })
    .await
}

/// The zones to choose from.
#[tauri::command]
#[specta::specta]
pub async fn zones(app: AppHandle) -> CommandResult<Vec<Zone>> {
    work(app, |shell, _| Ok(time::zones(shell.now()))).await
}
