//! Faults of the layout that are seen without eyes: what is cut off, lies over something else, or is out of sight.

use crate::Told;
use crate::webview::Window;

/// What is wrong with the page that is shown, one line a fault.
///
/// # Errors
/// When the page does not answer.
pub async fn faults(window: &Window) -> Told<Vec<String>> {
    let found = window.ask(include_str!("layout.js")).await?;
    let found = found.as_array().ok_or("the layout gave no list")?;
    Ok(found
        .iter()
        .map(|fault| fault.as_str().unwrap_or_default().to_owned())
        .collect())
}
