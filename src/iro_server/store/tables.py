"""The tables. Every key leads with `authority`, so one database can hold many councils.

Instants are text as `iro_core.clock.to_text` writes them: it sorts by time on both databases.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _of_authority() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["authority"], ["authority.authority"])


# One row for each council: its name, its epoch (new at every restore), the public half of the key
# it signs with, and the last numbers given out. Locking this row puts its writers in one line.
authority: Final = Table(
    "authority",
    metadata,
    _text("authority"),
    _text("name"),
    _text("epoch"),
    _text("server_key"),
    _text("created_at"),
    _number("last_seq"),
    _number("audit_number"),
    _text("audit_digest"),
    PrimaryKeyConstraint("authority"),
)

# The log: every change that was received, in the order of receipt, as the bytes that were signed.
change: Final = Table(
    "change",
    metadata,
    _text("authority"),
    _number("seq"),
    _text("change_id"),
    _text("record_id"),
    _text("kind"),
    _text("child_id", optional=True),
    _text("author"),
    _text("device"),
    _number("device_seq"),
    _text("received_at"),
    _text("receipt"),
    Column("late", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "seq"),
    UniqueConstraint("authority", "change_id"),
    # Not unique: a laptop put back from an older copy may have used a number twice.
    Index("ix_change_device", "authority", "device", "device_seq"),
    Index("ix_change_record", "authority", "record_id", "seq"),
    Index("ix_change_child", "authority", "child_id", "seq"),
    _of_authority(),
)

# Changes that were not received, kept word for word: quarantined or refused.
set_aside: Final = Table(
    "set_aside",
    metadata,
    _text("authority"),
    _text("device"),
    _text("change_id"),
    _text("user_id"),
    _text("outcome"),
    _text("reason"),
    _text("path"),
    _text("received_at"),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "device", "change_id"),
    _of_authority(),
)

# The projection: fold(history) of each record, written down in the transaction of its changes.
record: Final = Table(
    "record",
    metadata,
    _text("authority"),
    _text("record_id"),
    _text("kind"),
    _text("child_id", optional=True),
    _text("status"),
    Column("needs_a_person", Boolean, nullable=False),
    _number("last_seq"),
    Column("state", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "record_id"),
    Index("ix_record_kind", "authority", "kind", "status"),
    Index("ix_record_child", "authority", "child_id", "kind"),
    _of_authority(),
)

# Who held which child from when to when; open while `to_at` is null. `granted_seq` is the last
# number of the transaction that gave the child, so that a whole batch has one place in the stream.
allocation: Final = Table(
    "allocation",
    metadata,
    _text("authority"),
    _text("child_id"),
    _number("opened_seq"),
    _text("user_id"),
    _text("team"),
    _text("from_at"),
    _text("to_at", optional=True),
    _number("granted_seq"),
    PrimaryKeyConstraint("authority", "child_id", "opened_seq"),
    Index("ix_allocation_user", "authority", "user_id", "to_at"),
    Index("ix_allocation_team", "authority", "team", "to_at"),
    _of_authority(),
)

# People, as their records of kind "user" say; `scope_seq` is when their role or team last changed.
user_account: Final = Table(
    "user_account",
    metadata,
    _text("authority"),
    _text("user_id"),
    _text("name"),
    _text("role"),
    _text("team"),
    _text("fte"),
    Column("active", Boolean, nullable=False),
    _number("scope_seq"),
    PrimaryKeyConstraint("authority", "user_id"),
    _of_authority(),
)

# Laptops. `last_sequence` counts signed requests, `last_device_seq` the changes made there.
device: Final = Table(
    "device",
    metadata,
    _text("authority"),
    _text("device_id"),
    _text("user_id"),
    _text("device_key"),
    _text("author_key"),
    _text("status"),
    _text("platform"),
    _text("app_version"),
    _text("enrolled_at"),
    _text("last_contact"),
    _number("last_sequence"),
    _number("last_device_seq"),
    _number("unsent"),
    PrimaryKeyConstraint("authority", "device_id"),
    UniqueConstraint("authority", "device_key"),
    UniqueConstraint("authority", "author_key"),
    Index("ix_device_user", "authority", "user_id"),
    _of_authority(),
)

# One-time codes: only a digest is kept. A code that was used names the device it made.
enrolment_code: Final = Table(
    "enrolment_code",
    metadata,
    _text("authority"),
    _text("digest"),
    _text("user_id"),
    _text("expires_at"),
    _number("tries_left"),
    _text("device_id", optional=True),
    PrimaryKeyConstraint("authority", "digest"),
    _of_authority(),
)

# What opens a laptop whose passphrase was forgotten, and who asked to read it out.
recovery_code: Final = Table(
    "recovery_code",
    metadata,
    _text("authority"),
    _text("device_id"),
    _text("slot_id"),
    _text("code"),
    _text("asked_by"),
    _text("asked_at"),
    PrimaryKeyConstraint("authority", "device_id"),
    _of_authority(),
)

# What lost laptops are to do, and what they said they do; the newest of a laptop stands.
device_order: Final = Table(
    "device_order",
    metadata,
    _text("authority"),
    _text("order_id"),
    _text("device_id"),
    _text("action"),
    _text("issued_at"),
    _text("issued_by"),
    _number("unsent_allowed"),
    _text("withdrawn_at", optional=True),
    _text("answered_at", optional=True),
    Column("receipt", LargeBinary, nullable=True),
    Column("commanded", LargeBinary, nullable=True),
    PrimaryKeyConstraint("authority", "order_id"),
    Index("ix_device_order_device", "authority", "device_id", "issued_at"),
    _of_authority(),
)

# The key with which a locked laptop gives signs of life, and the last of them.
beacon: Final = Table(
    "beacon",
    metadata,
    _text("authority"),
    _text("device_id"),
    _text("public_key"),
    _number("last_sequence"),
    _text("heard_at", optional=True),
    _text("app_version"),
    _text("state"),
    _text("lease_of"),
    _number("unsent"),
    PrimaryKeyConstraint("authority", "device_id"),
    UniqueConstraint("authority", "public_key"),
    _of_authority(),
)

# The bytes of attachments, in pieces; what they must be is said by the attachment's record.
piece: Final = Table(
    "piece",
    metadata,
    _text("authority"),
    _text("attachment_id"),
    _number("number"),
    _text("child_id"),
    _text("received_at"),
    _number("size_bytes"),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "attachment_id", "number"),
    Index("ix_piece_child", "authority", "child_id"),
    _of_authority(),
)

# Nonces of signed requests of the last quarter of an hour.
nonce: Final = Table(
    "nonce",
    metadata,
    _text("authority"),
    _text("device_id"),
    _text("nonce"),
    _text("seen_at"),
    PrimaryKeyConstraint("authority", "device_id", "nonce"),
    Index("ix_nonce_seen", "authority", "seen_at"),
    _of_authority(),
)

# Who did what on the server: a chain of digests; triggers refuse UPDATE and DELETE.
audit: Final = Table(
    "audit",
    metadata,
    _text("authority"),
    _number("number"),
    _text("at"),
    _text("actor"),
    _text("device"),
    _text("action"),
    _text("object_id"),
    _text("outcome"),
    _text("digest"),
    PrimaryKeyConstraint("authority", "number"),
    _of_authority(),
)

# What was done on laptops, in the order of arrival; triggers refuse UPDATE and DELETE.
device_event: Final = Table(
    "device_event",
    metadata,
    _text("authority"),
    _text("device_id"),
    _number("position"),
    _text("received_at"),
    _text("previous"),
    _number("number"),
    _text("at"),
    _text("action"),
    _text("object_id"),
    _text("outcome"),
    _text("digest"),
    PrimaryKeyConstraint("authority", "device_id", "position"),
    Index("ix_device_event_digest", "authority", "device_id", "digest"),
    Index("ix_device_event_object", "authority", "object_id", "at"),
    _of_authority(),
)

# The end of the audit trail as laptops were shown it: of each the newest that is in the trail, and
# every one that is not.
mirrored_head: Final = Table(
    "mirrored_head",
    metadata,
    _text("authority"),
    _text("device_id"),
    _text("epoch"),
    _number("number"),
    _text("digest"),
    _text("received_at"),
    Column("fits", Boolean, nullable=False),
    PrimaryKeyConstraint("authority", "device_id", "epoch", "number", "digest"),
    _of_authority(),
)

# The three who can open laptops, any two together, as they are given to laptops.
recovery_officers: Final = Table(
    "recovery_officers",
    metadata,
    _text("authority"),
    _text("named_at"),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority"),
    _of_authority(),
)

# The public half of what orders to laptops, and the officers, are signed by; its other half is
# never here.
command_key: Final = Table(
    "command_key",
    metadata,
    _text("authority"),
    _text("named_at"),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority"),
    _of_authority(),
)

# The key of each laptop, sealed to the officers by that laptop; opens nothing here.
escrow: Final = Table(
    "escrow",
    metadata,
    _text("authority"),
    _text("device_id"),
    _text("kept_at"),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "device_id"),
    _of_authority(),
)

# What the office decided in advance: whose access ends, who covers for whom, and when.
plan: Final = Table(
    "plan",
    metadata,
    _text("authority"),
    _text("plan_id"),
    _text("due_at"),
    _text("action"),
    _text("user_id"),
    _text("of_user_id"),
    _text("child_id"),
    _text("until_at", optional=True),
    _text("planned_by"),
    _text("done_at", optional=True),
    PrimaryKeyConstraint("authority", "plan_id"),
    Index("ix_plan_due", "authority", "done_at", "due_at"),
    _of_authority(),
)

# The backups that were opened, restored and found whole: up to which number of the log they hold.
verified_backup: Final = Table(
    "verified_backup",
    metadata,
    _text("authority"),
    _text("backup_id"),
    _text("made_at"),
    _text("verified_at"),
    _number("last_seq"),
    PrimaryKeyConstraint("authority", "backup_id"),
    _of_authority(),
)
