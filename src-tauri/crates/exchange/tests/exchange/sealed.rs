//! What is sealed for the facilitators: members pass it on and cannot open it, and what it says is held against the rules by
//! whoever can.

use ledger::{Audience, ObjectId};
use programme::forum::posts;
use programme::forum::report_post::report_post;
use programme::messages::show_messages::show_messages;
use programme::noun::Noun;
use replica::record;
use replica::record::Entry;

use crate::circle::{Circle, set, unseen};
use crate::desk::Desk;

#[tokio::test]
async fn what_is_sealed_for_facilitators_is_held_against_the_rules_where_it_can_be_read() {
    let mut circle = Circle::at_rest().await;
    let id = format!("{}.00000000000000ff", circle.luis.person());
    for (entry, reason) in [
        (set(Noun::Message, &id, "text", "In his name"), "not-yours"),
        (
            // facilitators may prepare one among themselves, and he is none
            set(Noun::Session, "opening", "title.en", "Mine"),
            "not-yours",
        ),
        (
            set(
                Noun::Introduction,
                &circle.rosa.person(),
                "challenge",
                "Hush",
            ),
            "audience",
        ),
    ] {
        let entry = Entry {
            audience: Audience::Facilitators,
            ..entry
        };
        let luis = circle.refuses(reason, entry, reason).await;
        assert_eq!(luis, None, "whoever cannot read it passes it on");
    }
    assert!(show_messages(&circle.elena.programme).unwrap().is_empty());
}

#[tokio::test]
async fn what_is_told_to_facilitators_of_a_post_is_in_nobody_elses_tables_and_opens_with_none_of_their_keys()
 {
    let mut circle = Circle::at_rest().await;
    let known = posts(circle.rosa.programme.connection()).unwrap();
    let now = circle.rosa.now;
    let why = "It names a child.";
    let (id, _) = report_post(&mut circle.rosa.programme, now, &known[0].id, why).unwrap();
    for _ in 0..2 {
        circle.all_exchange().await;
    }
    let read_by = |desk: &Desk| show_messages(&desk.programme).unwrap();
    let told = read_by(&circle.elena);
    assert_eq!(
        (told[0].text.as_str(), told[0].about.is_some()),
        (why, true)
    );
    assert!(read_by(&circle.luis).is_empty());
    let connection = circle.luis.programme.connection();
    let object = ObjectId::of(Noun::Message.name(), &id);
    assert!(unseen(&circle.luis, object));
    for table in ["message", "register"] {
        let ids = format!("SELECT count(*) FROM {table} WHERE id = ?1");
        let rows: u32 = connection.query_row(&ids, [&id], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    // no key that he holds opens it
    assert!(
        record::epochs(connection, Audience::Facilitators)
            .unwrap()
            .is_empty()
    );
    let group = circle.luis.programme.group().unwrap().unwrap();
    let keys = record::epochs(connection, Audience::Group).unwrap();
    assert!(!keys.is_empty());
    let mut tried = 0;
    record::each_accepted_of(connection, object, |change| {
        let sealed: ledger::Sealed = ledger::decode_payload(change.payload().unwrap()).unwrap();
        assert!(!sealed.bytes.windows(5).any(|part| part == b"child"));
        let binding = change.header().binding().unwrap();
        for key in &keys {
            tried += 1;
            assert!(ledger::collect(key, group, &binding, &sealed.bytes).is_err());
        }
        Ok(())
    })
    .unwrap();
    assert!(tried > 0);
}
