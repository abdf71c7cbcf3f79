//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 8.
pub(crate) const STEP_8: &str = "
CREATE TABLE form_draft (          -- what somebody began to fill in
  form     TEXT NOT NULL PRIMARY KEY,
  fields   TEXT NOT NULL,          -- JSON: what stands in each
  saved_at TEXT NOT NULL
) STRICT;
";
