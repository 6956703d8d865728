"""The pieces of attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with its lock between authorities."""
    op.create_table(
        "piece",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_piece_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "attachment_id", "number", name=op.f("pk_piece")),
    )
    op.create_index("ix_piece_child", "piece", ["authority", "child_id"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE piece ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE piece FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON piece "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
