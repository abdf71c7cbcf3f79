//! Whose the names of a report are. Only an address, a name that was remembered, or a whole name that one person alone has is sure;
//! what is like a name is asked about, and never decided.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fold::{fold, key};
use crate::people::Person;

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MatchCertainty", rename_all = "lowercase")]
pub enum Certainty {
    /// It is that person.
    Sure,
    /// It may be one of these: somebody says.
    Unsure,
    /// Nobody by that name.
    Unknown,
    /// A guest of the session.
    Guest,
    /// A program that takes notes.
    Bot,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MatchReason", rename_all = "kebab-case")]
pub enum Why {
    /// The address is theirs.
    Email,
    /// The whole name is theirs alone.
    Name,
    /// Somebody said so before.
    Remembered,
    /// Somebody says so now.
    Chosen,
    /// Several persons have that name.
    SeveralByName,
    /// Several persons have that address.
    SeveralByEmail,
    /// The address is one person's, and the name another's.
    EmailAndNameDiffer,
    /// A part of a name, or a name with something more.
    Alike,
    /// Two names at one computer.
    TwoAtOne,
    /// Nobody has that name.
    Nobody,
    /// The session's guest has that name.
    Guest,
    /// A program takes notes.
    Bot,
    /// What the report says of their time cannot be understood.
    Unclear,
    /// They are in no row.
    NotInReport,
}

/// Whose a name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// How sure.
    pub certainty: Certainty,
    /// Why.
    pub why: Why,
    /// Of sure ones the person; of unsure ones who it may be. Two at one computer are two sure ones once somebody said so.
    pub persons: Vec<String>,
}

/// The key under which a name or an address is remembered.
pub fn remembered_as(name: &str, email: &str) -> String {
    match email.is_empty() {
        true => format!("name:{}", key(name)),
        false => format!("email:{}", email.to_lowercase()),
    }
}

/// Words of machines: such a name is anybody's, and is never remembered.
const MACHINES: &[&str] = &[
    "ipad", "iphone", "galaxy", "samsung", "huawei", "xiaomi", "redmi", "motorola", "android",
    "laptop", "desktop", "pc", "tablet", "phone", "telefono", "celular", "user", "usuario", "host",
    "guest", "invitado", "zoom",
];

/// Whether a name is worth remembering: one of a machine may be somebody else's the next time.
pub fn is_remembered(name: &str) -> bool {
    !words(name)
        .iter()
        .any(|word| MACHINES.contains(&word.as_str()))
}

/// Words in the names of programs that take notes. Only whole words count: “Bothin” is a person.
const BOTS: &[&str] = &[
    "notetaker",
    "otterai",
    "otterpilot",
    "fireflies",
    "firefliesai",
    "fathom",
    "tldv",
    "meetgeek",
    "readai",
    "avoma",
    "sembly",
    "tactiq",
    "bot",
    "recorder",
    "transcription",
    "transcripcion",
    "grabadora",
];

fn is_bot(name: &str) -> bool {
    let folded = fold(name);
    let glued = folded.replace(['.', ':', ';'], "");
    glued
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| BOTS.contains(&word))
        || folded.contains("read.ai")
        || folded.trim() == "read ai"
        || folded.trim() == "otter"
        || folded.contains("otter.ai")
}

/// The words of a name.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Everybody whom a name may be.
pub struct Known<'k> {
    by_name: BTreeMap<String, BTreeSet<&'k str>>,
    by_email: BTreeMap<String, BTreeSet<&'k str>>,
    words: Vec<(&'k str, Vec<String>)>,
    aliases: &'k BTreeMap<String, String>,
    guests: BTreeSet<String>,
}

impl<'k> Known<'k> {
    /// Of these persons, what was remembered, and a session's guests.
    pub fn of(
        persons: &'k [Person],
        aliases: &'k BTreeMap<String, String>,
        guests: impl Iterator<Item = &'k str>,
    ) -> Self {
        let mut by_name: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut by_email: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for person in persons {
            let id = person.id.as_str();
            by_name.entry(key(&person.name)).or_default().insert(id);
            if let Some(email) = &person.email {
                by_email.entry(email.to_lowercase()).or_default().insert(id);
            }
        }
        Self {
            by_name,
            by_email,
            words: persons
                .iter()
                .map(|person| (person.id.as_str(), words(&person.name)))
                .collect(),
            aliases,
            guests: guests.map(key).collect(),
        }
    }

