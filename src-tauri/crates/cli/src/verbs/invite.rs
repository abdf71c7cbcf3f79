//! Invites somebody into the group.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use programme::members::invite::{InvitationDraft, invitation_again, invite};
use programme::people::PersonLabel;
use programme::people::organisations;
use programme::words;
use replica::Replica;
use replica::outbox::place::chosen;
use replica::stamp::stamp;
use serde_json::json;

use crate::arguments::Until;
use crate::context::{Context, first_line};
use crate::say::{self, Failure, Result};

/// The last instant that RFC 3339 can say.
const FOREVER: DateTime<Utc> = DateTime::from_timestamp(253_402_300_799, 0).unwrap();

/// What was asked for.
pub struct Asked {
    /// What they are to be here.
    pub label: Option<String>,
    /// By id or name.
    pub organisation: Option<String>,
    /// For this person only.
    pub person: Option<String>,
    /// An instant, or how long.
    pub until: Option<Until>,
    /// How many are expected.
    pub joins: Option<u32>,
    /// The file whose first line is the passphrase.
    pub sealed_with: Option<PathBuf>,
    /// One that was made here.
    pub again: Option<String>,
    /// Where to.
    pub out: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(context: &Context, asked: Asked) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let passphrase = asked.sealed_with.as_deref().map(first_line).transpose()?;
    let passphrase = passphrase.as_deref().map(String::as_str);
    if let Some(out) = &asked.out {
        say::writable(out)?;
    }
    let named = asked.organisation.clone();
    let before = listed(&programme)?;
    let (id, text) = match &asked.again {
        Some(id) => (id.clone(), invitation_again(&programme, id, passphrase)?),
        None => {
            let label = asked
                .label
                .map(|word| {
                    PersonLabel::read(&word)
                        .ok_or_else(|| Failure::of("label-unknown").with("label", word))
                })
                .transpose()?;
            let draft = InvitationDraft {
                label,
                organisation: asked.organisation,
                person: asked.person,
                until: asked.until.map(|until| match until {
                    Until::At(instant) => stamp(instant),
                    // longer than there is time: as long as there is
                    Until::For(long) => {
                        stamp(context.now.checked_add_signed(long).unwrap_or(FOREVER))
                    }
                }),
                joins: asked.joins,
            };
            let (invited, _) = invite(&mut programme, context.now, &draft, passphrase)?;
            (invited.id, invited.text)
        }
    };
    if listed(&programme)? > before
        && let Some(name) = named
    {
        let added = [("name", name.trim())];
        say::remark(&words::phrase(
            context.language,
            "exchange.organisation_added",
            &added,
        ));
    }
    if chosen(programme.connection())?.is_none() {
        say::remark(&words::word(context.language, "exchange.no_place_yet"));
    }
    if context.json {
        if asked.out.is_some() {
            say::to(asked.out.as_deref(), &text)?;
        }
        return say::json(&json!({
            "id": id,
            "out": asked.out.as_ref().map(|out| out.display().to_string()),
            "text": asked.out.is_none().then_some(&text),
        }));
    }
    say::to(asked.out.as_deref(), &text)?;
    say::remark(&words::word(context.language, "exchange.bearer"));
    Ok(())
}

/// How many organisations the list has.
fn listed(programme: &Replica) -> Result<usize> {
    Ok(organisations(programme.connection())?.len())
}
