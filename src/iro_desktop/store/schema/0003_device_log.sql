-- Version 3: what is noted of the use of this laptop.

-- Each entry is bound to the one before it by its digest; nothing is changed or taken out.
CREATE TABLE device_event (
    number        INTEGER PRIMARY KEY,       -- from 1, without a gap
    at            TEXT    NOT NULL,          -- by this laptop's clock
    action        TEXT    NOT NULL,          -- a stable key
    object_id     TEXT    NOT NULL,          -- the child or record, or how many times
    outcome       TEXT    NOT NULL,
    digest        TEXT    NOT NULL           -- over the digest before it, the number and the rest
) STRICT;
CREATE TRIGGER device_event_stays BEFORE UPDATE ON device_event
BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER device_event_is_kept BEFORE DELETE ON device_event
BEGIN SELECT RAISE(ABORT, 'append only'); END;
