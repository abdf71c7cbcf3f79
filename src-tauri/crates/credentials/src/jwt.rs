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

/// A signature of 64 bytes in base64url.
const SIGNATURE: usize = 86;

/// Whether a token has a signature of the right length.
pub(crate) fn is_whole(token: &str) -> bool {
    token
        .rsplit_once('.')
        .is_some_and(|(_, signature)| signature.len() == SIGNATURE)
}

/// Every token in a text or a file. Where `broken`, a letter may have broken its lines, and blanks within it are left out.
pub(crate) fn tokens(bytes: &[u8], broken: bool) -> Vec<String> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let mut found: Vec<String> = Vec::new();
    let begins = bytes.windows(3).enumerate().filter(|(at, three)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        *three == b"eyJ" && !before.is_some_and(|byte| is_part(*byte))
    });
    for (at, _) in begins {
        let rest = bytes.get(at..).unwrap_or_default();
        let run: String = rest
            .iter()
            .filter(|byte| !broken || !byte.is_ascii_whitespace())
            .take_while(|byte| is_part(**byte))
            .take(LONGEST)
            .map(|byte| char::from(*byte))
            .collect();
        let mut parts = run.splitn(3, '.');
        let (Some(first), Some(second), Some(rest)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        // what follows the signature belongs to the letter
        let signature = rest.get(..SIGNATURE).unwrap_or(rest);
        let token = format!("{first}.{second}.{signature}");
        if !found.contains(&token) {
            found.push(token);
        }
    }
    found
}
