"""What the office decides in advance: ends of access, and cover."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with its lock between authorities."""
    op.create_table(
        "plan",
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("of_user_id", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("until_at", sa.Text(), nullable=True),
        sa.Column("planned_by", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority"], ["authority.authority"], name=op.f("fk_plan_authority")
        ),
        sa.PrimaryKeyConstraint("authority", "plan_id", name=op.f("pk_plan")),
    )
    op.create_index("ix_plan_due", "plan", ["authority", "done_at", "due_at"])
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE plan ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE plan FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY own_authority ON plan "
            "USING (authority = current_setting('iro.authority', true)) "
            "WITH CHECK (authority = current_setting('iro.authority', true))"
        )
