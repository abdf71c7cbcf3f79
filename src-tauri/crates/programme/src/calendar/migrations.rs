//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 1.
pub(crate) const STEP_1: &str = "
CREATE TABLE calendar_entry (      -- what calendars were given last, to count revisions
  uid      TEXT NOT NULL PRIMARY KEY,
  digest   BLOB NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;
";
