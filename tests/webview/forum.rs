//! A reflection from its first letters to the group, and back with an answer and a translation.

use serde_json::{Value, json};
use stories::home::Home;
use stories::until::until;
use stories::webview::{PATIENCE, Window};
use thirtyfour::prelude::*;

use crate::group::{fill, press};
use crate::notes::{fixture, unlock};
use crate::{hold, journey};

const MONDAY: [&str; 2] = ["--now", "2023-05-15T12:00:00Z"];
const BOX: &str = ".draft textarea";
const WORDS: &str = "En nuestro caso fue la vecina, que le llevó pan y preguntó poco. ";

#[test]
fn a_reflection_survives_waits_is_altered_leaves_and_comes_back_answered() {
    journey(async || {
        let (pilar, rosa) = (Home::new()?, Home::new()?);
        let shared = pilar.path("shared");
        std::fs::create_dir(&shared)?;
        let place = format!("folder:{}", shared.display());
        pilar.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        pilar.mutual(&["storage", "add", &place])?;
        let invitation = pilar.path("invitation");
        let invitation = invitation.to_str().ok_or("a path that is no text")?;
        pilar.mutual(&["invite", "--out", invitation])?;
        pilar.mutual(&["exchange", "--once"])?;
        rosa.mutual(&["join", invitation, "--name", "Rosa Luz"])?;
        rosa.mutual(&["exchange", "--once"])?;
        // the office's folder is away: nothing can leave
        let away = pilar.path("away");
        std::fs::rename(&shared, &away)?;

        let window = open(&rosa).await?;
        window.set(json!({ "language": "es" })).await?;
        window.go("/forum/question:q3").await?;
        window.reads("Tu reflexión").await?;
        let paper = window.driver().find(By::Css(BOX)).await?;
        let start = std::time::Instant::now();
        let mut typed: Vec<(std::time::Duration, usize)> = Vec::new();
        let mut written = String::new();
        while start.elapsed() < std::time::Duration::from_millis(2500) {
            for word in WORDS.split_inclusive(' ') {
                paper.send_keys(word).await?;
                written.push_str(word);
                typed.push((start.elapsed(), written.len()));
            }
        }
        let killed = start.elapsed();
        window.kill()?;
        drop(window);
        let older = typed
            .iter()
            .filter(|(at, _)| *at + std::time::Duration::from_secs(1) <= killed);
        let safe = older
            .map(|(_, length)| *length)
            .max()
            .ok_or("too little was typed")?;

        let window = open(&rosa).await?;
        window.go("/forum/question:q3").await?;
        let kept = until("the draft", PATIENCE, async || {
            let script = format!("return document.querySelector('{BOX}')?.value ?? ''");
            let value = window.ask(&script).await?;
            Ok(value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned))
        })
        .await?;
        hold(written.starts_with(&kept), format!("other words: {kept}"))?;
        hold(
            kept.len() >= safe,
            format!("{} of {safe} characters", kept.len()),
        )?;

        press(&window, "Publicar en el grupo").await?;
        window.reads("¿alguien podría reconocer").await?;
        press(&window, "Publicar en el grupo").await?;
        window.reads("sin enviar").await?;
        // said otherwise while it waits
        press(&window, "Editar").await?;
        let script = "return document.querySelector('.beside textarea') !== null";
        window.sees("what is altered", script).await?;
        let paper = window.driver().find(By::Css(".beside textarea")).await?;
        paper.send_keys(" Y volvió el domingo.").await?;
        let beside = "[...document.querySelectorAll('.beside .actions .first')].at(-1)";
        window.ask(&format!("{beside}.click()")).await?;
        window.reads("¿alguien podría reconocer").await?;
        window.ask(&format!("{beside}.click()")).await?;
        let altered = "return document.querySelector('.post .text')?.innerText.includes('Y volvió el domingo')";
        window.sees("the altered post", altered).await?;
        window.reads("sin enviar").await?;

        // the folder is back, and somebody asks for an exchange rather than wait for the next one
        std::fs::rename(&away, &shared)?;
        window.go("/sync").await?;
        press(&window, "Sincronizar ahora").await?;
        window.reads("Última sincronización: hoy").await?;
        let post = until("the post with the group", PATIENCE, async || {
            let posts: Value = serde_json::from_str(&rosa.mutual(&["posts", "--json"])?)?;
            let arrived = posts[0]["state"] == "with-group";
            Ok(arrived
                .then(|| posts[0]["id"].as_str().map(str::to_owned))
                .flatten())
        })
        .await?;
        window.go("/forum/question:q3").await?;
        window.reads("entregado al grupo").await?;
        drop(window);

        let window = open(&pilar).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/sync").await?;
        press(&window, "Sync now").await?;
        until("the post at Pilar's", PATIENCE, async || {
            let posts: Value = serde_json::from_str(&pilar.mutual(&["posts", "--json"])?)?;
            Ok((posts[0]["id"] == post.as_str()).then_some(()))
        })
        .await?;
        window.go("/forum").await?;
        // what is new is opened first
        window.reads("Y volvió el domingo").await?;
        press(&window, "Add a translation into English").await?;
        fill(
            &window,
            ".beside textarea",
            "It was the neighbour, who brought bread.",
        )
        .await?;
        press(&window, "Add the translation").await?;
        window.reads("could someone recognise").await?;
        press(&window, "Add the translation").await?;
        window.reads("Translated by Pilar Otero").await?;
        press(&window, "Reply").await?;
        let script = "return document.querySelector('.beside textarea') !== null";
        window.sees("the answer", script).await?;
        let paper = window.driver().find(By::Css(".beside textarea")).await?;
        paper.send_keys("This stays with me.").await?;
        window.ask(&format!("{beside}.click()")).await?;
        window.reads("could someone recognise").await?;
        window.ask(&format!("{beside}.click()")).await?;
        window.reads("not sent yet").await?;
        window.go("/sync").await?;
        press(&window, "Sync now").await?;
        until("all of it with the group", PATIENCE, async || {
            let stands: Value = serde_json::from_str(&pilar.mutual(&["storage", "--json"])?)?;
            Ok((stands["waiting"] == 0).then_some(()))
        })
        .await?;
        drop(window);

        rosa.mutual(&["exchange", "--once"])?;
        let posts: Value = serde_json::from_str(&rosa.mutual(&["posts", "--json"])?)?;
        let answer = posts
            .as_array()
            .and_then(|posts| posts.iter().find(|one| one["replyTo"] == post.as_str()));
        hold(
            answer.is_some_and(|answer| answer["text"] == "This stays with me."),
            format!("no answer came: {posts}"),
        )?;
        let window = open(&rosa).await?;
        window.go("/forum/question:q3").await?;
        window.reads("This stays with me.").await?;
        window.reads("En inglés, por Pilar Otero").await
    });
}

