//! The forum: questions, drafts, posts and what is done to them.

use programme::Code;
use programme::forum;
use programme::forum::Conversation;
use programme::forum::booklet::{self, PaperPart};
use programme::forum::browse::{self, Browsing, Leaf};
use programme::forum::discard_draft;
use programme::forum::export;
use programme::forum::mark_read;
use programme::forum::moderate_post::{self, Moderating};
use programme::forum::post_draft;
use programme::forum::remove_post;
use programme::forum::remove_question;
use programme::forum::report_post;
use programme::forum::save_draft::{self, PostDraft};
use programme::forum::save_question::{self, QuestionDraft};
use programme::forum::send_first;
use programme::forum::show_conversation::{self, ConversationPage};
use programme::forum::show_drafts::{self, DraftCard};
use programme::forum::show_forum::{self, ForumPage};
use programme::forum::show_versions::{self, Version};
use programme::forum::take_back;
use programme::forum::text;
use programme::search::find::{self, Asked, Found};
use replica::{Error, Replica};
use serde::Deserialize;
use specta::Type;
use tauri::AppHandle;

use crate::error::{CommandError, CommandResult};
use crate::events::{changed, written};
use crate::files::{Saved, save};
use crate::ring::exchange_soon;
use crate::shell::work;

/// What the window hears of when something in the forum changed that is this device's own.
const FORUM: [&str; 1] = ["forum"];

/// Asks a question, or says one otherwise.
#[tauri::command]
#[specta::specta]
pub async fn save_question(app: AppHandle, draft: QuestionDraft) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let (_, touched) = save_question::save_question(inner.programme()?, shell.now(), &draft)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// Takes a question back.
#[tauri::command]
#[specta::specta]
pub async fn remove_question(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = remove_question::remove_question(inner.programme()?, shell.now(), &id)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// The forum's conversations.
#[tauri::command]
#[specta::specta]
pub async fn show_forum(app: AppHandle) -> CommandResult<ForumPage> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        Ok(show_forum::show_forum(inner.programme()?)?)
    })
    .await
}

/// One conversation.
#[tauri::command]
#[specta::specta]
pub async fn show_conversation(
    app: AppHandle,
    conversation: Conversation,
) -> CommandResult<ConversationPage> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(show_conversation::show_conversation(
            inner.programme()?,
            &conversation,
        )?)
    })
    .await
}

/// All drafts, and what waits for a link.
#[tauri::command]
#[specta::specta]
pub async fn show_drafts(app: AppHandle) -> CommandResult<Vec<DraftCard>> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        Ok(show_drafts::show_drafts(inner.programme()?)?)
    })
    .await
}

/// Keeps a draft, and gives its id. Nothing else is read anew for it: somebody is writing.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(app: AppHandle, draft: PostDraft) -> CommandResult<String> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(save_draft::save_draft(
            inner.programme()?,
            shell.now(),
            &draft,
        )?)
    })
    .await
}

/// Posts a draft, and gives the post's id.
#[tauri::command]
#[specta::specta]
pub async fn post_draft(app: AppHandle, id: String) -> CommandResult<String> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let id = post_draft::post_draft(inner.programme()?, shell.now(), &id)?;
        changed(app, FORUM);
        exchange_soon(app);
        Ok(id)
    })
    .await
}

/// Shows a draft to the facilitators, and to nobody else.
#[tauri::command]
#[specta::specta]
pub async fn send_draft_first(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = send_first::send_first(inner.programme()?, shell.now(), &id)?;
        written(app, &touched);
        changed(app, ["group"]);
        Ok(())
    })
    .await
}

/// Makes a draft again of what waits for a link.
#[tauri::command]
#[specta::specta]
pub async fn take_back(app: AppHandle, id: String) -> CommandResult<()> {
    own(app, move |programme| take_back::take_back(programme, &id)).await
}

/// Throws a draft away.
#[tauri::command]
#[specta::specta]
pub async fn discard_draft(app: AppHandle, id: String) -> CommandResult<()> {
    own(app, move |programme| {
        discard_draft::discard_draft(programme, &id)
    })
    .await
}

