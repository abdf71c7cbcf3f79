//! Case studies: lists them, or brings, shows, contributes to, changes, settles and removes one.

use programme::case_studies::record_outcome::{OutcomeStep, record_outcome};
use programme::case_studies::remove_case::remove_case;
use programme::case_studies::save_case::{CaseWords, post_at_once, save_case, send_first_at_once};
use programme::case_studies::show_case::{CasePage, newest, show_case};
use programme::case_studies::show_cases::show_cases;
use programme::case_studies::show_versions::show_versions;
use programme::case_studies::{ASKS, CaseText, Section};
use programme::drafts;
use programme::drafts::post_draft::post_draft;
use programme::drafts::take_back::take_back;
use programme::forum::Conversation;
use programme::forum::post_card::PostCard;
use programme::forum::save_draft::PostDraft;
use programme::time::Reader;
use programme::words;
use replica::Replica;

use crate::arguments::case::{CaseAction, CaseArgument};
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::note::read;
use crate::verbs::post::{put, said};
use crate::verbs::remove::is_own;
use crate::written::{State, written};

/// What is typed after `mutual case`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do; without it all are listed
    #[command(subcommand)]
    pub action: Option<CaseAction>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { action } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    match action {
        None => list(context, &programme),
        Some(CaseAction::Show { id, versions: true }) => {
            versions(context, &programme, &context.reader(Some(&profile))?, &id)
        }
        Some(CaseAction::Show { id, .. }) => show(context, &show_case(&programme, &id)?),
        Some(CaseAction::Bring {
            told,
            draft,
            facilitators_first,
        }) => {
            let words = CaseWords {
                told: with(CaseText::default(), &told)?,
                ..CaseWords::default()
            };
            if !draft && !facilitators_first {
                let id = post_at_once(&mut programme, context.now, &words)?;
                return written(context, &id, Some(State::Waiting), "forum.waits");
            }
            let kept = match facilitators_first {
                true => send_first_at_once(&mut programme, context.now, &words)?.0,
                false => save_case(&mut programme, context.now, &words)?,
            };
            written(context, &kept, Some(State::Draft), "forum.kept")
        }
        Some(CaseAction::Send { id }) => {
            let id = post_draft(&mut programme, context.now, &id)?;
            written(context, &id, Some(State::Waiting), "forum.waits")
        }
        Some(CaseAction::Contribute { id, section, words }) => {
            let draft = PostDraft {
                id: None,
                conversation: Some(Conversation::Case(id)),
                reply_to: None,
                section: Some(section),
                edits: None,
                translates: None,
                title: None,
                text: said(&words)?,
                language: words.within,
            };
            put(context, &mut programme, &draft, false)
        }
        Some(CaseAction::Edit { id, told: new }) => {
            let (told, draft) = newest(programme.connection(), &id)?;
            let words = CaseWords {
                told: with(told, &new)?,
                edits: match &draft {
                    Some(draft) => draft.edits.clone(),
                    None => Some(id.clone()),
                },
                id: draft.as_ref().map(|draft| draft.id.clone()),
                translates: None,
            };
            // what nobody has posted stays a draft until its author sends it
            if draft.is_some_and(|draft| draft.posted_at.is_none()) {
                save_case(&mut programme, context.now, &words)?;
                return written(context, &id, Some(State::Draft), "forum.kept");
            }
            post_at_once(&mut programme, context.now, &words)?;
            written(context, &id, Some(State::Waiting), "forum.waits")
        }
        Some(CaseAction::Translate { id, told: new }) => {
            let (of, _) = newest(programme.connection(), &id)?;
            let mut told = with(CaseText::default(), &new)?;
            for (section, of) in told.sections.iter_mut().zip(&of.sections) {
                section.key.clone_from(&of.key);
            }
            let words = CaseWords {
                translates: Some(id),
                told,
                ..CaseWords::default()
            };
            let kept = post_at_once(&mut programme, context.now, &words)?;
            written(context, &kept, Some(State::Waiting), "forum.waits")
        }
        Some(CaseAction::Settle {
            id,
            session,
            discussed,
            decided,
            learned,
            open,
        }) => {
            let steps = [
                session.map(OutcomeStep::TakeUp),
                discussed.then_some(OutcomeStep::Discussed),
                decided.map(OutcomeStep::Decided),
                learned.map(OutcomeStep::Close),
                open.then_some(OutcomeStep::Open),
            ];
            let steps: Vec<OutcomeStep> = steps.into_iter().flatten().collect();
            if !steps.is_empty() {
                record_outcome(&mut programme, context.now, &id, &steps)?;
            }
            show(context, &show_case(&programme, &id)?)
        }
        Some(CaseAction::Remove { id }) => {
            if drafts::is_here(programme.connection(), &id)?.is_some() {
                take_back(&mut programme, &id)?;
                return written(context, &id, Some(State::Draft), "forum.kept");
            }
            remove_case(&mut programme, context.now, &id)?;
            let own = is_own(&programme, &id)? && !context.json;
            {
                let told = if own {
                    "forum.removed_own"
                } else {
                    "forum.removed"
                };
                written(context, &id, Some(State::Removed), told)
            }
        }
    }
}

