//! A layer of faults for OpenDAL, to lie below its retries: what storages do that nobody trusts. Seeded, so that a run's
//! faults are the same each time.
//!
//! Most faults are over with the next request, and retries hide them. So a link also goes down for a while, an object cannot
//! be had for long, and some errors are none that a retry is made of. How requests are made stands in `layer`.

mod layer;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use opendal::Buffer;
use opendal::raw::oio;
use tokio::sync::Notify;

use crate::dice::Dice;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is refused, and nothing happens.
    Refused,
    /// The same, with an error that is not tried again.
    RefusedForGood,
    /// It is not allowed, and nothing happens.
    Forbidden,
    /// It happens, and is reported as failed.
    DoneAndFailed,
    /// The same, with an error that is not tried again.
    DoneAndFailedForGood,
    /// It happens up to a byte, and is reported as done.
    Truncated,
    /// Nothing happens, and it is reported as done.
    Lost,
    /// What was there before is given: an older listing, an earlier body, or nothing where there is an object now.
    Old,
    /// There is no room.
    Full,
    /// A bit is turned.
    Flipped,
    /// Another object's content is given.
    Swapped,
    /// It happens, and a copy of it lies elsewhere as well.
    Copied,
    /// It never comes back.
    Hangs,
    /// It happens, and whoever asked for it dies before hearing so.
    Dies,
    /// What is given ends somewhere, with an error.
    Cut,
}

/// When somebody dies at the request that is their last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// Before it is made.
    Before,
    /// Once it has happened, and nobody has heard of it.
    After,
}

/// Of so many faults one is the beginning of something that lasts.
const LASTING: u64 = 16;
/// So many bodies of an object are remembered.
const BODIES: usize = 4;

#[derive(Debug)]
struct Inner {
    dice: Dice,
    /// In a thousand.
    often: u64,
    /// So many requests more, then somebody dies.
    life: Option<(u64, Death)>,
    /// The link is down for so many requests more.
    down: Option<(u64, Fault)>,
    /// What goes wrong with one object, for so many requests more.
    spoilt: Option<(u64, String, Fault)>,
    /// What goes wrong with all that has something in its name, after so many requests, and how often it did.
    always: Option<(u64, String, Fault)>,
    went_wrong: u64,
    listings: BTreeMap<String, Vec<oio::Entry>>,
    bodies: BTreeMap<String, Vec<Buffer>>,
    died: Arc<Notify>,
    /// What was asked for, and what went wrong with it.
    asked: Vec<String>,
    /// Nothing else goes wrong.
    only: Option<Vec<Fault>>,
    /// So many bytes of files were given.
    given: u64,
}

/// The faults of a storage. Clones share them.
#[derive(Debug, Clone)]
pub struct Faults(Arc<Mutex<Inner>>);

