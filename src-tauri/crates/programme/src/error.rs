//! What can go wrong, as a code and its parameters; the words stand in the catalogue.
//!
//! Not here: words. A shell looks up `error.<code>.what`, `.safe` and `.next`.

use std::collections::BTreeMap;

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// The codes that this crate gives; each has words in the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// All of them, so that a test can compare them with the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as it stands in the catalogue.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

codes! {
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
    /// A file is larger than any of its kind can be.
    FileTooLarge = "file-too-large",
    /// A file is not UTF-8 text.
    FileNotText = "file-not-text",
    /// A programme file is not TOML.
    FileNotToml = "file-not-toml",
    /// A key that the format does not know.
    FileUnknownKey = "file-unknown-key",
    /// A value of another type than the key's.
    FileWrongType = "file-wrong-type",
    /// A value that the key cannot have.
    FileValue = "file-value",
    /// A key that must be there is not.
    FileMissingKey = "file-missing-key",
    /// The file says what cannot be.
    FileFindings = "file-findings",
    /// The file's format is newer than this app.
    FileNewer = "file-newer",
    /// The programme is on this computer already, and is not a followed one.
    ProgrammeHere = "programme-here",
    /// No programme of that id.
    ProgrammeUnknown = "programme-unknown",
    /// No programme at all yet.
    NoProgramme = "no-programme",
    /// No session of that id.
    SessionUnknown = "session-unknown",
    /// No question of that id.
    QuestionUnknown = "question-unknown",
    /// No module of that id.
    ModuleUnknown = "module-unknown",
    /// No post of that id: it was removed, or has not come yet.
    PostUnknown = "post-unknown",
    /// No draft of that id.
    DraftUnknown = "draft-unknown",
    /// No case study of that id: it was removed, or has not come yet.
    CaseUnknown = "case-unknown",
    /// The case has no such section.
    SectionUnknown = "section-unknown",
    /// Nobody contributes to that case any more.
    CaseClosed = "case-closed",
    /// A case with more sections than it can have.
    TooManySections = "too-many-sections",
    /// A post that was to be taken back has left.
    PostSent = "post-sent",
    /// Nobody posts in that conversation any more.
    ConversationLocked = "conversation-locked",
    /// A conversation that begins needs a title.
    TitleNeeded = "title-needed",
    /// A translation into the language that the post is in.
    LanguageSame = "language-same",
    /// No person of that id.
    PersonUnknown = "person-unknown",
    /// No organisation of that id.
    OrganisationUnknown = "organisation-unknown",
    /// Only facilitators may do that.
    NotFacilitator = "not-facilitator",
    /// This session has no date yet.
    NoDate = "no-date",
    /// A time of day without a date.
    TimeWithoutDate = "time-without-date",
    /// This session has no link yet.
    NoLink = "no-link",
    /// A note is longer than a note can be.
    NoteTooLong = "note-too-long",
    /// A text is longer than its field can be.
    TextTooLong = "text-too-long",
    /// A name is needed.
    NameNeeded = "name-needed",
    /// No such zone.
    ZoneUnknown = "zone-unknown",
    /// Leads or quiet hours that cannot be.
    ReminderHours = "reminder-hours",
    /// No such country.
    CountryUnknown = "country-unknown",
    /// Not an e-mail address.
    EmailInvalid = "email-invalid",
    /// A list of people without a header that names its columns.
    CsvHeader = "csv-header",
    /// A list of people in which some lines could not be understood.
    CsvProblems = "csv-problems",
    /// No such label.
    LabelUnknown = "label-unknown",
    /// A picture that cannot be read.
    PhotoUnreadable = "photo-unreadable",
    /// A picture that is too large to be read.
    PhotoTooLarge = "photo-too-large",
    /// The key of those who shall read it is not known here yet.
    NoKey = "no-key",
    /// This device does not belong to the group.
    NotMember = "not-member",
    /// This device was removed from the group.
    Removed = "removed",
    /// This device joined too late, or as one too many, and waits for a facilitator.
    Held = "held",
    /// A message without words.
    TextNeeded = "text-needed",
    /// An invitation that cannot be read.
    InvitationUnreadable = "invitation-unreadable",
    /// An invitation under a passphrase.
    InvitationLocked = "invitation-locked",
    /// A passphrase that does not open the invitation.
    InvitationWrong = "invitation-wrong",
    /// An invitation whose time is over.
    InvitationOver = "invitation-over",
    /// No such invitation, or none that is open.
    InvitationUnknown = "invitation-unknown",
    /// The person whom one says to be is in the group already.
    PersonTaken = "person-taken",
    /// No such device in the group.
    DeviceUnknown = "device-unknown",
    /// No such change, or one whose words are gone.
    ChangeUnknown = "change-unknown",
    /// Only the author or a facilitator may erase that.
    NotYours = "not-yours",
    /// Whoever removes a person would remove the device in use with the others.
    OwnDevice = "own-device",
    /// The last facilitator cannot go.
    LastFacilitator = "last-facilitator",
    /// A place for exchange that is none.
    StoragePlace = "storage-place",
    /// The place for exchange is not there now.
    StorageMissing = "storage-missing",
    /// The place for exchange lets nobody write, or read.
    StorageRefused = "storage-refused",
    /// No room left at the place for exchange.
    StorageFull = "storage-full",
    /// The place for exchange did something else.
    StorageFailed = "storage-failed",
    /// Another run exchanges this programme at this moment.
    ExchangeBusy = "exchange-busy",
    /// No place for exchange was chosen yet.
    NoStorage = "no-storage",
    /// A recovery sheet that cannot be read.
    SheetUnreadable = "sheet-unreadable",
    /// A recovery sheet of another group.
    SheetOther = "sheet-other",
    /// An invitation is to hold until a time that is over.
    UntilOver = "until-over",
    /// A passphrase that is guessed too easily.
    PassphraseShort = "passphrase-short",
    /// The folder for exchange is the profile's own, or holds it.
    StorageOwn = "storage-own",
    /// A line of a recovery sheet was misread.
    SheetLine = "sheet-line",
    /// The recovery sheet has not been written yet.
    SheetNeeded = "sheet-needed",
    /// The founding key has left this computer.
    SheetGone = "sheet-gone",
    /// The tables differ from what the ledger says.
    TablesDiffer = "tables-differ",
    /// A fault of ours.
    Internal = "internal",
}

/// A code, its parameters, and what lies behind it.
#[derive(Debug)]
pub struct Error {
    code: Code,
    params: BTreeMap<&'static str, String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of that code.
    pub const fn of(code: Code) -> Self {
        Self {
            code,
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
        self.code.as_str()
    }

    /// The code, to compare with.
    pub const fn kind(&self) -> Code {
        self.code
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
