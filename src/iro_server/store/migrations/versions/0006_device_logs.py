"""What was done on laptops, and the end of the audit trail as they were shown it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    """Add the tables, with their lock between authorities; the log cannot be rewritten."""
    op.create_table(
        "device_event",
        _text("authority"),
        _text("device_id"),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _text("received_at"),
        _text("previous"),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *(_text(name) for name in ("at", "action", "object_id", "outcome", "digest")),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_device_event_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device_id", "position", name=op.f("pk_device_event")),
    )
    op.create_index("ix_device_event_digest", "device_event", ["authority", "device_id", "digest"])
    op.create_index("ix_device_event_object", "device_event", ["authority", "object_id", "at"])
    op.create_table(
        "mirrored_head",
        *(_text(name) for name in ("authority", "device_id", "epoch")),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *(_text(name) for name in ("digest", "received_at")),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_mirrored_head_authority")
        ),
        sa.PrimaryKeyConstraint(
            "authority", "device_id", "epoch", "number", "digest", name=op.f("pk_mirrored_head")
        ),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER device_event_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON device_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        for table in ("device_event", "mirrored_head"):
            _lock_in_postgresql(table)
    else:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER device_event_refuses_{act.lower()} BEFORE {act} ON device_event "
                "BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )


def _lock_in_postgresql(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_authority ON {table} "
        "USING (authority = current_setting('iro.authority', true)) "
        "WITH CHECK (authority = current_setting('iro.authority', true))"
    )
