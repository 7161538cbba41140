"""Counts by day, and which days are stale."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "figure_day",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_figure_day_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "source", "dimension", "day", "key", "measure", name=op.f("pk_figure_day")),
    )
    op.create_table(
        "figure_rolled",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_figure_rolled_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "source", "day", name=op.f("pk_figure_rolled")),
    )
    op.create_table(
        "figure_stale",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_figure_stale_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_stale")),
    )
    op.create_index("ix_figure_stale_day", "figure_stale", ["org_id", "source", "day"])
    op.create_index("ix_survey_created_at", "survey", ["org_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_survey_created_at", table_name="survey")
    for table in ("figure_stale", "figure_rolled", "figure_day"):
        op.drop_table(table)
