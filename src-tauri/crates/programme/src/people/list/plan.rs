//! What becomes of each line of a list, before anything is written. Nothing is decided by names that only look alike: that is
//! asked.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::columns::Column;
use super::read::Line;
use crate::error::Code;
use crate::fold::{as_typed, key};
use crate::language::{Both, Language};
use crate::people::change_organisation::{self, OrganisationDraft};
use crate::people::change_person::{self, PersonDraft};
use crate::people::{PersonLabel, countries, store};
use crate::{time, words};
use replica::{Error, Result};

/// What somebody says of a line that was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ListAnswer", rename_all = "camelCase")]
pub enum Answer {
    /// It is the one who is here.
    Same,
    /// It is another one.
    Another,
}

/// What somebody says of the lines that were asked about, by line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ListAnswers", rename_all = "camelCase")]
pub struct Answers {
    /// Of their organisations.
    pub organisations: BTreeMap<u32, Answer>,
    /// Of their persons.
    pub people: BTreeMap<u32, Answer>,
}

/// What of a line is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ListAsked", rename_all = "camelCase")]
pub enum Asked {
    /// Which organisation is meant.
    Organisation,
    /// Which person is meant.
    Person,
}

/// What becomes of a line.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename = "ListFate", rename_all = "camelCase")]
pub enum Fate {
    /// All that it says is here.
    Here,
    /// It says something new of somebody who is here.
    Updated,
    /// It adds somebody.
    New,
    /// Somebody has to decide.
    Question,
    /// It cannot be taken.
    Problem,
}

/// What becomes of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RowCard {
    /// From 1, as a spreadsheet counts.
    pub line: u32,
    /// The person's name.
    pub name: Option<String>,
    /// The organisation's name, where the line names one.
    pub organisation: Option<String>,
    /// What becomes of it.
    pub fate: Fate,
    /// What is asked, or what is wrong.
    pub message: Option<String>,
    /// The code of the problem, or of the question.
    pub code: Option<String>,
    /// What of it is asked about.
    pub asks: Option<Asked>,
}

/// What is written.
pub(super) enum Step {
    /// An organisation of the plan, by its place there.
    Organisation(usize, OrganisationDraft),
    /// A person of the plan, who comes from an organisation of the plan.
    Person(PersonDraft, Option<usize>),
}

/// What is to be done.
pub(super) struct Plan {
    pub(super) rows: Vec<RowCard>,
    pub(super) steps: Vec<Step>,
    /// The organisations that are here, in the order of the plan; those to come have no id yet.
    pub(super) organisations: Vec<Option<String>>,
}

/// Plans what becomes of lines; `answers` by line.
pub(super) fn plan(
    connection: &Connection,
    lines: &[Line],
    answers: &Answers,
    language: Language,
) -> Result<Plan> {
    let mut planning = Planning {
        answers,
        language,
        organisations: Vec::new(),
        organisation_keys: HashMap::new(),
        people: Vec::new(),
        names: HashMap::new(),
        emails: HashMap::new(),
        claimed: lines.iter().filter_map(email_of).collect(),
        steps: Vec::new(),
        undecided: false,
    };
    planning.begin(connection)?;
    let mut current = None;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        rows.push(planning.line(line, &mut current));
    }
    Ok(Plan {
        rows,
        steps: planning.steps,
        organisations: planning
            .organisations
            .into_iter()
            .map(|one| one.id)
            .collect(),
    })
}

/// An organisation that is here, or comes with the list.
struct KnownOrganisation {
    id: Option<String>,
    name: String,
    country: String,
}

/// A person who is here, or comes with the list.
struct KnownPerson {
    draft: PersonDraft,
    organisation: Option<usize>,
    /// The line that brought them.
    line: Option<u32>,
    /// The step that enters them.
    step: Option<usize>,
}

struct Planning<'p> {
    answers: &'p Answers,
    language: Language,
    organisations: Vec<KnownOrganisation>,
    organisation_keys: HashMap<String, Vec<usize>>,
    people: Vec<KnownPerson>,
    names: HashMap<(String, Option<usize>), Vec<usize>>,
    emails: HashMap<String, Vec<usize>>,
    /// The e-mails that the list names.
    claimed: HashSet<String>,
    steps: Vec<Step>,
    /// The organisation of the lines that follow is not known yet.
    undecided: bool,
}

