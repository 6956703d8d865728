"""The first tables, the audit trail's lock against change, and row-level security."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "authority",
    "change",
    "set_aside",
    "record",
    "allocation",
    "user_account",
    "device",
    "enrolment_code",
    "nonce",
    "audit",
)


def upgrade() -> None:
    _make_tables()
    if op.get_context().dialect.name == "postgresql":
        _lock_audit_postgresql()
        _separate_authorities()
    else:
        _lock_audit_sqlite()


def _lock_audit_sqlite() -> None:
    for table in ("audit", "change"):
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _lock_audit_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in ("audit", "change"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _separate_authorities() -> None:
    """A transaction sees the rows of the authority it names, and none if it names none."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_authority ON {table} "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )


def _make_tables() -> None:

    op.create_table(
        "authority",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("server_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("audit_number", sa.BigInteger(), nullable=False),
        sa.Column("audit_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("authority", name=op.f("pk_authority")),
    )
    op.create_table(
        "allocation",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("opened_seq", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("from_at", sa.Text(), nullable=False),
        sa.Column("to_at", sa.Text(), nullable=True),
        sa.Column("granted_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_allocation_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "child_id", "opened_seq", name=op.f("pk_allocation")),
    )
    op.create_index(
        "ix_allocation_team", "allocation", ["authority", "team", "to_at"], unique=False
    )
    op.create_index(
        "ix_allocation_user", "allocation", ["authority", "user_id", "to_at"], unique=False
    )
    op.create_table(
        "audit",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_audit_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "number", name=op.f("pk_audit")),
    )
    op.create_table(
        "change",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_change_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "seq", name=op.f("pk_change")),
        sa.UniqueConstraint("authority", "change_id", name=op.f("uq_change_authority_change_id")),
        sa.UniqueConstraint(
            "authority", "device", "device_seq", name=op.f("uq_change_authority_device_device_seq")
        ),
    )
    op.create_index("ix_change_child", "change", ["authority", "child_id", "seq"], unique=False)
    op.create_index("ix_change_record", "change", ["authority", "record_id", "seq"], unique=False)
    op.create_table(
        "device",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("device_key", sa.Text(), nullable=False),
        sa.Column("author_key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("app_version", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("last_contact", sa.Text(), nullable=False),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_device_seq", sa.BigInteger(), nullable=False),
        sa.Column("unsent", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_device_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device_id", name=op.f("pk_device")),
        sa.UniqueConstraint("authority", "author_key", name=op.f("uq_device_authority_author_key")),
        sa.UniqueConstraint("authority", "device_key", name=op.f("uq_device_authority_device_key")),
    )
    op.create_index("ix_device_user", "device", ["authority", "user_id"], unique=False)
    op.create_table(
        "enrolment_code",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("tries_left", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_enrolment_code_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "digest", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "nonce",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_nonce_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device_id", "nonce", name=op.f("pk_nonce")),
    )
    op.create_index("ix_nonce_seen", "nonce", ["authority", "seen_at"], unique=False)
    op.create_table(
        "record",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("needs_a_person", sa.Boolean(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_record_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "record_id", name=op.f("pk_record")),
    )
    op.create_index("ix_record_child", "record", ["authority", "child_id", "kind"], unique=False)
    op.create_index("ix_record_kind", "record", ["authority", "kind", "status"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_set_aside_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device", "change_id", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "user_account",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("fte", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("scope_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_user_account_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "user_id", name=op.f("pk_user_account")),
    )
    # ### end Alembic commands ###
