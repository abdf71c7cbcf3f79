//! Messages to the facilitators: what a member writes, nobody else can read. Sealed for the facilitators within the change.

pub(crate) mod erase_first;
pub mod send_message;
pub mod show_messages;
pub mod store;

/// The longest message, in characters.
pub const LONGEST: usize = 65_000;

/// The id of a person's message: it names its author, so that nobody writes in another's name.
pub fn id_of(person: &str, nonce: &str) -> String {
    format!("{person}.{nonce}")
}

/// The person whom a message's id names.
pub fn author_in(id: &str) -> &str {
    id.split_once('.').map_or("", |(person, _)| person)
}
