//! Questions: lists them, or asks, changes and takes one back.

use programme::forum::remove_question::remove_question;
use programme::forum::save_question::{Prepares, QuestionDraft, save_question};
use programme::forum::show_questions::show_questions;
use programme::{Both, Code};
use replica::{Error, Replica};

use crate::arguments::forum::QuestionAction;
use crate::context::Context;
use crate::say::{self, Result};
use crate::written::written;

/// What is typed after `mutual question`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do; without it all are listed
    #[command(subcommand)]
    pub action: Option<QuestionAction>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { action } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let draft = match action {
        None => return list(context, &programme),
        Some(QuestionAction::Remove { id }) => {
            remove_question(&mut programme, context.now, &id)?;
            return written(context, &id, None, "cli.written");
        }
        Some(QuestionAction::Add {
            prepares,
            text_en,
            text_es,
            before,
        }) => QuestionDraft {
            id: None,
            prepares: match (prepares.session, prepares.module) {
                (Some(session), _) => Prepares::Session(session),
                (None, module) => Prepares::Module(module.unwrap_or_default()),
            },
            text: Both {
                en: text_en,
                es: text_es,
            },
            before: before.map(|hours| hours * 60),
        },
        Some(QuestionAction::Edit {
            id,
            text_en,
            text_es,
            before,
        }) => changed(&programme, id, text_en, text_es, before)?,
    };
    let (id, _) = save_question(&mut programme, context.now, &draft)?;
    written(context, &id, None, "cli.written")
}

fn changed(
    programme: &Replica,
    id: String,
    en: Option<String>,
    es: Option<String>,
    hours: Option<u32>,
) -> Result<QuestionDraft> {
    let before = show_questions(programme)?
        .into_iter()
        .find(|question| question.id == id)
        .ok_or_else(|| Error::of(Code::QuestionUnknown).with("id", &id))?;
    Ok(QuestionDraft {
        id: Some(id),
        prepares: match before.session {
            Some(session) => Prepares::Session(session),
            None => Prepares::Module(before.module.unwrap_or_default()),
        },
        text: Both {
            en: en.or(before.text.en),
            es: es.or(before.text.es),
        },
        before: hours.map_or(before.before, |hours| Some(hours * 60)),
    })
}

fn list(context: &Context, programme: &Replica) -> Result<()> {
    let cards = show_questions(programme)?;
    if context.json {
        return say::json(&cards);
    }
    let lines = cards.iter().map(|card| {
        let of = card.session.as_ref().or(card.module.as_ref());
        let of = of.map(String::as_str).unwrap_or_default();
        format!("{}  {of}  {}\n", card.id, card.text.best(context.language))
    });
    say::text(&lines.collect::<String>())
}
