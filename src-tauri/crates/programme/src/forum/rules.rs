//! The rules of the forum's nouns.

use ledger::Audience;
use replica::{Result, Said, Writer, ids::author_in};
use rusqlite::Connection;

use super::conversation::Conversation;
use super::post_body::PostBody;
use super::whereabouts::place_of;
use super::{project, store};
use crate::area::Area;
use crate::drafts::draft::Kind as Drafted;
use crate::drafts::returned;
use crate::noun::Noun;
use crate::rules::{Decides, Indexed, Rules, by_author};
use crate::search::Kind;

/// Of posts.
pub(crate) const POST: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Post.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_author,
        tables: &[("post", "id"), ("mention", "person, post")],
        project: project::post,
        refused: Some(|connection, returned| {
            returned::keep::<PostBody>(connection, Drafted::Post, returned)
        }),
        accepted: Some(|connection, id| {
            returned::let_go::<PostBody>(connection, Drafted::Post, id)
        }),
        erased: None,
    },
    search: Some(Indexed {
        kind: Kind::Post,
        fields: &["title", "text"],
    }),
    decides: Decides::Author(are_words),
    conversation: of_post,
    area: Area::Forum,
};

/// Of what is done to posts and conversations.
pub(crate) const MODERATION: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Moderation.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: may_moderate,
        tables: &[("moderation", "id")],
        project: project::moderation,
        refused: None,
        accepted: None,
        erased: None,
    },
    search: None,
    decides: Decides::Nobody,
    conversation: of_moderated,
    area: Area::Forum,
};

/// Of translations of posts.
pub(crate) const TRANSLATION: Rules = Rules {
    record: replica::Rules {
        noun: Noun::Translation.record(),
        audience: Audience::Group,
        may_be_prepared: false,
        may_write: by_author,
        tables: &[("translation", "id")],
        project: project::translation,
        refused: Some(|connection, returned| {
            returned::keep::<PostBody>(connection, Drafted::Translation, returned)
        }),
        accepted: Some(|connection, id| {
            returned::let_go::<PostBody>(connection, Drafted::Translation, id)
        }),
        erased: None,
    },
    search: Some(Indexed {
        kind: Kind::Translation,
        fields: &["text"],
    }),
    decides: Decides::Author(are_words),
    conversation: of_translation,
    area: Area::Forum,
};

fn are_words(field: &str) -> bool {
    matches!(field, "title" | "text")
}

fn of_post(connection: &Connection, id: &str) -> Result<Option<Conversation>> {
    let place = place_of(connection, id)?;
    place.map(|place| place.parse()).transpose()
}

fn of_translation(connection: &Connection, id: &str) -> Result<Option<Conversation>> {
    match store::translation(connection, id)? {
        Some(translation) => of_post(connection, &translation.post),
        None => Ok(None),
    }
}

/// Of a conversation itself, or of a post. One that was moved stood elsewhere before: any conversation may have changed.
fn of_moderated(connection: &Connection, id: &str) -> Result<Option<Conversation>> {
    if let Ok(conversation) = id.parse() {
        return Ok(Some(conversation));
    }
    match store::moderation(connection, id)?.place {
        Some(_) => Ok(None),
        None => of_post(connection, id),
    }
}

/// Facilitators moderate; authors who erase their own words say so.
fn may_moderate(writer: &Writer<'_>, said: &Said) -> bool {
    let own = |id: &str| writer.is(author_in(id)) && says_removed(said);
    writer.facilitator || said.object().is_some_and(|(_, id)| own(id))
}

/// Whether it says no more than that a post was removed by its author.
fn says_removed(said: &Said) -> bool {
    let Said::Set(_, set) = said else {
        return false;
    };
    let removes = |write: &replica::register::Write| {
        write.field == "removed" && write.text.as_deref() == Some("author")
    };
    set.writes.iter().any(removes)
        && set.writes.iter().all(|write| match write.field.as_str() {
            // where it stood, never where it shall stand: what others answered would go there with it
            "stood" | "reply_to" | "at" => write.text.is_some(),
            _ => removes(write),
        })
}
