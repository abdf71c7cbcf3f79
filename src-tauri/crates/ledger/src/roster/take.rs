//! How a roster change comes in: held against itself and against who had named its author, and put into the graph or kept
//! until what it cites is here.

use super::graph::{self, Act, Node, Set};
use super::standing::Inserted;
use super::{Roster, verifying};
use crate::change::{Change, payload_hash};
use crate::error::Refusal;
use crate::header::Audience;
use crate::ids::{DeviceId, GroupId};
use crate::kinds::{
    FOUND, Found, GRANT, Grant, INVITE, Invite, JOIN, Join, Power, Revoke, WITHDRAW, Withdraw,
    decode_payload,
};

impl Roster {
    pub(super) fn take(&mut self, change: &Change) -> Result<Inserted, Refusal> {
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
}