#[test]
fn what_a_tool_did_is_undone_by_keys() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        let window = open(&home).await?;
        window.go("/forum/question:q3").await?;
        let shown = format!("return document.querySelector('{BOX}') !== null");
        window.sees("the box", &shown).await?;
        let paper = window.driver().find(By::Css(BOX)).await?;
        paper.send_keys("Fue la vecina").await?;
        paper.send_keys(Key::Control + "a").await?;
        window
            .ask("document.querySelector('.draft .bar-of-tools button').click()")
            .await?;
        let says =
            |words: &str| format!("return document.querySelector('{BOX}').value === '{words}'");
        window
            .sees("bold words", &says("**Fue la vecina**"))
            .await?;
        paper.send_keys(Key::Control + "z").await?;
        window
            .sees("the words as they were", &says("Fue la vecina"))
            .await
    });
}

/// Many more posts than fit a screen.
const MANY: usize = 90;

#[test]
fn of_a_long_conversation_what_is_near_stands_in_the_page_and_nothing_jumps() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        let window = open(&home).await?;
        window.set(json!({ "language": "en" })).await?;
        for number in 1..=MANY {
            let text = format!("Post {number}. {}", WORDS.repeat(number % 7 + 1));
            let draft = json!({
                "id": null, "conversation": { "question": "q3" }, "replyTo": null, "section": null,
                "edits": null, "translates": null, "title": null, "text": text, "language": "es",
            });
            let id = window
                .invoke("save_draft", json!({ "draft": draft }))
                .await?;
            window.invoke("post_draft", json!({ "id": id })).await?;
        }
        window.go("/forum/question:q3").await?;
        window.reads("Post 1.").await?;
        let standing = "document.querySelectorAll('.threadcol article').length";
        let first = window.ask(&format!("return {standing}")).await?;
        hold(
            first.as_u64().is_some_and(|count| count > 4 && count < 60),
            format!("{first} of {MANY} posts stand in the page"),
        )?;
        let end = "const last = document.querySelector('.roll > :last-child'); last.scrollIntoView({ block: 'end' });
                   return last.innerText.includes('Post 90.')";
        window.sees("the last post", end).await?;
        let gone = "return !document.querySelector('.roll > :first-child article')";
        window.sees("the first ones taken out", gone).await?;
        // up again in small steps, through places that were passed over: what is read stays under the eye
        let jump = window
            .answer(
                "const scroller = (() => { for (let at = document.querySelector('.roll').parentElement; at; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at; })();
                 const frames = (count, then) => count ? requestAnimationFrame(() => frames(count - 1, then)) : then();
                 let worst = 0;
                 const step = (left) => {
                   if (!left || scroller.scrollTop <= 0) return done(worst);
                   const seen = [...document.querySelectorAll('.threadcol article')].find((one) => one.getBoundingClientRect().top >= scroller.getBoundingClientRect().top);
                   if (!seen) return frames(2, () => step(left - 1));
                   const before = seen.getBoundingClientRect().top;
                   scroller.scrollTop -= 240;
                   frames(3, () => {
                     if (seen.isConnected) worst = Math.max(worst, Math.abs(seen.getBoundingClientRect().top - before - 240));
                     step(left - 1);
                   });
                 };
                 step(60);",
            )
            .await?;
        hold(
            jump.as_f64().is_some_and(|jump| jump < 8.0),
            format!("what was read moved by {jump} pixels"),
        )?;
        let top = "document.querySelector('.threadcol h1').scrollIntoView(); return document.querySelector('.roll > :first-child')?.innerText.includes('Post 1.')";
        window.sees("the first post again", top).await
    });
}

