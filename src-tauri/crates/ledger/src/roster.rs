//! Who belongs to a group, and what each device may do: grants and revocations as a signed graph, rooted in the
//! founding key. A change is judged by the roster that its author cites, and by the revocations that reach it.
//!
//! Only `roster_heads` are edges of the graph: whoever writes a roster change cites the newest ones that they know, their
//! own among them, so a log's order adds nothing, and a change's place never depends on what has arrived.
//! On purpose not here: names of people, who holds which key, and where refused changes are kept.

mod graph;
mod judge;
mod standing;
mod take;
mod weigh;

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;

pub use self::standing::{Inserted, Invitation, Joined, Standing};

use self::graph::{Act, Graph, Node, Set};
use self::weigh::{Verdict, weigh};
use crate::change::Change;
use crate::error::Refusal;
use crate::header::{Audience, CITED_LIMIT};
use crate::ids::{ChangeHash, DeviceId, GroupId};
use crate::kinds::{FOUND, Found, GRANT, Grant, INVITE, JOIN, Power, REVOKE, Revoke, WITHDRAW};

/// The roster of one group.
#[derive(Debug, Clone)]
pub struct Roster {
    group: GroupId,
    founding: Option<Found>,
    graph: Graph,
    // Several under one hash: it covers neither signature nor payload, so the first to come may be a forgery.
    waiting: BTreeMap<ChangeHash, Vec<Change>>,
    now: Verdict,
    judged: BTreeMap<(Vec<ChangeHash>, DeviceId), Option<Standing>>,
    /// What is taken in was verified before.
    verified: bool,
}

impl Roster {
    /// The roster of this group, with nobody on it.
    #[must_use]
    pub fn new(group: GroupId) -> Self {
        Self {
            group,
            founding: None,
            graph: Graph::default(),
            waiting: BTreeMap::new(),
            now: Verdict::default(),
            judged: BTreeMap::new(),
            verified: false,
        }
    }

