//! The page of enquiries, for facilitators: each with its step, and the groups with their balance.

use std::collections::BTreeMap;

use replica::{Error, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::enquiry::{Enquiry, Step};
use super::store;
use crate::language::Language;
use crate::people::countries;
use crate::schedule::edition;

/// So many organisations a group is meant to have (seed page: about fifteen).
pub const GROUP: u32 = 15;

/// Something and how often it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "EnquiryShare")]
pub struct Share {
    /// What.
    pub name: String,
    /// How often.
    pub count: u32,
}

/// A group that is being put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "EnquiryGroup", rename_all = "camelCase")]
pub struct Group {
    /// Its name; empty for those who are in none.
    pub name: String,
    /// How many enquiries.
    pub count: u32,
    /// The countries.
    pub countries: Vec<Share>,
    /// The languages, as they were written.
    pub languages: Vec<Share>,
    /// How many are at each step, in the order of the steps.
    pub steps: Vec<u32>,
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Enquiries {
    /// The enquiries, the newest first.
    pub enquiries: Vec<Enquiry>,
    /// The groups, by name; those in none last.
    pub groups: Vec<Group>,
    /// So many organisations a group is meant to have.
    pub group_size: u32,
    /// The address that people write to.
    pub contact: Option<String>,
}

/// Reads the page.
///
/// # Errors
/// `not-facilitator`.
pub fn show_enquiries(replica: &Replica, language: Language) -> Result<Enquiries> {
    if !replica.is_facilitator() {
        return Err(Error::of(replica::Code::NotFacilitator));
    }
    let connection = replica.connection();
    let enquiries = store::enquiries(connection)?;
    Ok(Enquiries {
        groups: groups(&enquiries, language),
        enquiries,
        group_size: GROUP,
        contact: edition(connection)?.contact.email,
    })
}

/// A country by its name in the reader's language, however they wrote it.
fn country(written: &str, language: Language) -> String {
    countries::code(written).map_or_else(
        |_| written.to_owned(),
        |code| countries::name(code, language),
    )
}

fn groups(enquiries: &[Enquiry], language: Language) -> Vec<Group> {
    let mut by_name: BTreeMap<(bool, &str), Vec<&Enquiry>> = BTreeMap::new();
    for one in enquiries {
        if one.step != Step::Closed {
            let key = (one.group.is_empty(), one.group.as_str());
            by_name.entry(key).or_default().push(one);
        }
    }
    by_name
        .into_iter()
        .map(|((_, name), members)| {
            let (mut countries, mut languages) = (BTreeMap::new(), BTreeMap::new());
            let mut steps = vec![0; Step::ALL.len()];
            for one in &members {
                if !one.told.country.is_empty() {
                    *countries
                        .entry(country(&one.told.country, language))
                        .or_insert(0) += 1;
                }
                for spoken in one.told.languages.split([',', ';', '/', '\n']) {
                    let spoken = spoken.trim().to_lowercase();
                    if !spoken.is_empty() {
                        *languages.entry(spoken).or_insert(0) += 1;
                    }
                }
                if let Some(count) = steps.get_mut(one.step as usize) {
                    *count += 1;
                }
            }
            Group {
                name: name.to_owned(),
                count: u32::try_from(members.len()).unwrap_or(u32::MAX),
                countries: shares(countries),
                languages: shares(languages),
                steps,
            }
        })
        .collect()
}

fn shares(counted: BTreeMap<String, u32>) -> Vec<Share> {
    let mut all: Vec<Share> = counted
        .into_iter()
        .map(|(name, count)| Share { name, count })
        .collect();
    all.sort_by_key(|share| std::cmp::Reverse(share.count));
    all
}
