//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 11.
pub(crate) const STEP_11: &str = "
-- Posts and case studies had a table of drafts each.
ALTER TABLE draft RENAME TO post_draft;
CREATE TABLE draft (
  id        TEXT NOT NULL PRIMARY KEY,   -- the object's, once it is signed
  kind      TEXT NOT NULL,               -- post, translation, case, case-translation
  place     TEXT NOT NULL,               -- the conversation in which it stands
  edits     TEXT,                        -- the own object that it changes
  translates TEXT,                       -- the object that it translates
  body      TEXT NOT NULL,               -- JSON: what is written
  saved_at  TEXT NOT NULL,
  posted_at TEXT,                        -- it waits for a link
  changing  INTEGER NOT NULL DEFAULT 0,  -- it was posted, and is being changed: it stays here until it is posted again
  refused   TEXT                         -- why the group refused it
) STRICT;
INSERT INTO draft (id, kind, place, edits, translates, body, saved_at, posted_at, changing, refused)
  SELECT id, iif(translates IS NULL, 'post', 'translation'), place, edits, translates,
    json_object('place', place, 'replyTo', reply_to, 'section', section, 'title', title, 'text', text, 'language', language),
    saved_at, posted_at, altering, refused FROM post_draft;
INSERT INTO draft (id, kind, place, edits, translates, body, saved_at, posted_at, changing, refused)
  SELECT id, iif(translates IS NULL, 'case', 'case-translation'), 'case:' || coalesce(edits, translates, id), edits, translates,
    json_object('title', title, 'sections', json(sections), 'asks', asks, 'session', session, 'language', language),
    saved_at, posted_at, altering, refused FROM case_draft;
DROP TABLE post_draft;
DROP TABLE case_draft;
CREATE INDEX draft_waiting ON draft (kind, posted_at) WHERE posted_at IS NOT NULL;
";
