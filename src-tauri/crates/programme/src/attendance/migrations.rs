//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 18.
pub(crate) const STEP_18: &str = "
CREATE TABLE attendance (
  id      TEXT NOT NULL PRIMARY KEY,   -- SESSION.PERSON
  session TEXT NOT NULL,
  person  TEXT NOT NULL,
  mark    TEXT NOT NULL,
  minutes INTEGER,
  how     TEXT,
  source  TEXT NOT NULL,
  author  TEXT NOT NULL,
  at      TEXT NOT NULL
) STRICT;
CREATE TABLE attendance_note (         -- for facilitators
  id     TEXT NOT NULL PRIMARY KEY,
  reason TEXT,
  why    TEXT
) STRICT;
CREATE TABLE known_as (                -- this device's own: what a report calls a person
  name   TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL
) STRICT;
CREATE TABLE report_column (           -- this device's own: what a column of a report is for
  header TEXT NOT NULL PRIMARY KEY,
  field  TEXT NOT NULL
) STRICT;
";
