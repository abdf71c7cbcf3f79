//! Posts, answers and says otherwise: it waits for a link at once, and goes out with the next exchange.

use programme::Code;
use programme::drafts;
use programme::forum;
use programme::forum::Conversation;
use programme::forum::post_body::PostBody;
use programme::forum::save_draft::{PostDraft, post_at_once, save_draft};
use programme::forum::show_versions::show_versions;
use replica::{Error, Replica};

use crate::arguments::forum::{ConversationArgument, WordsArgument};
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::note::read;
use crate::written::{State, written};

/// The words that were given.
pub fn said(words: &WordsArgument) -> Result<String> {
    match (&words.text, &words.text_file) {
        (Some(text), _) => Ok(text.clone()),
        (None, Some(path)) => read(path),
        (None, None) => Err(Error::of(Code::TextNeeded).into()),
    }
}

/// The conversation that was named, if one was.
pub fn conversation(on: &ConversationArgument) -> Option<Conversation> {
    let question = on.question.clone().map(Conversation::Question);
    let introduction = on.introduction.clone().map(Conversation::Introduction);
    let case = on.case.clone().map(Conversation::Case);
    question
        .or(introduction)
        .or(case)
        .or_else(|| on.topic.clone().map(Conversation::Topic))
}

/// What is typed after `mutual post`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    pub on: ConversationArgument,
    /// What a conversation of one's own is called
    #[arg(long, conflicts_with_all = ["question", "introduction", "case", "topic"])]
    pub title: Option<String>,
    #[command(flatten)]
    pub words: WordsArgument,
    /// Keep it as a draft, and post it later
    #[arg(long)]
    pub draft: bool,
}

/// Posts on something, or begins a conversation.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments {
        on,
        title,
        words,
        draft,
    } = arguments;
    let (on, words, keep) = (&on, &words, draft);
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let draft = PostDraft {
        id: None,
        conversation: conversation(on),
        reply_to: None,
        section: None,
        edits: None,
        translates: None,
        title,
        text: said(words)?,
        language: words.within,
    };
    put(context, &mut programme, &draft, keep)
}

/// What is typed after `mutual reply`.
#[derive(Debug, clap::Args)]
pub struct ReplyArguments {
    /// The post's id
    pub post: String,
    #[command(flatten)]
    pub words: WordsArgument,
    /// Keep it as a draft, and post it later
    #[arg(long)]
    pub draft: bool,
}

/// Answers a post.
pub fn reply(context: &Context, arguments: ReplyArguments) -> Result<()> {
    let ReplyArguments { post, words, draft } = arguments;
    let (post, words, keep) = (post.as_str(), &words, draft);
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let draft = PostDraft {
        id: None,
        conversation: Some(stands(&programme, post)?),
        reply_to: Some(post.to_owned()),
        section: None,
        edits: None,
        translates: None,
        title: None,
        text: said(words)?,
        language: words.within,
    };
    put(context, &mut programme, &draft, keep)
}

/// What is typed after `mutual edit`.
#[derive(Debug, clap::Args)]
pub struct EditArguments {
    /// The post's id
    pub post: String,
    #[command(flatten)]
    pub words: WordsArgument,
    /// Change nothing, and list what it said before
    #[arg(long, conflicts_with_all = ["text", "text_file", "within"])]
    pub versions: bool,
}

/// Says a post otherwise: also one that still waits for a link.
pub fn edit(context: &Context, arguments: EditArguments) -> Result<()> {
    let EditArguments {
        post,
        words,
        versions: before,
    } = arguments;
    let (post, words) = (post.as_str(), &words);
    if before {
        return versions(context, post);
    }
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let connection = programme.connection();
    let begun = match drafts::draft::<PostBody>(connection, post)? {
        None => drafts::waiting_change::<PostBody>(connection, post)?,
        draft => draft,
    };
    let text = said(words)?;
    let draft = match &begun {
        Some(draft) => PostDraft {
            id: Some(draft.id.clone()),
            conversation: Some(draft.body.place.parse()?),
            reply_to: draft.body.reply_to.clone(),
            section: draft.body.section.clone(),
            edits: draft.edits.clone(),
            translates: draft.translates.clone(),
            title: draft.body.title.clone(),
            text,
            language: words.within.or(draft.body.language),
        },
        None => PostDraft {
            id: None,
            conversation: Some(stands(&programme, post)?),
            reply_to: None,
            section: None,
            edits: Some(post.to_owned()),
            translates: None,
            title: forum::post(connection, post)?.and_then(|post| post.title),
            text,
            language: words.within,
        },
    };
    // what nobody has posted stays a draft until its author sends it
    let keep = begun.is_some_and(|draft| draft.posted_at.is_none());
    put(context, &mut programme, &draft, keep)
}

fn stands(programme: &Replica, post: &str) -> Result<Conversation> {
    let unknown = || Error::of(Code::PostUnknown).with("id", post);
    let place = forum::place_of(programme.connection(), post)?.ok_or_else(unknown)?;
    Ok(place.parse()?)
}

/// Keeps a draft, and posts it unless it is only to be kept.
pub fn put(
    context: &Context,
    programme: &mut Replica,
    draft: &PostDraft,
    keep: bool,
) -> Result<()> {
    let id = match keep {
        true => save_draft(programme, context.now, draft)?,
        false => post_at_once(programme, context.now, draft)?,
    };
    let id = draft.edits.as_ref().unwrap_or(&id);
    match keep {
        true => written(context, id, Some(State::Draft), "forum.kept"),
        false => written(context, id, Some(State::Waiting), "forum.waits"),
    }
}

/// Lists what a post said before, the present words last.
fn versions(context: &Context, post: &str) -> Result<()> {
    let profile = context.profile()?;
    let versions = show_versions(&context.programme(&profile)?, post)?;
    if context.json {
        return say::json(&versions);
    }
    let reader = context.reader(Some(&profile))?;
    let blocks = versions.iter().map(|version| {
        let at = say::at(&reader, &version.at);
        format!("{at}\n\n{}\n\n", version.text)
    });
    say::text(&blocks.collect::<String>())
}
