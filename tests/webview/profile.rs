//! A profile with a passphrase, a programme that is followed, and what happens when the database is damaged.

use serde_json::json;
use stories::home::{Home, PASSPHRASE};
use stories::webview::Window;
use thirtyfour::prelude::*;

use crate::notes::{click, fixture, named, unlock};
use crate::{hold, journey};

#[test]
fn a_followed_file_is_checked_first_and_kept_behind_a_passphrase() {
    journey(async || {
        let home = Home::new()?;
        // the system's own dialog cannot be driven: the files are given at the start, as by a double click
        let (seed, broken) = (named("seed-2023-02.toml")?, home.path("broken.toml"));
        std::fs::write(&broken, "format = 1\nid = \"a\"\nfrm = \"2023-02\"\n")?;
        let words = [
            "--now",
            "2023-01-15T12:00:00Z",
            seed.as_str(),
            broken.to_str().unwrap_or_default(),
        ];
        let window = Window::open(&home, &words).await?;
        // the first of them is looked at without being asked for
        window
            .reads("13 sessions and 2 information meetings")
            .await?;
        let stranger = named("timed-2023.toml")?;
        let Err(refusal) = window
            .invoke("check_programme_file", json!({ "path": stranger }))
            .await
        else {
            return Err("a file was read that nobody chose".into());
        };
        hold(
            refusal.to_string().contains("not-chosen"),
            refusal.to_string(),
        )?;
        let check = window
            .invoke("check_programme_file", json!({ "path": seed }))
            .await?;
        let codes: Vec<&str> = check["findings"]
            .as_array()
            .ok_or("no findings")?
            .iter()
            .filter_map(|finding| finding["code"].as_str())
            .collect();
        hold(
            codes.len() == 3,
            format!("the seed edition yields {codes:?}"),
        )?;
        hold(
            check["sessions"] == 13 && check["meetings"] == 2,
            format!("it holds {check}"),
        )?;
        let Err(refusal) = window
            .invoke("check_programme_file", json!({ "path": broken }))
            .await
        else {
            return Err("a broken file was taken".into());
        };
        hold(
            refusal.to_string().contains("\"line\""),
            format!("no place is named: {refusal}"),
        )?;
        window
            .invoke(
                "follow_programme",
                json!({ "path": seed, "passphrase": PASSPHRASE }),
            )
            .await?;
        window.driver().refresh().await?;
        window.headed().await?;
        window.go("/programme").await?;
        click(&window, "details summary").await?;
        window.reads("Thursday").await?;
        let shown = window
            .ask("return document.querySelectorAll('details > ol > li, details > ul > li').length")
            .await?;
        hold(shown == 3, format!("{shown} findings are shown"))?;
        drop(window);
        let window = Window::open(&home, &[]).await?;
        window.headed().await?;
        window
            .sees(
                "the passphrase's field",
                "return document.querySelector('input[type=password]') !== null",
            )
            .await
    });
}

#[test]
fn a_wrong_passphrase_is_told_and_the_right_one_opens() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["import", fixture()?.as_str()])?;
        let window = Window::open(&home, &[]).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        let field = window
            .driver()
            .find(By::Css("input[type=password]"))
            .await?;
        field.send_keys("not the right one").await?;
        click(&window, "form button[type=submit]").await?;
        window
            .sees(
                "what is wrong",
                "return document.querySelector('.stuck .trouble') !== null",
            )
            .await?;
        let inside = window
            .ask("return document.querySelector('nav.rail') !== null")
            .await?;
        hold(inside == false, "it opened")?;
        field.clear().await?;
        unlock(&window).await?;
        window.go("/programme").await?;
        window.reads("Paths Home").await
    });
}

#[test]
fn a_damaged_database_is_told_and_left_as_it_is() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["import", fixture()?.as_str()])?;
        let damaged = vec![7_u8; 8192];
        let path = home.profile().join("device.db");
        std::fs::write(&path, &damaged)?;
        let window = Window::open(&home, &[]).await?;
        window.headed().await?;
        let field = window
            .driver()
            .find(By::Css("input[type=password]"))
            .await?;
        field.send_keys(PASSPHRASE).await?;
        click(&window, "form button[type=submit]").await?;
        window
            .sees(
                "what is wrong",
                "return document.querySelector('.stuck .trouble') !== null",
            )
            .await?;
        let Err(refusal) = window
            .invoke("unlock", json!({ "passphrase": PASSPHRASE }))
            .await
        else {
            return Err("a damaged database opened".into());
        };
        hold(
            refusal.to_string().contains("database-damaged"),
            format!("it says {refusal}"),
        )?;
        hold(
            std::fs::read(&path)? == damaged,
            "the damaged file was altered",
        )?;
        drop(window);
        // the profile's own description is damaged: nothing can even be asked
        std::fs::write(home.profile().join("profile.json"), "{")?;
        let window = Window::open(&home, &[]).await?;
        window.headed().await?;
        let start = window.invoke("start", json!({})).await?;
        hold(
            start["opened"]["state"] == "trouble",
            format!("it begins with {}", start["opened"]),
        )?;
        window
            .sees(
                "the trouble",
                "return document.querySelector('.trouble button') !== null",
            )
            .await
    });
}

#[test]
fn a_window_locks_by_hand_and_opens_with_the_password_that_was_changed() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["import", fixture()?.as_str()])?;
        let window = Window::open(&home, &["--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        unlock(&window).await?;
        window.go("/settings").await?;
        window.reads("Your data open with your password").await?;
        press(&window, "Change the password…").await?;
        let fresh = "cuatro barcas de nogal";
        type_into(&window, "Present password", PASSPHRASE).await?;
        type_into(&window, "New password", fresh).await?;
        type_into(&window, "Repeat the password", fresh).await?;
        press(&window, "Save the password").await?;
        window.reads("Password saved").await?;
        // what was open is open still, with the new key
        window.go("/session/s07").await?;
        window.reads("Going home").await?;
        window.go("/settings").await?;
        press(&window, "Lock now").await?;
        window.reads("Unlock").await?;
        let Err(refusal) = window.invoke("schedule", json!({})).await else {
            return Err("a locked profile was read".into());
        };
        hold(
            refusal.to_string().contains("no-programme"),
            refusal.to_string(),
        )?;
        let field = window
            .driver()
            .find(By::Css("input[type=password]"))
            .await?;
        field.send_keys(PASSPHRASE).await?;
        press(&window, "Unlock").await?;
        window.reads("not the password").await?;
        field.clear().await?;
        field.send_keys(fresh).await?;
        press(&window, "Unlock").await?;
        window
            .sees(
                "the open app",
                "return document.querySelector('nav.rail') !== null",
            )
            .await
    });
}

/// Presses a button by its words.
async fn press(window: &Window, words: &str) -> stories::Told {
    let script = format!(
        "const button = [...document.querySelectorAll('dialog[open] button, main button')].find((one) => one.innerText.trim() === {});
         button?.scrollIntoView({{ block: 'center' }}); button?.click(); return button !== undefined",
        json!(words)
    );
    window.sees(&format!("the button “{words}”"), &script).await
}

async fn type_into(window: &Window, label: &str, words: &str) -> stories::Told {
    let script = format!(
        "const label = [...document.querySelectorAll('dialog label')].find((one) => one.innerText.trim().startsWith({}));
         document.getElementById(label?.htmlFor)?.focus(); return label !== undefined",
        json!(label)
    );
    window
        .sees(&format!("the field “{label}”"), &script)
        .await?;
    window
        .driver()
        .active_element()
        .await?
        .send_keys(words)
        .await?;
    Ok(())
}
