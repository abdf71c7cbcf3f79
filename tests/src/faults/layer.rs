//! A layer of faults for OpenDAL, to lie below its retries: what storages do that nobody trusts. Seeded, so that a run's
//! faults are the same each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use opendal::raw::{
    Layer, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename, OpStat, OpWrite,
    RpCreateDir, RpPresign, RpRead, RpRename, RpStat, Service, ServiceInfo, Servicer, oio,
};
use opendal::{
    Buffer, BytesRange, Capability, Error, ErrorKind, Metadata, MetadataBuilder, OperationContext,
    Result,
};

use crate::dice::Dice;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It is refused, and nothing happens.
    Refused,
    /// It happens, and is reported as failed.
    DoneAndFailed,
    /// Half of it happens, and is reported as done.
    Truncated,
    /// Nothing happens, and it is reported as done.
    Lost,
    /// What was there before is given: an older listing, and nothing where there is an object now.
    Old,
    /// There is no room.
    Full,
    /// A bit is turned.
    Flipped,
    /// Another object's content is given.
    Swapped,
    /// It never comes back: whoever waits is killed.
    Hangs,
}

#[derive(Debug)]
struct Inner {
    dice: Dice,
    /// In a thousand.
    often: u64,
    /// So many requests more, then all hang.
    life: Option<u64>,
    listings: BTreeMap<String, Vec<oio::Entry>>,
    bodies: BTreeMap<String, Buffer>,
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
            listings: BTreeMap::new(),
            bodies: BTreeMap::new(),
        })))
    }

    /// So many of a thousand requests go wrong from now on.
    pub fn often(&self, per_thousand: u64) {
        self.with(|inner| inner.often = per_thousand);
    }

    /// After so many requests all hang; `None`: none does.
    pub fn dies_after(&self, requests: Option<u64>) {
        self.with(|inner| inner.life = requests);
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn draw(&self, menu: &[Fault]) -> Option<Fault> {
        let fault = self.with(|inner| {
            match &mut inner.life {
                Some(0) => return Some(Fault::Hangs),
                Some(left) => *left -= 1,
                None => {}
            }
            let at = inner.dice.one_of(menu.len());
            (inner.dice.below(1000) < inner.often)
                .then(|| menu.get(at).copied())
                .flatten()
        });
        if fault == Some(Fault::Hangs) {
            std::future::pending::<()>().await;
        }
        fault
    }
}

fn failed() -> Error {
    Error::new(ErrorKind::Unexpected, "the link is down").set_temporary()
}

fn full() -> Error {
    let system = std::io::Error::from(std::io::ErrorKind::StorageFull);
    Error::new(ErrorKind::Unexpected, "no room").set_source(system)
}

impl Layer for Faults {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(Faulty {
            inner,
            faults: self.clone(),
        })
    }
}

#[derive(Debug)]
struct Faulty {
    inner: Servicer,
    faults: Faults,
}

impl Service for Faulty {
    type Reader = Reading;
    type Writer = Writing;
    type Lister = Listing;
    type Deleter = Deleting;
    type Copier = oio::Copier;
    type Composer = oio::Composer;

    fn info(&self) -> ServiceInfo {
        self.inner.info()
    }

    fn capability(&self) -> Capability {
        self.inner.capability()
    }

    async fn create_dir(
        &self,
        context: &OperationContext,
        path: &str,
        args: OpCreateDir,
    ) -> Result<RpCreateDir> {
        self.inner.create_dir(context, path, args).await
    }

    async fn stat(&self, context: &OperationContext, path: &str, args: OpStat) -> Result<RpStat> {
        self.inner.stat(context, path, args).await
    }

    fn read(&self, context: &OperationContext, path: &str, args: OpRead) -> Result<Reading> {
        Ok(Reading {
            inner: self.inner.read(context, path, args)?,
            path: path.to_owned(),
            faults: self.faults.clone(),
        })
    }

    fn write(&self, context: &OperationContext, path: &str, args: OpWrite) -> Result<Writing> {
        Ok(Writing {
            inner: Arc::clone(&self.inner),
            context: context.clone(),
            path: path.to_owned(),
            args,
            body: Vec::new(),
            faults: self.faults.clone(),
        })
    }

    fn delete(&self, context: &OperationContext) -> Result<Deleting> {
        Ok(Deleting {
            inner: self.inner.delete(context)?,
            faults: self.faults.clone(),
        })
    }

    fn list(&self, context: &OperationContext, path: &str, args: OpList) -> Result<Listing> {
        Ok(Listing {
            inner: Arc::clone(&self.inner),
            context: context.clone(),
            path: path.to_owned(),
            args,
            faults: self.faults.clone(),
            found: None,
        })
    }

    fn copy(
        &self,
        context: &OperationContext,
        from: &str,
        to: &str,
        args: OpCopy,
    ) -> Result<oio::Copier> {
        self.inner.copy(context, from, to, args)
    }