impl Faults {
    /// None, until they are asked for.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            dice: Dice(seed),
            often: 0,
            life: None,
            down: None,
            spoilt: None,
            always: None,
            went_wrong: 0,
            listings: BTreeMap::new(),
            bodies: BTreeMap::new(),
            died: Arc::default(),
            asked: Vec::new(),
            only: None,
            given: 0,
        })))
    }

    /// What was asked for since this was called last, and what went wrong with it.
    pub fn asked(&self) -> Vec<String> {
        self.with(|inner| std::mem::take(&mut inner.asked))
    }

    /// So many of a thousand requests go wrong from now on; with none, what lasted is over too.
    pub fn often(&self, per_thousand: u64) {
        self.with(|inner| {
            inner.often = per_thousand;
            if per_thousand == 0 {
                (inner.down, inner.spoilt) = (None, None);
            }
        });
    }

    /// After so many requests for what has that in its name, all of them go wrong like this that can.
    pub fn always(&self, after: u64, part: &str, fault: Fault) {
        self.with(|inner| {
            inner.always = Some((after, part.to_owned(), fault));
            inner.went_wrong = 0;
        });
    }

    /// Nothing goes wrong but this.
    pub fn only(&self, faults: &[Fault]) {
        self.with(|inner| inner.only = Some(faults.to_vec()));
    }

    /// How many bytes of files were given.
    pub fn given(&self) -> u64 {
        self.with(|inner| inner.given)
    }

    fn gives(&self, path: &str, body: &Buffer) {
        if path.contains("blob/") {
            self.with(|inner| inner.given += body.len() as u64);
        }
    }

    /// How often that happened.
    pub fn went_wrong(&self) -> u64 {
        self.with(|inner| inner.went_wrong)
    }

    /// After so many requests somebody dies, and whoever waits for what is given hears of it.
    pub fn dies_after(&self, requests: u64, death: Death) -> Arc<Notify> {
        self.with(|inner| {
            inner.life = Some((requests, death));
            inner.died = Arc::default();
            Arc::clone(&inner.died)
        })
    }

    /// Nobody dies.
    pub fn lives_on(&self) {
        self.with(|inner| inner.life = None);
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn draw(&self, menu: &[Fault], path: &str) -> Option<Fault> {
        let fault = self.with(|inner| {
            let only = inner.only.clone();
            let fault = match &only {
                Some(only) => {
                    let menu: Vec<Fault> = menu
                        .iter()
                        .copied()
                        .filter(|one| only.contains(one))
                        .collect();
                    inner.draw(&menu, path)
                }
                None => inner.draw(menu, path),
            };
            inner.asked.push(format!("{path} {fault:?}"));
            fault
        });
        match fault {
            Some(Fault::Hangs) => std::future::pending().await,
            Some(Fault::Dies) if self.with(|inner| inner.dies_before(menu)) => {
                self.die().await;
            }
            _ => {}
        }
        fault
    }

    /// Tells that somebody died, who hears nothing any more.
    async fn die(&self) {
        self.with(|inner| inner.died.notify_one());
        std::future::pending::<()>().await;
    }

    /// A part of a body, from its beginning.
    fn cut(&self, body: &Buffer) -> Buffer {
        let length = self.with(|inner| inner.dice.one_of(body.len()));
        body.slice(..length)
    }

    fn flipped(&self, body: &Buffer) -> Buffer {
        let mut bytes = body.to_vec();
        let at = self.with(|inner| inner.dice.one_of(bytes.len()));
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 4;
        }
        Buffer::from(bytes)
    }

    /// Remembers what is stored.
    fn stored(&self, path: &str, body: &Buffer) {
        self.with(|inner| {
            let bodies = inner.bodies.entry(path.to_owned()).or_default();
            if bodies.last().map(Buffer::to_vec) != Some(body.to_vec()) {
                bodies.push(body.clone());
                let beyond = bodies.len().saturating_sub(BODIES);
                bodies.drain(..beyond);
            }
        });
    }

    /// What an object held before it was stored the last time.
    fn earlier(&self, path: &str) -> Option<Buffer> {
        self.with(|inner| {
            let bodies = inner.bodies.get(path)?;
            let before = bodies.len().checked_sub(1).filter(|before| *before > 0)?;
            let at = inner.dice.one_of(before);
            bodies.get(at).cloned()
        })
    }

    /// What some object holds.
    fn another(&self) -> Option<Buffer> {
        self.with(|inner| {
            let at = inner.dice.one_of(inner.bodies.len());
            inner.bodies.values().nth(at)?.last().cloned()
        })
    }

    /// Remembers a listing, and gives the one before it.
    fn listed(&self, path: &str, found: &[oio::Entry]) -> Option<Vec<oio::Entry>> {
        self.with(|inner| inner.listings.insert(path.to_owned(), found.to_vec()))
    }

    /// Where a copy of an object comes to lie: beside it under the name that a program gives which carries folders, or in
    /// another folder of ours under its own.
    fn copy_of(&self, path: &str) -> Option<String> {
        self.with(|inner| {
            if inner.dice.below(2) == 0 {
                return Some(format!("{path} (conflicted copy 2023-05-18)"));
            }
            let (folder, name) = path.rsplit_once('/')?;
            let (kind, _) = folder.rsplit_once('/')?;
            let folders: Vec<&str> = inner
                .bodies
                .keys()
                .filter_map(|known| known.rsplit_once('/'))
                .map(|(other, _)| other)
                .filter(|other| *other != folder && other.starts_with(kind))
                .collect();
            let other = folders.get(inner.dice.one_of(folders.len()))?;
            Some(format!("{other}/{name}"))
        })
    }
}

impl Inner {
    fn draw(&mut self, menu: &[Fault], path: &str) -> Option<Fault> {
        match &mut self.life {
            Some((0, _)) => return Some(Fault::Dies),
            Some((left, _)) => *left -= 1,
            None => {}
        }
        if let Some((after, part, fault)) = &mut self.always
            && path.contains(part.as_str())
        {
            match after.checked_sub(1) {
                Some(left) => *after = left,
                None if menu.contains(fault) || *fault == Fault::Forbidden => {
                    self.went_wrong += 1;
                    return Some(*fault);
                }
                None => {}
            }
        }
        if let Some((left, fault)) = &mut self.down {
            let fault = *fault;
            *left -= 1;
            if *left == 0 {
                self.down = None;
            }
            return Some(fault);
        }
        if let Some((left, spoilt, fault)) = &mut self.spoilt {
            let (spoils, fault) = (spoilt == path && menu.contains(fault), *fault);
            *left -= 1;
            if *left == 0 {
                self.spoilt = None;
            }
            if spoils {
                return Some(fault);
            }
        }
        let at = self.dice.one_of(menu.len());
        if self.dice.below(1000) >= self.often {
            return None;
        }
        let fault = menu.get(at).copied()?;
        match self.dice.below(2 * LASTING) {
            0 => {
                let how = match self.dice.below(3) {
                    0 => Fault::Hangs,
                    _ => Fault::Refused,
                };
                self.down = Some((5 + self.dice.below(36), how));
                Some(how)
            }
            1 => {
                self.spoilt = Some((20 + self.dice.below(100), path.to_owned(), fault));
                Some(fault)
            }
            _ => Some(fault),
        }
    }

    /// Whether the last request is not made any more; what only asks alters nothing.
    fn dies_before(&self, menu: &[Fault]) -> bool {
        let asks = menu.contains(&Fault::Old);
        asks || matches!(self.life, Some((_, Death::Before)))
    }
}
