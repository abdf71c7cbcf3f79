//! Certificates in the real WebView: 45 issued in one go, one withdrawn, and one checked by somebody who has never seen the programme.

use std::path::PathBuf;

use serde_json::{Value, json};
use stories::Told;
use stories::home::Home;
use stories::webview::Window;

use crate::attendance::people;
use crate::forum::open;
use crate::group::{fill, press};
use crate::{hold, journey};

/// A programme at whose every session all 45 were.
fn pilar() -> Told<Home> {
    let home = Home::new()?;
    home.mutual(&[
        "new",
        crate::notes::fixture()?.as_str(),
        "--name",
        "Pilar Otero",
    ])?;
    let list = home.path("people.csv");
    std::fs::write(&list, people()?)?;
    home.mutual(&["people".as_ref(), "--import".as_ref(), list.as_os_str()])?;
    let shown: Value = serde_json::from_str(&home.mutual(&["show", "--json"])?)?;
    for session in shown["sessions"].as_array().ok_or("no sessions")? {
        let id = session["id"].as_str().ok_or("no id")?;
        home.mutual(&["attendance", "mark", "--session", id, "--all-present"])?;
    }
    Ok(home)
}

/// The files of a person's certificate, by their ends.
fn files(home: &Home, person: &str) -> Told<Vec<PathBuf>> {
    let out = home.path("certificates");
    let out = out.to_str().ok_or("a path that is no text")?;
    let said = home.mutual(&["certificates", "files", person, "--out", out, "--json"])?;
    let written: Value = serde_json::from_str(&said)?;
    let files = written[0]["files"].as_array().ok_or("no files")?;
    Ok(files
        .iter()
        .filter_map(Value::as_str)
        .map(PathBuf::from)
        .collect())
}

fn token(home: &Home, person: &str) -> Told<String> {
    let files = files(home, person)?;
    let jwt = files
        .iter()
        .find(|path| path.extension().is_some_and(|end| end == "jwt"))
        .ok_or("no token")?;
    Ok(std::fs::read_to_string(jwt)?)
}

async fn check(window: &Window, text: &str) -> Told {
    fill(window, "textarea", text).await?;
    press(window, "Check").await
}

#[test]
fn forty_five_are_issued_and_a_stranger_checks_one() {
    journey(async || {
        let home = pilar()?;
        let window = open(&home).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/prepare/certificates").await?;
        window.reads("45 people have attended enough.").await?;
        press(&window, "Issue 45 certificates").await?;
        window
            .reads("A signed certificate cannot be changed, only withdrawn.")
            .await?;
        press(&window, "Issue now").await?;
        window.reads("45 certificates are issued.").await?;
        window.reads("Words of the programme").await?;
        let shown: Value =
            serde_json::from_str(&home.mutual(&["certificates", "show", "--json"])?)?;
        let words = shown["words"][0]["en"]
            .as_str()
            .ok_or("no words")?
            .to_owned();
        window.reads(&words).await?;
        // Pilar's own app knows it
        let one = token(&home, "Persona2 Ñandú7")?;
        window.go("/verify").await?;
        check(&window, &one).await?;
        window
            .reads("Valid: a programme on this computer issued it")
            .await?;
        window.reads("Persona2 Ñandú7").await?;
        // another one is withdrawn
        let other = token(&home, "Persona1 Ñandú1")?;
        window.go("/prepare/certificates").await?;
        let withdraw = "const button = document.querySelector('button[aria-label=\"Withdraw the certificate of Persona1 Ñandú1\"]'); button?.click(); return button !== null";
        window.sees("Withdraw", withdraw).await?;
        fill(&window, "dialog textarea", "by mistake").await?;
        let go = "const button = [...document.querySelectorAll('dialog button')].find((one) => one.innerText === 'Withdraw'); button?.click(); return button !== undefined";
        window.sees("Withdraw it", go).await?;
        window.reads("Withdrawn: by mistake").await?;
        window.go("/verify").await?;
        check(&window, &other).await?;
        window.reads("It was withdrawn.").await?;
        drop(window);

        // somebody who has nothing on the computer yet
        let stranger = Home::new()?;
        let window = open(&stranger).await?;
        window.reads("Mutual Learning").await?;
        press(&window, "Check a certificate").await?;
        check(&window, &one).await?;
        window
            .reads("The signature is valid. The issuer is unknown here.")
            .await?;
        window.reads("Persona2 Ñandú7").await?;
        window.reads(&words).await?;
        check(&window, &one.replacen("eyJ", "eyK", 1)).await?;
        window.reads("There is no certificate in it.").await?;
        hold(!stranger.profile().exists(), "checking makes no profile")?;
        Ok(())
    });
}
