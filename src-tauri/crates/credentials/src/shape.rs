//! The shape of our credentials: Open Badges 3.0 as JSON, and the way back. Whatever has another shape is not read.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::claim::{Claim, urn};
use crate::did;
use crate::key::IssuerKey;

pub(crate) const CONTEXT: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// A credential as it stands in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) id: String,
    pub(crate) issuer: String,
    pub(crate) issuer_name: String,
    pub(crate) title: String,
    pub(crate) valid_from: String,
    pub(crate) subject: String,
    pub(crate) said: String,
    pub(crate) name: String,
    pub(crate) achievement: String,
    pub(crate) description: String,
    pub(crate) criteria_id: String,
    pub(crate) criteria: String,
}

/// An instant as the record of a credential writes it.
pub(crate) fn instant(seconds: i64) -> String {
    DateTime::<Utc>::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// … and the way back.
pub(crate) fn seconds(instant: &str) -> Option<i64> {
    let seconds = DateTime::parse_from_rfc3339(instant).ok()?.timestamp();
    (self::instant(seconds) == instant).then_some(seconds)
}

impl Shape {
    pub(crate) fn of(claim: &Claim, key: &IssuerKey) -> Self {
        Self {
            id: urn(&claim.id),
            issuer: did::did(key),
            issuer_name: claim.issuer.clone(),
            title: claim.title.clone(),
            valid_from: instant(claim.issued),
            subject: urn(&claim.subject()),
            said: claim.said.clone(),
            name: claim.name.clone(),
            achievement: urn(&claim.achievement),
            description: claim.description.clone(),
            criteria_id: urn(&claim.criteria_id()),
            criteria: claim.criteria.clone(),
        }
    }

    /// The members, in their order.
    pub(crate) fn json(&self) -> Map<String, Value> {
        let Value::Object(members) = json!({
            "@context": CONTEXT,
            "id": self.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": { "id": self.issuer, "type": ["Profile"], "name": self.issuer_name },
            "name": self.title,
            "validFrom": self.valid_from,
            "credentialSubject": {
                "id": self.subject,
                "type": ["AchievementSubject"],
                "narrative": self.said,
                "identifier": [{
                    "type": "IdentityObject",
                    "identityHash": self.name,
                    "identityType": "name",
                    "hashed": false
                }],
                "achievement": {
                    "id": self.achievement,
                    "type": ["Achievement"],
                    "name": self.title,
                    "description": self.description,
                    "criteria": { "id": self.criteria_id, "narrative": self.criteria }
                }
            }
        }) else {
            return Map::new();
        };
        members
    }

    /// Reads one, and nothing that says more, less or other than the shape.
    pub(crate) fn read(members: &Map<String, Value>) -> Option<Self> {
        let text = |path: &[&str]| {
            let mut value = members.get(*path.first()?)?;
            for step in path.get(1..)? {
                value = match step.parse::<usize>() {
                    Ok(at) => value.get(at)?,
                    Err(_) => value.get(*step)?,
                };
            }
            Some(value.as_str()?.to_owned())
        };
        let subject = |path: &[&str]| text(&[&["credentialSubject"], path].concat());
        let shape = Self {
            id: text(&["id"])?,
            issuer: text(&["issuer", "id"])?,
            issuer_name: text(&["issuer", "name"])?,
            title: text(&["name"])?,
            valid_from: text(&["validFrom"])?,
            subject: subject(&["id"])?,
            said: subject(&["narrative"])?,
            name: subject(&["identifier", "0", "identityHash"])?,
            achievement: subject(&["achievement", "id"])?,
            description: subject(&["achievement", "description"])?,
            criteria_id: subject(&["achievement", "criteria", "id"])?,
            criteria: subject(&["achievement", "criteria", "narrative"])?,
        };
        seconds(&shape.valid_from)?;
        (shape.json() == *members).then_some(shape)
    }
}
