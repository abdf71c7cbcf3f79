//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 3.
pub(crate) const STEP_3: &str = "
CREATE TABLE sent_message (        -- one's own to the facilitators, which only they can open in the ledger
  id   TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL,
  at   TEXT NOT NULL
) STRICT;
-- Made from the ledger.
CREATE TABLE message (             -- to the facilitators; empty where this device cannot read them
  id     TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL,
  text   TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;
";

/// Step 6.
pub(crate) const STEP_6: &str = "
ALTER TABLE message ADD COLUMN about TEXT;  -- the post that it reports, or the place that it is meant for
";

/// Step 9.
pub(crate) const STEP_9: &str = "
ALTER TABLE sent_message ADD COLUMN about TEXT;  -- the draft that it shows the facilitators first, or the post
";
