//! Who belongs to the group: invited, joined, named, removed, put back.

use chrono::{DateTime, TimeDelta, Utc};
use programme::Profile;
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::members::name_member::{accept_member, name_facilitator};
use programme::members::remove_member::{demote, remove_device, remove_person_from_group};
use programme::members::show_members::show_members;

use super::{Device, MOST, World, allowed, key, room};
use crate::Told;

impl World {
    pub(super) fn members(&mut self, device: usize, rolled: u64, now: DateTime<Utc>) -> Told {
        let chosen = self.dice.below(16);
        let at = self.at(device)?;
        let members = show_members(&at.programme)?;
        let whom = usize::try_from(chosen)? % members.devices.len().max(1);
        let Some(whom) = members.devices.get(whom) else {
            return Ok(());
        };
        let programme = &mut at.programme;
        match rolled {
            89..=90 => drop(allowed(name_facilitator(programme, now, &whom.id))?),
            91 => drop(allowed(demote(programme, now, &whom.id))?),
            92 if chosen.is_multiple_of(2) => {
                drop(allowed(remove_device(programme, now, &whom.id))?)
            }
            92 => {
                let person = whom.person.clone().unwrap_or_default();
                allowed(remove_person_from_group(programme, now, &person))?;
            }
            _ => {
                let held = members
                    .invitations
                    .iter()
                    .find_map(|card| card.held.first());
                if let Some(held) = held {
                    allowed(accept_member(programme, now, &held.id))?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn invite(&mut self, device: usize) -> Told {
        let now = self.clock(device);
        let draft = InvitationDraft {
            joins: Some(3),
            ..InvitationDraft::default()
        };
        let at = self.at(device)?;
        if let Some((invited, _)) = allowed(invite(&mut at.programme, now, &draft, None))? {
            self.invitations.push(invited.text);
        }
        Ok(())
    }

    pub(super) fn joined(&mut self) -> Told {
        if self.devices.len() >= MOST || self.invitations.is_empty() {
            return Ok(());
        }
        let number = self.devices.len();
        let text = self
            .invitations
            .get(self.dice.one_of(self.invitations.len()))
            .cloned()
            .unwrap_or_default();
        let contents = invitation_text::read(&text, None)?;
        let folder = room()?;
        let profile = Profile::create(folder.path(), key(number), self.now)?;
        let joining = Joining {
            name: &format!("Person {number}"),
            person: None,
            place_is_here: &|_| true,
        };
        let id = join(&profile, self.now, &contents, &joining)?;
        let programme = profile.programme(&id)?;
        self.devices.push(Device {
            number,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
            bearer: Some(ledger::Identity::invitation(&contents.secret).device()),
        });
        let own = self.own(number)?;
        self.said.extend(own.into_iter().map(|hash| (number, hash)));
        Ok(())
    }

    pub(super) fn put_back(&mut self, device: usize) -> Told {
        let at = self.at(device)?;
        let Some(backup) = at.backup.take() else {
            return Ok(());
        };
        let id = Profile::open(backup.path(), key(at.number))?.programmes()?;
        let id = id.first().ok_or("an empty backup")?.clone();
        let profile = Profile::open(backup.path(), key(at.number))?;
        at.programme = profile.programme(&id)?;
        at.folder = backup;
        at.restored = true;
        Ok(())
    }
}
