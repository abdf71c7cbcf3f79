//! The storage is whole again: all come to rest.

use chrono::TimeDelta;
use exchange::{Report, Run, Storage};
use programme::programmes::recover::{aside, read_sheet, recover};
use replica::Profile;
use replica::record;

use super::{Device, ROUNDS, World, key, room};
use crate::Told;

impl World {
    /// The storage is whole again: all come to rest, and are compared.
    ///
    /// # Errors
    /// With what is wrong.
    pub async fn rest(&mut self) -> Told {
        self.faults.often(0);
        self.hear_all_promises()?;
        let mut quiet = self.come_to_rest().await?;
        if !self.has_facilitators()? {
            // they put each other out: nobody hands keys on any more, but for whoever holds the sheet
            self.recovered().await?;
            quiet = self.come_to_rest().await?;
        }
        self.objects = self.listed().await?;
        self.compare()?;
        if quiet < 1 {
            self.stays_at_rest().await?;
        }
        Ok(())
    }

    /// Exchanges until nothing moves; gives for how many rounds nothing did.
    pub(super) async fn come_to_rest(&mut self) -> Told<u32> {
        // nobody's clock moves while they come to rest, and invitations are over or not
        let mut quiet = 0;
        for round in 0..ROUNDS {
            let mut busy = false;
            for device in 0..self.devices.len() {
                // each fiftieth run looks so by itself
                let deep = matches!(round, 1 | 3);
                let report = self
                    .exchange_so(device, deep)
                    .await
                    .map_err(|error| format!("device {device} in round {round}: {error}"))?;
                busy |= deep || report.up > 0 || report.applied > 0 || report.requests > 1;
                // what could not be read is asked for again, at every tenth run only
                busy |= report.left.unreadable > 0 || report.left.waiting > 0;
            }
            quiet = if busy { 0 } else { quiet + 1 };
            if quiet == 2 {
                break;
            }
        }
        Ok(quiet)
    }

    pub(super) async fn stays_at_rest(&mut self) -> Told {
        let mut reports = Vec::new();
        for device in 0..self.devices.len() {
            if self.is_member(device)? {
                let moved = |report: &Report| report.up > 0 || report.down > 0;
                let mut report = self.exchange(device).await?;
                if moved(&report) {
                    // what stays damaged is asked for at every tenth run; the next one leaves it alone
                    report = self.exchange(device).await?;
                }
                if moved(&report) {
                    reports.push(format!("{device}: {report:?}"));
                }
            }
        }
        if reports.is_empty() {
            Ok(())
        } else {
            Err(format!("they do not come to rest: {reports:#?}").into())
        }
    }

    /// Whether the group has a facilitator, by what most devices would come to know.
    pub(super) fn has_facilitators(&self) -> Told<bool> {
        let Some((_, informed)) = self.best_informed()? else {
            return Ok(true);
        };
        let group = informed.programme.group()?.ok_or("no group")?;
        let roster = record::roster(informed.programme.connection(), group)?;
        Ok(roster
            .members()
            .values()
            .any(|standing| standing.power == ledger::Power::Facilitator))
    }

    /// Whoever holds the recovery sheet comes back on a new device.
    pub(super) async fn recovered(&mut self) -> Told {
        self.deeds.push("the sheet is used".to_owned());
        let number = self.devices.len();
        let founding = read_sheet(&self.sheet)?;
        let storage = Storage::over(self.storage.clone(), None);
        let mut read = aside(&founding, self.now)?;
        let run = Run {
            packs_at: 6,
            deep: true,
            by_hand: true,
            ..Run::at(self.now, &programme::DUTIES)
        };
        run.once(&mut read, &storage).await?;
        let folder = room()?;
        let profile = Profile::create(folder.path(), key(number), self.now, &programme::NOUNS)?;
        let id = recover(
            &profile,
            self.now,
            &founding,
            &read,
            "folder:/",
            "Elena Prado",
        )?;
        let programme = profile.programme(&id)?;
        self.devices.push(Device {
            number,
            key: number,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
            drafted: self.devices.first().is_some_and(|one| one.drafted),
            bearer: None,
        });
        Ok(())
    }
}
