//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 6.
pub(crate) const STEP_6: &str = "
CREATE TABLE searchable (                -- what the index of words below speaks of
  doc      INTEGER NOT NULL PRIMARY KEY,
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;
CREATE VIRTUAL TABLE found USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', detail = 'column'
);
-- Thousands of posts come at once: 8 MiB of words are gathered before they are written.
INSERT INTO found (found, rank) VALUES ('hashsize', 8388608);
";

/// Step 14: the words are cut and folded by `pieces`, and FTS5 takes them as they are: it parts them at blanks, and at nothing
/// beyond ASCII. What was found before is found again once its rows are made anew.
pub(crate) const STEP_14: &str = "
DELETE FROM searchable;
DROP TABLE found;
CREATE VIRTUAL TABLE found USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'ascii', detail = 'column'
);
INSERT INTO found (found, rank) VALUES ('hashsize', 8388608);
";
