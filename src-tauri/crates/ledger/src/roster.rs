//! Who belongs to a group, and what each device may do: grants and revocations as a signed graph, rooted in the
//! founding key. A change is judged by the roster that its author cites, and by the revocations that reach it.
//!
//! Only `roster_heads` are edges of the graph: whoever writes a roster change cites the newest ones that they know, their
//! own among them, so a log's order adds nothing, and a change's place never depends on what has arrived.
//! On purpose not here: names of people, invitations, who holds which key, and where refused changes are kept.

mod graph;
mod weigh;

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;

use self::graph::{Act, Graph, Node, Set};
use self::weigh::{Verdict, weigh};
use crate::change::{Change, payload_hash};
use crate::error::Refusal;
use crate::header::{Audience, CITED_LIMIT};
use crate::ids::{ChangeHash, DeviceId, GroupId};
use crate::kinds::{
    EPOCH, FOUND, Found, GRANT, Grant, INVITE, Invite, JOIN, Join, Power, REVOKE, Revoke, WITHDRAW,
    WRAP, Withdraw, decode_payload,
};

/// So many judgements are remembered until the roster changes.
const REMEMBERED: usize = 4096;

/// What a device may do, and the keys that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it may do.
    pub power: Power,
    /// Whose device it is, by the programme's stable id; none for the founding key.
    pub person: Option<String>,
    /// The key that it signs with (ed25519).
    pub key: [u8; 32],
    /// The key that epochs are wrapped for (X25519).
    pub wrapping_key: Option<[u8; 32]>,
}

/// An invitation that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// What it says.
    pub invite: Invite,
    /// Whose device made it.
    pub by: DeviceId,
    /// It has ended.
    pub withdrawn: bool,
    /// Who came by it and belongs to the group.
    pub joined: Vec<Joined>,
    /// Who came by it and does not: too late, too many, or removed since.
    pub held: Vec<Joined>,
}

/// A device that joined by an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Its first change.
    pub change: ChangeHash,
    /// The device.
    pub device: DeviceId,
    /// What joining gives it: what a facilitator may still name it by.
    pub grant: Grant,
}