/// What was found out of one part of a line.
enum Found<T> {
    Is(T, Fate),
    Asks(&'static str, String),
    Wrong(Error),
}

impl Planning<'_> {
    fn begin(&mut self, connection: &Connection) -> Result<()> {
        let mut places = HashMap::new();
        for organisation in store::organisations(connection)? {
            let place = self.organisations.len();
            places.insert(organisation.id.clone(), place);
            let (name, country) = (organisation.name, organisation.country);
            self.know_organisation(Some(organisation.id), name, country);
        }
        for person in store::persons(connection)? {
            let organisation = person
                .organisation
                .as_ref()
                .and_then(|id| places.get(id).copied());
            self.know_person(PersonDraft::from(person), organisation, None);
        }
        Ok(())
    }

    fn know_organisation(&mut self, id: Option<String>, name: String, country: String) -> usize {
        let place = self.organisations.len();
        let known = self.organisation_keys.entry(key(&name)).or_default();
        known.push(place);
        self.organisations
            .push(KnownOrganisation { id, name, country });
        place
    }

    fn know_person(&mut self, draft: PersonDraft, organisation: Option<usize>, line: Option<u32>) {
        let place = self.people.len();
        let of_name = self.names.entry((key(&draft.name), organisation));
        of_name.or_default().push(place);
        if let Some(email) = &draft.email {
            let of_email = self.emails.entry(email.to_lowercase());
            of_email.or_default().push(place);
        }
        self.people.push(KnownPerson {
            draft,
            organisation,
            line,
            step: line.map(|_| self.steps.len()),
        });
    }

    fn line(&mut self, line: &Line, current: &mut Option<usize>) -> RowCard {
        let mut card = RowCard {
            line: line.number,
            name: line.name(),
            organisation: line.get(Column::Organisation).map(str::to_owned),
            fate: Fate::Here,
            message: None,
            code: None,
            asks: None,
        };
        if card.name.is_none() && card.organisation.is_none() {
            self.tell(&mut card, &Error::of(Code::NameNeeded));
            return card;
        }
        if card.organisation.is_none() && self.undecided {
            // whose organisation is still to be decided is judged after that, but for what is wrong in any case
            if let Err(error) = sound(line) {
                self.tell(&mut card, &error);
            }
            return card;
        }
        if card.organisation.is_some() {
            // the lines below are of another organisation in any case
            *current = None;
            let found = self.organisation(line);
            *current = self.note(&mut card, Asked::Organisation, found);
            self.undecided = current.is_none();
        }
        if card.name.is_some() && card.fate < Fate::Question {
            let found = self.person(line, *current);
            self.note(&mut card, Asked::Person, found);
        } else if card.name.is_some()
            && let Err(error) = sound(line)
        {
            self.tell(&mut card, &error);
        }
        card
    }

    fn note<T>(&self, card: &mut RowCard, part: Asked, found: Found<T>) -> Option<T> {
        match found {
            Found::Is(what, fate) => {
                card.fate = card.fate.max(fate);
                Some(what)
            }
            Found::Asks(what, name) => {
                card.fate = Fate::Question;
                card.asks = Some(part);
                card.code = Some(what.to_owned());
                let key = format!("list.{what}");
                card.message = Some(words::phrase(self.language, &key, &[("name", &name)]));
                None
            }
            Found::Wrong(error) => {
                self.tell(card, &error);
                None
            }
        }
    }

    fn tell(&self, card: &mut RowCard, error: &Error) {
        let params = error.params().iter();
        let params = params.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let key = format!("error.{}.what", error.code());
        card.fate = Fate::Problem;
        card.code = Some(error.code().to_owned());
        card.message = Some(words::say(self.language, &key, &params.collect()));
    }

