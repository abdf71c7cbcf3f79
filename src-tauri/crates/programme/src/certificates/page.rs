//! The page with which anybody checks certificates in a browser: one file, complete in itself. It asks no server for anything, and knows
//! what the programme had issued and withdrawn when it was made.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use replica::origin::KNOWN_SINCE;
use replica::outbox::place;
use replica::record::fact;
use replica::{Error, Replica, Result};
use serde::Serialize;

use super::certificate::hex;
use super::issue::{current_key, keys};
use super::store;
use crate::language::Language;
use crate::time::stamp;
use crate::words;

const STYLE: &str = include_str!("verifier.css");
/// Made from `ui/verifier` by `cargo xtask bindings`.
const SCRIPT: &str = include_str!("verifier.js");

/// The keys below `certificate` that the page speaks, by the names that its script calls them.
const WORDS: [(&str, &str); 26] = [
    ("pageTitle", "page.title"),
    ("lede", "page.lede"),
    ("file", "page.choose"),
    ("text", "page.paste"),
    ("check", "page.check"),
    ("compareName", "page.compare_name"),
    ("compareWords", "compare"),
    ("until", "known_until"),
    ("withdrawnOn", "page.withdrawn_on"),
    ("name", "fact.name"),
    ("said", "fact.said"),
    ("title", "fact.title"),
    ("issued", "fact.issued"),
    ("code", "fact.code"),
    ("private", "page.private"),
    ("answer.issuer-known", "page.known"),
    ("answer.issuer-unknown", "page.unknown"),
    ("answer.not-valid", "answer.not-valid"),
    ("why.nothing", "why.nothing"),
    ("why.nothing-in-pdf", "why.nothing-in-pdf"),
    ("why.other-code", "why.other-code"),
    ("why.several", "why.several"),
    ("why.foreign", "why.foreign"),
    ("why.altered", "why.altered"),
    ("why.withdrawn", "why.withdrawn"),
    ("why.not-issued", "page.not-issued"),
];

#[derive(Serialize)]
struct Known {
    keys: Vec<String>,
    issued: BTreeMap<String, Listed>,
}

/// What the page knows of one: the key, digests of the signatures, and when it was withdrawn.
#[derive(Serialize)]
struct Listed {
    key: String,
    forms: Vec<String>,
    withdrawn: Option<String>,
}

#[derive(Serialize)]
struct Data {
    known: Known,
    until: String,
    words: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

/// The page. What it knows of certificates are digests: it names nobody.
///
/// # Errors
/// See the crate.
pub fn verifier_page(replica: &Replica, now: DateTime<Utc>, language: Language) -> Result<String> {
    let connection = replica.connection();
    let mut known: Vec<String> = keys(connection)?.iter().map(|key| hex(&key.0)).collect();
    if let Some(key) = current_key(connection)?.map(|key| hex(&key.0))
        && !known.contains(&key)
    {
        known.push(key);
    }
    let issued = store::issuances(connection)?
        .into_values()
        .map(|issuance| {
            let listed = Listed {
                key: issuance.key,
                forms: issuance.forms.split(' ').map(str::to_owned).collect(),
                withdrawn: issuance.withdrawn,
            };
            (issuance.id, listed)
        })
        .collect();
    let spoken = |language: Language| {
        WORDS
            .iter()
            .map(|(name, key)| {
                (
                    *name,
                    words::word(language, &"certificate.{}".replace("{}", key)),
                )
            })
            .collect::<BTreeMap<_, _>>()
    };
    let data = Data {
        known: Known {
            keys: known,
            issued,
        },
        // a programme that was never exchanged knows all that there is
        until: match place::chosen(connection)? {
            Some(_) => fact(connection, KNOWN_SINCE)?.unwrap_or_else(|| stamp(now)),
            None => stamp(now),
        },
        words: [
            (Language::En.tag(), spoken(Language::En)),
            (Language::Es.tag(), spoken(Language::Es)),
        ]
        .into(),
    };
    let data = serde_json::to_string(&data)
        .map_err(|error| Error::internal("json", error))?
        // nothing in it ends the element that carries it
        .replace('<', "\\u003c");
    let nonce = blake3::hash(data.as_bytes()).to_hex();
    let nonce = nonce.get(..32).unwrap_or_default();
    let say = |key: &str| words::word(language, &"certificate.{}".replace("{}", key));
    Ok(format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n\
         <style nonce=\"{nonce}\">\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <nav aria-label=\"Language, idioma\"><button type=\"button\" data-language=\"en\" lang=\"en\">English</button>\
         <button type=\"button\" data-language=\"es\" lang=\"es\">Español</button></nav>\n\
         <h1 data-say=\"pageTitle\">{title}</h1>\n<p data-say=\"lede\">{lede}</p>\n\
         <noscript><p>{script}</p></noscript>\n\
         <div id=\"all\" hidden>\n\
         <label for=\"file\" data-say=\"file\"></label>\n<input type=\"file\" id=\"file\" accept=\".pdf,.svg,.json,.jwt,.txt,image/*\">\n\
         <label for=\"text\" data-say=\"text\"></label>\n<textarea id=\"text\" spellcheck=\"false\" autocomplete=\"off\"></textarea>\n\
         <button type=\"button\" id=\"check\" data-say=\"check\"></button>\n\
         <section id=\"result\" role=\"status\" tabindex=\"-1\" hidden></section>\n\
         <p class=\"note\" data-say=\"private\"></p>\n</div>\n</main>\n\
         <script type=\"application/json\" id=\"data\" nonce=\"{nonce}\">{data}</script>\n\
         <script nonce=\"{nonce}\">\n{SCRIPT}</script>\n</body>\n</html>\n",
        lang = language.tag(),
        title = say("page.title"),
        lede = say("page.lede"),
        script = say("page.needs_script"),
    ))
}
