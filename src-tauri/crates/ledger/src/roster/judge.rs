//! What a change's author was allowed to do when writing it.

use super::standing::Standing;
use super::{Roster, verifying};
use crate::change::Change;
use crate::error::Refusal;
use crate::header::Audience;
use crate::ids::ChangeHash;
use crate::kinds::{
    EPOCH, FOUND, GRANT, Grant, INVITE, JOIN, Power, REVOKE, Revoke, WITHDRAW, WRAP, decode_payload,
};

/// So many judgements are remembered until the roster changes.
const REMEMBERED: usize = 4096;

impl Roster {
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
