//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 2.
pub(crate) const STEP_2: &str = "
-- This person's own too: what rang before which start, and what was chosen for one session.
CREATE TABLE rung (
  subject TEXT NOT NULL,           -- 'session s03', 'meeting info-1'
  lead    INTEGER NOT NULL,        -- minutes
  starts  TEXT NOT NULL,           -- what was announced: an instant, or a date without a time
  tag     TEXT NOT NULL,           -- of the notification
  state   INTEGER NOT NULL,        -- 0 written, 1 confirmed, 2 summed up, 3 lapsed
  at      TEXT NOT NULL,
  PRIMARY KEY (subject, lead, starts)
) STRICT;
CREATE TABLE reminder_choice (
  subject TEXT NOT NULL PRIMARY KEY,
  muted   INTEGER NOT NULL DEFAULT 0,
  leads   TEXT                     -- minutes, separated by spaces; NULL: the usual
) STRICT;
";
