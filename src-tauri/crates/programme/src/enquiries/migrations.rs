//! The table of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 17.
pub(crate) const STEP_17: &str = "
CREATE TABLE enquiry (
  id   TEXT NOT NULL PRIMARY KEY,
  at   TEXT NOT NULL,
  told TEXT NOT NULL              -- JSON
) STRICT;
";
