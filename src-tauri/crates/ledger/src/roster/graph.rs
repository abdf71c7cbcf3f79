//! The graph of roster changes: each with all that it follows from. What they bring about is weighed elsewhere.

use crate::ids::{ChangeHash, DeviceId};
use crate::kinds::{Grant, Invite, Power, Revoke, Withdraw};

const WORD: usize = 64;

/// A set of nodes, by their index in the graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn insert(&mut self, index: usize) {
        if self.0.len() <= index / WORD {
            self.0.resize(index / WORD + 1, 0);
        }
        if let Some(word) = self.0.get_mut(index / WORD) {
            *word |= 1 << (index % WORD);
        }
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.0
            .get(index / WORD)
            .is_some_and(|word| word >> (index % WORD) & 1 == 1)
    }

    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// The nodes in the order of their indexes, in which each stands after all that it follows from.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate().filter(|(_, word)| **word != 0);
        words.flat_map(|(at, word)| {
            (0..WORD)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| at * WORD + bit)
        })
    }
}

/// How near to the founding key a device was named: the grants on the way to it. A shorter way weighs more, then an
/// earlier one. Nobody can shorten it afterwards, since each step is signed by the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    steps: usize,
    way: Vec<(u64, ChangeHash)>,
}

impl Rank {
    /// Of whoever was never named facilitator by somebody who was: behind all others, and no step for anybody.
    const NONE: Self = Self {
        steps: usize::MAX,
        way: Vec::new(),
    };

    fn named_by(grant: &Node) -> Self {
        if grant.rank == Self::NONE {
            return Self::NONE;
        }
        let mut way = grant.rank.way.clone();
        way.push((grant.height, grant.hash));
        Self {
            steps: way.len(),
            way,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) enum Act {
    Found,
    Grant(DeviceId, Grant),
    Revoke(Revoke),
    Invite(DeviceId, Invite),
    /// What a join gives, and the invitation by which.
    Join(DeviceId, Grant, DeviceId),
    Withdraw(Withdraw),
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) hash: ChangeHash,
    pub(super) author: DeviceId,
    pub(super) incarnation: u32,
    pub(super) seq: u64,
    pub(super) act: Act,
    /// All that it follows from, without itself.
    pub(super) past: Set,
    /// The longest way back to the founding.
    pub(super) height: u64,
    /// Of its author, as far as the past tells.
    pub(super) rank: Rank,
}

impl Node {
    pub(super) fn grant(&self) -> Option<(DeviceId, &Grant)> {
        match &self.act {
            Act::Grant(device, grant) | Act::Join(device, grant, _) => Some((*device, grant)),
            _ => None,
        }
    }

    pub(super) fn revoke(&self) -> Option<&Revoke> {
        match &self.act {
            Act::Revoke(revoke) => Some(revoke),
            _ => None,
        }
    }
}

/// Nodes in an order in which each stands after all that it follows from.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    index: std::collections::BTreeMap<ChangeHash, usize>,
    naming: std::collections::BTreeMap<DeviceId, Vec<usize>>,
}

impl Graph {
    pub(super) fn find(&self, hash: &ChangeHash) -> Option<usize> {
        self.index.get(hash).copied()
    }

    pub(super) fn node(&self, index: usize) -> Option<&Node> {
        self.nodes.get(index)
    }

    pub(super) fn all(&self) -> Set {
        let mut all = Set::default();
        (0..self.nodes.len()).for_each(|index| all.insert(index));
        all
    }

    /// The cited nodes with all that they follow from; none when one of them is not here.
    pub(super) fn reach(&self, cited: &[ChangeHash]) -> Option<Set> {
        let mut reach = Set::default();
        for hash in cited {
            let index = self.find(hash)?;
            reach.insert(index);
            reach.add(&self.node(index)?.past);
        }
        Some(reach)
    }

    /// The grants that name a device, among `within`.
    pub(super) fn grants<'a>(
        &'a self,
        device: &DeviceId,
        within: &'a Set,
    ) -> impl Iterator<Item = (usize, &'a Node, &'a Grant)> {
        let naming = self
            .naming
            .get(device)
            .map(Vec::as_slice)
            .unwrap_or_default();
        naming
            .iter()
            .filter(|index| within.contains(**index))
            .filter_map(|index| {
                let node = self.node(*index)?;
                Some((*index, node, node.grant()?.1))
            })
    }

    pub(super) fn named(&self) -> impl Iterator<Item = DeviceId> {
        self.naming.keys().copied()
    }

    pub(super) fn height(&self, past: &Set) -> u64 {
        past.iter()
            .filter_map(|index| self.node(index))
            .map(|node| node.height + 1)
            .max()
            .unwrap_or(0)
    }

    pub(super) fn rank(&self, author: &DeviceId, founder: Option<DeviceId>, past: &Set) -> Rank {
        if Some(*author) == founder {
            return Rank::default();
        }
        self.grants(author, past)
            .filter(|(_, _, grant)| grant.power == Power::Facilitator)
            .map(|(_, node, _)| Rank::named_by(node))
            .min()
            .unwrap_or(Rank::NONE)
    }

    /// The invitations of that id, among `within`.
    pub(super) fn invites<'a>(
        &'a self,
        invitation: DeviceId,
        within: &'a Set,
    ) -> impl Iterator<Item = (usize, &'a Invite)> {
        within
            .iter()
            .filter_map(move |index| match &self.node(index)?.act {
                Act::Invite(id, invite) if *id == invitation => Some((index, invite)),
                _ => None,
            })
    }

    pub(super) fn push(&mut self, node: Node) {
        let index = self.nodes.len();
        self.index.insert(node.hash, index);
        if let Some((device, _)) = node.grant() {
            self.naming.entry(device).or_default().push(index);
        }
        self.nodes.push(node);
    }
}
