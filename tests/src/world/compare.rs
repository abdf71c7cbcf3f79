//! What must hold of all devices once they are at rest.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{ChangeHash, DeviceId};
use programme::noun::Noun;
use replica::Pace;
use replica::rebuild::{check, prints};
use replica::record;

use super::{Device, World};
use crate::Told;

impl World {
    /// Whose a change is, who has it, and how it stands with its author.
    pub(super) fn describe(&self, hash: &ChangeHash) -> Told<String> {
        let mut held = Vec::new();
        let mut what = String::new();
        for device in &self.devices {
            let connection = device.programme.connection();
            let Some(change) = record::change(connection, hash)? else {
                continue;
            };
            held.push(device.number);
            let header = change.header();
            let author = self
                .devices
                .iter()
                .find(|device| device.programme.identity().device() == header.device);
            let mut states = Vec::new();
            if let Some(author) = author {
                for segment in replica::outbox::segments::segments(
                    author.programme.connection(),
                    header.device,
                    header.incarnation,
                )? {
                    states.push(format!(
                        "{}-{} {:?}",
                        segment.first, segment.last, segment.state
                    ));
                }
            }
            what = format!(
                "kind {} by {:?} life {} place {} (its segments: {states:?})",
                header.kind,
                author.map(|author| (
                    author.number,
                    author.programme.is_member(),
                    author.programme.is_facilitator(),
                    author.restored
                )),
                header.incarnation,
                header.seq
            );
            let log = format!("/{}.{}", header.device, header.incarnation);
            let of_log = self.objects.iter().filter(|path| path.contains(&log));
            let names = of_log.filter_map(|path| Some(path.splitn(3, '/').nth(2)?.to_owned()));
            what += &format!("; there: {:?}", names.collect::<Vec<_>>());
        }
        for device in &self.devices {
            if !held.contains(&device.number) {
                let connection = device.programme.connection();
                let unreadable = replica::outbox::segments::unreadable(connection)?;
                what += &format!("; {} could not read {unreadable:?}", device.number);
            }
        }
        Ok(format!("{hash}: {what}, held by {held:?}"))
    }

