//! Invites somebody into the group.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use programme::members::invite::{InvitationDraft, invitation_again, invite};
use programme::people::PersonLabel;
use programme::time::{stamp, unstamp};
use programme::words;
use serde_json::json;

use crate::place::{Place, first_line};
use crate::say::{self, Failure, Result};

/// What was asked for.
pub struct Asked {
    /// What they are to be here.
    pub label: Option<String>,
    /// By id or name.
    pub organisation: Option<String>,
    /// For this person only.
    pub person: Option<String>,
    /// An instant, or how long.
    pub until: Option<String>,
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
pub fn run(place: &Place, asked: Asked) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let passphrase = asked.sealed_with.as_deref().map(first_line).transpose()?;
    let passphrase = passphrase.as_deref().map(String::as_str);
    if let Some(out) = &asked.out {
        say::writable(out)?;
    }
    let (id, text) = match &asked.again {
        Some(id) => (id.clone(), invitation_again(&programme, id, passphrase)?),
        None => {
            let label = asked
                .label
                .map(|word| {
                    PersonLabel::ALL
                        .into_iter()
                        .find(|label| label.word() == word)
                        .ok_or_else(|| Failure::of("label-unknown").with("label", word))
                })
                .transpose()?;
            let draft = InvitationDraft {
                label,
                organisation: asked.organisation,
                person: asked.person,
                until: asked
                    .until
                    .map(|until| instant(&until, place.now))
                    .transpose()?,
                joins: asked.joins,
            };
            let (invited, _) = invite(&mut programme, place.now, &draft, passphrase)?;
            (invited.id, invited.text)
        }
    };
    if place.json {
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
    say::remark(&words::word(place.language, "exchange.bearer"));
    Ok(())
}

/// An instant, or `30d`, `12h` from now.
fn instant(text: &str, now: DateTime<Utc>) -> Result<String> {
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let long = match (unit, number.parse::<i64>()) {
        ("d", Ok(days)) => TimeDelta::try_days(days),
        ("h", Ok(hours)) => TimeDelta::try_hours(hours),
        _ => {
            return Ok(stamp(
                unstamp(text).map_err(|_| Failure::of("invitation-over"))?,
            ));
        }
    };
    let until = long.and_then(|long| now.checked_add_signed(long));
    until
        .map(stamp)
        .ok_or_else(|| Failure::of("invitation-over"))
}
