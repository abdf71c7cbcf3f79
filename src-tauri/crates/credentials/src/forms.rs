//! Signing a claim, and writing it in its forms.

use ed25519_dalek::{Signer as _, SigningKey};

use crate::claim::Claim;
use crate::cose::{self, Facts};
use crate::integrity;
use crate::jwt;
use crate::key::IssuerKey;
use crate::qr;
use crate::shape::Shape;

/// The three signatures of a claim, one for each thing that is signed. With them anybody can write all forms again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signatures {
    /// Of the token.
    pub jwt: [u8; 64],
    /// Of the canonical RDF.
    pub proof: [u8; 64],
    /// Of the QR code's message.
    pub qr: [u8; 64],
}

/// A claim, who signed it, and the signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What it says.
    pub claim: Claim,
    /// Who signed it.
    pub key: IssuerKey,
    /// The signatures.
    pub signatures: Signatures,
}

/// The public key of a seed (ed25519, RFC 8032).
pub fn key_of(seed: &[u8; 32]) -> IssuerKey {
    IssuerKey(SigningKey::from_bytes(seed).verifying_key().to_bytes())
}

/// Signs a claim with a seed. The same claim and seed give the same bytes.
pub fn sign(claim: Claim, seed: &[u8; 32]) -> Signed {
    let signing = SigningKey::from_bytes(seed);
    let key = IssuerKey(signing.verifying_key().to_bytes());
    let shape = Shape::of(&claim, &key);
    let signature = |bytes: &[u8]| signing.sign(bytes).to_bytes();
    let signatures = Signatures {
        jwt: signature(jwt::to_sign(&shape, &key).as_bytes()),
        // the ids of a claim are UUIDs and a key: always IRIs
        proof: signature(&integrity::to_sign(&shape, &key).unwrap_or_default()),
        qr: signature(&cose::to_sign(&cose::payload(&Facts::of(&claim), &key))),
    };
    Signed {
        claim,
        key,
        signatures,
    }
}

impl Signed {
    fn shape(&self) -> Shape {
        Shape::of(&self.claim, &self.key)
    }

    /// The credential as a VC-JWT.
    pub fn jwt(&self) -> String {
        jwt::token(&self.shape(), &self.key, &self.signatures.jwt)
    }

    /// The credential as JSON with its proof.
    pub fn json(&self) -> String {
        integrity::json_of(&self.shape(), &self.key, &self.signatures.proof)
    }

    /// The text of its QR code.
    pub fn qr_text(&self) -> String {
        let payload = cose::payload(&Facts::of(&self.claim), &self.key);
        cose::text(&payload, &self.signatures.qr)
    }

    /// Its QR code as rows of modules, dark ones true; none where the texts are longer than a code can hold.
    pub fn qr(&self) -> Option<Vec<Vec<bool>>> {
        qr::modules(&self.qr_text())
    }

    /// A picture that carries the credential (Open Badges 3.0, "Baking"): an SVG with the token within.
    pub fn svg(&self) -> String {
        qr::svg(&self.claim, &self.jwt(), self.qr().as_deref())
    }

    /// Whether all three signatures are this key's.
    pub fn holds(&self) -> bool {
        let shape = self.shape();
        let payload = cose::payload(&Facts::of(&self.claim), &self.key);
        self.key.signed(
            jwt::to_sign(&shape, &self.key).as_bytes(),
            &self.signatures.jwt,
        ) && integrity::to_sign(&shape, &self.key)
            .is_some_and(|bytes| self.key.signed(&bytes, &self.signatures.proof))
            && self
                .key
                .signed(&cose::to_sign(&payload), &self.signatures.qr)
    }
}
