//! People are entered by hand and from a list, and introduce themselves.

use programme::people::introduce::save_photo;
use programme::people::show_people::show_people;
use programme::time::Reader;
use replica::Profile;
use serde_json::json;
use stories::Told;
use stories::home::{Home, PASSPHRASE};
use stories::until::until;
use stories::webview::{PATIENCE, Window};
use thirtyfour::prelude::*;
use zones::Tz;

use crate::notes::{click, named, unlock};
use crate::{hold, journey};

#[test]
fn a_facilitator_enters_people_and_one_introduces_herself() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["new", "--name", "Pilar Otero"])?;
        let window = Window::open(&home, &["--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        unlock(&window).await?;
        window.go("/people").await?;
        // an organisation: what is missing is said first
        click(&window, ".page-head .actions button:nth-child(1)").await?;
        click(&window, "dialog form button[type=submit]").await?;
        window
            .sees(
                "what is missing",
                "return document.querySelectorAll('dialog .wrong').length >= 2",
            )
            .await?;
        // and it leads to the first of them, which may have been out of sight
        window
            .sees(
                "the first missing field with the focus",
                "return document.activeElement === document.querySelector('dialog .fld:nth-of-type(1) input')",
            )
            .await?;
        window.settled().await?;
        write(
            &window,
            "dialog .fld:nth-of-type(1) input",
            "Riverside Families",
        )
        .await?;
        choose(&window, "dialog .fld:nth-of-type(2) select", "Kenya").await?;
        write(&window, "dialog .fld:nth-of-type(3) input", "Mombasa").await?;
        write(
            &window,
            "dialog .fld:nth-of-type(4) input",
            "Africa/Nairobi",
        )
        .await?;
        click(&window, "dialog form button[type=submit]").await?;
        window
            .sees(
                "the dialog closed",
                "return document.querySelector('dialog') === null",
            )
            .await?;
        window.reads("Riverside Families").await?;
        window.reads("15:00").await?;
        // a person there
        click(&window, ".page-head .actions button:nth-child(2)").await?;
        write(&window, "dialog .fld:nth-of-type(1) input", "Amina Said").await?;
        choose(
            &window,
            "dialog .fld:nth-of-type(2) select",
            "Riverside Families",
        )
        .await?;
        click(&window, "dialog form button[type=submit]").await?;
        window
            .sees(
                "the dialog closed",
                "return document.querySelector('dialog') === null",
            )
            .await?;
        window.reads("Amina Said").await?;
        // her introduction
        click(&window, ".side .person .acts button:last-child").await?;
        write(
            &window,
            "dialog .fld:nth-of-type(1) textarea",
            "We visit families on both sides of the creek.",
        )
        .await?;
        write(
            &window,
            "dialog .fld:nth-of-type(2) textarea",
            "Saying no without closing the door.",
        )
        .await?;
        click(&window, "dialog form button[type=submit]").await?;
        window.reads("on both sides of the creek").await?;
        window.driver().refresh().await?;
        window.headed().await?;
        window.reads("Saying no without closing the door").await
    });
}

#[test]
fn a_list_with_a_fault_imports_nothing_and_the_mended_one_everything() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["new", "--name", "Pilar Otero"])?;
        let window = Window::open(&home, &["--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        window.set(json!({ "language": "en" })).await?;
        unlock(&window).await?;
        window.go("/people").await?;
        let list = std::fs::read_to_string(named("people-example.csv")?)?;
        let faulty = list
            .replace(",Mombasa,", ",Mombasa,Africa/Nowhere,")
            .replace("participant,,sw", "partcipant,,sw");
        click(&window, ".page-head .actions button:nth-child(3)").await?;
        paste(&window, &faulty).await?;
        click(&window, "dialog form button[type=submit]").await?;
        window
            .sees(
                "the problems",
                "return document.querySelectorAll('dialog [role=alert] li').length > 0",
            )
            .await?;
        let people = window.invoke("people", json!({})).await?;
        hold(
            people["organisations"] == json!([]),
            "something was half imported",
        )?;
        // another list: the pasted words are still there, to be mended
        click(&window, "dialog .foot button:nth-child(2)").await?;
        paste(&window, &list).await?;
        click(&window, "dialog form button[type=submit]").await?;
        window
            .sees(
                "what the import would do",
                "return document.querySelector('dialog p[role=status]')?.textContent.includes('10 new people')
                   && !document.querySelector('dialog button[type=submit]').disabled",
            )
            .await?;
        click(&window, "dialog form button[type=submit]").await?;
        window
            .sees(
                "the dialog closed",
                "return document.querySelector('dialog') === null",
            )
            .await?;
        window.reads("Casa del Cerro").await?;
        let people = window.invoke("people", json!({})).await?;
        let organisations = people["organisations"].as_array().ok_or("no list")?;
        let count: usize = organisations
            .iter()
            .filter_map(|one| one["people"].as_array())
            .map(Vec::len)
            .sum();
        hold(
            (organisations.len(), count) == (4, 10),
            format!(
                "{} organisations and {count} people came",
                organisations.len()
            ),
        )
    });
}

