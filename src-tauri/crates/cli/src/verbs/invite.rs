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
use serde::Serialize;

use crate::arguments::values::{Until, until};
use crate::context::{Context, first_line};
use crate::say::{self, Failure, Result};

/// The last instant that RFC 3339 can say.
const FOREVER: DateTime<Utc> = DateTime::from_timestamp(253_402_300_799, 0).unwrap();

/// What is typed after `mutual invite`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What they are to be here: participant, representative or facilitator
    #[arg(long)]
    pub label: Option<String>,
    /// The organisation that they come from, by its id or name
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// For this person of the list only, who may have devices already
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// Until when it holds: an instant (RFC 3339), or how long, for instance 30d
    #[arg(long, value_name = "WHEN", value_parser = until)]
    pub until: Option<Until>,
    /// How many are expected to join by it
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub joins: Option<u32>,
    /// Seal it with the passphrase in the first line of this file
    #[arg(long, value_name = "FILE")]
    pub sealed_with: Option<PathBuf>,
    /// Write an invitation that was made here once more
    #[arg(long, value_name = "ID", conflicts_with_all = ["label", "organisation", "person", "until", "joins"])]
    pub again: Option<String>,
    /// Where to (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// An invitation that was made.
#[derive(Debug, Serialize)]
struct Made<'m> {
    id: &'m str,
    /// The file that it was written to.
    out: Option<String>,
    /// The invitation itself, where no file was named.
    text: Option<&'m str>,
}

/// Runs the verb.
pub fn run(context: &Context, asked: Arguments) -> Result<()> {
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
        return say::json(&Made {
            id: &id,
            out: asked.out.as_ref().map(|out| out.display().to_string()),
            text: asked.out.is_none().then_some(&text),
        });
    }
    say::to(asked.out.as_deref(), &text)?;
    say::remark(&words::word(context.language, "exchange.bearer"));
    Ok(())
}

/// How many organisations the list has.
fn listed(programme: &Replica) -> Result<usize> {
    Ok(organisations(programme.connection())?.len())
}
