//! Everything by keyboard alone, and always visible where one is.

use stories::Told;
use stories::home::Home;
use stories::webview::Window;
use thirtyfour::TypingData;
use thirtyfour::prelude::*;

use crate::{hold, journey};

/// What has the focus: its words, and whether something is drawn around it.
const FOCUS: &str = "
    const at = document.activeElement;
    const drawn = (element) => { const style = getComputedStyle(element); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; };
    const label = at.closest('label');
    return [(at.innerText || at.getAttribute('aria-label') || label?.innerText || at.id || at.tagName).trim(),
            at === document.body || drawn(at) || (label !== null && drawn(label)), at.getAttribute('href') ?? '']";

#[test]
fn a_person_and_a_page_are_found_by_keys_and_escape_leads_back() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample"]).await?;
        window.headed().await?;
        window.set(serde_json::json!({ "language": "es" })).await?;
        window.go("/forum").await?;
        // the field above the list keeps the keys, and the page beside it shows what is found
        window
            .ask("document.querySelector('.qlist input[type=search]').focus()")
            .await?;
        press(&window, "crisis").await?;
        window
            .sees(
                "the whole word, and what is found",
                "return document.querySelector('.qlist input').value === 'crisis' && document.querySelector('mark') !== null
                   && document.activeElement.matches('.qlist input')",
            )
            .await?;
        open_search(&window).await?;
        press(&window, "huaman").await?;
        window
            .sees(
                "a person without the accent",
                "return document.querySelector('[role=option][aria-selected=true]')?.textContent.includes('Huamán')",
            )
            .await?;
        press(&window, Key::Escape + "").await?;
        window
            .sees(
                "the page as it was",
                "return document.querySelector('dialog') === null && location.pathname === '/forum/search'",
            )
            .await?;
        open_search(&window).await?;
        press(&window, "oscuro").await?;
        window
            .sees(
                "the page that turns the colours",
                "return document.querySelector('[role=option][aria-selected=true]')?.textContent.includes('Ajustes')",
            )
            .await?;
        press(&window, Key::Enter + "").await?;
        window.reads("Idioma y apariencia").await
    });
}

pub(crate) async fn open_search(window: &Window) -> Told {
    window
        .driver()
        .action_chain()
        .key_down(Key::Control)
        .send_keys("k")
        .key_up(Key::Control)
        .perform()
        .await?;
    window
        .sees(
            "the search",
            "return document.activeElement.getAttribute('role') === 'combobox'",
        )
        .await
}

#[test]
fn from_the_first_run_to_a_session_and_back_without_a_mouse() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &[]).await?;
        window.headed().await?;
        press(&window, Key::Tab + "").await?;
        // the language is chosen with the arrows
        press(&window, Key::Right + "").await?;
        window
            .sees("Spanish", "return document.documentElement.lang === 'es'")
            .await?;
        tab_to(&window, "Explorar el ejemplo").await?;
        press(&window, Key::Enter + "").await?;
        window.reads("Para preparar").await?;
        window
            .sees(
                "the heading with the focus",
                "return document.activeElement.tagName === 'H1'",
            )
            .await?;
        tab_to(&window, "Escribir notas").await?;
        press(&window, Key::Enter + "").await?;
        window.reads("Tus notas").await?;
        let at = window.ask("return location.pathname").await?;
        hold(
            at.as_str()
                .is_some_and(|path| path.starts_with("/session/")),
            format!("we are at {at}"),
        )?;
        // tick a question, and write
        tab_to(&window, "¿").await?;
        press(&window, " ").await?;
        window.reads("listo").await?;
        tab_to(&window, "note").await?;
        press(&window, "con el teclado").await?;
        window
            .sees(
                "the words",
                "return document.querySelector('#note').value === 'con el teclado'",
            )
            .await?;
        // back by the history's own keys
        window
            .driver()
            .action_chain()
            .key_down(Key::Alt)
            .send_keys(Key::Left + "")
            .key_up(Key::Alt)
            .perform()
            .await?;
        window.reads("Para preparar").await?;
        // a dialog holds the focus and gives it back
        window.go("/settings").await?;
        tab_to(&window, "Eliminar el ejemplo").await?;
        press(&window, Key::Enter + "").await?;
        window
            .sees(
                "the dialog",
                "return document.activeElement.closest('dialog, [role=dialog]') !== null",
            )
            .await?;
        press(&window, Key::Escape + "").await?;
        window
            .sees(
                "the button again",
                "return document.activeElement.innerText.trim() === 'Eliminar el ejemplo'",
            )
            .await
    });
}

#[test]
fn a_reflection_is_answered_without_a_mouse() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample"]).await?;
        window.headed().await?;
        window.set(serde_json::json!({ "language": "en" })).await?;
        window.go("/forum/question:q-s07-1").await?;
        window
            .sees(
                "the question with the focus",
                "return document.activeElement.tagName === 'H1'",
            )
            .await?;
        tab_to(&window, "Reply").await?;
        press(&window, Key::Enter + "").await?;
        window
            .sees(
                "the answer with the focus",
                "return document.activeElement.tagName === 'TEXTAREA'",
            )
            .await?;
        press(&window, "Said by keys alone").await?;
        tab_to(&window, "Post to the group").await?;
        press(&window, Key::Enter + "").await?;
        window.reads("could someone recognise").await?;
        // a second press by mistake posts nothing
        press(&window, Key::Enter + "").await?;
        tab_to(&window, "Post to the group").await?;
        press(&window, Key::Enter + "").await?;
        window
            .sees(
                "the answer, where one goes on from",
                "return document.activeElement.tagName === 'ARTICLE' && document.activeElement.innerText.includes('Said by keys alone')",
            )
            .await
    });
}

async fn press(window: &Window, keys: impl Into<TypingData>) -> Told {
    window
        .driver()
        .action_chain()
        .send_keys(keys)
        .perform()
        .await?;
    Ok(())
}

/// Goes on with Tab until what has the focus begins with these words; at each step the focus must be seen.
async fn tab_to(window: &Window, words: &str) -> Told {
    let mut passed = Vec::new();
    for _ in 0..60 {
        press(window, Key::Tab + "").await?;
        let focus = window.ask(FOCUS).await?;
        let said = focus[0].as_str().unwrap_or_default().to_owned();
        hold(
            focus[1] == true,
            format!("nothing is drawn around “{said}”"),
        )?;
        if said.starts_with(words) {
            return Ok(());
        }
        passed.push(said);
    }
    Err(format!("Tab does not come to “{words}”, only to {passed:?}").into())
}
