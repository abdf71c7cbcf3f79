//! The main journeys as somebody takes them who sees nothing: by names, roles and what is read aloud.

use serde_json::json;
use stories::home::{Home, PASSPHRASE};
use stories::webview::Window;

use crate::looks::PAGES;
use crate::notes::{fixture, unlock};
use crate::reader::{Reader, Role};
use crate::{hold, journey};

const MONDAY: [&str; 2] = ["--now", "2023-05-15T12:00:00Z"];

#[test]
fn every_control_has_a_name_on_every_page() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample", "--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        let reader = Reader::of(&home).await?;
        // the check is really asked: a button without a name is found
        window
            .ask("const one = document.createElement('button'); one.id = 'bad'; document.querySelector('main').append(one)")
            .await?;
        stories::until::until(
            "the button without a name",
            stories::webview::PATIENCE,
            async || Ok((!reader.nameless().await?.is_empty()).then_some(())),
        )
        .await?;
        window
            .ask("document.getElementById('bad').remove()")
            .await?;
        for page in PAGES {
            window.go(page).await?;
            let reader = Reader::of(&home).await?;
            let nameless = reader.nameless().await?;
            hold(
                nameless.is_empty(),
                format!("{page}: controls without a name, by their roles: {nameless:?}"),
            )?;
            let all = reader.all().await?;
            hold(all.len() > 20, format!("{page}: only {} things", all.len()))?;
        }
        Ok(())
    });
}

#[test]
fn a_question_is_answered_by_ear() {
    journey(async || {
        let home = Home::new()?;
        let window = Window::open(&home, &["--sample", "--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        let reader = Reader::of(&home).await?;
        reader.presses(Role::Link, "Forum").await?;
        reader
            .presses(Role::Link, "What helped a family in your work")
            .await?;
        reader
            .finds(Role::Heading, "What helped a family in your work")
            .await?;
        reader.presses(Role::Button, "Reply").await?;
        reader
            .writes(&window, Role::Entry, "Your reply", "Heard and said")
            .await?;
        reader.presses(Role::Button, "Post to the group").await?;
        // the question about children is read before anything is posted
        reader.finds(Role::Button, "Post").await?;
        reader.hears(Role::Alert, "could someone recognise").await
    });
}

#[test]
fn somebody_is_invited_and_joins_by_ear() {
    journey(async || {
        let (pilar, rosa) = (Home::new()?, Home::new()?);
        let shared = tempfile::tempdir()?;
        let place = format!("folder:{}", shared.path().display());
        pilar.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        pilar.mutual(&["storage", "add", &place])?;
        let window = Window::open(&pilar, &MONDAY).await?;
        window.headed().await?;
        unlock(&window).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/people/members").await?;
        let reader = Reader::of(&pilar).await?;
        reader.presses(Role::Button, "Create an invitation").await?;
        reader.finds(Role::Dialog, "").await?;
        reader.presses(Role::Button, "Create").await?;
        reader.finds(Role::Entry, "The invitation").await?;
        let text = window
            .ask("return document.querySelector('dialog textarea').value")
            .await?;
        let text = text.as_str().ok_or("no invitation")?.to_owned();
        drop(window);
        pilar.mutual(&["exchange", "--once"])?;

        let window = Window::open(&rosa, &MONDAY).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        let reader = Reader::of(&rosa).await?;
        reader
            .presses(Role::Button, "Join with an invitation")
            .await?;
        reader
            .writes(&window, Role::Entry, "The invitation", &text)
            .await?;
        reader.presses(Role::Button, "Continue").await?;
        reader
            .writes(&window, Role::Entry, "Your name", "Rosa Luz")
            .await?;
        if reader
            .all()
            .await?
            .iter()
            .any(|thing| thing.name == "Password")
        {
            reader
                .writes(&window, Role::Password, "Password", PASSPHRASE)
                .await?;
            reader
                .writes(&window, Role::Password, "Repeat the password", PASSPHRASE)
                .await?;
        }
        reader.presses(Role::Button, "Join").await?;
        reader.finds(Role::Heading, "Going home").await?;
        Ok(())
    });
}

#[test]
fn a_session_is_moved_by_ear() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        let window = Window::open(&home, &MONDAY).await?;
        window.headed().await?;
        unlock(&window).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/session/s07").await?;
        let reader = Reader::of(&home).await?;
        reader.presses(Role::Button, "Move this session").await?;
        reader.finds(Role::Dialog, "Move").await?;
        reader.presses(Role::Button, "Move the session").await?;
        reader.hears(Role::Status, "The session is moved").await
    });
}
