//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 3.
pub(crate) const STEP_3: &str = "
CREATE TABLE invitation (          -- the secrets of invitations that were made here
  id     BLOB NOT NULL PRIMARY KEY,
  secret BLOB NOT NULL,
  label  TEXT,
  organisation TEXT,
  made_at TEXT NOT NULL
) STRICT;
";

/// Step 9.
pub(crate) const STEP_9: &str = "
ALTER TABLE invitation ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;  -- its text was made under a passphrase
";