    async fn rename(
        &self,
        context: &OperationContext,
        from: &str,
        to: &str,
        args: OpRename,
    ) -> Result<RpRename> {
        self.inner.rename(context, from, to, args).await
    }

    async fn presign(
        &self,
        context: &OperationContext,
        path: &str,
        args: OpPresign,
    ) -> Result<RpPresign> {
        self.inner.presign(context, path, args).await
    }
}

/// Keeps the body, since a retry closes the same writer again.
pub struct Writing {
    inner: Servicer,
    context: OperationContext,
    path: String,
    args: OpWrite,
    body: Vec<Buffer>,
    faults: Faults,
}

impl oio::Write for Writing {
    async fn write(&mut self, piece: Buffer) -> Result<()> {
        self.body.push(piece);
        Ok(())
    }

    async fn close(&mut self) -> Result<Metadata> {
        let body: Buffer = self.body.iter().cloned().flatten().collect();
        let whole = MetadataBuilder::file(body.len() as u64).build();
        let menu = [
            Fault::Refused,
            Fault::DoneAndFailed,
            Fault::Truncated,
            Fault::Lost,
            Fault::Full,
        ];
        let fault = self.faults.draw(&menu).await;
        let stored = match fault {
            Some(Fault::Refused) => return Err(failed()),
            Some(Fault::Full) => return Err(full()),
            Some(Fault::Lost) => return Ok(whole),
            Some(Fault::Truncated) => body.slice(..body.len() / 2),
            _ => body,
        };
        let mut writer = self
            .inner
            .write(&self.context, &self.path, self.args.clone())?;
        writer.write(stored).await?;
        writer.close().await?;
        match fault {
            Some(Fault::DoneAndFailed) => Err(failed()),
            _ => Ok(whole),
        }
    }

    async fn abort(&mut self) -> Result<()> {
        self.body.clear();
        Ok(())
    }
}

/// Gives what is there, or what it likes.
pub struct Reading {
    inner: oio::Reader,
    path: String,
    faults: Faults,
}

impl Reading {
    async fn whole(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        let menu = [
            Fault::Refused,
            Fault::Truncated,
            Fault::Flipped,
            Fault::Swapped,
            Fault::Old,
        ];
        let fault = self.faults.draw(&menu).await;
        match fault {
            Some(Fault::Refused) => return Err(failed()),
            Some(Fault::Old) => return Err(Error::new(ErrorKind::NotFound, "not there yet")),
            _ => {}
        }
        let (answer, mut stream) = oio::Read::open(&self.inner, range).await?;
        let body = oio::ReadStream::read_all(&mut stream).await?;
        let given = self.faults.with(|inner| {
            inner.bodies.insert(self.path.clone(), body.clone());
            match fault {
                Some(Fault::Truncated) => body.slice(..body.len() / 2),
                Some(Fault::Flipped) if !body.is_empty() => {
                    let mut bytes = body.to_vec();
                    let at = inner.dice.one_of(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 4;
                    }
                    Buffer::from(bytes)
                }
                Some(Fault::Swapped) => {
                    let at = inner.dice.one_of(inner.bodies.len());
                    inner.bodies.values().nth(at).cloned().unwrap_or(body)
                }
                _ => body,
            }
        });
        Ok((answer, given))
    }
}

impl oio::Read for Reading {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let (answer, body) = self.whole(range).await?;
        Ok((answer, Box::new(body)))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        self.whole(range).await
    }
}

/// Lists what is there, or what was.
pub struct Listing {
    inner: Servicer,
    context: OperationContext,
    path: String,
    args: OpList,
    faults: Faults,
    found: Option<std::vec::IntoIter<oio::Entry>>,
}

impl oio::List for Listing {
    async fn next(&mut self) -> Result<Option<oio::Entry>> {
        if self.found.is_none() {
            let fault = self.faults.draw(&[Fault::Refused, Fault::Old]).await;
            if fault == Some(Fault::Refused) {
                return Err(failed());
            }
            let mut lister = self
                .inner
                .list(&self.context, &self.path, self.args.clone())?;
            let mut found = Vec::new();
            while let Some(entry) = lister.next().await? {
                found.push(entry);
            }
            let before = self
                .faults
                .with(|inner| inner.listings.insert(self.path.clone(), found.clone()));
            let given = match (fault, before) {
                (Some(Fault::Old), Some(before)) => before,
                _ => found,
            };
            self.found = Some(given.into_iter());
        }
        Ok(self.found.as_mut().and_then(Iterator::next))
    }
}

/// Deletes, or says so.
pub struct Deleting {
    inner: oio::Deleter,
    faults: Faults,
}

impl oio::Delete for Deleting {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        match self.faults.draw(&[Fault::Refused, Fault::Lost]).await {
            Some(Fault::Refused) => Err(failed()),
            Some(Fault::Lost) => Ok(()),
            _ => self.inner.delete(path, args).await,
        }
    }

    async fn close(&mut self) -> Result<()> {
        self.inner.close().await
    }
}
