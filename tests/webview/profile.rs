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
        let window = Window::open(&home, &["--now", "2023-01-15T12:00:00Z"]).await?;
        window.headed().await?;
        // the system's own dialog cannot be driven: its command is called as the page does afterwards
        let seed = named("seed-2023-02.toml")?;
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
        let broken = home.path("broken.toml");
        std::fs::write(&broken, "format = 1\nid = \"a\"\nfrm = \"2023-02\"\n")?;
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
