"""The key with which each locked laptop gives signs of life, and the last of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with its lock between authorities."""
    op.create_table(
        "beacon",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.Text(), nullable=True),
        sa.Column("app_version", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_of", sa.Text(), nullable=False),
        sa.Column("unsent", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_beacon_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device_id", name=op.f("pk_beacon")),
        sa.UniqueConstraint("authority", "public_key", name=op.f("uq_beacon_authority_public_key")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE beacon ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE beacon FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON beacon "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
