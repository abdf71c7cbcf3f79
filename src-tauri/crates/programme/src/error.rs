//! What can go wrong with the nouns, as codes. The words stand in the catalogue; [`replica::Error`] carries them.

replica::codes! {
    /// The codes of this crate.
    pub enum Code as "ProgrammeCode" {
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
        /// A name that several persons have.
        PersonSeveral = "person-several",
        /// No organisation of that id.
        OrganisationUnknown = "organisation-unknown",
        /// One that is known looks like it.
        OrganisationAlike = "organisation-alike",
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
        /// A quotation mark in a list that is never closed.
        CsvQuote = "csv-quote",
        /// Two columns of a list are for the same.
        CsvTwoColumns = "csv-two-columns",
        /// A list that is neither text nor a workbook, or is damaged.
        ListUnreadable = "list-unreadable",
        /// A list under a password, or in Excel's format of before 2007.
        ListProtected = "list-protected",
        /// Columns of a list whose meaning nobody said.
        ListColumns = "list-columns",
        /// Rows of a list that somebody has to decide about.
        ListQuestions = "list-questions",
        /// A country is missing.
        CountryNeeded = "country-needed",
        /// A zone is missing.
        ZoneNeeded = "zone-needed",
        /// Another programme was opened while something of this one was chosen.
        OtherProgramme = "other-programme",
        /// An import that has been shared already, or none.
        UndoTooLate = "undo-too-late",
        /// No such label.
        LabelUnknown = "label-unknown",
        /// A picture that cannot be read.
        PhotoUnreadable = "photo-unreadable",
        /// A picture that is too large to be read.
        PhotoTooLarge = "photo-too-large",
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
        /// Whoever removes a person would remove the device in use with the others.
        OwnDevice = "own-device",
        /// The last facilitator cannot go.
        LastFacilitator = "last-facilitator",
        /// A recovery sheet that cannot be read.
        SheetUnreadable = "sheet-unreadable",
        /// A recovery sheet of another group.
        SheetOther = "sheet-other",
        /// An invitation is to hold until a time that is over.
        UntilOver = "until-over",
        /// A passphrase that is guessed too easily.
        PassphraseShort = "passphrase-short",
        /// A line of a recovery sheet was misread.
        SheetLine = "sheet-line",
        /// The recovery sheet has not been written yet.
        SheetNeeded = "sheet-needed",
        /// The founding key has left this computer.
        SheetGone = "sheet-gone",
        /// No material of that id: it was removed, or has not come yet.
        MaterialUnknown = "material-unknown",
        /// A material that has not left this device yet.
        MaterialWaits = "material-waits",
        /// A file that this person may not read.
        FileUnreadable = "file-unreadable",
        /// The material has no such file.
        FileUnknown = "file-unknown",
        /// A file is not on this computer, or not all of it.
        FileNotHere = "file-not-here",
        /// A file that the group does not have yet would be lost.
        FileNotSent = "file-not-sent",
        /// A material without a file and without a link.
        FileNeeded = "file-needed",
        /// More files than can be added at once.
        TooManyFiles = "too-many-files",
        /// No text can be read in a file.
        FileNoText = "file-no-text",
        /// A password protects a file.
        FileEncrypted = "file-encrypted",
        /// A file is cut off, or not what it says it is.
        FileBroken = "file-broken",
        /// The program that reads files is not beside this one.
        NoExtractor = "no-extractor",
        /// The program that makes a light version is not on this computer.
        NoConverter = "no-converter",
        /// A file of which no light version can be made.
        NotConverted = "not-converted",
        /// A light version that is no lighter.
        NotLighter = "not-lighter",
        /// No information meeting of that id.
        MeetingUnknown = "meeting-unknown",
        /// No edit of that number, or one that was undone.
        EditUnknown = "edit-unknown",
        /// What an edit wrote was written again since.
        EditOvertaken = "edit-overtaken",
        /// A field that cannot be edited.
        FieldUnknown = "field-unknown",
        /// A value that a field cannot have.
        FieldInvalid = "field-invalid",
        /// As many as there can be.
        TooMany = "too-many",
        /// An edition without sessions to lay.
        NoSession = "no-session",
        /// Every day is blocked.
        NoFreeDay = "no-free-day",
        /// An edition that is the facilitators' until it is published.
        EditionDraft = "edition-draft",
        /// No enquiry of that id.
        EnquiryUnknown = "enquiry-unknown",
        /// An enquiry that names nobody.
        EnquiryEmpty = "enquiry-empty",
        /// An enquiry that may be here already.
        EnquiryAlike = "enquiry-alike",
        /// A report in which nobody is.
        ReportEmpty = "report-empty",
        /// A report that names more people than a meeting holds.
        ReportTooLarge = "report-too-large",
        /// A report whose times fall into the session only in another zone.
        ReportZone = "report-zone",
        /// A report whose columns are not known.
        ReportColumns = "report-columns",
        /// A report of another meeting, or of another day.
        ReportOtherMeeting = "report-other-meeting",
        /// Certificates for nobody.
        CertificateNobody = "certificate-nobody",
        /// Somebody who has a certificate already.
        CertificateThere = "certificate-there",
        /// No certificate of that id, code or name.
        CertificateUnknown = "certificate-unknown",
        /// A certificate is withdrawn for a reason.
        CertificateReason = "certificate-reason",
        /// The key that signs certificates has not come to this device.
        CertificateKey = "certificate-key",
        /// Letters of a name that no face on this computer has.
        CertificateLetters = "certificate-letters",
        /// Somebody who has not attended enough, and no reason is given.
        NotEligible = "not-eligible",
        /// Not a calendar.
        CalendarUnreadable = "calendar-unreadable",
        /// A file that systems run rather than show.
        FileRuns = "file-runs",
        /// Not the address of a page on the web.
        LinkInvalid = "link-invalid",
    }
}
