//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 6.
pub(crate) const STEP_6: &str = "
-- The forum, made from the ledger.
CREATE TABLE post (
  id        TEXT NOT NULL PRIMARY KEY,   -- <person>.<nonce>
  person    TEXT NOT NULL,
  place     TEXT NOT NULL,               -- question:ID, introduction:PERSON, topic:POST
  reply_to  TEXT,
  title     TEXT,                        -- of what begins a topic
  text      TEXT NOT NULL,               -- Markdown
  language  TEXT,
  at        TEXT NOT NULL,
  edited_at TEXT
) STRICT;
-- Wide enough that lists of conversations need not read what was written.
CREATE INDEX post_by_place ON post (place, at, person, id);
CREATE INDEX post_by_answered ON post (reply_to) WHERE reply_to IS NOT NULL;
CREATE TABLE mention (                   -- whom a post mentions
  person TEXT NOT NULL,
  post   TEXT NOT NULL,
  PRIMARY KEY (person, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_post ON mention (post);
CREATE TABLE moderation (                -- of a post, or of a conversation by its place
  id       TEXT NOT NULL PRIMARY KEY,
  place    TEXT,                         -- where it stood when its words were erased
  reply_to TEXT,
  at       TEXT,
  removed  TEXT,                         -- author, facilitator
  hidden   TEXT,                         -- the reason
  locked   TEXT,
  pinned   TEXT
) STRICT;
CREATE TABLE translation (
  id       TEXT NOT NULL PRIMARY KEY,
  post     TEXT NOT NULL,
  person   TEXT NOT NULL,
  language TEXT NOT NULL,
  text     TEXT NOT NULL,
  at       TEXT NOT NULL
) STRICT;
CREATE INDEX translation_by_post ON translation (post);
-- One's own.
CREATE TABLE draft (
  id        TEXT NOT NULL PRIMARY KEY,   -- the post's, once it is posted
  place     TEXT NOT NULL,
  reply_to  TEXT,
  edits     TEXT,                        -- the post that it says otherwise
  title     TEXT,
  text      TEXT NOT NULL,
  language  TEXT,
  saved_at  TEXT NOT NULL,
  posted_at TEXT,                        -- it waits for a link
  refused   TEXT                         -- why the group did not take it
) STRICT;
CREATE TABLE read_post (
  post TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE noticed_post (              -- it was told that somebody answered or mentioned the reader
  post TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
";

/// Step 7.
pub(crate) const STEP_7: &str = "
ALTER TABLE post ADD COLUMN section TEXT;   -- of a case, that it contributes to
ALTER TABLE draft ADD COLUMN section TEXT;
ALTER TABLE draft ADD COLUMN translates TEXT;  -- the post that it says in another language
";

/// Step 9.
pub(crate) const STEP_9: &str = "
-- What waits for a link is being said otherwise, and stays here until it is posted again.
ALTER TABLE draft ADD COLUMN altering INTEGER NOT NULL DEFAULT 0;
ALTER TABLE moderation ADD COLUMN stood TEXT;  -- where it stood when its words were erased; place is where facilitators moved it
CREATE INDEX moderation_by_answered ON moderation (reply_to) WHERE reply_to IS NOT NULL;
";

/// Step 13.
pub(crate) const STEP_13: &str = "
-- Found by time without reading their words.
CREATE INDEX post_by_time ON post (at, id, person, language);
";
