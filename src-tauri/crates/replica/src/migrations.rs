//! The replica's own tables: the record, what is made from it, and exchange. Numbered by the step of the whole database.

use crate::database::Migration;

/// The small database of the device: who this computer is, and its settings.
pub const DEVICE: &[Migration] = &[&["
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
"]];

/// Step 1.
pub const STEP_1: &str = "
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
";

/// Step 3.
pub const STEP_3: &str = "
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
";

/// Step 4.
pub const STEP_4: &str = "
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
";

/// Step 5.
pub const STEP_5: &str = "
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
";

/// Step 9.
pub const STEP_9: &str = "
CREATE TABLE newer (               -- accepted changes that only a newer version of the app understands
  hash BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
";

/// Step 10.
pub const STEP_10: &str = "
-- Found and sorted without reading a row of the others, which carry their texts.
DROP INDEX change_by_kind;
CREATE INDEX change_by_kind ON change (kind, hlc, hash) WHERE kind < 32;
DROP INDEX change_to_send;
CREATE INDEX change_to_send ON change (device, incarnation, seq, hash) WHERE to_send = 1;
DROP INDEX change_without_words;
CREATE INDEX change_without_words ON change (device, incarnation, seq, hash) WHERE payload IS NULL;
CREATE INDEX change_sealed ON change (hlc, hash) WHERE audience <> 0;
";

/// Step 12.
pub const STEP_12: &str = "
CREATE TABLE revised (             -- objects that more than one change writes: only they can say two things at once
  noun INTEGER NOT NULL,
  id   TEXT NOT NULL,
  PRIMARY KEY (noun, id)
) STRICT, WITHOUT ROWID;
INSERT INTO revised (noun, id)
  SELECT noun, id FROM register WHERE change <> zeroblob(32)
  GROUP BY noun, id HAVING count(DISTINCT change) > 1;
";

/// Step 15.
pub const STEP_15: &str = "
CREATE TABLE file (                -- files whose manifest this device has: what is here of them
  manifest BLOB NOT NULL PRIMARY KEY,
  bytes    INTEGER NOT NULL,       -- of all its objects
  here     INTEGER NOT NULL,       -- of those that are on this device
  lost     TEXT                    -- since when the storage lacks some of it
) STRICT, WITHOUT ROWID;
CREATE TABLE file_object (         -- what they are made of; the manifest itself is one
  manifest BLOB NOT NULL,
  object   BLOB NOT NULL,
  bytes    INTEGER NOT NULL,
  PRIMARY KEY (manifest, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_of_object ON file_object (object);
CREATE TABLE outgoing_object (     -- objects of files that the group shall have
  place  INTEGER NOT NULL PRIMARY KEY,
  object BLOB NOT NULL UNIQUE,
  bytes  INTEGER NOT NULL,
  sent   INTEGER NOT NULL DEFAULT 0  -- 1: put, and not seen there yet
) STRICT;
";
