//! One run: what others wrote comes in, what was written here goes out, and what was sent is looked for.
//!
//! Every step leaves the database whole: a run that ends anywhere is taken up by the next one. Reading and writing never
//! wait for it.

use ledger::{Audience, Change, DeviceId, Power};
use replica::origin::KNOWN_SINCE;
use replica::outbox::segments as outbox;
use replica::record;
use replica::stamp::stamp;
use replica::{Error, Replica, Result, keys};

use crate::catch_up::much_is_missing;
use crate::names::{Log, Names, SegmentName, Want, parse_file_want, parse_head, parse_want};
use crate::plan::{self, Known, plan};
use crate::running::{RARELY, RUNS, Report, Run, Running, VAIN, is_here};
use crate::seal::{HEARD, ends, log_of};
use crate::storage::{Listed, Storage};
use replica::outbox::left::{Left, NO_KEY, left};

/// At each so manieth run it is looked for what no head tells of.
const DEEP: u64 = 50;

impl Run<'_> {
    /// Exchanges once.
    ///
    /// # Errors
    /// `not-member`; those of the storage and of the database. What was done before an error stays done.
    pub async fn once(&self, programme: &mut Replica, storage: &Storage) -> Result<Report> {
        programme.enter()?;
        let group = programme
            .group()?
            .ok_or_else(|| Error::of(replica::Code::NotMember))?;
        let mut at = Running {
            run: self,
            programme,
            storage,
            names: Names(group),
            group,
            report: Report::default(),
            done: 0,
            due: 0,
            keys_fetched: false,
            file_wants: Vec::new(),
        };
        let outcome = match at.all().await {
            // only once all text is through
            Ok(()) => at.exchange_files().await,
            Err(error) => Err(error),
        };
        let (requests, up, down) = storage.asked();
        at.report.requests = requests;
        at.report.up = up;
        at.report.down = down;
        at.report.left = left_with(at.programme, self)?;
        at.report.removed = at.programme.is_removed();
        outcome?;
        Ok(at.report)
    }
}

/// What is left for later, with what waits to be signed.
fn left_with(replica: &Replica, run: &Run<'_>) -> Result<Left> {
    let connection = replica.connection();
    let unsigned = (run.duties.unsigned)(connection)?;
    let left = left(connection)?;
    let unsent = left.unsent.saturating_add(unsigned);
    Ok(Left { unsent, ..left })
}

