//! A certificate as it is kept: what it says, what the paper needs besides, and its signatures.

use std::fmt::Write as _;

use credentials::{Claim, IssuerKey, Signatures, Signed};
use replica::register::{Fields, put, text};
use replica::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::Language;

/// The language of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum CertificateLanguage {
    /// English.
    En,
    /// Spanish.
    Es,
    /// Both, side by side.
    Both,
}

impl CertificateLanguage {
    /// The languages, the first one first.
    pub const fn languages(self) -> &'static [Language] {
        match self {
            Self::En => &[Language::En],
            Self::Es => &[Language::Es],
            Self::Both => &[Language::En, Language::Es],
        }
    }
}

/// A certificate that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id: 32 hexadecimal digits.
    pub id: String,
    /// The person's id.
    pub person: String,
    /// Their name, as it stands on the paper.
    pub name: String,
    /// Their organisation with its place, in a line for each language; empty where they have none.
    pub organisation: Vec<String>,
    /// So many sessions they attended: halves count.
    pub attended: String,
    /// … of so many that counted.
    pub counted: u32,
    /// So many organisations took part.
    pub organisations: u32,
    /// … from so many countries.
    pub countries: u32,
    /// Its language.
    pub language: CertificateLanguage,
    /// Who signs on the paper, by name.
    pub signers: Vec<String>,
    /// The place of issue, as it stands before the date.
    pub place: Option<String>,
    /// What was signed.
    pub said: String,
    /// The programme and its time.
    pub title: String,
    /// What the programme is.
    pub description: String,
    /// What a certificate asks for.
    pub criteria: String,
    /// Who issues it.
    pub issuer: String,
    /// The id of what was achieved, in hexadecimal.
    pub achievement: String,
    /// When: seconds since 1970, UTC.
    pub issued: i64,
    /// The issuer's key, in hexadecimal.
    pub key: String,
    /// The signatures, in hexadecimal: token, proof, code.
    pub signatures: [String; 3],
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        write!(text, "{byte:02x}").ok();
        text
    })
}

/// The bytes of hexadecimal digits, if there are just so many.
pub(super) fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    if hex.len() != 2 * N || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut all = [0; N];
    for (at, byte) in all.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(all)
}

impl Certificate {
    /// As it was signed; none where what came is damaged.
    pub fn signed(&self) -> Option<Signed> {
        let [jwt, proof, qr] = &self.signatures;
        Some(Signed {
            claim: Claim {
                id: bytes(&self.id)?,
                achievement: bytes(&self.achievement)?,
                name: self.name.clone(),
                said: self.said.clone(),
                title: self.title.clone(),
                description: self.description.clone(),
                criteria: self.criteria.clone(),
                issuer: self.issuer.clone(),
                issued: self.issued,
            },
            key: IssuerKey(bytes(&self.key)?),
            signatures: Signatures {
                jwt: bytes(jwt)?,
                proof: bytes(proof)?,
                qr: bytes(qr)?,
            },
        })
    }

    pub(super) fn told(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::internal("json", error))
    }

    /// The certificate that was told, if its signatures hold.
    pub(super) fn of_told(told: &str) -> Option<Self> {
        let certificate: Self = serde_json::from_str(told).ok()?;
        certificate.signed()?.holds().then_some(certificate)
    }
}

/// What facilitators keep of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) certificate: Certificate,
    /// Why it was issued though the rule was not met.
    pub(super) reason: Option<String>,
    /// Why it was withdrawn.
    pub(super) why: Option<String>,
}

pub(super) fn fields_of(kept: &Kept) -> Result<Fields> {
    let mut fields = Fields::new();
    put(&mut fields, "told", Some(kept.certificate.told()?));
    put(&mut fields, "reason", kept.reason.as_deref());
    put(&mut fields, "why", kept.why.as_deref());
    Ok(fields)
}

pub(super) fn kept(id: &str, fields: &Fields) -> Option<Kept> {
    let certificate = Certificate::of_told(&text(fields, "told")?)?;
    (certificate.id == id).then(|| Kept {
        certificate,
        reason: text(fields, "reason"),
        why: text(fields, "why"),
    })
}

