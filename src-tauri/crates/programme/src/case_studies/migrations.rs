//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 7.
pub(crate) const STEP_7: &str = "
-- Case studies: what the ledger says of them, and one's own that are being written.
CREATE TABLE case_study (
  id        TEXT NOT NULL PRIMARY KEY,   -- <person>.<nonce>
  person    TEXT NOT NULL,
  title     TEXT NOT NULL,
  asks      TEXT NOT NULL,               -- Markdown
  language  TEXT,
  session   TEXT,                        -- the session that its author means to take it up
  at        TEXT NOT NULL,
  edited_at TEXT
) STRICT;
CREATE TABLE case_section (
  case_study TEXT NOT NULL,
  position   INTEGER NOT NULL,
  key        TEXT NOT NULL,              -- what contributions name it by
  heading    TEXT NOT NULL,
  text       TEXT NOT NULL,              -- Markdown
  PRIMARY KEY (case_study, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_outcome (
  id        TEXT NOT NULL PRIMARY KEY,   -- the case's
  session   TEXT,
  discussed TEXT,                        -- when
  decided   TEXT,                        -- Markdown
  learned   TEXT,                        -- Markdown
  closed    TEXT                         -- when
) STRICT;
CREATE TABLE case_draft (
  id        TEXT NOT NULL PRIMARY KEY,   -- the case's, once it is brought
  edits     TEXT,                        -- the case that it says otherwise
  title     TEXT NOT NULL,
  sections  TEXT NOT NULL,               -- JSON: key, heading and text of each
  asks      TEXT NOT NULL,
  language  TEXT,
  session   TEXT,
  saved_at  TEXT NOT NULL,
  posted_at TEXT,                        -- it waits for a link
  refused   TEXT                         -- why the group did not take it
) STRICT;
";

/// Step 8.
pub(crate) const STEP_8: &str = "
CREATE TABLE case_translation (
  id         TEXT NOT NULL PRIMARY KEY,   -- <person>.<nonce>
  case_study TEXT NOT NULL,
  person     TEXT NOT NULL,
  language   TEXT NOT NULL,
  title      TEXT NOT NULL,
  sections   TEXT NOT NULL,               -- JSON: key, heading and text of each
  asks       TEXT NOT NULL,
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX case_translation_by_case ON case_translation (case_study);
ALTER TABLE case_draft ADD COLUMN translates TEXT;  -- the case that it says in another language
";

/// Step 9.
pub(crate) const STEP_9: &str = "
ALTER TABLE case_draft ADD COLUMN altering INTEGER NOT NULL DEFAULT 0;
";