    /// Whether the group ever heard of the invitation by which a device came: one that was made in a life that never
    /// exchanged is gone with the disk that it was on, and whoever holds it joins nobody.
    pub(super) fn was_invited(&self, device: &Device) -> Told<bool> {
        let Some(bearer) = device.bearer else {
            return Ok(true);
        };
        for other in self
            .devices
            .iter()
            .filter(|other| other.bearer != Some(bearer))
        {
            let group = other.programme.group()?.ok_or("no group")?;
            let roster = record::roster(other.programme.connection(), group)?;
            if roster.invitations().contains_key(&bearer) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who was invited, and of those who hold themselves members the one that knows most: whoever was put out of the group
    /// without hearing of it holds itself a member, too.
    pub(super) fn best_informed(&self) -> Told<Option<(BTreeSet<usize>, &Device)>> {
        let mut informed: Option<(usize, &Device)> = None;
        let mut invited = BTreeSet::new();
        for device in &self.devices {
            if self.was_invited(device)? {
                invited.insert(device.number);
            }
        }
        for device in self
            .devices
            .iter()
            .filter(|device| device.programme.is_member() && invited.contains(&device.number))
        {
            let known = self.all(device)?.len();
            if informed.is_none_or(|(most, _)| known > most) {
                informed = Some((known, device));
            }
        }
        Ok(informed.map(|(_, informed)| (invited, informed)))
    }

    pub(super) fn compare(&mut self) -> Told {
        for device in &mut self.devices {
            let number = device.number;
            device.programme.enter()?;
            check(&mut device.programme, &Pace::UNWATCHED)
                .map_err(|error| format!("device {number}: {error}"))?;
        }
        let Some((invited, informed)) = self.best_informed()? else {
            return Ok(());
        };
        let group = informed.programme.group()?.ok_or("no group")?;
        let roster = record::roster(informed.programme.connection(), group)?.members();
        let belongs = |device: &Device| {
            invited.contains(&device.number)
                && roster.contains_key(&device.programme.identity().device())
        };
        let members: Vec<&Device> = self
            .devices
            .iter()
            .filter(|device| belongs(device))
            .collect();
        let Some(first) = members.first() else {
            return Ok(());
        };
        let here = self.all(first)?;
        for device in &members {
            let other = self.all(device)?;
            if other != here {
                let apart = here.symmetric_difference(&other);
                let missing: Vec<String> =
                    apart.map(|hash| self.describe(hash)).collect::<Told<_>>()?;
                return Err(format!(
                    "devices {} and {} hold different changes:\n{}",
                    first.number,
                    device.number,
                    missing.join("\n")
                )
                .into());
            }
            same_tables(first, device, false)?;
            same_aside(first, device)?;
            within_cuts(device)?;
        }
        let mut facilitators = members
            .iter()
            .filter(|device| device.programme.is_facilitator());
        if let Some(first) = facilitators.next() {
            for device in facilitators {
                same_tables(first, device, true)?;
            }
        }
        for (author, hash) in &self.said {
            let author = self.devices.get(*author).ok_or("no such device")?;
            if !author.restored && belongs(author) && !here.contains(hash) {
                return Err(format!("{hash} of device {} is lost", author.number).into());
            }
        }
        for promised in &self.promised {
            let author = self.devices.get(promised.author).ok_or("no such device")?;
            if belongs(author) && !here.contains(&promised.hash) {
                return Err(format!(
                    "the group was said to have {} of device {}, and has it no more",
                    promised.hash, author.number
                )
                .into());
            }
        }
        Ok(())
    }
}

/// What only some can read is sealed for the facilitators, and a member cannot know what it says: messages and enquiries, and in
/// a life that began with a draft all that was prepared.
const SEALED: [&str; 3] = ["register", "superseded", "removed"];

fn sealed_nouns(device: &Device) -> Vec<Noun> {
    let mut nouns = vec![Noun::Message, Noun::Enquiry, Noun::AttendanceNote];
    if device.drafted {
        nouns.extend([
            Noun::Edition,
            Noun::Module,
            Noun::Session,
            Noun::Question,
            Noun::Meeting,
        ]);
    }
    nouns
}

/// Two devices have made the same tables of what they accepted; two facilitators' also of what is sealed for them.
fn same_tables(first: &Device, device: &Device, sealed: bool) -> Told {
    let tables = prints(first.programme.projection())?;
    for (table, print) in prints(device.programme.projection())? {
        if tables.get(table) == Some(&print) {
            continue;
        }
        let nouns = sealed_nouns(device);
        let only = match (sealed, table) {
            (true, _) => String::new(),
            (false, table)
                if nouns
                    .iter()
                    .any(|noun| noun.name().replace('-', "_") == table) =>
            {
                continue;
            }
            // how often something was written is known to those who can read it
            (false, "revised") if device.drafted => continue,
            (false, table) if SEALED.contains(&table) => {
                let numbers: Vec<String> = nouns
                    .iter()
                    .map(|noun| noun.record().number.to_string())
                    .collect();
                format!("WHERE noun NOT IN ({})", numbers.join(", "))
            }
            (false, _) => String::new(),
        };
        let here = rows(first.programme.connection(), table, &only)?;
        let there = rows(device.programme.connection(), table, &only)?;
        if here != there || only.is_empty() {
            return Err(format!(
                "devices {} and {} differ in {table}: {:#?}",
                first.number,
                device.number,
                here.symmetric_difference(&there).collect::<Vec<_>>()
            )
            .into());
        }
    }
    Ok(())
}

/// Two devices have set aside the same for the same reasons; facilitators can read what they set aside for what it says.
fn same_aside(first: &Device, device: &Device) -> Told {
    let aside = |device: &Device| -> Told<BTreeSet<(ChangeHash, replica::Reason)>> {
        let connection = device.programme.connection();
        let mut readable = BTreeSet::new();
        for (hash, _, _, reason) in record::all_aside(connection)? {
            let change = record::change(connection, &hash)?;
            let audience = change.map(|change| change.header().audience);
            if audience == Some(ledger::Audience::Group) {
                readable.insert((hash, reason));
            }
        }
        Ok(readable)
    };
    let (here, there) = (aside(first)?, aside(device)?);
    if here != there {
        return Err(format!(
            "devices {} and {} set aside different changes: {here:?} {there:?}",
            first.number, device.number
        )
        .into());
    }
    Ok(())
}

/// Whatever has an effect and is by somebody who was removed stands within the cut of a removal: walked along the log, and not
/// as it was judged.
fn within_cuts(device: &Device) -> Told {
    let connection = device.programme.connection();
    let group = device.programme.group()?.ok_or("no group")?;
    let roster = record::roster(connection, group)?;
    let members = roster.members();
    let mut accepted: BTreeMap<DeviceId, BTreeSet<ChangeHash>> = BTreeMap::new();
    for (_, revoke) in roster.revocations() {
        if revoke.demote || members.contains_key(&revoke.device) {
            continue;
        }
        let within = accepted.entry(revoke.device).or_default();
        for cut in &revoke.cut {
            let mut next = Some(cut.hash);
            while let Some(hash) = next.filter(|hash| !within.contains(hash)) {
                let change = record::change(connection, &hash)?;
                next = change.and_then(|change| change.header().prev_hash);
                within.insert(hash);
            }
        }
    }
    let mut statement = connection.prepare("SELECT DISTINCT change FROM register")?;
    let effects = statement.query_map([], |row| row.get::<_, [u8; 32]>(0))?;
    for hash in effects {
        let hash = ChangeHash::from_bytes(hash?);
        let Some(change) = record::change(connection, &hash)? else {
            // what stands in a file that was followed was signed by nobody
            continue;
        };
        let author = change.header().device;
        if accepted
            .get(&author)
            .is_some_and(|within| !within.contains(&hash))
        {
            return Err(format!(
                "on device {} {hash} has an effect, and its author was removed before it",
                device.number
            )
            .into());
        }
    }
    Ok(())
}

/// What a table says in each of those rows.
pub(super) fn rows(
    connection: &rusqlite::Connection,
    table: &str,
    only: &str,
) -> Told<BTreeSet<String>> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table} {only}"))?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let said = (0..columns).map(|column| {
            let value = row.get_ref(column)?;
            Ok(value
                .as_str()
                .map_or_else(|_| format!("{value:?}"), ToOwned::to_owned))
        });
        let said = said.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(said.join(" | "))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
