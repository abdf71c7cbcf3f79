//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 1.
pub(crate) const STEP_1: &str = "
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
";

/// Step 17: places that have room between them, and editions that are being prepared.
pub(crate) const STEP_17: &str = "
ALTER TABLE edition ADD COLUMN draft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE module ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE meeting ADD COLUMN place TEXT NOT NULL DEFAULT '';
UPDATE module SET place = printf('%010d', position + 1000000);
UPDATE session SET place = printf('%010d', position + 1000000);
UPDATE question SET place = printf('%010d', position + 1000000);
UPDATE meeting SET place = printf('%010d', position + 1000000);
ALTER TABLE module DROP COLUMN position;
ALTER TABLE session DROP COLUMN position;
ALTER TABLE question DROP COLUMN position;
ALTER TABLE meeting DROP COLUMN position;
";

/// Step 7.
pub(crate) const STEP_7: &str = "
ALTER TABLE question ADD COLUMN before INTEGER;  -- answers are hoped for so many minutes before the session
";
