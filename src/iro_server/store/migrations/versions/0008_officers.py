"""The recovery officers, and each laptop's key sealed to them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables, with their locks between authorities."""
    op.create_table(
        "recovery_officers",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("named_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_recovery_officers_authority")
        ),
        sa.PrimaryKeyConstraint("authority", name=op.f("pk_recovery_officers")),
    )
    op.create_table(
        "escrow",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_escrow_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device_id", name=op.f("pk_escrow")),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in ("recovery_officers", "escrow"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_authority ON {table} "
                "USING (authority = current_setting('iro.authority', true)) "
                "WITH CHECK (authority = current_setting('iro.authority', true))"
            )
