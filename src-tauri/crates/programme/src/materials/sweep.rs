//! Which files anything speaks of, and letting the others go.

use std::collections::BTreeSet;

use files::Name;
use files::manifest::Address;
use files::store::Swept;
use replica::outbox::files as outbox;
use replica::{Replica, Result};
use rusqlite::Connection;

use super::address::address_of;
use super::material::MaterialText;
use super::store;
use crate::drafts;

/// Where all files are found that a material or a draft speaks of.
///
/// # Errors
/// See the crate.
pub(super) fn addresses(connection: &Connection) -> Result<Vec<Address>> {
    let drafts = drafts::all::<MaterialText>(connection)?;
    let told = drafts.into_iter().map(|draft| draft.body);
    let shared = store::materials(connection)?.into_iter();
    let all = told.chain(shared.map(|material| material.told));
    Ok(all
        .flat_map(|told| told.renditions)
        .filter_map(|rendition| address_of(&rendition))
        .collect())
}

/// Removes from this device what nothing speaks of: what an interrupted addition left, versions that were replaced, materials that
/// were removed. `None` while something is being added.
///
/// # Errors
/// See the crate.
pub fn sweep(replica: &mut Replica) -> Result<Option<Swept>> {
    let Ok(files) = outbox::store(replica) else {
        return Ok(Some(Swept::default()));
    };
    files.sweep(|| -> Result<BTreeSet<Name>> {
        replica.transact(|projection| {
            let live: BTreeSet<Name> = addresses(projection)?
                .into_iter()
                .map(|address| address.manifest)
                .collect();
            for manifest in outbox::known(projection)? {
                if !live.contains(&manifest) {
                    outbox::forget(projection, manifest)?;
                }
            }
            outbox::objects_of(projection, live)
        })
    })
}