    /// The roster of changes that were verified before, and kept where nobody else writes: their signatures are not looked at
    /// again, and they are weighed once. One that says nothing for the roster is passed over.
    #[must_use]
    pub fn of_verified<'c>(group: GroupId, changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let mut roster = Self::new(group);
        roster.verified = true;
        for change in changes {
            // what is refused now was refused when it came
            drop(roster.take(change));
        }
        roster.verified = false;
        roster.weigh();
        roster
    }

    /// Takes in a change of kind FOUND, GRANT, REVOKE, INVITE, JOIN or WITHDRAW, in any order, and verifies its signature. After
    /// [`Inserted::Placed`] changes that were judged before may have to be judged anew.
    ///
    /// # Errors
    /// What is wrong with the change in itself; one whose author lacked the power is placed, and does nothing.
    pub fn insert(&mut self, change: &Change) -> Result<Inserted, Refusal> {
        let inserted = self.take(change)?;
        if inserted == Inserted::Placed {
            self.weigh();
        }
        Ok(inserted)
    }

    fn weigh(&mut self) {
        if let Some(founder) = self.founder() {
            self.now = weigh(&self.graph, founder, &self.graph.all());
        }
        self.judged.clear();
    }

    /// Whether changes of this kind make the roster.
    #[must_use]
    pub const fn takes(kind: u16) -> bool {
        matches!(kind, FOUND | GRANT | REVOKE | INVITE | JOIN | WITHDRAW)
    }

    /// The newest roster changes that hold: what a change written now cites. At most 64; the weightiest if there are more.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut followed = Set::default();
        let held: Vec<(usize, &Node)> = self
            .now
            .holds
            .iter()
            .filter_map(|index| Some((index, self.graph.node(index)?)))
            .collect();
        held.iter().for_each(|(_, node)| followed.add(&node.past));
        let mut heads: Vec<&Node> = held
            .into_iter()
            .filter(|(index, _)| !followed.contains(*index))
            .map(|(_, node)| node)
            .collect();
        heads.sort_by(|a, b| (&a.rank, a.hash).cmp(&(&b.rank, b.hash)));
        let mut heads: Vec<ChangeHash> = heads
            .into_iter()
            .take(CITED_LIMIT)
            .map(|node| node.hash)
            .collect();
        heads.sort_unstable();
        heads
    }

    /// [`Self::heads`], among which is one that tells of this device: what it cites, or it would have no standing.
    #[must_use]
    pub fn heads_for(&self, device: DeviceId) -> Vec<ChangeHash> {
        let mut heads = self.heads();
        let all = self.graph.all();
        let newest = self
            .graph
            .grants(&device, &all)
            .filter(|(index, ..)| self.now.holds.contains(*index))
            .max_by_key(|(_, node, _)| (node.height, node.hash));
        if let Some((index, node, _)) = newest
            && !self
                .graph
                .reach(&heads)
                .is_some_and(|reach| reach.contains(index))
        {
            heads.truncate(CITED_LIMIT - 1);
            heads.push(node.hash);
            heads.sort_unstable();
        }
        heads
    }

    /// Whether all of these roster changes are here.
    #[must_use]
    pub fn knows(&self, heads: &[ChangeHash]) -> bool {
        heads.iter().all(|hash| self.graph.find(hash).is_some())
    }

    /// Whether a roster change holds.
    #[must_use]
    pub fn holds(&self, hash: &ChangeHash) -> bool {
        self.graph
            .find(hash)
            .is_some_and(|index| self.now.holds.contains(index))
    }

    /// The key that a device signs with, if anybody ever named it, or it joined: enough to tell whether a change is
    /// genuine, not whether it counts.
    #[must_use]
    pub fn key(&self, device: DeviceId) -> Option<[u8; 32]> {
        match &self.founding {
            Some(found) if DeviceId::of(&found.founding_key) == device => Some(found.founding_key),
            _ => {
                let all = self.graph.all();
                let named = self.graph.grants(&device, &all).next();
                named.map(|(_, _, grant)| grant.key)
            }
        }
    }

    /// Whose device it is, or was, by the earliest that ever named it: also of one that was removed since.
    #[must_use]
    pub fn person(&self, device: DeviceId) -> Option<String> {
        let all = self.graph.all();
        let named = self.graph.grants(&device, &all);
        let first = named.min_by_key(|(_, node, _)| (node.height, node.hash))?;
        first.2.person.clone()
    }

    /// Every device that was ever named or joined, without the founding key.
    #[must_use]
    pub fn devices(&self) -> Vec<DeviceId> {
        let founder = self.founder();
        self.graph
            .named()
            .filter(|device| Some(*device) != founder)
            .collect()
    }

    /// The invitations that hold, by their ids.
    #[must_use]
    pub fn invitations(&self) -> BTreeMap<DeviceId, Invitation> {
        let mut found = BTreeMap::new();
        let nodes = || {
            let all = self.now.holds.iter();
            all.filter_map(|index| self.graph.node(index))
        };
        for node in nodes() {
            if let Act::Invite(id, invite) = &node.act {
                found.insert(
                    *id,
                    Invitation {
                        invite: invite.clone(),
                        by: node.author,
                        withdrawn: false,
                        joined: Vec::new(),
                        held: Vec::new(),
                    },
                );
            }
        }
        for node in nodes() {
            if let Act::Withdraw(withdraw) = &node.act
                && let Some(invitation) = found.get_mut(&withdraw.invitation)
            {
                invitation.withdrawn = true;
            }
        }
        for index in self.graph.all().iter() {
            let Some(node) = self.graph.node(index) else {
                continue;
            };
            if let Act::Join(device, grant, invitation) = &node.act
                && let Some(invitation) = found.get_mut(invitation)
            {
                let joined = Joined {
                    change: node.hash,
                    device: *device,
                    grant: grant.clone(),
                };
                match self.now.holds.contains(index) {
                    true => invitation.joined.push(joined),
                    false => invitation.held.push(joined),
                }
            }
        }
        found
    }

    /// Whether somebody left since those heads, by which an epoch of the audience was begun: a removal or the end of an
    /// invitation for the group's, a demotion too for the facilitators'.
    #[must_use]
    pub fn somebody_left_since(&self, heads: &[ChangeHash], audience: Audience) -> bool {
        let Some(known) = self.graph.reach(heads) else {
            return false;
        };
        self.now.holds.iter().any(|index| {
            let gone = self.graph.node(index).is_some_and(|node| match &node.act {
                Act::Revoke(revoke) => audience == Audience::Facilitators || !revoke.demote,
                Act::Withdraw(_) => audience == Audience::Group,
                _ => false,
            });
            gone && !known.contains(index)
        })
    }

    /// The revocations that hold, with the device of each: what a cut names may arrive after it, and then that device's
    /// changes are judged again.
    pub fn revocations(&self) -> impl Iterator<Item = (ChangeHash, &Revoke)> {
        self.now.holds.iter().filter_map(|index| {
            let node = self.graph.node(index)?;
            Some((node.hash, node.revoke()?))
        })
    }

    /// Who came by an invitation and waits for a facilitator: too late, or as one too many.
    #[must_use]
    pub fn held(&self) -> Vec<Joined> {
        let (members, former) = (self.members(), self.former());
        let known = |device: &DeviceId| members.contains_key(device) || former.contains_key(device);
        let invitations = self.invitations().into_values();
        invitations
            .flat_map(|invitation| invitation.held)
            .filter(|joined| !known(&joined.device))
            .collect()
    }

    /// Devices that belonged to the group, or were turned away when they came, and do not belong to it: what a facilitator may
    /// name them by again. A grant that follows from a removal lifts it.
    #[must_use]
    pub fn former(&self) -> BTreeMap<DeviceId, Grant> {
        let (all, members) = (self.graph.all(), self.members());
        let mut former = BTreeMap::new();
        for device in self.graph.named() {
            if Some(device) == self.founder() || members.contains_key(&device) {
                continue;
            }
            let held = |index: &usize| self.now.holds.contains(*index);
            let belonged = self
                .graph
                .grants(&device, &all)
                .any(|(index, ..)| held(&index));
            let turned_away = || {
                let mut against = self.now.against(&self.graph, device);
                against.any(|(_, _, revoke)| !revoke.demote)
            };
            let newest = self.graph.grants(&device, &all);
            let newest = newest.max_by_key(|(_, node, _)| (node.height, node.hash));
            if let Some((_, _, grant)) = newest.filter(|_| belonged || turned_away()) {
                let grant = Grant {
                    power: Power::Member,
                    ..grant.clone()
                };
                former.insert(device, grant);
            }
        }
        former
    }

    /// What a device may do by these roster changes and those that they follow from, and by nothing else.
    #[must_use]
    pub fn standing(&self, device: DeviceId, heads: &[ChangeHash]) -> Option<Standing> {
        let within = self.graph.reach(heads)?;
        let founder = self.founder()?;
        if device == founder {
            return self.founding();
        }
        weigh(&self.graph, founder, &within).standing(&self.graph, &within, device)
    }

    /// Everybody who belongs to the group by all that is known, without the founding key.
    #[must_use]
    pub fn members(&self) -> BTreeMap<DeviceId, Standing> {
        let all = self.graph.all();
        let standing = |device| Some((device, self.now.standing(&self.graph, &all, device)?));
        self.graph
            .named()
            .filter(|device| Some(*device) != self.founder())
            .filter_map(standing)
            .collect()
    }

    /// The founding key as a device, with the keys that belong to it.
    #[must_use]
    pub fn recovery(&self) -> Option<(DeviceId, Standing)> {
        Some((self.founder()?, self.founding()?))
    }

    fn founder(&self) -> Option<DeviceId> {
        let found = self.founding.as_ref()?;
        Some(DeviceId::of(&found.founding_key))
    }

    fn founding(&self) -> Option<Standing> {
        let found = self.founding.as_ref()?;
        Some(Standing {
            power: Power::Facilitator,
            person: None,
            key: found.founding_key,
            wrapping_key: found.wrapping_key,
        })
    }
}

fn verifying(key: &[u8; 32]) -> Result<VerifyingKey, Refusal> {
    VerifyingKey::from_bytes(key)
        .ok()
        .filter(|key| !key.is_weak())
        .ok_or(Refusal::Key)
}