/// What the group reads of one: who issued it, and whether it was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Issuance {
    /// A digest of the certificate's id.
    pub(super) id: String,
    /// The issuer's key, in hexadecimal.
    pub(super) key: String,
    /// When it was issued: an instant.
    pub(super) at: String,
    /// Digests of its three signatures: nothing else that the key signs counts as issued.
    pub(super) forms: String,
    /// The certificate, sealed for the person; in base64.
    pub(super) sealed: Option<String>,
    /// When it was withdrawn: an instant.
    pub(super) withdrawn: Option<String>,
}

/// The facts of a certificate that every form carries, and that its issuance stands for.
pub(super) struct Facts<'f> {
    pub(super) id: &'f str,
    pub(super) name: &'f str,
    pub(super) said: &'f str,
    pub(super) title: &'f str,
    pub(super) issued: i64,
}

impl Facts<'_> {
    /// The id of what the group reads of a certificate. It stands for all facts: somebody who kept an old key cannot put another
    /// name on a certificate that was issued. The certificate's own id is random, so nobody can guess the facts from it.
    pub(super) fn issuance(&self) -> String {
        let issued = self.issued.to_string();
        let facts = [self.id, self.name, self.said, self.title, &issued];
        // as JSON, which the browser's check writes alike
        let told = serde_json::Value::from(facts.to_vec()).to_string();
        let digest = blake3::derive_key("mutual-learning 2026 issuance", told.as_bytes());
        hex(digest.get(..16).unwrap_or_default())
    }
}

/// The digest by which the group knows a signature.
pub(super) fn form_digest(signature: &[u8]) -> String {
    let digest = blake3::derive_key("mutual-learning 2026 certificate form", signature);
    hex(digest.get(..16).unwrap_or_default())
}

impl Certificate {
    /// The digests of its signatures.
    pub(super) fn forms(&self) -> String {
        let signatures = self.signatures.iter().filter_map(|one| bytes::<64>(one));
        let digests: Vec<String> = signatures.map(|one| form_digest(&one)).collect();
        digests.join(" ")
    }

    /// The id of what the group reads of it.
    pub(super) fn issuance(&self) -> String {
        Facts {
            id: &self.id,
            name: &self.name,
            said: &self.said,
            title: &self.title,
            issued: self.issued,
        }
        .issuance()
    }
}

pub(super) fn issuance_fields(issuance: &Issuance) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "key", Some(issuance.key.as_str()));
    put(&mut fields, "at", Some(issuance.at.as_str()));
    put(&mut fields, "forms", Some(issuance.forms.as_str()));
    put(&mut fields, "sealed", issuance.sealed.as_deref());
    put(&mut fields, "withdrawn", issuance.withdrawn.as_deref());
    fields
}

pub(super) fn issuance(id: &str, fields: &Fields) -> Option<Issuance> {
    Some(Issuance {
        id: id.to_owned(),
        key: text(fields, "key")?,
        at: text(fields, "at")?,
        forms: text(fields, "forms")?,
        sealed: text(fields, "sealed"),
        withdrawn: text(fields, "withdrawn"),
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn the_name_of_an_issuance_is_the_one_that_the_browser_looks_for() {
        // of tests/fixtures/certificate.json; `ui/verifier` has the same
        let facts = Facts {
            id: "112233445566878899aabbccddeeff01",
            name: "Rosa Huamán Quispe",
            said: "Hogar Wiñay, Ayacucho, Perú · 11/12",
            title: "Mutual Learning, February to July 2023",
            issued: 1_689_847_200,
        };
        assert_eq!(facts.issuance(), "8217bf05152d9bfab659fb28480b21a3");
        let forms: serde_json::Value = serde_json::from_str(include_str!(
            "../../../../../tests/fixtures/certificate.json"
        ))
        .unwrap();
        let token = forms["jwt"].as_str().unwrap().rsplit('.').next().unwrap();
        let signature = URL_SAFE_NO_PAD.decode(token).unwrap();
        assert_eq!(form_digest(&signature), "e9bec2cc8c39b5f0f199031174195b80");
        assert_eq!(hex(&[0, 255]), "00ff");
        assert_eq!(bytes::<2>("00ff"), Some([0, 255]));
        assert_eq!(bytes::<2>("00f"), None);
        assert_eq!(bytes::<2>("00zz"), None);
    }
}
