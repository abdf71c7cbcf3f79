//! The nouns: what there is to write about. Each has a line here, a line in the `table`, and rules in its own folder.

macro_rules! nouns {
    ($($(#[$doc:meta])* $name:ident = $number:literal $text:literal,)+) => {
        /// What an object is. Numbers and names stand in what is signed, and never change.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type,
        )]
        pub enum Noun { $($(#[$doc])* #[serde(rename = $text)] $name = $number,)+ }

        impl Noun {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name that ids of objects are derived from.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

nouns! {
    /// The edition itself.
    Edition = 1 "edition",
    /// A module.
    Module = 2 "module",
    /// A session.
    Session = 3 "session",
    /// A question.
    Question = 4 "question",
    /// An information meeting.
    Meeting = 5 "meeting",
    /// An organisation.
    Organisation = 6 "organisation",
    /// A person.
    Person = 7 "person",
    /// A person's introduction; its id is the person's.
    Introduction = 8 "introduction",
    /// A message to the facilitators.
    Message = 9 "message",
    /// A post in the forum.
    Post = 10 "post",
    /// What was done to a post or a conversation to keep order; its id is the post's, or the conversation's.
    Moderation = 11 "moderation",
    /// A translation of a post.
    Translation = 12 "translation",
    /// A case study.
    Case = 13 "case",
    /// What became of a case study; its id is the case's.
    Outcome = 14 "outcome",
    /// A translation of a case study.
    CaseTranslation = 15 "case-translation",
    /// A material.
    Material = 16 "material",
    /// What a person tells of how they are prepared; its id is the person's.
    Prepared = 17 "prepared",
    /// An enquiry: somebody who is interested.
    Enquiry = 18 "enquiry",
    /// Whether a person was at a session; its id is the session's and the person's.
    Attendance = 19 "attendance",
    /// What facilitators note beside it; its id is the same.
    AttendanceNote = 20 "attendance-note",
    /// A certificate, as facilitators read it.
    Certificate = 21 "certificate",
    /// That something was issued, and whether it was withdrawn; its id is a digest of the certificate's.
    Issuance = 22 "issuance",
    /// A person's word that the group may know of their certificate; its id is the person's.
    ShownCertificate = 23 "shown-certificate",
}

impl Noun {
    /// As the replica knows it.
    pub const fn record(self) -> replica::Noun {
        replica::Noun {
            number: self as u8,
            name: self.name(),
        }
    }

    /// The noun that the replica knows by this number.
    ///
    /// # Errors
    /// `internal` for a number that no noun has: the replica reads nothing of such.
    pub fn of(noun: replica::Noun) -> replica::Result<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|known| *known as u8 == noun.number)
            .ok_or_else(|| replica::Error::internal("noun", noun.name))
    }
}

impl From<Noun> for replica::Noun {
    fn from(noun: Noun) -> Self {
        noun.record()
    }
}
