//! Preparing a programme in the real WebView: by pointer and by keyboard, and seen by somebody else.

use serde_json::{Value, json};
use stories::Told;
use stories::home::Home;
use stories::webview::Window;
use thirtyfour::prelude::*;

use crate::forum::open;
use crate::group::{fill, press};
use crate::{hold, journey};

fn shown(home: &Home) -> Told<Value> {
    Ok(serde_json::from_str(
        &home.mutual(&["edition", "show", "--json"])?,
    )?)
}

fn sessions(home: &Home) -> Told<Vec<(String, String)>> {
    let show: Value = serde_json::from_str(&home.mutual(&["show", "--json"])?)?;
    let all = show["sessions"].as_array().ok_or("no sessions")?;
    Ok(all
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            (text("id"), text("date"))
        })
        .collect())
}

async fn undo(window: &Window) -> Told {
    let script = "const button = [...document.querySelectorAll('.status-bar button')].find((one) => one.innerText.startsWith('Undo')); button?.click(); return button !== undefined";
    window.sees("Undo", script).await
}

#[test]
fn a_facilitator_lays_dates_writes_moves_undoes_and_publishes() {
    journey(async || {
        let (pilar, rosa) = (Home::new()?, Home::new()?);
        let shared = pilar.path("shared");
        std::fs::create_dir(&shared)?;
        pilar.mutual(&[
            "edition",
            "new",
            "--name",
            "Pilar Otero",
            "--from",
            "2023-09",
        ])?;
        let place = format!("folder:{}", shared.display());
        pilar.mutual(&["storage", "add", &place])?;
        let invitation = pilar.path("invitation");
        let invitation = invitation.to_str().ok_or("a path that is no text")?;
        pilar.mutual(&["invite", "--out", invitation])?;
        rosa.mutual(&["join", invitation, "--name", "Rosa Luz"])?;

        let window = open(&pilar).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/prepare/dates").await?;
        window.reads("First date").await?;
        fill(&window, "input[type=date]", "2023-09-07").await?;
        window.reads("13 sessions change.").await?;
        press(&window, "Use these dates").await?;
        window.reads("Nothing changes.").await?;
        let laid = sessions(&pilar)?;
        hold(
            laid.iter().map(|(_, date)| date.as_str()).take(3).eq([
                "2023-09-07",
                "2023-09-21",
                "2023-10-05",
            ]),
            format!("{laid:?}"),
        )?;

        // a question in both languages
        window.go("/prepare/s01").await?;
        window.reads("Add question").await?;
        press(&window, "Add question").await?;
        let last = "return document.querySelectorAll('.question').length === 3";
        window.sees("a third question", last).await?;
        for (language, words) in [("en", "What did you hear?"), ("es", "¿Qué escuchaste?")] {
            let field = window
                .driver()
                .find(By::Css(format!(
                    ".question:last-of-type textarea[lang={language}]"
                )))
                .await?;
            field.send_keys(words).await?;
            field.send_keys(Key::Tab).await?;
        }
        window
            .sees(
                "both languages",
                "return document.querySelectorAll('.question:last-of-type .wrong').length === 0",
            )
            .await?;

        // session 3 is dragged before session 1, and back by one undo
        let drag = "const rows = [...document.querySelectorAll('li[data-drop]')];
             const [from, to] = [rows[3], rows[1]].map((row) => row.getBoundingClientRect());
             const fire = (type, on, box) => on.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, pointerType: 'mouse', clientX: box.left + 20, clientY: box.top + 5 }));
             fire('pointerdown', rows[3], from); fire('pointermove', window, to); fire('pointerup', window, to);";
        window.ask(drag).await?;
        let first = "return document.querySelectorAll('li[data-drop]')[1].innerText.includes('possibilities')";
        window.sees("session 3 as the first", first).await?;
        let moved = sessions(&pilar)?;
        hold(
            moved.get(1) == Some(&("s03".to_owned(), "2023-09-21".to_owned())),
            format!("{moved:?}"),
        )?;
        undo(&window).await?;
        let back =
            "return document.querySelectorAll('li[data-drop]')[1].innerText.includes('Philosophy')";
        window.sees("the order as it was", back).await?;
        hold(sessions(&pilar)? == laid, "the dates are as they were")?;

        // by keyboard alone
        window
            .ask("[...document.querySelectorAll('li[data-drop] a')].find((one) => one.innerText.startsWith('2.')).focus()")
            .await?;
        let focused = window.driver().active_element().await?;
        focused.send_keys(Key::Alt + Key::Up).await?;
        let second = "return document.querySelectorAll('li[data-drop]')[1].innerText.includes('generate dialogue')";
        window.sees("session 2 as the first", second).await?;
        undo(&window).await?;
        window.sees("the order as it was", back).await?;

        // Rosa sees nothing of it until it is published
        let exchange = |home: &Home| home.mutual(&["exchange", "--once"]);
        for home in [&pilar, &rosa, &pilar, &rosa] {
            exchange(home)?;
        }
        hold(
            shown(&rosa)?["sessions"] == 0,
            "a draft is the facilitators'",
        )?;
        press(&window, "Publish").await?;
        window
            .reads("Published: the group sees each change.")
            .await?;
        for home in [&pilar, &rosa] {
            exchange(home)?;
        }
        let seen = shown(&rosa)?;
        hold(
            seen["sessions"] == 13 && seen["questions"] == 25 && seen["missing"] == json!([]),
            format!("{seen}"),
        )?;
        drop(window);

        // Rosa has looked; then a session moves, and she is told until she has seen it
        let window = open(&rosa).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/today").await?;
        window.settled().await?;
        pilar.mutual(&[
            "session",
            "move",
            "s02",
            "--date",
            "2023-10-12",
            "--start",
            "16:00",
        ])?;
        for home in [&pilar, &rosa] {
            exchange(home)?;
        }
        window.reads("The schedule changed").await?;
        window.reads("Session 2 moved to").await?;
        press(&window, "Mark as read").await?;
        let gone = "return !document.body.innerText.includes('The schedule changed')";
        window.sees("no news", gone).await
    });
}