impl Running<'_> {
    async fn all(&mut self) -> Result<()> {
        self.seal()?;
        let listed = self.storage.list(&self.names.heads()).await?;
        let heads: Vec<(Log, SegmentName)> = listed
            .iter()
            .filter_map(|listed| parse_head(&listed.path))
            .collect();
        let wants: Vec<Want> = listed
            .iter()
            .filter_map(|listed| parse_want(&listed.path))
            .collect();
        let wanted = listed.iter().map(|listed| listed.path.as_str());
        self.file_wants = wanted.filter_map(parse_file_want).collect();
        let mut known = self.known(&heads)?;
        let mut plan = plan(&known, &heads);
        let deep = self.is_deep(&known, &plan)?;
        if deep {
            self.fetch_keys().await?;
        }
        if deep || much_is_missing(&known, &plan, &heads) {
            self.catch_up(&known, deep).await?;
            known = self.known(&heads)?;
            plan = plan::plan(&known, &heads);
        }
        if deep {
            plan.list_also(known.own_logs());
        }
        self.fetch(&mut known, plan.fetch, plan.list).await?;
        self.note_what_came()?;
        if deep {
            self.send_again()?;
            plan.stale.extend(known.heads_of_nothing(&heads));
        }
        self.programme.enter()?;
        if (self.run.duties.upkeep)(self.programme, self.run.now)? {
            self.programme.enter()?;
        }
        // only now: the group may have closed a conversation, or somebody's membership
        let signed = (self.run.duties.sign)(self.programme, self.run.now)?;
        self.report.touched.extend(signed);
        self.erase()?;
        self.give(&wants)?;
        self.seal()?;
        self.fill_names(&known, &listed).await?;
        self.find_lost(&plan.seen).await?;
        let sent_before = self.sent_before()?;
        let segments = self.send().await?;
        self.confirm(&sent_before).await?;
        if deep {
            self.find_lost_packs().await?;
        }
        self.answer(&wants, &heads).await?;
        self.repack().await?;
        if segments != 1 || plan.stale.len() > 1 {
            // what one writes in between goes out with as few requests as can be; the next run tidies up
            for (log, name) in plan.stale {
                self.storage.delete(&self.names.head(log, name)).await?;
            }
        }
        self.clear().await?;
        self.forget_what_came()?;
        if (self.run.stop)() {
            // what was done is kept; that all was looked through would not be true
            return Ok(());
        }
        self.want(&wants).await?;
        let connection = self.programme.connection();
        let unreadable = outbox::unreadable(connection)?;
        let waiting = record::waiting(connection)?;
        let missing = unreadable.len() + waiting.len() + record::wordless(connection)?.len();
        // what is still to come may be that a session moved: only facilitators move one
        let members = record::roster(connection, self.group)?.members();
        let moves = |device: DeviceId| {
            let standing = members.get(&device);
            standing.is_some_and(|standing| standing.power == Power::Facilitator)
        };
        let authors = unreadable.iter().filter_map(|(name, _)| parse_head(name));
        let waits = waiting
            .iter()
            .filter_map(|bytes| Change::decode(bytes).ok());
        let unread = authors.map(|(log, _)| log.device).any(moves)
            || waits.map(|change| change.header().device).any(moves);
        let runs = self.counted(RUNS)?;
        let vain = match missing > 0 && self.report.applied == 0 {
            true => self.vain()?.saturating_add(1),
            false => 0,
        };
        self.programme.transact(|connection| {
            let key = keys::current::current_key(connection, Audience::Group)?;
            if key.is_some() && outbox::on_their_way(connection)?.is_empty() {
                record::put_fact(connection, HEARD, "yes")?;
            }
            record::put_fact(connection, VAIN, &vain.to_string())?;
            record::put_fact(connection, RUNS, &(runs + 1).to_string())?;
            record::put_fact(connection, outbox::EXCHANGED_AT, &stamp(self.run.now))?;
            if unread {
                return Ok(());
            }
            record::put_fact(connection, KNOWN_SINCE, &stamp(self.run.now))
        })
    }

    /// Notes when something of others came, whatever becomes of the rest of the run; the first run counts as well.
    fn note_what_came(&mut self) -> Result<()> {
        let now = stamp(self.run.now);
        let came = self.report.applied > 0;
        self.programme.transact(|connection| {
            match came || record::fact(connection, outbox::CAME_AT)?.is_none() {
                true => record::put_fact(connection, outbox::CAME_AT, &now),
                false => Ok(()),
            }
        })
    }

    /// What an earlier version put without a byte is put again: some programs carry no empty file.
    async fn fill_names(&self, known: &Known, listed: &[Listed]) -> Result<()> {
        for listed in listed.iter().filter(|listed| listed.size == 0) {
            let head = parse_head(&listed.path).map(|(log, _)| log);
            let log = head.or_else(|| parse_want(&listed.path).map(|(log, _)| log));
            if log.is_some_and(|log| known.own.contains(&log.device)) {
                self.storage.put_name(&listed.path).await?;
            }
        }
        Ok(())
    }

    /// What could not be read, and came another way: in a pack, or in a segment that was sealed anew.
    fn forget_what_came(&mut self) -> Result<()> {
        self.programme.transact(|connection| {
            for (name, _) in outbox::unreadable(connection)? {
                if let Some((log, segment)) = parse_head(&name)
                    && is_here(connection, log, segment)?
                {
                    outbox::forget_unreadable(connection, &name)?;
                }
            }
            Ok(())
        })
    }

    /// Whether it is looked for what no head tells of: own segments of a life that was forgotten, changes that hand keys on,
    /// and branches that only packs hold. An own head that is not known as such is reason enough, and somebody who waits for
    /// what did not come before.
    fn is_deep(&self, known: &Known, plan: &plan::Plan) -> Result<bool> {
        let forgotten = plan.list.iter().any(|log| known.own.contains(&log.device));
        let due = self.counted(RUNS)? % DEEP == DEEP - 1;
        let vain = self.vain()?;
        let asked = vain > 0 && (self.run.by_hand || vain.is_multiple_of(RARELY));
        Ok(self.run.deep || due || forgotten || asked)
    }

    fn known(&self, heads: &[(Log, SegmentName)]) -> Result<Known> {
        let connection = self.programme.connection();
        let mut known = Known {
            headed: heads.iter().copied().collect(),
            ..Known::default()
        };
        for (device, incarnation, next) in record::ends(connection)? {
            known.next.insert(
                Log {
                    device,
                    incarnation,
                },
                next,
            );
        }
        let device = self.programme.identity().device();
        known.own.insert(device);
        for (device, incarnation) in outbox::own_logs(connection, device)? {
            let log = Log {
                device,
                incarnation,
            };
            known.own.insert(device);
            let sealed = outbox::segments(connection, device, incarnation)?;
            let names = sealed
                .iter()
                .filter_map(|segment| SegmentName::parse(&segment.name));
            known.sealed.insert(log, names.collect());
            known.ends.insert(log, ends(connection, &sealed)?);
        }
        for segment in outbox::replaced(connection)? {
            if let Some(name) = SegmentName::parse(&segment.name) {
                let log = log_of(&segment);
                known.replaced.insert((log, name));
            }
        }
        for (log, name) in heads.iter().copied() {
            if is_here(connection, log, name)? {
                known.here.insert((log, name));
            }
        }
        for name in outbox::all_fetched(connection)? {
            known.fetched.extend(parse_head(&name));
        }
        if self.rests()? {
            // an object that stays damaged is not asked for at each run
            let unreadable = outbox::unreadable(connection)?;
            let names = unreadable.iter().filter_map(|(name, _)| parse_head(name));
            known.left_alone.extend(names);
            return Ok(known);
        }
        for bytes in record::waiting(connection)? {
            if let Ok(change) = Change::decode(&bytes) {
                let header = change.header();
                known.incomplete.insert(Log {
                    device: header.device,
                    incarnation: header.incarnation,
                });
            }
        }
        for (_, device, incarnation, seq) in record::wordless(connection)? {
            let log = Log {
                device,
                incarnation,
            };
            known.incomplete.insert(log);
            known.wordless.insert((log, seq));
        }
        for (name, reason) in outbox::unreadable(connection)? {
            if reason != NO_KEY
                && let Some((log, _)) = parse_head(&name)
            {
                known.incomplete.insert(log);
            }
        }
        Ok(known)
    }
}
