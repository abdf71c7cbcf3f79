//! The tables of this folder, numbered by the step of the whole database (`crate::table`).

/// Step 19.
pub(crate) const STEP_19: &str = "
CREATE TABLE certificate (             -- for facilitators
  id     TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL,
  told   TEXT NOT NULL,                -- JSON
  reason TEXT,
  why    TEXT
) STRICT;
CREATE TABLE issuance (
  id        TEXT NOT NULL PRIMARY KEY, -- a digest of the certificate's
  key       TEXT NOT NULL,
  at        TEXT NOT NULL,
  forms     TEXT NOT NULL,             -- digests of its signatures
  sealed    TEXT,                      -- the certificate, for its person's devices
  withdrawn TEXT
) STRICT;
CREATE TABLE shown_certificate (       -- who lets the group know
  person   TEXT NOT NULL PRIMARY KEY,
  issuance TEXT NOT NULL
) STRICT;
";
