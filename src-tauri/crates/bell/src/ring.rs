//! The loop: rings, exchanges, and rests until something falls due.

use std::time::Duration;

use chrono::{DateTime, Utc};
use device::lock::{Held, try_hold};
use replica::Error;

use crate::bell::Bell;
use crate::exchanging::Exchanging;
use crate::rope::{LONGEST_REST, Rope};
use crate::round::Round;

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
                let done = self.look(present);
                if let Ok(done) = &done {
                    exchanging.look(self, present, &done.exchange);
                    if let Some(next) = done.next {
                        let until = (next - present).to_std().unwrap_or_default();
                        rest = until.clamp(Duration::from_secs(1), LONGEST_REST);
                    }
                }
                told(Elected::Rings, &done);
            } else {
                told(Elected::Waits, &Ok(Round::default()));
            }
            if rope.rest(rest) {
                return;
            }
        }
    }
}
