"""The council's command key, and orders as it signed them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with its lock between authorities, and the column."""
    op.create_table(
        "command_key",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("named_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_command_key_authority")
        ),
        sa.PrimaryKeyConstraint("authority", name=op.f("pk_command_key")),
    )
    op.add_column("device_order", sa.Column("commanded", sa.LargeBinary(), nullable=True))
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE command_key ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE command_key FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON command_key "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
