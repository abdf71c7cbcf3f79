//! Elena, who facilitates, and two members of whom the app of one was altered.

use std::collections::BTreeMap;

use exchange::Report;
use ledger::{Audience, ChangeHash, ObjectId, encode_payload};
use opendal::Operator;
use programme::Language;
use programme::drafts::post_draft::post_draft;
use programme::forum::save_draft::{PostDraft, save_draft};
use programme::members::show_members::show_members;
use programme::noun::Noun;
use replica::Said;
use replica::rebuild::prints;
use replica::record;
use replica::record::Entry;
use replica::register::{SET, Set, Value, Write};

use crate::desk::{Desk, memory};

/// Elena, who facilitates, and two members.
pub struct Circle {
    pub storage: Operator,
    pub elena: Desk,
    pub rosa: Desk,
    pub luis: Desk,
}

/// What two devices have made of what they accepted.
pub type Tables = [BTreeMap<&'static str, [u8; 32]>; 2];

impl Circle {
    pub async fn at_rest() -> Self {
        let storage = memory();
        let mut elena = Desk::founder();
        let (_, text) = elena.invites();
        post(&mut elena, "What helped was to wait.");
        elena.exchanges(&storage).await;
        let rosa = Desk::joining(2, &text, "Rosa Luz");
        let mut luis = Desk::joining(3, &text, "Luis Quispe");
        luis.says_of_herself("I bring a question");
        let mut circle = Self {
            storage,
            elena,
            rosa,
            luis,
        };
        for _ in 0..3 {
            circle.all_exchange().await;
        }
        assert_eq!(circle.luis.names().len(), 3);
        circle
    }

    pub async fn all_exchange(&mut self) -> [Report; 3] {
        [
            self.rosa.exchanges(&self.storage).await,
            self.luis.exchanges(&self.storage).await,
            self.elena.exchanges(&self.storage).await,
        ]
    }

    pub fn tables(&self) -> Tables {
        [&self.elena, &self.luis].map(|desk| prints(desk.programme.projection()).unwrap())
    }

    /// Rosa's app signs this, and all exchange: Elena sees it refused for that reason, and nobody's tables move. Gives why
    /// Luis does not accept it, who may be unable to see it.
    pub async fn refuses(
        &mut self,
        what: &str,
        entry: Entry,
        reason: &str,
    ) -> Option<&'static str> {
        let before = self.tables();
        let (readable, sealed) = (entry.audience == Audience::Group, entry.audience);
        let change = self.rosa.forces(entry).hash();
        let [sent, luis, elena] = self.all_exchange().await;
        assert!(sent.sent > 0, "{what}: {sent:?}");
        assert_eq!((elena.applied, elena.refused), (0, 1), "{what}: {elena:?}");
        assert_eq!(luis.refused, u32::from(readable), "{what} for {sealed:?}");
        assert_eq!(self.tables(), before, "{what}");
        let device = self.rosa.programme.identity().device().to_string();
        let members = show_members(&self.elena.programme).unwrap();
        let card = members
            .aside
            .iter()
            .find(|card| card.change == change.to_string());
        let card = card.unwrap_or_else(|| panic!("{what} is shown to no facilitator"));
        assert_eq!((&card.device, card.reason.as_str()), (&device, reason));
        assert!(show_members(&self.luis.programme).unwrap().aside.is_empty());
        self.elena.sound();
        self.luis.sound();
        aside(&self.luis, &change)
    }
}

pub fn aside(desk: &Desk, change: &ChangeHash) -> Option<&'static str> {
    record::aside(desk.programme.connection(), change)
        .unwrap()
        .map(replica::Reason::as_str)
}

pub fn post(desk: &mut Desk, text: &str) {
    desk.later();
    let draft = PostDraft {
        id: None,
        conversation: None,
        reply_to: None,
        section: None,
        edits: None,
        translates: None,
        title: Some("A conversation".to_owned()),
        text: text.to_owned(),
        language: Some(Language::En),
    };
    let id = save_draft(&mut desk.programme, desk.now, &draft).unwrap();
    post_draft(&mut desk.programme, desk.now, &id).unwrap();
}

pub fn set(noun: Noun, id: &str, field: &str, text: &str) -> Entry {
    let text = Some(Value::Text(text.to_owned()));
    let set = Set {
        noun: noun.record().number,
        id: id.to_owned(),
        writes: vec![Write::new(field.to_owned(), text)],
    };
    Entry {
        kind: SET,
        object: ObjectId::of(noun.name(), id),
        audience: Audience::Group,
        payload: encode_payload(&set).unwrap(),
    }
}

pub fn of_the_ledger<T: minicbor::Encode<()>>(kind: u16, payload: &T) -> Entry {
    Entry {
        kind,
        object: ObjectId::from_bytes([1; 16]),
        audience: Audience::Group,
        payload: encode_payload(payload).unwrap(),
    }
}

/// Whether somebody holds a change of an object, and can read none.
pub fn unseen(desk: &Desk, object: ObjectId) -> bool {
    let connection = desk.programme.connection();
    let (mut held, mut read_any) = (0, false);
    record::each_accepted_of(connection, object, |change| {
        held += 1;
        read_any |= !matches!(
            replica::Projection::new(connection, &programme::NOUNS).read(change)?,
            Said::Unseen
        );
        Ok(())
    })
    .unwrap();
    held > 0 && !read_any
}
