//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 17.
pub(crate) const STEP_17: &str = "
CREATE TABLE edit (                -- this device's own edits of the programme, to be undone
  id     INTEGER NOT NULL PRIMARY KEY,
  at     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  parts  TEXT NOT NULL,            -- JSON: each object with its fields before and after
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE known_session (       -- the sessions as the reader has seen them
  id    TEXT NOT NULL PRIMARY KEY,
  known TEXT NOT NULL,             -- JSON
  rung  TEXT                       -- JSON: as the reader was told by a notification
) STRICT;
";
