//! What every command of the open programme goes through: one way to read and one way to write.
//!
//! A command that reads gets the programme to look at. A command that writes has to return what it changed
//! ([`Written`]), and the window is told: no command can forget it. Not here: commands that have no programme yet, or that
//! wait for a dialog.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use programme::Language;
use programme::changes::changes_of;
use programme::time::Reader;
use programme::{Area, Change};
use replica::{Profile, Replica, Touched};
use tauri::AppHandle;

use crate::error::{CommandError, CommandResult};
use crate::events::{tell, written};
use crate::shell::exchange_soon;
use crate::shell::{Inner, Shell, work};

/// What a command looks at.
pub struct Reading<'r> {
    /// The programme that is open.
    pub programme: &'r Replica,
    /// The profile.
    pub profile: &'r Profile,
    /// Who reads: the present, and their zone.
    pub reader: Reader,
    /// The reader's language.
    pub language: Language,
}

/// What a command writes to.
pub struct Writing<'w> {
    /// The programme that is open.
    pub programme: &'w mut Replica,
    /// The present.
    pub now: DateTime<Utc>,
    /// The writer's language.
    pub language: Language,
}

/// What a command wrote, for the window to hear of.
pub trait Written {
    /// What the command answers.
    type Answer: Send + 'static;
    /// Tells the window, and returns the answer.
    fn tell(self, app: &AppHandle, replica: &Replica) -> Self::Answer;
}

impl Written for Touched {
    type Answer = ();

    fn tell(self, app: &AppHandle, replica: &Replica) {
        written(app, replica, &self);
    }
}

impl<T: Send + 'static> Written for (T, Touched) {
    type Answer = T;

    fn tell(self, app: &AppHandle, replica: &Replica) -> T {
        written(app, replica, &self.1);
        self.0
    }
}

/// What changed on this device, beside what was written for the group, if anything was.
pub struct Own<T> {
    answer: T,
    changes: BTreeSet<Change>,
    touched: Touched,
    leaves: bool,
}

impl<T> Own<T> {
    /// It changed these areas.
    pub fn new(answer: T, areas: impl IntoIterator<Item = Area>) -> Self {
        Self::of(answer, areas.into_iter().map(Change::all))
    }

    /// It changed this.
    pub fn of(answer: T, changes: impl IntoIterator<Item = Change>) -> Self {
        Self {
            answer,
            changes: changes.into_iter().collect(),
            touched: Touched::new(),
            leaves: false,
        }
    }

    /// Nothing is read anew for it: somebody is writing, and has the words before them.
    pub const fn while_writing(answer: T) -> Self {
        Self {
            answer,
            changes: BTreeSet::new(),
            touched: Touched::new(),
            leaves: false,
        }
    }

    /// This was written for the group with it.
    #[must_use]
    pub fn and(self, touched: Touched) -> Self {
        Self {
            leaves: true,
            touched,
            ..self
        }
    }

    /// It is to leave with the next exchange.
    #[must_use]
    pub const fn that_leaves(mut self) -> Self {
        self.leaves = true;
        self
    }
}

impl Own<String> {
    /// A draft was kept. Only of a new one is told.
    pub fn kept(id: String, before: Option<&str>) -> Self {
        match before == Some(id.as_str()) {
            true => Self::while_writing(id),
            false => Self::new(id, [Area::Drafts]),
        }
    }
}

impl<T: Send + 'static> Written for Own<T> {
    type Answer = T;

    fn tell(mut self, app: &AppHandle, replica: &Replica) -> T {
        self.changes
            .extend(changes_of(replica.connection(), &self.touched));
        tell(app, self.changes);
        if self.leaves {
            exchange_soon(app);
        }
        self.answer
    }
}

/// Reads of the open programme.
///
/// # Errors
/// `no-programme`, `zone-unknown`; those of `read`.
pub async fn read<T: Send + 'static>(
    app: AppHandle,
    read: impl FnOnce(&Reading<'_>) -> replica::Result<T> + Send + 'static,
) -> CommandResult<T> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        let (reader, language) = (inner.reader(shell.now())?, inner.settings.language);
        let (profile, programme) = inner.opened()?;
        Ok(read(&Reading {
            programme,
            profile,
            reader,
            language,
        })?)
    })
    .await
}

/// Writes to the open programme, and tells the window what changed.
///
/// # Errors
/// `no-programme`; those of `write`.
pub async fn write<W: Written>(
    app: AppHandle,
    write: impl FnOnce(&mut Writing<'_>) -> replica::Result<W> + Send + 'static,
) -> CommandResult<W::Answer> {
    work(app, move |shell, app| {
        let mut inner = shell.lock();
        write_within(shell, app, &mut inner, write)
    })
    .await
}

/// The same for a command that has been through a dialog, or a while: it is of the programme that was open when it began.
///
/// # Errors
/// As [`write`]; `other-programme` where another one is open now.
pub fn write_of<W: Written>(
    shell: &Shell,
    app: &AppHandle,
    id: &str,
    write: impl FnOnce(&mut Writing<'_>) -> replica::Result<W>,
) -> CommandResult<W::Answer> {
    let mut inner = shell.lock();
    let current = inner.open()?.current.as_ref();
    if current.is_none_or(|(current, _)| current != id) {
        return Err(CommandError::of(programme::Code::OtherProgramme));
    }
    write_within(shell, app, &mut inner, write)
}

fn write_within<W: Written>(
    shell: &Shell,
    app: &AppHandle,
    inner: &mut Inner,
    write: impl FnOnce(&mut Writing<'_>) -> replica::Result<W>,
) -> CommandResult<W::Answer> {
    let (now, language) = (shell.now(), inner.settings.language);
    let programme = inner.programme()?;
    let done = write(&mut Writing {
        programme: &mut *programme,
        now,
        language,
    })?;
    Ok(done.tell(app, programme))
}
