//! Which roster changes hold, given a set of them that is closed under what they follow from. The outcome depends on
//! the set alone, never on the order in which its members arrived.
//!
//! - The founding key's changes always hold; nothing removes it.
//! - A grant or revocation holds if its author held the facilitator's power by a grant that it follows from and that
//!   holds itself, and no revocation that holds cuts it. A device may always revoke itself.
//! - A revocation cuts all roster changes of its device but those that it follows from itself *and* that lie within its
//!   cut: so a change dated back gains nothing, and a removal wins over concurrent grants. A grant that follows from
//!   the revocation lifts it.
//! - Two who revoke each other at once: the one named nearer to the founding key prevails. Hence revocations are weighed
//!   in that order, each after those that it follows from, and one that those before it have cut does nothing.

use super::graph::{Act, Graph, Node, Set};
use super::standing::Standing;
use crate::ids::DeviceId;
use crate::kinds::{Grant, Power, Revoke, Withdraw};

/// What holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    pub(super) holds: Set,
    revocations: Vec<usize>,
}

pub(super) fn weigh(graph: &Graph, founder: DeviceId, within: &Set) -> Verdict {
    let mut verdict = Verdict {
        holds: sound(graph, founder, within, &[]),
        revocations: Vec::new(),
    };
    for index in by_weight(graph, within) {
        let Some((node, revoke)) = target(graph, index) else {
            continue;
        };
        let held = &verdict.holds;
        if node.author != founder
            && (!supported(graph, node, held)
                || cut(graph, index, node, held, &verdict.revocations))
        {
            continue;
        }
        // What this one knows of and leaves beyond its cut ends here, even a revocation.
        verdict.revocations.retain(|known| {
            let beyond = |other: &Node| {
                other.author == revoke.device
                    && other.author != founder
                    && !within_cut(revoke, other)
            };
            !(node.past.contains(*known) && graph.node(*known).is_some_and(beyond))
        });
        verdict.revocations.push(index);
        verdict.holds = sound(graph, founder, within, &verdict.revocations);
    }
    for index in &verdict.revocations {
        verdict.holds.insert(*index);
    }
    verdict
}

/// The revocations, weightiest first, but each after those that it follows from: whoever knows of another's cannot
/// overtake it, and whoever does not cannot get in between.
fn by_weight(graph: &Graph, within: &Set) -> Vec<usize> {
    let mut candidates: Vec<(usize, &Node)> = within
        .iter()
        .filter_map(|index| Some((index, target(graph, index)?.0)))
        .collect();
    candidates
        .sort_by(|(_, a), (_, b)| (&a.rank, a.height, a.hash).cmp(&(&b.rank, b.height, b.hash)));
    let mut taken = Set::default();
    let mut order = Vec::with_capacity(candidates.len());
    for (index, node) in &candidates {
        let mut due: Vec<(usize, &Node)> = candidates
            .iter()
            .filter(|(other, _)| {
                (other == index || node.past.contains(*other)) && !taken.contains(*other)
            })
            .copied()
            .collect();
        // What follows is higher than what it follows from.
        due.sort_by(|(_, a), (_, b)| (a.height, &a.rank, a.hash).cmp(&(b.height, &b.rank, b.hash)));
        for (index, _) in due {
            taken.insert(index);
            order.push(index);
        }
    }
    order
}

/// What holds besides revocations, given the revocations that do. Facilitators' acts first, since no member's act ever
/// supports one; then joins, which end with any withdrawal that holds, and what they support.
fn sound(graph: &Graph, founder: DeviceId, within: &Set, revocations: &[usize]) -> Set {
    let holding = |withdrawals: Option<&[&Withdraw]>| {
        let mut holds = Set::default();
        for index in within.iter() {
            let Some(node) = graph.node(index) else {
                continue;
            };
            let sound = match &node.act {
                Act::Revoke(_) => false,
                Act::Join(_, _, invitation) => withdrawals.is_some_and(|withdrawals| {
                    graph
                        .invites(*invitation, &node.past)
                        .any(|(at, _)| holds.contains(at))
                        && withdrawals.iter().all(|withdrawal| {
                            withdrawal.invitation != *invitation
                                || withdrawal.joins.contains(&node.hash)
                        })
                }),
                _ => node.author == founder || supported(graph, node, &holds),
            };
            if sound && (node.author == founder || !cut(graph, index, node, &holds, revocations)) {
                holds.insert(index);
            }
        }
        holds
    };
    let first = holding(None);
    holding(Some(&standing_withdrawals(graph, &first)))
}

