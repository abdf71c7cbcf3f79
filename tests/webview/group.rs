//! Two people, two profiles, one folder: invited, joined, and a session that one moves is seen by the other.

use serde_json::json;
use stories::home::{Home, PASSPHRASE};
use stories::until::until;
use stories::webview::{PATIENCE, Window};

use crate::notes::{click, fixture, unlock};
use crate::{hold, journey};

const MONDAY: [&str; 2] = ["--now", "2023-05-15T12:00:00Z"];

#[test]
fn what_one_moves_the_other_sees_over_a_folder() {
    journey(async || {
        let (pilar, rosa) = (Home::new()?, Home::new()?);
        let shared = tempfile::tempdir()?;
        let place = format!("folder:{}", shared.path().display());
        pilar.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        pilar.mutual(&["storage", "add", &place])?;
        let text = pilar.mutual(&["invite", "--label", "participant"])?;
        pilar.mutual(&["exchange", "--once"])?;

        // Rosa pastes what she was given, on her first run
        let window = Window::open(&rosa, &MONDAY).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        click(&window, ".ways li:first-child button").await?;
        fill(&window, "textarea", &text).await?;
        click(&window, "form button[type=submit]").await?;
        window.reads("Invited by Pilar Otero").await?;
        fill(&window, "input[autocomplete=name]", "Rosa Luz").await?;
        let asked = window
            .ask("return document.querySelectorAll('input[type=password]').length")
            .await?;
        for nth in 0..asked.as_u64().unwrap_or_default() {
            let script = format!(
                "const field = document.querySelectorAll('input[type=password]')[{nth}];
                 field.value = {}; field.dispatchEvent(new Event('input', {{ bubbles: true }}));",
                json!(PASSPHRASE)
            );
            window.ask(&script).await?;
        }
        click(&window, "form button[type=submit]").await?;
        // with nobody online, the programme is there
        window.reads("Going home").await?;
        window.go("/sync").await?;
        // and goes out by itself
        window.reads("Last sync today").await?;
        window.go("/people/members").await?;
        window.reads("Pilar Otero").await?;

        // Pilar moves the session in her own window
        drop(window);
        let window = Window::open(&pilar, &MONDAY).await?;
        window.headed().await?;
        unlock(&window).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/session/s07").await?;
        press(&window, "Move this session").await?;
        fill(&window, "dialog input[type=time]", "17:30").await?;
        click(&window, "dialog button[type=submit]").await?;
        window
            .sees(
                "no dialog",
                "return document.querySelector('dialog') === null",
            )
            .await?;
        // which leaves by itself, while she looks at who came
        window.go("/people/members").await?;
        window.reads("Rosa Luz").await?;
        // her menu, by keys alone: opened, walked, left, and the focus is back where it was
        window
            .ask("document.querySelector('.members .menu button').focus()")
            .await?;
        let keys = async |typed: &str| {
            window
                .driver()
                .active_element()
                .await?
                .send_keys(typed)
                .await
        };
        let at = async |what: &str, role: &str| {
            let script = format!(
                "return document.activeElement.getAttribute('role') === {role} && document.activeElement.textContent.trim().startsWith('{what}')"
            );
            window.sees(what, &script).await
        };
        keys("\u{E007}").await?;
        at("Make facilitator", "'menuitem'").await?;
        keys("\u{E015}").await?;
        at("Remove", "'menuitem'").await?;
        keys("\u{E00C}").await?;
        at("Manage", "null").await?;
        until("nothing waits at Pilar's", PATIENCE, async || {
            let stands: serde_json::Value =
                serde_json::from_str(&pilar.mutual(&["storage", "--json"])?)?;
            Ok((stands["waiting"] == 0).then_some(()))
        })
        .await?;
        drop(window);

        let window = Window::open(&rosa, &MONDAY).await?;
        window.headed().await?;
        let locked = window
            .ask("return document.querySelector('input[type=password]') !== null")
            .await?;
        if locked == true {
            unlock(&window).await?;
        }
        // the window exchanges by itself, and the page reads again
        window.go("/session/s07").await?;
        until("the session at its new time", PATIENCE, async || {
            let page = window.ask("return document.body.innerText").await?;
            // 17:30 in Amsterdam, where the programme counts
            Ok(page
                .as_str()
                .is_some_and(|text| text.contains("5:30") || text.contains("17:30"))
                .then_some(()))
        })
        .await?;
        let inside = window
            .ask("return document.body.innerText.includes('Move this session')")
            .await?;
        hold(inside == false, "a member may not move a session")
    });
}

