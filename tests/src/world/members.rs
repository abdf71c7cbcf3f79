//! Who belongs to the group: invited, joined, named, removed, put back.

use chrono::{DateTime, TimeDelta, Utc};
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::members::name_member::{accept_member, name_facilitator};
use programme::members::remove_member::{demote, remove_device, remove_person_from_group};
use programme::members::show_members::show_members;
use programme::members::withdraw::withdraw;
use programme::people;
use replica::Profile;

use super::storage::opened;
use super::writing::nth;
use super::{Device, MOST, World, allowed, copy, key, room};
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
            95..=96 => drop(allowed(name_facilitator(programme, now, &whom.id))?),
            97 => drop(allowed(demote(programme, now, &whom.id))?),
            _ if chosen.is_multiple_of(2) => {
                drop(allowed(remove_device(programme, now, &whom.id))?)
            }
            _ => {
                let person = whom.person.clone().unwrap_or_default();
                allowed(remove_person_from_group(programme, now, &person))?;
            }
        }
        Ok(())
    }

    pub(super) fn accepts(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let at = self.at(device)?;
        let members = show_members(&at.programme)?;
        let invitations = members.invitations.iter();
        let held = invitations.flat_map(|card| &card.held);
        // whoever was removed by mistake is let back in
        if let Some(one) = held.chain(&members.former).next() {
            allowed(accept_member(&mut at.programme, now, &one.id))?;
        }
        Ok(())
    }

    pub(super) fn leaves(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let programme = &mut self.at(device)?.programme;
        let own = programme.identity().device().to_string();
        allowed(remove_device(programme, now, &own))?;
        Ok(())
    }

    pub(super) fn withdraw(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let at = self.at(device)?;
        let invitations = show_members(&at.programme)?.invitations;
        if let Some(open) = invitations.into_iter().find(|card| !card.over) {
            allowed(withdraw(&mut at.programme, now, &open.id))?;
        }
        Ok(())
    }

    /// Invites anybody, or somebody of the list, who may have a device already.
    pub(super) fn invite(&mut self, device: usize) -> Told {
        let now = self.clock(device);
        let which = self.dice.below(1000);
        let persons = people::persons(self.at(device)?.programme.connection())?;
        let person = nth(&persons, which)?.filter(|_| which.is_multiple_of(3));
        let draft = InvitationDraft {
            person: person.map(|person| person.id.clone()),
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
        let profile = Profile::create(folder.path(), key(number), self.now, &programme::NOUNS)?;
        // some find themselves in the list
        let which = self.dice.below(1000);
        let person = nth(&contents.people, which)?.filter(|_| which.is_multiple_of(2));
        let joining = Joining {
            name: &format!("Person {number}"),
            person: person.map(|person| person.id.as_str()),
            place_is_here: true,
        };
        let Some(id) = allowed(join(&profile, self.now, &contents, &joining))? else {
            return Ok(());
        };
        let programme = profile.programme(&id)?;
        self.devices.push(Device {
            number,
            key: number,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
            drafted: self.devices.first().is_some_and(|one| one.drafted),
            bearer: Some(ledger::Identity::invitation(&contents.secret).device()),
        });
        let own = self.own(number)?;
        self.said.extend(own.into_iter().map(|hash| (number, hash)));
        Ok(())
    }

    /// The profile is copied to another computer, and both go on with it.
    pub(super) fn copied(&mut self, device: usize) -> Told {
        let number = self.devices.len();
        if number >= MOST {
            return Ok(());
        }
        let at = self.at(device)?;
        let folder = room()?;
        copy(at.folder.path(), folder.path())?;
        let twin = Device {
            number,
            key: at.key,
            programme: opened(folder.path(), at.key)?,
            folder,
            backup: None,
            off: at.off,
            restored: at.restored,
            messages: at.messages.clone(),
            bearer: at.bearer,
            drafted: self.devices.first().is_some_and(|one| one.drafted),
        };
        self.devices.push(twin);
        Ok(())
    }
}