    fn organisation(&mut self, line: &Line) -> Found<usize> {
        let name = line.get(Column::Organisation).unwrap_or_default();
        let alike: Vec<usize> = self
            .organisation_keys
            .get(&key(name))
            .cloned()
            .unwrap_or_default();
        let typed = as_typed(name);
        let country = line
            .get(Column::Country)
            .and_then(|country| countries::code(country).ok());
        let exact = |place: &usize| {
            let known = self.organisations.get(*place);
            known.filter(|known| as_typed(&known.name) == typed)
        };
        // of several of one name the one of that country
        let there = |place: &usize| {
            exact(place).is_some_and(|known| Some(known.country.as_str()) == country)
        };
        let mut places = alike.iter().copied();
        let same = places
            .clone()
            .find(there)
            .or_else(|| places.find(|place| exact(place).is_some()));
        let answer = self.answers.organisations.get(&line.number).copied();
        if let Some(place) = same.or_else(|| alike.first().copied()) {
            let known = self.organisations.get(place);
            let elsewhere = known.is_some_and(|known| {
                country.is_some_and(|country| !known.country.is_empty() && country != known.country)
            });
            let known = known.map(|known| known.name.clone()).unwrap_or_default();
            match answer {
                Some(Answer::Same) => return Found::Is(place, Fate::Here),
                None if same.is_some() && !elsewhere => return Found::Is(place, Fate::Here),
                None if elsewhere => return Found::Asks("otherCountry", known),
                None => return Found::Asks("alikeOrganisation", known),
                Some(Answer::Another) => {}
            }
        }
        let draft = match organisation(line, name) {
            Ok(draft) => draft,
            Err(error) => return Found::Wrong(error),
        };
        if let Err(error) = change_organisation::checked(String::new(), &draft) {
            return Found::Wrong(error);
        }
        let place = self.know_organisation(None, draft.name.clone(), draft.country.clone());
        self.steps.push(Step::Organisation(place, draft));
        Found::Is(place, Fate::New)
    }

    fn person(&mut self, line: &Line, organisation: Option<usize>) -> Found<()> {
        let mut draft = person(line, None);
        if let Err(error) = sound(line) {
            return Found::Wrong(error);
        }
        match self.same_person(line, &draft, organisation) {
            Ok(None) => {
                if draft.labels.is_empty() {
                    draft.labels.push(PersonLabel::Participant);
                }
                self.know_person(draft.clone(), organisation, Some(line.number));
                self.steps.push(Step::Person(draft, organisation));
                Found::Is((), Fate::New)
            }
            Ok(Some(place)) => self.update(place, &draft, organisation),
            Err((what, name)) => Found::Asks(what, name),
        }
    }

    /// Who of those that are known is meant; a question where that is not sure.
    fn same_person(
        &self,
        line: &Line,
        draft: &PersonDraft,
        organisation: Option<usize>,
    ) -> std::result::Result<Option<usize>, (&'static str, String)> {
        let (typed, folded) = (as_typed(&draft.name), key(&draft.name));
        let email = draft.email.as_ref().map(|email| email.to_lowercase());
        let answer = self.answers.people.get(&line.number).copied();
        let asked = |what: &'static str, place: usize| match answer {
            Some(Answer::Same) => Ok(Some(place)),
            Some(Answer::Another) => Ok(None),
            None => {
                let known = self.people.get(place);
                Err((
                    what,
                    known
                        .map(|known| known.draft.name.clone())
                        .unwrap_or_default(),
                ))
            }
        };
        let of_email = email.as_ref().and_then(|email| self.emails.get(email));
        let of_email: Vec<(usize, &KnownPerson)> = of_email
            .into_iter()
            .flatten()
            .filter_map(|place| Some((*place, self.people.get(*place)?)))
            .collect();
        // an address and a name that agree are enough, however the name is typed
        let agrees = |(_, known): &&(usize, &KnownPerson)| key(&known.draft.name) == folded;
        let exactly = |(_, known): &&(usize, &KnownPerson)| as_typed(&known.draft.name) == typed;
        let of_name = of_email.iter().find(exactly);
        if let Some((place, known)) = of_name.or_else(|| of_email.iter().find(agrees)) {
            return match known.organisation == organisation || organisation.is_none() {
                true => Ok(Some(*place)),
                false => asked("elsewhere", *place),
            };
        }
        // several people may share an address: only of somebody who was here before it is asked
        if let Some((place, _)) = of_email.iter().find(|(_, known)| known.line.is_none()) {
            return asked("sameAddress", *place);
        }
        let alike = self.names.get(&(folded, organisation));
        let mut candidates = Vec::new();
        for place in alike.into_iter().flatten() {
            let Some(known) = self.people.get(*place) else {
                continue;
            };
            let theirs = known.draft.email.as_ref().map(|email| email.to_lowercase());
            let exact = as_typed(&known.draft.name) == typed;
            let what = match (&email, &theirs) {
                // another address is another person, if both are in the list
                (Some(email), Some(theirs)) if email != theirs => {
                    if known.line.is_some() || self.claimed.contains(theirs) {
                        continue;
                    }
                    "newAddress"
                }
                _ if !exact => "alikePerson",
                _ if known.line.is_some() => "twice",
                _ => "",
            };
            candidates.push((what, *place));
        }
        // the one of exactly that name first
        candidates.sort_by_key(|(what, _)| *what == "alikePerson");
        match candidates.as_slice() {
            [] => Ok(None),
            [("", place)] => Ok(Some(*place)),
            // of several nobody knows which is meant
            [("", place), ..] => asked("alikePerson", *place),
            [(what, place), ..] => asked(what, *place),
        }
    }

    /// What the list says anew of somebody who is known.
    fn update(
        &mut self,
        place: usize,
        said: &PersonDraft,
        organisation: Option<usize>,
    ) -> Found<()> {
        let Some(known) = self.people.get_mut(place) else {
            return Found::Is((), Fate::Here);
        };
        let before = (known.draft.clone(), known.organisation);
        if said.email.is_some() {
            known.draft.email.clone_from(&said.email);
        }
        if !said.labels.is_empty() {
            known.draft.labels.clone_from(&said.labels);
        }
        if !said.languages.is_empty() {
            known.draft.languages.clone_from(&said.languages);
        }
        known.organisation = organisation.or(known.organisation);
        let same_address = |one: &PersonDraft, other: &PersonDraft| {
            let small =
                |draft: &PersonDraft| draft.email.as_ref().map(|email| email.to_lowercase());
            small(one) == small(other)
        };
        let changed = !same_address(&before.0, &known.draft)
            || before.0.labels != known.draft.labels
            || before.0.languages != known.draft.languages
            || before.1 != known.organisation;
        if !changed {
            return Found::Is((), Fate::Here);
        }
        let (draft, organisation) = (known.draft.clone(), known.organisation);
        let step = known.step.and_then(|step| self.steps.get_mut(step));
        match step {
            // somebody whom the list itself brings, or changes twice, is entered once
            Some(step) => *step = Step::Person(draft, organisation),
            None => {
                known.step = Some(self.steps.len());
                self.steps.push(Step::Person(draft, organisation));
            }
        }
        Found::Is((), Fate::Updated)
    }
}

