//! Devices that write, with seeds instead of chance.

use ledger::{
    Audience, Change, ChangeHash, Cut, DeviceId, Draft, GRANT, Grant, GroupId, Hlc, Identity,
    ObjectId, Power, REVOKE, Random, Refusal, Revoke, Roster, SigningKey, encode_payload,
};

/// Randomness that is the same each time.
pub fn seeded(seed: u64) -> impl Random {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    let mut stream = hasher.finalize_xof();
    move |bytes: &mut [u8]| -> Result<(), Refusal> {
        stream.fill(bytes);
        Ok(())
    }
}

pub const POST: u16 = 32;

/// A device with its log.
#[derive(Clone)]
pub struct Writer {
    pub group: GroupId,
    pub identity: Identity,
    pub incarnation: u32,
    pub log: Vec<Change>,
}

impl Writer {
    pub fn new(group: GroupId, seed: u64) -> Self {
        Self {
            group,
            identity: Identity::new(&mut seeded(seed)).unwrap(),
            incarnation: 0,
            log: Vec::new(),
        }
    }

    /// The founding key as a device, and its group.
    pub fn founder(seed: u64) -> Self {
        let mut founder = Self::new(GroupId::from_bytes([0; 16]), seed);
        founder.group = GroupId::of(&founder.identity.key());
        let found = ledger::Found {
            founding_key: founder.identity.key(),
            wrapping_key: None,
        };
        founder.write(ledger::FOUND, &[], encode_payload(&found).unwrap());
        founder
    }

    pub fn device(&self) -> DeviceId {
        self.identity.device()
    }

    pub fn key(&self) -> &SigningKey {
        self.identity.signing()
    }

    pub fn draft(&self, kind: u16, heads: &[ChangeHash]) -> Draft {
        let mine: Vec<&Change> = self
            .log
            .iter()
            .filter(|c| c.header().incarnation == self.incarnation)
            .collect();
        Draft {
            group: self.group,
            device: self.device(),
            incarnation: self.incarnation,
            seq: mine.len() as u64,
            prev_hash: mine.last().map(|change| change.hash()),
            roster_heads: heads.to_vec(),
            deps: Vec::new(),
            hlc: Hlc::at(1_700_000_000_000),
            audience: Audience::Group,
            kind,
            object: ObjectId::of("post", "p1"),
        }
    }

    pub fn write(&mut self, kind: u16, heads: &[ChangeHash], payload: Vec<u8>) -> Change {
        let change = Change::sign(self.draft(kind, heads), self.key(), [9; 16], payload).unwrap();
        self.log.push(change.clone());
        change
    }

    pub fn post(&mut self, roster: &Roster) -> Change {
        self.write(POST, &roster.heads(), b"a word".to_vec())
    }

    pub fn grant(&mut self, heads: &[ChangeHash], whom: &Writer, power: Power) -> Change {
        let grant = Grant {
            key: whom.identity.key(),
            wrapping_key: whom.identity.wrapping_key().unwrap(),
            person: Some(whom.device().to_string()),
            power,
        };
        self.write(GRANT, heads, encode_payload(&grant).unwrap())
    }

    /// A second device of the writer's own person.
    pub fn name_own(&mut self, heads: &[ChangeHash], device: &Writer) -> Change {
        let grant = Grant {
            key: device.identity.key(),
            wrapping_key: device.identity.wrapping_key().unwrap(),
            person: Some(self.device().to_string()),
            power: Power::Member,
        };
        self.write(GRANT, heads, encode_payload(&grant).unwrap())
    }

    pub fn invite(&mut self, heads: &[ChangeHash], secret: u8, person: Option<&str>) -> Change {
        let bearer = Identity::invitation(&[secret; 32]);
        let invite = ledger::Invite {
            key: bearer.key(),
            wrapping_key: bearer.wrapping_key().unwrap(),
            person: person.map(str::to_owned),
            until: None,
            joins: None,
        };
        self.write(ledger::INVITE, heads, encode_payload(&invite).unwrap())
    }

    pub fn join(&mut self, heads: &[ChangeHash], secret: u8, person: &str) -> Change {
        let bearer = Identity::invitation(&[secret; 32]);
        let join = ledger::Join::sign(self.group, &self.identity, &bearer, person).unwrap();
        self.write(ledger::JOIN, heads, encode_payload(&join).unwrap())
    }

    pub fn withdraw(&mut self, heads: &[ChangeHash], secret: u8, joins: &[&Change]) -> Change {
        let withdraw = ledger::Withdraw {
            invitation: Identity::invitation(&[secret; 32]).device(),
            joins: joins.iter().map(|join| join.hash()).collect(),
        };
        self.write(ledger::WITHDRAW, heads, encode_payload(&withdraw).unwrap())
    }

    pub fn revoke(
        &mut self,
        heads: &[ChangeHash],
        device: DeviceId,
        cut: Vec<Cut>,
        demote: bool,
    ) -> Change {
        self.write(
            REVOKE,
            heads,
            encode_payload(&Revoke {
                device,
                cut,
                demote,
            })
            .unwrap(),
        )
    }
}

/// The newest of these changes by incarnation: what a revocation accepts of somebody who wrote them.
pub fn cut(log: &[Change]) -> Vec<Cut> {
    let mut cuts: std::collections::BTreeMap<u32, Cut> = std::collections::BTreeMap::new();
    for change in log {
        let cut = Cut {
            incarnation: change.header().incarnation,
            seq: change.header().seq,
            hash: change.hash(),
        };
        let newest = cuts.entry(cut.incarnation).or_insert(cut);
        *newest = cut.max(*newest);
    }
    cuts.into_values().collect()
}

/// Whether one change stands before another in a log.
pub fn ancestry(log: &[Change]) -> impl Fn(&ChangeHash, &ChangeHash) -> bool {
    let mut chain = ledger::Chain::default();
    for change in log {
        chain.accept(change);
    }
    move |older, newer| chain.descends(older, newer)
}

/// A group: the founding key, a first facilitator whom it named, a second whom the first named, and a member.
pub struct Group {
    pub roster: Roster,
    pub founder: Writer,
    pub first: Writer,
    pub second: Writer,
    pub member: Writer,
}

pub fn group() -> Group {
    let mut founder = Writer::founder(1);
    let mut roster = Roster::new(founder.group);
    let [mut first, second, member] = [2, 3, 4].map(|seed| Writer::new(founder.group, seed));
    roster.insert(&founder.log[0]).unwrap();
    roster
        .insert(&founder.grant(&roster.heads(), &first, Power::Facilitator))
        .unwrap();
    roster
        .insert(&first.grant(&roster.heads(), &second, Power::Facilitator))
        .unwrap();
    roster
        .insert(&first.grant(&roster.heads(), &member, Power::Member))
        .unwrap();
    Group {
        roster,
        founder,
        first,
        second,
        member,
    }
}

/// For judging where no cut matters.
pub fn never(_: &ChangeHash, _: &ChangeHash) -> bool {
    false
}
