"""Two changes may share a device's number.

After a restore of the server both may come back: one from the laptop, which was itself put back and
used the number again, the other from whoever received the first.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_UNIQUE = "uq_change_authority_device_device_seq"


def upgrade() -> None:
    """Take the constraint away; SQLite writes the table anew, so its triggers are made again."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(_UNIQUE, "change", type_="unique")
    else:
        with op.batch_alter_table("change", recreate="always") as table:
            table.drop_constraint(_UNIQUE, type_="unique")
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER change_refuses_{act.lower()} BEFORE {act} ON change "
                "BEGIN SELECT RAISE(ABORT, 'change is append-only'); END"
            )
    op.create_index(
        "ix_change_device", "change", ["authority", "device", "device_seq"], unique=False
    )
