//! Fields and their writes, as they stand in payloads.

use std::collections::BTreeMap;

use ledger::ChangeHash;

/// The tables of versioned fields, with the columns that tell their rows apart.
pub(crate) const TABLES: [(&str, &str); 4] = [
    ("register", "noun, id, field, change"),
    ("superseded", "noun, id, field, change"),
    ("removed", "noun, id, change"),
    ("revised", "noun, id"),
];

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Text; numbers, dates and lists are written as text too.
    Text(String),
    /// Bytes, such as a portrait.
    Bytes(Vec<u8>),
}

/// The fields of one object. A field that is absent is empty.
pub type Fields = BTreeMap<String, Value>;

/// The payload of a change that writes fields (kind [`SET`]); CBOR, see `FORMAT.md` of the ledger for the
/// header around it.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Set {
    /// The number of [`crate::noun::Noun`].
    #[n(0)]
    pub noun: u8,
    /// The object's id.
    #[n(1)]
    pub id: String,
    /// What is written.
    #[n(2)]
    pub writes: Vec<Write>,
}

/// One field of a [`Set`].
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Write {
    /// The field's name.
    #[n(0)]
    pub field: String,
    /// The new value, if it is text.
    #[n(1)]
    pub text: Option<String>,
    /// The new value, if it is bytes; with neither, the field is emptied.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Option<Vec<u8>>,
    /// The writes of this field that the author had seen.
    #[n(3)]
    pub sees: Vec<ChangeHash>,
}

impl Write {
    /// A write of `value` (or of nothing: the field is emptied) that has seen no other.
    pub fn new(field: String, value: Option<Value>) -> Self {
        let (text, bytes) = match value {
            Some(Value::Text(text)) => (Some(text), None),
            Some(Value::Bytes(bytes)) => (None, Some(bytes)),
            None => (None, None),
        };
        Self {
            field,
            text,
            bytes,
            sees: Vec::new(),
        }
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<Value> {
        match (&self.text, &self.bytes) {
            (Some(text), _) => Some(Value::Text(text.clone())),
            (None, Some(bytes)) => Some(Value::Bytes(bytes.clone())),
            (None, None) => None,
        }
    }
}

/// The payload of a change that removes an object (kind [`REMOVE`]).
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Remove {
    /// The number of [`crate::noun::Noun`].
    #[n(0)]
    pub noun: u8,
    /// The object's id.
    #[n(1)]
    pub id: String,
}

/// The kind of a change that writes fields. Kinds below 32 are the ledger's own.
pub const SET: u16 = 32;
/// The kind of a change that removes an object.
pub const REMOVE: u16 = 33;

/// Reads a text field.
pub fn text(fields: &Fields, name: &str) -> Option<String> {
    match fields.get(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// A value as people read it: a portrait is not text.
pub fn shown_as(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => format!("({} bytes)", bytes.len()),
    }
}

/// Writes a text field; an empty or absent text is an absent field.
pub fn put(fields: &mut Fields, name: &str, text: Option<impl Into<String>>) {
    if let Some(text) = text.map(Into::into).filter(|text| !text.is_empty()) {
        fields.insert(name.to_owned(), Value::Text(text));
    }
}
