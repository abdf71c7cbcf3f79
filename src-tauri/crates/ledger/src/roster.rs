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
    EPOCH, FOUND, Found, GRANT, Grant, Power, REVOKE, Revoke, WITHDRAW, WRAP, decode_payload,
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
    /// The key that epochs are wrapped for (X25519); none for the founding key.
    pub wrapping_key: Option<[u8; 32]>,
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
    founding_key: Option<[u8; 32]>,
    graph: Graph,
    // Several under one hash: it covers neither signature nor payload, so the first to come may be a forgery.
    waiting: BTreeMap<ChangeHash, Vec<Change>>,
    now: Verdict,
    judged: BTreeMap<(Vec<ChangeHash>, DeviceId), Option<Standing>>,
}

impl Roster {
    /// The roster of this group, with nobody on it.
    #[must_use]
    pub fn new(group: GroupId) -> Self {
        Self {
            group,
            founding_key: None,
            graph: Graph::default(),
            waiting: BTreeMap::new(),
            now: Verdict::default(),
            judged: BTreeMap::new(),
        }
    }

    /// Takes in a change of kind FOUND, GRANT or REVOKE, in any order, and verifies its signature. After
    /// [`Inserted::Placed`] changes that were judged before may have to be judged anew.
    ///
    /// # Errors
    /// What is wrong with the change in itself; one whose author lacked the power is placed, and does nothing.
    pub fn insert(&mut self, change: &Change) -> Result<Inserted, Refusal> {
        let header = change.header();
        if header.group != self.group {
            return Err(Refusal::WrongGroup);
        }
        if !matches!(header.kind, FOUND | GRANT | REVOKE) {
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
        if let Some(founder) = self.founder() {
            self.now = weigh(&self.graph, founder, &self.graph.all());
        }
        self.judged.clear();
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
                let Found { founding_key } = decode_payload(payload)?;
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
            _ => decode_payload::<Revoke>(payload).map(Act::Revoke),
        }
    }

    fn place(&mut self, change: &Change, act: Act, past: Set) -> Result<(), Refusal> {
        let header = change.header();
        let author = header.device;
        let key = match (&act, self.founding_key) {
            (Act::Found, _) => decode_payload::<Found>(change.payload()?)?.founding_key,
            (_, Some(key)) if DeviceId::of(&key) == author => key,
            _ => {
                self.graph
                    .grants(&author, &past)
                    .next()
                    .ok_or(Refusal::NoStanding)?
                    .2
                    .key
            }
        };
        change.verify(&verifying(&key)?)?;
        if matches!(act, Act::Found) {
            self.founding_key = Some(key);
        }
        self.waiting.remove(&change.hash());
        let (height, rank) = (self.graph.height(&past), self.graph.rank(&author, &past));
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
        let standing = self.allowed(change, ancestry)?;
        change.verify(&verifying(&standing.key)?)?;
        let leaves = || {
            let revoke = change.payload().and_then(decode_payload::<Revoke>);
            header.kind == REVOKE && revoke.is_ok_and(|revoke| revoke.device == header.device)
        };
        let reserved = matches!(
            header.kind,
            FOUND | GRANT | REVOKE | EPOCH | WRAP | WITHDRAW
        );
        if reserved && standing.power < Power::Facilitator && !leaves() {
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
        let within = self
            .graph
            .reach(&header.roster_heads)
            .ok_or(Refusal::RosterUnknown)?;
        let against = || self.now.against(&self.graph, header.device);
        let asked = (header.roster_heads.clone(), header.device);
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

    fn founder(&self) -> Option<DeviceId> {
        self.founding_key.as_ref().map(DeviceId::of)
    }

    fn founding(&self) -> Option<Standing> {
        let key = self.founding_key?;
        Some(Standing {
            power: Power::Facilitator,
            person: None,
            key,
            wrapping_key: None,
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
