//! A case study, from its first words to what was learned from it.

use serde_json::{Value, json};
use stories::home::Home;
use stories::until::until;
use stories::webview::{PATIENCE, Window};

use crate::forum::open;
use crate::group::{fill, press};
use crate::notes::fixture;
use crate::{hold, journey};

/// What stands in a field.
async fn stands(window: &Window, field: &str, words: &str) -> stories::Told {
    let script = format!(
        "return document.querySelector({})?.value === {}",
        json!(field),
        json!(words)
    );
    window.sees(&format!("“{words}” in {field}"), &script).await
}

#[test]
fn a_case_survives_is_brought_contributed_to_and_closed() {
    journey(async || {
        let (pilar, rosa) = (Home::new()?, Home::new()?);
        let shared = pilar.path("shared");
        std::fs::create_dir(&shared)?;
        pilar.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        pilar.mutual(&["storage", "add", &format!("folder:{}", shared.display())])?;
        let invitation = pilar.path("invitation");
        let invitation = invitation.to_str().ok_or("a path that is no text")?;
        pilar.mutual(&["invite", "--out", invitation])?;
        pilar.mutual(&["exchange", "--once"])?;
        rosa.mutual(&["join", invitation, "--name", "Rosa Luz"])?;
        rosa.mutual(&["exchange", "--once"])?;

        let window = open(&rosa).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/forum/case-new").await?;
        window.reads("Share a case study").await?;
        fill(
            &window,
            "input[maxlength='200']",
            "Two brothers and one aunt",
        )
        .await?;
        fill(
            &window,
            "fieldset:first-of-type textarea",
            "They live with their aunt since April.",
        )
        .await?;
        window.reads("saved on this computer").await?;
        window.kill()?;
        drop(window);

        let window = open(&rosa).await?;
        window.go("/forum/drafts").await?;
        window.reads("Two brothers and one aunt").await?;
        press_link(&window, "Continue writing").await?;
        stands(
            &window,
            "fieldset:first-of-type textarea",
            "They live with their aunt since April.",
        )
        .await?;
        fill(
            &window,
            "fieldset:last-of-type textarea",
            "Whom would you visit first?",
        )
        .await?;
        press(&window, "Share with the group").await?;
        window.reads("could someone recognise").await?;
        press(&window, "Share with the group").await?;
        window.reads("Shared by you").await?;
        drop(window);
        rosa.mutual(&["exchange", "--once"])?;
        pilar.mutual(&["exchange", "--once"])?;
        let cases: Value = serde_json::from_str(&pilar.mutual(&["case", "--json"])?)?;
        let place = cases["cases"][0]["place"]
            .as_str()
            .ok_or(format!("no case: {cases}"))?;

        let window = open(&pilar).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go(&format!("/forum/{place}")).await?;
        window.reads("Whom would you visit first?").await?;
        press(&window, "Contribute to this part").await?;
        fill(
            &window,
            ".of-it .beside textarea",
            "With us the aunt had never been asked.",
        )
        .await?;
        press(&window, "Post to the group").await?;
        window.reads("could someone recognise").await?;
        let beside = "const yes = [...document.querySelectorAll('.of-it .care .first')].at(-1); yes?.click(); return yes !== undefined";
        window.sees("the answer to the question", beside).await?;
        let there = "return document.querySelector('.of-it article')?.innerText.includes('had never been asked')";
        window.sees("the contribution", there).await?;
        press(&window, "Add the decision").await?;
        fill(&window, ".settle textarea", "To visit the aunt first.").await?;
        window.reads("saved on this computer").await?;
        window.kill()?;
        drop(window);

        // what still waited for a link when a case was closed would be a draft again
        pilar.mutual(&["exchange", "--once"])?;
        // what was begun below the case is there again
        let window = open(&pilar).await?;
        window.go("/forum/drafts").await?;
        window.reads("To visit the aunt first.").await?;
        press_link(&window, "Continue writing").await?;
        press(&window, "Add the decision").await?;
        stands(&window, ".settle textarea", "To visit the aunt first.").await?;
        press(&window, "Save the decision").await?;
        window.reads("Decision").await?;
        press(&window, "Close the case study").await?;
        fill(&window, ".settle textarea", "To ask whom the child trusts.").await?;
        let close = "const yes = document.querySelector('.settle .first'); yes?.click(); return yes !== null";
        window.sees("the button that closes it", close).await?;
        window.reads("no longer write in it").await?;
        window.go("/forum/drafts").await?;
        // nothing that was said of it is a draft any more; the contribution may wait for a link
        let over = "const text = document.querySelector('.threadcol').innerText; return text.startsWith('Drafts') && !/decided|learned/.test(text)";
        window.sees("the drafts without it", over).await?;
        drop(window);
        pilar.mutual(&["exchange", "--once"])?;

        rosa.mutual(&["exchange", "--once"])?;
        let window = open(&rosa).await?;
        window.go(&format!("/forum/{place}")).await?;
        for words in [
            "With us the aunt had never been asked.",
            "To visit the aunt first.",
            "To ask whom the child trusts.",
            "no longer write in it",
        ] {
            window.reads(words).await?;
        }
        let page: Value = until("the closed case", PATIENCE, async || {
            let id = place.trim_start_matches("case:");
            Ok(Some(serde_json::from_str(
                &rosa.mutual(&["case", "show", id, "--json"])?,
            )?))
        })
        .await?;
        hold(
            page["stage"] == "closed",
            format!("it is not closed: {page}"),
        )
    });
}

async fn press_link(window: &Window, words: &str) -> stories::Told {
    let script = format!(
        "const link = [...document.querySelectorAll('a')].find((one) => one.innerText.trim() === {});
         link?.click(); return link !== undefined",
        json!(words)
    );
    window.sees(&format!("the link “{words}”"), &script).await
}