/// What became of a roster change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is part of the graph; so may be others that waited for it. Whether it holds, the graph decides.
    Placed,
    /// It cites changes that are not here yet, and is kept until they are.
    Waiting,
    /// It was part of the graph already.
    Known,
}

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

    fn take(&mut self, change: &Change) -> Result<Inserted, Refusal> {
        let header = change.header();
        if header.group != self.group {
            return Err(Refusal::WrongGroup);
        }
        if !Self::takes(header.kind) {
            return Err(Refusal::Malformed {
                what: "roster kind",
            });
        }
        if header.audience != Audience::Group {
            return Err(Refusal::Audience);
        }
        if self.graph.find(&change.hash()).is_some() {
            return Ok(Inserted::Known);
        }
        let body = change.body().ok_or(Refusal::Erased)?;
        if payload_hash(&body.salt, &body.payload) != header.payload_hash {
            return Err(Refusal::PayloadHash);
        }
        let act = self.act(change)?;
        let Some(past) = self.graph.reach(&header.roster_heads) else {
            let same = self.waiting.entry(change.hash()).or_default();
            if !same.contains(change) {
                same.push(change.clone());
            }
            return Ok(Inserted::Waiting);
        };
        self.place(change, act, past)?;
        self.place_waiting();
        Ok(Inserted::Placed)
    }

    fn act(&self, change: &Change) -> Result<Act, Refusal> {
        let header = change.header();
        let payload = change.payload()?;
        if (header.kind == FOUND) != header.roster_heads.is_empty() {
            return Err(Refusal::Malformed {
                what: "roster heads",
            });
        }
        match header.kind {
            FOUND => {
                let Found { founding_key, .. } = decode_payload(payload)?;
                if GroupId::of(&founding_key) != self.group
                    || DeviceId::of(&founding_key) != header.device
                {
                    return Err(Refusal::WrongKey);
                }
                Ok(Act::Found)
            }
            GRANT => {
                let grant: Grant = decode_payload(payload)?;
                verifying(&grant.key)?;
                Ok(Act::Grant(DeviceId::of(&grant.key), grant))
            }
            INVITE => {
                let invite: Invite = decode_payload(payload)?;
                verifying(&invite.key)?;
                Ok(Act::Invite(DeviceId::of(&invite.key), invite))
            }
            JOIN => {
                let join: Join = decode_payload(payload)?;
                if header.device != DeviceId::of(&join.key) || header.seq != 0 {
                    return Err(Refusal::WrongKey);
                }
                let grant = Grant {
                    key: join.key,
                    wrapping_key: join.wrapping_key,
                    person: Some(join.person),
                    power: Power::Member,
                };
                Ok(Act::Join(header.device, grant, join.invitation))
            }
            WITHDRAW => decode_payload::<Withdraw>(payload).map(Act::Withdraw),
            _ => decode_payload::<Revoke>(payload).map(Act::Revoke),
        }
    }

    /// Whether changes of this kind make the roster.
    #[must_use]
    pub const fn takes(kind: u16) -> bool {
        matches!(kind, FOUND | GRANT | REVOKE | INVITE | JOIN | WITHDRAW)
    }

    fn place(&mut self, change: &Change, act: Act, past: Set) -> Result<(), Refusal> {
        let header = change.header();
        let author = header.device;
        let key = match (&act, self.founding.as_ref()) {
            (Act::Found, _) => decode_payload::<Found>(change.payload()?)?.founding_key,
            (_, Some(found)) if DeviceId::of(&found.founding_key) == author => found.founding_key,
            (Act::Join(_, grant, invitation), _) => {
                self.invited(change, *invitation, grant, &past)?;
                grant.key
            }
            _ => {
                self.graph
                    .grants(&author, &past)
                    .next()
                    .ok_or(Refusal::NoStanding)?
                    .2
                    .key
            }
        };
        if !self.verified {
            change.verify(&verifying(&key)?)?;
        }
        if matches!(act, Act::Found) {
            self.founding = Some(decode_payload(change.payload()?)?);
        }
        self.waiting.remove(&change.hash());
        let height = self.graph.height(&past);
        let rank = self.graph.rank(&author, self.founder(), &past);
        let (hash, incarnation, seq) = (change.hash(), header.incarnation, header.seq);
        self.graph.push(Node {
            hash,
            author,
            incarnation,
            seq,
            act,
            past,
            height,
            rank,
        });
        Ok(())
    }

    /// Whether the bearer of an invitation signed this join: one for somebody else does not serve, and one for
    /// anybody does not make a second device of somebody who has one.
    fn invited(
        &self,
        change: &Change,
        invitation: DeviceId,
        grant: &Grant,
        past: &Set,
    ) -> Result<(), Refusal> {
        let join: Join = decode_payload(change.payload()?)?;
        let (_, invite) = self
            .graph
            .invites(invitation, past)
            .next()
            .ok_or(Refusal::NoStanding)?;
        let taken = past.iter().any(|index| {
            let named = self.graph.node(index).and_then(graph::Node::grant);
            named.is_some_and(|(_, named)| named.person == grant.person)
        });
        match &invite.person {
            Some(person) if *person != join.person => return Err(Refusal::NoStanding),
            None if taken => return Err(Refusal::NoStanding),
            _ => {}
        }
        if self.verified {
            return Ok(());
        }
        let signature = ed25519_dalek::Signature::from_bytes(&join.signature);
        verifying(&invite.key)?
            .verify_strict(&join.binding(self.group), &signature)
            .map_err(|_| Refusal::Signature)
    }

    fn place_waiting(&mut self) {
        loop {
            let ready = self.waiting.values().flatten().find_map(|change| {
                let past = self.graph.reach(&change.header().roster_heads)?;
                Some((change.clone(), past))
            });
            let Some((change, past)) = ready else { return };
            let placed = self
                .act(&change)
                .and_then(|act| self.place(&change, act, past));
            if placed.is_err() {
                // Not genuine, or of somebody never named: a genuine twin under the same hash still waits.
                let twins = self.waiting.remove(&change.hash()).unwrap_or_default();
                let twins: Vec<Change> = twins.into_iter().filter(|twin| *twin != change).collect();
                if !twins.is_empty() {
                    self.waiting.insert(change.hash(), twins);
                }
            }
        }
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

    /// Whether a change is genuine, and what its author was allowed to do when writing it: by the roster that it
    /// cites, and by each revocation of its device that holds by now, unless it lies within that one's cut.
    /// `ancestry(older, newer)` says whether `older` stands before `newer` in the log that ends in `newer`.
    ///
    /// # Errors
    /// [`Refusal::RosterUnknown`] asks for patience; all others hold until the roster changes.
    pub fn judge(
        &mut self,
        change: &Change,
        ancestry: impl Fn(&ChangeHash, &ChangeHash) -> bool,
    ) -> Result<Standing, Refusal> {
        let header = change.header();
        if header.group != self.group {
            return Err(Refusal::WrongGroup);
        }
        let key =
            self.key(header.device)
                .ok_or_else(|| match self.knows(&header.roster_heads) {
                    true => Refusal::NoStanding,
                    false => Refusal::RosterUnknown,
                })?;
        change.verify(&verifying(&key)?)?;
        self.judge_again(change, ancestry)
    }

    /// [`Self::judge`] of a change whose signature was verified before.
    ///
    /// # Errors
    /// As [`Self::judge`], but for the signature's.
    pub fn judge_again(
        &mut self,
        change: &Change,
        ancestry: impl Fn(&ChangeHash, &ChangeHash) -> bool,
    ) -> Result<Standing, Refusal> {
        let header = change.header();
        let standing = self.allowed(change, ancestry)?;
        let leaves = || {
            let revoke = change.payload().and_then(decode_payload::<Revoke>);
            header.kind == REVOKE && revoke.is_ok_and(|revoke| revoke.device == header.device)
        };
        let names_own = || {
            let grant = change.payload().and_then(decode_payload::<Grant>);
            header.kind == GRANT
                && grant.is_ok_and(|grant| {
                    grant.power == Power::Member
                        && grant.person.is_some()
                        && grant.person == standing.person
                })
        };
        let reserved = matches!(
            header.kind,
            FOUND | GRANT | REVOKE | EPOCH | WRAP | WITHDRAW | INVITE
        );
        if (reserved || header.kind == JOIN) && header.audience != Audience::Group {
            return Err(Refusal::Audience);
        }
        if reserved && standing.power < Power::Facilitator && !leaves() && !names_own() {
            return Err(Refusal::NeedsFacilitator);
        }
        Ok(standing)
    }

    fn allowed(
        &mut self,
        change: &Change,
        ancestry: impl Fn(&ChangeHash, &ChangeHash) -> bool,
    ) -> Result<Standing, Refusal> {
        let header = change.header();
        if Some(header.device) == self.founder() {
            return self.founding().ok_or(Refusal::NoStanding);
        }
        let mut cited = header.roster_heads.clone();
        if header.kind == JOIN {
            // it gives its author the standing that it is judged by
            cited.push(change.hash());
        }
        let within = self.graph.reach(&cited).ok_or(Refusal::RosterUnknown)?;
        let against = || self.now.against(&self.graph, header.device);
        let asked = (cited, header.device);
        let cited = match self.judged.get(&asked) {
            Some(known) => known.clone(),
            None => {
                let found = self.now.standing(&self.graph, &within, header.device);
                if self.judged.len() >= REMEMBERED {
                    self.judged.clear();
                }
                self.judged.insert(asked, found.clone());
                found
            }
        };
        let mut standing = cited.ok_or_else(|| {
            let removal = against().find(|(_, _, revoke)| !revoke.demote);
            removal.map_or(Refusal::NoStanding, |(_, by, _)| Refusal::Removed {
                by: by.hash,
            })
        })?;
        for (index, by, revoke) in against() {
            if within.contains(index)
                || by.hash == change.hash()
                || accepted(revoke, change, &ancestry)
            {
                continue;
            }
            if !revoke.demote {
                return Err(Refusal::Removed { by: by.hash });
            }
            standing.power = Power::Member;
        }
        Ok(standing)
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

fn accepted(
    revoke: &Revoke,
    change: &Change,
    ancestry: impl Fn(&ChangeHash, &ChangeHash) -> bool,
) -> bool {
    let (header, hash) = (change.header(), change.hash());
    revoke.cut.iter().any(|cut| {
        cut.incarnation == header.incarnation
            && (hash == cut.hash || header.seq < cut.seq && ancestry(&hash, &cut.hash))
    })
}

fn verifying(key: &[u8; 32]) -> Result<VerifyingKey, Refusal> {
    VerifyingKey::from_bytes(key)
        .ok()
        .filter(|key| !key.is_weak())
        .ok_or(Refusal::Key)
}
