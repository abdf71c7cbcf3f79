//! All SQL of members: the invitations that were made on this device.

use ledger::DeviceId;
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use replica::Result;

/// What is kept of an invitation besides what the group knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What whoever joins is to be here.
    pub label: Option<String>,
    /// The organisation that they come from.
    pub organisation: Option<String>,
    /// When it was made (RFC 3339).
    pub made_at: String,
    /// Its text was made under a passphrase, and is never given out without one.
    pub sealed: bool,
}

/// Keeps an invitation's secret, so that its text can be given out again.
///
/// # Errors
/// See the crate.
pub fn put_invitation(
    connection: &Connection,
    id: DeviceId,
    secret: &[u8; 32],
    kept: &Kept,
) -> Result<()> {
    connection.execute(
        "INSERT INTO invitation (id, secret, label, organisation, made_at, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id.as_bytes(),
            secret,
            kept.label,
            kept.organisation,
            kept.made_at,
            kept.sealed
        ],
    )?;
    Ok(())
}

/// An invitation that was made here.
///
/// # Errors
/// See the crate.
pub fn invitation(
    connection: &Connection,
    id: DeviceId,
) -> Result<Option<(Zeroizing<[u8; 32]>, Kept)>> {
    Ok(connection
        .query_row(
            "SELECT secret, label, organisation, made_at, sealed FROM invitation WHERE id = ?1",
            params![id.as_bytes()],
            |row| {
                Ok((
                    Zeroizing::new(row.get(0)?),
                    Kept {
                        label: row.get(1)?,
                        organisation: row.get(2)?,
                        made_at: row.get(3)?,
                        sealed: row.get(4)?,
                    },
                ))
            },
        )
        .optional()?)
}
