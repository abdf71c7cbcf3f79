//! The loop: rings, exchanges, and sleeps until something falls due.

use std::time::Duration;

use chrono::{DateTime, Utc};
use device::lock::{Held, try_hold};
use replica::Error;

use crate::bell::Bell;
use crate::exchanging::Exchanging;
use crate::rope::Rope;
use crate::round::Round;
use crate::surroundings::Surroundings;

/// The longest that the bell sleeps where the system tells of all that changes: a change that it did not hear of is noticed no
/// later than this.
const LONGEST_SLEEP: Duration = Duration::from_secs(15 * 60);

/// The longest where the system does not tell, something could not be shown or read, the profile is locked, or another process
/// rings that may end at any time.
const LONGEST_REST: Duration = Duration::from_secs(75);

/// Where a bell stands with the others of its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elected {
    /// It rings.
    Rings,
    /// Another process rings; this one waits.
    Waits,
}

impl Bell {
    /// Rings until its rope ends it. `now` is asked at each round; `told` hears what each round did.
    pub fn ring(
        &self,
        rope: &Rope,
        now: impl Fn() -> DateTime<Utc>,
        mut told: impl FnMut(Elected, &Result<Round, Error>),
    ) {
        let mut held: Option<Held> = None;
        let mut exchanging = Exchanging::default();
        let mut surroundings = Surroundings::new(&self.folder, rope);
        let mut wrote = true;
        let mut troubled = 0_u32;
        loop {
            // one that rings while locked gives way at any time to one that knows more
            if held.is_none() && self.key.is_some() {
                held = match try_hold(&self.folder) {
                    Ok(held) => held,
                    Err(error) => {
                        tracing::warn!("the profile's lock: {error}");
                        None
                    }
                };
            }
            let mut rest = LONGEST_REST;
            if held.is_some() || self.key.is_none() {
                let present = now();
                // what the bell itself reads is no news, and would only wake the watcher
                surroundings.look_away();
                let done = self.look(present);
                told(Elected::Rings, &done);
                if done.is_err() {
                    // one that cannot read, as after the passphrase was changed, keeps nobody else from ringing
                    held = None;
                }
                let exchange = done.as_ref().map_or(&[][..], |done| &done.exchange);
                let heard = surroundings.watch(exchange);
                if let Ok(done) = &done {
                    let well = done.refused == 0 && !done.failed;
                    troubled = if well { 0 } else { troubled.saturating_add(1) };
                    if heard && self.key.is_some() {
                        rest = match well {
                            true => LONGEST_SLEEP,
                            // who shows notices comes soon after the login, or not at all
                            false => LONGEST_SLEEP.min(LONGEST_REST * (1 << (troubled - 1).min(4))),
                        };
                    }
                    let due = exchanging.look(self, present, &done.exchange, wrote);
                    rest = rest.min(due.unwrap_or(rest));
                    if let Some(next) = done.next {
                        let until = (next - present).to_std().unwrap_or_default();
                        rest = rest.min(until.max(Duration::from_secs(1)));
                    }
                }
            } else {
                told(Elected::Waits, &Ok(Round::default()));
            }
            surroundings.know();
            let end = now() + rest;
            wrote = loop {
                let pulled = rope.rest(|| (end - now()).to_std().unwrap_or_default().min(rest));
                if pulled.ended {
                    return;
                }
                if pulled.clock {
                    exchanging.all_due();
                }
                let others_wrote = pulled.storage.is_some_and(|at| exchanging.ended_before(at));
                if others_wrote {
                    exchanging.all_due();
                }
                // what the bell itself wrote while it looked is no news
                let news = pulled.due || pulled.clock || pulled.wrote || others_wrote;
                if news || surroundings.changed() {
                    break pulled.wrote;
                }
            };
        }
    }
}
