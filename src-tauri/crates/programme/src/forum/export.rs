//! The forum on paper: a conversation, a module or everything, as Markdown or as one HTML page that needs nothing else.
//!
//! What is hidden or removed is left out, with a line that says so.

use super::Conversation;
use super::show_conversation::{ConversationPage, PostCard, show_conversation};
use super::show_forum::{ConversationLine, show_forum};
use super::text::{plain, to_html};
use crate::error::{Code, Error, Result};
use crate::language::Language;
use crate::programme::Programme;
use crate::schedule::store::edition;
use crate::time::Reader;
use crate::words::{date, phrase, word};

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown, as people wrote it.
    Markdown,
    /// One HTML page, with nothing in it that is fetched.
    Html,
}

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Everything,
    /// The questions of a module, by its id.
    Module(String),
    /// One conversation.
    Conversation(Conversation),
}

/// Writes a part of the forum in the reader's language; what exists in the other language only stands as it is.
///
/// # Errors
/// `module-unknown`, `question-unknown`, `person-unknown`, `post-unknown`; those of the database.
pub fn export(
    programme: &Programme,
    reader: &Reader,
    language: Language,
    part: &Part,
    format: Format,
) -> Result<String> {
    let forum = show_forum(programme)?;
    let title = edition(programme.connection())?.title;
    let mut parts: Vec<(String, Vec<Conversation>)> = Vec::new();
    let wanted = |line: &ConversationLine| line.posts > 0;
    match part {
        Part::Conversation(conversation) => {
            parts.push((String::new(), vec![conversation.clone()]));
        }
        Part::Module(id) => {
            let section = forum
                .sections
                .into_iter()
                .find(|section| section.module.as_ref() == Some(id));
            let section = section.ok_or_else(|| Error::of(Code::ModuleUnknown).with("id", id))?;
            let conversations = section.lines.into_iter().map(|line| line.conversation);
            parts.push((
                section.title.best(language).to_owned(),
                conversations.collect(),
            ));
        }
        Part::Everything => {
            for section in forum.sections {
                let conversations = section.lines.into_iter().map(|line| line.conversation);
                parts.push((
                    section.title.best(language).to_owned(),
                    conversations.collect(),
                ));
            }
            for (key, lines) in [
                ("topics", forum.topics),
                ("introductions", forum.introductions),
            ] {
                let lines = lines.into_iter().filter(wanted);
                let title = word(language, &format!("forum.{key}"));
                parts.push((title, lines.map(|line| line.conversation).collect()));
            }
        }
    }
    parts.retain(|(_, conversations)| !conversations.is_empty());
    let mut paper = Paper {
        format,
        language,
        reader,
        written: String::new(),
    };
    paper.begin(title.best(language));
    for (heading, conversations) in parts {
        paper.heading(2, &heading);
        for conversation in conversations {
            paper.conversation(&show_conversation(programme, &conversation)?);
        }
    }
    paper.end();
    Ok(paper.written)
}

struct Paper<'p> {
    format: Format,
    language: Language,
    reader: &'p Reader,
    written: String,
}