#[test]
fn whoever_has_the_folder_elsewhere_is_asked_for_it() {
    journey(async || {
        let (pilar, rosa) = (Home::new()?, Home::new()?);
        let room = tempfile::tempdir()?;
        let (hers, here) = (
            room.path().join("Caminos"),
            room.path().join("Rosa's Caminos"),
        );
        std::fs::create_dir(&hers)?;
        pilar.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        pilar.mutual(&["storage", "add", &format!("folder:{}", hers.display())])?;
        let invitation = pilar.path("invitation");
        let invitation = invitation.to_str().ok_or("a path that is no text")?;
        pilar.mutual(&["invite", "--out", invitation])?;
        pilar.mutual(&["exchange", "--once"])?;
        // what some program carries has another path on Rosa's computer
        std::fs::rename(&hers, &here)?;
        rosa.mutual(&["join", invitation, "--name", "Rosa Luz"])?;

        // a folder that is given at the start is chosen, as in the system's own dialog
        let given = here.to_str().ok_or("a path that is no text")?;
        let words: Vec<&str> = MONDAY.into_iter().chain([given]).collect();
        let window = Window::open(&rosa, &words).await?;
        window.headed().await?;
        let locked = window
            .ask("return document.querySelector('input[type=password]') !== null")
            .await?;
        if locked == true {
            unlock(&window).await?;
        }
        window.set(json!({ "language": "es" })).await?;
        window.reads("Elige la carpeta del grupo").await?;
        window.go("/sync").await?;
        window.reads("La carpeta del grupo es «Caminos»").await?;
        // the system's own dialog chooses the folder, and cannot be driven from here
        window
            .invoke("use_storage_folder", json!({ "path": here }))
            .await?;
        press(&window, "Sincronizar ahora").await?;
        window.reads("Última sincronización: hoy").await?;
        // the stick is pulled: said, also to whoever does not ask
        std::fs::rename(&here, &hers)?;
        press(&window, "Sincronizar ahora").await?;
        window.reads("no está ahora").await?;
        window.go("/today").await?;
        window.reads("La sincronización no funciona").await?;
        window.go("/sync").await?;
        window.reads("La sincronización no funciona desde").await
    });
}

#[test]
fn a_lost_computer_comes_back_with_the_sheet_and_all_of_it_is_well() {
    journey(async || {
        let (pilar, again) = (Home::new()?, Home::new()?);
        let shared = tempfile::tempdir()?;
        let place = format!("folder:{}", shared.path().display());
        pilar.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        pilar.mutual(&["storage", "add", &place])?;
        pilar.mutual(&["exchange", "--once"])?;
        let sheet = shared.path().join("sheet.txt");
        let path = sheet.to_str().ok_or("a path that is no text")?;
        pilar.mutual(&["sheet", "--out", path])?;
        let sheet = std::fs::read_to_string(&sheet)?;

        let given = shared.path().to_str().ok_or("a path that is no text")?;
        let words: Vec<&str> = MONDAY.into_iter().chain([given]).collect();
        let window = Window::open(&again, &words).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        click(&window, ".ways li:last-child button").await?;
        window.reads("The four lines of the sheet").await?;
        // the system's own dialog chooses the folder, and cannot be driven from here
        let asked = json!({
            "sheet": sheet, "folder": shared.path(), "name": "Pilar Otero", "passphrase": PASSPHRASE,
        });
        let id = window.invoke("recover_group", asked).await?;
        window
            .invoke("select_programme", json!({ "id": id }))
            .await?;
        window.driver().refresh().await?;
        window.headed().await?;
        window.go("/sync").await?;
        press(&window, "Check everything").await?;
        window.reads("The database is in order.").await?;
        window.reads("All signatures are valid").await?;
        window.reads("The folder has everything").await?;
        press(&window, "Sync now").await?;
        window.reads("Last sync today").await?;
        window.go("/session/s07").await?;
        press(&window, "Ask a question").await?;
        fill(&window, "dialog textarea", "What do we do differently now?").await?;
        click(&window, "dialog button[type=submit]").await?;
        window.reads("What do we do differently now?").await?;
        drop(window);
        until("the question is Pilar's too", PATIENCE, async || {
            again.mutual(&["exchange", "--once"])?;
            pilar.mutual(&["exchange", "--once"])?;
            let asked = pilar.mutual(&["question"])?;
            Ok(asked
                .contains("What do we do differently now?")
                .then_some(()))
        })
        .await
    });
}

/// Writes into a field as typing does.
pub async fn fill(window: &Window, selector: &str, text: &str) -> stories::Told {
    let script = format!(
        "const field = document.querySelector({}); if (!field) return false;
         field.value = {}; field.dispatchEvent(new Event('input', {{ bubbles: true }}));
         field.dispatchEvent(new Event('change', {{ bubbles: true }})); return true",
        json!(selector),
        json!(text)
    );
    window.sees(&format!("the field {selector}"), &script).await
}

/// Presses a button by its words.
pub async fn press(window: &Window, words: &str) -> stories::Told {
    let script = format!(
        "const button = [...document.querySelectorAll('button')].find((one) => one.innerText.trim() === {} && !one.disabled);
         button?.click(); return button !== undefined",
        json!(words)
    );
    window.sees(&format!("the button “{words}”"), &script).await
}
