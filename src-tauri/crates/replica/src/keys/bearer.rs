//! The identities for which this device can open keys: its own, and those whose secrets it bears.

use ledger::Identity;
use rusqlite::Connection;

use crate::error::Result;
use crate::record::secret;

/// The secret under which the invitation stands by which this device joined.
pub const INVITATION: &str = "invitation";
/// The secret that the recovery sheet carries, while it is here.
pub const FOUNDING: &str = "founding";

/// This device's identity first, then the invitation's and the founding key's where they are here.
///
/// # Errors
/// See the crate.
pub fn identities(connection: &Connection, own: &Identity) -> Result<Vec<Identity>> {
    let mut identities = vec![Identity::from_bytes(&own.to_bytes())];
    if let Some(secret) = secret(connection, INVITATION)? {
        identities.push(Identity::invitation(&secret));
    }
    if let Some(seed) = secret(connection, FOUNDING)? {
        identities.push(Identity::founding(&seed));
    }
    Ok(identities)
}
