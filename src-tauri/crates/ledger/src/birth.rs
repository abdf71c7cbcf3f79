//! How a group comes into being: a founding key, a roster of one facilitator, and the first keys.
//!
//! The founding key signs as a device of its own, and only the first two changes: that the group is founded, and who
//! its facilitator is. All else is the facilitator's, so the founding key can leave the computer at once.
//! The secrets travel where their readers find them: the programme's lifetime secret in what the group's epoch hands
//! over (each member derives the keys of files from it), the certificate seed in the facilitators' epoch. Each later
//! epoch repeats its own, so the newest one is all that a newcomer needs.

use core::fmt;

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use crate::change::Change;
use crate::clock::Hlc;
use crate::error::Refusal;
use crate::header::{Audience, Draft};
use crate::identity::Identity;
use crate::ids::{ChangeHash, DeviceId, GroupId, ObjectId};
use crate::keys::{EpochKey, Handover, Secrets, seal_handover, wrap};
use crate::kinds::{EPOCH, Epoch, FOUND, Found, GRANT, Grant, Power, encode_payload};
use crate::random::Random;

/// A group just founded. Never printed but for its id.
pub struct Birth {
    /// The group.
    pub group: GroupId,
    /// The founding key's seed (ed25519): for the recovery sheet.
    pub founding_seed: Zeroizing<[u8; 32]>,
    /// FOUND and GRANT by the founding key, then EPOCH for the group and EPOCH for the facilitators by the facilitator's
    /// device, which go on at `seq` 2.
    pub changes: Vec<Change>,
    /// The first keys.
    pub secrets: Secrets,
    /// The clock of the last change.
    pub hlc: Hlc,
}

impl fmt::Debug for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Birth({})", self.group)
    }
}

impl Birth {
    /// Founds a group at `now_ms` (milliseconds since 1970 in UTC), whose facilitator is `person` (the programme's
    /// stable id) on the device `facilitator`.
    ///
    /// # Errors
    /// [`Refusal::Randomness`]; [`Refusal::TooLarge`] for an id that fills a payload.
    pub fn found(
        random: &mut impl Random,
        now_ms: u64,
        person: &str,
        facilitator: &Identity,
    ) -> Result<Self, Refusal> {
        let mut founding_seed = Zeroizing::new([0; 32]);
        random.fill(founding_seed.as_mut_slice())?;
        let founding = SigningKey::from_bytes(&founding_seed);
        let founding_key = founding.verifying_key().to_bytes();
        let group = GroupId::of(&founding_key);
        let mut secrets = Secrets {
            group: EpochKey::new(random)?,
            facilitators: EpochKey::new(random)?,
            lifetime: [0; 32],
            certificate: [0; 32],
        };
        random.fill(&mut secrets.lifetime)?;
        random.fill(&mut secrets.certificate)?;

        let mut log = Log {
            random,
            group,
            now_ms,
            hlc: Hlc::default(),
            changes: Vec::new(),
        };
        let recovery = Identity::founding(&founding_seed);
        let found = encode_payload(&Found {
            founding_key,
            wrapping_key: Some(recovery.wrapping_key()?),
        })?;
        let found = log.write(
            &founding,
            FOUND,
            ObjectId::of("group", &group.to_string()),
            None,
            found,
        )?;

        let grant = encode_payload(&Grant {
            key: facilitator.key(),
            wrapping_key: facilitator.wrapping_key()?,
            person: Some(person.to_owned()),
            power: Power::Facilitator,
        })?;
        let member = ObjectId::of("device", &facilitator.device().to_string());
        let grant = log.write(&founding, GRANT, member, Some(found), grant)?;

        let handover = Handover {
            lifetime: Some(Zeroizing::new(secrets.lifetime)),
            ..Handover::default()
        };
        let readers = [facilitator, &recovery];
        let first = log.epoch(
            readers,
            &secrets.group,
            Audience::Group,
            &handover,
            grant,
            None,
        )?;
        let handover = Handover {
            certificate: Some(Zeroizing::new(secrets.certificate)),
            ..Handover::default()
        };
        log.epoch(
            readers,
            &secrets.facilitators,
            Audience::Facilitators,
            &handover,
            grant,
            Some(first),
        )?;

        let (changes, hlc) = (log.changes, log.hlc);
        Ok(Self {
            group,
            founding_seed,
            changes,
            secrets,
            hlc,
        })
    }
}

struct Log<'a, R: Random> {
    random: &'a mut R,
    group: GroupId,
    now_ms: u64,
    hlc: Hlc,
    changes: Vec<Change>,
}

impl<R: Random> Log<'_, R> {
    /// The founding key's changes: each cites the one before as the roster.
    fn write(
        &mut self,
        key: &SigningKey,
        kind: u16,
        object: ObjectId,
        prev: Option<ChangeHash>,
        payload: Vec<u8>,
    ) -> Result<ChangeHash, Refusal> {
        self.append(key, kind, object, prev, prev.into_iter().collect(), payload)
    }

    fn epoch(
        &mut self,
        readers: [&Identity; 2],
        key: &EpochKey,
        audience: Audience,
        handover: &Handover,
        roster: ChangeHash,
        prev: Option<ChangeHash>,
    ) -> Result<ChangeHash, Refusal> {
        let [facilitator, _] = readers;
        let mut wraps = Vec::new();
        for reader in readers {
            let (device, for_it) = (reader.device(), reader.wrapping_key()?);
            wraps.push(wrap(self.random, key, self.group, device, &for_it)?);
        }
        let payload = encode_payload(&Epoch {
            epoch: key.id(),
            audience: audience as u8,
            wraps,
            handover: seal_handover(self.random, key, self.group, handover)?,
            replaces: Vec::new(),
            mailbox: Some(crate::keys::mailbox(key)?),
        })?;
        let object = ObjectId::of("epoch", &key.id().to_string());
        self.append(
            facilitator.signing(),
            EPOCH,
            object,
            prev,
            vec![roster],
            payload,
        )
    }

    fn append(
        &mut self,
        key: &SigningKey,
        kind: u16,
        object: ObjectId,
        prev_hash: Option<ChangeHash>,
        roster_heads: Vec<ChangeHash>,
        payload: Vec<u8>,
    ) -> Result<ChangeHash, Refusal> {
        self.hlc = Hlc::tick(self.now_ms, self.hlc);
        let mut salt = [0; 16];
        self.random.fill(&mut salt)?;
        let draft = Draft {
            group: self.group,
            device: DeviceId::of(key.verifying_key().as_bytes()),
            incarnation: 0,
            seq: u64::from(prev_hash.is_some()),
            prev_hash,
            roster_heads,
            deps: Vec::new(),
            hlc: self.hlc,
            audience: Audience::Group,
            kind,
            object,
        };
        let change = Change::sign(draft, key, salt, payload)?;
        let hash = change.hash();
        self.changes.push(change);
        Ok(hash)
    }
}
