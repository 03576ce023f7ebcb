/**
 * `sequence` counts the kiosk's captures and is never used twice (AUTOINCREMENT), so central sees what is missing.
 * `head` has one row: what the journal's last entry must be, so that a cut tail is found.
 */
export const journalOutboxSettings = `
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  fact     TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;

CREATE TABLE journal_head (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  sequence INTEGER NOT NULL,
  hash     TEXT NOT NULL
) STRICT;

CREATE TABLE journal_seal (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  sequence  INTEGER NOT NULL,
  hash      TEXT NOT NULL,
  signature BLOB NOT NULL
) STRICT;

CREATE TABLE outbox (
  sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
  idempotency_key TEXT NOT NULL UNIQUE,
  subject_key     TEXT NOT NULL,
  kind            TEXT NOT NULL,
  reference       TEXT NOT NULL UNIQUE,
  sealed          TEXT NOT NULL,
  sealed_sha256   TEXT NOT NULL,
  captured_at     TEXT NOT NULL,
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  refused_code    TEXT,
  refused_detail  TEXT
) STRICT;

CREATE INDEX outbox_subject ON outbox (subject_key, sequence);
`;
