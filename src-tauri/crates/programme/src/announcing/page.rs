//! One page for a browser, complete in itself: both languages, each time in the visitor's own zone, entries for their calendar, and a
//! letter to begin with. It asks no server for anything, and its policy lets nothing in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use replica::{Replica, Result};

use super::calendar::{Entry, calendar};
use super::file::public;
use crate::enquiries::letter::{mailto, template};
use crate::language::{Both, Language};
use crate::schedule::when::extent;
use crate::schedule::{Edition, Meeting, Module, Session, Stated};
use crate::time::{place, rfc3339};
use crate::words;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page.
///
/// # Errors
/// `edition-draft`.
pub fn announcement_page(
    replica: &Replica,
    now: DateTime<Utc>,
    language: Language,
) -> Result<String> {
    Ok(page(&public(replica)?, now, language))
}

/// The page of an edition, whose first language is `language`.
pub fn page(edition: &Edition, now: DateTime<Utc>, language: Language) -> String {
    let given: Vec<Language> = match edition.languages.as_slice() {
        [one] => vec![*one],
        _ => vec![language, language.other()],
    };
    let bodies: Vec<String> = given
        .iter()
        .map(|language| body(edition, now, *language))
        .collect();
    let bodies = bodies.concat();
    // it follows from all texts, so an author of one cannot know it beforehand
    let nonce = blake3::hash(bodies.as_bytes()).to_hex();
    let nonce = nonce.get(..32).unwrap_or_default();
    let first = given.first().copied().unwrap_or(language);
    let switch = match given.len() {
        2 => given
            .iter()
            .map(|language| {
                format!(
                    "<button type=\"button\" class=\"switch\" data-language=\"{0}\" lang=\"{0}\" aria-pressed=\"{1}\">{2}</button>",
                    language.tag(),
                    *language == first,
                    match language {
                        Language::En => "English",
                        Language::Es => "Español",
                    }
                )
            })
            .collect(),
        _ => String::new(),
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n\
         <style nonce=\"{nonce}\">\n{STYLE}</style>\n</head>\n<body>\n\
         <nav class=\"languages\" aria-label=\"Language, idioma\" hidden>{switch}</nav>\n\
         <main>\n{bodies}</main>\n<script nonce=\"{nonce}\">\n{SCRIPT}</script>\n</body>\n</html>\n",
        lang = first.tag(),
        title = escaped(edition.title.best(first)),
    )
}

