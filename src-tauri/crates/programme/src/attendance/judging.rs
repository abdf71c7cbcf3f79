//! What becomes of each name of a report: whose it is, how long they were there, and who is in no row. Nobody is marked
//! absent who may be one of the unsure names.

use std::collections::{BTreeMap, BTreeSet};

use replica::{Error, Result};

use super::mark::{Entry, Mark};
use super::matching::{Certainty, Known, Why, is_remembered, remembered_as};
use super::progress::counts;
use super::row::{Candidate, Row};
use super::spans::{spans_of, united};
use super::times::Named;
use crate::error::Code;
use crate::fold::key;
use crate::people::Person;

/// Names that somebody decided on and that the report has, with the key under which each is remembered.
pub(super) type Used = BTreeMap<String, Option<String>>;

/// The persons, and the length of the session with its threshold, in minutes.
pub(super) struct Judging<'j> {
    pub people: &'j [Person],
    pub homes: &'j BTreeMap<String, String>,
    pub length: u32,
    pub threshold: u32,
}

/// What was seen of a person, from all devices.
struct Together {
    name: String,
    line: u32,
    why: Why,
    spans: Vec<(i64, i64)>,
    loose: u32,
}

impl Judging<'_> {
    pub fn rows(
        &self,
        names: impl Iterator<Item = Named>,
        known: &Known<'_>,
        chosen: &BTreeMap<String, Vec<String>>,
        kept: &[Entry],
    ) -> Result<(Vec<Row>, Used)> {
        let mut used = Used::new();
        let mut sure: BTreeMap<String, Together> = BTreeMap::new();
        let mut open: Vec<Row> = Vec::new();
        let mut maybe: BTreeSet<String> = BTreeSet::new();
        for named in names {
            let mut found = known.whose(&named.name, named.original.as_deref(), &named.email);
            let said = chosen.iter().find(|(name, _)| {
                key(name) == key(&named.name) || name.eq_ignore_ascii_case(&named.email)
            });
            if let Some((said, persons)) = said {
                let alias = match key(said) == key(&named.name) {
                    true => is_remembered(said).then(|| remembered_as(said, "")),
                    false => Some(remembered_as(said, &named.email)),
                };
                used.insert(said.clone(), alias);
                for id in persons {
                    if !self.people.iter().any(|person| person.id == *id) {
                        return Err(Error::of(Code::PersonUnknown).with("id", id));
                    }
                }
                found.persons.clone_from(persons);
                found.why = Why::Chosen;
                found.certainty = match persons.is_empty() {
                    true => Certainty::Unknown,
                    false => Certainty::Sure,
                };
            }
            // what nobody can understand, nobody is marked by
            if named.unclear && matches!(found.certainty, Certainty::Sure | Certainty::Unsure) {
                found.certainty = Certainty::Unsure;
                found.why = Why::Unclear;
            }
            if found.certainty == Certainty::Sure {
                for id in found.persons {
                    let together = sure.entry(id).or_insert_with(|| Together {
                        name: named.name.clone(),
                        line: named.line,
                        why: found.why,
                        spans: Vec::new(),
                        loose: 0,
                    });
                    together.spans.extend(&named.spans);
                    // without times nobody knows whether two devices were there at once
                    together.loose = together.loose.max(named.loose);
                }
                continue;
            }
            if said.is_none() || named.unclear {
                maybe.extend(found.persons.iter().cloned());
            }
            let mut row = self.row(
                named.name,
                Some(named.line),
                found.why,
                found.certainty,
                named.spans,
                named.loose,
            );
            row.candidates = found
                .persons
                .iter()
                .filter_map(|id| self.candidate(id))
                .collect();
            open.push(row);
        }
        let mut rows = Vec::new();
        for (id, mut together) in sure {
            // a part of the meeting that was read before stays
            let before = kept
                .iter()
                .find(|entry| entry.person == id && entry.source == "zoom");
            if let Some(before) = before {
                together.spans.extend(spans_of(before.why.as_deref()));
            }
            let mut row = self.row(
                together.name,
                Some(together.line),
                together.why,
                Certainty::Sure,
                together.spans,
                together.loose,
            );
            row.person_name = self.candidate(&id).map(|one| one.name);
            row.by_hand = kept
                .iter()
                .find(|entry| entry.person == id && entry.source == "hand")
                .map(|entry| entry.mark);
            // an unclear row beside clear ones leaves them as they are
            maybe.remove(&id);
            row.person = Some(id);
            rows.push(row);
        }
        let there: BTreeSet<String> = rows.iter().filter_map(|row| row.person.clone()).collect();
        for person in self.people.iter().filter(|person| counts(person)) {
            // somebody who may be one of the unsure names is not absent yet
            if there.contains(&person.id) || maybe.contains(&person.id) {
                continue;
            }
            let mut row = self.row(
                String::new(),
                None,
                Why::NotInReport,
                Certainty::Sure,
                Vec::new(),
                0,
            );
            row.person = Some(person.id.clone());
            row.person_name = Some(person.name.clone());
            row.by_hand = kept
                .iter()
                .find(|entry| entry.person == person.id && entry.source == "hand")
                .map(|entry| entry.mark);
            rows.push(row);
        }
        let weight = |row: &Row| match row.certainty {
            Certainty::Unsure => 0,
            Certainty::Unknown => 1,
            Certainty::Sure if row.why != Why::NotInReport => 2,
            Certainty::Sure => 3,
            Certainty::Guest | Certainty::Bot => 4,
        };
        rows.extend(open);
        rows.sort_by(|one, other| {
            (
                weight(one),
                one.line,
                key(one.person_name.as_deref().unwrap_or(&one.name)),
            )
                .cmp(&(
                    weight(other),
                    other.line,
                    key(other.person_name.as_deref().unwrap_or(&other.name)),
                ))
        });
        Ok((rows, used))
    }

    fn candidate(&self, id: &str) -> Option<Candidate> {
        let person = self.people.iter().find(|person| person.id == id)?;
        let home = person
            .organisation
            .as_ref()
            .and_then(|id| self.homes.get(id));
        Some(Candidate {
            id: person.id.clone(),
            name: person.name.clone(),
            organisation: home.cloned(),
        })
    }

    fn row(
        &self,
        name: String,
        line: Option<u32>,
        why: Why,
        certainty: Certainty,
        spans: Vec<(i64, i64)>,
        loose: u32,
    ) -> Row {
        let spans = united(spans);
        let seconds: i64 = spans.iter().map(|(from, to)| to - from).sum();
        // whole minutes, and never none where somebody was there
        let timed = match seconds {
            0 => 0,
            _ => u32::try_from(seconds / 60).unwrap_or(0).max(1),
        };
        let minutes = timed.max(loose).min(self.length);
        let minute = |seconds: i64| u32::try_from(seconds / 60).unwrap_or(0);
        Row {
            name,
            line,
            person: None,
            person_name: None,
            candidates: Vec::new(),
            certainty,
            minutes,
            mark: match minutes {
                0 => Mark::Absent,
                minutes if minutes >= self.threshold => Mark::Present,
                _ => Mark::Part,
            },
            why,
            intervals: spans
                .iter()
                .map(|(from, to)| (minute(*from), minute(to + 59)))
                .collect(),
            by_hand: None,
            spans,
        }
    }
}
