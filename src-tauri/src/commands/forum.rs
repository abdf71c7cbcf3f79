//! The forum: questions, posts and what is done to them. Drafts have commands of their own (`drafts`).

use programme::forum::booklet::{self, PaperPart};
use programme::forum::browse::{self, Browsing, Leaf};
use programme::forum::moderate_post::{self, Moderating};
use programme::forum::save_draft::{self, PostDraft};
use programme::forum::save_question::{self, QuestionDraft};
use programme::forum::show_conversation::{self, ConversationPage};
use programme::forum::show_forum::{self, ForumPage};
use programme::forum::show_versions::{self, Version};
use programme::forum::{
    Conversation, export, locate_post, mark_read, remove_post, remove_question, report_post, text,
};
use programme::people::is_email;
use programme::search::find::{self, Query, SearchHit};
use programme::{Area, Change, Code};
use replica::Error;
use serde::Deserialize;
use specta::Type;
use tauri::AppHandle;

use crate::door::{Own, read, write};
use crate::ends::LongWork;
use crate::error::{CommandError, CommandResult};
use crate::files::{Saved, save};
use crate::long::{beside, long};
use crate::shell::work;

/// Asks a question, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_question(app: AppHandle, draft: QuestionDraft) -> CommandResult<String> {
    write(app, move |at| {
        save_question::save_question(at.programme, at.now, &draft)
    })
    .await
}

/// Takes a question back.
#[tauri::command]
#[specta::specta]
pub async fn remove_question(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        remove_question::remove_question(at.programme, at.now, &id)
    })
    .await
}

/// The forum's conversations.
#[tauri::command]
#[specta::specta]
pub async fn show_forum(app: AppHandle) -> CommandResult<ForumPage> {
    read(app, |at| show_forum::show_forum(at.programme)).await
}

/// One conversation.
#[tauri::command]
#[specta::specta]
pub async fn show_conversation(
    app: AppHandle,
    conversation: Conversation,
) -> CommandResult<ConversationPage> {
    read(app, move |at| {
        show_conversation::show_conversation(at.programme, &conversation)
    })
    .await
}

/// Keeps a post that somebody writes, and returns the draft's id.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(app: AppHandle, draft: PostDraft) -> CommandResult<String> {
    write(app, move |at| {
        let id = save_draft::save_draft(at.programme, at.now, &draft)?;
        Ok(Own::kept(id, draft.id.as_deref()))
    })
    .await
}

/// Notes that posts were read.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(app: AppHandle, posts: Vec<String>) -> CommandResult<()> {
    write(app, move |at| {
        mark_read::mark_read(at.programme, &posts)?;
        let read = posts.into_iter().map(|post| Change::one(Area::Reads, post));
        Ok(Own::of((), read))
    })
    .await
}

/// Removes a post for everyone.
#[tauri::command]
#[specta::specta]
pub async fn remove_post(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        let touched = remove_post::remove_post(at.programme, at.now, &id)?;
        // one's own words are a draft again
        Ok(Own::new((), [Area::Drafts]).and(touched))
    })
    .await
}

/// Hides, pins or moves a post, or locks a conversation.
#[tauri::command]
#[specta::specta]
pub async fn moderate_post(app: AppHandle, what: String, how: Moderating) -> CommandResult<()> {
    write(app, move |at| {
        moderate_post::moderate_post(at.programme, at.now, &what, &how)
    })
    .await
}

/// Tells the facilitators about a post.
#[tauri::command]
#[specta::specta]
pub async fn report_post(app: AppHandle, post: String, why: String) -> CommandResult<String> {
    write(app, move |at| {
        report_post::report_post(at.programme, at.now, &post, &why)
    })
    .await
}

/// What a post said before.
#[tauri::command]
#[specta::specta]
pub async fn show_versions(app: AppHandle, post: String) -> CommandResult<Vec<Version>> {
    read(app, move |at| {
        show_versions::show_versions(at.programme, &post)
    })
    .await
}

/// Where a post stands: `question:ID` and so on.
#[tauri::command]
#[specta::specta]
pub async fn locate_post(app: AppHandle, post: String) -> CommandResult<String> {
    read(app, move |at| locate_post::locate_post(at.programme, &post)).await
}

/// Posts of all conversations together.
#[tauri::command]
#[specta::specta]
pub async fn browse(app: AppHandle, browsing: Browsing) -> CommandResult<Vec<Leaf>> {
    read(app, move |at| {
        browse::browse(at.programme, &browsing, browse::PAGE)
    })
    .await
}

/// Finds words.
#[tauri::command]
#[specta::specta]
pub async fn find(app: AppHandle, query: Query) -> CommandResult<Vec<SearchHit>> {
    read(app, move |at| find::find(at.programme, at.language, &query)).await
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
        let web = ["https://", "http://"]
            .iter()
            .any(|scheme| link.starts_with(scheme));
        // an address and no more: a mail program would take the rest for a subject, a text, a file to attach
        let mail = link.strip_prefix("mailto:").is_some_and(is_email);
        if !web && !mail {
            return Err(CommandError::of(Code::NoLink));
        }
        opener::open_browser(&link).map_err(CommandError::outside)
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

/// Lets the person choose where, and writes a part of the forum there: as Markdown, as one HTML page, or as PDF.
#[tauri::command]
#[specta::specta]
pub async fn save_forum(app: AppHandle, part: PaperPart, paper: Paper) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let programme = beside(shell)?;
        let (reader, language) = {
            let inner = shell.lock();
            (inner.reader(shell.now())?, inner.settings.language)
        };
        let (name, bytes) = long(shell, app, LongWork::Export, |pace| {
            let booklet = booklet::booklet(&programme, &reader, language, &part, pace)?;
            let written = match paper {
                Paper::Markdown => ("mutual-forum.md", export::markdown(&booklet).into_bytes()),
                Paper::Html => ("mutual-forum.html", export::html(&booklet).into_bytes()),
                Paper::Pdf => (
                    "mutual-forum.pdf",
                    documents::forum::pdf(&booklet).map_err(Error::from)?,
                ),
            };
            match (pace.stop)() {
                true => Err(CommandError::of(replica::Code::Stopped)),
                false => Ok(written),
            }
        })?;
        save(app, name, &bytes)
    })
    .await
}
