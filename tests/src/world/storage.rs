//! Exchanging, and dying at it.

use exchange::{Report, Run, Storage};

use super::World;
use crate::Told;

impl World {
    pub(super) async fn exchange(&mut self, device: usize) -> Told<Report> {
        self.exchange_so(device, false).await
    }

    pub(super) async fn exchange_so(&mut self, device: usize, deep: bool) -> Told<Report> {
        let now = self.clock(device);
        let storage = Storage::over(self.storage.clone(), None);
        let at = self.at(device)?;
        let run = Run {
            packs_at: 6,
            deep,
            ..Run::at(now)
        };
        Ok(run.once(&mut at.programme, &storage).await?)
    }

    /// Exchanges and dies after some requests.
    pub(super) async fn killed(&mut self, device: usize) -> Told {
        let life = self.dice.below(12);
        self.faults.dies_after(Some(life));
        // a killed process leaves its transactions whole, and nothing else
        let patience = std::time::Duration::from_secs(3600);
        drop(tokio::time::timeout(patience, self.exchange(device)).await);
        self.faults.dies_after(None);
        Ok(())
    }
}
