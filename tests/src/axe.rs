//! axe-core on the page that is shown.

use serde_json::Value;
use tokio::sync::OnceCell;

use crate::webview::Window;
use crate::{Told, programs};

static SOURCE: OnceCell<String> = OnceCell::const_new();

/// What axe-core finds, one line a finding: the rule, what it asks for, and where.
///
/// # Errors
/// When the UI's packages are not there, or the page does not answer.
pub async fn findings(window: &Window) -> Told<Vec<String>> {
    let source = SOURCE
        .get_or_try_init(|| async {
            let path = programs::repository().join("ui/node_modules/axe-core/axe.min.js");
            std::fs::read_to_string(path)
                .map_err(|error| format!("axe-core ({error}); run: npm ci, in ui/"))
        })
        .await?;
    if window.ask("return typeof window.axe").await? != "object" {
        window.ask(source).await?;
    }
    let found = window
        .answer(
            "axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.map(
               (rule) => `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.target.join(' ')).join(' | ')}`)),
             (error) => done([`axe failed: ${error}`]))",
        )
        .await?;
    let lines = found.as_array().ok_or("axe-core gave no list")?;
    Ok(lines.iter().map(line).collect())
}

fn line(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
