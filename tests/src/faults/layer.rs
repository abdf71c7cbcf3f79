//! The layer itself: each request is made, or goes wrong as the dice say.

use std::sync::Arc;

use opendal::raw::{
    Layer, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename, OpStat, OpWrite,
    RpCreateDir, RpPresign, RpRead, RpRename, RpStat, Service, ServiceInfo, Servicer, oio,
};
use opendal::{
    Buffer, BytesRange, Capability, Error, ErrorKind, Metadata, MetadataBuilder, OperationContext,
    Result,
};

use super::{Fault, Faults};

fn failed() -> Error {
    Error::new(ErrorKind::Unexpected, "the link is down").set_temporary()
}

/// No retry is made of it.
fn failed_for_good() -> Error {
    Error::new(ErrorKind::Unexpected, "nobody knows why")
}

fn forbidden() -> Error {
    Error::new(ErrorKind::PermissionDenied, "not for you")
}

fn full() -> Error {
    let system = std::io::Error::from(std::io::ErrorKind::StorageFull);
    Error::new(ErrorKind::Unexpected, "no room").set_source(system)
}

/// The error that comes before anything is done.
fn refused(fault: Option<Fault>) -> Option<Error> {
    Some(match fault? {
        Fault::Refused => failed(),
        Fault::RefusedForGood => failed_for_good(),
        Fault::Forbidden => forbidden(),
        Fault::Full => full(),
        _ => return None,
    })
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

impl Writing {
    async fn store(&self, path: &str, body: Buffer) -> Result<()> {
        let mut writer = self.inner.write(&self.context, path, self.args.clone())?;
        oio::Write::write(&mut writer, body).await?;
        oio::Write::close(&mut writer).await?;
        Ok(())
    }
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
            Fault::RefusedForGood,
            Fault::DoneAndFailed,
            Fault::DoneAndFailedForGood,
            Fault::Truncated,
            Fault::Lost,
            Fault::Full,
            Fault::Copied,
        ];
        let fault = self.faults.draw(&menu, &self.path).await;
        if let Some(error) = refused(fault) {
            return Err(error);
        }
        let stored = match fault {
            Some(Fault::Lost) => return Ok(whole),
            Some(Fault::Truncated) => self.faults.cut(&body),
            _ => body,
        };
        self.faults.stored(&self.path, &stored);
        self.store(&self.path, stored.clone()).await?;
        match fault {
            Some(Fault::DoneAndFailed) => Err(failed()),
            Some(Fault::DoneAndFailedForGood) => Err(failed_for_good()),
            Some(Fault::Dies) => {
                self.faults.die().await;
                Ok(whole)
            }
            Some(Fault::Copied) => {
                if let Some(copy) = self.faults.copy_of(&self.path) {
                    self.store(&copy, stored).await?;
                }
                Ok(whole)
            }
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
    /// What is given, and whether the link breaks after it.
    async fn given(&self, range: BytesRange) -> Result<(RpRead, Buffer, bool)> {
        let menu = [
            Fault::Refused,
            Fault::RefusedForGood,
            Fault::Truncated,
            Fault::Flipped,
            Fault::Swapped,
            Fault::Old,
            Fault::Cut,
        ];
        let fault = self.faults.draw(&menu, &self.path).await;
        if let Some(error) = refused(fault) {
            return Err(error);
        }
        let earlier = match fault {
            Some(Fault::Old) => Some(
                self.faults
                    .earlier(&self.path)
                    .ok_or_else(|| Error::new(ErrorKind::NotFound, "not there yet"))?,
            ),
            _ => None,
        };
        let (answer, mut stream) = oio::Read::open(&self.inner, range).await?;
        let body = oio::ReadStream::read_all(&mut stream).await?;
        let given = match fault {
            Some(Fault::Truncated | Fault::Cut) => self.faults.cut(&body),
            Some(Fault::Flipped) => self.faults.flipped(&body),
            Some(Fault::Swapped) => self.faults.another().unwrap_or(body),
            _ => earlier.unwrap_or(body),
        };
        self.faults.gives(&self.path, &given);
        Ok((answer, given, fault == Some(Fault::Cut)))
    }
}

impl oio::Read for Reading {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let (answer, body, breaks) = self.given(range).await?;
        let streaming = Streaming {
            body: Some(body),
            breaks,
        };
        Ok((answer, Box::new(streaming)))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        let (answer, body, breaks) = self.given(range).await?;
        match breaks {
            true => Err(failed()),
            false => Ok((answer, body)),
        }
    }
}

/// What is given, and then the link breaks or not.
struct Streaming {
    body: Option<Buffer>,
    breaks: bool,
}

impl oio::ReadStream for Streaming {
    async fn read(&mut self) -> Result<Buffer> {
        match self.body.take() {
            Some(body) if !body.is_empty() => Ok(body),
            _ if self.breaks => Err(failed()),
            _ => Ok(Buffer::new()),
        }
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
            let menu = [Fault::Refused, Fault::RefusedForGood, Fault::Old];
            let fault = self.faults.draw(&menu, &self.path).await;
            if let Some(error) = refused(fault) {
                return Err(error);
            }
            let mut lister = self
                .inner
                .list(&self.context, &self.path, self.args.clone())?;
            let mut found = Vec::new();
            while let Some(entry) = lister.next().await? {
                found.push(entry);
            }
            // a file system may list in any order
            found.sort_by(|one, other| one.path().cmp(other.path()));
            let before = self.faults.listed(&self.path, &found);
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
        let menu = [Fault::Refused, Fault::RefusedForGood, Fault::Lost];
        let fault = self.faults.draw(&menu, path).await;
        if let Some(error) = refused(fault) {
            return Err(error);
        }
        if fault == Some(Fault::Lost) {
            return Ok(());
        }
        self.inner.delete(path, args).await?;
        if fault == Some(Fault::Dies) {
            self.inner.close().await?;
            self.faults.die().await;
        }
        Ok(())
    }

    async fn close(&mut self) -> Result<()> {
        self.inner.close().await
    }
}