    /// Whose a name is that a report shows, with the account's own name and address where it tells them.
    pub fn whose(&self, name: &str, original: Option<&str>, email: &str) -> Match {
        let found = |certainty, why, persons: Vec<&str>| Match {
            certainty,
            why,
            persons: persons.into_iter().map(str::to_owned).collect(),
        };
        let by_email = self.by_email.get(email).filter(|_| !email.is_empty());
        let all = [Some(name), original];
        let names = || all.into_iter().flatten();
        // a program that takes notes shows the name and address of the person who sent it
        if !self.by_name.contains_key(&key(name)) && is_bot(name) {
            return found(Certainty::Bot, Why::Bot, Vec::new());
        }
        // the name that is shown and that of the account are two persons'
        if let (Some(shown), Some(behind)) = (
            self.by_name.get(&key(name)),
            original.and_then(|name| self.by_name.get(&key(name))),
        ) && shown.is_disjoint(behind)
        {
            let both = shown.union(behind).copied().collect();
            return found(Certainty::Unsure, Why::TwoAtOne, both);
        }
        if by_email.is_none()
            && let Some(persons) = self.remembered(name, original, email)
        {
            return found(Certainty::Sure, Why::Remembered, persons);
        }
        let by_name = names().find_map(|name| self.by_name.get(&key(name)));
        match (by_email, by_name) {
            (Some(of), _) if of.len() > 1 => {
                return found(
                    Certainty::Unsure,
                    Why::SeveralByEmail,
                    of.iter().copied().collect(),
                );
            }
            (Some(of), Some(named)) if of.is_disjoint(named) => {
                let both = of.union(named).copied().collect();
                return found(Certainty::Unsure, Why::EmailAndNameDiffer, both);
            }
            (Some(of), _) => {
                return found(Certainty::Sure, Why::Email, of.iter().copied().collect());
            }
            (None, Some(named)) if named.len() > 1 => {
                return found(
                    Certainty::Unsure,
                    Why::SeveralByName,
                    named.iter().copied().collect(),
                );
            }
            (None, Some(named)) => {
                return found(Certainty::Sure, Why::Name, named.iter().copied().collect());
            }
            (None, None) => {}
        }
        if names().any(|name| self.guests.contains(&key(name))) {
            return found(Certainty::Guest, Why::Guest, Vec::new());
        }
        if names().any(is_bot) {
            return found(Certainty::Bot, Why::Bot, Vec::new());
        }
        let two = self.two(name);
        if two.len() > 1 {
            return found(Certainty::Unsure, Why::TwoAtOne, two);
        }
        let alike: BTreeSet<&str> = names().flat_map(|name| self.alike(name)).collect();
        match alike.is_empty() {
            true => found(Certainty::Unknown, Why::Nobody, Vec::new()),
            false => found(Certainty::Unsure, Why::Alike, alike.into_iter().collect()),
        }
    }