#[test]
fn an_enquiry_is_followed_and_a_session_is_held() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&[
            "new",
            crate::notes::fixture()?.as_str(),
            "--name",
            "Pilar Otero",
        ])?;
        let window = open(&home).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/prepare/enquiries").await?;
        press(&window, "Import enquiries").await?;
        let letter = "Organización: Hogar Luz\nPaís: Bolivia\nPersonas: Ana Quispe\nCorreo electrónico: ana@example.org\nMensaje:\nNos gustaría participar.";
        fill(&window, ".side textarea", letter).await?;
        press(&window, "Read letter").await?;
        window.reads("new enquiry").await?;
        press(&window, "Add 1 enquiry").await?;
        window.reads("Hogar Luz").await?;
        press(&window, "Hogar Luz").await?;
        press(&window, "Information meeting").await?;
        let spanish = "return document.querySelector('section textarea')?.value.startsWith('Hola, Ana Quispe:')";
        window.sees("a letter in Spanish", spanish).await?;
        let all: Value = serde_json::from_str(&home.mutual(&["enquiry", "list", "--json"])?)?;
        hold(all[0]["step"] == "meeting", format!("{all}"))?;

        window.go("/hold/s07").await?;
        window.reads("Agenda").await?;
        fill(&window, "#held", "We agreed to meet again.").await?;
        window
            .sees(
                "it is saved",
                "return document.body.innerText.includes('saved on this computer')",
            )
            .await?;
        press(&window, "Write a post with these notes").await?;
        let begun = "return [...document.querySelectorAll('textarea, input')].some((one) => one.value.includes('We agreed to meet again.'))";
        window.sees("the notes as a post", begun).await
    });
}

/// WebKitGTK's own small browser, in a zone of its own.
async fn browser(home: &Home, zone: &str, page: &std::path::Path) -> Told<Window> {
    const BROWSERS: [&str; 3] = [
        "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/webkit2gtk-4.1/MiniBrowser",
    ];
    let found = BROWSERS
        .iter()
        .find(|path| std::path::Path::new(path).exists());
    let found = found.ok_or("WebKitGTK's MiniBrowser is missing")?;
    let words = [
        format!("TZ={zone}"),
        (*found).to_owned(),
        "--automation".to_owned(),
    ];
    let window = Window::open_program(home, std::path::Path::new("/usr/bin/env"), &words).await?;
    window
        .driver()
        .goto(format!("file://{}", page.display()))
        .await?;
    Ok(window)
}

#[test]
fn the_announcement_shows_each_visitor_their_own_time_and_asks_nobody() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&[
            "new",
            crate::notes::fixture()?.as_str(),
            "--name",
            "Pilar Otero",
        ])?;
        home.mutual(&["edition", "edit", "--email", "info@example.org"])?;
        let page = home.path("upcoming.html");
        let out = page.to_str().ok_or("a path that is no text")?;
        home.mutual(&["announce", "--format", "html", "--out", out])?;
        // session 7: 18 May 2023, 15:00 in Amsterdam
        for (zone, time) in [
            ("America/Lima", "Thursday 18 May 2023 at 08:00"),
            ("Europe/Amsterdam", "Thursday 18 May 2023 at 15:00"),
            ("Asia/Kolkata", "Thursday 18 May 2023 at 18:30"),
            ("Pacific/Auckland", "Friday 19 May 2023 at 01:00"),
            ("America/St_Johns", "Thursday 18 May 2023 at 10:30"),
            ("Africa/Nairobi", "Thursday 18 May 2023 at 16:00"),
        ] {
            let window = browser(&home, zone, &page).await?;
            window
                .ask("[...document.querySelectorAll('.switch')].find((one) => one.lang === 'en').click()")
                .await?;
            let said = window
                .ask("return [...document.querySelectorAll('[data-body=en] time[data-at]')].find((one) => one.dataset.at.startsWith('2023-05-18T13:00:00')).textContent")
                .await?;
            let said: String = said
                .as_str()
                .unwrap_or_default()
                .chars()
                .filter(|letter| *letter != ',')
                .collect();
            hold(said == time, format!("{zone}: {said:?}, and not {time:?}"))?;
            let asked = window
                .ask("return performance.getEntriesByType('resource').map((one) => one.name)")
                .await?;
            hold(asked == json!([]), format!("it asks for {asked}"))?;
            if zone == "America/Lima" {
                let found = stories::axe::findings(&window).await?;
                hold(found.is_empty(), found.join("\n"))?;
                window
                    .ask("[...document.querySelectorAll('.switch')].find((one) => one.lang === 'es').click()")
                    .await?;
                let spanish = window.ask("return [document.documentElement.lang, document.querySelector('[data-body=en]').hidden]").await?;
                hold(spanish == json!(["es", true]), format!("{spanish}"))?;
            }
        }
        Ok(())
    });
}
