//! What people write beside the forum: the schedule, the list of people, questions, messages, and what they decide.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use programme::attendance::Mark;
use programme::attendance::mark_attendance::{Said as Marked, mark_attendance};
use programme::enquiries::EnquiryText;
use programme::enquiries::change_enquiry::add_enquiry;
use programme::forum::posts;
use programme::forum::remove_question::remove_question;
use programme::forum::report_post::report_post;
use programme::forum::save_question::{Prepares, QuestionDraft, save_question};
use programme::messages::send_message::send_message;
use programme::noun::Noun;
use programme::people;
use programme::people::PersonLabel;
use programme::people::change_organisation::{
    OrganisationDraft, remove_organisation, save_organisation,
};
use programme::people::change_person::{PersonDraft, remove_person, save_person};
use programme::people::introduce::{IntroductionDraft, save_introduction};
use programme::preparing::edit::{Put, Said, change_fields, reorder, take_out};
use programme::preparing::publish::publish;
use programme::preparing::undo_edit::undo_edit;
use programme::schedule::move_session::{Moved, move_session};
use programme::undecided::{settle, undecided};
use programme::{Both, Language};
use replica::erase::erase_object;
use replica::record;
use replica::register;

use super::{World, allowed};
use crate::Told;

const SESSIONS: [&str; 3] = ["opening", "s01", "s02"];

impl World {
    /// Gives a session another title or date, asks a question about it, or takes one back.
    pub(super) fn schedule(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let session = SESSIONS
            .get(self.dice.one_of(SESSIONS.len()))
            .copied()
            .unwrap_or_default();
        let (deed, which) = (self.dice.below(15), self.dice.below(1000));
        let words = format!("Title {which}");
        let programme = &mut self.at(device)?.programme;
        match deed {
            0..=2 => {
                let said = Said::from([("title.en".to_owned(), Some(words))]);
                allowed(change_fields(programme, now, Noun::Session, session, &said))?;
            }
            8 => {
                let at = match which % 3 {
                    0 => Put::First,
                    1 => Put::Last,
                    _ => Put::After("s01".to_owned()),
                };
                allowed(reorder(programme, now, Noun::Session, session, &at))?;
            }
            9 => drop(allowed(take_out(programme, now, Noun::Session, session))?),
            10 | 11 => drop(allowed(undo_edit(programme, now, None))?),
            12 => drop(allowed(publish(programme, now))?),
            13 => {
                let told = EnquiryText {
                    organisation: words,
                    ..EnquiryText::default()
                };
                allowed(add_enquiry(programme, now, &told, false))?;
            }
            14 => {
                let ids = register::ids(programme.connection(), Noun::Person)?;
                let Some(person) = nth(&ids, which)?.cloned() else {
                    return Ok(());
                };
                let mark = Mark::ALL.get(usize::try_from(which % 5)?).copied();
                let said = Marked {
                    person,
                    mark: mark.unwrap_or(Mark::Present),
                    how: None,
                    reason: (mark == Some(Mark::Excused)).then_some(words),
                };
                allowed(mark_attendance(programme, now, session, &[said]))?;
            }
            3..=5 => {
                let day = u32::try_from(1 + which % 28)?;
                let moved = Moved {
                    date: NaiveDate::from_ymd_opt(2023, 6, day),
                    start: NaiveTime::from_hms_opt(u32::try_from(which % 24)?, 0, 0),
                };
                allowed(move_session(programme, now, session, &moved))?;
            }
            _ => {
                let ids = register::ids(programme.connection(), Noun::Question)?;
                let known = nth(&ids, which)?.cloned();
                if let (7, Some(known)) = (deed, &known) {
                    allowed(remove_question(programme, now, known))?;
                    return Ok(());
                }
                let draft = QuestionDraft {
                    id: known.filter(|_| which.is_multiple_of(2)),
                    prepares: Prepares::Session(session.to_owned()),
                    text: Both {
                        en: Some(words),
                        es: None,
                    },
                    before: None,
                };
                allowed(save_question(programme, now, &draft))?;
            }
        }
        Ok(())
    }

