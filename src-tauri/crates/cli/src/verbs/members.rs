//! Lists the members, or names, accepts, demotes and removes them.

use programme::members::name_member::{accept_member, name_facilitator};
use programme::members::remove_member::{demote, remove_device, remove_person_from_group};
use programme::members::show_members::{DeviceCard, InvitationCard, show_members};
use programme::members::withdraw::withdraw;
use programme::time::Reader;
use programme::words;
use replica::stamp::unstamp;

use crate::arguments::group::MembersAction;
use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual members`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do; without it, they are listed
    #[command(subcommand)]
    pub action: Option<MembersAction>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { action } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let now = context.now;
    let at = &mut programme;
    match action {
        None => {}
        Some(MembersAction::Name { device }) => drop(name_facilitator(at, now, &device)?),
        Some(MembersAction::Demote { device }) => {
            let has = |card: &DeviceCard| card.id == device && card.facilitator;
            if !show_members(at)?.devices.iter().any(has) {
                say::remark(&words::word(context.language, "exchange.not_facilitator"));
            }
            demote(at, now, &device)?;
        }
        Some(MembersAction::Accept { device }) => drop(accept_member(at, now, &device)?),
        Some(MembersAction::Remove { device, person }) => {
            if let Some(device) = device {
                remove_device(at, now, &device)?;
            }
            if let Some(person) = person {
                remove_person_from_group(at, now, &person)?;
            }
        }
        Some(MembersAction::Withdraw { invitation }) => drop(withdraw(at, now, &invitation)?),
    }
    programme.enter()?;
    let members = show_members(&programme)?;
    if context.json {
        return say::json(&members);
    }
    let word = |key: &str| words::word(context.language, key);
    let reader = context.reader(Some(&profile))?;
    let mut text = String::new();
    let line = |card: &DeviceCard| {
        let who = card.name.as_ref().or(card.person.as_ref());
        let mut parts = vec![card.id.clone(), who.cloned().unwrap_or_default()];
        if card.facilitator {
            parts.push(word("exchange.facilitator"));
        }
        if card.here {
            parts.push(word("exchange.here"));
        }
        parts.join("  ")
    };
    for card in &members.devices {
        text.push_str(&format!("{}\n", line(card)));
    }
    for invitation in &members.invitations {
        text.push_str(&format!(
            "\n{}  {}\n",
            invitation.id,
            what_it_is(context, &reader, invitation)?
        ));
        for held in &invitation.held {
            text.push_str(&format!(
                "    {}  {}\n",
                line(held),
                word("exchange.held_one")
            ));
        }
    }
    if members.may_edit && !members.former.is_empty() {
        text.push('\n');
        for card in &members.former {
            let gone = word("exchange.former");
            text.push_str(&format!("{}  {gone}\n", line(card)));
        }
    }
    for aside in &members.aside {
        text.push_str(&format!(
            "\n{}  {}: {}\n",
            aside.change,
            aside.name.as_deref().unwrap_or(&aside.device),
            word(&format!("reason.{}", aside.reason.as_str()))
        ));
    }
    say::text(&text)
}

/// What tells one invitation from another: for whom, until when, and who came.
fn what_it_is(context: &Context, reader: &Reader, invitation: &InvitationCard) -> Result<String> {
    let word = |key: &str| words::word(context.language, key);
    let mut parts = vec![word(if invitation.over {
        "exchange.invitation_over"
    } else {
        "exchange.invitation"
    })];
    if let Some(label) = invitation.label {
        parts.push(word(&format!("ui.people.label.{}", label.word())));
    }
    parts.extend(invitation.organisation.clone());
    parts.extend(invitation.person.clone());
    if let Some(until) = &invitation.until {
        let date = unstamp(until)?.with_timezone(&reader.zone).date_naive();
        let date = words::date(context.language, date);
        parts.push(words::phrase(
            context.language,
            "exchange.until",
            &[("date", &date)],
        ));
    }
    if let Some(expected) = invitation.expected {
        parts.push(words::count(
            context.language,
            "exchange.expected",
            expected.into(),
        ));
    }
    let came = i64::try_from(invitation.joined.len()).unwrap_or(i64::MAX);
    if came > 0 {
        parts.push(words::count(context.language, "exchange.came", came));
    }
    if invitation.sealed {
        parts.push(word("exchange.sealed"));
    }
    Ok(parts.join(", "))
}
