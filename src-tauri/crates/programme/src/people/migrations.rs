//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 1.
pub(crate) const STEP_1: &str = "
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
";
