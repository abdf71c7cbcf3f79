//! The credential as a VC-JWT (Open Badges 3.0, "JSON Web Token Proof Format"; RFC 7519, RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::did;
use crate::key::IssuerKey;
use crate::shape::{Shape, seconds};

/// The longest that is read, in bytes.
const LONGEST: usize = 64 * 1024;

fn header(key: &IssuerKey) -> Value {
    json!({
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": did::method(key),
        "jwk": { "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key.0) }
    })
}

fn payload(shape: &Shape) -> Map<String, Value> {
    let mut members = shape.json();
    members.insert("iss".to_owned(), json!(shape.issuer));
    members.insert("jti".to_owned(), json!(shape.id));
    members.insert("sub".to_owned(), json!(shape.subject));
    members.insert("nbf".to_owned(), json!(seconds(&shape.valid_from)));
    members
}

/// What is signed: header and payload, each in base64url.
pub(crate) fn to_sign(shape: &Shape, key: &IssuerKey) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}",
        part(&header(key)),
        part(&Value::Object(payload(shape)))
    )
}

/// The whole token.
pub(crate) fn token(shape: &Shape, key: &IssuerKey, signature: &[u8]) -> String {
    format!(
        "{}.{}",
        to_sign(shape, key),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

/// A token that could be read.
pub(crate) struct Token {
    pub(crate) shape: Shape,
    pub(crate) key: IssuerKey,
    pub(crate) signed: String,
    pub(crate) signature: Vec<u8>,
}

/// Reads one of ours; whether its signature holds is another matter.
pub(crate) fn read(token: &str) -> Option<Token> {
    if token.len() > LONGEST {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (first, second) = signed.split_once('.')?;
    let part = |text: &str| -> Option<Map<String, Value>> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    };
    let (given, mut members) = (part(first)?, part(second)?);
    let all = members.clone();
    for name in ["iss", "jti", "sub", "nbf"] {
        members.shift_remove(name)?;
    }
    let shape = Shape::read(&members)?;
    let key = did::key(&shape.issuer)?;
    let ours = payload(&shape) == all && Value::Object(given) == header(&key);
    ours.then_some(Token {
        shape,
        key,
        signed: signed.to_owned(),
        signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
    })
}

/// Every token in a text or a file, whole as it stands there.
pub(crate) fn tokens(bytes: &[u8]) -> Vec<String> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let mut found: Vec<String> = Vec::new();
    for run in bytes.split(|byte| !is_part(*byte)) {
        if !run.starts_with(b"eyJ") || run.iter().filter(|byte| **byte == b'.').count() != 2 {
            continue;
        }
        let Ok(text) = std::str::from_utf8(run) else {
            continue;
        };
        if !found.iter().any(|known| known == text) {
            found.push(text.to_owned());
        }
    }
    found
}
