//! An [`Edition`] becomes a programme file that a person can read and change.
//!
//! Not here: reading. What this writes, `read_file` reads back to the same edition.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::edition::{
    Edition, Guest, Meeting, Module, Question, Session, Stated, Topic, weekday_name,
};
use super::read_file::FORMAT;
use crate::language::{Both, Language};

/// Whether links to sessions go along: exports for the public leave them out (DESIGN §4, Identity).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// For members of the group.
    Included,
    /// For the public.
    LeftOut,
}

/// The text of a programme file.
pub fn write(edition: &Edition, links: Links) -> String {
    let mut document = DocumentMut::new();
    let root = document.as_table_mut();
    root.insert("format", value(FORMAT));
    root.insert("id", value(&edition.id));
    both(root, "title", &edition.title);
    both(root, "about", &edition.about);
    root.insert("zone", value(edition.zone.name()));
    languages(root, "languages", &edition.languages);
    root.insert("from", value(edition.span.from.to_string()));
    text(
        root,
        "to",
        edition.span.to.map(|to| to.to_string()).as_deref(),
    );
    number(root, "rhythm_weeks", edition.rhythm_weeks);
    let mut contact = dotted();
    text(&mut contact, "email", edition.contact.email.as_deref());
    text(&mut contact, "url", edition.contact.url.as_deref());
    if !contact.is_empty() {
        root.insert("contact", Item::Table(contact));
    }
    if let Some(rule) = edition.attendance {
        let mut attendance = Table::new();
        attendance.insert("percent", value(i64::from(rule.percent)));
        flag(&mut attendance, "counts_opening", rule.counts_opening);
        root.insert("attendance", Item::Table(attendance));
    }
    tables(root, "module", edition.modules.iter().map(module));
    tables(
        root,
        "session",
        edition.sessions.iter().map(|each| session(each, links)),
    );
    tables(root, "question", edition.questions.iter().map(question));
    tables(
        root,
        "meeting",
        edition.meetings.iter().map(|each| meeting(each, links)),
    );
    document.to_string()
}

fn module(module: &Module) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&module.id));
    both(&mut table, "title", &module.title);
    both(&mut table, "short", &module.short);
    both(&mut table, "about", &module.about);
    tables(&mut table, "topic", module.topics.iter().map(topic));
    table
}

fn topic(topic: &Topic) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&topic.id));
    both(&mut table, "title", &topic.title);
    both(&mut table, "about", &topic.about);
    table
}

fn session(session: &Session, links: Links) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&session.id));
    flag(&mut table, "opening", session.opening);
    text(&mut table, "module", session.module.as_deref());
    texts(
        &mut table,
        "topics",
        session.topics.iter().map(String::as_str),
    );
    both(&mut table, "title", &session.title);
    both(&mut table, "about", &session.about);
    stated(&mut table, &session.stated);
    link(&mut table, session.link.as_deref(), links);
    languages(&mut table, "languages", &session.languages);
    languages(&mut table, "interpretation", &session.interpretation);
    flag(&mut table, "wrap_up", session.wrap_up);
    tables(&mut table, "guest", session.guests.iter().map(guest));
    table
}

fn guest(guest: &Guest) -> Table {
    let mut table = Table::new();
    table.insert("name", value(&guest.name));
    both(&mut table, "about", &guest.about);
    table
}

fn question(question: &Question) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&question.id));
    text(&mut table, "session", question.session.as_deref());
    text(&mut table, "module", question.module.as_deref());
    both(&mut table, "text", &question.text);
    number(&mut table, "before", question.before);
    table
}

fn meeting(meeting: &Meeting, links: Links) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&meeting.id));
    both(&mut table, "title", &meeting.title);
    stated(&mut table, &meeting.stated);
    link(&mut table, meeting.link.as_deref(), links);
    table
}

fn stated(table: &mut Table, stated: &Stated) {
    text(
        table,
        "date",
        stated.date.map(|date| date.to_string()).as_deref(),
    );
    text(table, "weekday", stated.weekday.map(weekday_name));
    text(
        table,
        "start",
        stated
            .start
            .map(|time| time.format("%H:%M").to_string())
            .as_deref(),
    );
    number(table, "minutes", stated.minutes);
    text(table, "zone", stated.zone.map(|zone| zone.name()));
}

fn link(table: &mut Table, link: Option<&str>, links: Links) {
    if links == Links::Included {
        text(table, "link", link);
    }
}

fn both(table: &mut Table, key: &str, both: &Both) {
    let mut sides = dotted();
    for language in Language::ALL {
        text(&mut sides, language.tag(), both.side(language));
    }
    if !sides.is_empty() {
        table.insert(key, Item::Table(sides));
    }
}

/// A table whose keys are written `title.en = …`.
fn dotted() -> Table {
    let mut table = Table::new();
    table.set_dotted(true);
    table
}

fn text(table: &mut Table, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        table.insert(key, value(text));
    }
}

fn number(table: &mut Table, key: &str, number: Option<u32>) {
    if let Some(number) = number {
        table.insert(key, value(i64::from(number)));
    }
}

fn flag(table: &mut Table, key: &str, set: bool) {
    if set {
        table.insert(key, value(true));
    }
}

fn texts<'t>(table: &mut Table, key: &str, texts: impl Iterator<Item = &'t str>) {
    let array: Array = texts.collect();
    if !array.is_empty() {
        table.insert(key, value(array));
    }
}

fn languages(table: &mut Table, key: &str, languages: &[Language]) {
    texts(table, key, languages.iter().map(|language| language.tag()));
}

fn tables(table: &mut Table, key: &str, tables: impl Iterator<Item = Table>) {
    let array: ArrayOfTables = tables.collect();
    if !array.is_empty() {
        table.insert(key, Item::ArrayOfTables(array));
    }
}
