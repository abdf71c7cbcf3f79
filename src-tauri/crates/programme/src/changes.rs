//! What was written, as the parts of the app that show it.

use std::collections::BTreeSet;

use replica::Touched;
use rusqlite::Connection;

use crate::area::{Area, Change};
use crate::forum::conversation::Conversation;
use crate::noun::Noun;
use crate::table::rules;

/// So many objects are told one by one; beyond that a part of the app reads all that it shows.
const MOST: usize = 50;

/// What has to be read again.
pub fn changes_of(connection: &Connection, touched: &Touched) -> BTreeSet<Change> {
    let mut changes = BTreeSet::new();
    for (noun, id) in touched {
        let Ok(noun) = Noun::of(*noun) else {
            continue;
        };
        let rules = rules(noun);
        if touched.len() > MOST {
            changes.insert(Change::all(rules.area));
            if rules.area == Area::Forum {
                changes.insert(Change::all(Area::Cases));
            }
            continue;
        }
        match rules.area {
            Area::Forum | Area::Cases => in_conversation(connection, noun, id, &mut changes),
            area => drop(changes.insert(Change::one(area, id.clone()))),
        }
    }
    changes
}

/// What stands in a conversation is read with it. A case study is one, and is listed as well.
fn in_conversation(connection: &Connection, noun: Noun, id: &str, changes: &mut BTreeSet<Change>) {
    // where that cannot be told, every conversation reads again
    match (rules(noun).conversation)(connection, id) {
        Ok(Some(conversation)) => {
            if let Conversation::Case(case) = &conversation {
                changes.insert(Change::one(Area::Cases, case.clone()));
            }
            changes.insert(Change::one(Area::Forum, conversation.to_string()));
        }
        _ => {
            changes.insert(Change::all(Area::Forum));
            changes.insert(Change::all(Area::Cases));
        }
    }
}
