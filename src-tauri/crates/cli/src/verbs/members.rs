//! Lists the members, or names, accepts, demotes and removes them.

use programme::members::name_member::{accept_member, name_facilitator};
use programme::members::remove_member::{demote, remove_device, remove_person_from_group};
use programme::members::show_members::{DeviceCard, show_members};
use programme::members::withdraw::withdraw;
use programme::words;

use crate::arguments::MembersDeed;
use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, deed: Option<MembersDeed>) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let now = place.now;
    let at = &mut programme;
    match deed {
        None => {}
        Some(MembersDeed::Name { device }) => drop(name_facilitator(at, now, &device)?),
        Some(MembersDeed::Demote { device }) => drop(demote(at, now, &device)?),
        Some(MembersDeed::Accept { device }) => drop(accept_member(at, now, &device)?),
        Some(MembersDeed::Remove { device, person }) => {
            if let Some(device) = device {
                remove_device(at, now, &device)?;
            }
            if let Some(person) = person {
                remove_person_from_group(at, now, &person)?;
            }
        }
        Some(MembersDeed::Withdraw { invitation }) => drop(withdraw(at, now, &invitation)?),
    }
    programme.enter()?;
    let members = show_members(&programme)?;
    if place.json {
        return say::json(&members);
    }
    let word = |key: &str| words::word(place.language, key);
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
        let key = if invitation.over {
            "exchange.invitation_over"
        } else {
            "exchange.invitation"
        };
        text.push_str(&format!("\n{}  {}\n", invitation.id, word(key)));
        for held in &invitation.held {
            text.push_str(&format!(
                "    {}  {}\n",
                line(held),
                word("exchange.held_one")
            ));
        }
    }
    for aside in &members.aside {
        text.push_str(&format!(
            "\n{}  {}: {}\n",
            aside.change,
            aside.name.as_deref().unwrap_or(&aside.device),
            word(&format!("reason.{}", aside.reason))
        ));
    }
    say::text(&text)
}