/// The withdrawals that hold, without those that a later one of the same invitation follows from: that one knew of them, and
/// may let somebody stay whom they left out.
pub(super) fn standing_withdrawals<'a>(graph: &'a Graph, holds: &Set) -> Vec<&'a Withdraw> {
    let all: Vec<(usize, &Node, &Withdraw)> = holds
        .iter()
        .filter_map(|index| {
            let node = graph.node(index)?;
            match &node.act {
                Act::Withdraw(withdraw) => Some((index, node, withdraw)),
                _ => None,
            }
        })
        .collect();
    all.iter()
        .filter(|(index, _, withdraw)| {
            !all.iter().any(|(_, later, other)| {
                other.invitation == withdraw.invitation && later.past.contains(*index)
            })
        })
        .map(|(_, _, withdraw)| *withdraw)
        .collect()
}

/// The power that an act needs of its author. A member may name a device of the same person a member.
fn needed(graph: &Graph, node: &Node) -> Power {
    let own = |grant: &Grant| {
        grant.power == Power::Member
            && grant.person.is_some()
            && graph
                .grants(&node.author, &node.past)
                .any(|(_, _, mine)| mine.person == grant.person)
    };
    match &node.act {
        Act::Revoke(revoke) if revoke.device == node.author => Power::Member,
        Act::Grant(_, grant) if own(grant) => Power::Member,
        Act::Join(..) => Power::Member,
        _ => Power::Facilitator,
    }
}

fn supported(graph: &Graph, node: &Node, holds: &Set) -> bool {
    if matches!(node.act, Act::Found) {
        return false;
    }
    let needed = needed(graph, node);
    let same_person = |grant: &Grant| match &node.act {
        Act::Grant(_, named) if needed == Power::Member => {
            grant.power == Power::Facilitator || grant.person == named.person
        }
        _ => true,
    };
    graph
        .grants(&node.author, &node.past)
        .any(|(at, _, grant)| holds.contains(at) && grant.power >= needed && same_person(grant))
}

fn cut(graph: &Graph, index: usize, node: &Node, holds: &Set, revocations: &[usize]) -> bool {
    let needed = needed(graph, node);
    let lifted = |by: usize| {
        graph
            .grants(&node.author, &node.past)
            .any(|(at, named, grant)| {
                holds.contains(at) && grant.power >= needed && named.past.contains(by)
            })
    };
    revocations.iter().any(|by| {
        let Some((revocation, revoke)) = target(graph, *by) else {
            return false;
        };
        let known = revocation.past.contains(index);
        // whoever leaves takes back nothing of what they did before, and a demotion nothing that a member may do
        let spared = known && (revocation.author == revoke.device || within_cut(revoke, node))
            || revoke.demote && needed == Power::Member;
        *by != index && revoke.device == node.author && !spared && !lifted(*by)
    })
}

fn within_cut(revoke: &Revoke, node: &Node) -> bool {
    revoke.cut.iter().any(|cut| {
        cut.incarnation == node.incarnation
            && (node.seq < cut.seq || node.seq == cut.seq && node.hash == cut.hash)
    })
}

fn target(graph: &Graph, index: usize) -> Option<(&Node, &Revoke)> {
    let node = graph.node(index)?;
    Some((node, node.revoke()?))
}

impl Verdict {
    /// The revocations of a device that hold.
    pub(super) fn against<'a>(
        &'a self,
        graph: &'a Graph,
        device: DeviceId,
    ) -> impl Iterator<Item = (usize, &'a Node, &'a Revoke)> {
        self.revocations.iter().filter_map(move |index| {
            let (node, revoke) = target(graph, *index)?;
            (revoke.device == device).then_some((*index, node, revoke))
        })
    }

    /// What a device may do by those changes of `within` that hold.
    pub(super) fn standing(
        &self,
        graph: &Graph,
        within: &Set,
        device: DeviceId,
    ) -> Option<Standing> {
        let mut newest = None;
        for (index, node, grant) in graph
            .grants(&device, within)
            .filter(|(index, ..)| self.holds.contains(*index))
        {
            let not_after = |by: &usize| within.contains(*by) && !node.past.contains(*by);
            let mut power = grant.power;
            let mut removed = false;
            for (_, _, revoke) in self.against(graph, device).filter(|(by, ..)| not_after(by)) {
                power = Power::Member;
                removed |= !revoke.demote;
            }
            if removed {
                continue;
            }
            let (best, key) = newest.get_or_insert((power, (node.height, node.hash, index)));
            *best = power.max(*best);
            *key = (node.height, node.hash, index).max(*key);
        }
        let (power, (_, _, index)) = newest?;
        let (_, grant) = graph.node(index)?.grant()?;
        Some(Standing {
            power,
            person: grant.person.clone(),
            key: grant.key,
            wrapping_key: Some(grant.wrapping_key),
        })
    }
}
