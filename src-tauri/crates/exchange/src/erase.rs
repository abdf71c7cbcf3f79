//! What was erased leaves the objects that hold it: segments and packs.

use ledger::Audience;
use replica::outbox::segments as outbox;
use replica::{Result, keys};

use crate::repack::renew_packs;
use crate::running::Running;
use crate::seal::seal_anew;

impl Running<'_> {
    /// Seals anew what held a payload that was erased since, or that came back since: segments and packs.
    pub(crate) fn erase(&mut self) -> Result<()> {
        let (group, own) = (self.group, self.own_log()?);
        self.programme.transact(|connection| {
            let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
                return Ok(());
            };
            let erased = outbox::erasures_to_carry_out(connection)?;
            let mut changed = outbox::words_that_came_back(connection)?;
            changed.extend(&erased);
            if changed.is_empty() {
                return Ok(());
            }
            for old in outbox::holding(connection, &changed)? {
                seal_anew(connection, &key, group, &old)?;
            }
            renew_packs(connection, &key, group, own, &changed)?;
            outbox::erasures_carried_out(connection, &erased)
        })
    }
}
