//! Instants as text, the one way in which databases and bindings write them.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::error::{Error, Result};

/// RFC 3339 in UTC, to the millisecond.
pub fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads what [`stamp`] wrote.
///
/// # Errors
/// `internal` when the text is not an instant.
pub fn unstamp(text: &str) -> Result<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|error| Error::internal("instant", error))
}