/// What is given in place of what was told.
fn with(told: CaseText, new: &CaseArgument) -> Result<CaseText> {
    let sections = match &new.text_file {
        Some(path) => sections(&read(path)?, &told.sections),
        None => told.sections,
    };
    Ok(CaseText {
        title: new.title.clone().unwrap_or(told.title),
        sections,
        asks: new.asks.clone().unwrap_or(told.asks),
        session: new.session.clone().or(told.session),
        language: new.within.or(told.language),
    })
}

/// Sections of a text in Markdown; one that is headed as before keeps its key.
fn sections(text: &str, before: &[Section]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let heading = heading.trim().to_owned();
            let known = before.iter().find(|section| section.heading == heading);
            sections.push(Section {
                key: known.map(|known| known.key.clone()).unwrap_or_default(),
                heading,
                text: String::new(),
            });
            continue;
        }
        if sections.is_empty() && !line.trim().is_empty() {
            sections.push(Section::default());
        }
        if let Some(section) = sections.last_mut() {
            section.text.push_str(line);
            section.text.push('\n');
        }
    }
    sections
}

fn list(context: &Context, programme: &Replica) -> Result<()> {
    let page = show_cases(programme)?;
    if context.json {
        return say::json(&page);
    }
    let lines = page.cases.iter().map(|case| {
        format!(
            "{}  {}  {}  ({})\n",
            case.id, case.title, case.author.name, case.posts
        )
    });
    say::text(&lines.collect::<String>())
}

fn versions(context: &Context, programme: &Replica, reader: &Reader, id: &str) -> Result<()> {
    let versions = show_versions(programme, id)?;
    if context.json {
        return say::json(&versions);
    }
    let blocks = versions.iter().map(|version| {
        let at = say::at(reader, &version.at);
        format!("{at}  {}\n\n{}\n\n", version.title, version.text)
    });
    say::text(&blocks.collect::<String>())
}

fn show(context: &Context, case: &CasePage) -> Result<()> {
    if context.json {
        return say::json(case);
    }
    let mut text = format!("{}  {}\n{}\n\n", case.id, case.title, case.author.name);
    for section in &case.sections {
        let heading = match section.key.as_str() {
            ASKS => words::word(context.language, "forum.asks"),
            _ => section.heading.clone(),
        };
        text.push_str(&format!(
            "{}  {heading}\n\n{}\n\n",
            section.key, section.text
        ));
        said_of_it(&mut text, &section.contributions);
    }
    said_of_it(&mut text, &case.discussion);
    let outcome = [&case.outcome.decided, &case.outcome.learned];
    for (key, said) in ["forum.decided", "forum.learned"].into_iter().zip(outcome) {
        if let Some(said) = said {
            text.push_str(&format!(
                "{}\n\n{said}\n\n",
                words::word(context.language, key)
            ));
        }
    }
    say::text(&text)
}

fn said_of_it(text: &mut String, posts: &[PostCard]) {
    for post in posts {
        text.push_str(&format!("> {}  {}\n", post.id, post.author.name));
        for line in post.text.lines() {
            text.push_str(&format!("> {line}\n"));
        }
        text.push('\n');
        said_of_it(text, &post.replies);
    }
}
