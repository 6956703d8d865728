-- The store of one laptop, version 1. The number of the file is the version it results in.
-- Everything here is inside the encryption.

-- One row: which vault this file belongs to, and counters that never go back.
CREATE TABLE vault (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    vault_id      TEXT    NOT NULL,          -- equals the header's
    device_id     TEXT    NOT NULL,          -- equals the header's
    device_seq    INTEGER NOT NULL DEFAULT 0, -- last number given to a change made here
    saved_seq     INTEGER NOT NULL DEFAULT 0, -- last frame of the outbox log that is in this file
    cursor        TEXT    NOT NULL DEFAULT '', -- how far the server's changes have been read
    epoch         TEXT    NOT NULL DEFAULT ''  -- changes when the server was restored
) STRICT;

-- Every change this laptop holds, made here or received, as the exact bytes that were signed.
CREATE TABLE change (
    number        INTEGER PRIMARY KEY,       -- order of arrival on this laptop
    change_id     TEXT    NOT NULL UNIQUE,
    record_id     TEXT    NOT NULL,
    child_id      TEXT,                      -- none for users, forms, policy
    body          BLOB    NOT NULL,          -- canonical JSON of the change
    signature     BLOB    NOT NULL           -- Ed25519 by its author
) STRICT;
CREATE INDEX change_by_record ON change (record_id);
CREATE INDEX change_by_child ON change (child_id) WHERE child_id IS NOT NULL;

-- What became of each change made here. Rows stay when a child leaves: they hold no content.
CREATE TABLE outgoing (
    change_id     TEXT    PRIMARY KEY,
    device_seq    INTEGER NOT NULL UNIQUE,
    record_id     TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    child_id      TEXT,
    act           TEXT    NOT NULL,
    claimed_at    TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('ready', 'received', 'quarantined', 'refused')),
    receipt       TEXT    NOT NULL DEFAULT '', -- short code the server gave for it
    received_at   TEXT    NOT NULL DEFAULT '', -- by the server's clock
    reason        TEXT    NOT NULL DEFAULT '', -- stable key, when not simply received
    path          TEXT    NOT NULL DEFAULT ''  -- the field that is wrong, when one is
) STRICT, WITHOUT ROWID;
CREATE INDEX outgoing_by_state ON outgoing (state, device_seq);
CREATE INDEX outgoing_by_record ON outgoing (record_id);

-- Received changes that do not fit the record they name: kept for a person, never applied.
CREATE TABLE set_aside (
    change_id     TEXT    PRIMARY KEY,
    record_id     TEXT    NOT NULL,
    child_id      TEXT,
    reason        TEXT    NOT NULL,
    body          BLOB    NOT NULL,
    signature     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- The fold of each record's changes, written in the same transaction; can be rebuilt from `change`.
CREATE TABLE record (
    record_id     TEXT    PRIMARY KEY,
    kind          TEXT    NOT NULL,
    child_id      TEXT,
    status        TEXT    NOT NULL,
    form_version  TEXT,
    needs_person  INTEGER NOT NULL CHECK (needs_person IN (0, 1)), -- two versions or two acts differ
    state         BLOB    NOT NULL           -- JSON of the folded state
) STRICT;
CREATE INDEX record_by_kind ON record (kind, child_id);
CREATE INDEX record_by_child ON record (child_id) WHERE child_id IS NOT NULL;
CREATE INDEX record_needing_person ON record (record_id) WHERE needs_person = 1;

-- Text typed and not yet part of a record; one for each form and user.
CREATE TABLE draft (
    kind          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,          -- the record, or what a new one will be about
    user          TEXT    NOT NULL,
    child_id      TEXT,
    content       TEXT    NOT NULL,          -- JSON, in the form's own shape
    based_on      TEXT    NOT NULL,          -- JSON list: heads of the record when it was begun
    form_version  TEXT,
    updated_at    TEXT    NOT NULL,
    saved_seq     INTEGER NOT NULL,          -- the frame of the outbox log that holds it
    PRIMARY KEY (kind, subject, user)
) STRICT;
CREATE INDEX draft_by_child ON draft (child_id) WHERE child_id IS NOT NULL;

-- Small facts of this installation: who it belongs to, its keys, its server.
CREATE TABLE local_state (
    key           TEXT    PRIMARY KEY,
    value         TEXT    NOT NULL,          -- JSON
    saved_seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
