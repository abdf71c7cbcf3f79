//! JSON with a Data Integrity proof of the cryptosuite `eddsa-rdfc-2022`.
//!
//! What is signed is the credential's canonical RDF. Every node of our shape has an id but the person's identifier, so that the canonical
//! form (RDFC-1.0) is a list of N-Quads that can be written down, with one blank node, `_:c14n0`.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::did;
use crate::key::IssuerKey;
use crate::shape::Shape;

const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
const OB: &str = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#";
const VC: &str = "https://www.w3.org/2018/credentials#";
const SCHEMA_NAME: &str = "<https://schema.org/name>";
const INSTANT: &str = "<http://www.w3.org/2001/XMLSchema#dateTime>";
const SECURITY: &str = "https://w3id.org/security#";
const BLANK: &str = "_:c14n0";

/// The longest that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// A literal of canonical N-Quads.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{0}'..='\u{1f}' | '\u{7f}' => {
                out.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Whether text can stand as an IRI between angle brackets. What cannot is not signed.
fn is_iri(text: &str) -> bool {
    !text.is_empty()
        && !text.chars().any(|letter| {
            letter <= ' ' || matches!(letter, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\')
        })
}

fn canonical(mut quads: Vec<String>) -> String {
    // by code point, which is the order of bytes in UTF-8
    quads.sort();
    quads.dedup();
    quads.concat()
}

/// The canonical N-Quads of a credential; none where an id is no IRI.
fn quads(shape: &Shape) -> Option<String> {
    let ids = [
        &shape.id,
        &shape.issuer,
        &shape.subject,
        &shape.achievement,
        &shape.criteria_id,
    ];
    if !ids.iter().all(|id| is_iri(id)) {
        return None;
    }
    let [credential, issuer, subject, achievement, criteria] = ids.map(|id| format!("<{id}>"));
    let quad = |subject: &str, predicate: &str, object: &str| {
        format!("{subject} {predicate} {object} .\n")
    };
    let ob = |name: &str| format!("<{OB}{name}>");
    let vc = |name: &str| format!("<{VC}{name}>");
    let narrative = ob("narrative");
    Some(canonical(vec![
        quad(&issuer, TYPE, &ob("Profile")),
        quad(&issuer, SCHEMA_NAME, &literal(&shape.issuer_name)),
        quad(&credential, TYPE, &ob("OpenBadgeCredential")),
        quad(&credential, TYPE, &vc("VerifiableCredential")),
        quad(&credential, SCHEMA_NAME, &literal(&shape.title)),
        quad(&credential, &vc("credentialSubject"), &subject),
        quad(&credential, &vc("issuer"), &issuer),
        quad(
            &credential,
            &vc("validFrom"),
            &format!("{}^^{INSTANT}", literal(&shape.valid_from)),
        ),
        quad(&subject, TYPE, &ob("AchievementSubject")),
        quad(&subject, &narrative, &literal(&shape.said)),
        quad(&subject, &ob("achievement"), &achievement),
        quad(&subject, &ob("identifier"), BLANK),
        quad(&achievement, TYPE, &ob("Achievement")),
        quad(&achievement, &ob("Criteria"), &criteria),
        quad(
            &achievement,
            "<https://schema.org/description>",
            &literal(&shape.description),
        ),
        quad(&achievement, SCHEMA_NAME, &literal(&shape.title)),
        quad(&criteria, &narrative, &literal(&shape.criteria)),
        quad(BLANK, TYPE, &ob("IdentityObject")),
        quad(
            BLANK,
            &ob("hashed"),
            "\"false\"^^<https://www.w3.org/2001/XMLSchema#boolean>",
        ),
        quad(BLANK, &ob("identityHash"), &literal(&shape.name)),
        quad(BLANK, &ob("identityType"), "\"name\""),
    ]))
}

/// The canonical N-Quads of the proof's own options.
fn options(created: &str, method: &str) -> String {
    let security = |name: &str| format!("<{SECURITY}{name}>");
    canonical(vec![
        format!("{BLANK} <http://purl.org/dc/terms/created> \"{created}\"^^{INSTANT} .\n"),
        format!("{BLANK} {TYPE} {} .\n", security("DataIntegrityProof")),
        format!(
            "{BLANK} {} \"eddsa-rdfc-2022\"^^{} .\n",
            security("cryptosuite"),
            security("cryptosuiteString")
        ),
        format!(
            "{BLANK} {} {} .\n",
            security("proofPurpose"),
            security("assertionMethod")
        ),
        format!("{BLANK} {} <{method}> .\n", security("verificationMethod")),
    ])
}

/// What is signed: the digest of the options, then that of the credential.
pub(crate) fn to_sign(shape: &Shape, key: &IssuerKey) -> Option<Vec<u8>> {
    let options = options(&shape.valid_from, &did::method(key));
    let digest = |text: &str| Sha256::digest(text.as_bytes());
    Some([digest(&options), digest(&quads(shape)?)].concat())
}

fn proof(shape: &Shape, key: &IssuerKey, signature: &[u8]) -> Value {
    json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": shape.valid_from,
        "verificationMethod": did::method(key),
        "proofPurpose": "assertionMethod",
        "proofValue": format!("z{}", bs58::encode(signature).into_string())
    })
}

/// The credential with its proof.
pub(crate) fn json_of(shape: &Shape, key: &IssuerKey, signature: &[u8]) -> String {
    let mut members = shape.json();
    members.insert("proof".to_owned(), proof(shape, key, signature));
    let mut text = serde_json::to_string_pretty(&Value::Object(members)).unwrap_or_default();
    text.push('\n');
    text
}

/// A credential with a proof that could be read.
pub(crate) struct Proven {
    pub(crate) shape: Shape,
    pub(crate) key: IssuerKey,
    pub(crate) signature: Vec<u8>,
}

/// Reads one of ours; whether its signature holds is another matter.
pub(crate) fn read(text: &str) -> Option<Proven> {
    if text.len() > LONGEST {
        return None;
    }
    let Value::Object(mut members) = serde_json::from_str::<Value>(text).ok()? else {
        return None;
    };
    let given = members.remove("proof")?;
    let shape = Shape::read(&members)?;
    let key = did::key(&shape.issuer)?;
    let value = given.get("proofValue")?.as_str()?.strip_prefix('z')?;
    let signature = bs58::decode(value).into_vec().ok()?;
    (proof(&shape, &key, &signature) == given).then_some(Proven {
        shape,
        key,
        signature,
    })
}

/// Whether text looks like a credential in JSON, of whatever shape.
pub(crate) fn looks_like(text: &str) -> bool {
    let members: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    members.is_some_and(|members| {
        members.contains_key("credentialSubject") || members.contains_key("proof")
    })
}
