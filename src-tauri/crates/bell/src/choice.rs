//! What a person chose on a notification: to open the page it is about, or to join.

use device::links::Link;
use device::notify::Chosen;
use programme::schedule::edition;
use replica::{Profile, Result};

/// What is to be done about a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The window, at this page of this programme.
    Open {
        /// The programme's id.
        programme: String,
        /// The page.
        page: Link,
    },
    /// This https link, in the browser.
    Join(String),
}

/// Reads a choice. The tag says what the notification was about: `programme.session.s03.60`,
/// `programme.forum`, or `programme.summary`. A link is looked up when it is asked for, so that it is today's.
///
/// # Errors
/// See the crate.
pub fn chosen(profile: &Profile, choice: &Chosen) -> Result<Choice> {
    let mut parts = choice.tag.split('.');
    let programme = parts.next().unwrap_or_default().to_owned();
    let (noun, id) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let page = match noun {
        "session" => Link::Session(id.to_owned()),
        "meeting" => Link::Meeting(id.to_owned()),
        "forum" => Link::Forum,
        _ => Link::Today,
    };
    if choice.action == "join" {
        let edition = edition(profile.programme(&programme)?.connection())?;
        let link = match &page {
            Link::Session(id) => edition
                .sessions
                .into_iter()
                .find(|session| session.id == *id)
                .and_then(|one| one.link),
            Link::Meeting(id) => edition
                .meetings
                .into_iter()
                .find(|meeting| meeting.id == *id)
                .and_then(|one| one.link),
            Link::Forum | Link::Today => None,
        };
        if let Some(link) = link.filter(|link| link.starts_with("https://")) {
            return Ok(Choice::Join(link));
        }
    }
    Ok(Choice::Open { programme, page })
}

#[cfg(test)]
mod tests {
    use programme::programmes::found::{Founder, found};
    use programme::schedule::template::template;
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn a_choice_opens_its_page_and_joins_todays_link() {
        let folder = tempfile::tempdir().unwrap();
        let now = "2023-05-15T12:00:00Z".parse().unwrap();
        let profile = Profile::create(
            folder.path(),
            Zeroizing::new([1; 32]),
            now,
            &programme::NOUNS,
        )
        .unwrap();
        let mut edition = template().unwrap();
        edition.sessions[1].link = Some("https://example.org/room".to_owned());
        let (id, session) = (edition.id.clone(), edition.sessions[1].id.clone());
        let founder = Founder {
            name: "Elena",
            person: None,
            origin: "own",
        };
        found(&profile, now, &edition, &founder).unwrap();

        let choice = |tag: String, action: &str| {
            chosen(
                &profile,
                &Chosen {
                    tag,
                    action: action.to_owned(),
                    activation: None,
                },
            )
            .unwrap()
        };
        assert_eq!(
            choice(format!("{id}.session.{session}.10"), "join"),
            Choice::Join("https://example.org/room".to_owned())
        );
        let page = Link::Session(session.clone());
        assert_eq!(
            choice(format!("{id}.session.{session}.10"), "open"),
            Choice::Open {
                programme: id.clone(),
                page
            }
        );
        // a session without a link is opened, so that one sees why
        assert_eq!(
            choice(format!("{id}.session.opening.10"), "join"),
            Choice::Open {
                programme: id.clone(),
                page: Link::Session("opening".to_owned())
            }
        );
        assert_eq!(
            choice(format!("{id}.forum"), "default"),
            Choice::Open {
                programme: id.clone(),
                page: Link::Forum
            }
        );
        assert_eq!(
            choice(format!("{id}.summary"), "default"),
            Choice::Open {
                programme: id,
                page: Link::Today
            }
        );
    }
}
