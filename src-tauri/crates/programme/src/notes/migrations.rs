//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 1.
pub(crate) const STEP_1: &str = "
-- This person's own: never in the ledger, never sent.
CREATE TABLE note (
  session  TEXT NOT NULL PRIMARY KEY,
  text     TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE pondered (
  question TEXT NOT NULL PRIMARY KEY,
  since    TEXT NOT NULL
) STRICT;
";
