//! Adding an enquiry, changing it, its next step, and removing it.

use chrono::{DateTime, Utc};
use replica::erase::erase_within;
use replica::ids::random_id;
use replica::stamp::stamp;
use replica::{Error, Replica, Result, Touched};

use super::enquiry::{Enquiry, EnquiryText, Step, fields_of, long, short};
use super::store;
use crate::error::Code;
use crate::fold::key;
use crate::noun::Noun;

/// Whether one that is here is the same, or looks like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alike {
    /// None.
    New,
    /// It is here already.
    Same(Enquiry),
    /// One that may be it.
    Like(Enquiry),
}

/// Looks for an enquiry among those that are here. Comparing names is for asking: only what says the same is the same.
pub fn alike(known: &[Enquiry], told: &EnquiryText) -> Alike {
    let letters = |text: &str| key(text);
    let same_text = |one: &EnquiryText| {
        letters(&one.organisation) == letters(&told.organisation)
            && one.email.eq_ignore_ascii_case(&told.email)
            && letters(&one.people) == letters(&told.people)
            && letters(&one.message) == letters(&told.message)
    };
    if let Some(found) = known.iter().find(|one| same_text(&one.told)) {
        return Alike::Same(found.clone());
    }
    let like = known.iter().find(|one| {
        let email = !told.email.is_empty() && one.told.email.eq_ignore_ascii_case(&told.email);
        let organisation = !told.organisation.is_empty()
            && letters(&one.told.organisation) == letters(&told.organisation);
        email || organisation
    });
    like.map_or(Alike::New, |found| Alike::Like(found.clone()))
}

/// Adds an enquiry, and gives its id. One that says the same as one that is here is that one.
///
/// # Errors
/// `not-facilitator`, `enquiry-empty`, `email-invalid`, `text-too-long`; `enquiry-alike` when one that is here may be the same and
/// nobody said that it is `another`.
pub fn add_enquiry(
    replica: &mut Replica,
    now: DateTime<Utc>,
    told: &EnquiryText,
    another: bool,
) -> Result<(String, Touched)> {
    let told = told.fitted()?;
    replica.write(now, |writing| {
        match alike(&store::enquiries(writing.connection())?, &told) {
            Alike::Same(one) => return Ok(one.id),
            Alike::Like(one) if !another => {
                return Err(Error::of(Code::EnquiryAlike)
                    .with("named", told.name())
                    .with("known", one.told.name())
                    .with("id", &one.id));
            }
            Alike::Like(_) | Alike::New => {}
        }
        let id = id_of(&told, another)?;
        let enquiry = Enquiry {
            id: id.clone(),
            at: stamp(now),
            told,
            step: Step::Interested,
            group: String::new(),
            note: String::new(),
        };
        writing.set(Noun::Enquiry, &id, &fields_of(&enquiry))?;
        Ok(id)
    })
}

/// The id of a new enquiry: what says the same has the same one, also where two facilitators add it at once.
///
/// # Errors
/// See the crate.
pub(super) fn id_of(told: &EnquiryText, another: bool) -> Result<String> {
    if another {
        return random_id("e");
    }
    let said = [&told.organisation, &told.people, &told.message].map(|text| key(text));
    let whole = format!("{}\n{}", said.join("\n"), told.email.to_lowercase());
    let hash = blake3::hash(whole.as_bytes()).to_hex();
    Ok(format!("e-{}", hash.get(..16).unwrap_or_default()))
}

/// An enquiry that is here.
///
/// # Errors
/// `enquiry-unknown`.
pub fn known(connection: &rusqlite::Connection, id: &str) -> Result<Enquiry> {
    store::enquiry(connection, id)?.ok_or_else(|| Error::of(Code::EnquiryUnknown).with("id", id))
}

/// Writes what an enquiry is to be: its words, its step, its group and the facilitators' note.
///
/// # Errors
/// `not-facilitator`, `enquiry-unknown`, `enquiry-empty`, `email-invalid`, `text-too-long`.
pub fn change_enquiry(
    replica: &mut Replica,
    now: DateTime<Utc>,
    enquiry: &Enquiry,
) -> Result<Touched> {
    let told = enquiry.told.fitted()?;
    let (group, note) = (short(&enquiry.group)?, long(&enquiry.note, 10_000)?);
    let ((), touched) = replica.write(now, |writing| {
        let stands = known(writing.connection(), &enquiry.id)?;
        let changed = Enquiry {
            told,
            group,
            note,
            step: enquiry.step,
            ..stands
        };
        writing.set(Noun::Enquiry, &enquiry.id, &fields_of(&changed))
    })?;
    Ok(touched)
}

/// Takes an enquiry to a step.
///
/// # Errors
/// As [`change_enquiry`].
pub fn take_step(
    replica: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    step: Step,
) -> Result<Touched> {
    let stands = known(replica.connection(), id)?;
    change_enquiry(replica, now, &Enquiry { step, ..stands })
}

/// Removes an enquiry: its words are erased for all facilitators.
///
/// # Errors
/// `not-facilitator`, `enquiry-unknown`.
pub fn remove_enquiry(replica: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), mut touched) = replica.write(now, |writing| {
        known(writing.connection(), id)?;
        erase_within(writing, Noun::Enquiry, id)
    })?;
    touched.insert((Noun::Enquiry.record(), id.to_owned()));
    Ok(touched)
}