impl Paper<'_> {
    fn begin(&mut self, title: &str) {
        match self.format {
            Format::Markdown => self.line(&format!("# {title}\n")),
            Format::Html => {
                let (title, tag) = (escaped(title), self.language.tag());
                self.line(&format!(
                    "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
                     <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
                     <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
                     <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
                ));
            }
        }
    }

    fn end(&mut self) {
        if self.format == Format::Html {
            self.line("</body>\n</html>");
        }
    }

    fn heading(&mut self, level: usize, said: &str) {
        if said.is_empty() {
            return;
        }
        match self.format {
            Format::Markdown => self.line(&format!("{} {said}\n", "#".repeat(level))),
            Format::Html => self.line(&format!("<h{level}>{}</h{level}>", escaped(said))),
        }
    }

    fn conversation(&mut self, page: &ConversationPage) {
        self.heading(3, page.heading.best(self.language));
        if page.posts.is_empty() {
            let nobody = word(self.language, "forum.nobody");
            self.note(&nobody);
        }
        for post in &page.posts {
            self.post(post, 0);
            for reply in &post.replies {
                self.post(reply, 1);
            }
        }
    }

    fn post(&mut self, post: &PostCard, depth: usize) {
        let who = match &post.author.organisation {
            Some(organisation) => format!("{}, {organisation}", post.author.name),
            None => post.author.name.clone(),
        };
        let who = match self.day(&post.at) {
            Some(day) => format!("{who} · {day}"),
            None => who,
        };
        let gone = match (post.removed.as_deref(), &post.hidden) {
            (Some("author"), _) => Some("removedByAuthor"),
            (Some(_), _) => Some("removedByFacilitator"),
            (None, Some(_)) => Some("hidden"),
            (None, None) => None,
        };
        let gone = gone.map(|key| word(self.language, &format!("forum.{key}")));
        // the reader's language first, the other one below
        let mine = post
            .translations
            .iter()
            .find(|one| post.language != Some(self.language) && one.language == self.language);
        match self.format {
            Format::Markdown => {
                let quoted = |text: &str| -> String {
                    let before = if depth > 0 { "> " } else { "" };
                    text.lines()
                        .map(|line| format!("{before}{line}\n"))
                        .collect()
                };
                let mut said = format!("**{who}**\n\n");
                said.push_str(gone.as_deref().unwrap_or(&post.text));
                if let (None, Some(mine)) = (&gone, mine) {
                    let by = self.translated(&mine.author.name);
                    said.push_str(&format!("\n\n*{by}*\n\n{}", mine.text));
                }
                let said = quoted(&said);
                self.line(&said);
            }
            Format::Html => {
                let class = if depth > 0 { " class=\"reply\"" } else { "" };
                let lang = |language: Option<Language>| match language {
                    Some(language) => format!(" lang=\"{}\"", language.tag()),
                    None => String::new(),
                };
                let mut said =
                    format!("<article{class}>\n<p class=\"who\">{}</p>\n", escaped(&who));
                match &gone {
                    Some(gone) => {
                        said.push_str(&format!("<p class=\"gone\">{}</p>\n", escaped(gone)));
                    }
                    None => {
                        said.push_str(&format!(
                            "<div{}>{}</div>\n",
                            lang(post.language),
                            to_html(&post.text)
                        ));
                    }
                }
                if let (None, Some(mine)) = (&gone, mine) {
                    let by = escaped(&self.translated(&mine.author.name));
                    let html = to_html(&mine.text);
                    said.push_str(&format!(
                        "<div class=\"trans\"{}><p class=\"who\">{by}</p>{html}</div>\n",
                        lang(Some(mine.language))
                    ));
                }
                said.push_str("</article>");
                self.line(&said);
            }
        }
    }

    fn translated(&self, name: &str) -> String {
        phrase(self.language, "forum.translatedBy", &[("name", name)])
    }

    fn day(&self, at: &str) -> Option<String> {
        let at = chrono::DateTime::parse_from_rfc3339(at).ok()?;
        Some(date(
            self.language,
            at.with_timezone(&self.reader.zone).date_naive(),
        ))
    }

    fn note(&mut self, said: &str) {
        match self.format {
            Format::Markdown => self.line(&format!("*{}*\n", plain(said))),
            Format::Html => self.line(&format!("<p class=\"gone\">{}</p>", escaped(said))),
        }
    }

    fn line(&mut self, said: &str) {
        self.written.push_str(said);
        self.written.push('\n');
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// As a booklet: one column, serif, room at the sides; on paper no post is torn from its author's name.
const STYLE: &str = "body{max-width:42rem;margin:3rem auto;padding:0 1.5rem;font:1.0625rem/1.6 Literata,Georgia,serif;color:#22201c;background:#fbf9f4}\
    h1{font-size:2rem;line-height:1.15}h2{margin-top:3rem;font-size:1.5rem}h3{margin-top:2.25rem;font-size:1.2rem;line-height:1.3}\
    article{margin-top:1.25rem}.reply{margin-left:2.5rem}.who{font:600 .875rem/1.4 'Source Sans 3',system-ui,sans-serif;margin:0 0 .25rem}\
    article p{margin:0 0 .6rem}.gone{color:#6b665c;font-style:italic}.trans{border-left:2px solid #d9d4c7;padding-left:1rem;font-style:italic}\
    blockquote{margin:0 0 .6rem;padding-left:1rem;border-left:2px solid #d9d4c7}@media print{body{margin:0;background:none}h2,h3,.who{break-after:avoid}article{break-inside:avoid-page}}";
