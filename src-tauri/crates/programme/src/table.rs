//! The table of nouns: one line each. Forgetting one does not compile.

use replica::database::Migration;
use replica::noun::Followed;
use replica::register::Fields;
use replica::{Duties, Nouns, Result};
use rusqlite::Connection;

use crate::area::Area;
use crate::noun::Noun;
use crate::rules::Rules;
use crate::search::Kind;
use crate::{
    attendance, calendar, case_studies, certificates, drafts, enquiries, forms, forum, materials,
    members, messages, notes, people, preparing, reminders, schedule, search,
};

/// The rules of each noun.
pub const fn rules(noun: Noun) -> &'static Rules {
    match noun {
        Noun::Edition => &schedule::rules::EDITION,
        Noun::Module => &schedule::rules::MODULE,
        Noun::Session => &schedule::rules::SESSION,
        Noun::Question => &schedule::rules::QUESTION,
        Noun::Meeting => &schedule::rules::MEETING,
        Noun::Organisation => &people::rules::ORGANISATION,
        Noun::Person => &people::rules::PERSON,
        Noun::Introduction => &people::rules::INTRODUCTION,
        Noun::Message => &messages::rules::MESSAGE,
        Noun::Post => &forum::rules::POST,
        Noun::Moderation => &forum::rules::MODERATION,
        Noun::Translation => &forum::rules::TRANSLATION,
        Noun::Case => &case_studies::rules::CASE,
        Noun::Outcome => &case_studies::rules::OUTCOME,
        Noun::CaseTranslation => &case_studies::rules::CASE_TRANSLATION,
        Noun::Material => &materials::rules::MATERIAL,
        Noun::Prepared => &materials::rules::PREPARED,
        Noun::Enquiry => &enquiries::rules::ENQUIRY,
        Noun::Attendance => &attendance::rules::ATTENDANCE,
        Noun::AttendanceNote => &attendance::rules::ATTENDANCE_NOTE,
        Noun::Certificate => &certificates::rules::CERTIFICATE,
        Noun::Issuance => &certificates::rules::ISSUANCE,
        Noun::ShownCertificate => &certificates::rules::SHOWN_CERTIFICATE,
    }
}

/// What the replica is told of the nouns.
pub static NOUNS: Nouns = Nouns {
    rules: &RECORD,
    // another number of nouns, or other words in the index: this grows
    version: 8,
    migrations: MIGRATIONS,
    read_followed,
    ends_following: Noun::Edition.record(),
    index,
    clear_index,
    updated,
};

/// What is due whenever a programme exchanges.
pub static DUTIES: Duties = Duties {
    unsigned: drafts::unsigned,
    sign: drafts::sign::sign,
    upkeep: members::enforce_invitations::enforce_invitations,
    wanted: materials::keep::wanted,
    came: materials::keep::came,
    found: materials::index_texts::index_texts,
};

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static RECORD: [&replica::Rules; Noun::ALL.len()] = {
    let mut all = [&rules(Noun::Edition).record; Noun::ALL.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = &rules(Noun::ALL[at]).record;
        at += 1;
    }
    all
};

/// The tables, as steps that only append: each step takes what its nouns bring.
const MIGRATIONS: &[Migration] = &[
    &[
        replica::migrations::STEP_1,
        schedule::migrations::STEP_1,
        people::migrations::STEP_1,
        notes::migrations::STEP_1,
        calendar::migrations::STEP_1,
    ],
    &[reminders::migrations::STEP_2],
    &[
        replica::migrations::STEP_3,
        members::migrations::STEP_3,
        messages::migrations::STEP_3,
    ],
    &[replica::migrations::STEP_4],
    &[replica::migrations::STEP_5],
    &[
        messages::migrations::STEP_6,
        forum::migrations::STEP_6,
        search::migrations::STEP_6,
    ],
    &[
        schedule::migrations::STEP_7,
        forum::migrations::STEP_7,
        case_studies::migrations::STEP_7,
    ],
    &[case_studies::migrations::STEP_8, forms::migrations::STEP_8],
    &[
        replica::migrations::STEP_9,
        members::migrations::STEP_9,
        messages::migrations::STEP_9,
        forum::migrations::STEP_9,
        case_studies::migrations::STEP_9,
    ],
    &[replica::migrations::STEP_10],
    &[drafts::migrations::STEP_11],
    &[replica::migrations::STEP_12],
    &[forum::migrations::STEP_13],
    &[search::migrations::STEP_14],
    &[replica::migrations::STEP_15, materials::migrations::STEP_15],
    &[materials::migrations::STEP_16],
    &[
        schedule::migrations::STEP_17,
        preparing::migrations::STEP_17,
        enquiries::migrations::STEP_17,
    ],
    &[attendance::migrations::STEP_18],
    &[certificates::migrations::STEP_19],
];

fn read_followed(text: &str) -> Result<Followed> {
    let read = schedule::read_file::read(text.as_bytes())?;
    let objects = schedule::fields::of_edition(&read.edition)?.into_iter();
    Ok(objects
        .map(|(noun, id, fields)| (noun.record(), id, fields))
        .collect())
}

fn index(
    connection: &Connection,
    noun: replica::Noun,
    id: &str,
    fields: Option<&Fields>,
) -> Result<()> {
    let rules = rules(Noun::of(noun)?);
    // what was taken out of the programme is found by nobody
    let taken_out =
        |fields: &&Fields| rules.area == Area::Schedule && schedule::fields::is_removed(fields);
    let fields = fields.filter(|fields| !taken_out(fields));
    match &rules.search {
        Some(indexed) => search::fill::renew(connection, indexed, id, fields),
        None => Ok(()),
    }
}

fn clear_index(connection: &Connection) -> Result<()> {
    for noun in Noun::ALL {
        if let Some(indexed) = &rules(*noun).search {
            search::forget_all(connection, indexed.kind)?;
        }
    }
    // they are in no record yet
    drafts::index_waiting(connection)
}

fn updated(connection: &Connection) -> Result<()> {
    for (session, note) in notes::notes(connection)? {
        search::put(connection, Kind::Note, &session, &note.text)?;
    }
    materials::index_texts::index_again(connection)?;
    drafts::index_waiting(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_noun_lets_what_was_kept_unread_take_effect() {
        assert_eq!((NOUNS.version, Noun::ALL.len()), (8, 23));
    }

    #[test]
    fn each_noun_has_its_own_rules_number_and_tables() {
        let mut tables = std::collections::BTreeSet::new();
        for noun in Noun::ALL {
            let record = &rules(*noun).record;
            assert_eq!(record.noun, noun.record());
            assert_eq!(NOUNS.of(*noun as u8).unwrap().noun, noun.record());
            for (table, _) in record.tables {
                assert!(tables.insert(table), "{table} is filled by two nouns");
            }
        }
    }
}
