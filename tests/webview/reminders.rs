//! What rings is chosen, and the window says once what stops when it is closed.

use stories::desktop::ask_to_close;
use stories::home::Home;
use stories::until::until;
use stories::webview::{PATIENCE, Window};

use crate::notes::{click, fixture, unlock};
use crate::{hold, journey};

const TITLE: &str = "Mutual Learning";

#[test]
fn reminders_are_chosen_and_closing_says_once_what_stops() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["import", fixture()?.as_str()])?;
        let now = ["--now", "2023-05-15T12:00:00Z"];
        let window = Window::open(&home, &now).await?;
        window.headed().await?;
        unlock(&window).await?;
        window.go("/settings").await?;
        window.reads("Remind me before each session").await?;
        // the passphrase locks this profile: without its file of instants no bell may be started
        window
            .reads("Remind me also while the profile is locked")
            .await?;
        let text =
            "return document.body.innerText.includes('Remind me also with the window closed')";
        hold(
            window.ask(text).await? == false,
            "a bell without words is offered",
        )?;
        tick(&window, "Remind me also while the profile is locked").await?;
        window.sees("the bell at login", text).await?;
        let instants = home.profile().join("instants.json");
        hold(instants.exists(), "nothing was kept to ring from")?;
        tick(&window, "30 minutes").await?;
        until("the lead in the profile", PATIENCE, async || {
            let said = home.mutual(&["reminders", "--json"])?;
            let said: serde_json::Value = serde_json::from_str(&said)?;
            let leads = &said["settings"]["leads"];
            Ok((*leads == serde_json::json!([10_080, 1440, 60, 30, 10])).then_some(()))
        })
        .await?;
        tick(&window, "Remind me also while the profile is locked").await?;
        until("the file is gone", PATIENCE, async || {
            Ok((!instants.exists()).then_some(()))
        })
        .await?;
        // one session at times of its own
        window.go("/session/s07").await?;
        window.reads("Remind me of this session").await?;
        click(&window, ".remind summary").await?;
        tick(&window, "7 days").await?;
        until("the session's own times", PATIENCE, async || {
            let said = home.mutual(&["reminders", "--json"])?;
            let said: serde_json::Value = serde_json::from_str(&said)?;
            let own = &said["choices"]["session s07"]["leads"];
            Ok((*own == serde_json::json!([1440, 60, 30, 10])).then_some(()))
        })
        .await?;
        // the cross
        hold(ask_to_close(TITLE)? == 1, "there is no window to close")?;
        window.reads("Before the window closes").await?;
        // in the next turn: the driver's own answer would be lost with the window
        let press = "setTimeout(() => document.querySelector('dialog button.first').click(), 200)";
        // whether the driver still answers does not matter: what is looked for is the app's end
        drop(window.ask(press).await);
        until("the app has ended", PATIENCE, async || {
            Ok((!window.runs()).then_some(()))
        })
        .await?;
        drop(window);
        // it is not said twice
        let window = Window::open(&home, &now).await?;
        window.headed().await?;
        unlock(&window).await?;
        hold(ask_to_close(TITLE)? == 1, "there is no window to close")?;
        until("the app has ended", PATIENCE, async || {
            Ok((!window.runs()).then_some(()))
        })
        .await
    });
}

/// Presses a box by its words.
async fn tick(window: &Window, label: &str) -> stories::Told {
    let script = format!(
        "const label = [...document.querySelectorAll('label')].find((one) => one.innerText.trim() === {});
         label?.scrollIntoView({{ block: 'center' }}); label?.click(); return label !== undefined",
        serde_json::json!(label)
    );
    window.sees(&format!("the box “{label}”"), &script).await
}
