//! What people post, answer and moderate, and the cases that they bring.

use chrono::{DateTime, Utc};
use programme::Language;
use programme::case_studies::record_outcome::{OutcomeStep, record_outcome};
use programme::case_studies::remove_case::remove_case;
use programme::case_studies::save_case::{CaseWords, save_case};
use programme::drafts::post_draft::post_draft;
use programme::forum::moderate_post::{Moderating, moderate_post};
use programme::forum::remove_post::remove_post;
use programme::forum::save_draft::{PostDraft, save_draft};
use programme::forum::translate_post::translate_post;
use programme::{case_studies, forum};

use super::{World, allowed};
use crate::Told;

impl World {
    /// Brings a case, contributes to one, says what became of it, or removes it.
    pub(super) fn case(&mut self, device: usize, now: DateTime<Utc>, which: u64) -> Told {
        let programme = &mut self.at(device)?.programme;
        let cases = case_studies::case_studies(programme.connection())?;
        let chosen = usize::try_from(which)?
            .checked_rem(cases.len())
            .and_then(|at| cases.get(at));
        let words = format!("It took **{which}** days");
        match (which % 6, chosen) {
            (0, Some(case)) => drop(allowed(remove_case(programme, now, &case.id))?),
            (1, Some(case)) => {
                let how = match which % 4 {
                    0 => OutcomeStep::Discussed,
                    1 => OutcomeStep::Decided(words),
                    2 => OutcomeStep::Close(words),
                    _ => OutcomeStep::Open,
                };
                drop(allowed(record_outcome(programme, now, &case.id, &[how]))?);
            }
            (2 | 3, Some(case)) => {
                let draft = PostDraft {
                    id: None,
                    conversation: Some(forum::Conversation::Case(case.id.clone())),
                    reply_to: None,
                    section: Some("s1".to_owned()),
                    edits: None,
                    translates: None,
                    title: None,
                    text: words,
                    language: Some(Language::En),
                };
                if let Some(id) = allowed(save_draft(programme, now, &draft))? {
                    allowed(post_draft(programme, now, &id))?;
                }
            }
            (of, chosen) => {
                // a third of the rest translates, and some of it what was translated before
                let translates = chosen.filter(|_| of == 5 && which % 12 == 5);
                let case = CaseWords {
                    id: None,
                    edits: chosen.filter(|_| of == 4).map(|case| case.id.clone()),
                    translates: translates.map(|case| case.id.clone()),
                    told: case_studies::CaseText {
                        title: format!("Case {which}"),
                        sections: vec![case_studies::Section {
                            key: "s1".to_owned(),
                            heading: "What happened".to_owned(),
                            text: words,
                        }],
                        asks: "What would you do?".to_owned(),
                        session: Some("s01".to_owned()),
                        language: Some(match translates {
                            Some(_) => Language::Es,
                            None => Language::En,
                        }),
                    },
                };
                if let Some(id) = allowed(save_case(programme, now, &case))? {
                    allowed(post_draft(programme, now, &id))?;
                }
            }
        }
        Ok(())
    }

    /// Posts, answers, says otherwise, translates, removes or moderates.
    pub(super) fn forum(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let (deed, which) = (self.dice.below(12), self.dice.below(1000));
        if deed > 9 {
            return self.case(device, now, which);
        }
        let words = format!("What helped was **{which}**");
        let at = self.at(device)?;
        let programme = &mut at.programme;
        let posts = forum::posts(programme.connection())?;
        let chosen = usize::try_from(which)?
            .checked_rem(posts.len())
            .and_then(|at| posts.get(at));
        let draft = PostDraft {
            id: None,
            conversation: None,
            reply_to: None,
            section: None,
            edits: None,
            translates: None,
            title: Some("A conversation".to_owned()),
            text: words.clone(),
            language: Some(Language::En),
        };
        let draft = match (deed, chosen) {
            (0..=3, Some(post)) => PostDraft {
                conversation: post.place.parse().ok(),
                reply_to: Some(post.id.clone()),
                ..draft
            },
            (4, Some(post)) => PostDraft {
                conversation: post.place.parse().ok(),
                edits: Some(post.id.clone()),
                ..draft
            },
            (5, Some(post)) => {
                allowed(translate_post(
                    programme,
                    now,
                    &post.id,
                    Language::Es,
                    &words,
                ))?;
                return Ok(());
            }
            (6, Some(post)) => {
                allowed(remove_post(programme, now, &post.id))?;
                return Ok(());
            }
            (7, Some(post)) => {
                let elsewhere = posts.first().map_or(&post.id, |first| &first.id);
                let (what, how) = match which % 9 {
                    0 => (&post.id, Moderating::Hide(words)),
                    1 => (&post.id, Moderating::Show),
                    2 => (&post.id, Moderating::Pin),
                    3 => (&post.id, Moderating::Unpin),
                    4 => (&post.place, Moderating::Lock),
                    5 | 6 => (&post.place, Moderating::Unlock),
                    7 => {
                        let topic = forum::Conversation::Topic(elsewhere.clone());
                        (&post.id, Moderating::Move(topic))
                    }
                    _ => {
                        let own = forum::Conversation::Topic(post.id.clone());
                        (&post.id, Moderating::Move(own))
                    }
                };
                allowed(moderate_post(programme, now, what, &how))?;
                return Ok(());
            }
            _ => draft,
        };
        if let Some(id) = allowed(save_draft(programme, now, &draft))? {
            allowed(post_draft(programme, now, &id))?;
        }
        Ok(())
    }
}
