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

/// The names of all files that any row speaks of, also one that a newer version wrote and this one does not understand: a name stands
/// in its text as 32 hexadecimal digits after `"manifest":"`.
fn spoken_of(connection: &Connection) -> Result<BTreeSet<Name>> {
    const MARK: &str = "\"manifest\":\"";
    let mut names = BTreeSet::new();
    store::each_text_with(connection, MARK, |text| {
        for rest in text.split(MARK).skip(1) {
            names.extend(rest.get(..32).and_then(|name| name.parse::<Name>().ok()));
        }
    })?;
    Ok(names)
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
            let live = spoken_of(projection)?;
            for manifest in outbox::known(projection)? {
                if !live.contains(&manifest) {
                    outbox::forget(projection, manifest)?;
                }
            }
            outbox::objects_of(projection, live)
        })
    })
}
