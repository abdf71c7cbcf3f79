//! Words are kept, whatever happens to the window.

use serde_json::json;
use stories::home::Home;
use stories::until::until;
use stories::webview::{PATIENCE, Window};
use thirtyfour::prelude::*;

use crate::{hold, journey};

const WORDS: &str = "Preguntar a los vecinos. Llevar pan, preguntar poco, quedarse a comer. ";

#[test]
fn a_note_survives_the_death_of_the_window() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &[]).await?;
        window.headed().await?;
        // first run, in Spanish
        click(&window, "input[type=radio][value=es]").await?;
        window.reads("Explorar el ejemplo").await?;
        click(&window, ".ways li:nth-child(3) button").await?;
        window.reads("Para preparar").await?;
        // the sample's programme, and its next session
        click(&window, "nav a[href='/programme']").await?;
        window.reads("ya pasó").await?;
        click(&window, ".is-next a").await?;
        window.reads("Tus notas").await?;
        let path = window.ask("return location.pathname").await?;
        let path = path.as_str().ok_or("no path")?.to_owned();
        let before = window
            .ask("return document.querySelector('#note').value")
            .await?;
        hold(before == "", "the sample begins without notes")?;
        let paper = window.driver().find(By::Css("#note")).await?;
        // somebody types without pausing, and the power goes
        let start = std::time::Instant::now();
        let mut typed: Vec<(std::time::Duration, usize)> = Vec::new();
        let mut written = String::new();
        while start.elapsed() < std::time::Duration::from_millis(3500) {
            for word in WORDS.split_inclusive(' ') {
                paper.send_keys(word).await?;
                written.push_str(word);
                typed.push((start.elapsed(), written.len()));
            }
        }
        let killed = start.elapsed();
        window.kill()?;
        drop(window);
        // what had been typed a second before must be there
        let safe = typed
            .iter()
            .filter(|(at, _)| *at + std::time::Duration::from_secs(1) <= killed)
            .map(|(_, length)| *length)
            .max()
            .ok_or("too little was typed")?;
        let window = Window::open(&home, &["--sample"]).await?;
        window.reads("Para preparar").await?;
        window.go(&path).await?;
        let kept = until("the note", PATIENCE, async || {
            let value = window
                .ask("return document.querySelector('#note')?.value ?? ''")
                .await?;
            Ok(value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned))
        })
        .await?;
        hold(
            written.starts_with(&kept),
            format!("other words are there: {kept}"),
        )?;
        hold(
            kept.len() >= safe,
            format!(
                "{} of {} letters are there; {safe} were older than a second",
                kept.len(),
                written.len()
            ),
        )
    });
}

#[test]
fn a_note_of_the_command_line_appears_in_the_open_window() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["import", fixture()?.as_str()])?;
        let window = Window::open(&home, &["--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        unlock(&window).await?;
        window.go("/session/s07").await?;
        window
            .sees(
                "an empty note",
                "return document.querySelector('#note')?.value === ''",
            )
            .await?;
        let words = "written at the other table";
        home.mutual(&["note", "s07", "--text", words])?;
        let script = format!(
            "return document.querySelector('#note').value === {}",
            json!(words)
        );
        window.sees("the other table's note", &script).await?;
        // and the way back
        click(&window, "#note").await?;
        window
            .driver()
            .find(By::Css("#note"))
            .await?
            .send_keys(", and read here")
            .await?;
        until(
            "the window's note at the other table",
            PATIENCE,
            async || {
                let said = home.mutual(&["note", "s07"])?;
                Ok(said.contains("and read here").then_some(()))
            },
        )
        .await
    });
}

/// Presses something as a hand would.
pub async fn click(window: &Window, selector: &str) -> stories::Told {
    let found = until(selector, PATIENCE, async || {
        Ok(Some(window.driver().find(By::Css(selector)).await?))
    })
    .await?;
    // WebKitWebDriver does not scroll within a dialog
    window
        .ask(&format!(
            "document.querySelector({})?.scrollIntoView({{ block: 'center' }})",
            json!(selector)
        ))
        .await?;
    found
        .click()
        .await
        .map_err(|error| format!("{selector}: {error}"))?;
    Ok(())
}

/// Opens a profile with its passphrase, by its form.
pub async fn unlock(window: &Window) -> stories::Told {
    let field = window
        .driver()
        .find(By::Css("input[type=password]"))
        .await?;
    field.send_keys(stories::home::PASSPHRASE).await?;
    click(window, "form button[type=submit]").await?;
    window
        .sees(
            "the open app",
            "return document.querySelector('nav.rail') !== null",
        )
        .await
}

/// The timed edition's file.
pub fn fixture() -> stories::Told<String> {
    named("timed-2023.toml")
}

/// A fixture's path as text.
pub fn named(name: &str) -> stories::Told<String> {
    let path = stories::programs::fixture(name);
    Ok(path.to_str().ok_or("a path that is no text")?.to_owned())
}