/// Text as it stands in HTML, and in its attributes.
fn escaped(text: &str) -> String {
    let text = crate::clean::clean(text);
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

/// A text in the reader's language, or marked as being in the other.
fn said(both: &Both, language: Language) -> String {
    match (both.side(language), both.side(language.other())) {
        (Some(text), _) => escaped(text),
        (None, Some(text)) => format!(
            "<span lang=\"{}\">{}</span>",
            language.other().tag(),
            escaped(text)
        ),
        (None, None) => String::new(),
    }
}

fn body(edition: &Edition, now: DateTime<Utc>, language: Language) -> String {
    let word = |key: &str| escaped(&words::word(language, &format!("announce.{key}")));
    let tag = language.tag();
    let mut html = format!(
        "<article lang=\"{tag}\" data-body=\"{tag}\">\n<header>\n<p class=\"kicker\">{}</p>\n<h1>{}</h1>\n",
        escaped(&words::span(language, &edition.span)),
        said(&edition.title, language),
    );
    if !edition.about.is_empty() {
        html.push_str(&format!(
            "<p class=\"lede\">{}</p>\n",
            said(&edition.about, language)
        ));
    }
    html.push_str(&format!(
        "<p class=\"zone\"><span data-plain>{}</span><span data-own hidden>{} <label>{} <select data-zones></select></label></span></p>\n</header>\n",
        escaped(&words::phrase(
            language,
            "announce.their_zone",
            &[("zone", edition.zone.name())]
        )),
        word("your_zone"),
        word("zone"),
    ));
    let meetings: Vec<&Meeting> = {
        // nobody is asked to come to one that is over
        let coming = |meeting: &&Meeting| {
            extent(edition, &meeting.stated).is_none_or(|(_, ends)| ends > now)
        };
        let mut all: Vec<&Meeting> = edition.meetings.iter().filter(coming).collect();
        all.sort_by_key(|meeting| {
            let stated = &meeting.stated;
            (stated.date.is_none(), stated.date, stated.start)
        });
        all
    };
    if !meetings.is_empty() {
        html.push_str(&format!(
            "<section>\n<h2>{}</h2>\n<p>{}</p>\n<ol class=\"when\">\n",
            word("meetings"),
            word("meetings_about")
        ));
        for meeting in &meetings {
            let title = match meeting.title.is_empty() {
                true => word("meeting"),
                false => said(&meeting.title, language),
            };
            html.push_str(&row(edition, &meeting.stated, &title, "", language));
        }
        html.push_str("</ol>\n");
        let entries: Vec<Entry<'_>> = meetings
            .iter()
            .map(|meeting| Entry {
                id: &meeting.id,
                title: match meeting.title.best(language) {
                    "" => words::word(language, "announce.meeting"),
                    title => title.to_owned(),
                },
                stated: &meeting.stated,
            })
            .collect();
        html.push_str(&download(
            calendar(edition, &entries, now, language),
            &format!("{}-meetings.ics", edition.id),
            &word("meetings_ics"),
        ));
        html.push_str("</section>\n");
    }
    html.push_str(&sessions(edition, now, language));
    if let Some(email) = &edition.contact.email {
        let subject = words::phrase(
            language,
            "announce.subject",
            &[("title", edition.title.best(language))],
        );
        let link = mailto(email, &subject, &template(language));
        html.push_str(&format!(
            "<section>\n<h2>{}</h2>\n<p>{}</p>\n<p><a class=\"act\" href=\"{}\">{}</a> <span class=\"meta\">{}</span></p>\n",
            word("join"),
            word("join_about"),
            escaped(&link),
            word("write"),
            escaped(email),
        ));
        if let Some(url) = &edition.contact.url {
            html.push_str(&format!(
                "<p><a href=\"{0}\" rel=\"noreferrer noopener\">{0}</a></p>\n",
                escaped(url)
            ));
        }
        html.push_str("</section>\n");
    } else if let Some(url) = &edition.contact.url {
        html.push_str(&format!(
            "<section>\n<h2>{}</h2>\n<p><a href=\"{1}\" rel=\"noreferrer noopener\">{1}</a></p>\n</section>\n",
            word("join"),
            escaped(url)
        ));
    }
    let made = words::date(language, now.with_timezone(&edition.zone).date_naive());
    html.push_str(&format!(
        "<footer><p class=\"meta\">{}</p></footer>\n</article>\n",
        escaped(&words::phrase(
            language,
            "announce.made",
            &[("date", &made)]
        ))
    ));
    html
}

fn sessions(edition: &Edition, now: DateTime<Utc>, language: Language) -> String {
    let word = |key: &str| escaped(&words::word(language, &format!("announce.{key}")));
    if edition.sessions.is_empty() {
        return String::new();
    }
    let numbered = edition.numbered();
    let mut ordered: Vec<&Session> = edition.sessions.iter().collect();
    ordered.sort_by_key(|session| {
        (
            session.stated.date.is_none(),
            session.stated.date,
            session.stated.start,
            !session.opening,
        )
    });
    let mut html = format!(
        "<section>\n<h2>{}</h2>\n<ol class=\"when\">\n",
        word("sessions")
    );
    let mut entries = Vec::new();
    for session in ordered {
        let number = numbered.iter().position(|one| one.id == session.id);
        let title = said(&session.title, language);
        let module = edition
            .modules
            .iter()
            .find(|module| session.module.as_deref() == Some(&module.id));
        let title = match number {
            Some(at) => format!("<span class=\"number\">{}</span> {title}", at + 1),
            None => title,
        };
        let beside = module.map_or_else(String::new, |module| said(named(module), language));
        html.push_str(&row(edition, &session.stated, &title, &beside, language));
        let name = session.title.best(language);
        entries.push(Entry {
            id: &session.id,
            title: match number {
                Some(at) => words::phrase(
                    language,
                    "calendar.session",
                    &[("number", &(at + 1).to_string()), ("title", name)],
                ),
                None => name.to_owned(),
            },
            stated: &session.stated,
        });
    }
    html.push_str("</ol>\n");
    html.push_str(&download(
        calendar(edition, &entries, now, language),
        &format!("{}.ics", edition.id),
        &word("sessions_ics"),
    ));
    html.push_str("</section>\n");
    if !edition.modules.is_empty() {
        html.push_str(&format!(
            "<section>\n<h2>{}</h2>\n<ol class=\"modules\">\n",
            word("modules")
        ));
        for module in &edition.modules {
            html.push_str(&format!("<li><h3>{}</h3>", said(&module.title, language)));
            if !module.about.is_empty() {
                html.push_str(&format!("<p>{}</p>", said(&module.about, language)));
            }
            if !module.topics.is_empty() {
                let topics: Vec<String> = module
                    .topics
                    .iter()
                    .map(|topic| format!("<li>{}</li>", said(&topic.title, language)))
                    .collect();
                html.push_str(&format!("<ul>{}</ul>", topics.concat()));
            }
            html.push_str("</li>\n");
        }
        html.push_str("</ol>\n</section>\n");
    }
    html
}

const fn named(module: &Module) -> &Both {
    match module.short.is_empty() {
        true => &module.title,
        false => &module.short,
    }
}

/// A line with a date: as the schedule states it, and for the script to turn into the visitor's own.
fn row(
    edition: &Edition,
    stated: &Stated,
    title: &str,
    beside: &str,
    language: Language,
) -> String {
    let zone = edition.zone_of(stated);
    let when = match (stated.date, stated.start) {
        (None, _) => format!(
            "<span class=\"meta\">{}</span>",
            escaped(&words::word(language, "announce.to_be_found"))
        ),
        (Some(date), None) => format!(
            "<time datetime=\"{date}\">{}</time> <span class=\"meta\">{}</span>",
            escaped(&day(date, language)),
            escaped(&words::word(language, "announce.hour_to_come"))
        ),
        (Some(date), Some(start)) => {
            let at = place(date, start, zone).instant;
            let theirs = words::phrase(
                language,
                "announce.at",
                &[
                    ("day", &day(date, language)),
                    ("time", &start.format("%H:%M").to_string()),
                ],
            );
            format!(
                "<time datetime=\"{}\" data-at=\"{}\" data-zone=\"{}\">{}</time> <span class=\"meta\" data-theirs>{}</span>",
                rfc3339(at, zone),
                rfc3339(at, zones::Tz::UTC),
                escaped(zone.name()),
                escaped(&theirs),
                escaped(zone.name()),
            )
        }
    };
    let beside = match beside.is_empty() {
        true => String::new(),
        false => format!("<br><span class=\"meta\">{beside}</span>"),
    };
    format!(
        "<li><span class=\"at\">{when}</span><span class=\"what\">{title}{beside}</span></li>\n"
    )
}

fn day(date: NaiveDate, language: Language) -> String {
    use chrono::Datelike as _;
    words::phrase(
        language,
        "announce.day",
        &[
            ("weekday", &words::weekday(language, date.weekday())),
            ("date", &words::date(language, date)),
        ],
    )
}

fn download(calendar: Option<String>, name: &str, label: &str) -> String {
    calendar.map_or_else(String::new, |calendar| {
        format!(
            "<p><a class=\"act\" download=\"{}\" href=\"data:text/calendar;charset=utf-8;base64,{}\">{label}</a></p>\n",
            escaped(name),
            STANDARD.encode(calendar)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::read_file::read;

    fn made(change: impl FnOnce(&mut Edition)) -> String {
        const SEED: &str = include_str!("../../../../../tests/fixtures/timed-2023.toml");
        let mut edition = read(SEED.as_bytes()).unwrap().edition;
        change(&mut edition);
        page(
            &edition,
            "2023-01-05T10:00:00Z".parse().unwrap(),
            Language::Es,
        )
    }

    #[test]
    fn both_languages_stand_in_it_and_nothing_is_asked_from_anywhere() {
        let html = made(|_| {});
        assert!(html.contains("data-body=\"es\"") && html.contains("data-body=\"en\""));
        assert!(html.contains("default-src 'none'"));
        for asks in [
            "src=",
            "url(",
            "@import",
            "fetch(",
            "XMLHttpRequest",
            "<link",
            "<img",
            "<iframe",
        ] {
            assert!(!html.contains(asks), "{asks}");
        }
        assert!(
            !html.contains("zoom.us"),
            "links into sessions are the group's"
        );
    }

    #[test]
    fn what_somebody_wrote_stays_text() {
        let html = made(|edition| {
            edition.title.es = Some("</title><script>alert(1)</script>\u{202e}".to_owned());
            edition.contact.email = Some("a\"b@example.org".to_owned());
            if let Some(session) = edition.sessions.first_mut() {
                session.title.en = Some("<img src=x onerror=alert(1)>".to_owned());
                session.link = Some("https://zoom.us/j/1".to_owned());
            }
        });
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert_eq!(html.matches("<script").count(), 1);
        assert!(!html.contains("<img") && !html.contains('\u{202e}'));
        assert!(html.contains("mailto:a%22b@example.org?"));
    }
}