    /// Whom somebody said this name to be. A name that several have is asked about each time, and so is one beside an address that
    /// is not theirs.
    fn remembered(&self, name: &str, original: Option<&str>, email: &str) -> Option<Vec<&'k str>> {
        let several = |name: &str| {
            self.by_name
                .get(&key(name))
                .is_some_and(|all| all.len() > 1)
        };
        let by_address = (!email.is_empty())
            .then(|| self.aliases.get(&remembered_as(name, email)))
            .flatten();
        let by_name = || {
            let names = [Some(name), original].into_iter().flatten();
            names
                .filter(|name| !several(name))
                .find_map(|name| self.aliases.get(&remembered_as(name, "")))
        };
        let persons: Vec<&str> = by_address.or_else(by_name)?.split(',').collect();
        let theirs: Option<Vec<&str>> = persons
            .iter()
            .map(|id| {
                let known = self.words.iter().find(|(known, _)| known == id);
                known.map(|(known, _)| *known)
            })
            .collect();
        let other = by_address.is_none()
            && !email.is_empty()
            && self
                .by_email
                .values()
                .any(|all| persons.iter().any(|id| all.contains(id)));
        theirs.filter(|_| !other)
    }

    /// Two or more persons whose names stand in one: `Rosa y Luis`, `Rosa / Luis`.
    fn two(&self, name: &str) -> Vec<&'k str> {
        let folded = format!(" {} ", fold(name));
        let parted = folded
            .replace(" y ", "&")
            .replace(" e ", "&")
            .replace(" and ", "&")
            .replace(['/', '+', ','], "&");
        let parts: Vec<&str> = parted.split('&').map(str::trim).collect();
        if parts.len() < 2 {
            return Vec::new();
        }
        let whose = |part: &&str| -> Vec<&'k str> {
            // a whole name is nobody else's, however many share a part of it
            match self.by_name.get(&key(part)) {
                Some(named) => named.iter().copied().collect(),
                None => self.alike(part),
            }
        };
        let mut all: Vec<&str> = parts.iter().flat_map(whose).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Persons whose name has all the words of this one, or whose words are all in it; initials count as words that begin so.
    fn alike(&self, name: &str) -> Vec<&'k str> {
        let said = words(name);
        let long = |word: &&String| word.chars().count() > 1;
        if !said.iter().any(|word| long(&word)) {
            return Vec::new();
        }
        let covers = |of: &[String], all: &[String]| {
            all.iter().all(|word| match word.chars().count() {
                1 => of.iter().any(|other| other.starts_with(word.as_str())),
                _ => of.contains(word),
            })
        };
        self.words
            .iter()
            .filter(|(_, theirs)| {
                let first = theirs.first().is_some_and(|first| said.contains(first));
                covers(theirs, &said)
                    || covers(&said, theirs)
                    // `Mateo - Familias`, `iPhone de Carmen`: the first name, and something else
                    || first && said.len() <= 4
            })
            .map(|(id, _)| *id)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: &str, email: Option<&str>) -> Person {
        Person {
            id: id.to_owned(),
            name: name.to_owned(),
            organisation: None,
            labels: Vec::new(),
            email: email.map(str::to_owned),
            languages: Vec::new(),
        }
    }

    #[test]
    fn nobody_is_decided_by_being_alike() {
        let persons = [
            person("rosa", "Rosa Huamán Quispe", Some("rosa@example.org")),
            person("luis", "Luis Paredes", None),
            person("luis-2", "Luis Peña", None),
            person("ana", "Ana Díaz", None),
            person("ana-2", "Ana Diaz", None),
            person("bothin", "Maria Bothin", None),
            person("carmen", "Carmen Soto", None),
        ];
        let aliases = BTreeMap::from([(remembered_as("La Tía", ""), "carmen".to_owned())]);
        let known = Known::of(&persons, &aliases, ["Joost de Wit"].into_iter());
        for (name, original, email, certainty, why, whom) in [
            (
                "ROSA HUAMAN QUISPE",
                None,
                "",
                Certainty::Sure,
                Why::Name,
                vec!["rosa"],
            ),
            (
                "Rosita",
                Some("Rosa Huamán Quispe"),
                "",
                Certainty::Sure,
                Why::Name,
                vec!["rosa"],
            ),
            (
                "somebody",
                None,
                "rosa@example.org",
                Certainty::Sure,
                Why::Email,
                vec!["rosa"],
            ),
            (
                "Luis Paredes",
                None,
                "rosa@example.org",
                Certainty::Unsure,
                Why::EmailAndNameDiffer,
                vec!["luis", "rosa"],
            ),
            (
                "rosa h.",
                None,
                "",
                Certainty::Unsure,
                Why::Alike,
                vec!["rosa"],
            ),
            (
                "Luis",
                None,
                "",
                Certainty::Unsure,
                Why::Alike,
                vec!["luis", "luis-2"],
            ),
            (
                "Ana Díaz",
                None,
                "",
                Certainty::Unsure,
                Why::SeveralByName,
                vec!["ana", "ana-2"],
            ),
            (
                "Rosa y Carmen",
                None,
                "",
                Certainty::Unsure,
                Why::TwoAtOne,
                vec!["carmen", "rosa"],
            ),
            // a first name among other words may be theirs: it is asked about
            (
                "iPhone de Carmen",
                None,
                "",
                Certainty::Unsure,
                Why::Alike,
                vec!["carmen"],
            ),
            (
                "Luis Paredes y Rosa Huamán Quispe",
                None,
                "",
                Certainty::Unsure,
                Why::TwoAtOne,
                vec!["luis", "rosa"],
            ),
            (
                "La Tía",
                None,
                "",
                Certainty::Sure,
                Why::Remembered,
                vec!["carmen"],
            ),
            (
                "Joost de Wit",
                None,
                "",
                Certainty::Guest,
                Why::Guest,
                vec![],
            ),
            (
                "Rosa's Notetaker (Otter.ai)",
                None,
                "",
                Certainty::Bot,
                Why::Bot,
                vec![],
            ),
            (
                "Maria Bothin",
                None,
                "",
                Certainty::Sure,
                Why::Name,
                vec!["bothin"],
            ),
            ("iPad", None, "", Certainty::Unknown, Why::Nobody, vec![]),
            ("🙂", None, "", Certainty::Unknown, Why::Nobody, vec![]),
        ] {
            let found = known.whose(name, original, email);
            let mut persons = found.persons.clone();
            persons.sort();
            assert_eq!(
                (found.certainty, found.why, persons),
                (
                    certainty,
                    why,
                    whom.into_iter().map(str::to_owned).collect::<Vec<_>>()
                ),
                "{name}"
            );
        }
    }
}
