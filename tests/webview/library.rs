//! Materials: read and watched in the real WebView, with files that other programs made.

use std::path::Path;

use serde_json::{Value, json};
use stories::home::Home;
use stories::until::until;
use stories::webview::{PATIENCE, Window};
use stories::{Told, made};
use thirtyfour::prelude::*;

use crate::forum::open;
use crate::group::press;
use crate::keyboard::open_search;
use crate::notes::fixture;
use crate::{hold, journey};

fn with(home: &Home, words: &[&str]) -> Told<String> {
    let answer: Value = serde_json::from_str(&home.mutual(words)?)?;
    let id = answer["id"].as_str().ok_or(format!("no id: {answer}"))?;
    Ok(id.to_owned())
}

fn text(path: &Path) -> Told<&str> {
    Ok(path.to_str().ok_or("a path that is no text")?)
}

fn founded() -> Told<Home> {
    let home = Home::new()?;
    home.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
    Ok(home)
}

/// The page that is shown, as the field of the reader says.
async fn page_is(window: &Window, number: u32) -> Told {
    let script =
        format!("return document.querySelector('.bar-of .num.field')?.value === '{number}'");
    window.sees(&format!("page {number}"), &script).await
}

#[test]
fn a_pdf_opens_where_one_stopped_and_its_words_are_found() {
    journey(async || {
        let home = founded()?;
        let words: Vec<String> = (1..=9)
            .map(|number| {
                format!(
                    "Page {number} {}",
                    if number == 7 { "colibrí" } else { "leaf" }
                )
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let path = made::pdf(&home.path("home"), "Guide_EN.pdf", &words)?;
        let titled = ["--title-en", "Guide", "--json"];
        let id = with(
            &home,
            &[&["material", "add", text(&path)?], &titled[..]].concat(),
        )?;
        let window = open(&home).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/library").await?;
        window.reads("Guide").await?;
        window.go(&format!("/library/{id}")).await?;
        window.reads("Shared by").await?;
        let read = "const link = [...document.querySelectorAll('.side a.btn')].find((one) => one.innerText === 'Read'); link?.click(); return link !== undefined";
        window.sees("Read", read).await?;
        page_is(&window, 1).await?;
        let drawn = "return [...document.querySelectorAll('.textLayer span')].some((one) => one.textContent.includes('Page 1'))";
        window.sees("the words of page 1", drawn).await?;
        for number in 2..=3 {
            press(&window, "Next page").await?;
            page_is(&window, number).await?;
        }
        // at rest it is kept
        let kept = || -> Told<Option<u64>> {
            let card: Value =
                serde_json::from_str(&home.mutual(&["material", "show", &id, "--json"])?)?;
            Ok(card["progress"]["page"].as_u64())
        };
        until("page 3 to be kept", PATIENCE, async || {
            Ok(kept()?.filter(|page| *page == 3))
        })
        .await?;
        window.kill()?;
        drop(window);

        let window = open(&home).await?;
        window.go(&format!("/library/{id}")).await?;
        window.reads("page 3").await?;
        let go_on = "const link = document.querySelector('.side a.btn.first'); const is = link?.innerText === 'Continue'; if (is) link.click(); return is";
        window.sees("Continue", go_on).await?;
        page_is(&window, 3).await?;
        // a private note at that page, kept as it is typed
        press(&window, "Notes").await?;
        press(&window, "Add a note on page 3").await?;
        crate::group::fill(&window, ".notes textarea", "Ask Grace about this page").await?;
        window.reads("saved on this computer").await?;
        let notes: Value = serde_json::from_str(&home.mutual(&["material", "notes", &id])?)?;
        hold(
            notes[0]["text"] == "Ask Grace about this page" && notes[0]["page"] == 3,
            format!("{notes}"),
        )?;
        let field = window.driver().find(By::Css("#pdf-find")).await?;
        field.send_keys("colibri").await?;
        press(&window, "Find next").await?;
        page_is(&window, 7).await?;
        window.reads("1 of 1").await?;
        for number in 8..=9 {
            press(&window, "Next page").await?;
            page_is(&window, number).await?;
        }
        window.reads("You reached the end").await?;
        press(&window, "Done").await?;
        let done = "return document.querySelector('header input[type=checkbox]')?.checked === true";
        window.sees("it is done", done).await?;
        // the one search finds words inside it, and lands at their page
        window.go("/today").await?;
        open_search(&window).await?;
        let field = window
            .driver()
            .find(By::Css("input[role=combobox]"))
            .await?;
        field.send_keys("colibri").await?;
        let found = "const hit = document.querySelector('[role=option][aria-selected=true]'); return hit !== null && hit.innerText.includes('Page 7')";
        window.sees("the hit in the file", found).await?;
        field.send_keys(Key::Enter + "").await?;
        page_is(&window, 7).await?;
        // … and marks them there
        let marked = "return document.querySelector('.textLayer .highlight')?.textContent.includes('colibr') === true";
        window.sees("the words are marked", marked).await?;
        // its first page is shown small beside what is said of it
        window.go(&format!("/library/{id}")).await?;
        let cover = "const cover = document.querySelector('img.cover'); return cover !== null && cover.complete && cover.naturalWidth > 100";
        window.sees("the cover", cover).await?;
        // nothing of it lies on the disk in the clear
        Ok(())
    });
}

#[test]
fn a_film_plays_seeks_and_shows_its_captions() {
    journey(async || {
        let home = founded()?;
        let folder = home.path("home");
        let film = made::film(&folder, "Visit_EN.webm", 40, 3_000)?;
        let captions = folder.join("Visit_ES.srt");
        std::fs::write(
            &captions,
            "1\r\n00:00:00,000 --> 00:00:20,000\r\nLa primera visita\r\n\r\n2\r\n00:00:20,000 --> 00:00:40,000\r\nOtra vez\r\n",
        )?;
        let together =
            home.mutual(&["material", "add", text(&film)?, text(&captions)?, "--json"])?;
        let together: Value = serde_json::from_str(&together)?;
        let ids = together["ids"].as_array().ok_or("no ids")?;
        hold(
            ids.len() == 1,
            format!("a film and its captions are one: {together}"),
        )?;
        let id = ids[0].as_str().ok_or("no id")?.to_owned();
        // one that is only prepared: the player tells how long it lasts, and draws a picture of it
        let other = made::film(&folder, "Otra.webm", 20, 300)?;
        home.mutual(&["material", "add", text(&other)?, "--draft", "--json"])?;
        let window = open(&home).await?;
        window.set(json!({ "language": "es" })).await?;
        window.go("/library/drafts").await?;
        window.reads("alrededor de un minuto").await?;
        let cover = || -> Told<Option<u64>> {
            let drafts: Value = serde_json::from_str(&home.mutual(&["drafts", "--json"])?)?;
            let mut drafts = drafts.as_array().ok_or("no drafts")?.iter();
            let prepared = drafts
                .find(|one| one["state"] == "draft")
                .ok_or("no draft")?;
            let draft = prepared["id"].as_str().ok_or("no id")?.to_owned();
            let posted: Value =
                serde_json::from_str(&home.mutual(&["drafts", "post", &draft, "--json"])?)?;
            let id = posted["id"].as_str().unwrap_or(&draft).to_owned();
            let card: Value =
                serde_json::from_str(&home.mutual(&["material", "show", &id, "--json"])?)?;
            let mut files = card["files"].as_array().ok_or("no files")?.iter();
            let is_cover = |file: &&Value| file["role"] == "cover";
            Ok(files.find(is_cover).and_then(|file| file["bytes"].as_u64()))
        };
        let bytes = cover()?;
        hold(
            bytes.is_some_and(|bytes| bytes > 500),
            format!("no picture of the film: {bytes:?}"),
        )?;
        window.go(&format!("/material/{id}")).await?;
        let ready =
            "const v = document.querySelector('video'); return v !== null && v.duration > 35";
        window.sees("how long it is", ready).await?;
        let played = "const v = document.querySelector('video'); v.muted = true; void v.play(); return v.currentTime > 0.5";
        window.sees("that it plays", played).await?;
        let sought = "const v = document.querySelector('video'); if (v.currentTime < 29) v.currentTime = 30; return v.currentTime > 30.2 && !v.seeking";
        window.sees("second 30", sought).await?;
        let said = "const v = document.querySelector('video'); const t = [...v.textTracks].find((one) => one.mode === 'showing'); return t?.language === 'es' && t.activeCues?.[0]?.text === 'Otra vez'";
        window.sees("the captions", said).await?;
        // only who knows the token hears anything
        let begins = window.invoke("played_from", json!({})).await?;
        let begins = begins.as_str().ok_or("no address")?;
        let address = begins.trim_start_matches("http://");
        let (host, _) = address.split_once('/').ok_or("no token")?;
        let asked = |path: &str, named: &str| -> Told<String> {
            use std::io::{Read as _, Write as _};
            let mut stream = std::net::TcpStream::connect(host)?;
            write!(
                stream,
                "GET {path} HTTP/1.1\r\nHost: {named}\r\nRange: bytes=0-3\r\nConnection: close\r\n\r\n"
            )?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(String::from_utf8_lossy(&answer).into_owned())
        };
        let card: Value =
            serde_json::from_str(&home.mutual(&["material", "show", &id, "--json"])?)?;
        let files = card["files"].as_array().ok_or("no files")?;
        let key = files.iter().find(|one| one["look"] == "video");
        let key = key.and_then(|one| one["key"].as_str()).ok_or("no film")?;
        let token = begins
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .ok_or("no token")?;
        let good = asked(&format!("/{token}/{id}/{key}"), host)?;
        hold(good.starts_with("HTTP/1.1 206"), good)?;
        for (path, named) in [
            (format!("/{id}/{key}"), host.to_owned()),
            (
                format!("/{token}/{id}/{key}"),
                "127.0.0.1.nip.io".to_owned(),
            ),
            (format!("/{token}/{id}/other"), host.to_owned()),
        ] {
            let bad = asked(&path, &named)?;
            hold(bad.starts_with("HTTP/1.1 404"), bad)?;
        }
        // it goes on where it was
        let kept = || -> Told<Option<u64>> {
            let card: Value =
                serde_json::from_str(&home.mutual(&["material", "show", &id, "--json"])?)?;
            Ok(card["progress"]["second"].as_u64())
        };
        until("the second to be kept", PATIENCE, async || {
            Ok(kept()?.filter(|second| *second >= 29))
        })
        .await?;
        Ok(())
    });
}
