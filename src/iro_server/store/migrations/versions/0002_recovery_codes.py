"""The recovery code of each laptop, and who asked to read it out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("slot_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_recovery_code_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "device_id", name=op.f("pk_recovery_code")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE recovery_code FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON recovery_code "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