pub async fn open(home: &Home) -> stories::Told<Window> {
    let window = Window::open(home, &MONDAY).await?;
    window.headed().await?;
    let locked = window
        .ask("return document.querySelector('input[type=password]') !== null")
        .await?;
    if locked == true {
        unlock(&window).await?;
    }
    Ok(window)
}

/// Strings that broke other programs, hundreds of them meant to run: <https://github.com/minimaxir/big-list-of-naughty-strings>.
fn naughty() -> stories::Told<Vec<String>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../ui/node_modules/big-list-of-naughty-strings/blns.json");
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

#[test]
fn nothing_that_is_posted_runs_or_is_fetched() {
    journey(async || {
        let (home, rosa) = (Home::new()?, Home::new()?);
        let shared = home.path("shared");
        std::fs::create_dir(&shared)?;
        home.mutual(&["new", fixture()?.as_str(), "--name", "Pilar Otero"])?;
        home.mutual(&["storage", "add", &format!("folder:{}", shared.display())])?;
        let invitation = home.path("invitation");
        let invitation = invitation.to_str().ok_or("a path that is no text")?;
        home.mutual(&["invite", "--out", invitation])?;
        let window = open(&home).await?;
        let strings: Vec<String> = naughty()?
            .into_iter()
            .filter(|text| !text.trim().is_empty())
            .collect();
        hold(strings.len() > 450, format!("only {}", strings.len()))?;
        // through the commands, as the page calls them
        let mut refused: Vec<Value> = Vec::new();
        for part in strings.chunks(60) {
            let script = format!(
                "const invoke = window.__TAURI_INTERNALS__.invoke;
                 const refused = [];
                 Promise.all({}.map((text) => invoke('save_draft', {{ draft: {{
                    id: null, conversation: {{ question: 'q3' }}, replyTo: null, edits: null, title: null, text, language: null,
                 }} }}).then((id) => invoke('post_draft', {{ id }})).catch((error) => refused.push(error.code)))).then(() => done(refused))",
                json!(part)
            );
            let codes = window.answer(&script).await?;
            refused.extend(codes.as_array().into_iter().flatten().cloned());
        }
        // what is nothing but invisible letters says nothing
        hold(
            refused.len() < 20 && refused.iter().all(|code| code == "text-needed"),
            format!("refused: {refused:?}"),
        )?;
        // the whole way: signed, sealed, sent, and read by somebody else
        drop(window);
        home.mutual(&["exchange", "--once"])?;
        rosa.mutual(&["join", invitation, "--name", "Rosa Luz"])?;
        rosa.mutual(&["exchange", "--once"])?;
        let paper = rosa.mutual(&["forum", "export", "--format", "html"])?;
        for tag in [
            "<script", "<img", "<iframe", "<svg", "<object", "<embed", "<style>@",
        ] {
            hold(!paper.contains(tag), format!("{tag} stands on paper"))?;
        }
        let window = open(&rosa).await?;
        let fetched = window
            .ask("return performance.getEntriesByType('resource').filter((one) => !one.name.startsWith('ipc:')).length")
            .await?;
        let watch = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => window.ran.push(name);";
        window.ask(watch).await?;
        window.go("/forum/question:q3").await?;
        // a long conversation stands in the page in parts, so each part is brought near and looked through there
        window
            .sees(
                "the first posts",
                "return document.querySelectorAll('.roll article .text').length > 4",
            )
            .await?;
        let parts = window
            .ask("return document.querySelector('.roll').children.length")
            .await?;
        let allowed = "const allowed = ['P','BR','EM','STRONG','DEL','BLOCKQUOTE','UL','OL','LI','H4','CODE','PRE','HR','A'];
            window.looked = new Set();
            window.harm = { elements: [], attributes: [], links: [] };
            window.look = (part) => {
              for (const post of part.querySelectorAll('article')) {
                const inside = [...post.querySelectorAll('.text *')];
                looked.add(post.id);
                harm.elements.push(...inside.filter((one) => !allowed.includes(one.tagName)).map((one) => one.outerHTML));
                harm.attributes.push(...inside.flatMap((one) => [...one.attributes].map((has) => has.name)).filter((name) => !['href', 'rel', 'start'].includes(name)));
                harm.links.push(...inside.filter((one) => one.tagName === 'A' && one.hasAttribute('href') && !/^(https?|mailto|person|organisation|session|post):/.test(one.getAttribute('href'))).map((one) => one.outerHTML));
              }
            };";
        window.ask(allowed).await?;
        for part in 0..parts.as_u64().unwrap_or_default() {
            let near = format!(
                "const part = document.querySelector('.roll').children[{part}];
                 part.scrollIntoView();
                 if (!part.querySelector('article .text')) return false;
                 look(part);
                 return true;"
            );
            window
                .sees(&format!("part {part} of {parts}"), &near)
                .await?;
        }
        // where it is found, and where it would be set before it is posted
        window.go("/forum/search").await?;
        fill(&window, "input[type=search]", "script").await?;
        window
            .sees(
                "what was found",
                "return document.querySelectorAll('.snippet').length > 20",
            )
            .await?;
        let snippets = "harm.elements.push(...[...document.querySelectorAll('.snippet *')].filter((one) => one.tagName !== 'MARK').map((one) => one.outerHTML));";
        window.ask(snippets).await?;
        window.settled().await?;
        let found = window
            .ask(
                "return {
                   looked: looked.size,
                   ran: window.ran,
                   ...harm,
                   fetched: performance.getEntriesByType('resource').filter((one) => !one.name.startsWith('ipc:')).map((one) => one.name),
                 }",
            )
            .await?;
        hold(
            found["looked"].as_u64() == Some((strings.len() - refused.len()) as u64),
            format!(
                "looked at {} of {}",
                found["looked"],
                strings.len() - refused.len()
            ),
        )?;
        for harm in ["ran", "elements", "attributes", "links"] {
            hold(found[harm] == json!([]), format!("{harm}: {}", found[harm]))?;
        }
        let foreign = found["fetched"].as_array().into_iter().flatten();
        let foreign: Vec<&Value> = foreign
            .filter(|name| !name.as_str().unwrap_or_default().contains("tauri"))
            .collect();
        hold(
            foreign.is_empty(),
            format!("fetched: {foreign:?}, before {fetched}"),
        )
    });
}
