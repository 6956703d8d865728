"""What lost laptops are ordered to do, and their receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with its lock between authorities."""
    op.create_table(
        "device_order",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("unsent_allowed", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_device_order_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "order_id", name=op.f("pk_device_order")),
    )
    op.create_index(
        "ix_device_order_device",
        "device_order",
        ["authority", "device_id", "issued_at"],
        unique=False,
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE device_order ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE device_order FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON device_order "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