#[test]
fn a_portrait_is_drawn_from_its_address_and_nothing_else_is_there() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["new", "--name", "Pilar Otero"])?;
        let person = portrayed(&home)?;
        let window = Window::open(&home, &["--now", "2023-05-15T12:00:00Z"]).await?;
        window.headed().await?;
        // before the profile is unlocked there is no portrait to see
        let status = "const picture = new Image();
            picture.onload = () => done('drawn');
            picture.onerror = () => done('nothing');
            picture.src = window.__TAURI_INTERNALS__.convertFileSrc(ADDRESS, 'media')";
        let at = |address: &str| status.replace("ADDRESS", &json!(address).to_string());
        let address = format!("portrait/{person}/x");
        hold(
            window.answer(&at(&address)).await? == "nothing",
            "a locked profile gave a portrait",
        )?;
        unlock(&window).await?;
        window.go("/people").await?;
        window
            .sees(
                "the portrait",
                "const picture = document.querySelector('.person img');
                 return picture !== null && picture.complete && picture.naturalWidth > 0",
            )
            .await?;
        for (address, answer) in [
            (address.as_str(), "drawn"),
            ("portrait/nobody/x", "nothing"),
            ("portrait/../../profile.json", "nothing"),
            ("profile.json", "nothing"),
            ("", "nothing"),
        ] {
            let seen = window.answer(&at(address)).await?;
            hold(seen == answer, format!("{address:?} was {seen}"))?;
        }
        Ok(())
    });
}

/// Gives the profile's own person a portrait, and returns the person's id.
fn portrayed(home: &Home) -> Told<String> {
    let now = "2023-05-15T12:00:00Z".parse()?;
    let key = device::profile::unlock(&home.profile(), Some(PASSPHRASE))?;
    let key = zeroize::Zeroizing::new(*key.bytes());
    let profile = Profile::open(&home.profile(), key, &programme::NOUNS)?;
    let id = profile.programmes()?.pop().ok_or("no programme")?;
    let mut programme = profile.programme(&id)?;
    let reader = Reader {
        now,
        zone: Tz::of(chrono_tz::Europe::Madrid),
    };
    let person = show_people(&programme, &reader, programme::Language::En)?
        .me
        .ok_or("no own person")?;
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(300, 300, image::Rgb([90, 120, 70]))
        .write_to(&mut picture, image::ImageFormat::Png)?;
    save_photo(&mut programme, now, &person, picture.get_ref())?;
    Ok(person)
}

async fn write(window: &Window, selector: &str, words: &str) -> Told {
    let field = until(selector, PATIENCE, async || {
        Ok(Some(window.driver().find(By::Css(selector)).await?))
    })
    .await?;
    field
        .clear()
        .await
        .map_err(|error| format!("{selector}: {error}"))?;
    field.send_keys(words).await?;
    Ok(())
}

/// Chooses from a list: its menu is the system's own, which WebKitWebDriver cannot press.
async fn choose(window: &Window, selector: &str, words: &str) -> Told {
    let script = format!(
        "const list = document.querySelector({});
         const option = [...(list?.options ?? [])].find((option) => option.text === {});
         if (!option) return false;
         list.value = option.value;
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return true",
        json!(selector),
        json!(words)
    );
    window.sees(&format!("{words} in the list"), &script).await
}

/// Puts a whole text into the list's field, as pasting does.
async fn paste(window: &Window, text: &str) -> Told {
    let script = format!(
        "const field = document.querySelector('dialog textarea');
         field.value = {};
         field.dispatchEvent(new InputEvent('input', {{ bubbles: true, inputType: 'insertFromPaste' }}));",
        json!(text)
    );
    window.ask(&script).await?;
    Ok(())
}