/// Notes that posts were read.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(app: AppHandle, posts: Vec<String>) -> CommandResult<()> {
    own(app, move |programme| {
        mark_read::mark_read(programme, &posts)
    })
    .await
}

/// Removes a post for everyone.
#[tauri::command]
#[specta::specta]
pub async fn remove_post(app: AppHandle, id: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = remove_post::remove_post(inner.programme()?, shell.now(), &id)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// Hides, pins or moves a post, or locks a conversation.
#[tauri::command]
#[specta::specta]
pub async fn moderate_post(app: AppHandle, what: String, how: Moderating) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let touched = moderate_post::moderate_post(inner.programme()?, shell.now(), &what, &how)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// Tells the facilitators about a post.
#[tauri::command]
#[specta::specta]
pub async fn report_post(app: AppHandle, post: String, why: String) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let (_, touched) = report_post::report_post(inner.programme()?, shell.now(), &post, &why)?;
        written(app, &touched);
        Ok(())
    })
    .await
}

/// What a post said before.
#[tauri::command]
#[specta::specta]
pub async fn show_versions(app: AppHandle, post: String) -> CommandResult<Vec<Version>> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(show_versions::show_versions(inner.programme()?, &post)?)
    })
    .await
}

/// Where a post stands: `question:ID` and so on.
#[tauri::command]
#[specta::specta]
pub async fn locate_post(app: AppHandle, post: String) -> CommandResult<String> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        let place = forum::place_of(inner.programme()?.connection(), &post)?;
        Ok(place.ok_or_else(|| Error::of(Code::PostUnknown).with("id", &post))?)
    })
    .await
}

/// Posts of all conversations together.
#[tauri::command]
#[specta::specta]
pub async fn browse(app: AppHandle, browsing: Browsing) -> CommandResult<Vec<Leaf>> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(browse::browse(inner.programme()?, &browsing)?)
    })
    .await
}

/// What a text will look like.
#[tauri::command]
#[specta::specta]
pub async fn preview(app: AppHandle, text: String) -> CommandResult<String> {
    work(app, move |_, _| Ok(text::to_html(&text))).await
}

/// Opens a link of a post in the system's browser or mail program: nothing is fetched within the app.
#[tauri::command]
#[specta::specta]
pub async fn open_link(app: AppHandle, link: String) -> CommandResult<()> {
    work(app, move |_, _| {
        let leads_out = ["https://", "http://", "mailto:"];
        if !leads_out.iter().any(|scheme| link.starts_with(scheme)) {
            return Err(Error::of(Code::NoLink).into());
        }
        opener::open_browser(&link).map_err(CommandError::outside)
    })
    .await
}

/// Lets the person choose where, and writes a part of the forum there: as Markdown, as one HTML page, or as PDF.
#[tauri::command]
#[specta::specta]
pub async fn save_forum(app: AppHandle, part: PaperPart, paper: Paper) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        let (reader, language) = (inner.reader(shell.now())?, inner.settings.language);
        let booklet = booklet::booklet(inner.programme()?, &reader, language, &part)?;
        drop(inner);
        let (name, bytes) = match paper {
            Paper::Markdown => ("mutual-forum.md", export::markdown(&booklet).into_bytes()),
            Paper::Html => ("mutual-forum.html", export::html(&booklet).into_bytes()),
            Paper::Pdf => (
                "mutual-forum.pdf",
                documents::forum::pdf(&booklet).map_err(Error::from)?,
            ),
        };
        save(app, name, &bytes)
    })
    .await
}

/// How the forum is written.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Paper {
    /// As people wrote it.
    Markdown,
    /// One page that needs nothing else.
    Html,
    /// Set on A4.
    Pdf,
}

/// Finds words.
#[tauri::command]
#[specta::specta]
pub async fn find(app: AppHandle, asked: Asked) -> CommandResult<Vec<Found>> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        let language = inner.settings.language;
        Ok(find::find(inner.programme()?, language, &asked)?)
    })
    .await
}

/// What alters only what is this device's own.
async fn own(
    app: AppHandle,
    deed: impl FnOnce(&mut Replica) -> replica::Result<()> + Send + 'static,
) -> CommandResult<()> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        deed(inner.programme()?)?;
        changed(app, FORUM);
        Ok(())
    })
    .await
}
