"""The backups that were found whole, and up to which number of the log they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with its lock between authorities."""
    op.create_table(
        "verified_backup",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("backup_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_verified_backup_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "backup_id", name=op.f("pk_verified_backup")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE verified_backup ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE verified_backup FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON verified_backup "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
