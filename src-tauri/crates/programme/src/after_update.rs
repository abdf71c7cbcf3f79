//! What an update of the app does once in each programme: what an earlier version kept without understanding it takes effect,
//! and the rows are made anew with all that their fields say.
//!
//! Not here: the tables themselves (`database`), and making them anew from the first change on (`rebuild`).

use ledger::GroupId;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::apply::{Said, apply, project, read};
use crate::error::{Error, Result};
use crate::judging::Judge;
use crate::notes;
use crate::reconsider::rejudge;
use crate::record::store::{self as record, fact, put_fact};
use crate::register::{Noun, store::ids};
use crate::search::store::{Kind, put};

/// The fact under which it is noted for which version the rows were made.
const MADE_FOR: &str = "made_for";
/// Grows with each noun, field or kind of change that is understood and was not before, and with each row that is made otherwise.
const VERSION: u32 = 1;

/// Does what is left to do since the version that was here before. Costs one reading where that is nothing.
///
/// # Errors
/// Those of the database.
pub fn after_update(connection: &Connection) -> Result<()> {
    let version = VERSION.to_string();
    if fact(connection, MADE_FOR)?.as_deref() == Some(&version) {
        return Ok(());
    }
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    if fact(&transaction, MADE_FOR)?.as_deref() == Some(&version) {
        return Ok(());
    }
    for noun in Noun::ALL {
        for id in ids(&transaction, noun)? {
            project(&transaction, noun, &id)?;
        }
    }
    for (session, note) in notes::store::notes(&transaction)? {
        put(&transaction, Kind::Note, &session, &note.text)?;
    }
    take_up(&transaction)?;
    put_fact(&transaction, MADE_FOR, &version)?;
    transaction.commit()?;
    Ok(())
}

/// Lets take effect what was accepted unread, as far as it is understood now; the rules of its noun are held against it first.
fn take_up(connection: &Connection) -> Result<()> {
    let waiting = record::newer(connection)?;
    let Some(group) = fact(connection, "group")?.filter(|_| !waiting.is_empty()) else {
        return Ok(());
    };
    let group: GroupId = group
        .parse()
        .map_err(|error| Error::internal("group", format!("{error}")))?;
    let mut judge = Judge::new(connection, record::roster(connection, group)?);
    for hash in waiting {
        let Some(change) = record::change(connection, &hash)? else {
            continue;
        };
        if matches!(read(connection, &change)?, Said::Newer) {
            continue;
        }
        record::forget_newer(connection, &hash)?;
        rejudge(connection, &mut judge, &change)?;
        if record::aside(connection, &hash)?.is_none() {
            apply(connection, &change)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use zeroize::Zeroizing;

    use super::*;
    use crate::apply::remake;
    use crate::profile::Profile;
    use crate::programme::Programme;
    use crate::programmes::found::{Founder, found};
    use crate::register::store::forget;
    use crate::schedule::template::template;

    fn founded(folder: &Path) -> Programme {
        let now = "2023-02-01T09:00:00Z".parse().unwrap();
        let profile = Profile::create(folder, Zeroizing::new([3; 32]), now).unwrap();
        let founder = Founder {
            name: "Elena Prado",
            person: None,
            origin: "own",
        };
        let id = found(&profile, now, &template().unwrap(), &founder).unwrap();
        profile.programme(&id).unwrap()
    }

    /// As a version left it that did not know the noun yet: kept, noted, and without effect.
    fn unread(connection: &Connection, noun: Noun, id: &str) {
        let object = ledger::ObjectId::of(noun.name(), id);
        record::each_accepted_of(connection, object, |change| {
            record::put_newer(connection, &change.hash())
        })
        .unwrap();
        forget(connection, noun, id).unwrap();
        project(connection, noun, id).unwrap();
        put_fact(connection, MADE_FOR, "0").unwrap();
    }

    #[test]
    fn what_an_earlier_version_kept_unread_takes_effect_with_the_one_that_understands_it() {
        let folder = tempfile::tempdir().unwrap();
        let programme = founded(folder.path());
        let connection = programme.connection();
        let counts = || -> (u32, u32) {
            let sql = "SELECT (SELECT count(*) FROM session WHERE id = 'opening'),
                (SELECT count(*) FROM searchable WHERE kind = 'session' AND id = 'opening')";
            connection
                .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
        };
        assert_eq!(counts(), (1, 1));
        unread(connection, Noun::Session, "opening");
        // the earlier version tells that something is here which it cannot read
        assert_eq!(counts(), (0, 0));
        assert_ne!(record::count_newer(connection).unwrap(), 0);
        after_update(connection).unwrap();
        assert_eq!(counts(), (1, 1));
        assert_eq!(record::count_newer(connection).unwrap(), 0);
    }

    #[test]
    fn whoever_teaches_it_a_noun_says_so() {
        // another number of nouns: VERSION grows with it
        assert_eq!((VERSION, Noun::ALL.len()), (1, 15));
    }

    #[test]
    fn a_row_says_what_its_fields_say_by_now() {
        let folder = tempfile::tempdir().unwrap();
        let programme = founded(folder.path());
        let connection = programme.connection();
        let title = || -> String {
            let sql = "SELECT title_en FROM session WHERE id = 'opening'";
            connection.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        let said = title();
        // a column that the earlier version did not have yet stands empty
        connection
            .execute("UPDATE session SET title_en = '' WHERE id = 'opening'", [])
            .unwrap();
        after_update(connection).unwrap();
        assert_eq!(title(), "", "done once, not at each opening");
        put_fact(connection, MADE_FOR, "0").unwrap();
        after_update(connection).unwrap();
        assert_eq!(title(), said);
        remake(connection, Noun::Session, "opening").unwrap();
        assert_eq!(title(), said);
    }
}
