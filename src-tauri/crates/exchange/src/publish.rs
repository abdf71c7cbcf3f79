//! Packs and the index that tells of them go out, and are looked for where they should be.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Audience, GroupId};
use replica::outbox::packs;
use replica::outbox::packs::{Index, Pack};
use replica::outbox::segments::State;
use replica::record::refused;
use replica::{Result, keys};
use rusqlite::Connection;

use crate::names::{HASH, IndexName, Log, content, hex, parse_index, tip, unhex};
use crate::pack::{self, Listed, Span};
use crate::running::Running;

impl Running<'_> {
    pub(crate) async fn send_packs(&mut self) -> Result<()> {
        let own = self.own_log()?;
        let due: Vec<Pack> = packs::all(self.programme.connection())?
            .into_iter()
            .filter(|pack| pack.state < State::WithGroup)
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        for pack in &due {
            let (State::Sealed, Some(bytes), Some(hash)) =
                (pack.state, pack.bytes.clone(), unhex(&pack.name))
            else {
                continue;
            };
            self.storage
                .put(&self.names.pack(own, &hash), bytes)
                .await?;
            self.programme
                .transact(|connection| packs::put_state(connection, &pack.name, State::Sent))?;
        }
        let there = self.packs_there(own).await?;
        self.programme.transact(|connection| {
            for pack in &due {
                let state = match there.get(&pack.name) == Some(&pack.size) {
                    true => State::WithGroup,
                    // truncated, or not there: the same bytes go out once more
                    false => State::Sealed,
                };
                packs::put_state(connection, &pack.name, state)?;
            }
            Ok(())
        })
    }

    /// Packs that were with the group and are not there any more: what they held is put together anew.
    pub(crate) async fn find_lost_packs(&mut self) -> Result<()> {
        let mut delivered = packs::all(self.programme.connection())?;
        delivered.retain(|pack| pack.state == State::WithGroup);
        if delivered.is_empty() {
            return Ok(());
        }
        let there = self.packs_there(self.own_log()?).await?;
        match delivered
            .iter()
            .all(|pack| there.get(&pack.name) == Some(&pack.size))
        {
            true => Ok(()),
            false => self
                .programme
                .transact(|projection| packs::forget(projection)),
        }
    }

    async fn packs_there(&self, of: Log) -> Result<BTreeMap<String, u64>> {
        let listed = self.storage.list(&self.names.packs(of)).await?;
        Ok(listed
            .into_iter()
            .filter_map(|listed| {
                let name = listed.path.rsplit('/').next()?;
                Some((hex(&unhex::<HASH>(name)?), listed.size))
            })
            .collect())
    }

    /// Tells of the packs that are with the group; what is told of no longer is deleted after that.
    pub(crate) async fn publish(&mut self) -> Result<()> {
        let (group, own) = (self.group, self.own_log()?);
        let Some(index) = self
            .programme
            .transact(|connection| renew_index(connection, group, own))?
        else {
            return Ok(());
        };
        let (Some(name), State::Sealed | State::Sent) =
            (IndexName::parse(&index.name), index.state)
        else {
            return Ok(());
        };
        if let (State::Sealed, Some(bytes)) = (index.state, index.bytes.clone()) {
            self.storage
                .put(&self.names.index(own, name), bytes)
                .await?;
        }
        let path = self.names.index(own, name);
        let listed = self.storage.list(&self.names.indexes()).await?;
        let there = listed
            .iter()
            .any(|listed| listed.path == path && listed.size == index.size);
        self.programme.transact(|connection| {
            let state = if there {
                State::WithGroup
            } else {
                State::Sealed
            };
            let bytes = index.bytes.clone().filter(|_| !there);
            packs::put_index(
                connection,
                &Index {
                    state,
                    bytes,
                    ..index.clone()
                },
            )
        })?;
        if !there {
            return Ok(());
        }
        // of every life of this device: nobody else would
        let mut lives = BTreeSet::from([own]);
        for listed in &listed {
            if let Some((of, _)) = parse_index(&listed.path)
                && of.device == own.device
                && listed.path != path
            {
                self.storage.delete(&listed.path).await?;
                lives.insert(of);
            }
        }
        for of in lives {
            for gone in self.packs_there(of).await?.into_keys() {
                if let Some(hash) = unhex(&gone)
                    && !(of == own && index.packs.contains(&gone))
                {
                    self.storage.delete(&self.names.pack(of, &hash)).await?;
                }
            }
        }
        self.programme.transact(|connection| {
            for pack in packs::all(connection)? {
                if pack.state == State::Replaced {
                    packs::forget_pack(connection, &pack.name)?;
                }
            }
            Ok(())
        })
    }
}

/// The index as it should be: the one that is, as long as it lists what stands; none before there is a pack.
fn renew_index(connection: &Connection, group: GroupId, own: Log) -> Result<Option<Index>> {
    let before = packs::index(connection)?;
    let all = packs::all(connection)?;
    if all.iter().any(|pack| pack.state < State::WithGroup) {
        // told of once it is there
        return Ok(None);
    }
    let standing: Vec<String> = all
        .into_iter()
        .filter(|pack| pack.state == State::WithGroup)
        .map(|pack| pack.name)
        .collect();
    match &before {
        Some(index) if index.packs == standing && index.state != State::Replaced => {
            return Ok(before);
        }
        None if standing.is_empty() => return Ok(None),
        _ => {}
    }
    let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
        return Ok(None);
    };
    let mut listed = Vec::new();
    for name in &standing {
        let spans = packs::held(connection, name)?.into_iter().map(|held| Span {
            tip: tip(&held.last_hash),
            device: held.device,
            incarnation: held.incarnation,
            first: held.first,
            last: held.last,
        });
        listed.extend(unhex(name).map(|hash| Listed {
            hash,
            spans: spans.collect(),
        }));
    }
    let bytes =
        pack::seal_index(&mut ledger::system_random, &key, group, own, &listed).map_err(refused)?;
    let name = IndexName {
        number: before.map_or(1, |index| index.number.saturating_add(1)),
        hash: content(&bytes),
    };
    let index = Index {
        number: name.number,
        name: name.to_string(),
        packs: standing,
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    };
    packs::put_index(connection, &index)?;
    Ok(Some(index))
}
