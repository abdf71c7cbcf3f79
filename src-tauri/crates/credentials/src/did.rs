//! A key as a decentralised identifier: the method `did:key`, which needs nobody to ask.

use crate::key::IssuerKey;

/// `ed25519-pub` in the table of multicodec, as a varint.
const ED25519: [u8; 2] = [0xed, 0x01];

/// The multibase text of a key: `z6Mk…`.
pub(crate) fn multibase(key: &IssuerKey) -> String {
    let bytes = [ED25519.as_slice(), &key.0].concat();
    format!("z{}", bs58::encode(bytes).into_string())
}

impl IssuerKey {
    /// The key as `did:key` names it.
    pub fn did(&self) -> String {
        did(self)
    }
}

/// `did:key:z6Mk…`.
pub(crate) fn did(key: &IssuerKey) -> String {
    format!("did:key:{}", multibase(key))
}

/// `did:key:z6Mk…#z6Mk…`: the key within its own document.
pub(crate) fn method(key: &IssuerKey) -> String {
    let multibase = multibase(key);
    format!("did:key:{multibase}#{multibase}")
}

/// The key that an identifier names.
pub(crate) fn key(did: &str) -> Option<IssuerKey> {
    let multibase = did.strip_prefix("did:key:z")?;
    let bytes = bs58::decode(multibase).into_vec().ok()?;
    let key = bytes.strip_prefix(ED25519.as_slice())?;
    Some(IssuerKey(key.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_as_the_method_says() {
        // the example of the method's own specification
        let named = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        assert_eq!(did(&key(named).unwrap()), named);
        assert_eq!(key("did:web:example.org"), None);
        assert_eq!(
            key("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"),
            None
        );
    }
}
