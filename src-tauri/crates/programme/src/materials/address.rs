//! Where the file of a rendition is found, as it stands in the record: in hexadecimal.

use files::manifest::Address;
use zeroize::Zeroizing;

use super::material::Rendition;

/// The address of a rendition's file; `None` for a link, or for what cannot be an address.
pub(super) fn address_of(rendition: &Rendition) -> Option<Address> {
    let manifest = rendition.manifest.as_deref()?.parse().ok()?;
    let secret = rendition.secret.as_deref()?;
    if secret.len() != 64 || !secret.is_ascii() {
        return None;
    }
    let mut key = Zeroizing::new([0; 32]);
    for (byte, pair) in key.iter_mut().zip(secret.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Address { manifest, key })
}

/// The same in hexadecimal: the name of the manifest, and its key.
pub(super) fn written(address: &Address) -> (String, String) {
    let key = address.key.iter();
    let key = key.fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    (address.manifest.to_string(), key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::materials::material::Role;

    #[test]
    fn an_address_is_read_as_it_is_written_and_nothing_else_is_one() {
        let address = Address {
            manifest: files::Name::of(b"manifest"),
            key: Zeroizing::new([0xa7; 32]),
        };
        let (manifest, secret) = written(&address);
        let rendition = |manifest: &str, secret: &str| Rendition {
            key: "a".into(),
            role: Role::Main,
            language: None,
            name: "handout.pdf".into(),
            media: "application/pdf".into(),
            bytes: 1,
            manifest: Some(manifest.into()),
            secret: Some(secret.into()),
            link: None,
            pages: None,
            seconds: None,
            of: None,
        };
        assert_eq!(address_of(&rendition(&manifest, &secret)), Some(address));
        for (manifest, secret) in [
            ("../../x", secret.as_str()),
            (&manifest, "a7"),
            (&manifest, &"zz".repeat(32)),
            (&manifest, &"é".repeat(32)),
        ] {
            assert_eq!(address_of(&rendition(manifest, secret)), None);
        }
    }
}
