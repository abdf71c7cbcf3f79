//! The tables, as migrations that only append: older data keeps opening.
//!
//! Three kinds of table stand in a programme's database: the ledger (signed changes, never rewritten),
//! what is made from it and can be made again at any time, and what is this person's own and never
//! leaves the computer.

/// One step, run once, in one transaction with the others that are missing.
pub type Migration = &'static str;

/// The small database of the device: who this computer is, and its settings.
pub const DEVICE: &[Migration] = &["
CREATE TABLE identity (
  one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  secret  BLOB NOT NULL,           -- 64 bytes: signing seed, then wrapping secret
  made_at TEXT NOT NULL
) STRICT;
CREATE TABLE setting (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE programme (           -- which programmes are on this computer
  id       TEXT NOT NULL PRIMARY KEY,
  added_at TEXT NOT NULL
) STRICT;
"];

/// The database of one programme.
pub const PROGRAMME: &[Migration] = &[
    "
-- The ledger.
CREATE TABLE change (
  hash        BLOB NOT NULL PRIMARY KEY,
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  hlc         INTEGER NOT NULL,
  kind        INTEGER NOT NULL,
  header      BLOB NOT NULL,       -- the exact signed bytes, never encoded again
  signature   BLOB NOT NULL,
  salt        BLOB,                -- salt and payload are NULL once erased
  payload     BLOB
) STRICT;
-- Not unique: a fork is kept on both branches.
CREATE INDEX change_by_log ON change (device, incarnation, seq);
CREATE INDEX change_by_time ON change (hlc, hash);
CREATE TABLE set_aside (           -- what was not accepted, and why
  hash   BLOB NOT NULL PRIMARY KEY REFERENCES change (hash),
  reason TEXT NOT NULL
) STRICT;
CREATE TABLE epoch_key (
  epoch    BLOB NOT NULL PRIMARY KEY,
  audience INTEGER NOT NULL,
  key      BLOB NOT NULL
) STRICT;
CREATE TABLE secret (              -- lifetime, certificate, founding (until the sheet is printed)
  name  TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE fact (                -- group, incarnation, how this programme came here, since when
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE followed_file (       -- the programme file that is followed, as it was read
  one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  text    TEXT NOT NULL
) STRICT;

-- Made from the ledger (and from the followed file).
CREATE TABLE register (            -- each value that a field was ever given
  noun   INTEGER NOT NULL,
  id     TEXT NOT NULL,
  field  TEXT NOT NULL,
  change BLOB NOT NULL,            -- 32 zero bytes: the followed file
  hlc    INTEGER NOT NULL,
  value  ANY,                      -- NULL: the field was emptied
  PRIMARY KEY (noun, id, field, change)
) STRICT, WITHOUT ROWID;
CREATE TABLE superseded (          -- values that a later writer had seen
  noun   INTEGER NOT NULL,
  id     TEXT NOT NULL,
  field  TEXT NOT NULL,
  change BLOB NOT NULL,
  PRIMARY KEY (noun, id, field, change)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed (             -- removal wins
  noun   INTEGER NOT NULL,
  id     TEXT NOT NULL,
  change BLOB NOT NULL,
  PRIMARY KEY (noun, id, change)
) STRICT, WITHOUT ROWID;
CREATE TABLE edition (
  id             TEXT NOT NULL PRIMARY KEY,
  title_en       TEXT, title_es TEXT,
  about_en       TEXT, about_es TEXT,
  zone           TEXT NOT NULL,
  languages      TEXT NOT NULL DEFAULT '',
  starts         TEXT NOT NULL,
  ends           TEXT,
  rhythm_weeks   INTEGER,
  email          TEXT, url TEXT,
  percent        INTEGER,
  counts_opening INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE module (
  id       TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL DEFAULT 0,
  title_en TEXT, title_es TEXT,
  short_en TEXT, short_es TEXT,
  about_en TEXT, about_es TEXT,
  topics   TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TABLE session (
  id             TEXT NOT NULL PRIMARY KEY,
  position       INTEGER NOT NULL DEFAULT 0,
  opening        INTEGER NOT NULL DEFAULT 0,
  module         TEXT,
  topics         TEXT NOT NULL DEFAULT '',
  title_en       TEXT, title_es TEXT,
  about_en       TEXT, about_es TEXT,
  date           TEXT, weekday TEXT, start TEXT, minutes INTEGER, zone TEXT,
  link           TEXT,
  languages      TEXT NOT NULL DEFAULT '',
  interpretation TEXT NOT NULL DEFAULT '',
  wrap_up        INTEGER NOT NULL DEFAULT 0,
  guests         TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TABLE question (
  id       TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL DEFAULT 0,
  session  TEXT,
  module   TEXT,
  text_en  TEXT, text_es TEXT
) STRICT;
CREATE TABLE meeting (
  id       TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL DEFAULT 0,
  title_en TEXT, title_es TEXT,
  date     TEXT, weekday TEXT, start TEXT, minutes INTEGER, zone TEXT,
  link     TEXT
) STRICT;
CREATE TABLE organisation (
  id        TEXT NOT NULL PRIMARY KEY,
  name      TEXT NOT NULL,
  country   TEXT NOT NULL DEFAULT '',
  city      TEXT,
  zone      TEXT NOT NULL,
  languages TEXT NOT NULL DEFAULT '',
  about_en  TEXT, about_es TEXT
) STRICT;
CREATE TABLE person (
  id           TEXT NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  organisation TEXT,
  labels       TEXT NOT NULL DEFAULT '',
  email        TEXT,
  languages    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE introduction (
  person    TEXT NOT NULL PRIMARY KEY,
  practice  TEXT NOT NULL DEFAULT '',
  challenge TEXT NOT NULL DEFAULT '',
  language  TEXT NOT NULL DEFAULT 'en',
  photo     BLOB                   -- JPEG
) STRICT;

-- This person's own: never in the ledger, never sent.
CREATE TABLE note (
  session  TEXT NOT NULL PRIMARY KEY,
  text     TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE pondered (
  question TEXT NOT NULL PRIMARY KEY,
  since    TEXT NOT NULL
) STRICT;
CREATE TABLE calendar_entry (      -- what calendars were given last, to count revisions
  uid      TEXT NOT NULL PRIMARY KEY,
  digest   BLOB NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;
",
    "
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
",
    "
-- The ledger, once others write it too.
ALTER TABLE change ADD COLUMN object BLOB;     -- of the header, to find all that was said of one thing
ALTER TABLE change ADD COLUMN audience INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN to_send INTEGER NOT NULL DEFAULT 0; -- written here, and in no segment yet
UPDATE change SET to_send = 1;
CREATE INDEX change_to_send ON change (device, incarnation, seq) WHERE to_send = 1;
CREATE INDEX change_by_object ON change (object);
CREATE TABLE waiting (             -- what cannot be verified or placed yet; under the hash of all its bytes, since
  digest  BLOB NOT NULL PRIMARY KEY, -- a change's own hash covers neither signature nor payload
  hash    BLOB NOT NULL,
  bytes   BLOB NOT NULL,
  reason  TEXT NOT NULL,
  since   TEXT NOT NULL
) STRICT;
CREATE TABLE erasure (             -- whose payload shall go, and which change says so
  target BLOB NOT NULL,
  by     BLOB NOT NULL,
  PRIMARY KEY (target, by)
) STRICT, WITHOUT ROWID;

-- Exchange: what this device sends, what it read, and where.
CREATE TABLE storage (
  one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  place    TEXT NOT NULL,          -- folder:/path
  added_at TEXT NOT NULL
) STRICT;
CREATE TABLE segment (             -- own changes, sealed: kept until the group has them, so that each try sends the same
  name        TEXT NOT NULL PRIMARY KEY, -- <first>-<hash>
  device      BLOB NOT NULL,       -- this one, or the founding key's where it was founded
  incarnation INTEGER NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  last_hash   BLOB NOT NULL,       -- of its last change: which branch of the log it holds
  epoch       BLOB NOT NULL,
  size        INTEGER NOT NULL,
  bytes       BLOB,                -- NULL once the group has it
  state       INTEGER NOT NULL     -- 0 sealed, 1 sent, 2 with the group, 3 replaced by another
) STRICT;
CREATE INDEX segment_by_place ON segment (device, incarnation, first);
CREATE TABLE fetched (             -- objects of others that were read and taken in
  name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE unreadable (          -- objects that were there and could not be read; asked for again
  name   TEXT NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  since  TEXT NOT NULL
) STRICT;
CREATE TABLE invitation (          -- the secrets of invitations that were made here
  id     BLOB NOT NULL PRIMARY KEY,
  secret BLOB NOT NULL,
  label  TEXT,
  organisation TEXT,
  made_at TEXT NOT NULL
) STRICT;

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
",
    "
-- Names of segments say their last place too: what went out under other names goes out anew.
UPDATE change SET to_send = 1
WHERE (device, incarnation) IN (SELECT DISTINCT device, incarnation FROM segment);
DELETE FROM segment;
DELETE FROM fetched;
DELETE FROM unreadable;

-- The ledger's own kinds are few among many changes, and are looked for often.
CREATE INDEX change_by_kind ON change (kind) WHERE kind < 32;

-- Exchange: what facilitators' devices put together for those who come late.
CREATE TABLE pack (                -- changes of many logs in one object
  name    TEXT NOT NULL PRIMARY KEY,
  payload INTEGER NOT NULL,        -- length before it was compressed
  size    INTEGER NOT NULL,
  bytes   BLOB,                    -- NULL once the group has it
  state   INTEGER NOT NULL         -- as a segment's
) STRICT;
CREATE TABLE pack_span (           -- what a pack holds: consecutive changes of one branch of a log
  pack        TEXT NOT NULL,
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  last_hash   BLOB NOT NULL,
  PRIMARY KEY (pack, device, incarnation, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE pack_index (          -- the newest index of one's own packs
  one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL,
  name   TEXT NOT NULL,            -- <number>-<hash>
  packs  TEXT NOT NULL,            -- their names, in their order
  size   INTEGER NOT NULL,
  bytes  BLOB,
  state  INTEGER NOT NULL
) STRICT;
CREATE TABLE covered (             -- how far others' packs hold a log
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  next        INTEGER NOT NULL,
  PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;
CREATE TABLE by_pack (             -- how far a log came here by packs: its segments need not be read
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  next        INTEGER NOT NULL,
  PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;
",
    "
-- Names of segments say their last change too: what is here is told by it, and what went out under other names goes out anew.
UPDATE change SET to_send = 1
WHERE (device, incarnation) IN (SELECT DISTINCT device, incarnation FROM segment);
DELETE FROM segment;
DELETE FROM fetched;
DELETE FROM unreadable;
DROP TABLE by_pack;
ALTER TABLE segment DROP COLUMN epoch;

-- Changes without their words are few, and each asks why.
CREATE INDEX change_without_words ON change (device, incarnation, seq) WHERE payload IS NULL;
",
    "
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
ALTER TABLE message ADD COLUMN about TEXT;  -- the post that it reports, or the place that it is meant for
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
",
    "
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
ALTER TABLE post ADD COLUMN section TEXT;   -- of a case, that it contributes to
ALTER TABLE draft ADD COLUMN section TEXT;
ALTER TABLE draft ADD COLUMN translates TEXT;  -- the post that it says in another language
ALTER TABLE question ADD COLUMN before INTEGER;  -- answers are hoped for so many minutes before the session
",
    "
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
CREATE TABLE form_draft (          -- what somebody began to fill in
  form     TEXT NOT NULL PRIMARY KEY,
  fields   TEXT NOT NULL,          -- JSON: what stands in each
  saved_at TEXT NOT NULL
) STRICT;
",
    "
ALTER TABLE invitation ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;  -- its text was made under a passphrase
-- What waits for a link is being said otherwise, and stays here until it is posted again.
ALTER TABLE draft ADD COLUMN altering INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_draft ADD COLUMN altering INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sent_message ADD COLUMN about TEXT;  -- the draft that it shows the facilitators first, or the post
ALTER TABLE moderation ADD COLUMN stood TEXT;  -- where it stood when its words were erased; place is where facilitators moved it
CREATE INDEX moderation_by_answered ON moderation (reply_to) WHERE reply_to IS NOT NULL;
CREATE TABLE newer (               -- accepted changes that only a newer version of the app understands
  hash BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
",
    "
-- Found and sorted without reading a row of the others, which carry their texts.
DROP INDEX change_by_kind;
CREATE INDEX change_by_kind ON change (kind, hlc, hash) WHERE kind < 32;
DROP INDEX change_to_send;
CREATE INDEX change_to_send ON change (device, incarnation, seq, hash) WHERE to_send = 1;
DROP INDEX change_without_words;
CREATE INDEX change_without_words ON change (device, incarnation, seq, hash) WHERE payload IS NULL;
CREATE INDEX change_sealed ON change (hlc, hash) WHERE audience <> 0;
",
];
