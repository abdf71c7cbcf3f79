//! The edition as facilitators prepare it: new, copied, changed, published, shown.

use std::path::PathBuf;

use programme::announcing::booklet::{Paper, programme_booklet};
use programme::noun::Noun;
use programme::preparing::edit::change_fields;
use programme::preparing::publish::publish;
use programme::preparing::show_prepare::{Prepare, show_prepare};
use programme::programmes::copy_edition::{Next, copy_edition, next_id};
use programme::programmes::follow::importable;
use programme::programmes::found::{Founder, found};
use programme::schedule::{MonthOrDate, template};
use programme::settings::put_current;
use programme::words;
use serde::Serialize;

use crate::arguments::prepare::EditionAction;
use crate::context::Context;
use crate::say::{self, Failure, Result};
use crate::verbs::new::account_name;
use crate::verbs::said::{Said, words_of};
use crate::written::written;

/// What is typed after `mutual edition`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: EditionAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    match arguments.action {
        EditionAction::New {
            file,
            id,
            name,
            title_en,
            title_es,
            from,
        } => new(context, file, id, name, (title_en, title_es), from),
        EditionAction::Copy { id, from, people } => {
            let profile = context.profile()?;
            let old = context.programme(&profile)?;
            let next = Next {
                id,
                from: month(&from)?,
                people,
            };
            let id = copy_edition(&profile, context.now, &old, &next)?;
            put_current(profile.device(), &id)?;
            written(context, &id, None, "cli.edition.founded")
        }
        EditionAction::Edit { said } => {
            let profile = context.profile()?;
            let mut programme = context.programme(&profile)?;
            let id = programme::schedule::edition(programme.connection())?.id;
            let mut fields = words_of(said.words);
            fields.put("zone", said.in_zone);
            fields.put("email", said.email);
            fields.put("url", said.url);
            fields.put("from", said.from);
            fields.put("to", said.to);
            fields.put("percent", said.percent.map(|percent| percent.to_string()));
            change_fields(&mut programme, context.now, Noun::Edition, &id, &fields.0)?;
            written(context, &id, None, "cli.written")
        }
        EditionAction::Publish => {
            let profile = context.profile()?;
            let mut programme = context.programme(&profile)?;
            let (count, _) = publish(&mut programme, context.now)?;
            let id = programme::schedule::edition(programme.connection())?.id;
            match context.json {
                true => say::json(&serde_json::json!({ "id": id, "published": count })),
                false => say::text(&format!(
                    "{}\n",
                    words::phrase(
                        context.language,
                        "cli.edition.published",
                        &[("count", &count.to_string())]
                    )
                )),
            }
        }
        EditionAction::Show => show(context),
        EditionAction::Booklet {
            out,
            both,
            their_time,
        } => {
            let profile = context.profile()?;
            let programme = context.programme(&profile)?;
            let reader = context.reader(Some(&profile))?;
            let paper = Paper { both, their_time };
            let booklet = programme_booklet(&programme, &reader, context.language, paper)?;
            let bytes = documents::forum::pdf(&booklet).map_err(replica::Error::from)?;
            say::file(context.json, &out, &bytes)
        }
    }
}

fn month(text: &str) -> Result<MonthOrDate> {
    MonthOrDate::parse(text).ok_or_else(|| {
        Failure::of("field-invalid")
            .with("field", "from")
            .with("value", text)
    })
}

fn new(
    context: &Context,
    file: Option<PathBuf>,
    id: Option<String>,
    name: Option<String>,
    (title_en, title_es): (Option<String>, Option<String>),
    from: Option<String>,
) -> Result<()> {
    let mut edition = match &file {
        Some(file) => importable(file, context.language)?.edition,
        None => template::template()?,
    };
    if let Some(from) = from {
        edition.span.from = month(&from)?;
        edition.span.to = None;
    }
    edition.title.en = title_en.or(edition.title.en);
    edition.title.es = title_es.or(edition.title.es);
    edition.draft = true;
    let profile = context.profile_or_new()?;
    match id {
        Some(id) if !replica::ids::is_id(&id) => {
            return Err(Failure::of("field-invalid")
                .with("field", "id")
                .with("value", id));
        }
        Some(id) => edition.id = id,
        // the template's own id, and a second edition of it another
        None if profile.programmes()?.contains(&edition.id) => {
            edition.id = next_id(&profile, &edition.id, edition.span.from)?;
        }
        None => {}
    }
    let name = name.unwrap_or_else(account_name);
    let founder = Founder {
        name: &name,
        person: None,
        origin: "own",
    };
    let id = found(&profile, context.now, &edition, &founder)?;
    put_current(profile.device(), &id)?;
    written(context, &id, None, "cli.edition.founded")
}

/// An edition as scripts read it; its shape only ever grows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'s> {
    id: &'s str,
    title: &'s programme::Both,
    draft: bool,
    unpublished: u32,
    from: &'s str,
    to: &'s Option<String>,
    zone: &'s str,
    modules: usize,
    sessions: usize,
    dated: usize,
    questions: usize,
    meetings: usize,
    missing: &'s [programme::preparing::show_prepare::Missing],
    findings: &'s [programme::schedule::findings::Finding],
}

fn show(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let reader = context.reader(Some(&profile))?;
    let page: Prepare = show_prepare(&programme, &reader, context.language)?;
    let dated = page.sessions.iter().filter(|one| one.stated.date.is_some());
    let shown = Shown {
        id: &page.edition.id,
        title: &page.edition.title,
        draft: page.draft,
        unpublished: page.unpublished,
        from: &page.edition.from,
        to: &page.edition.to,
        zone: &page.edition.zone,
        modules: page.modules.len(),
        sessions: page.sessions.len(),
        dated: dated.count(),
        questions: page.questions.len(),
        meetings: page.meetings.len(),
        missing: &page.missing,
        findings: &page.findings,
    };
    if context.json {
        return say::json(&shown);
    }
    let word = |key: &str| words::word(context.language, key);
    let mut text = format!(
        "{}  [{}]\n{}\n",
        shown.title.best(context.language),
        shown.id,
        word(match shown.draft {
            true => "cli.edition.draft",
            false => "cli.edition.public",
        })
    );
    text.push_str(&words::phrase(
        context.language,
        "cli.edition.counts",
        &[
            ("sessions", &shown.sessions.to_string()),
            ("dated", &shown.dated.to_string()),
            ("questions", &shown.questions.to_string()),
            ("meetings", &shown.meetings.to_string()),
        ],
    ));
    text.push('\n');
    for one in shown.missing {
        text.push_str(&format!(
            "- {} {} ({}): {}\n",
            one.noun,
            one.id,
            one.language.tag(),
            words::phrase(
                context.language,
                "cli.edition.missing",
                &[("said", &one.said)]
            )
        ));
    }
    for finding in shown.findings {
        text.push_str(&format!("- {}: {}\n", finding.place, finding.message));
    }
    say::text(&text)
}

impl Said {
    /// Says a field, where something was typed.
    pub fn put(&mut self, field: &str, value: Option<String>) {
        if let Some(value) = value {
            self.0.insert(field.to_owned(), Some(value));
        }
    }
}
