//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 15.
pub(crate) const STEP_15: &str = "
-- Materials: what the ledger says of them.
CREATE TABLE material (
  id       TEXT NOT NULL PRIMARY KEY,    -- <person>.<nonce>
  person   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  made     TEXT NOT NULL,
  title_en TEXT,
  title_es TEXT,
  about_en TEXT,
  about_es TEXT,
  author   TEXT,
  source   TEXT,
  licence  TEXT,
  module   TEXT,
  session  TEXT,
  required INTEGER NOT NULL,
  minutes  INTEGER,
  why      TEXT NOT NULL,
  at       TEXT NOT NULL,
  removed  TEXT                          -- why, once it was
) STRICT;
CREATE INDEX material_by_session ON material (session);
CREATE TABLE material_rendition (
  material TEXT NOT NULL,
  key      TEXT NOT NULL,
  role     TEXT NOT NULL,
  language TEXT,
  name     TEXT NOT NULL,
  media    TEXT NOT NULL,
  bytes    INTEGER NOT NULL,
  manifest TEXT,                         -- hexadecimal
  secret   TEXT,
  link     TEXT,
  pages    INTEGER,
  seconds  INTEGER,
  PRIMARY KEY (material, key)
) STRICT, WITHOUT ROWID;
-- What is this device's own.
CREATE TABLE material_progress (
  material  TEXT NOT NULL PRIMARY KEY,
  state     TEXT NOT NULL,               -- started or done
  rendition TEXT,                        -- which one was open last
  page      INTEGER,
  second    INTEGER,
  at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE material_keep (
  material TEXT NOT NULL PRIMARY KEY,
  keep     INTEGER NOT NULL              -- 1: chosen by hand; 0: removed from this device by hand
) STRICT, WITHOUT ROWID;
CREATE TABLE material_note (
  id        TEXT NOT NULL PRIMARY KEY,
  material  TEXT NOT NULL,
  rendition TEXT,
  page      INTEGER,
  second    INTEGER,
  quote     TEXT NOT NULL DEFAULT '',    -- what was marked
  text      TEXT NOT NULL,
  saved_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX material_note_by_material ON material_note (material);
";

/// Step 16: the text of files, as far as it is here, and who is prepared.
pub(crate) const STEP_16: &str = "
ALTER TABLE material_rendition ADD COLUMN made_of TEXT;  -- the manifest of the file that it was made of
CREATE TABLE material_text (             -- which texts are in the index of words
  material TEXT NOT NULL,
  file     TEXT NOT NULL,                -- the key of the rendition whose text it is
  manifest TEXT NOT NULL,                -- the file that holds the text
  PRIMARY KEY (material, file)
) STRICT, WITHOUT ROWID;
CREATE TABLE material_leaf (
  material TEXT NOT NULL,
  file     TEXT NOT NULL,
  leaf     INTEGER NOT NULL,             -- which one, from 0
  number   INTEGER,
  second   INTEGER,
  text     TEXT NOT NULL,
  PRIMARY KEY (material, file, leaf)
) STRICT, WITHOUT ROWID;
CREATE TABLE telling (                   -- who tells the group how they are prepared
  person TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE prepared (                  -- what they are done with
  person   TEXT NOT NULL,
  material TEXT NOT NULL,
  PRIMARY KEY (person, material)
) STRICT, WITHOUT ROWID;
CREATE TABLE material_unread (           -- files in which no text was found
  manifest BLOB NOT NULL PRIMARY KEY,
  why      TEXT NOT NULL,
  at       TEXT NOT NULL,
  tries    INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
";