/// Whether a line’s person could be entered: the name, the roles and the e-mail.
fn sound(line: &Line) -> Result<()> {
    let unknown = label_words(line).find(|word| PersonLabel::read(word).is_none());
    if let Some(word) = unknown {
        return Err(Error::of(Code::LabelUnknown).with("label", word));
    }
    if line.name().is_none() {
        return Ok(());
    }
    change_person::checked(String::new(), &person(line, None)).map(drop)
}

fn email_of(line: &Line) -> Option<String> {
    line.get(Column::Email).map(str::to_lowercase)
}

fn organisation(line: &Line, name: &str) -> Result<OrganisationDraft> {
    let country = line
        .get(Column::Country)
        .ok_or_else(|| Error::of(Code::CountryNeeded))?;
    let zone = line
        .get(Column::Zone)
        .ok_or_else(|| Error::of(Code::ZoneNeeded))?;
    let country = countries::code(country)?;
    time::zone(zone)?;
    let about = line.get(Column::About).map(str::to_owned);
    let languages = tags(line.get(Column::OrganisationLanguages));
    // a description is in the language that the organisation names first
    let spanish = languages
        .first()
        .is_some_and(|tag| Language::from_tag(tag) == Some(Language::Es));
    let (en, es) = match spanish {
        true => (None, about),
        false => (about, None),
    };
    Ok(OrganisationDraft {
        id: None,
        name: name.to_owned(),
        country: country.to_owned(),
        city: line.get(Column::City).map(str::to_owned),
        zone: zone.to_owned(),
        languages,
        about: Both { en, es },
    })
}

fn person(line: &Line, organisation: Option<String>) -> PersonDraft {
    let mut labels: Vec<PersonLabel> = label_words(line).filter_map(PersonLabel::read).collect();
    labels.sort_unstable();
    labels.dedup();
    PersonDraft {
        id: None,
        name: line.name().unwrap_or_default(),
        organisation,
        labels,
        email: line.get(Column::Email).map(str::to_owned),
        languages: tags(line.get(Column::Languages)),
    }
}

fn tags(cell: Option<&str>) -> Vec<String> {
    cell.unwrap_or_default()
        .split([' ', '+', '/', ',', ';'])
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

fn label_words(line: &Line) -> impl Iterator<Item = &str> {
    line.get(Column::Labels)
        .unwrap_or_default()
        .split(['+', '/', ',', ';'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
}
