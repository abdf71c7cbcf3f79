//! What can go wrong, as a code and its parameters. The words stand in the catalogue.
//!
//! Each crate names its own codes with [`codes!`]; one [`Error`] carries them all. Not here: words. A shell looks up
//! `error.<code>.what`, `.safe` and `.next`.

use std::collections::BTreeMap;

use ledger::Refusal;

/// The result of everything in this crate and above it.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Declares the codes that a crate gives: an enum `Code`, its list `ALL`, and each code's text in the catalogue. `as` names it
/// in the bindings.
#[macro_export]
macro_rules! codes {
    ($(#[$about:meta])* $vis:vis enum $enum:ident as $bound:literal {
        $($(#[$doc:meta])* $name:ident = $code:literal,)+
    }) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type,
        )]
        #[serde(rename = $bound)]
        $vis enum $enum { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl $enum {
            /// All of them, for the bindings and for comparing them with the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code with that text.
            pub fn of(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }

            /// The code as it stands in the catalogue.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }

        impl From<$enum> for &'static str {
            fn from(code: $enum) -> Self {
                code.as_str()
            }
        }
    };
}

codes! {
    /// The codes of this crate.
    pub enum Code as "ReplicaCode" {
        /// The key that was given does not open the database that is there.
        KeyChanged = "key-changed",
        /// The database's pages do not hold together.
        DatabaseDamaged = "database-damaged",
        /// The database was written by a newer version of the app.
        DatabaseNewer = "database-newer",
        /// A database that should be there is not.
        DatabaseMissing = "database-missing",
        /// No room left.
        DiskFull = "disk-full",
        /// The folder cannot be written.
        ReadOnly = "read-only",
        /// Another process is writing, and did not end in time.
        Busy = "busy",
        /// A file that was named is not there.
        FileMissing = "file-missing",
        /// Something is no file that can be read or written: a folder, a link, a device.
        NotAFile = "not-a-file",
        /// A file became another one while it was read.
        FileChanged = "file-changed",
        /// A file is larger than any that the group keeps.
        FileTooLong = "file-too-long",
        /// There is not enough room on the disk for a file.
        NoRoom = "no-room",
        /// A part of a file is not on this device.
        ObjectMissing = "object-missing",
        /// A part of a file is not what it should be.
        ObjectDamaged = "object-damaged",
        /// The programme is on this computer already, and is not a followed one.
        ProgrammeHere = "programme-here",
        /// No programme of that id.
        ProgrammeUnknown = "programme-unknown",
        /// Only facilitators may do that.
        NotFacilitator = "not-facilitator",
        /// The key of those who shall read it is not known here yet.
        NoKey = "no-key",
        /// This device does not belong to the group.
        NotMember = "not-member",
        /// This device was removed from the group.
        Removed = "removed",
        /// This device joined too late, or as one too many, and waits for a facilitator.
        Held = "held",
        /// No such change, or one whose words are gone.
        ChangeUnknown = "change-unknown",
        /// Only the author or a facilitator may erase that.
        NotYours = "not-yours",
        /// Another run exchanges this programme at this moment.
        ExchangeBusy = "exchange-busy",
        /// No place for exchange was chosen yet.
        NoStorage = "no-storage",
        /// The tables differ from what the ledger says.
        TablesDiffer = "tables-differ",
        /// Whoever waited for it ended it.
        Stopped = "stopped",
        /// A fault of ours.
        Internal = "internal",
    }
}

codes! {
    /// Why a change does not count. The words stand in the catalogue under `reason`.
    pub enum Reason as "Reason" {
        /// Its author had been removed.
        AuthorRemoved = "author-removed",
        /// Its author did not belong to the group.
        NoStanding = "no-standing",
        /// Only facilitators may do that.
        NeedsFacilitator = "needs-facilitator",
        /// Something of the roster before it is missing.
        RosterUnknown = "roster-unknown",
        /// It was meant for other readers.
        Audience = "audience",
        /// It needs a newer version of the app.
        Newer = "newer",
        /// Its payload is gone.
        Erased = "erased",
        /// Its signature is not genuine.
        Forged = "forged",
        /// It cannot be read.
        Unreadable = "unreadable",
        /// It names another object than it writes.
        OtherObject = "other-object",
        /// It was not its author's to write.
        NotYours = "not-yours",
    }
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Removed { .. } => Self::AuthorRemoved,
            Refusal::NoStanding => Self::NoStanding,
            Refusal::NeedsFacilitator => Self::NeedsFacilitator,
            Refusal::RosterUnknown => Self::RosterUnknown,
            Refusal::Audience => Self::Audience,
            Refusal::Newer { .. } => Self::Newer,
            Refusal::Erased => Self::Erased,
            Refusal::Signature | Refusal::WrongKey | Refusal::Key => Self::Forged,
            _ => Self::Unreadable,
        }
    }
}

/// A code, its parameters, and what lies behind it.
#[derive(Debug)]
pub struct Error {
    code: &'static str,
    params: BTreeMap<&'static str, String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of that code.
    pub fn of(code: impl Into<&'static str>) -> Self {
        Self {
            code: code.into(),
            params: BTreeMap::new(),
            source: None,
        }
    }

    /// A fault of ours: what was being done, and what it said.
    pub fn internal(
        doing: &str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        Self::of(Code::Internal)
            .with("detail", format!("{doing}: {source}"))
            .because(source)
    }

    /// The same error with a parameter for its words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// The same error with what lies behind it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The code, as it stands in the catalogue.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Whether it is of that code.
    pub fn is(&self, code: impl Into<&'static str>) -> bool {
        self.code == code.into()
    }

    /// The parameters of its words.
    pub const fn params(&self) -> &BTreeMap<&'static str, String> {
        &self.params
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code())?;
        for (name, value) in &self.params {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Sql;
        // the write-ahead log's index could not be made as large as it has to be: SQLite gives the full disk this
        // name, and SQLITE_FULL only where it writes pages
        let extended = error.sqlite_error().map(|sql| sql.extended_code);
        if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::of(Code::DiskFull).because(error);
        }
        let code = match error.sqlite_error_code() {
            Some(Sql::NotADatabase) => Code::KeyChanged,
            Some(Sql::DatabaseCorrupt) => Code::DatabaseDamaged,
            Some(Sql::DiskFull) => Code::DiskFull,
            Some(Sql::ReadOnly | Sql::PermissionDenied | Sql::CannotOpen) => Code::ReadOnly,
            Some(Sql::DatabaseBusy | Sql::DatabaseLocked) => Code::Busy,
            _ => return Self::internal("database", error),
        };
        Self::of(code).because(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let code = match error.kind() {
            Io::NotFound => Code::FileMissing,
            Io::StorageFull | Io::QuotaExceeded => Code::DiskFull,
            Io::PermissionDenied | Io::ReadOnlyFilesystem => Code::ReadOnly,
            _ => return Self::internal("file", error),
        };
        Self::of(code).because(error)
    }
}
