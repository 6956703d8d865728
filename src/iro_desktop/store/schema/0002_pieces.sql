-- Version 2: scans and photographs.

-- The bytes of attachments, in pieces; what they must be is said by the attachment's record.
CREATE TABLE piece (
    attachment_id TEXT    NOT NULL,          -- the record that names it
    number        INTEGER NOT NULL,          -- its place, from 0
    child_id      TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('ready', 'again', 'sent')), -- 'again': after a restore
    body          BLOB    NOT NULL,
    PRIMARY KEY (attachment_id, number)
) STRICT;
CREATE INDEX piece_by_child ON piece (child_id);
CREATE INDEX piece_to_send ON piece (attachment_id, size_bytes) WHERE state <> 'sent';
