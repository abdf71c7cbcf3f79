//! Founding a programme: founding key, a roster of one facilitator, first keys, and the schedule as signed
//! changes, in one transaction.

use chrono::{DateTime, Utc};
use ledger::{Audience, Birth};
use rusqlite::Connection;

use crate::people::change_person::{PersonDraft, enter_as};
use crate::people::{PersonLabel, name};
use crate::schedule::{Edition, fields};
use replica::Writing;
use replica::followed;
use replica::ids::random_id;
use replica::keys::bearer::FOUNDING;
use replica::origin::{KNOWN_SINCE, ORIGIN};
use replica::record;
use replica::record::{Author, refused};
use replica::stamp::stamp;
use replica::{Error, Result};
use replica::{Profile, Projection};

/// Who founds a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founder<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their person's id, where it is known already.
    pub person: Option<&'a str>,
    /// `own`, or `sample` for the one that can be thrown away.
    pub origin: &'a str,
}

/// Founds the programme of an edition, and gives its id.
///
/// # Errors
/// `programme-here` when this device is in its group already (one that is only followed becomes the group's), `name-needed`. Nothing is
/// kept then.
pub fn found(
    profile: &Profile,
    now: DateTime<Utc>,
    edition: &Edition,
    founder: &Founder<'_>,
) -> Result<String> {
    found_with(profile, now, edition, founder, |_| Ok(()))
}

/// Founds a programme and writes more in the same transaction (the sample's people).
pub(super) fn found_with(
    profile: &Profile,
    now: DateTime<Utc>,
    edition: &Edition,
    founder: &Founder<'_>,
    more: impl FnOnce(&mut Writing<'_>) -> Result<()>,
) -> Result<String> {
    let founder_name = name(founder.name)?;
    let person = match founder.person {
        Some(id) => id.to_owned(),
        None => random_id("p")?,
    };
    let lay = |projection: &Projection<'_>| -> Result<()> {
        // what was only followed becomes the group's own; notes stay, as their ids do
        followed::forget(*projection)?;
        let author = give_birth(projection, profile, now, &person, founder.origin)?;
        let mut writing = Writing::within(*projection, &author, now);
        if edition.draft {
            // what the group may know of a draft: that there is one, and what it is called
            let public = fields::announced(edition);
            writing.set(crate::noun::Noun::Edition, &edition.id, &public)?;
        }
        writing.preparing(edition.draft);
        for (noun, id, fields) in fields::of_edition(edition)? {
            writing.set(noun, &id, &fields)?;
        }
        writing.preparing(false);
        let draft = PersonDraft {
            id: None,
            name: founder_name.clone(),
            organisation: None,
            labels: vec![PersonLabel::Facilitator],
            email: None,
            languages: edition
                .languages
                .iter()
                .map(|language| language.tag().to_owned())
                .collect(),
        };
        enter_as(&mut writing, &person, &draft)?;
        more(&mut writing)
    };
    if profile.programmes()?.contains(&edition.id) {
        let mut followed = profile.programme(&edition.id)?;
        if followed.is_member() {
            return Err(Error::of(replica::Code::ProgrammeHere).with("id", &edition.id));
        }
        followed.transact(lay)?;
    } else {
        profile.add(&edition.id, now, lay)?;
    }
    Ok(edition.id.clone())
}

fn give_birth(
    connection: &Connection,
    profile: &Profile,
    now: DateTime<Utc>,
    person: &str,
    origin: &str,
) -> Result<Author> {
    let identity = profile.identity()?;
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let birth =
        Birth::found(&mut ledger::system_random, millis, person, &identity).map_err(refused)?;
    for change in &birth.changes {
        record::insert_own(connection, change)?;
    }
    let roster = record::roster(connection, birth.group)?;
    record::put_roster_heads(connection, &roster.heads())?;
    record::put_epoch(connection, Audience::Group, &birth.secrets.group)?;
    record::put_epoch(
        connection,
        Audience::Facilitators,
        &birth.secrets.facilitators,
    )?;
    record::put_secret(connection, "lifetime", &birth.secrets.lifetime)?;
    record::put_secret(connection, "certificate", &birth.secrets.certificate)?;
    record::put_secret(connection, FOUNDING, &birth.founding_seed)?;
    // the facilitator's own log began with the first keys: it goes on where the birth left it
    let incarnation = birth
        .changes
        .iter()
        .find(|change| change.header().device == identity.device())
        .map_or(0, |change| change.header().incarnation);
    record::put_fact(connection, "group", &birth.group.to_string())?;
    record::put_fact(connection, "incarnation", &incarnation.to_string())?;
    record::put_fact(connection, "me", person)?;
    record::put_fact(connection, ORIGIN, origin)?;
    record::put_fact(connection, KNOWN_SINCE, &stamp(now))?;
    Ok(Author {
        identity,
        group: birth.group,
        incarnation,
    })
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::language::Language;
    use crate::notes::note;
    use crate::notes::save_note::save_note;
    use crate::programmes::follow::follow;
    use crate::schedule::template;
    use replica::{Pace, rebuild};

    #[test]
    fn what_was_followed_becomes_the_groups_and_notes_stay() {
        let folder = tempfile::tempdir().unwrap();
        let now = "2023-02-01T09:00:00Z".parse().unwrap();
        let profile = Profile::create(
            folder.path(),
            Zeroizing::new([3; 32]),
            now,
            &crate::table::NOUNS,
        )
        .unwrap();
        let file = folder.path().join("edition.toml");
        std::fs::write(&file, template::text()).unwrap();
        let id = follow(&profile, now, &file, Language::En).unwrap();
        save_note(
            profile.programme(&id).unwrap().connection(),
            now,
            "opening",
            "soup",
        )
        .unwrap();

        let founder = Founder {
            name: "Elena Prado",
            person: None,
            origin: "own",
        };
        let edition = template::template().unwrap();
        assert_eq!(found(&profile, now, &edition, &founder).unwrap(), id);
        let mut programme = profile.programme(&id).unwrap();
        assert!(programme.is_facilitator());
        assert_eq!(
            note(programme.connection(), "opening").unwrap().text,
            "soup"
        );
        assert_eq!(
            crate::schedule::edition(programme.connection()).unwrap(),
            edition
        );
        rebuild::check(&mut programme, &Pace::UNWATCHED).unwrap();

        let again = found(&profile, now, &edition, &founder).unwrap_err();
        assert_eq!(again.code(), "programme-here");
        let followed = follow(&profile, now, &file, Language::En).unwrap_err();
        assert_eq!(
            followed.code(),
            "programme-here",
            "a group's programme is not overwritten by a file"
        );
    }
}