    pub(super) fn introduces(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let words = format!("I bring a question, {}", self.dice.below(1000));
        let at = self.at(device)?;
        let draft = IntroductionDraft {
            person: record::fact(at.programme.connection(), "me")?.unwrap_or_default(),
            practice: String::new(),
            challenge: words,
            languages: Vec::new(),
            language: Language::En,
        };
        allowed(save_introduction(&mut at.programme, now, &draft))?;
        Ok(())
    }

    /// Writes to the facilitators, also of a post.
    pub(super) fn tells(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let which = self.dice.below(1000);
        let words = format!("Only for you: {which}");
        let at = self.at(device)?;
        let known = posts(at.programme.connection())?;
        let post = nth(&known, which)?.filter(|_| which.is_multiple_of(3));
        let sent = match post {
            Some(post) => report_post(&mut at.programme, now, &post.id, &words),
            None => send_message(&mut at.programme, now, &words),
        };
        if let Some((id, _)) = allowed(sent)? {
            at.messages.push(id);
        }
        Ok(())
    }

    /// Erases a message, or what somebody said of themselves.
    pub(super) fn erases(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let which = self.dice.below(1000);
        let at = self.at(device)?;
        match at.messages.pop() {
            Some(id) if !which.is_multiple_of(4) => {
                allowed(erase_object(&mut at.programme, now, Noun::Message, &id))?;
            }
            _ => {
                let ids = register::ids(at.programme.connection(), Noun::Introduction)?;
                if let Some(id) = nth(&ids, which)? {
                    allowed(erase_object(&mut at.programme, now, Noun::Introduction, id))?;
                }
            }
        }
        Ok(())
    }

    /// Enters, changes or removes a person or an organisation.
    pub(super) fn people(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let (deed, which) = (self.dice.below(8), self.dice.below(1000));
        let programme = &mut self.at(device)?.programme;
        let persons = people::persons(programme.connection())?;
        let organisations = people::organisations(programme.connection())?;
        let organisation = nth(&organisations, which)?.map(|known| known.id.clone());
        let person = nth(&persons, which)?;
        match (deed, person, organisation) {
            (0, Some(person), _) => drop(allowed(remove_person(programme, now, &person.id))?),
            (1, _, Some(id)) => drop(allowed(remove_organisation(programme, now, &id))?),
            (2..=3, _, organisation) => {
                let draft = OrganisationDraft {
                    id: organisation.filter(|_| deed == 3),
                    name: format!("Casa {which}"),
                    country: "PE".to_owned(),
                    city: None,
                    zone: "America/Lima".to_owned(),
                    languages: Vec::new(),
                    about: Both::default(),
                };
                allowed(save_organisation(programme, now, &draft))?;
            }
            (_, person, organisation) => {
                let edits = person.filter(|_| deed < 6);
                let draft = PersonDraft {
                    id: edits.map(|person| person.id.clone()),
                    name: format!("Ana {which}"),
                    organisation,
                    labels: vec![PersonLabel::Participant],
                    email: None,
                    languages: Vec::new(),
                };
                allowed(save_person(programme, now, &draft))?;
            }
        }
        Ok(())
    }

    /// Decides where two wrote at once.
    pub(super) fn decides(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let which = self.dice.below(1000);
        let programme = &mut self.at(device)?.programme;
        let open = undecided(programme, Language::En)?;
        if let Some(one) = nth(&open, which)?
            && let Some(chosen) = nth(&one.values, which / 7)?
        {
            allowed(settle(programme, now, one, chosen))?;
        }
        Ok(())
    }
}

/// One of some things, by a number that was drawn.
pub(super) fn nth<T>(things: &[T], which: u64) -> Told<Option<&T>> {
    let at = usize::try_from(which)?.checked_rem(things.len());
    Ok(at.and_then(|at| things.get(at)))
}
